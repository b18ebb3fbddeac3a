"""The protocol of suggesters, and functions that prepare their input and output.

A suggester gets texts and gives offsets with label names. It does not know articles, the project or
stored tokens: `fitted` moves its proposals to the stored token edges, and `pieces` cuts texts that
are too long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, runtime_checkable

from corpus.errors import SuggesterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from corpus.model import MadeBy
    from corpus.rules.document import Found, Reading
    from corpus.text.tokens import Tokens

T = TypeVar("T")

Look: TypeAlias = "Callable[[list[int], Reading, Sequence[Found]], T]"
"""Makes something of a piece of a text: starts of its entries (code points), document, spans found.

Other processes must be able to unpickle it.
"""

# Cuts are tried in this order: after a paragraph, after a line, after a blank.
_CUTS = (re.compile(r"\n[^\S\n]*\n\s*"), re.compile(r"\n"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span proposed for a text: code points, half-open, not always on token edges.

    `label` is a name. `score` is in 0…1, or None if unknown. `reason` is shown in the status line.
    """

    start: int
    end: int
    label: str
    score: float | None = None
    reason: str = ""
    made_by: MadeBy = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Replaces the proposals for a text that the suggester failed on."""

    reason: str


class Suggester(Protocol):
    """Proposes spans; `name` and `settings` identify it and are stored."""

    @property
    def name(self) -> str:
        """Name and version, for example `en_core_web_sm 3.8.0`."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Everything else that decides its proposals, as JSON."""

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal] | Failed]:
        """One list for each text, in their order, each before the last text is read."""


@runtime_checkable
class ReadingSuggester(Suggester, Protocol):
    """Proposes spans for documents that it reads for the rules; `reads` is whether it does so."""

    @property
    def reads(self) -> bool:
        """Whether `look` is called."""

    def suggest_reading(
        self, texts: Iterable[str], look: Look[T]
    ) -> Iterator[tuple[list[Proposal] | Failed, list[T]]]:
        """As `suggest`, with what `look` makes of the pieces of each text."""


def without_failures(outcomes: Iterable[list[Proposal] | Failed]) -> Iterator[list[Proposal]]:
    """The proposals of all texts; `SuggesterError` at the first failure."""
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            message = f"The suggester failed: {outcome.reason}"
            raise SuggesterError(message)
        yield outcome


def inside(text: str, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals that lie inside the text."""
    return [p for p in proposals if 0 <= p.start < p.end <= len(text)]


def fitted(text: str, tokens: Tokens, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Move proposals to token edges: blanks at the edges are cut, then each is widened.

    The result is ordered by start. Of two with the same extent and label the one with the higher
    score stays. A proposal of blanks only is dropped. Raises `SuggesterError` where a proposal lies
    outside the text.
    """
    best: dict[tuple[int, int, str], Proposal] = {}
    for proposal in proposals:
        extent = _extent(text, tokens, proposal)
        if extent is None:
            continue
        key = (*extent, proposal.label)
        if key not in best or (proposal.score or 0.0) > (best[key].score or 0.0):
            best[key] = replace(proposal, start=extent[0], end=extent[1])
    return [best[key] for key in sorted(best)]


def _extent(text: str, tokens: Tokens, proposal: Proposal) -> tuple[int, int] | None:
    start, end = proposal.start, proposal.end
    if not 0 <= start < end <= len(text):
        message = f"The suggester proposed {start}–{end} in a text of {len(text)} code points."
        raise SuggesterError(message)
    covered = text[start:end]
    end -= len(covered) - len(covered.rstrip())
    start += len(covered) - len(covered.lstrip())
    return tokens.widened(start, end) if start < end else None


def pieces(text: str, limit: int) -> list[tuple[int, str]]:
    """Cut a text into (offset, piece) of at most `limit` code points.

    A cut is after the last paragraph that ends within the limit, else the last line, else the last
    blank, else anywhere. An empty text is one piece.
    """
    start = 0
    cut: list[tuple[int, str]] = []
    while len(text) - start > limit:
        length = _cut(text[start : start + limit])
        cut.append((start, text[start : start + length]))
        start += length
    return [*cut, (start, text[start:])]


def moved(proposals: Iterable[Proposal], by: int) -> list[Proposal]:
    """Proposals for a piece at offset `by` as proposals for the whole text."""
    return [replace(p, start=p.start + by, end=p.end + by) for p in proposals]


def _cut(window: str) -> int:
    for pattern in _CUTS:
        ends = [found.end() for found in pattern.finditer(window)]
        if ends:
            return ends[-1]
    return len(window)
