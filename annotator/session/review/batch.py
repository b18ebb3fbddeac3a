"""One reviewer at work on many articles at once: a class of disagreements, a string of the gold.

What is decided over several articles is one step: stored together or not at all, and taken back
with one key. No Textual.
"""

from __future__ import annotations

import operator
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, cast

from annotator.session.descriptions import told
from annotator.session.review.fixing import Fixing
from corpus.disagreement import resolution
from corpus.disagreement.places import places
from corpus.disagreement.resolution import Lane, Resolution
from corpus.errors import NotSavedError
from corpus.model import Action, Change, Span
from corpus.store.edits import new_step

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from corpus.disagreement.places import LaneSpan, Place
    from corpus.edits.draft import Draft
    from corpus.edits.undo import StepEntry
    from corpus.store.review import Case

    Chosen = tuple[LaneSpan, ...] | None
    Decide = Callable[[Sequence[str], Draft, Place], list[Change] | None]
    """The changes at one place, given the names of the lanes; None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Together:
    """What a decision over several articles came to: how many places were settled, in how many
    articles, how many of these are settled as a whole; how many articles are with others; and in
    how many places of the rest the decision does not apply, or annotators agree meanwhile.
    """

    places: int = 0
    articles: int = 0
    finished: int = 0
    taken: int = 0
    left: int = 0

    def __add__(self, other: Together) -> Together:
        return Together(*map(operator.add, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class OfPerson:
    """What one person has, whose lane is another in every article."""

    name: str

    def among(self, names: Sequence[str]) -> Lane:
        """Their lane in an article that people of these names have annotated; else no lane."""
        return Lane(names.index(self.name) if self.name in names else -1)


Decision = Resolution | OfPerson
"""What serves a place in any article."""


def decided_at(place: Place, names: Sequence[str], decision: Decision) -> Chosen:
    """The spans that a decision leaves at a place of lanes with these names; None where it does
    not apply there, or nobody disagrees.
    """
    if place.unanimous:
        return None
    if isinstance(decision, OfPerson):
        decision = decision.among(names)
    return resolution.resolved(place, decision)


class ReviewSession(Fixing):
    """The keys of review, and the decisions that its lists make."""

    def settle_cases(self, cases: Iterable[Case], decision: Decision, reason: str = "") -> Together:
        """Settle every case alike, in one step; each gets the reason.

        Nothing is stored where one of them cannot be; `NotSavedError` or `StaleError` then.
        """
        articles = self.settling(cases, decision, reason)
        while True:
            try:
                next(articles)
            except StopIteration as end:
                return cast("Together", end.value)

    def settling(
        self, cases: Iterable[Case], decision: Decision, reason: str = ""
    ) -> Generator[int, None, Together]:
        """`settle_cases` one article after the other; yields how many are done.

        All is stored at the end; where it is closed before, nothing is.
        """

        def decided(names: Sequence[str], draft: Draft, place: Place) -> list[Change] | None:
            chosen = decided_at(place, names, decision)
            if chosen is None:
                return None
            return resolution.changes(draft, (place.start, place.end), chosen)

        wanted = [
            (article_id, {(case.start, case.end) for case in of_article})
            for article_id, of_article in groupby(sorted(cases), key=lambda case: case.article_id)
        ]
        return self._together(wanted, decided, reason.strip())

    def _together(
        self,
        wanted: Sequence[tuple[str, set[tuple[int, int]]]],
        decided: Decide,
        reason: str,
    ) -> Generator[int, None, Together]:
        step, done, saved_at = new_step(), Together(), self.saved_at
        try:
            with self.project.transaction():
                for count, (article_id, extents) in enumerate(wanted, 1):
                    done += self._in_article(article_id, extents, decided, reason, step)
                    yield count
        except BaseException:
            self.saved_at = saved_at
            raise
        finally:
            self._reload()  # what was stored, or where it was not, what was there before
        self._pressed_at[step] = self.cursor_char
        return done

    def _in_article(
        self,
        article_id: str,
        extents: set[tuple[int, int]],
        decided: Decide,
        reason: str,
        step: str,
    ) -> Together:
        if self.project.articles.hash_of(article_id) is None:  # purged meanwhile
            return Together(left=len(extents))
        if not self._is_free(article_id):
            return Together(taken=1)
        changes, count = self._changes_in(article_id, extents, decided, reason)
        left = len(extents) - count
        if not changes:
            return Together(left=left)
        whole = self._store(article_id, changes, step)
        return Together(count, articles=1, finished=int(whole), left=left)

    def _changes_in(
        self,
        article_id: str,
        extents: set[tuple[int, int]],
        decided: Decide,
        reason: str,
    ) -> tuple[list[Change], int]:
        """The changes in one article, which is opened for it, and at how many places."""
        _, draft = self._opened(article_id)
        changes: list[Change] = []
        count = 0
        lanes = self.project.review.lanes(article_id)
        for place in places(lanes.spans):
            if (place.start, place.end) not in extents:
                continue
            here = decided(lanes.names, draft, place)
            if here is None:
                continue
            count += 1
            changes += here
            if reason:
                about = Span(place.start, place.end, place.labels[0])
                changes.append(Change(Action.COMMENTED, about, text=reason))
        return changes, count

    def _store(self, article_id: str, changes: list[Change], step: str) -> bool:
        """Store the changes; True where that settles the article."""
        key, draft = self._key_of(article_id), self._loaded(article_id)
        again = [Change(Action.REOPENED)] if draft.status != "open" else []
        edits, text = self.project.edits, self.project.articles.get(article_id).text
        filled = self.valuer.filled(changes, draft, text)
        edits.record(key, draft, [*again, *filled], via=self._via, step=step)
        self.saved_at = draft.last_at
        rest = self._rest(article_id, draft)
        if rest is None:
            return False
        edits.record(key, draft, [*rest, Change(Action.FINISHED)], via=self._via, step=step)
        return True

    def _rest(self, article_id: str, draft: Draft) -> list[Change] | None:
        """What is unanimous and left, where that may be taken and nothing else is left."""
        left = resolution.undecided(draft, [*places(self.project.review.lanes(article_id).spans)])
        if not all(place.unanimous for place in left) or (left and not self.takes_unanimous):
            return None
        return [
            change
            for place in left
            for change in resolution.changes(draft, (place.start, place.end), place.lanes[0])
        ]

    # -- back and forth ------------------------------------------------------------------------

    def _travel_to(self, step: str, entry: StepEntry, action: Action) -> None:
        """A step of several articles is taken back in all of them, or in none."""
        articles = self.project.edits.articles_of(self.person.id, self.layer, step)
        if len(articles) < 2:
            super()._travel_to(step, entry, action)
            return
        try:
            self._travel_in(articles, step, action)
        except NotSavedError as error:
            self.unsaved = str(error)
            return
        finally:
            self._drafts.clear()
        self._open(self.key.article_id if self.key.article_id in articles else entry.article_id)
        verb = "took back" if action is Action.UNDONE else "redid"
        done = told(self.draft.edits_of(step))
        self.notice = f"{verb} in {len(articles)} articles; here: {done}"

    def _travel_in(self, articles: Sequence[str], step: str, action: Action) -> None:
        travel = new_step()
        with self.project.transaction():
            for article_id in articles:
                key = self._key_of(article_id)
                draft = self.project.edits.load(key)
                changes = [Change(action, step=step)]
                self.project.edits.record(key, draft, changes, via=self._via, step=travel)
