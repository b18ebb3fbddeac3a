"""Runs a pipeline over texts so that a failure costs only the text that caused it.

spaCy ends the whole stream when a component raises, and skips a text silently where the pipeline's
error handler says so. So the texts in progress are remembered. After a failure they are processed
one by one, which finds the failing text, and then the stream continues.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from corpus.errors import SuggesterError
from corpus.suggesters.pipelines import first_line
from corpus.suggesters.suggester import Failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

SKIPPED = "the pipeline skipped it"


class Piece(Protocol):
    """An object with a text."""

    @property
    def text(self) -> str:
        """The text to process."""


P = TypeVar("P", bound=Piece)


def processed(
    nlp: Language, pieces: Iterable[P], *, at_once: int
) -> Iterator[tuple[P, Doc | Failed]]:
    """Each piece with its doc or failure, in order; `at_once` is the batch size.

    All pieces are one stream, because freeing memory between batches costs 5 % of the time. Raises
    `SuggesterError` where the pipeline fails before the first piece.
    """
    given = _Stream(pieces)
    while not given.ended:
        try:
            for doc, piece in nlp.pipe(given.pairs(), as_tuples=True, batch_size=at_once):
                yield from given.skipped_before(piece)
                yield piece, doc
            yield from given.skipped_before(None)
        except Exception as error:  # a component is anybody's code
            if given.broken:
                raise
            if not given.waiting:
                message = f"The pipeline failed: {_described(error)}"
                raise SuggesterError(message) from error
            while given.waiting:
                piece = given.waiting.popleft()
                yield piece, _alone(nlp, piece.text)


class _Stream(Generic[P]):
    """The pieces in progress; `broken` says that their source raised."""

    def __init__(self, pieces: Iterable[P]) -> None:
        self._pieces = iter(pieces)
        self.waiting: deque[P] = deque()
        self.ended = self.broken = False

    def pairs(self) -> Iterator[tuple[str, P]]:
        """The remaining pieces with their texts; a second call continues."""
        while not self.ended:
            try:
                piece = next(self._pieces)
            except StopIteration:
                self.ended = True
                return
            except BaseException:
                self.broken = True
                raise
            self.waiting.append(piece)
            yield piece.text, piece

    def skipped_before(self, piece: P | None) -> Iterator[tuple[P, Failed]]:
        """The pieces that were waiting before `piece`, as failures."""
        while self.waiting:
            earlier = self.waiting.popleft()
            if earlier is piece:
                return
            yield earlier, Failed(SKIPPED)


def _alone(nlp: Language, text: str) -> Doc | Failed:
    try:
        return nlp(text)
    except Exception as error:  # a component is anybody's code
        return Failed(_described(error))


def _described(error: Exception) -> str:
    """Type and first line of an error; spaCy replaces any KeyError of a component by its E109."""
    cause = error.__cause__
    if "[E109]" in str(error) and isinstance(cause, Exception):
        error = cause
    return f"{type(error).__name__}: {first_line(error)}"
