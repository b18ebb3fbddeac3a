"""The sections of the board that list articles: all, unsettled, needing a second person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from annotator.session.board.rows import ArticleDetail, ArticleRow
from annotator.session.board.sections import SECONDS_AT_ONCE, Section
from corpus.store.article_list import ArticleFilter
from corpus.store.work import ArticleLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.session.board.board import Board
    from annotator.session.board.figures import Figures
    from annotator.session.board.rows import Pieces
    from corpus.store.article_list import State

BEGINNING = 3_000
"""Code points of an article that the panel may show."""

_FIRST = 40
"""The least number of articles that are read before the first paint."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The differences between the sections that list articles."""

    name: str
    title: str
    state: State
    number: Callable[[Figures], int]
    """The number of articles in the section, by the figures of the project."""
    note: Callable[[Board, str], str] = lambda board, article_id: ""
    """What the section notes on an article."""


class ArticleSection(Section):
    """Articles that match a filter and a search; the ids are read a few at a time.

    Only the rows in sight are read from the file. `read` articles were looked at so far. Found
    articles are listed with the best match first, all others in the order of import.
    """

    def __init__(self, board: Board, listing: Listing) -> None:
        super().__init__(board)
        self.name, self.title = listing.name, listing.title
        self.listing = listing
        self.wanted = ArticleFilter(listing.state)
        self.query = ""
        self.ids: list[str] = []
        self.ticked: set[str] = set()
        self.read = 0
        self._opened = False
        self._coming: Iterator[str | None] | None = None
        self._next: list[str] = []
        self._rows: dict[str, tuple[ArticleLine, Pieces, str]] = {}

    # -- reading -------------------------------------------------------------------------------

    def open(self) -> None:
        """Read the first articles, unless they are read."""
        if not self._opened:
            self._opened = True
            self._begin()
            self.ids = self._next
            self.look_on(at_least=_FIRST)

    def show(self, wanted: ArticleFilter, query: str = "") -> None:
        """List what matches a filter and a query; `InputError` for a query without words."""
        before, self.wanted, self.query = (self.wanted, self.query), wanted, query
        try:
            self._begin()
        except Exception:
            self.wanted, self.query = before
            raise
        self._opened, self.row, self.ids = True, 0, self._next
        self.look_on(at_least=_FIRST)

    def _begin(self) -> None:
        among = None
        if self.query:
            among = self.board.project.text_search.article_ids(self.query, best_first=True)
        self._rows.clear()
        self._coming = self.board.project.article_list.matching(self.wanted, among)
        self._next, self.read = [], 0

    def look_on(self, *, at_least: int = 0) -> bool:
        """Examine a few more articles, at least `at_least`."""
        if self._coming is None:
            return False
        until = monotonic() + SECONDS_AT_ONCE
        for article_id in self._coming:
            self.read += 1
            if article_id is not None:
                self._next.append(article_id)
            if self.read >= at_least and monotonic() > until:
                return True
        self._coming = None
        self._take_next()
        return False

    def _take_next(self) -> None:
        """List the articles that were read; the current article stays the current one."""
        here = self.ids[self.row] if self.row < len(self.ids) else None
        self.ids = self._next
        if here is not None and self.ids[self.row : self.row + 1] != [here]:
            self.row = self.ids.index(here) if here in self.ids else self.row
        self.row = max(0, min(self.row, len(self.ids) - 1))
        self.ticked.intersection_update(self.ids)

    @property
    def is_read(self) -> bool:
        """Whether all articles were looked at."""
        return self._coming is None

    @property
    def is_whole(self) -> bool:
        """Whether neither a search nor a filter leaves articles out."""
        return not self.query and self.wanted == ArticleFilter(self.listing.state)

    def refresh(self) -> None:
        """Read the articles again; the old rows stay until that is done."""
        if self._opened:
            self._begin()
            if not self.ids:
                self.ids = self._next

    # -- rows ----------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """The number of articles listed so far."""
        return len(self.ids)

    @property
    def number(self) -> int | None:
        """The number of articles in the section without search and filter, as far as is known."""
        if self._opened and self.is_read and self.is_whole:
            return len(self.ids)
        return self.listing.number(self.board.figures) if self.board.figures else None

    @property
    def article_id(self) -> str | None:
        """The current article."""
        return self.ids[self.row] if self.row < len(self.ids) else None

    def row_at(self, index: int) -> ArticleRow:
        """Return the row of an article."""
        article_id = self.ids[index]
        line, extract, note = self._read(article_id)
        return ArticleRow(line, extract, note, article_id in self.ticked, index == self.row)

    def _read(self, article_id: str) -> tuple[ArticleLine, Pieces, str]:
        """Return the facts about an article, cached until something changes."""
        found = self._rows.get(article_id)
        if found is None:
            project = self.board.project
            extract = project.text_search.extract(self.query, article_id) if self.query else []
            line = project.work.line(article_id) or _purged(article_id)
            found = line, tuple(extract), self.listing.note(self.board, article_id)
            self._rows[article_id] = found
        return found

    def detail(self) -> ArticleDetail | None:
        """Return what is known of the current article."""
        if self.article_id is None:
            return None
        project, row = self.board.project, self.row_at(self.row)
        if project.articles.hash_of(self.article_id) is None:  # purged
            return None
        article = project.articles.get(self.article_id)
        wanted, lacking = project.article_list.wanted_of(article.id)
        return ArticleDetail(
            row,
            published=article.published,
            beginning=article.text[:BEGINNING],
            wanted=wanted,
            lacking=lacking,
            held=project.leases.held(article.id),
        )

    # -- ticks ---------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[str]:
        """The ticked articles in the order of the list, else the current one."""
        ticked = [one for one in self.ids if one in self.ticked]
        return ticked or ([self.article_id] if self.article_id else [])

    def tick(self) -> None:
        """Tick or untick the current article, and go to the next."""
        if self.article_id:
            self.ticked ^= {self.article_id}
            self.row = min(self.row + 1, self.count - 1)

    def tick_all(self) -> None:
        """Tick all listed articles; if they are ticked, untick them."""
        self.ticked = set() if self.ticked.issuperset(self.ids) else set(self.ids)

    def narrowed(self, **parts: object) -> ArticleFilter:
        """Return the filter with these parts replaced."""
        return replace(self.wanted, **parts)  # type: ignore[arg-type] # the callers know the fields


def _purged(article_id: str) -> ArticleLine:
    return ArticleLine(article_id, article_id, "", True, (), "", "", "", "", "")  # noqa: FBT003 - retired


def _unsettled(figures: Figures) -> int:
    return len(figures.progress.waiting.unsettled)


def _disagreements(board: Board, article_id: str) -> str:
    """Count the disagreements by class: `2 boundary, 1 label`."""
    from corpus.disagreement.places import places  # not needed for the first paint

    lanes = board.project.finished.of(article_id)
    kinds = Counter(str(kind) for place in places(lanes.spans) for kind in place.kinds)
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())


def _finished_of_wanted(board: Board, article_id: str) -> str:
    """Count the needed annotations that are finished: `1 of 2`."""
    wanted, lacking = board.project.article_list.wanted_of(article_id)
    return f"{wanted - lacking:,} of {wanted:,}"


ALL = Listing("articles", "Articles", "all", lambda figures: figures.progress.articles)
UNSETTLED = Listing("unsettled", "Unsettled", "unsettled", _unsettled, _disagreements)
"""Articles that several people have finished and do not agree on."""
SECOND = Listing(
    *("second", "Second person", "second person"),
    lambda figures: figures.wanting,
    _finished_of_wanted,
)
"""Articles that somebody has finished and that want another person."""
