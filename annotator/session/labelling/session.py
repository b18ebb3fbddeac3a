"""One person labelling the articles of a project: every key of the screen is one method here.

No Textual, so the same session serves the screen, the plain dialogue and the tests. A method that
edits stores its step before it returns; what it changed is put into `effects` for the view to
repaint, and what there is to say into `notice`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session import changes
from annotator.session.labelling import accept_limit, repeat
from annotator.session.labelling.finish_checks import Checking
from annotator.session.labelling.repeat import Decision
from annotator.text.sanitize import quoted
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.model import Mark


class Session(Checking):
    """The keys that decide and finish."""

    # -- decisions -----------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept the current suggestion and go to the next undecided one."""
        mark = self.current
        self._decide(mark, lambda: changes.accept(self.draft, mark) if mark else [])

    def reject(self) -> None:
        """Reject the current suggestion, or delete the current span, and go on."""
        mark = self.current
        self._decide(mark, lambda: changes.reject(mark) if mark else [], accepted=False)

    def _decide(
        self, mark: Mark | None, changes: Callable[[], list[Change]], *, accepted: bool = True
    ) -> None:
        """Record and go on; where there was no span, say so. A selection is in nobody's way."""
        said = "" if mark else "no span was here"
        if self._edit(changes):
            said = self.notice or said
            self.next_suggestion()
            self.notice = said or self.notice
            if mark:
                covered = self.tokens.text[mark.span.start : mark.span.end]
                self._offer(Decision(mark.span, covered, accepted=accepted))

    def _offer(self, decision: Decision) -> None:
        """Say where the same text waits for the same decision; `decide_same` then takes it."""
        more = repeat.offered(self.draft, self.tokens, decision)
        held = more or not decision.accepted  # what was rejected is not accepted by a slip
        self._offered = (decision, self.draft.head, self.cursor) if held else None
        if more and not self.notice:
            done = "accepts" if decision.accepted else "rejects"
            self.notice = f"{self.told('{decide_same}')} {done} {more} more {quoted(decision.text)}"

    def decide_same(self) -> None:
        """Decide every identical text of this article as the one just decided, else the current.

        A second time it is suggested in the articles this person has not opened yet.
        """
        if self._repeated and self._repeated[1:] == (self.draft.head, self.cursor):
            self._remember(self._repeated[0])
            return
        head = self.draft.head
        decision, changes = self._same()
        if decision is None:
            self.notice = "no span here to repeat"
            return
        places = repeat.places(self.tokens, decision)
        if self._edit(lambda: changes + repeat.repeated(self.draft, decision, places)):
            said = "" if self.draft.head == head else self.notice
            decided = repeat.decided_so(self.draft, decision, places)
            if changes:
                self.next_suggestion()
            self._repeated = decision, self.draft.head, self.cursor
            verb = "accepted" if decision.accepted else "rejected"
            done = f"{verb} {decided} × {quoted(decision.text)}"
            if self.draft.head == head:
                done = f"no other {quoted(decision.text)} waits here"
            again = self.told("; {decide_same} again: in your next articles, too")
            self.notice = said or f"{done}{again}"

    def _same(self) -> tuple[Decision | None, list[Change]]:
        """The decision to repeat, and what it takes to decide the current mark that way itself."""
        if self._offered and self._offered[1:] == (self.draft.head, self.cursor):
            return self._offered[0], []
        mark = self.current
        if mark is None:
            return None, []
        own = [] if mark.decided else [Change(Action.ACCEPTED, mark.span)]
        return repeat.decision_of(mark, self.tokens.text), own

    def _remember(self, decision: Decision) -> None:
        kept = self.project.edits.remembered(self.person.id, decision.text)
        label = decision.span.label if decision.accepted else None
        earlier = kept.count if kept and kept.label == label else 0
        places = repeat.places(self.tokens, decision)
        times = earlier + repeat.decided_so(self.draft, decision, places)
        span = decision.span if decision.accepted else None
        change = Change(Action.REMEMBERED, span, text=decision.text, count=times)
        if self._record([change]):
            no_more = "" if decision.accepted else "no longer "
            what = f"is {no_more}suggested in your unopened articles"
            self.notice = f"{quoted(decision.text)} {what}"

    # -- whole screens and articles ------------------------------------------------------------

    def accept_visible(self, start: int, end: int) -> int:
        """Accept every undecided suggestion that lies wholly in `[start, end)`, in one step.

        Where there is a limit only those that are above it; returns how many that leaves, of which
        the first is then current.
        """
        waiting = self._undecided_inside(start, end)
        if self.accept_above is not None and waiting:
            return self._accept_above(waiting, self.accept_above)
        self._decide_all(waiting, Action.ACCEPTED, "accepted")
        return 0

    def _accept_above(self, waiting: list[Mark], above: float) -> int:
        history = self.project.verdicts.counts(self.draft.suggester)
        taken = accept_limit.licensed(waiting, history, above)
        left = sorted({mark.span for mark in waiting} - {mark.span for mark in taken})
        if not taken:
            said = accept_limit.why_none(waiting, history, above)
        elif self._decide_all(taken, Action.ACCEPTED, "accepted"):
            back = self.told("{undo} takes it back")
            limit = accept_limit.percent(above)
            said = f"accepted {len(taken)} above {limit}, left {len(left)}; {back}"
        else:
            return 0
        if left:
            self.go_to(left[0].start)
        self.notice = said
        return len(left)

    def reject_visible(self, start: int, end: int) -> None:
        """Reject every undecided suggestion that lies wholly in `[start, end)`, in one step."""
        self._decide_all(self._undecided_inside(start, end), Action.REJECTED, "rejected")

    def limit_accepting(self, above: float | None) -> None:
        """Let the key that accepts what is in sight take only what is above this share."""
        self.accept_above = above
        limit = (
            f" above {accept_limit.percent(above)}" if above is not None else ", without a limit"
        )
        self.notice = f"{self.told('{screen.accept_visible}')} accepts what is in sight{limit}"

    def _undecided_inside(self, start: int, end: int) -> list[Mark]:
        return [
            mark
            for mark in self.draft.between(start, end)
            if mark.span.start >= start and mark.span.end <= end and not mark.decided
        ]

    def _decide_all(self, marks: Iterable[Mark], action: Action, done: str) -> bool:
        changes = [Change(action, mark.span) for mark in marks]
        if not changes:
            self.notice = "nothing undecided is in sight"
        elif self._edit(lambda: changes):
            self.drop_selection()
            self.notice = f"{done} {len(changes)}; {self.told('{undo} takes it back')}"
            return True
        return False

    def finish(self) -> None:
        """Finish the article and open the next; undecided suggestions are shown first."""
        waiting = self.draft.undecided_count
        if waiting:
            self._jump(self.draft.undecided[0])
            self.notice = f"{waiting} still undecided; here is the first"
            return
        if self.draft.status != "finished" and self.concerned():
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
