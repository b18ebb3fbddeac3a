"""Drags an edge of a span with the mouse: a preview first, one step when the button is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from annotator.session import changes
from annotator.session.outcome import Outcome, Refused, cited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.changes import Side
    from annotator.session.cursor import Cursor
    from annotator.session.editor import Editor
    from annotator.session.workspace import Workspace
    from corpus.model import Mark, Span


class _Grip(NamedTuple):
    """The span whose edge is held, its tokens (half-open), and the edges that the press touches."""

    span: Span
    first: int
    last: int
    sides: Sequence[Side]


class EdgeDrag:
    """The edge of a span that the mouse holds, and where the span would end.

    `preview` is the span as it would be after a release here; None while nothing would change. A
    drag past the other edge selects words, as one that begins outside of spans does.
    """

    def __init__(self, workspace: Workspace, cursor: Cursor, editor: Editor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._editor = editor
        self._grip: _Grip | None = None
        self._refusal = ""
        self.preview: Span | None = None
        workspace.on_shown.append(lambda _: self.drop())

    @property
    def is_held(self) -> bool:
        """Whether the button was pressed on an edge."""
        return self._grip is not None

    def hold(self, start: int, end: int) -> None:
        """Hold the edge at a character (code points, half-open); without an edge, nothing."""
        self.drop()
        mark = self._cursor.current
        if mark is None or mark.state == "rejected" or not mark.span.overlaps(start, end):
            return
        sides: list[Side] = []
        if mark.span.start == start:
            sides.append("left")
        if mark.span.end <= end:
            sides.append("right")
        if sides:
            tokens = self._workspace.tokens.covered(*mark.span.extent)
            self._grip = _Grip(mark.span, *tokens, sides)

    def drag(self, start: int, end: int, *, outside: bool = False) -> Outcome:
        """Preview the span with its edge at the code point `end`; `start` was pressed.

        Without an edge the tokens between the two are selected. `outside` of the article an edge is
        where it was. Raises `Refused` if the edge cannot be there.
        """
        self.preview, self._refusal = None, ""
        grip, mark = self._grip, self._mark
        if grip and mark and outside:
            self._cursor.jump_to(start)
            return Outcome("Release: the edge stays where it was")
        extent = self._extent(grip, end) if grip and mark else None
        if mark is None or extent is None:
            self._cursor.select(start, end)
            return Outcome()
        self._cursor.jump_to(start)
        if extent == mark.span.extent:
            return Outcome()
        try:
            changes.move_to(self._workspace.draft, mark, extent)
        except Refused as refusal:
            self._refusal = str(refusal)
            raise
        self.preview = mark.span._replace(start=extent[0], end=extent[1])
        covered = cited(self._workspace.tokens.text[slice(*extent)])
        return Outcome(f"Release: {covered} · {{drop_selection}}: cancel")

    @property
    def _mark(self) -> Mark | None:
        """The mark whose edge is held; None if it has changed meanwhile."""
        grip = self._grip
        mark = self._workspace.draft.mark_at(grip.span.start) if grip else None
        return mark if grip and mark and mark.span == grip.span else None

    def _extent(self, grip: _Grip, char: int) -> tuple[int, int] | None:
        """Return the extent with the held edge at the token of `char`; None past the other edge."""
        tokens = self._workspace.tokens
        at = tokens.at(char)
        sides = grip.sides
        if len(sides) > 1:  # one character: the direction tells
            sides = ["left"] if at < grip.first else ["right"]
        first, last = (at, grip.last) if "left" in sides else (grip.first, at + 1)
        return tokens.extent(first, last)

    def release(self) -> Outcome | None:
        """Move the edge to where the preview shows it, in one step.

        Raises `Refused` if the edge cannot be there; nothing changes then.
        """
        mark, preview, refusal = self._mark, self.preview, self._refusal
        self.drop()
        if refusal:
            raise Refused(refusal)
        if mark is None or preview is None:
            return None
        return self._editor.move_to(mark, preview.extent)

    def cancel(self) -> Outcome:
        """Cancel the drag; the span stays as it was."""
        self.drop()
        self._cursor.drop_selection()
        return Outcome("Edge not moved")

    def drop(self) -> None:
        """Forget the edge."""
        self._grip, self.preview, self._refusal = None, None, ""

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the spans and suggestions that touch `[start, end)`, with those of the preview."""
        marks = self._workspace.draft.between(start, end)
        held, preview = self._mark, self.preview
        if held is None or preview is None:
            return marks
        kept = [one for one in marks if one != held and not one.span.overlaps(*preview.extent)]
        return [*kept, held._replace(span=preview)] if preview.overlaps(start, end) else kept
