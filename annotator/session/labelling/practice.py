"""Compares a finished article of practice with gold: a row for each difference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.keymap.practice_operations import PRACTICE_OPERATIONS
from annotator.keymap.review_operations import keymap_for
from annotator.session.list_base import Flat, ListSession
from annotator.session.outcome import Refused
from corpus.agreement.guideline_rules import RuleFinder
from corpus.agreement.values import ArticleLanes
from corpus.disagreement.places import Kind, disagreements, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.list_base import ListView
    from annotator.session.outcome import Operations, Outcome
    from corpus.agreement.guideline_rules import GuidelineRule
    from corpus.agreement.values import Settlement
    from corpus.disagreement.places import LaneSpan, Place
    from corpus.text.tokens import Tokens

NAMES = ["you", "gold"]
_YOU, _GOLD = 0, 1


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where gold differs. `words` are its class, `reason` is the reviewer's, or empty.

    `rule` is the rule of the guideline that it is about; None if there is none.
    """

    place: Place
    words: str
    rule: GuidelineRule | None
    reason: str


class Practice(ListSession["LabellingSession"]):
    """The open article, which is finished, beside its gold; the lanes are the person's and gold."""

    lane_names = NAMES

    def __init__(self, session: LabellingSession, settlement: Settlement) -> None:
        super().__init__(session, keymap_for(PRACTICE_OPERATIONS, session.keymap))
        own = tuple(session.project.edits.spans(session.key))
        self.lanes: ArticleLanes | None = ArticleLanes(
            session.key.article_id,
            (session.person.id, 0),
            tuple(NAMES),
            ("", ""),
            (own, settlement.spans),
            settled=True,
            remarks=((), ()),
        )
        self.tokens: Tokens = session.tokens
        self._settlement = settlement
        self._places = [*disagreements([own, settlement.spans])]
        self._rows = Flat(len(self._places))
        self.spans = len(own), len(settlement.spans), len({*own} & {*settlement.spans})

    @classmethod
    def of(cls, session: LabellingSession) -> Practice:
        """Return the comparison of the open article; raises `Refused` if it is not settled."""
        settlement = session.project.trials.gold(session.key.article_id)
        if settlement is None:
            raise Refused("This article has no gold any more")
        return cls(session, settlement)

    def operations(self, view: ListView) -> Operations:
        """The operations of the list's screen."""
        return {
            **self.common_operations(view),
            "next_difference": lambda: self.move(1),
            "previous_difference": lambda: self.move(-1),
            "screen.next_article": lambda: view.leave(self.go_on()),
            "screen.leave": view.leave,
        }

    def go_on(self) -> Outcome:
        """Open the next article."""
        return self.session.queue.go_on_after("Finished")

    # -- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Flat:
        """The differences."""
        return self._rows

    def look_on(self) -> bool:
        """Everything is read at once."""
        return False

    # -- what is shown -------------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        """The cursor of the article."""
        return self.session.cursor

    @property
    def place(self) -> Place:
        """The place of the current difference."""
        return self._places[self.row]

    def has_taken(self, place: Place, lane: Sequence[LaneSpan]) -> bool:
        """Whether a lane is that of gold."""
        return lane is place.lanes[_GOLD]

    @cached_property
    def differences(self) -> list[Difference]:
        """The differences, in text order."""
        labels, project = self.session.labels, self.session.project
        names = {label: project.labels.names(label) for label in labels}
        rules, text = RuleFinder(project.guideline, names), self.tokens.text
        found = []
        for place in self._places:
            reason = self._reason(place)
            rule = rules.rule(place, text, reason)
            found.append(Difference(place, self._in_words(place), rule, reason))
        return found

    @property
    def difference(self) -> Difference:
        """The current difference."""
        return self.differences[self.row]

    def _in_words(self, place: Place) -> str:
        if Kind.MISSING in place.kinds:
            return "extra: not in gold" if place.lanes[_YOU] else "missing: only gold has a span"
        labels = {label.id: label.name for label in self.session.labels.values()}
        return in_words(place, NAMES, self.tokens, labels)

    def _reason(self, place: Place) -> str:
        """Return the reviewer's reasons at a place, else the one for the whole article."""
        comments = self._settlement.comments
        here = [
            comment
            for extent, comment in comments
            if extent and extent[0] < place.end and place.start < extent[1]
        ]
        return " · ".join(here or [comment for extent, comment in comments if extent is None])
