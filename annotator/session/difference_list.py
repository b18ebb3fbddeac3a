"""The list of differences between two versions, by article.

Articles are compared in small steps (`look_on`) while the list is open, so that nothing waits for
all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from annotator.keymap.difference_operations import DIFFERENCE_OPERATIONS
from annotator.keymap.review_operations import keymap_for
from annotator.session.list_base import ListSession
from annotator.session.unfolded import Unfolded
from corpus.differences import DifferenceKind

if TYPE_CHECKING:
    from annotator.keymap.keymap import Keymap
    from annotator.session.list_base import ListView
    from annotator.session.outcome import Operations
    from corpus.differences import Difference
    from corpus.model import Label
    from corpus.store import Project
    from corpus.workflows.differences import ChangedArticle, Comparison, Settled

KINDS = tuple(DifferenceKind)

CONTEXT = 60
"""Code points of context on either side."""

_SECONDS_AT_ONCE = 0.012
"""How long articles are compared before the next key is handled."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A difference in its text: `covered` begins at `start`, with `before` and `after` around."""

    article_id: str
    start: int
    difference: Difference
    before: str
    covered: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An article with its differences: the places of the entry."""

    article_id: str
    headline: str
    source: str
    settled: Settled
    decided_by: tuple[str, ...]
    places: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class ComparedProject:
    """The owner of the list: the later version of the project."""

    project: Project
    labels: dict[int, Label]


class DifferenceList(ListSession[ComparedProject]):
    """Articles with differences, in the order of import; the current one is unfolded.

    `shown` are the kinds of differences that are listed. Articles that are settled in one version
    only are listed if `once` is true. `read` of `total` articles have been compared.
    """

    def __init__(self, comparison: Comparison, title: str, personal: Keymap) -> None:
        labels = {label.id: label for label in comparison.after.labels.all()}
        keymap = keymap_for(DIFFERENCE_OPERATIONS, personal)
        super().__init__(ComparedProject(comparison.after, labels), keymap)
        self.title = title
        self.unfolded: Unfolded[ChangedEntry] = Unfolded()
        self.shown = frozenset(KINDS)
        self.once = False
        self.read, self.total = 0, len(comparison)
        self.settled_once = 0
        self._all: list[ChangedEntry] = []
        self._steps = comparison.steps()

    def operations(self, view: ListView) -> Operations:
        """The operations of the list's screen."""
        return {
            **self.common_operations(view),
            **{f"kind:{n}": partial(self.switch, kind) for n, kind in enumerate(KINDS, 1)},
            "one_version": self.switch_once,
            "next_string": self.unfolded.next_entry,
            "previous_string": self.unfolded.previous_entry,
            "screen.leave": view.leave,
        }

    # -- reading -------------------------------------------------------------------------------

    def look_on(self) -> bool:
        """Compare a few more articles; False when all are compared."""
        until = monotonic() + _SECONDS_AT_ONCE
        for one in self._steps:
            self.read += 1
            if one and one.differences:
                self._add(one)
            if monotonic() > until:
                return True
        return False

    def _add(self, one: ChangedArticle) -> None:
        article = one.article
        entry = ChangedEntry(
            *(article.id, article.headline, article.source, one.settled, one.decided_by),
            tuple(_in_context(article.id, article.text, each) for each in one.differences),
        )
        self._headlines[article.id] = article.headline
        self._all.append(entry)
        self.settled_once += one.settled != "before and after"
        self.unfolded.entries += self._visible(entry)

    def _visible(self, entry: ChangedEntry) -> list[ChangedEntry]:
        """Return the entry with the differences that are shown; nothing if there are none."""
        if entry.settled != "before and after" and not self.once:
            return []
        places = tuple(one for one in entry.places if one.difference.kind in self.shown)
        if len(places) == len(entry.places):
            return [entry]
        return [replace(entry, places=places)] if places else []

    @property
    def is_read(self) -> bool:
        """Whether every article was compared."""
        return self.read == self.total

    # -- rows ----------------------------------------------------------------------------------

    @property
    def place(self) -> Changed | None:
        """The current difference; the first of the current article if the article is current."""
        entry = self.unfolded.entry
        return entry.places[self.unfolded.at.place or 0] if entry else None

    @property
    def rows(self) -> Unfolded[ChangedEntry]:
        """The rows."""
        return self.unfolded

    def switch(self, kind: DifferenceKind) -> None:
        """Show or hide the differences of one kind."""
        self.shown ^= {kind}
        self._list()

    def switch_once(self) -> None:
        """Show or hide the articles that are settled in one version only."""
        self.once = not self.once
        self._list()

    def _list(self) -> None:
        """List what is shown; the current article stays if it is still listed."""
        here = self.unfolded.entry
        self.unfolded.entries = [shown for entry in self._all for shown in self._visible(entry)]
        ids = [entry.article_id for entry in self.unfolded.entries]
        self.unfolded.go(ids.index(here.article_id) if here and here.article_id in ids else 0, None)


def _in_context(article_id: str, text: str, difference: Difference) -> Changed:
    start, end = difference.at
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Changed(article_id, start, difference, before, text[start:end], after)
