"""One reviewer settling disagreements."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Protocol

from annotator.session.outcome import UNDO, Outcome, Refused, cited
from annotator.session.review.batch import Batch
from annotator.session.review.navigation import ReviewNavigation
from annotator.session.review.policy import ReviewPolicy, char_in
from annotator.session.review.proposals import unanimous_changes
from annotator.session.session import Session
from annotator.session.view import View
from annotator.session.workspace import Workspace
from corpus.disagreement import resolution
from corpus.disagreement.places import LaneSpan
from corpus.disagreement.resolution import Lane, Majority, Nothing
from corpus.errors import NotFoundError
from corpus.model import Action, Change, Span
from corpus.store.review import EVERYTHING
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.outcome import Operations
    from annotator.session.review.open_places import Places
    from corpus.agreement.values import ArticleLanes
    from corpus.disagreement.places import Place
    from corpus.disagreement.resolution import Resolution
    from corpus.model import Annotator, Mark, Remark, Via
    from corpus.store import Project
    from corpus.store.queue import Progress
    from corpus.store.review import DisagreementFilter, Order

_DIFFERS = "≠"
"""The letter after a proposal where annotators differ, until it is decided."""


class ReviewView(View, Protocol):
    """Shows the open article and its lanes, and opens lists over it."""

    def whole_class(self) -> Outcome | None:
        """List all disagreements similar to the one at the cursor."""

    def consistency(self) -> Outcome | None:
        """List the strings that the gold labels inconsistently."""


class ReviewSession(Session):
    """Settles the disagreements of articles that several people have finished.

    With `takes_unanimous` settling an article accepts its unanimous spans without a key for them.
    """

    task: ClassVar[str] = " · review"

    def __init__(
        self,
        project: Project,
        person: Annotator,
        *,
        keymap: Keymap,
        wanted: DisagreementFilter = EVERYTHING,
        order: Order = "disagreements",
        takes_unanimous: bool = False,
        via: Via = "screen",
    ) -> None:
        self.policy = ReviewPolicy(project, person)
        workspace = Workspace(project, person, self.policy, via=via)
        super().__init__(workspace, keymap, self._comment_target)
        self._takes_unanimous = takes_unanimous
        self.queue = ReviewNavigation(workspace, self.policy, wanted=wanted, order=order)
        self.batch = Batch(workspace, self.policy, takes_unanimous=takes_unanimous)

    def start(self, article_id: str | None = None) -> bool:
        """Open the first article; False if there is nothing to do. Raises `NotSavedError`."""
        outcome = self.queue.start(article_id)
        self.dispatcher.show(outcome or Outcome())
        return outcome is not None

    def operations(self, view: ReviewView) -> Operations:
        """The operations of the review screen."""
        return {
            **self.common_operations(view),
            **{f"lane:{number}": partial(self.take, number) for number in range(1, 10)},
            "accept": self.accept,
            "reject": self.reject,
            "take_unanimous": self.take_unanimous,
            "screen.relabel": partial(view.choose_label, self.editor.label),
            "screen.whole_class": view.whole_class,
            "screen.consistency": view.consistency,
            "next_undecided": self.next_undecided,
            "previous_undecided": self.previous_undecided,
            "finish": self.finish,
            "next_article": self.queue.next_article,
            "previous_article": self.queue.previous_article,
            "screen.comment": lambda: view.ask(self.editor.comment_question("reason")),
            "toggle_names": self.toggle_names,
        }

    # -- what views show -----------------------------------------------------------------------

    @property
    def lanes(self) -> ArticleLanes | None:
        """The finished annotations of the open article."""
        return self.policy.lanes

    @property
    def places(self) -> Places:
        """The places of the open article."""
        return self.policy.places

    @property
    def place(self) -> Place | None:
        """The place that covers the cursor, unanimous or not."""
        return self.places.at(self.cursor.char)

    def has_taken(self, place: Place, lane: Sequence[LaneSpan]) -> bool:
        """Whether the reviewer has decided the place as a lane has it."""
        marks = self.draft.between(place.start, place.end)
        if any(not mark.decided for mark in marks):
            return False
        return tuple(lane) == tuple(LaneSpan(*m.span.extent, m.span.label, m.value) for m in marks)

    @property
    def has_majority(self) -> bool:
        """Whether more than half of the annotators agree at the cursor."""
        return self.place is not None and resolution.resolved(self.place, Majority()) is not None

    @property
    def lane_names(self) -> list[str]:
        """The name of each lane; a number while names are hidden."""
        return self.policy.lane_names

    @property
    def names_shown(self) -> bool:
        """Whether annotators are named."""
        return self.policy.names_shown

    @property
    def reason(self) -> str:
        """The reason given for the place at the cursor; empty if there is none."""
        return self.editor.comment if self.place else ""

    def count_progress(self) -> Progress:
        """Count the articles settled, opened by this reviewer, and to be settled in all."""
        return self.project.review.progress(self.person.id)

    @property
    def summary(self) -> str:
        """The numbers of disagreements and of those to be settled."""
        places = self.places
        return f"Disagreements {places.disagreements:,} · {len(places.disagreeing):,} to settle"

    @property
    def unanimous_left(self) -> int:
        """The number of unanimous spans that a key must accept before the article is settled."""
        return 0 if self._takes_unanimous else len(self.places.unanimous)

    @property
    def overlooked(self) -> str:
        """The count of unanimous spans that are not accepted yet, in words; empty if all are."""
        count = self.unanimous_left
        return f"{counted(count, 'unanimous span')} not yet accepted" if count else ""

    def differs(self, mark: Mark) -> bool:
        """Whether a mark is an undecided proposal where annotators differ."""
        if mark.suggestion is None or mark.decided:
            return False
        place = self.places.at(mark.span.start)
        return place is not None and not place.unanimous

    def tag_of(self, mark: Mark) -> str | None:
        """Return another letter for what differs, so that it is seen without colour.

        A span that can be linked has its digit.
        """
        return self.linking.digit_of(mark) or (_DIFFERS if self.differs(mark) else None)

    def note_of(self, mark: Mark) -> str:
        """Return the classes of an undecided disagreement."""
        return mark.suggestion.reason if mark.suggestion and self.differs(mark) else ""

    @property
    def article_remarked(self) -> tuple[bool, bool]:
        """Whether the reviewer or an annotator flagged the article, and commented on it."""
        flagged, commented = super().article_remarked
        about = [remark for remark in self._remarks if remark.start is None]
        return (
            flagged or any(remark.flagged for remark in about),
            commented or any(remark.comment for remark in about),
        )

    def remarks_between(self, start: int, end: int) -> Iterator[tuple[int, bool, bool]]:
        """Yield (start, flagged, commented) of the remarks of the reviewer and the annotators."""
        yield from super().remarks_between(start, end)
        for remark in self._remarks:
            if remark.start is not None and start <= remark.start < end:
                yield remark.start, remark.flagged, bool(remark.comment)

    @property
    def _remarks(self) -> Iterator[Remark]:
        return chain.from_iterable(self.lanes.remarks if self.lanes else ())

    def toggle_names(self) -> Outcome:
        """Show or hide the names of annotators."""
        self.policy.names_shown = not self.policy.names_shown
        return Outcome(f"Names {'shown' if self.policy.names_shown else 'hidden'}")

    # -- moves ---------------------------------------------------------------------------------

    def next_undecided(self) -> Outcome:
        """Go to the next disagreement to settle, from the last one to the first.

        If none is left, go to the next place that an earlier adjudication has otherwise.
        """
        here = self.place
        char = here.start if here else self.cursor.char
        return self._jump_to(self.places.next(char) or self._next_settled_differently(char))

    def _next_settled_differently(self, char: int) -> Place | None:
        count = self.lanes.set_aside if self.lanes else 0
        differing = [
            place
            for place in (self.places.all if count else ())
            if not all(self.has_taken(place, lane) for lane in place.lanes[-count:])
        ]
        return next(
            (place for place in differing if place.start > char), next(iter(differing), None)
        )

    def previous_undecided(self) -> Outcome:
        """Go to the previous disagreement to settle, from the first one to the last."""
        return self._jump_to(self.places.previous(self.cursor.char))

    def _jump_to(self, place: Place | None) -> Outcome:
        if place:
            self.cursor.jump_to(char_in(place, self.draft))
            return Outcome()
        self.cursor.drop_selection()
        if self.draft.status == "finished":
            return Outcome("This article is settled. {finish}: next article")
        if self.unanimous_left:
            spans = counted(self.unanimous_left, "unanimous span")
            return Outcome(f"No disagreement is left. {{take_unanimous}}: accept {spans}")
        return Outcome("No disagreement is left. {finish}: settle the article")

    def _jump_to_first(self) -> None:
        self._jump_to(self.places.all[self.places.disagreeing[0]])

    def go_to_place(self, article_id: str, char: int) -> Outcome:
        """Open an article, settled or not, with the cursor at a code point.

        Raises `StaleError` if another reviewer has it.
        """
        try:
            outcome = self.go_to_article(article_id)
        except NotFoundError as purged:
            raise Refused("This article was purged meanwhile") from purged
        self.cursor.go_to(char)
        return outcome

    # -- settling ------------------------------------------------------------------------------

    def take(self, number: int) -> Outcome:
        """Take what the lane of a number (from 1) has here, and go on."""
        count = len(self.lane_names)
        if number > count:
            raise Refused(f"There {'is' if count == 1 else 'are'} {counted(count, 'lane')} here")
        return self._settle(Lane(number - 1))

    def accept(self) -> Outcome:
        """Take what more than half of the annotators have here, and go on."""
        return self._settle(Majority())

    def reject(self) -> Outcome:
        """Take no span; if nobody has a span here, delete the reviewer's own."""
        mark = self.cursor.current
        if self.place is None and mark and mark.decided:
            return Outcome(self.editor.edit([Change(Action.REMOVED, mark.span)]))
        return self._settle(Nothing())

    def _settle(self, wanted: Resolution) -> Outcome:
        """Record a resolution of the place at the cursor, and go to the next disagreement."""
        place = self.place
        if place is None:
            raise Refused("Nobody has a span here. {next_undecided}: next disagreement")
        chosen = resolution.resolved(place, wanted)
        if chosen is None:
            raise Refused("There is no majority here. Take a lane, or {reject}: none")
        changes = resolution.changes(self.draft, (place.start, place.end), chosen)
        reopened = self.editor.edit(changes)
        left = self.next_undecided()
        return Outcome(self._removed_around(changes, place) or reopened or left.message)

    def _removed_around(self, changes: Iterable[Change], place: Place) -> str:
        """Return a warning about a span that reached into the place and was removed with it."""
        for change in changes:
            span = change.span if change.action is Action.REMOVED else None
            if span and not place.start <= span.start < span.end <= place.end:
                covered = cited(self.tokens.text[slice(*span.extent)])
                return f"Removed {covered}, which reached into this place ({{undo}} to undo)"
        return ""

    def take_unanimous(self) -> Outcome:
        """Accept every unanimous span of the article."""
        changes = self._unanimous()
        if not changes:
            raise Refused("No unanimous span is left")
        self.editor.edit(changes)
        return Outcome(f"Accepted {counted(len(changes), 'unanimous span')} ({{undo}} to undo)")

    def _unanimous(self) -> list[Change]:
        waiting = [self.places.all[index] for index in self.places.unanimous]
        return unanimous_changes(self.draft, waiting)

    def finish(self) -> Outcome:
        """Settle the article and open the next; disagreements that are left come first."""
        if self.workspace.is_purged:
            return self.queue.leave_purged()
        left = len(self.places.disagreeing)
        if self.draft.status == "finished":
            return self.queue.go_on_settled()
        if left:
            self._jump_to_first()
            return Outcome(f"{counted(left, 'disagreement')} still to settle; moved to the first")
        if self.unanimous_left:
            spans = counted(self.unanimous_left, "unanimous span")
            raise Refused(f"{spans} not yet accepted. {{take_unanimous}}: accept them")
        if self._changed_meanwhile():
            left = len(self.places.disagreeing)
            if left:
                self._jump_to_first()
            return Outcome(f"Annotators changed this article meanwhile; {left} to settle")
        empty = not self.draft.accepted and not self.places.unanimous
        self.workspace.record([*self._unanimous(), Change(Action.FINISHED)])
        outcome = self.queue.go_on_settled()
        return Outcome(outcome.message or (f"Settled without spans{UNDO}" if empty else ""))

    def _changed_meanwhile(self) -> bool:
        """Whether an annotator has changed the article since it was opened; it is loaded again.

        If two reviewers are at one article, the first one to settle it has settled it.
        """
        article_id = self.key.article_id
        self.policy.check_settled(article_id)
        if self.project.review.lanes(article_id, self.person.id).heads == self.draft.compared:
            return False
        self.workspace.reload()
        return True

    # -- reasons -------------------------------------------------------------------------------

    def _comment_target(self) -> Span | None:
        """Return the whole place, wherever the spans in it have been moved, else the span."""
        place = self.place
        if place is None:
            return self.editor.current_span
        extents = (comment.extent for comment in self.draft.comments if comment.extent)
        there = (one for one in extents if one[0] < place.end and place.start < one[1])
        start, end = next(there, (place.start, place.end))
        return Span(start, end, place.labels[0])
