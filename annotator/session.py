"""One person at work on one project: every key of the screens is one method here.

No Textual, so the same session serves the screen, the plain dialogue and the tests. A method that
edits stores its step before it returns; what it changed is put into `effects` for the view to
repaint, and what there is to say into `notice`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator import decisions, licensing, repeating
from annotator.checks import Checking
from annotator.decisions import Refused
from annotator.repeating import Decision
from annotator.safe import quoted
from corpus import numbers
from corpus.errors import InputError
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from annotator.decisions import Side
    from corpus.model import Mark


class Session(Checking):
    """The keys that decide, remark and finish."""

    # -- decisions -----------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept the current suggestion and go to the next undecided one."""
        mark = self.current
        self._decide(mark, lambda: decisions.accept(self.draft, mark) if mark else [])

    def reject(self) -> None:
        """Reject the current suggestion, or delete the current span, and go on."""
        mark = self.current
        self._decide(mark, lambda: decisions.reject(mark) if mark else [], accepted=False)

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
        more = repeating.offered(self.draft, self.tokens, decision)
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
        places = repeating.places(self.tokens, decision)
        if self._edit(lambda: changes + repeating.repeated(self.draft, decision, places)):
            said = "" if self.draft.head == head else self.notice
            decided = repeating.decided_so(self.draft, decision, places)
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
        return repeating.decision_of(mark, self.tokens.text), own

    def _remember(self, decision: Decision) -> None:
        kept = self.project.edits.remembered(self.person.id, decision.text)
        label = decision.span.label if decision.accepted else None
        earlier = kept.count if kept and kept.label == label else 0
        places = repeating.places(self.tokens, decision)
        times = earlier + repeating.decided_so(self.draft, decision, places)
        span = decision.span if decision.accepted else None
        change = Change(Action.REMEMBERED, span, text=decision.text, count=times)
        if self._record([change]):
            no_more = "" if decision.accepted else "no longer "
            what = f"is {no_more}suggested in your unopened articles"
            self.notice = f"{quoted(decision.text)} {what}"

    def label(self, label: int) -> None:
        """Label the selection, else the current span, else the token at the cursor."""
        self.read_labels()
        if label not in self.labels:
            self.notice = "that label was removed meanwhile"
            return
        mark, extent = self.current, self.selection
        if self.anchor is None and len(self.tokens):
            extent = self.match or self.tokens.extent(self.cursor, self.cursor + 1)
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
        mark = self._span_here()
        if mark is None:
            return
        start, end = mark.span.extent
        moved = self._edit(
            lambda: decisions.move_edge(self.draft, self.tokens, mark, side=side, outward=outward)
        )
        if moved and self.current is None:
            self.cursor = self.tokens.at(end - 1 if side == "right" else start)
            self._step(-1 if side == "right" else 1)

    def split(self) -> None:
        """Split the current span before the cursor."""
        mark = self._span_here()
        if mark:
            self._edit(lambda: decisions.split(self.tokens, mark, self.cursor))

    def merge(self) -> None:
        """Make one span of the current one and the next."""
        mark = self._span_here()
        if mark:
            self._edit(lambda: decisions.merge(self.draft, self.tokens, mark))

    def _span_here(self) -> Mark | None:
        """The current span or undecided suggestion; where there is none, that is said."""
        mark = self.current
        if mark is None or mark.state == "rejected":
            self.notice = "no span here; a label's key labels the token"
            return None
        return mark

    # -- values --------------------------------------------------------------------------------

    @property
    def value_shown(self) -> str | None:
        """The value of the current number in words, empty where it has none; None elsewhere."""
        mark = self.current
        if mark is None or mark.state == "rejected" or mark.span.label not in self.valuer.numeric:
            return None
        value = self.valuer.shown(self.tokens.text, mark)
        return numbers.described(value) if value else ""

    def set_value(self, typed: str) -> str | None:
        """Give the current number a value; without one it gets its text's again.

        Returns a sentence that says what is understood where `typed` is not.
        """
        mark = self._span_here()
        if mark is None or self.value_shown is None:
            self.notice = self.notice or "only a number has a value"
            return None
        try:
            value = numbers.to_json(self.valuer.understood(typed)) if typed.strip() else None
        except InputError as error:
            return str(error)
        value = value or self.valuer.value(self.tokens.text, mark.span)
        if value == mark.value and mark.decided:
            self.notice = "it has that value already"
        elif self._edit(lambda: [Change(Action.VALUED, mark.span, value=value)]):
            self.notice = self.notice or f"value {self.value_shown or 'none'}"
        return None

    # -- remarks -------------------------------------------------------------------------------

    @property
    def comment(self) -> str:
        """What this person wrote about the current span, else about the article."""
        mark = self._remarkable
        said = self.draft.comment_on(mark.span.extent if mark else None)
        return said.text if said else ""

    def set_comment(self, text: str) -> None:
        """Comment on the current span, else on the article; an empty text takes it back."""
        mark, text = self._remarkable, text.strip()
        if text == self.comment:
            return
        change = Change(Action.COMMENTED, mark.span if mark else None, text=text)
        if self._record([change]):
            what = "span" if mark else "article"
            self.notice = f"comment on the {what} {'kept' if text else 'taken back'}"

    @property
    def _remarkable(self) -> Mark | None:
        mark = self.current
        return mark if mark and mark.state != "rejected" else None

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
        taken = licensing.licensed(waiting, history, above)
        left = sorted({mark.span for mark in waiting} - {mark.span for mark in taken})
        if not taken:
            said = licensing.why_none(waiting, history, above)
        elif self._decide_all(taken, Action.ACCEPTED, "accepted"):
            back = self.told("{undo} takes it back")
            said = (
                f"accepted {len(taken)} above {licensing.percent(above)}, left {len(left)}; {back}"
            )
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
        limit = f" above {licensing.percent(above)}" if above is not None else ", without a limit"
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

    def flag(self) -> None:
        """Flag the current span, else the article; a second time takes the flag off."""
        mark = self._remarkable
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
