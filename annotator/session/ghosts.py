"""Ghosts: candidates that are not suggested, shown dim until the person decides on their words."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused
from corpus.store.candidates import Scored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.workspace import Workspace
    from corpus.model import Candidate, Mark, Span


class Ghosts:
    """The candidates of the open article.

    Those above the probability `least`, at most `in_100` for 100 tokens, that overlap no live mark
    are in sight, unless the person has hidden them. `wanted` is whether any can ever be. An article
    whose suggestions are hidden on purpose has none.
    """

    def __init__(
        self, workspace: Workspace, cursor: Cursor, *, least: float, in_100: float
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._least = least
        self._in_100 = in_100
        self._hidden = False
        self._candidates: Sequence[Candidate] = ()
        self._starts: list[int] = []
        self._edges: Sequence[Candidate] = ()
        self._edge_starts: list[int] = []
        self._longest_edge = 0
        self._chances: Mapping[Span, float] = {}
        workspace.on_shown.append(lambda _: self.load())

    @property
    def wanted(self) -> bool:
        """Whether ghosts can be shown at all."""
        return self._least < 1 and self._in_100 > 0

    def load(self) -> None:
        """Read the candidates of the open article."""
        workspace = self._workspace
        scored = Scored()
        if self.wanted and workspace.article and not workspace.draft.unaided:
            scored = workspace.project.candidates.of(workspace.article.id)
        tokens, labels = workspace.tokens, workspace.labels
        self._candidates = [
            one
            for one in scored.likeliest_ghosts(self._least, self._in_100, len(tokens.starts))
            if one.span.label in labels and tokens.fits(*one.span.extent)
        ]
        self._starts = [one.span.start for one in self._candidates]
        self._edges, self._chances = scored.edges, scored.chances
        self._edge_starts = [one.span.start for one in scored.edges]
        lengths = (one.span.end - one.span.start for one in scored.edges)
        self._longest_edge = max(lengths, default=0)
        workspace.relayout = True

    # -- what is shown -------------------------------------------------------------------------

    def between(self, start: int, end: int) -> list[Candidate]:
        """Return the ghosts in sight that overlap `[start, end)`, by place."""
        if self._hidden:
            return []
        return [one for one in self._near(start, end) if self._is_free(one)]

    def at(self, char: int) -> Candidate | None:
        """Return the ghost in sight that covers a code point."""
        return next(iter(self.between(char, char + 1)), None)

    @property
    def current(self) -> Candidate | None:
        """The ghost at the cursor; None while there is a selection."""
        return None if self._cursor.anchor is not None else self.at(self._cursor.char)

    def touched(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the extents of ghosts that an edit to `[start, end)` shows or hides."""
        return [] if self._hidden else [one.span.extent for one in self._near(start, end)]

    def _near(self, start: int, end: int) -> Sequence[Candidate]:
        first = bisect_left(self._starts, start)
        if first and self._candidates[first - 1].span.end > start:
            first -= 1
        return self._candidates[first : bisect_left(self._starts, end)]

    def _is_free(self, ghost: Candidate) -> bool:
        return not self._workspace.draft.between(*ghost.span.extent)

    def edges(self, start: int, end: int) -> list[Candidate]:
        """Return the candidates that overlap `[start, end)`, the likeliest first."""
        first = bisect_left(self._edge_starts, start - self._longest_edge)
        near = self._edges[first : bisect_left(self._edge_starts, end)]
        over = [one for one in near if one.span.overlaps(start, end)]
        return sorted(over, key=lambda one: -one.probability)

    def probability(self, mark: Mark) -> float:
        """Return how likely a suggestion is right: by the scorer, else the history, else half."""
        score = mark.suggestion.score if mark.suggestion else None
        chance = self._chances.get(mark.span, score)
        return 0.5 if chance is None else chance

    # -- operations ----------------------------------------------------------------------------

    def toggle(self) -> Outcome:
        """Hide ghosts, or show them again."""
        self._hidden = not self._hidden
        self._workspace.relayout = True
        return Outcome("Ghosts are hidden" if self._hidden else "Ghosts are shown")

    def next(self) -> Outcome:
        """Move to the next ghost, from the last one to the first."""
        after = bisect_left(self._starts, self._cursor.char + 1)
        return self._go([*range(after, len(self._candidates)), *range(after)])

    def previous(self) -> Outcome:
        """Move to the previous ghost, from the first one to the last."""
        here = self.current
        before = bisect_left(self._starts, here.span.start if here else self._cursor.char)
        return self._go(reversed([*range(before, len(self._candidates)), *range(before)]))

    def _go(self, order: Iterable[int]) -> Outcome:
        if self._hidden:
            raise Refused("Ghosts are hidden. {toggle_ghosts}: show them")
        ghost = next(self._free(order), None)
        if ghost is None:
            raise Refused("No ghosts in this article")
        self._cursor.jump_to(ghost.span.start)
        return Outcome()

    def _free(self, order: Iterable[int]) -> Iterator[Candidate]:
        return (one for one in map(self._candidates.__getitem__, order) if self._is_free(one))
