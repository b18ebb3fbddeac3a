"""The cursor: its token, the selection, and the moves from token to token and span to span."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from annotator.session.changes import beside
from annotator.session.outcome import Outcome, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from annotator.session.workspace import Workspace
    from corpus.model import Mark


class Cursor:
    """A position in the open article.

    `index` is the token at the cursor, `anchor` the token where a selection began, or None.
    `by_spans` says whether the selection was last extended from span to span, not by tokens.
    `passes_over` says at which undecided suggestions not to stop.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.index = 0
        self.anchor: int | None = None
        self.by_spans = False
        self.show_rejected = False
        self.passes_over: Callable[[Mark], bool] = lambda mark: False
        workspace.on_shown.append(self._begin)

    def _begin(self, same_text: bool) -> None:  # noqa: FBT001 - the signature of `on_shown`
        self.anchor = None
        if not same_text:
            self.index = 0
            self.go_to(self._workspace.policy.first_char(self._workspace))

    # -- where the cursor is -------------------------------------------------------------------

    @property
    def char(self) -> int:
        """The code point at which the cursor's token begins."""
        return self.token[0]

    @property
    def token(self) -> tuple[int, int]:
        """The extent of the cursor's token; (0, 0) in an empty article."""
        tokens = self._workspace.tokens
        return (tokens.starts[self.index], tokens.ends[self.index]) if len(tokens) else (0, 0)

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected code points without blank edges, or None if nothing is selected."""
        if self.anchor is None:
            return None
        first, last = sorted((self.anchor, self.index))
        return self._workspace.tokens.extent(first, last + 1)

    @property
    def selected(self) -> list[Mark]:
        """The spans and undecided suggestions wholly in the selection."""
        start, end = self.selection or (0, 0)
        under = self._workspace.draft.between(start, end)
        return [mark for mark in under if start <= mark.span.start and mark.span.end <= end]

    @property
    def current(self) -> Mark | None:
        """The mark that covers the cursor; None while there is a selection."""
        if self.anchor is not None or not len(self._workspace.tokens):
            return None
        char = self.char
        live = self._workspace.draft.mark_at(char)
        return live or next((m for m in self._rejected if m.span.overlaps(char, char + 1)), None)

    @property
    def span(self) -> Mark:
        """The current span or undecided suggestion; raises `Refused` if there is none."""
        mark = self.current
        if mark is None or mark.state == "rejected":
            raise Refused("No span here. Press a label key to label this word")
        return mark

    @property
    def _rejected(self) -> list[Mark]:
        return self._workspace.draft.rejected if self.show_rejected else []

    # -- moves ---------------------------------------------------------------------------------

    def go_to(self, char: int) -> None:
        """Move to the token at a code point; from a blank token to the next one."""
        tokens = self._workspace.tokens
        self.by_spans = False
        if not len(tokens):
            return
        index = tokens.at(char)
        if tokens.blank(index):
            after = beside(tokens, index, 1)
            index = beside(tokens, index, -1) or 0 if after is None else after
        self.index = index

    def jump_to(self, char: int) -> None:
        """Move to the token at a code point, and drop the selection."""
        self.anchor = None
        self.go_to(char)

    def reach(self, mark: Mark) -> None:
        """Move to a span; a selection then covers it, and the span where it began."""
        if self.anchor is None:
            self.jump_to(mark.span.start)
            return
        tokens, draft = self._workspace.tokens, self._workspace.draft
        first, last = tokens.covered(*mark.span.extent)
        begun = draft.mark_at(tokens.starts[self.anchor])
        start, end = self.anchor, self.anchor + 1
        if begun:
            start, end = tokens.covered(*begun.span.extent)
        forward = first >= start
        self.anchor, self.index = (start, last - 1) if forward else (end - 1, first)
        self.by_spans = True

    def token_right(self) -> None:
        """Move to the next token that is not blank."""
        self.step(1)

    def token_left(self) -> None:
        """Move to the previous token that is not blank."""
        self.step(-1)

    def step(self, step: int) -> None:
        """Move by one token that is not blank, to the right (1) or to the left (-1)."""
        self.by_spans = False
        index = beside(self._workspace.tokens, self.index, step)
        self.index = self.index if index is None else index

    def next_suggestion(self) -> Outcome:
        """Move to the next undecided suggestion, from the last one to the first."""
        draft = self._workspace.draft
        undecided = filter(self._stops_at, draft.following(self._from_char()))
        return self._jump(next(undecided, None), filter(self._stops_at, draft.undecided))

    def previous_suggestion(self) -> Outcome:
        """Move to the previous undecided suggestion, from the first one to the last."""
        draft = self._workspace.draft
        undecided = filter(self._stops_at, draft.preceding(self._from_char()))
        return self._jump(next(undecided, None), filter(self._stops_at, reversed(draft.undecided)))

    def _stops_at(self, mark: Mark) -> bool:
        return not mark.decided and not self.passes_over(mark)

    def _jump(self, mark: Mark | None, others: Iterator[Mark]) -> Outcome:
        """Go to `mark`, or else to the first of the others, unless they would be selected."""
        if mark is None and self.anchor is not None:
            raise Refused("No more suggestions in this direction")
        mark = mark or next(others, None)
        if mark:
            self.reach(mark)
            return Outcome()
        left = self._workspace.draft.undecided_count
        if left:
            return Outcome(f"Nothing doubtful is left. {{screen.accept_visible}}: the other {left}")
        is_open = self._workspace.draft.status == "open"
        return Outcome(f"Nothing is undecided{'. {finish}: finish' if is_open else ''}")

    def _from_char(self) -> int:
        mark = self.current or self._workspace.draft.mark_at(self.char)
        return mark.span.start if mark else self.char

    def next_span(self) -> None:
        """Move to the next span of any state that is shown."""
        at = self._from_char()
        hidden = [m for m in self._rejected if m.span.start > at][:1]
        following = islice(self._workspace.draft.following(at), 1)
        self._reach_any(sorted([*following, *hidden], key=lambda mark: mark.span.start))

    def previous_span(self) -> None:
        """Move to the previous span of any state that is shown."""
        at = self._from_char()
        hidden = [m for m in self._rejected if m.span.start < at][-1:]
        preceding = islice(self._workspace.draft.preceding(at), 1)
        self._reach_any(sorted([*preceding, *hidden], key=lambda mark: -mark.span.start))

    def _reach_any(self, marks: Sequence[Mark]) -> None:
        if not marks:
            raise Refused("No more spans in this direction")
        self.reach(marks[0])

    # -- selection and what is shown -----------------------------------------------------------

    def toggle_rejected(self) -> None:
        """Show rejected suggestions struck through, or hide them."""
        self.show_rejected = not self.show_rejected
        self._workspace.relayout = True

    def toggle_selection(self) -> Outcome:
        """Start a selection at the cursor, or drop it."""
        if self.anchor is not None:
            self.anchor = None
            return Outcome()
        self.anchor, self.by_spans = self.index, False
        return Outcome(
            "Move by words and label them, or by spans and decide all ({drop_selection}: cancel)"
        )

    def drop_selection(self) -> None:
        """Drop the selection."""
        self.jump_to(self.char)

    def select(self, start: int, end: int) -> None:
        """Select the tokens from the code point `start` to the code point `end`, both included."""
        tokens = self._workspace.tokens
        self.anchor, self.index = tokens.at(start), tokens.at(end)
        self.by_spans = False
