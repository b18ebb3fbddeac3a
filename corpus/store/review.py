"""What a reviewer looks up: what is to be settled, in which order, by whom it is held, and how it
differs.

An article is to be settled while it is in use, two or more persons have finished it, and there is
no gold. Which those are is known from what was compared (`refresh`), so that it costs the same
among ten thousand; the one that is given out is looked at as it is now.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from corpus.disagreement.facets import facets
from corpus.disagreement.places import places
from corpus.model import AnnotationKey
from corpus.store.articles import tokens_of
from corpus.store.comparisons import Comparisons, told_pairs
from corpus.store.db.clock import ago
from corpus.store.opened import HELD, LOOKING_SECONDS, Opened
from corpus.store.queue import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.agreement.values import ArticleLanes
    from corpus.disagreement.facets import Facet
    from corpus.edits.draft import Draft
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits
    from corpus.store.lanes import Finished

Order = Literal["disagreements", "import", "source"]
"""The most disagreements first; as they were imported; by the name of the source."""

_ORDERS: dict[Order, tuple[str, str]] = {
    "disagreements": (
        "compared INDEXED BY compared_in_order CROSS JOIN articles ON number = article",
        "disagreements DESC, article",
    ),
    "import": ("compared CROSS JOIN articles ON number = article", "article"),
    "source": (
        "articles INDEXED BY articles_by_source CROSS JOIN compared ON article = number",
        "source, number",
    ),
}
ORDERS: tuple[Order, ...] = tuple(_ORDERS)

_ADJUDICATION = (
    "EXISTS (SELECT 1 FROM annotation_state AS state "
    "WHERE state.article_id = articles.id AND state.layer = 'adjudication' AND "
)
_WAITING = (
    "NOT compared.agreed AND articles.retired_at IS NULL "
    "AND (:source IS NULL OR articles.source = :source) "
    f"AND NOT {_ADJUDICATION}state.status = 'finished') "
)
"""Whoever holds it."""

_WITH_OTHERS = f"{_ADJUDICATION}state.annotator <> :me AND state.status = 'open' AND {HELD}) "
_OPENED_BY_ME = f"{_ADJUDICATION}state.annotator = :me) "

_COMPARED = {
    "kind": "facets.kind = :kind",
    "label": "facets.label = :label",
    "side": "facets.side = :side",
    "tokens": "facets.tokens = :tokens",
    "text": "facets.text = :text",
    "pair": "instr(facets.differing, :pair)",
}
"""What each field of a filter asks of one row of `facets`."""


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """Which disagreements are wanted; None is any. All hold of one and the same facet.

    `kind` and `side` are those of `corpus.disagreement.places`, `label` is an id, `tokens` and
    `text` are those of `corpus.disagreement.facets.Facet`, `pair` are two annotators (ids), and
    `source` is the article's.
    """

    kind: str | None = None
    label: int | None = None
    side: str | None = None
    tokens: int | None = None
    text: str | None = None
    pair: tuple[int, int] | None = None
    source: str | None = None

    @property
    def condition(self) -> str:
        """SQL on a row of `facets`; empty where any will do."""
        given = [sql for name, sql in _COMPARED.items() if getattr(self, name) is not None]
        return " AND ".join(given)

    @property
    def values(self) -> dict[str, str | int | None]:
        """What the condition compares with."""
        wanted = {name: getattr(self, name) for name in _COMPARED}
        pair = told_pairs([(min(self.pair), max(self.pair))]) if self.pair else None
        return {**wanted, "pair": pair, "source": self.source}


EVERYTHING = DisagreementFilter()


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """One disagreement: `[start, end)` of an article, in code points."""

    article_id: str
    start: int
    end: int


class Review:
    """The order of work of reviewers, and what is known of disagreements."""

    def __init__(self, db: Database, finished: Finished, edits: Edits) -> None:
        self._db = db
        self._finished = finished
        self._edits = edits
        self._comparisons = Comparisons(db, finished)
        self._opened = Opened(db, "adjudication")

    # -- what was compared ---------------------------------------------------------------------

    def stale(self) -> list[str]:
        """The articles whose annotations are to be compared, or compared again, by id."""
        return self._comparisons.stale()

    def refresh(self, *, at_most: int | None = None) -> Iterator[int]:
        """Compare them; yields how many are done. `NotSavedError` where that cannot be kept."""
        return self._comparisons.refresh(at_most=at_most)

    def wrong(self) -> list[str]:
        """The articles of which something else is kept than their annotations say, by id."""
        return list(self._comparisons.wrong())

    def forget(self, article_ids: list[str]) -> None:
        """Let these articles be compared anew with the next `refresh`."""
        self._comparisons.forget(article_ids)

    # -- one article ---------------------------------------------------------------------------

    def lanes(self, article_id: str) -> ArticleLanes:
        """Everybody's finished annotation of an article with what they remarked."""
        lanes = self._finished.of(article_id)
        remarks = self._edits.remarks(article_id)
        of_lanes = (remarks.get(annotator, ()) for annotator in lanes.annotators)
        return replace(lanes, remarks=tuple(of_lanes))

    def facets(self, article_id: str, start: int, end: int) -> list[Facet]:
        """How annotators differ at the place that overlaps `[start, end)`, if they do."""
        lanes = self._finished.of(article_id)
        tokens = tokens_of(self._db, article_id)
        return [
            facet
            for place in places(lanes.spans)
            if place.start < end and start < place.end
            for facet in facets(place, lanes.annotators, tokens)
        ]

    def has_lapsed(self, draft: Draft) -> bool:
        """Whether so much time has passed since somebody looked at an article and decided nothing
        that others may have it.
        """
        return not draft.edited and (draft.last_at or "") <= ago(LOOKING_SECONDS)

    def taken_by(self, article_id: str, me: int) -> str | None:
        """The name of another reviewer who is at work on the article, if any."""
        row = self._db.execute(
            "SELECT name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.article_id = :here AND state.layer = 'adjudication' "
            f"AND state.annotator <> :me AND state.status = 'open' AND {HELD} "
            "ORDER BY state.opened_seq LIMIT 1",
            {"here": article_id, "me": me, "looked_at_since": ago(LOOKING_SECONDS)},
        ).fetchone()
        return row[0] if row else None

    # -- gold that is older than an annotation -------------------------------------------------

    def changed_since_settled(self, article_id: str) -> list[str]:
        """Who has edited their annotation since the article was adjudicated, by name."""
        rows = self._db.execute(
            "SELECT annotator FROM changed_since_settled WHERE article_id = ? ORDER BY annotator",
            [article_id],
        )
        return [row[0] for row in rows.fetchall()]

    def all_changed_since_settled(self) -> list[str]:
        """The articles in use of which anybody has, by id, in the order of import."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id IN (SELECT article_id FROM changed_since_settled) "
            "ORDER BY number"
        )
        return [row[0] for row in rows.fetchall()]

    # -- what is to be settled -----------------------------------------------------------------

    def upcoming(
        self,
        me: int,
        wanted: DisagreementFilter = EVERYTHING,
        *,
        order: Order = "disagreements",
        most: int = 1,
    ) -> list[str]:
        """The next articles to settle, by id: what `me` has not opened and no other reviewer holds.

        What was finished since the last `refresh` is not among them.
        """
        tables, by = _ORDERS[order]
        rows = self._db.execute(
            f"SELECT articles.id FROM {tables} "
            f"WHERE {_WAITING}AND NOT {_OPENED_BY_ME}AND NOT {_WITH_OTHERS}"
            f"{_any_facet(wanted)}ORDER BY {by}",
            self._bound(me, wanted),
        )
        found: list[str] = []
        with closing(rows):
            for (article_id,) in rows:
                if len(found) == most:
                    break
                if self._finished.is_unsettled(article_id):
                    found.append(article_id)
        return found

    def passed_over(
        self, me: int, wanted: DisagreementFilter = EVERYTHING, *, order: Order = "disagreements"
    ) -> tuple[str, str] | None:
        """(article id, name) where another reviewer holds what else would be `me`'s next."""
        tables, by = _ORDERS[order]
        first = self._db.execute(
            f"SELECT articles.id FROM {tables} "
            f"WHERE {_WAITING}AND NOT {_OPENED_BY_ME}{_any_facet(wanted)}ORDER BY {by} LIMIT 1",
            self._bound(me, wanted),
        ).fetchone()
        holder = self.taken_by(first[0], me) if first else None
        return (first[0], holder) if holder else None

    def count(self, wanted: DisagreementFilter = EVERYTHING) -> int:
        """How many articles are to be settled, whoever holds them."""
        row = self._db.execute(
            "SELECT count(*) FROM compared JOIN articles ON number = article "
            f"WHERE {_WAITING}{_any_facet(wanted)}",
            wanted.values,
        ).fetchone()
        return int(row[0])

    def cases(self, me: int, wanted: DisagreementFilter = EVERYTHING) -> list[Case]:
        """Every disagreement of that kind that is still to be decided, in the order of import.

        Those that `me` has decided are left out, and all in articles that others hold.
        """
        rows = self._db.execute(
            'SELECT articles.id, facets.start, facets."end" FROM facets '
            "JOIN compared USING (article) JOIN articles ON number = article "
            f"WHERE {wanted.condition or 'TRUE'} AND {_WAITING}AND NOT {_WITH_OTHERS}"
            'GROUP BY article, facets.start, facets."end"',
            self._bound(me, wanted),
        )
        cases = [Case(*row) for row in rows.fetchall()]
        begun = self._begun(me)
        drafts = {
            article_id: self._edits.load(AnnotationKey(article_id, me, "adjudication"))
            for article_id in {case.article_id for case in cases} & begun
        }
        return [case for case in cases if _waits(case, drafts.get(case.article_id))]

    def _begun(self, me: int) -> set[str]:
        """The articles in which `me` has decided something."""
        rows = self._db.execute(
            "SELECT article_id FROM annotation_state "
            "WHERE annotator = ? AND layer = 'adjudication' AND edited",
            [me],
        )
        return {row[0] for row in rows}

    def _bound(self, me: int, wanted: DisagreementFilter) -> dict[str, str | int | None]:
        return {**wanted.values, "me": me, "looked_at_since": ago(LOOKING_SECONDS)}

    # -- what a reviewer has opened ------------------------------------------------------------

    def last_edited(self, me: int) -> str | None:
        """The unsettled article that `me` worked on last: where to go on after a pause."""
        return self._opened.last_edited(me)

    def opened_after(self, me: int, article_id: str) -> str | None:
        """The article that `me` opened next after `article_id`, to settle it."""
        return self._opened.after(me, article_id)

    def opened_before(self, me: int, article_id: str) -> str | None:
        """The article that `me` opened just before `article_id`."""
        return self._opened.before(me, article_id)

    def first_open(self, me: int) -> str | None:
        """The earliest opened article that `me` has not settled."""
        return self._opened.first(me, "AND state.status = 'open' ")

    def progress(self, me: int) -> Progress:
        """Articles: adjudicated by anybody, opened by `me`, and adjudicated or to be settled."""
        adjudicated = self._db.execute(
            "SELECT count(*) FROM annotation_state WHERE layer = 'adjudication' "
            "AND status = 'finished' "
            "AND article_id NOT IN (SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        ).fetchone()[0]
        opened, _ = self._opened.in_use(me)
        return Progress(adjudicated, opened, adjudicated + self.count())


def _any_facet(wanted: DisagreementFilter) -> str:
    """SQL on an article: whether any of its disagreements is wanted."""
    if not wanted.condition:
        return ""
    of_article = "SELECT 1 FROM facets WHERE facets.article = compared.article"
    return f"AND EXISTS ({of_article} AND {wanted.condition}) "


def _waits(case: Case, draft: Draft | None) -> bool:
    """Whether nothing is decided there, or something is still proposed."""
    if draft is None:
        return True
    here = draft.between(case.start, case.end)
    if here:
        return any(not mark.decided for mark in here)
    return not draft.was_rejected(case.start, case.end)
