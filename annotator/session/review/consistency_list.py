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

from annotator.session.outcome import Outcome, Refused
from annotator.session.review.list_base import ReviewList
from corpus.consistency.fixes import Fix
from corpus.consistency.survey import Deviation, Survey
from corpus.errors import NotFoundError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.keymap.keymap import Keymap
    from annotator.session.outcome import Operations
    from annotator.session.review.batch import Tally
    from annotator.session.review.list_base import ListView
    from annotator.session.review.session import ReviewSession
    from corpus.consistency.survey import Inconsistency, Occurrence
    from corpus.store.gold_articles import LabelledArticles

KINDS = tuple(Deviation)

_SECONDS_AT_ONCE = 0.012
"""How long articles are read before the next key is handled."""

StringKey = tuple[str, Deviation]


@dataclass(frozen=True, slots=True)
class At:
    """A row: the index of a string and of one of its places, or None for the string itself."""

    string: int = 0
    place: int | None = None


@dataclass(frozen=True, slots=True)
class _Count:
    """A survey in progress: `seq` is the last edit before it began, each step reads an article."""

    survey: Survey
    seq: int
    steps: Iterator[None]


class ConsistencyList(ReviewList):
    """Strings with places that deviate, those with the most first; the current one is unfolded.

    `read` of `total` settled articles were read in the last count, of which each has two passes. A
    string is examined if `least` of its occurrences have its usual label.
    """

    def __init__(self, session: ReviewSession, keymap: Keymap, *, least: int = 2) -> None:
        super().__init__(session, keymap)
        self.at = At()
        self.shown = frozenset(KINDS)
        self.strings: list[Inconsistency] = []
        self.read = self.total = 0
        self.least = least
        self._survey = Survey(least=least)
        self._seq = 0
        self._counting: _Count | None = None
        self._order: dict[StringKey, int] = {}
        self._ticked: set[Occurrence] = set()
        self._headlines: dict[str, str] = {}

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
            "tick": self.tick,
            "next_string": self.next_string,
            "previous_string": self.previous_string,
            "screen.leave": view.leave,
        }

    def headline(self, article_id: str) -> str:
        """Return the headline of an article; its id if the article was purged."""
        if article_id not in self._headlines:
            try:
                headline = self.session.project.articles.get(article_id).headline
            except NotFoundError:
                headline = article_id
            self._headlines[article_id] = headline
        return self._headlines[article_id]

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
        self._counting = _Count(survey, self._seq, self._steps(survey, articles))

    def _steps(self, survey: Survey, articles: LabelledArticles) -> Iterator[None]:
        for number, article in enumerate(articles, 1):
            survey.count(article)
            self.read = number // 2
            yield
        for number, article in enumerate(articles, 1):
            survey.look(article)
            self.read = (self.total + number) // 2
            yield

    def look_on(self) -> bool:
        """Read a few more articles; False when all are read."""
        if self._counting is None:
            return False
        until = monotonic() + _SECONDS_AT_ONCE
        for _ in self._counting.steps:
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
        here, place = self.string, None if self.at.place is None else self.place
        listed = self._steady([one for one in self._survey.listed() if one.deviation in self.shown])
        self.strings = listed
        indices = {_key(one): index for index, one in enumerate(listed)}
        if here and _key(here) in indices:
            index = indices[_key(here)]
            there = listed[index].places
            self._go(index, there.index(place) if place in there else self.at.place)
        else:
            self.at = At(min(self.at.string, max(0, len(listed) - 1)))
        if self._ticked:
            self._ticked &= {place for one in listed for place in one.places}

    def _steady(self, listed: list[Inconsistency]) -> list[Inconsistency]:
        """Return the strings listed since the opening in their old order, then the others."""
        for one in listed:
            self._order.setdefault(_key(one), len(self._order))
        return sorted(listed, key=lambda one: self._order[_key(one)])

    @property
    def meant_so(self) -> int:
        """How many places are marked as intended."""
        return self._survey.meant_so()

    # -- rows ----------------------------------------------------------------------------------

    @property
    def string(self) -> Inconsistency | None:
        """The current string, which is unfolded."""
        return self.strings[self.at.string] if self.strings else None

    @property
    def place(self) -> Occurrence | None:
        """The current place; the first of the current string if the string itself is current."""
        return self.string.places[self.at.place or 0] if self.string else None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.strings) + (len(self.string.places) if self.string else 0)

    @property
    def row(self) -> int:
        """The index of the current row."""
        return self.at.string + (0 if self.at.place is None else self.at.place + 1)

    def at_row(self, row: int) -> At:
        """Return what a row shows, while the current string is unfolded."""
        unfolded = len(self.string.places) if self.string else 0
        if row <= self.at.string:
            return At(row)
        if row <= self.at.string + unfolded:
            return At(self.at.string, row - self.at.string - 1)
        return At(row - unfolded)

    def go_to_row(self, row: int) -> None:
        """Make another row the current one."""
        self.at = self.at_row(row)

    def next_string(self) -> None:
        """Go to the next string."""
        self._go(min(self.at.string + 1, len(self.strings) - 1), None)

    def previous_string(self) -> None:
        """Go from a place to its string, from a string to the previous one."""
        self._go(self.at.string - (self.at.place is None), None)

    def _go(self, string: int, place: int | None) -> None:
        string = max(0, string)
        if place is not None and self.strings:
            place = min(place, len(self.strings[string].places) - 1)
        self.at = At(string, place)

    def switch(self, kind: Deviation) -> None:
        """Show or hide the strings that deviate in one way."""
        self.shown ^= {kind}
        self.strings = [one for one in self.strings if one.deviation in self.shown]
        self.at = At()
        self._list()

    # -- ticks ---------------------------------------------------------------------------------

    def tick(self) -> None:
        """Tick or untick the current place, or all places of the current string, and go on."""
        if self.string is None:
            return
        if self.at.place is None:
            places = {*self.string.places}
            self._ticked = (
                self._ticked - places if places <= self._ticked else self._ticked | places
            )
            self.next_string()
        else:
            self._ticked ^= {self.string.places[self.at.place]}
            self.move(1)

    def is_ticked(self, place: Occurrence) -> bool:
        """Whether a place is ticked."""
        return place in self._ticked

    @property
    def ticked(self) -> int:
        """How many places are ticked."""
        return len(self._ticked)

    # -- fixing --------------------------------------------------------------------------------

    def fix(self, *, meant_so: bool) -> Outcome:
        """Make places consistent, or mark them as intended.

        They are the ticked ones, else the current one, else all of the current string.
        """
        fixes = self._all_ticked(meant_so=meant_so) or self._current(meant_so=meant_so)
        if not fixes:
            raise Refused(
                "No string is listed" if self.is_read else "The gold is still being counted"
            )
        done = self.session.batch.fix(fixes)
        self._ticked.clear()
        self.look_again()
        return fixed_outcome(done, meant_so=meant_so)

    def _all_ticked(self, *, meant_so: bool) -> list[Fix]:
        if not self._ticked:
            return []
        return [
            Fix(place, one.usual, meant_so)
            for one in self.strings
            for place in one.places
            if place in self._ticked
        ]

    def _current(self, *, meant_so: bool) -> list[Fix]:
        one, place = self.string, self.at.place
        if one is None:
            return []
        places = one.places if place is None else [one.places[place]]
        return [Fix(each, one.usual, meant_so) for each in places]

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
        before = {place for one in self.strings for place in one.places}
        outcome = self.session.history.undo()
        self.look_again()
        for index, one in enumerate(self.strings):
            again = [at for at, place in enumerate(one.places) if place not in before]
            if again:
                self._go(index, None if len(again) == len(one.places) else again[0])
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
    undo = " ({undo} to undo)" if done.places else ""
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
