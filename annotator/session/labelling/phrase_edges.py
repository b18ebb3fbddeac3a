"""Moves both edges of a span at once, to those that the scorer finds likeliest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from annotator.session import changes
from annotator.session.outcome import Outcome, Refused
from corpus.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.editor import Editor
    from annotator.session.ghosts import Ghosts
    from annotator.session.workspace import Workspace

MOST = 6
"""Other extents that are offered for a span."""

Extent = tuple[int, int]


class Line(NamedTuple):
    """The extents that the keys lead through, the shortest side first, and the present one."""

    extents: Sequence[Extent]
    at: int


class PhraseEdges:
    """Other extents for the current span or ghost.

    They form a line: in its middle is the span as it was found, then come the longer ones in the
    order of their probability, before it the shorter ones. One key goes on, another goes back.
    """

    def __init__(
        self, workspace: Workspace, cursor: Cursor, editor: Editor, ghosts: Ghosts
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._editor = editor
        self._ghosts = ghosts
        self._article = ""
        self._begun: Line | None = None

    def grow(self) -> Outcome:
        """Go on to the next longer extent, or back from a shorter one."""
        return self._move(1, "No longer span is likely here. {right_out}: extend right")

    def shrink(self) -> Outcome:
        """Go on to the next shorter extent, or back from a longer one."""
        return self._move(-1, "No shorter span is likely here. {right_in}: shrink right")

    def ahead(self, step: int) -> list[str]:
        """Return the texts that `grow` (1) or `shrink` (-1) leads to, the next first."""
        span = self._span
        if span is None:
            return []
        line = self.line(span.extent)
        rest = line.extents[line.at + 1 :] if step > 0 else line.extents[: line.at][::-1]
        return [self._workspace.tokens.text[slice(*extent)] for extent in rest]

    @property
    def _span(self) -> Span | None:
        """The current span or suggestion, or else the current ghost."""
        mark = self._cursor.current
        if mark:
            return None if mark.state == "rejected" else mark.span
        ghost = self._ghosts.current
        return ghost.span if ghost else None

    def _move(self, step: int, nothing: str) -> Outcome:
        span = self._span
        if span is None:
            raise Refused("No span here. Press a label key to label this word")
        line = self.line(span.extent)
        at = line.at + step
        if not 0 <= at < len(line.extents):
            raise Refused(nothing)
        extent = line.extents[at]
        mark, draft = self._cursor.current, self._workspace.draft
        if mark:
            wanted = changes.move_to(draft, mark, extent)
        else:
            wanted = changes.label_extent(draft, extent, span.label)
        reopened = self._editor.edit(wanted)
        self._article, self._begun = self._workspace.key.article_id, Line(line.extents, at)
        if not Span(*extent, span.label).overlaps(*self._cursor.token):
            self._cursor.go_to(extent[0])
        return Outcome(reopened)

    def line(self, extent: Extent) -> Line:
        """Return the line begun before, if the span is where it led to, else a new one."""
        begun, article = self._begun, self._workspace.key.article_id
        if begun and self._article == article and begun.extents[begun.at] == extent:
            return begun
        others = [one for one in self._free(extent) if one != extent][:MOST]
        words = self._words(extent)
        longer = [one for one in others if self._words(one) >= words]
        shorter = [one for one in others if self._words(one) < words]
        return Line([*reversed(shorter), extent, *longer], len(shorter))

    def _words(self, extent: Extent) -> int:
        first, last = self._workspace.tokens.covered(*extent)
        return last - first

    def _free(self, extent: Extent) -> list[Extent]:
        """Return the likely extents that overlap `extent` and no other decided span."""
        draft, fits = self._workspace.draft, self._workspace.tokens.fits
        others = [one.span.extent for one in self._ghosts.edges(*extent)]
        return [
            one
            for one in others
            if fits(*one)
            and not any(
                mark.decided and not mark.span.overlaps(*extent) for mark in draft.between(*one)
            )
        ]
