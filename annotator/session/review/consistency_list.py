"""The list of strings that the gold labels inconsistently, to be fixed in place.

Opening the list counts the whole gold again, in small steps (`look_on`), so that nothing waits
for all articles; the rows stay until that is done. After a fix or an undo only what has changed is
read again; the usual labels stay as counted, so that no row moves away from under a reviewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from annotator.session.list_base import ListSession
from annotator.session.outcome import UNDO, Outcome, Refused
from annotator.session.unfolded import At, Unfolded
from corpus.consistency.fixes import Fix
from corpus.consistency.survey import Deviation, Survey, survey_steps
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.keymap.keymap import Keymap
    from annotator.session.list_base import ListView
    from annotator.session.outcome import Operations
    from annotator.session.review.batch import Tally
    from annotator.session.review.session import ReviewSession
    from corpus.consistency.survey import Inconsistency, Occurrence

KINDS = tuple(Deviation)

_SECONDS_AT_ONCE = 0.012
"""How long articles are read before the next key is handled."""

StringKey = tuple[str, Deviation]


@dataclass(frozen=True, slots=True)
class _Count:
    """A survey in progress: `seq` is the last edit before it began, each step reads an article."""

    survey: Survey
    seq: int
    steps: Iterator[int]


class ConsistencyList(ListSession["ReviewSession"]):
    """Strings with places that deviate, those with the most first; the current one is unfolded.

    `read` of `total` settled articles were read in the last count, of which each has two passes. A
    string is examined if `least` of its occurrences have its usual label.
    """

    def __init__(self, session: ReviewSession, keymap: Keymap, *, least: int = 2) -> None:
        super().__init__(session, keymap)
        self.unfolded: Unfolded[Inconsistency] = Unfolded()
        self.shown = frozenset(KINDS)
        self.read = self.total = 0
        self.least = least
        self._survey = Survey(least=least)
        self._seq = 0
        self._counting: _Count | None = None
        self._order: dict[StringKey, int] = {}

    def operations(self, view: ListView) -> Operations:
        """The operations of the list's screen."""
        return {
            **self.common_operations(view),
            **{f"kind:{n}": partial(self.switch, kind) for n, kind in enumerate(KINDS, 1)},
            "as_usual": partial(self.fix, meant_so=False),
            "keep": partial(self.fix, meant_so=True),
            "undo": self.undo,
            "redo": self.redo,
            "screen.jump": lambda: view.leave(self.jump()),
            "tick": self.unfolded.tick,
            "next_string": self.unfolded.next_entry,
            "previous_string": self.unfolded.previous_entry,
            "screen.leave": view.leave,
        }

    # -- reading -------------------------------------------------------------------------------

    def open(self) -> None:
        """Start to count the gold again; raises `Refused` if no article is settled yet.

        An unfinished count continues if nothing was edited since it began.
        """
        self._order.clear()
        self.look_again()  # first, so that an edit made meanwhile is read at the end of the count
        if self._counting and self._counting.seq == self._seq:
            return
        articles = self.session.project.gold.labelled()
        self.total = len(articles)
        if not articles:
            raise Refused("No article is settled yet, so there is nothing to compare")
        survey = Survey(least=self.least)
        self.read = 0
        self._counting = _Count(survey, self._seq, survey_steps(survey, articles))

    def look_on(self) -> bool:
        """Read a few more articles; False when all are read."""
        if self._counting is None:
            return False
        until = monotonic() + _SECONDS_AT_ONCE
        for passes in self._counting.steps:
            self.read = passes // 2
            if monotonic() > until:
                return True
        self._survey, self._seq = self._counting.survey, self._counting.seq
        self._counting = None
        self.look_again()
        self._list()
        return False

    @property
    def is_read(self) -> bool:
        """Whether every article was read."""
        return self._counting is None

    def look_again(self) -> None:
        """Read again what anybody has changed; the current row stays if it is still there."""
        gold = self.session.project.gold
        self._seq, changed = gold.edited_since(self._seq)
        for article_id in changed:
            article = gold.labelled_article(article_id)
            if article:
                self._survey.look(article)
            else:
                self._survey.forget(article_id)
        if changed:
            self._list()

    def _list(self) -> None:
        rows = self.unfolded
        here, place = rows.entry, None if rows.at.place is None else self.place
        listed = self._steady([one for one in self._survey.listed() if one.deviation in self.shown])
        rows.entries = listed
        indices = {_key(one): index for index, one in enumerate(listed)}
        if here and _key(here) in indices:
            index = indices[_key(here)]
            there = listed[index].places
            rows.go(index, there.index(place) if place in there else rows.at.place)
        else:
            rows.go(rows.at.entry, None)
        rows.keep_ticks(place for one in listed for place in one.places)

    def _steady(self, listed: list[Inconsistency]) -> list[Inconsistency]:
        """Return the strings listed since the opening in their old order, then the others."""
        for one in listed:
            self._order.setdefault(_key(one), len(self._order))
        return sorted(listed, key=lambda one: self._order[_key(one)])

    @property
    def meant_so(self) -> int:
        """The number of places marked as intended."""
        return self._survey.meant_so()

    # -- rows ----------------------------------------------------------------------------------

    @property
    def place(self) -> Occurrence | None:
        """The current place; the first of the current string if the string itself is current."""
        string = self.unfolded.entry
        return string.places[self.unfolded.at.place or 0] if string else None

    @property
    def rows(self) -> Unfolded[Inconsistency]:
        """The rows."""
        return self.unfolded

    def switch(self, kind: Deviation) -> None:
        """Show or hide the strings that deviate in one way."""
        self.shown ^= {kind}
        shown = [one for one in self.unfolded.entries if one.deviation in self.shown]
        self.unfolded.entries, self.unfolded.at = shown, At()
        self._list()

    # -- fixing --------------------------------------------------------------------------------

    def fix(self, *, meant_so: bool) -> Outcome:
        """Make places consistent, or mark them as intended.

        They are the ticked ones, else the current one, else all of the current string.
        """
        fixes = [
            Fix(place, one.usual, meant_so)
            for one, places in self.unfolded.chosen
            for place in one.places
            if place in places
        ]
        if not fixes:
            raise Refused(
                "No string is listed" if self.is_read else "The gold is still being counted"
            )
        done = self.session.batch.fix(fixes)
        self.unfolded.ticked.clear()
        self.look_again()
        return fixed_outcome(done, meant_so=meant_so)

    def jump(self) -> Outcome:
        """Open the article of the current place there.

        Raises `Refused` if there is no place, `StaleError` if another reviewer has the article.
        """
        if self.place is None:
            raise Refused("There is no place to go to")
        return self.session.go_to_place(self.place.article_id, self.place.start)

    def undo(self) -> Outcome:
        """Undo this reviewer's last step, and go to what is listed again.

        The step need not have been made in the list.
        """
        before = {place for one in self.unfolded.entries for place in one.places}
        outcome = self.session.history.undo()
        self.look_again()
        for index, one in enumerate(self.unfolded.entries):
            again = [at for at, place in enumerate(one.places) if place not in before]
            if again:
                self.unfolded.go(index, None if len(again) == len(one.places) else again[0])
                break
        return outcome

    def redo(self) -> Outcome:
        """Redo the step that was undone last."""
        outcome = self.session.history.redo()
        self.look_again()
        return outcome


def fixed_outcome(done: Tally, *, meant_so: bool) -> Outcome:
    """Return the outcome of fixes."""
    verb = "Marked as intended" if meant_so else "Made consistent"
    places, articles = counted(done.places, "place"), counted(done.articles, "article")
    undo = UNDO if done.places else ""
    others = [
        f"{counted(count, noun)} {why}"
        for count, noun, why in (
            (done.taken, "article", "assigned to other reviewers"),
            (done.begun, "article", "you have begun: settle first"),
            (done.left, "place", "left: changed meanwhile, or several spans are there"),
        )
        if count
    ]
    return Outcome("; ".join([f"{verb}: {places} in {articles}", *others]) + undo)


def _key(one: Inconsistency) -> StringKey:
    return one.string, one.deviation
