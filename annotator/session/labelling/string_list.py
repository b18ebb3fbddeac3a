"""The list of distinct strings, each decided once for all its places.

It has what is suggested or labelled, or what a pattern finds in all texts, labelled or not.

A decision is an edit in the articles that the person has begun, the open one included, and a
request for suggestions in all others, which `corpus.learning.requests` carries out when they are
opened. All of it is one step. Articles are read in small steps (`look_on`).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from annotator.session import changes
from annotator.session.labelling.string_reader import SCOPES, StringReader
from annotator.session.list_base import ListSession, ListView
from annotator.session.outcome import UNDO, Outcome, Refused, cited
from annotator.session.unfolded import At, Unfolded
from annotator.session.view import Question
from corpus.model import Action, Change, Span
from corpus.store.text_search import fts_query
from corpus.suggested_strings import SuggestedString, SuggestedStrings
from corpus.text.plural import counted
from corpus.text.string_pattern import StringPattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.labelling.string_reader import Scope
    from annotator.session.outcome import Operations
    from annotator.session.workspace import Entry
    from corpus.edits.draft import Draft
    from corpus.suggested_strings import StringPlace

_SECONDS_AT_ONCE = 0.012
"""How long articles are read before the next key is handled."""


Chosen = tuple[SuggestedString, int | None, "Sequence[StringPlace]"]
"""A string with the label that some of its places get (an id), or None for none."""


class StringView(ListView, Protocol):
    """The screen of the list of strings."""

    def ask(self, question: Question) -> Outcome | None:
        """Ask for a line of text."""


@dataclass(slots=True)
class _Decided:
    """The outcome of a decision.

    `places` were decided in `articles`, `left` places could not be. `requests` are strings that are
    suggested, or no longer, in articles that are not begun.
    """

    places: int = 0
    articles: int = 0
    left: int = 0
    requests: int = 0


class StringList(ListSession["LabellingSession"]):
    """Strings with their places; `read` of `total` articles of the scope are read.

    With a `pattern` they are what it finds.
    """

    def __init__(self, session: LabellingSession, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.unfolded: Unfolded[SuggestedString] = Unfolded()
        self.scope: Scope = "article"
        self.read = self.total = 0
        self._strings = SuggestedStrings()
        self._order: dict[str, int] = {}
        self._reading: Iterator[None] = iter(())
        self._reader = StringReader(session)
        self._touched: set[str] = set()

    @classmethod
    def begun(cls, session: LabellingSession, keymap: Keymap) -> StringList:
        """Return the list of the open article's strings.

        Raises `Refused` without an article, or where suggestions are hidden on purpose.
        """
        if session.article is None:
            raise Refused("No article is open")
        if session.draft.unaided:
            raise Refused("Suggestions are hidden here on purpose")
        listed = cls(session, keymap)
        listed.open("article")
        return listed

    def operations(self, view: StringView) -> Operations:
        """The operations of the list's screen."""
        return {
            **self.common_operations(view),
            **{f"label:{key}": partial(self.label_by_key, key) for key in "123456789"},
            "accept": self.accept,
            "reject": self.reject,
            "screen.list_labels": partial(view.choose_label, self.label),
            "widen": self.widen,
            "screen.find": lambda: view.ask(
                Question("pattern", self.typed, selected=True, answered=self.search)
            ),
            "undo": partial(self._travel, self.session.undo),
            "redo": partial(self._travel, self.session.history.redo),
            "screen.jump": lambda: view.leave(self.jump()),
            "tick": self.unfolded.tick,
            "next_string": self.unfolded.next_entry,
            "previous_string": self.unfolded.previous_entry,
            "screen.leave": view.leave,
        }

    # -- reading -------------------------------------------------------------------------------

    def open(self, scope: Scope, pattern: StringPattern | None = None) -> None:
        """Read the articles of a scope; the open article is read at once."""
        self.scope, self._strings = scope, SuggestedStrings()
        self._reader = StringReader(self.session, pattern)
        self._order.clear()
        self.unfolded.ticked.clear()
        self.read, self.total = 0, 1
        self._reading = self._steps(scope)
        next(self._reading)
        self._list()
        self.unfolded.at = At()

    @property
    def typed(self) -> str:
        """The pattern as it was typed; empty without one."""
        return self._reader.pattern.typed if self._reader.pattern else ""

    @property
    def ahead(self) -> int:
        """The number of articles that follow the open one in the scope `next`."""
        return self._reader.ahead

    def search(self, typed: str) -> Outcome:
        """List the matches of a pattern in all articles; without words, the strings of this one."""
        self._refuse_unaided()
        pattern = StringPattern(" ".join(typed.split()))
        if not pattern.typed:
            self.open("article")
            return Outcome()
        fts_query(pattern.query or pattern.typed)  # refuses a pattern without words
        self.open("all", pattern)
        return Outcome()

    def widen(self) -> Outcome:
        """List the strings of more articles; after those of all, of the open one again."""
        scope = SCOPES[(SCOPES.index(self.scope) + 1) % len(SCOPES)]
        if scope != "article":
            self._refuse_unaided()
        self.open(scope, self._reader.pattern)
        return Outcome()

    def _refuse_unaided(self) -> None:
        if self.session.policy.draws_unaided:
            raise Refused("Other articles may be drawn to be labelled without suggestions")

    def _steps(self, scope: Scope) -> Iterator[None]:
        self._reader.read(self.session.key.article_id, self._strings)
        self.read = int(scope == "article" and not self.typed)
        yield
        for _ in self._reader.indexing():
            yield
        articles = self._reader.articles(scope)
        self.total = len(articles)
        for self.read, article_id in enumerate(articles, 1):
            self._reader.read(article_id, self._strings)
            yield

    def look_on(self) -> bool:
        """Read a few more articles; False when all are read."""
        if self.is_read:
            return False
        until = monotonic() + _SECONDS_AT_ONCE
        for _ in self._reading:
            if monotonic() > until and not self.is_read:
                return True
        self._order.clear()
        self._list()
        self.unfolded.at = At()
        return False

    @property
    def is_read(self) -> bool:
        """Whether every article of the scope was read."""
        return self.read >= self.total

    def _list(self) -> None:
        """List the strings: those listed since the opening in their old order, then the others."""
        rows = self.unfolded
        here, place = rows.entry, rows.at.place
        strings = self._strings.listed()
        for one in strings:
            self._order.setdefault(one.text, len(self._order))
        rows.entries = sorted(strings, key=lambda one: self._order[one.text])
        index = next(
            (at for at, one in enumerate(rows.entries) if here and one.text == here.text), 0
        )
        rows.go(index, place)
        rows.keep_ticks(place for one in strings for place in one.places)

    # -- rows ----------------------------------------------------------------------------------

    @property
    def place(self) -> StringPlace | None:
        """The current place; the first of the current string if the string itself is current."""
        string = self.unfolded.entry
        return string.places[self.unfolded.at.place or 0] if string else None

    @property
    def rows(self) -> Unfolded[SuggestedString]:
        """The rows."""
        return self.unfolded

    def jump(self) -> Outcome:
        """Open the article of the current place there."""
        if self.place is None:
            raise Refused("There is no place to go to")
        outcome = self.session.go_to_article(self.place.article_id)
        self.session.cursor.go_to(self.place.start)
        return outcome

    # -- deciding ------------------------------------------------------------------------------

    def label_by_key(self, key: str) -> Outcome:
        """Give the chosen places the label that has a digit as its key."""
        label = self.session.project.labels.keyed().get(key)
        if label is None:
            raise Refused(f"No label has the key {key}. {{screen.list_labels}}: all labels")
        return self.label(label.id)

    def label(self, label: int) -> Outcome:
        """Give the chosen places a label (an id)."""
        return self.decide(lambda string: label)

    def accept(self) -> Outcome:
        """Give the chosen places the usual label of their string."""
        unknown = [one.text for one, _ in self.unfolded.chosen if one.usual is None]
        if unknown:
            every = "{screen.list_labels}"
            raise Refused(f"{cited(unknown[0])} has no label yet: press its key ({every}: all)")
        return self.decide(lambda string: string.usual)

    def reject(self) -> Outcome:
        """Decide that the chosen places are no spans."""
        return self.decide(lambda string: None)

    def decide(self, label_of: Callable[[SuggestedString], int | None]) -> Outcome:
        """Give the chosen places the label of their string, or none, in one step.

        They are the ticked ones, else the current one, else all of the current string.
        """
        self.session.policy.check_practice(self.session.draft)
        if not self.is_read:
            raise Refused(f"Reading {self.read:,} of {self.total:,} articles: wait for the end")
        if not self.unfolded.chosen:
            raise Refused("No string is listed")
        chosen: list[Chosen] = []
        for one, places in self.unfolded.chosen:
            label = label_of(one)
            decided = [
                at
                for at in one.places
                if at in places and not (label is None and at.state == "unlabelled")
            ]
            if decided:
                chosen.append((one, label, decided))
        if not chosen:
            raise Refused("Nothing is labelled there")
        done = self._record(chosen)
        self._touched |= {at.article_id for _, _, places in chosen for at in places}
        self._look_at_touched()
        self.unfolded.ticked.clear()
        self._list()
        if self.unfolded.at.place is None:
            self.unfolded.next_entry()
        return _outcome(done, chosen)

    def _record(self, chosen: Sequence[Chosen]) -> _Decided:
        """Record decisions on strings at some of their places as one step."""
        wanted: dict[str, list[tuple[StringPlace, int | None]]] = defaultdict(list)
        requests: list[Change] = []
        for string, label, places in chosen:
            for place in places:
                if place.is_own:
                    wanted[place.article_id].append((place, label))
            if not all(place.is_own for place in places):
                requests.append(self._request(string, label, places))
        here = self.session.key.article_id
        if requests:
            wanted.setdefault(here, [])
        done = _Decided(requests=len(requests))

        def entries() -> Iterator[Entry]:
            for article_id, decisions in wanted.items():
                draft = self.session.workspace.load(article_id)
                changed, left = self._changes(article_id, draft, decisions)
                extra = requests if article_id == here else []
                done.places += len(decisions) - left
                done.articles += bool(changed)
                done.left += left
                if changed or extra:
                    yield self.session.workspace.key_of(article_id), draft, [*changed, *extra]

        with closing(self.session.workspace.record_many(entries())) as steps:
            for _ in steps:
                pass
        return done

    def _request(
        self, string: SuggestedString, label: int | None, places: Sequence[StringPlace]
    ) -> Change:
        """Return the edit that requests a string in the articles that are not begun.

        It counts the places of begun articles that have the decision or get it with `places`.
        """
        alike = [
            at
            for at in string.places
            if at.is_own and (at in places or (at.state, at.label) == ("accepted", label))
        ]
        span = None if label is None else Span(0, 0, label)
        return Change(Action.REMEMBERED, span, text=string.text, count=max(len(alike), 1))

    def _changes(
        self, article_id: str, draft: Draft, decisions: Iterable[tuple[StringPlace, int | None]]
    ) -> tuple[list[Change], int]:
        """Return the changes of one article, and how many places cannot be changed."""
        if not decisions:
            return [], 0
        changed: list[Change] = []
        left = 0
        take = self.session.project.leases.take
        free = draft.trial is not None or take(article_id, self.session.person.id)
        for place, label in decisions:
            mark = draft.mark_at(place.start) or draft.rejected_mark(Span(*place.extent, 0))
            if free and place.state == "unlabelled" and not draft.between(*place.extent):
                if label is not None:
                    changed += changes.label_extent(draft, place.extent, label)
                continue
            same = mark is not None and mark.span.extent == place.extent
            if not free or mark is None or not same:
                left += 1
            elif label is None:
                changed += changes.reject(mark)
            elif mark.state == "rejected":
                changed += changes.label_extent(draft, place.extent, label)
            elif not (mark.decided and mark.span.label == label):
                changed += changes.relabel(mark, label)
        if changed and draft.status != "open":
            changed = [Change(Action.REOPENED), *changed, Change(Action.FINISHED)]
        return changed, left

    def _travel(self, travel: Callable[[], Outcome]) -> Outcome:
        """Undo or redo a step of this person, and list what it leads to."""
        outcome = travel()
        self._touched |= self._reader.own & {*self._strings.articles}
        self._look_at_touched()
        self._list()
        return outcome

    def _look_at_touched(self) -> None:
        """Read again the articles that decisions made in this list have changed."""
        for article_id in self._touched & {*self._strings.articles}:
            self._reader.read(article_id, self._strings)


def _outcome(done: _Decided, chosen: Sequence[Chosen]) -> Outcome:
    [(string, label, _), *more] = chosen
    what = counted(len(chosen), "string") if more else cited(string.text)
    verb = "Rejected" if label is None else "Decided"
    places, articles = counted(done.places, "place"), counted(done.articles, "article")
    told = [f"{verb} {what} in {places} of {articles}"] if done.places else []
    if done.requests:
        subject = "" if done.places else f"{what}: "
        no_longer = "no longer " if label is None else ""
        told.append(f"{subject}{no_longer}suggested in articles that you have not begun")
    if done.left:
        told.append(f"{counted(done.left, 'place')} left: changed or taken meanwhile")
    return Outcome("; ".join(told) + UNDO)
