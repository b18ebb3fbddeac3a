"""One person at work on one project: every key of the screens is one method here.

No Textual, so the same session serves the screen, the plain dialogue and the tests. A method that
edits stores its step before it returns; what it changed is put into `effects` for the view to
repaint, and what there is to say into `notice`.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from annotator import decisions
from annotator.decisions import Refused
from annotator.desk import Desk
from corpus.history import step_to_redo, step_to_undo
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from annotator.decisions import Side
    from corpus.history import StepEntry
    from corpus.model import Edit, Mark


class Session(Desk):
    """The keys. Moving, deciding, and going back and forth in what was decided."""

    # -- moving --------------------------------------------------------------------------------

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected code points without blank edges, or None where nothing is selected."""
        if self.anchor is None:
            return None
        first, last = sorted((self.anchor, self.cursor))
        return self.tokens.extent(first, last + 1)

    @property
    def current(self) -> Mark | None:
        """The mark that covers the cursor; none while a selection is made."""
        if self.anchor is not None or not len(self.tokens):
            return None
        return self.draft.mark_at(self.cursor_char) or self._rejected_here()

    def _rejected_here(self) -> Mark | None:
        char = self.cursor_char
        return next((m for m in self._rejected_shown() if m.span.overlaps(char, char + 1)), None)

    def token_right(self) -> None:
        """The next token that is not blank."""
        self._step(1)

    def token_left(self) -> None:
        """The token before that is not blank."""
        self._step(-1)

    def _step(self, step: int) -> None:
        index = decisions.beside(self.tokens, self.cursor, step)
        self.cursor = self.cursor if index is None else index
        self.notice = ""

    def next_undecided(self) -> None:
        """The next suggestion to decide, from the end on to the beginning."""
        undecided = (m for m in self.draft.following(self._from_char()) if not m.decided)
        self._jump(next(undecided, None) or next(iter(self.draft.undecided), None))

    def previous_undecided(self) -> None:
        """The suggestion to decide before, from the beginning on to the end."""
        undecided = (m for m in self.draft.preceding(self._from_char()) if not m.decided)
        self._jump(next(undecided, None) or next(reversed(self.draft.undecided), None))

    def _jump(self, mark: Mark | None) -> None:
        self.notice = ""
        if mark:
            self.anchor = None
            self.cursor = self.tokens.at(mark.span.start)
        else:
            self.notice = self.told("nothing is undecided; {finish} finishes")

    def _from_char(self) -> int:
        mark = self.current
        return mark.span.start if mark else self.cursor_char

    def next_span(self) -> None:
        """The next span of any state that is shown."""
        at = self._from_char()
        hidden = [m for m in self._rejected_shown() if m.span.start > at][:1]
        self._jump_any([*islice(self.draft.following(at), 1), *hidden], min)

    def previous_span(self) -> None:
        """The span of any state before."""
        at = self._from_char()
        hidden = [m for m in self._rejected_shown() if m.span.start < at][-1:]
        self._jump_any([*islice(self.draft.preceding(at), 1), *hidden], max)

    def _jump_any(self, marks: list[Mark], nearest: Callable[[list[int]], int]) -> None:
        self.notice = "" if marks else "no further span"
        if marks:
            self.anchor = None
            self.cursor = self.tokens.at(nearest([mark.span.start for mark in marks]))

    def _rejected_shown(self) -> list[Mark]:
        return self.draft.rejected if self.show_rejected else []

    def toggle_rejected(self) -> None:
        """Show rejected suggestions struck through, or hide them."""
        self.show_rejected = not self.show_rejected
        self.reopened = True

    def toggle_selection(self) -> None:
        """Start a selection at the cursor, or drop it."""
        if self.anchor is not None:
            self.drop_selection()
        else:
            self.anchor = self.cursor
            self.notice = self.told(
                "moving extends; a label's key labels; {drop_selection} drops it"
            )

    def drop_selection(self) -> None:
        """Stop selecting."""
        self.anchor = None
        self.go_to(self.cursor_char)

    def select(self, start: int, end: int) -> None:
        """Select the tokens from the code point `start` to the code point `end`, both included."""
        self.anchor = self.tokens.at(start)
        self.cursor = self.tokens.at(end)
        self.notice = ""

    # -- decisions -----------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept the current suggestion and go to the next undecided one."""
        mark = self.current
        self._decide(lambda: decisions.accept(self.draft, mark) if mark else [])

    def reject(self) -> None:
        """Reject the current suggestion, or delete the current span, and go on."""
        mark = self.current
        self._decide(lambda: decisions.reject(mark) if mark else [])

    def _decide(self, changes: Callable[[], list[Change]]) -> None:
        """Record and go on; where there was no span, say so. A selection is in nobody's way."""
        said = "" if self.current else "no span was here"
        if self._edit(changes):
            said = self.notice or said
            self.next_undecided()
            self.notice = said or self.notice

    def label(self, label: int) -> None:
        """Label the selection, else the current span, else the token at the cursor."""
        mark, extent = self.current, self.selection
        if self.anchor is None and len(self.tokens):
            extent = self.tokens.extent(self.cursor, self.cursor + 1)
        if mark and mark.state != "rejected":
            self._edit(lambda: decisions.relabel(mark, label))
        elif extent is None:
            self.notice = "there is no word here"
        elif self._edit(lambda: decisions.label_extent(self.draft, extent, label)):
            self.anchor = None
            self.cursor = self.tokens.at(extent[0])

    def left_out(self) -> None:
        """Move the left edge of the current span out by one token."""
        self._move_edge("left", outward=True)

    def left_in(self) -> None:
        """Move the left edge of the current span in by one token."""
        self._move_edge("left", outward=False)

    def right_out(self) -> None:
        """Move the right edge of the current span out by one token."""
        self._move_edge("right", outward=True)

    def right_in(self) -> None:
        """Move the right edge of the current span in by one token."""
        self._move_edge("right", outward=False)

    def _move_edge(self, side: Side, *, outward: bool) -> None:
        mark = self.current
        if mark is None or mark.state == "rejected":
            self.notice = "no span here; a label's key labels the token"
            return
        start, end = mark.span.extent
        moved = self._edit(
            lambda: decisions.move_edge(self.draft, self.tokens, mark, side=side, outward=outward)
        )
        if moved and self.current is None:
            self.cursor = self.tokens.at(end - 1 if side == "right" else start)
            self._step(-1 if side == "right" else 1)

    def accept_visible(self, start: int, end: int) -> None:
        """Accept every undecided suggestion that lies wholly in `[start, end)`, in one step."""
        self._decide_visible(start, end, Action.ACCEPTED, "accepted")

    def reject_visible(self, start: int, end: int) -> None:
        """Reject every undecided suggestion that lies wholly in `[start, end)`, in one step."""
        self._decide_visible(start, end, Action.REJECTED, "rejected")

    def _decide_visible(self, start: int, end: int, action: Action, done: str) -> None:
        inside = [
            mark
            for mark in self.draft.between(start, end)
            if mark.span.start >= start and mark.span.end <= end
        ]
        changes = decisions.decide_all(inside, action)
        if not changes:
            self.notice = "nothing undecided is in sight"
        elif self._edit(lambda: changes):
            self.drop_selection()
            self.notice = f"{done} {len(changes)}; {self.told('{undo} takes it back')}"

    def flag(self) -> None:
        """Flag the current span, else the article; a second time takes the flag off."""
        mark = self.current if self.current and self.current.state != "rejected" else None
        flagged = mark.flagged if mark else self.draft.article_flagged
        action = Action.UNFLAGGED if flagged else Action.FLAGGED
        what = "span" if mark else "article"
        if self._record([Change(action, mark.span if mark else None)]):
            self.notice = f"{what} {'no longer ' if flagged else ''}flagged"

    def finish(self) -> None:
        """Finish the article and open the next; undecided suggestions are shown first."""
        waiting = self.draft.undecided_count
        if waiting:
            self._jump(self.draft.undecided[0])
            self.notice = f"{waiting} still undecided; here is the first"
            return
        empty = not self.draft.accepted
        if self.draft.status == "finished" or self._record([Change(Action.FINISHED)]):
            self._go_on("finished")
            if empty:
                empty_told = self.told("finished without a span; {undo} takes it back")
                self.notice = self.notice or empty_told

    def skip(self) -> None:
        """Put the article aside, for others to take, and open the next. Not a finished one."""
        if self.draft.status == "finished":
            self.notice = self.told("this article is finished; {next_article} goes on")
        elif self.draft.status == "skipped" or self._record([Change(Action.SKIPPED)]):
            self._go_on("skipped")

    def _edit(self, changes: Callable[[], list[Change]]) -> bool:
        """Record what `changes()` returns; say so where it is refused. True where it stands."""
        try:
            wanted = changes()
        except Refused as refused:
            self.notice = self.told(str(refused))
            return False
        if not wanted:
            return True
        again = self.draft.status != "open"
        if again:
            wanted = [Change(Action.REOPENED), *wanted]
        if not self._record(wanted):
            return False
        self.notice = self.told("reopened; {finish} finishes it again") if again else ""
        return True

    # -- history -------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back this person's last step, in whichever article it was."""
        with closing(self.project.edits.backwards(self.person.id, "annotation")) as entries:
            entry = step_to_undo(entries)
        self._travel(entry, Action.UNDONE)

    def redo(self) -> None:
        """Bring back the step that was taken back last."""
        with closing(self.project.edits.backwards(self.person.id, "annotation")) as entries:
            entry = step_to_redo(entries)
        self._travel(entry, Action.REDONE)

    def _travel(self, entry: StepEntry | None, action: Action) -> None:
        if entry is None:
            self.notice = f"nothing to {'take back' if action is Action.UNDONE else 'redo'}"
            return
        step = entry.step if action is Action.UNDONE else str(entry.target)
        if entry.article_id != self.key.article_id:
            self._open(entry.article_id)
        done = self.draft.edits_of(step)
        if self._record([Change(action, step=step)]):
            self.drop_selection()
            self._show_where(done)
            verb = "took back" if action is Action.UNDONE else "redid"
            self.notice = f"{verb}: {_told(done)}"

    def _show_where(self, edits: Iterable[Edit]) -> None:
        changes = [edit.change for edit in edits]
        spans = [change.before or change.span for change in changes if change.span]
        if spans:
            self.cursor = self.tokens.at(min(span.start for span in spans if span))


_VERBS = {
    Action.ACCEPTED: "accepted",
    Action.REJECTED: "rejected",
    Action.RELABELLED: "relabelled",
    Action.MOVED: "edge moved",
    Action.ADDED: "added",
    Action.REMOVED: "deleted",
    Action.FLAGGED: "flagged",
    Action.UNFLAGGED: "flag removed",
    Action.SKIPPED: "skipped",
    Action.FINISHED: "finished",
    Action.REOPENED: "reopened",
}


def _told(edits: Iterable[Edit]) -> str:
    actions = [edit.change.action for edit in edits]
    counted = dict.fromkeys(actions)
    told = [
        f"{_VERBS[action]}{f' {actions.count(action)}' if actions.count(action) > 1 else ''}"
        for action in counted
    ]
    return ", ".join(told)
