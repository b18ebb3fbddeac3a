"""Bulk decisions: everything that is undecided in a part of the text, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.labelling import accept_limit
from annotator.session.outcome import UNDO, Outcome, Refused
from corpus.model import Action, Change
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.session.cursor import Cursor
    from annotator.session.editor import Editor
    from annotator.session.labelling.doubtful import DoubtfulFirst
    from annotator.session.view import View
    from annotator.session.workspace import Workspace
    from corpus.model import Mark


class BulkDecisions:
    """Accepts or rejects the suggestions in sight.

    `above` is the share of right ones that suggestions must exceed to be accepted, or None.
    """

    def __init__(
        self,
        workspace: Workspace,
        cursor: Cursor,
        editor: Editor,
        doubtful: DoubtfulFirst,
        *,
        above: float | None,
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._editor = editor
        self._doubtful = doubtful
        self._above = above

    def accept_in_sight(self, view: View) -> Outcome:
        """Accept what is wholly in sight and page on, unless suggestions are left there.

        The cursor is then on the first undecided suggestion of the new page, if there is one.
        """
        start, end = view.extent_in_sight
        try:
            accepted = self.accept_between(start, end)
        except Refused as nothing:
            accepted = Outcome(str(nothing))
        if self.undecided_between(start, end):
            return accepted
        if end >= len(self._workspace.tokens.text):
            return Outcome(f"{accepted.message}. End of article. {{finish}}: finish")
        last = self._workspace.draft.mark_at(end - 1)
        is_cut = last is not None and last.span.end > end
        self._cursor.go_to(last.span.start if last and is_cut else end)
        view.page_to(self._cursor.char)
        page = self._workspace.draft.between(self._cursor.char, view.extent_in_sight[1])
        first = next((mark for mark in page if not mark.decided), None)
        if first:
            self._cursor.go_to(first.span.start)
        return accepted

    def accept_between(self, start: int, end: int) -> Outcome:
        """Accept every undecided suggestion wholly in `[start, end)`, in one step.

        With a limit only those above it are accepted, and with doubtful first only the others; the
        first of those left is current then.
        """
        waiting = self.undecided_between(start, end)
        sure = self._doubtful.sure(waiting)
        above, workspace = self._above, self._workspace
        history = (
            {} if above is None else workspace.project.verdicts.counts(workspace.draft.suggester)
        )
        taken = accept_limit.licensed(sure, history, above)
        if len(taken) == len(waiting):
            return self._decide(waiting, Action.ACCEPTED, "Accepted")
        if taken:
            self._decide(taken, Action.ACCEPTED, "Accepted")
        left = sorted({mark.span for mark in waiting} - {mark.span for mark in taken})
        self._cursor.go_to(left[0].start)
        if taken:
            return Outcome(accept_limit.left_in_words(len(taken), len(left), above) + UNDO)
        if not sure or above is None:
            return Outcome(f"Accepted none of {len(left)}: all are doubtful")
        return Outcome(accept_limit.why_none(sure, history, above))

    def reject_between(self, start: int, end: int) -> Outcome:
        """Reject every undecided suggestion wholly in `[start, end)`, in one step."""
        return self._decide(self.undecided_between(start, end), Action.REJECTED, "Rejected")

    def limit_accepting(self, above: float | None) -> Outcome:
        """Let bulk accepting take only suggestions above this share of right ones."""
        self._above = above
        if above is None:
            return Outcome("{screen.accept_visible} now accepts all in sight")
        return Outcome(
            f"{{screen.accept_visible}} now accepts only suggestions that are right more than "
            f"{accept_limit.percent(above)} of the time"
        )

    def undecided_between(self, start: int, end: int) -> list[Mark]:
        """Return the undecided suggestions wholly in `[start, end)`."""
        return [
            mark
            for mark in self._workspace.draft.between(start, end)
            if mark.span.start >= start and mark.span.end <= end and not mark.decided
        ]

    def _decide(self, marks: Iterable[Mark], action: Action, verb: str) -> Outcome:
        wanted = [Change(action, mark.span) for mark in marks]
        if not wanted and self._workspace.draft.undecided_count:
            raise Refused("Nothing undecided here. {next_undecided}: next")
        if not wanted:
            raise Refused("Nothing is undecided")
        self._editor.edit(wanted)
        self._cursor.drop_selection()
        return Outcome(f"{verb} {counted(len(wanted), 'suggestion')}{UNDO}")
