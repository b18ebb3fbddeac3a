"""One person labelling the articles of a project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from annotator.keymap.keymap import default_keymap
from annotator.session import changes
from annotator.session.labelling.arrivals import Arrivals
from annotator.session.labelling.bulk import BulkDecisions
from annotator.session.labelling.doubtful import BELOW, DoubtfulFirst
from annotator.session.labelling.finish_checks import FinishChecks
from annotator.session.labelling.navigation import Navigation
from annotator.session.labelling.phrase_edges import PhraseEdges
from annotator.session.labelling.policy import LabellingPolicy
from annotator.session.labelling.repeat import Decision, Repetition
from annotator.session.outcome import UNDO, Outcome, Refused
from annotator.session.session import Session
from annotator.session.view import View
from annotator.session.workspace import Workspace
from annotator.settings.settings import LEAST, MOST_GHOSTS
from annotator.text.probability import marked_probability
from corpus.model import Action, Change
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.second_looks import SecondLooks
    from annotator.session.labelling.unaided import Lot
    from annotator.session.outcome import Operations
    from corpus.model import Annotator, Candidate, Mark, Via
    from corpus.store import Project
    from corpus.store.queue import Progress


class LabellingView(View, Protocol):
    """The part of the screen that operations of labelling need."""

    def strings(self) -> Outcome | None:
        """List the distinct strings, to decide each once for all its places."""

    def practice(self) -> Outcome | None:
        """Show how a finished article of practice differs from gold."""


class LabellingSession(Session):
    """Decides on suggestions, and finishes articles.

    `accept_above` is the share of right ones that suggestions must exceed to be accepted in bulk,
    or None. `goes_on` says whether a label given to a suggestion also goes to the next one. `lot`
    draws the articles that are opened without suggestions. `ghosts_above` is the probability above
    which candidates are shown, and `ghosts_in_100` the most for 100 tokens; with 1 or 0 none are.
    `second_looks` draws bulk accepts to look at again. `letters_stay` is whether articles begin
    with letters. `doubtful_first` is whether work begins in that way, below `doubtful_below`.
    """

    def __init__(
        self,
        project: Project,
        person: Annotator,
        *,
        suggester: str | None = None,
        keymap: Keymap | None = None,
        accept_above: float | None = None,
        goes_on: bool = False,
        lot: Lot | None = None,
        ghosts_above: float = LEAST,
        ghosts_in_100: float = MOST_GHOSTS,
        second_looks: SecondLooks | None = None,
        letters_stay: bool = False,
        doubtful_first: bool = False,
        doubtful_below: float = BELOW,
        via: Via,
    ) -> None:
        self.policy = LabellingPolicy(project, person, suggester=suggester, lot=lot)
        workspace = Workspace(project, person, self.policy, via=via)
        super().__init__(
            workspace,
            keymap or default_keymap(),
            ghosts_above=ghosts_above,
            ghosts_in_100=ghosts_in_100,
        )
        self._goes_on = goes_on
        self._letters_stay = letters_stay
        self.queue = Navigation(workspace, self.policy)
        self.checks = FinishChecks(workspace, self.cursor, self.policy, second_looks)
        self.doubtful = DoubtfulFirst(workspace, self.cursor, doubtful_below, on=doubtful_first)
        self.bulk = BulkDecisions(
            workspace, self.cursor, self.editor, self.doubtful, above=accept_above
        )
        self.repetition = Repetition(workspace, self.cursor, self.editor)
        self.arrivals = Arrivals(workspace, self.policy, self.dispatcher)
        self.phrase_edges = PhraseEdges(workspace, self.cursor, self.editor, self.ghosts)
        self.hints.decide_with(accept=self.accept, reject=self.reject)
        self._view: LabellingView | None = None

    def start(self, article_id: str | None = None) -> bool:
        """Open the first article; False if there is nothing to do. Raises `NotSavedError`."""
        outcome = self.queue.start(article_id)
        self.dispatcher.show(outcome or Outcome())
        return outcome is not None

    def resume(self, article_id: str | None) -> bool:
        """Open the article that was open in an earlier window, else start; False as for `start`."""
        outcome = self.queue.resume(article_id) if article_id else None
        if outcome is None:
            return self.start()
        self.dispatcher.show(outcome)
        return True

    def operations(self, view: LabellingView) -> Operations:
        """The operations of the labelling screen and of the plain dialogue."""
        self._view = view
        if self._letters_stay:
            self.hints.begin_in(view)
        return {
            **self.common_operations(view),
            **{f"label:{key}": partial(self.label_by_key, key) for key in "123456789"},
            "accept": self.accept,
            "reject": self.reject,
            "next_ghost": self.ghosts.next,
            "previous_ghost": self.ghosts.previous,
            "toggle_ghosts": self.ghosts.toggle,
            "phrase_out": self.phrase_edges.grow,
            "phrase_in": self.phrase_edges.shrink,
            "screen.accept_visible": partial(self.bulk.accept_in_sight, view),
            "screen.accept_and_finish": partial(self.accept_and_finish, view),
            "screen.reject_visible": lambda: self.bulk.reject_between(*view.extent_in_sight),
            "doubtful_first": self.doubtful.toggle,
            "decide_same": self.repetition.decide_same,
            "screen.list_labels": partial(view.choose_label, self.label),
            "screen.hints_stay": partial(self.hints.show_staying, view),
            "screen.strings": view.strings,
            "next_undecided": self.next_undecided,
            "previous_undecided": self.previous_undecided,
            "finish": self.finish,
            "dismiss": self.checks.dismiss,
            "undo": self.undo,
            "next_article": self.queue.next_article,
            "previous_article": self.queue.previous_article,
            "skip": self.skip,
            "screen.comment": lambda: view.ask(self.editor.comment_question("comment")),
        }

    # -- what views show -----------------------------------------------------------------------

    def count_progress(self) -> Progress:
        """Count the articles finished and opened by this person."""
        return self.project.queue.progress(self.person.id)

    @property
    def summary(self) -> str:
        """The numbers of spans and of undecided ones."""
        return f"Spans {self.draft.live_count:,} · {self.undecided}"

    @property
    def undecided(self) -> str:
        """The number of undecided suggestions, and with doubtful first that of doubtful ones."""
        doubtful = "" if self.doubtful.below is None else f", {self.doubtful.count} doubtful"
        return f"{super().undecided}{doubtful}"

    @property
    def label_counts(self) -> Mapping[int, int]:
        """The number of spans with each label (an id), undecided suggestions included."""
        return self.draft.label_counts

    @property
    def overlooked(self) -> str:
        """The count of numbers without a label, in words; empty if none is left."""
        count = self.policy.watch(self.workspace).count
        return counted(count, "unlabelled number") if count else ""

    def tag_of(self, mark: Mark) -> str | None:
        """Return the digit of a span that can be linked; others have the letter of their label."""
        return self.linking.digit_of(mark)

    def note_of(self, mark: Mark) -> str:
        """Return how likely an undecided suggestion is right."""
        if mark.suggestion is None or mark.decided:
            return ""
        return marked_probability(mark.suggestion.score)

    # -- single decisions ----------------------------------------------------------------------

    def accept(self) -> Outcome | None:
        """Accept the current suggestion, or those selected; go to the next undecided one.

        At a second look the span is confirmed; after the last check the article is finished.
        """
        if self.checks.at_second_look:
            following = self.checks.confirm()
            return following if self.checks.concerns else self.finish()
        if self.cursor.anchor is not None:
            waiting = [mark for mark in self.cursor.selected if not mark.decided]
            return self._decide_selected(
                [Change(Action.ACCEPTED, mark.span) for mark in waiting], "Accepted"
            )
        mark, ghost = self.cursor.current, self.ghosts.current
        if mark is None and ghost:
            return self._label_ghost(ghost, ghost.span.label)
        return self._decide(mark, changes.accept(self.draft, mark) if mark else [], accepted=True)

    def reject(self) -> Outcome:
        """Reject the current suggestion or delete the current span, or those selected; go on."""
        if self.checks.at_second_look:
            return self.checks.reject()
        if self.cursor.anchor is not None:
            marks = self.cursor.selected
            return self._decide_selected([c for m in marks for c in changes.reject(m)], "Rejected")
        mark = self.cursor.current
        return self._decide(mark, changes.reject(mark) if mark else [], accepted=False)

    def _decide_selected(self, wanted: Sequence[Change], verb: str) -> Outcome:
        if not wanted:
            raise Refused("Nothing to decide in the selection")
        reopened = self.editor.edit(wanted)
        self.cursor.drop_selection()
        self.cursor.next_suggestion()
        done = f"{verb} {counted(len(wanted), 'span')}{UNDO}"
        return Outcome(f"{done}. {reopened}" if reopened else done)

    def _decide(self, mark: Mark | None, wanted: Sequence[Change], *, accepted: bool) -> Outcome:
        reopened = self.editor.edit(wanted)
        left = self.cursor.next_suggestion().message
        if mark is None:
            return Outcome("No span was here")
        covered = self.tokens.text[slice(*mark.span.extent)]
        offer = self.repetition.offer(Decision(mark.span, covered, accepted=accepted))
        return Outcome(reopened or left or offer)

    def _label_ghost(self, ghost: Candidate, label: int) -> Outcome:
        """Make a ghost a span; the cursor stays there."""
        wanted = changes.label_extent(self.draft, ghost.span.extent, label)
        return Outcome(self.editor.edit(wanted))

    def label_by_key(self, key: str) -> Outcome | None:
        """Give the label that has a digit as its key."""
        label = self.project.labels.keyed().get(key)
        if label is None:
            raise Refused(f"No label has the key {key}. {{screen.list_labels}}: all labels")
        return self.label(label.id)

    def label(self, label: int) -> Outcome | None:
        """Label the selection, span or token; at a finish check, also go to the next check.

        In a selection that was extended from span to span, each span gets the label. A ghost
        becomes a span.
        """
        if self.cursor.anchor is not None and self.cursor.by_spans:
            others = [m for m in self.cursor.selected if not m.decided or m.span.label != label]
            wanted = [change for mark in others for change in changes.relabel(mark, label)]
            return self._decide_selected(wanted, "Labelled")
        at_check = self.checks.current is not None
        mark, ghost = self.cursor.current, self.ghosts.current
        if self.checks.at_second_look and mark and mark.span.label == label:
            return self.accept()
        if mark is None and ghost and not at_check and not self.search.match:
            return self._label_ghost(ghost, label)
        outcome = self.editor.label(label)
        if at_check:
            return self.checks.go_to_next()
        if self._goes_on and mark and mark.state == "suggested":
            left = self.cursor.next_suggestion().message
            return outcome if outcome.message else Outcome(left)
        return outcome

    def undo(self) -> Outcome:
        """Undo this person's last step; if a finish check was answered, show it again."""
        outcome = self.history.undo()
        self.checks.ask_again()
        return outcome

    def next_undecided(self) -> Outcome:
        """Go to the next undecided suggestion; if there is none, to the next finish check."""
        if self.checks.concerns and not self.draft.undecided_count:
            return self.checks.go_to_next()
        return self.cursor.next_suggestion()

    def previous_undecided(self) -> Outcome:
        """Go to the previous undecided suggestion; if there is none, to the previous check."""
        if self.checks.concerns and not self.draft.undecided_count:
            return self.checks.go_to_next(backwards=True)
        return self.cursor.previous_suggestion()

    # -- articles ------------------------------------------------------------------------------

    def accept_and_finish(self, view: LabellingView) -> Outcome | None:
        """Accept what is in sight and page on; on the last page, finish the article.

        What stays undecided on the last page keeps the article open. A second look has to be
        answered.
        """
        if self.checks.at_second_look:
            raise Refused("Is this span right? {accept}: right, {reject} or a label: wrong")
        start, end = view.extent_in_sight
        accepted = self.bulk.accept_in_sight(view)
        if end < len(self.tokens.text) or self.bulk.undecided_between(start, end):
            return accepted
        self.hints.drop()
        return self.finish()

    def go_to_article(self, article_id: str) -> Outcome:
        """Open an article, whether or not it wants an annotation of this person."""
        if article_id == self.key.article_id:
            return Outcome()
        return self.queue.open_by_name(article_id)

    def finish(self) -> Outcome | None:
        """Finish the article and open the next; first show undecided spans, checks and practice."""
        if self.workspace.is_purged:
            return self.queue.leave_purged()
        left = self.draft.undecided_count
        if left:
            self.cursor.jump_to(self.draft.undecided[0].span.start)
            return Outcome(f"{counted(left, 'suggestion')} still undecided; moved to the first")
        if self.draft.status != "finished":
            concern = self.checks.first()
            if concern:
                return concern
        self.cursor.drop_selection()  # of the string that a check has shown
        empty = not self.draft.accepted
        if self.draft.status != "finished":
            self.workspace.record([Change(Action.FINISHED)])
        if self.draft.trial == "practice":
            return self._compare_practice()
        outcome = self.queue.go_on_after("Finished")
        return outcome if outcome.message or not empty else Outcome(f"Finished without spans{UNDO}")

    def _compare_practice(self) -> Outcome | None:
        """Show how the article differs from gold, or say that it does not and go on."""
        gold = self.project.trials.gold(self.key.article_id)
        differs = gold and gold.spans != tuple(self.project.edits.spans(self.key))
        if differs and self._view:
            return self._view.practice()
        following = self.queue.go_on_after("Finished")
        same = "No difference from gold" if gold else "This article has no gold any more"
        return Outcome(f"{same}. {following.message}" if following.message else same)

    def skip(self) -> Outcome:
        """Skip the article, so that others may take it, and open the next."""
        if self.workspace.is_purged:
            return self.queue.leave_purged()
        if self.draft.status == "finished":
            raise Refused("This article is finished. {next_article}: next article")
        if self.draft.status != "skipped":
            self.workspace.record([Change(Action.SKIPPED)])
        return self.queue.go_on_after("Skipped")
