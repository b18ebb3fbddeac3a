"""One reviewer settling disagreements: every key of review that decides is a method. No Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.review.navigation import ReviewWalking
from annotator.text.sanitize import quoted
from corpus.disagreement import resolution
from corpus.disagreement.resolution import Lane, Majority, Nothing
from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.disagreement.places import Place
    from corpus.disagreement.resolution import Resolution


class Reviewing(ReviewWalking):
    """The keys that settle, and the reasons."""

    # -- settling ------------------------------------------------------------------------------

    def take(self, number: int) -> None:
        """Take what the lane of that number (from 1) has here."""
        count = len(self.lane_names)
        if number > count:
            self.notice = f"there {'is one lane' if count == 1 else f'are {count} lanes'} here"
        else:
            self._settle(Lane(number - 1), "")

    def accept(self) -> None:
        """Take what more than half of the annotators have here."""
        self._settle(Majority(), "there is no majority here")

    def reject(self) -> None:
        """Take none; where nobody has a span, delete the reviewer's own."""
        mark = self.current
        if self.place is None and mark and mark.decided:
            self._edit(lambda: [Change(Action.REMOVED, mark.span)])
        else:
            self._settle(Nothing(), "")

    def _settle(self, wanted: Resolution, otherwise: str) -> None:
        """Record what follows and go on to the next disagreement."""
        place = self.place
        if place is None:
            self.notice = self.told("nobody has a span here; {next_undecided} goes on")
            return
        chosen = resolution.resolved(place, wanted)
        if chosen is None:
            self.notice = otherwise
            return
        changes = resolution.changes(self.draft, (place.start, place.end), chosen)
        if self._edit(lambda: changes):
            said = self._reached_in(changes, place) or self.notice
            self.next_undecided()
            self.notice = said or self.notice

    def _reached_in(self, changes: Iterable[Change], place: Place) -> str:
        """What is said of a span that was moved into the place and is gone with it."""
        for change in changes:
            span = change.span if change.action is Action.REMOVED else None
            if span and not place.start <= span.start < span.end <= place.end:
                covered = quoted(self.tokens.text[slice(*span.extent)])
                back = self.told("{undo} takes it back")
                return f"{covered} reached into this place and is gone; {back}"
        return ""

    def take_unanimous(self) -> None:
        """Take every span of the article that all annotators have alike."""
        changes = self._unanimous()
        if not changes:
            self.notice = "nothing unanimous is left"
        elif self._edit(lambda: changes):
            self.notice = f"took {len(changes)} unanimous; {self.told('{undo} takes it back')}"

    def _unanimous(self) -> list[Change]:
        waiting = [self.places.all[index] for index in self.places.unanimous]
        return [
            change
            for place in waiting
            for change in resolution.changes(self.draft, (place.start, place.end), place.lanes[0])
        ]

    def finish(self) -> None:
        """Settle the article and open the next; disagreements that are left are shown first."""
        left, unanimous = len(self.places.disagreeing), len(self.places.unanimous)
        if self.draft.status == "finished":
            self._go_on()
        elif left:
            self._jump_to(self.places.all[self.places.disagreeing[0]])
            self.notice = f"{left} still to settle; here is the first"
        elif unanimous and not self.takes_unanimous:
            left_told = f"{unanimous} unanimous are left; {{take_unanimous}} takes them"
            self.notice = self.told(left_told)
        elif not self._changed_meanwhile():
            empty = not self.draft.accepted and not unanimous
            if self._record([*self._unanimous(), Change(Action.FINISHED)]):
                self._go_on()
                back = self.told("settled without a span; {undo} takes it back")
                self.notice = self.notice or (back if empty else "")

    def _changed_meanwhile(self) -> bool:
        """Whether an annotator has changed the article since it was opened, which is then shown.

        Of two reviewers who are at one article the first to settle it has settled it.
        """
        self._refuse_settled(self.key.article_id)
        if self.project.review.lanes(self.key.article_id).heads == self.draft.compared:
            return False
        self._reload()
        left = len(self.places.disagreeing)
        if left:
            self._go_to_place(self.places.all[self.places.disagreeing[0]])
        self.notice = f"annotators changed this article meanwhile; {left} to settle"
        return True

    # -- reasons -------------------------------------------------------------------------------

    @property
    def _remarked(self) -> Span | None:
        """A reason is about the whole place, wherever the span in it has been moved."""
        place = self.place
        if place is None:
            return super()._remarked
        said = next(iter(self._said_of(place)), None)
        start, end = said or (place.start, place.end)
        return Span(start, end, place.labels[0])

    def _said_of(self, place: Place) -> list[tuple[int, int]]:
        extents = (comment.extent for comment in self.draft.comments if comment.extent)
        return [extent for extent in extents if extent[0] < place.end and place.start < extent[1]]

    @property
    def reason(self) -> str:
        """The reason given for the place at the cursor; empty where there is none."""
        return self.comment if self.place else ""
