"""The queue of review: unsettled articles, their disagreements, and who works on them.

An unsettled article is in use, finished by two or more persons, and has no gold. Unsettled articles
are found in the stored comparisons, which is as fast among ten thousand articles; the
next one is checked against the current annotations.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from corpus.disagreement.facets import facets
from corpus.disagreement.places import LaneSpan, places
from corpus.model import AnnotationKey
from corpus.store.articles import tokens_of
from corpus.store.comparisons import Comparisons, joined_pairs
from corpus.store.db.clock import ago
from corpus.store.leases import LEASED
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
"""The most disagreements first; in the order of import; by the name of the source."""

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
"""SQL for an unsettled article, whoever holds it."""

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
"""The SQL on a row of `facets` for each field of a filter."""


@dataclass(frozen=True, slots=True)
class DisagreementFilter:
    """Which disagreements to show; None matches any. All fields must match the same facet.

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
        """SQL on a row of `facets`; empty where any matches."""
        given = [sql for name, sql in _COMPARED.items() if getattr(self, name) is not None]
        return " AND ".join(given)

    @property
    def values(self) -> dict[str, str | int | None]:
        """The values bound in `condition`."""
        wanted = {name: getattr(self, name) for name in _COMPARED}
        pair = joined_pairs([(min(self.pair), max(self.pair))]) if self.pair else None
        return {**wanted, "pair": pair, "source": self.source}


EVERYTHING = DisagreementFilter()


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """One disagreement: `[start, end)` of an article, in code points."""

    article_id: str
    start: int
    end: int


class Review:
    """The queue of review and the stored disagreements.

    `comparisons` keeps these up to date; `opened` are the articles that a reviewer has opened.
    """

    def __init__(self, db: Database, finished: Finished, edits: Edits) -> None:
        self._db = db
        self._finished = finished
        self._edits = edits
        self.comparisons = Comparisons(db, finished)
        self.opened = Opened(db, "adjudication")

    # -- one article ---------------------------------------------------------------------------

    def lanes(self, article_id: str, me: int | None = None) -> ArticleLanes:
        """All finished annotations of an article, with their flags and comments.

        Behind them come adjudications that a merge has set aside, but for the draft of `me`.
        """
        lanes = self._finished.of(article_id)
        remarks = self._edits.remarks(article_id)
        of_lanes = [remarks.get(annotator, ()) for annotator in lanes.annotators]
        earlier = [*self._earlier(article_id, me)]
        return replace(
            lanes,
            annotators=(*lanes.annotators, *(-one for one, _, _, _ in earlier)),
            names=(*lanes.names, *(f"{name} (settled before)" for _, name, _, _ in earlier)),
            heads=(*lanes.heads, *(head for _, _, head, _ in earlier)),
            spans=(*lanes.spans, *(spans for _, _, _, spans in earlier)),
            remarks=(*of_lanes, *(() for _ in earlier)),
            set_aside=len(earlier),
        )

    def _earlier(
        self, article_id: str, me: int | None
    ) -> Iterator[tuple[int, str, str, tuple[LaneSpan, ...]]]:
        """(reviewer, their name, last edit, spans) of adjudications that a merge set aside."""
        rows = self._db.execute(
            "SELECT annotator, name, head, digest FROM earlier_adjudications "
            "WHERE article_id = ? AND (annotator IS NOT ? OR digest IS NOT NULL) "
            "ORDER BY name, head",
            [article_id, me],
        ).fetchall()
        for annotator, name, head, digest in rows:
            key = AnnotationKey(article_id, annotator, "adjudication")
            drafts = self._edits.versions(key) if digest else [self._edits.load(key)]
            for draft in (one for one in drafts if one.head == head):
                spans = (LaneSpan(*m.span.extent, m.span.label, m.value) for m in draft.accepted)
                yield annotator, name, head, tuple(spans)

    def facets(self, article_id: str, start: int, end: int) -> list[Facet]:
        """The facets of the places that overlap `[start, end)`."""
        lanes = self._finished.of(article_id)
        tokens = tokens_of(self._db, article_id)
        return [
            facet
            for place in places(lanes.spans)
            if place.start < end and start < place.end
            for facet in facets(place, lanes.annotators, tokens)
        ]

    def has_lapsed(self, draft: Draft) -> bool:
        """Whether an article that was opened and not edited is free for others again."""
        return not draft.edited and (draft.last_at or "") <= ago(LOOKING_SECONDS)

    def taken_by(self, article_id: str, me: int) -> str | None:
        """The name of another reviewer who works on the article; None where nobody does."""
        return self._db.value(
            "SELECT name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.article_id = :here AND state.layer = 'adjudication' "
            f"AND state.annotator <> :me AND state.status = 'open' AND {HELD} "
            "ORDER BY state.opened_seq LIMIT 1",
            {"here": article_id, "me": me, "looked_at_since": ago(LOOKING_SECONDS)},
        )

    def is_held_by(self, article_id: str, me: int) -> bool:
        """Whether `me` has begun to settle the article and has not been away for too long."""
        return bool(
            self._db.value(
                "SELECT 1 FROM annotation_state AS state WHERE article_id = ? AND annotator = ? "
                f"AND layer = 'adjudication' AND (status = 'finished' OR {LEASED})",
                [article_id, me],
            )
        )

    # -- annotations edited after adjudication -------------------------------------------------

    def changed_since_settled(self, article_id: str) -> list[str]:
        """The names of annotators who have edited the article since it was adjudicated."""
        return self._db.column(
            "SELECT DISTINCT annotator FROM changed_since_settled WHERE article_id = ? "
            "ORDER BY annotator",
            [article_id],
        )

    def all_changed_since_settled(self) -> list[str]:
        """The ids of articles edited since their adjudication, in the order of import."""
        return self._db.column(
            "SELECT id FROM articles WHERE id IN (SELECT article_id FROM changed_since_settled) "
            "ORDER BY number"
        )

    # -- versions ------------------------------------------------------------------------------

    def unsettled_versions(self) -> list[tuple[str, str]]:
        """(article id, name) of annotations with two versions that no reviewer has settled."""
        return self._db.execute(
            "SELECT DISTINCT articles.id, name FROM conflicting_versions "
            "JOIN articles ON articles.id = article_id AND retired_at IS NULL "
            "WHERE NOT EXISTS (SELECT 1 FROM annotation_state AS state "
            " WHERE state.article_id = articles.id AND layer = 'adjudication'"
            " AND state.status = 'finished') ORDER BY number, name"
        ).fetchall()

    def settled_differently(self) -> list[tuple[str, str]]:
        """(article id, name) of adjudications that a merge set aside and that nobody has settled.

        They have other spans than the later one, which is gold, and its reviewer has not seen them.
        """
        return self._db.execute(
            "SELECT DISTINCT articles.id, name FROM settled_differently "
            "JOIN articles ON articles.id = article_id AND retired_at IS NULL ORDER BY number, name"
        ).fetchall()

    def set_aside(self, article_id: str) -> list[str]:
        """The ids of the last edits of such adjudications of the article."""
        return self._db.column(
            "SELECT head FROM settled_differently WHERE article_id = ?", [article_id]
        )

    # -- unsettled articles --------------------------------------------------------------------

    def upcoming(
        self,
        me: int,
        wanted: DisagreementFilter = EVERYTHING,
        *,
        order: Order = "disagreements",
        most: int = 1,
    ) -> list[str]:
        """The ids of the next articles to settle.

        Articles that `me` has opened, that other reviewers hold, or that were finished after the
        last `refresh` are not among them.
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
        """(article id, name) of the next article where another reviewer holds it."""
        tables, by = _ORDERS[order]
        first = self._db.execute(
            f"SELECT articles.id FROM {tables} "
            f"WHERE {_WAITING}AND NOT {_OPENED_BY_ME}{_any_facet(wanted)}ORDER BY {by} LIMIT 1",
            self._bound(me, wanted),
        ).fetchone()
        holder = self.taken_by(first[0], me) if first else None
        return (first[0], holder) if holder else None

    def count(self, wanted: DisagreementFilter = EVERYTHING) -> int:
        """The number of unsettled articles, whoever holds them."""
        return self._db.count(
            "SELECT count(*) FROM compared JOIN articles ON number = article "
            f"WHERE {_WAITING}{_any_facet(wanted)}",
            wanted.values,
        )

    def cases(self, me: int, wanted: DisagreementFilter = EVERYTHING) -> list[Case]:
        """The undecided disagreements that match, in the order of import.

        Those that `me` has decided and those in articles that other reviewers hold are left out.
        """
        rows = self._db.execute(
            'SELECT articles.id, facets.start, facets."end" FROM facets '
            "JOIN compared USING (article) JOIN articles ON number = article "
            f"WHERE {wanted.condition or 'TRUE'} AND {_WAITING}AND NOT {_WITH_OTHERS}"
            'GROUP BY article, facets.start, facets."end"',
            self._bound(me, wanted),
        )
        cases = [Case(*row) for row in rows.fetchall()]
        edited = self._db.column(
            "SELECT article_id FROM annotation_state "
            "WHERE annotator = ? AND layer = 'adjudication' AND edited",
            [me],
        )
        drafts = {
            article_id: self._edits.load(AnnotationKey(article_id, me, "adjudication"))
            for article_id in {case.article_id for case in cases} & set(edited)
        }
        return [case for case in cases if _undecided(case, drafts.get(case.article_id))]

    def _bound(self, me: int, wanted: DisagreementFilter) -> dict[str, str | int | None]:
        return {**wanted.values, "me": me, "looked_at_since": ago(LOOKING_SECONDS)}

    def progress(self, me: int) -> Progress:
        """Articles adjudicated by anybody, opened by `me`, and adjudicated or unsettled."""
        adjudicated = self._db.count(
            "SELECT count(*) FROM annotation_state WHERE layer = 'adjudication' "
            "AND status = 'finished' "
            "AND article_id NOT IN (SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        )
        opened, _ = self.opened.in_use(me)
        return Progress(adjudicated, opened, adjudicated + self.count())


def _any_facet(wanted: DisagreementFilter) -> str:
    """SQL on an article: whether any of its disagreements is wanted."""
    if not wanted.condition:
        return ""
    of_article = "SELECT 1 FROM facets WHERE facets.article = compared.article"
    return f"AND EXISTS ({of_article} AND {wanted.condition}) "


def _undecided(case: Case, draft: Draft | None) -> bool:
    """Whether the reviewer has decided nothing there, or undecided proposals are left."""
    if draft is None:
        return True
    here = draft.between(case.start, case.end)
    if here:
        return any(not mark.decided for mark in here)
    return not draft.rejected_between(case.start, case.end)
