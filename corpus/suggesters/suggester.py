"""The seam between a project and whatever proposes spans, as small as a fake in a test can be.

A suggester sees texts and gives character offsets with label names; it knows no article, no
project and no tokens of theirs. `fitted` puts what it gives on the stored token edges, `pieces`
cuts a text that is too long for it. A text that it fails on is `Failed`, and costs no other text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import SuggesterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.model import MadeBy
    from corpus.text.tokens import Tokens

# In the order in which a cut is tried: after a paragraph, after a line, after a blank.
_CUTS = (re.compile(r"\n[^\S\n]*\n\s*"), re.compile(r"\n"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span proposed for a text: code points, half-open, on whatever edges; a label's name.

    `score` is in 0…1, or None where nothing is known. `reason` is words for the status line.
    """

    start: int
    end: int
    label: str
    score: float | None = None
    reason: str = ""
    made_by: MadeBy = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """What stands in the place of the proposals for a text that the suggester failed on."""

    reason: str


class Suggester(Protocol):
    """What proposes spans. `name` and `settings` (JSON) say which one it was, and are kept."""

    @property
    def name(self) -> str:
        """Name and version, for example `en_core_web_sm 3.8.0`."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """What else decides the outcome, as JSON."""

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal] | Failed]:
        """One list for each text, in their order, without waiting for the last text."""


def without_failures(outcomes: Iterable[list[Proposal] | Failed]) -> Iterator[list[Proposal]]:
    """The proposals; `SuggesterError` at the first text that failed, where each one counts."""
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            message = f"The suggester failed: {outcome.reason}"
            raise SuggesterError(message)
        yield outcome


def inside(text: str, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals that lie in the text."""
    return [p for p in proposals if 0 <= p.start < p.end <= len(text)]


def fitted(text: str, tokens: Tokens, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals on token edges: blank edges cut, then widened, by start, none twice.

    Of two with the same extent and label the one with the higher score stays. One that holds
    nothing but blanks goes. Raises `SuggesterError` where a proposal lies outside the text.
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
    """The text in pieces of at most `limit` code points, each with its offset; they tile it.

    Cut after the last paragraph that ends within the limit, else the last line, else the last
    blank, else anywhere. A text without characters is one piece.
    """
    start = 0
    cut: list[tuple[int, str]] = []
    while len(text) - start > limit:
        length = _cut(text[start : start + limit])
        cut.append((start, text[start : start + length]))
        start += length
    return [*cut, (start, text[start:])]


def moved(proposals: Iterable[Proposal], by: int) -> list[Proposal]:
    """The proposals for a piece as proposals for the text that it begins in at `by`."""
    return [replace(p, start=p.start + by, end=p.end + by) for p in proposals]


def _cut(window: str) -> int:
    for pattern in _CUTS:
        ends = [found.end() for found in pattern.finditer(window)]
        if ends:
            return ends[-1]
    return len(window)
