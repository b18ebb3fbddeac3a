"""Running a pipeline over texts of which it may fail on some: each other text costs nothing more.

spaCy gives up a whole stream where a component raises, and leaves out a text in silence where the
pipeline's own error handler says so. So what is under way is remembered; after a failure it is
processed text by text, which finds the one that was to blame, and then the stream goes on.
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

LEFT_OUT = "the pipeline left it out"


class Piece(Protocol):
    """What has a text."""

    @property
    def text(self) -> str:
        """The text to be processed."""


P = TypeVar("P", bound=Piece)


def processed(
    nlp: Language, pieces: Iterable[P], *, at_once: int
) -> Iterator[tuple[P, Doc | Failed]]:
    """Each piece with what the pipeline makes of it, in order, `at_once` under way.

    One stream, not a list a batch: memory that is given back between batches and asked for again
    costs a twentieth of the time. Raises `SuggesterError` where the pipeline cannot even begin.
    """
    given = _Given(pieces)
    while not given.ended:
        try:
            for doc, piece in nlp.pipe(given.pairs(), as_tuples=True, batch_size=at_once):
                yield from given.left_out_before(piece)
                yield piece, doc
            yield from given.left_out_before(None)
        except Exception as error:  # a component is anybody's code
            if given.broken:
                raise
            if not given.waiting:
                message = f"The pipeline failed: {_told(error)}"
                raise SuggesterError(message) from error
            while given.waiting:
                piece = given.waiting.popleft()
                yield piece, _alone(nlp, piece.text)


class _Given(Generic[P]):
    """The pieces on their way; `broken` where they themselves cannot be read any more."""

    def __init__(self, pieces: Iterable[P]) -> None:
        self._pieces = iter(pieces)
        self.waiting: deque[P] = deque()
        self.ended = self.broken = False

    def pairs(self) -> Iterator[tuple[str, P]]:
        """What is still to be processed; begun anew, it goes on."""
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

    def left_out_before(self, piece: P | None) -> Iterator[tuple[P, Failed]]:
        """What should have come before `piece`, which is no longer waited for."""
        while self.waiting:
            earlier = self.waiting.popleft()
            if earlier is piece:
                return
            yield earlier, Failed(LEFT_OUT)


def _alone(nlp: Language, text: str) -> Doc | Failed:
    try:
        return nlp(text)
    except Exception as error:  # a component is anybody's code
        return Failed(_told(error))


def _told(error: Exception) -> str:
    """spaCy takes any KeyError of a component for a missing `initialize()`."""
    cause = error.__cause__
    if "[E109]" in str(error) and isinstance(cause, Exception):
        error = cause
    return f"{type(error).__name__}: {first_line(error)}"
