"""The list of strings that the gold treats now so and now otherwise, to be fixed in place. Pure.

Every key of the list is one method here. Articles are read little by little (`look_on`), so that
nothing waits for ten thousand; after a fix, an undo or a look into an article only what has changed
is read again. What is usual for a string stays as it was counted, so that no row moves away under
the reviewer's hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from corpus.consistency.fixes import Fix
from corpus.consistency.survey import Deviation, Survey
from corpus.errors import NotFoundError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.keymap.keymap import Keymap
    from annotator.session.review.batch import ReviewSession
    from annotator.session.review.fixing import Fixed
    from corpus.consistency.survey import Inconsistency, Occurrence

KINDS = tuple(Deviation)

_SECONDS_AT_ONCE = 0.012
"""So long articles are read before the next key is looked at."""

StringKey = tuple[str, Deviation]


@dataclass(frozen=True, slots=True)
class At:
    """A row: the index of a string, and of one of its places; None for the string itself."""

    string: int = 0
    place: int | None = None


class ConsistencyList:
    """Strings with places that deviate, the one with most first; under the current one its places.

    `read` counts the articles that were looked at, of `total`; until all were there is no row.
    """

    def __init__(self, session: ReviewSession, keymap: Keymap, *, least: int = 2) -> None:
        self.session = session
        self.keymap = keymap
        self.notice = ""
        self.at = At()
        self.shown = frozenset(KINDS)
        self.strings: list[Inconsistency] = []
        self.read = self.total = 0
        self._survey = Survey(least=least)
        self._ticked: set[Occurrence] = set()
        self._headlines: dict[str, str] = {}
        self._seq, _ = session.project.gold.edited_since(0)
        self._reading: Iterator[None] | None = self._read()

    def headline(self, article_id: str) -> str:
        """What an article is called; its id where it is there no longer. Read when it is seen."""
        if article_id not in self._headlines:
            try:
                headline = self.session.project.articles.get(article_id).headline
            except NotFoundError:
                headline = article_id
            self._headlines[article_id] = headline
        return self._headlines[article_id]

    # -- reading -------------------------------------------------------------------------------

    def _read(self) -> Iterator[None]:
        gold = self.session.project.gold
        self.total = sum(self.session.project.work.gold_by_basis().values())
        for article in gold.labelled():
            self._survey.count(article)
            yield
        for article in gold.labelled():
            self._survey.look(article)
            self.read += 1
            yield

    def look_on(self) -> bool:
        """Read some more articles; False where all are."""
        if self._reading is None:
            return False
        until = monotonic() + _SECONDS_AT_ONCE
        for _ in self._reading:
            if monotonic() > until:
                return True
        self._reading = None
        self.look_again()
        return False

    @property
    def is_read(self) -> bool:
        """Whether every article was looked at."""
        return self._reading is None

    def look_again(self) -> None:
        """Read again what anybody has changed, and stay at the current row as far as it is there.

        The cursor goes to what came in its place.
        """
        if self._reading is not None:
            return
        gold = self.session.project.gold
        self._seq, changed = gold.edited_since(self._seq)
        for article_id in changed:
            article = gold.labelled_article(article_id)
            if article:
                self._survey.look(article)
            else:
                self._survey.forget(article_id)
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
        """Those that were listed before in their old order, the others in theirs."""
        order = {_key(one): index for index, one in enumerate(self.strings)}
        if not order:
            return listed
        known = sorted((one for one in listed if _key(one) in order), key=lambda o: order[_key(o)])
        return known + [one for one in listed if _key(one) not in order]

    @property
    def meant_so(self) -> int:
        """How many places are meant so."""
        return self._survey.meant_so()

    # -- rows ----------------------------------------------------------------------------------

    @property
    def string(self) -> Inconsistency | None:
        """The current string, whose places are unfolded."""
        return self.strings[self.at.string] if self.strings else None

    @property
    def place(self) -> Occurrence | None:
        """The current place; the first of the current string where the string is current."""
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
        """What stands in a row, while the current string is unfolded."""
        unfolded = len(self.string.places) if self.string else 0
        if row <= self.at.string:
            return At(row)
        if row <= self.at.string + unfolded:
            return At(self.at.string, row - self.at.string - 1)
        return At(row - unfolded)

    def move(self, rows: int) -> None:
        """Go so many rows down, or up; no further than there are any."""
        if self.count:
            self.at = self.at_row(max(0, min(self.row + rows, self.count - 1)))

    def row_down(self) -> None:
        """One row down."""
        self.move(1)

    def row_up(self) -> None:
        """One row up."""
        self.move(-1)

    def next_string(self) -> None:
        """To the next string."""
        self._go(min(self.at.string + 1, len(self.strings) - 1), None)

    def previous_string(self) -> None:
        """To the string, from one of its places; else to the one before."""
        self._go(self.at.string - (self.at.place is None), None)

    def first_row(self) -> None:
        """To the first row."""
        self.at = At()

    def last_row(self) -> None:
        """To the last row."""
        self.move(self.count)

    def _go(self, string: int, place: int | None) -> None:
        string = max(0, string)
        if place is not None and self.strings:
            place = min(place, len(self.strings[string].places) - 1)
        self.at = At(string, place)

    def kind(self, digit: str) -> None:
        """Show or hide the strings that deviate in one way."""
        self.shown ^= {KINDS[int(digit) - 1]}
        self.strings = [one for one in self.strings if one.deviation in self.shown]
        self.at = At()
        self._list()

    # -- ticks ---------------------------------------------------------------------------------

    def tick(self) -> None:
        """Tick the current place, or untick it, and go on; on a string all its places."""
        if self.string is None:
            return
        if self.at.place is None:
            places = {*self.string.places}
            self._ticked = self._ticked - places if self._ticks(places) else self._ticked | places
            self.next_string()
        else:
            self._ticked ^= {self.string.places[self.at.place]}
            self.move(1)

    def _ticks(self, places: set[Occurrence]) -> bool:
        return places <= self._ticked

    def is_ticked(self, place: Occurrence) -> bool:
        """Whether the place is fixed with the others."""
        return place in self._ticked

    @property
    def ticked(self) -> int:
        """How many places are ticked."""
        return len(self._ticked)

    # -- fixing --------------------------------------------------------------------------------

    def as_usual(self) -> None:
        """Make every ticked place, else the current one, as is usual for its string."""
        self._fix(meant_so=False)

    def keep(self) -> None:
        """Say of every ticked place, else of the current one, that it is meant so."""
        self._fix(meant_so=True)

    def _fix(self, *, meant_so: bool) -> None:
        fixes = self._all_ticked(meant_so=meant_so) or self._current(meant_so=meant_so)
        if not fixes:
            self.notice = self.keymap.with_keys("go to a place, or tick some: {tick}")
            return
        done = self.session.fix(fixes)
        self._ticked.clear()
        self.look_again()
        self.notice = self.session.told(told(done, meant_so=meant_so))

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
        return [Fix(one.places[place], one.usual, meant_so)] if one and place is not None else []

    def jump(self) -> None:
        """Open the article of the current place there.

        `NotFoundError` where there is no place, `StaleError` where another reviewer has it.
        """
        if self.place is None:
            message = "there is no place to go to"
            raise NotFoundError(message)
        self.session.go_to_place(self.place.article_id, self.place.start)

    def undo(self) -> None:
        """Take back this reviewer's last step, be it one of the list or not."""
        self.session.undo()
        self._travelled()

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self.session.redo()
        self._travelled()

    def _travelled(self) -> None:
        self.look_again()
        self.notice = self.session.unsaved or self.session.notice


def told(done: Fixed, *, meant_so: bool) -> str:
    """What became of fixes."""
    made = "kept as meant so" if meant_so else "made as usual"
    said = f"{counted(done.places, 'place')} {made} in {counted(done.articles, 'article')}"
    others = [
        f"{counted(count, noun)} {why}"
        for count, noun, why in (
            (done.taken, "article", "with other reviewers"),
            (done.begun, "article", "that you have begun: settle it first"),
            (done.left, "place", "left: changed meanwhile, or several spans are there"),
        )
        if count
    ]
    return "; ".join([said, *others, *(["{undo} takes it back"] if done.places else [])])


def _key(one: Inconsistency) -> StringKey:
    return one.string, one.deviation
