"""The gold of a project, and the articles that have none yet."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from corpus.consistency.labelled import LabelledArticle
from corpus.gold_outline import ArticleOutline, GoldOutline
from corpus.model import (
    AnnotationKey,
    GoldArticle,
    LabelledSpan,
    Span,
)
from corpus.store.articles import tokens_of
from corpus.store.draws import probability_of
from corpus.store.gold_articles import GoldArticles, LabelledArticles
from corpus.store.gold_links import gold_links, linked_by_most
from corpus.store.gold_origins import gold_origins
from corpus.store.gold_rejected import rejected_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any

    from corpus.agreement.values import AnnotatedArticle
    from corpus.disagreement.places import LaneSpan
    from corpus.model import Basis, Dismissal, LinkKey
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits
    from corpus.store.near_duplicates import ArticleGroups
    from corpus.store.split_keys import SplitKeys

_SETTLED = (
    "SELECT settled.article_id, settled.annotator, settled.layer, settled.basis, "
    "settled.decided_by, settled.settled_at "
    "FROM settled JOIN articles ON articles.id = settled.article_id"
)
"""The first three columns are those of an `AnnotationKey`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles in use without gold, by id.

    `unsettled`: finished by several people who differ. `unfinished`: begun, that is opened and
    edited, and finished by nobody. `skipped`: skipped by everybody who began it. `untouched`: begun
    by nobody.
    """

    unsettled: tuple[str, ...]
    unfinished: tuple[str, ...]
    skipped: tuple[str, ...]
    untouched: tuple[str, ...]


class Gold:
    """The gold of each article, by the rule of the view `settled`."""

    def __init__(
        self,
        db: Database,
        articles: Articles,
        groups: ArticleGroups,
        split_keys: SplitKeys,
        edits: Edits,
    ) -> None:
        self._db = db
        self._articles = articles
        self._groups = groups
        self._split_keys = split_keys
        self._edits = edits

    def articles(
        self, *, basis: frozenset[Basis] | None = None, rejected: bool = False
    ) -> GoldArticles:
        """The settled articles; `basis` limits them to those settled in one of these ways.

        With `rejected`, each has the spans that were proposed and are not in it.
        """
        settled = self._db.execute(f"{_SETTLED} ORDER BY articles.number")
        wanted = (row for row in settled if basis is None or row[3] in basis)
        return self._articles_of(wanted, rejected=rejected)

    def labelled(self) -> LabelledArticles:
        """The settled articles with their labelled spans, for `lint`."""
        settled = self._db.execute(f"{_SETTLED} ORDER BY articles.number").fetchall()
        meant_so, dismissed = self._meant_so(), self._edits.dismissed()

        def read(row: tuple[Any, ...]) -> LabelledArticle | None:
            if self._articles.hash_of(row[0]) is None:  # purged
                return None
            return self._labelled(row, meant_so.get(row[0], ()), dismissed)

        return LabelledArticles(settled, read)

    def labelled_article(self, article_id: str) -> LabelledArticle | None:
        """One article as `labelled` yields it; None where it is not settled."""
        row = self._settled(article_id)
        meant_so = self._meant_so().get(article_id, ())
        return self._labelled(row, meant_so, self._edits.dismissed()) if row else None

    def _settled(self, article_id: str) -> Any:  # noqa: ANN401 # a row, or None
        return self._db.execute(f"{_SETTLED} WHERE articles.id = ?", [article_id]).fetchone()

    def _labelled(
        self,
        row: tuple[Any, ...],
        meant_so: Collection[tuple[int, int]],
        dismissed: Mapping[int, frozenset[Dismissal]],
    ) -> LabelledArticle:
        spans = [Span(*span[:3]) for span in self._edits.spans(AnnotationKey(*row[:3]))]
        deciding = [row[1]]
        if dismissed and row[3] == "agreed":
            deciding = [annotator for annotator, _ in self._agreeing(row[0])]
        theirs = {*chain.from_iterable(dismissed.get(one, ()) for one in deciding)}
        return LabelledArticle(row[0], tokens_of(self._db, row[0]), spans, meant_so, theirs)

    def _meant_so(self) -> dict[str, set[tuple[int, int]]]:
        """The extents where an adjudication deviates on purpose, by article id."""
        rows = self._db.execute(
            'SELECT comments.article_id, comments.start, comments."end" '
            "FROM annotation_state_comments AS comments "
            "JOIN annotation_state AS state USING (article_id, annotator, layer) "
            "WHERE layer = 'adjudication' AND state.status = 'finished' AND comments.meant_so"
        )
        found: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for article_id, start, end in rows:
            found[article_id].add((start, end))
        return found

    def chosen(self, article_id: str) -> tuple[LaneSpan, ...] | None:
        """The settled spans of one article with label ids and values; None where it has no gold."""
        row = self._settled(article_id)
        return tuple(self._edits.spans(AnnotationKey(*row[:3]))) if row else None

    def edited_since(self, seq: int) -> tuple[int, list[str]]:
        """(`seq` of the last edit, ids of the articles edited after `seq`).

        With `seq` 0 no articles are listed.
        """
        last = self._db.count("SELECT max(seq) FROM edits")
        if last == seq or not seq:
            return last, []
        edited = self._db.column("SELECT article_id FROM edits WHERE seq > ? ORDER BY seq", [seq])
        return last, [*dict.fromkeys(edited)]

    def of(self, article_id: str) -> GoldArticle | None:
        """The gold of one article; None where it is not settled."""
        row = self._settled(article_id)
        return self._gold(row, self._unaided(article_id).get(article_id, ())) if row else None

    def _unaided(self, article_id: str | None = None) -> dict[str, set[str]]:
        """The people who finished an article without suggestions, by article id."""
        rows = self._db.execute(
            "SELECT state.article_id, annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.layer = 'annotation' AND state.status = 'finished' AND state.unaided "
            f"AND state.trial IS NULL{' AND state.article_id = ?' if article_id else ''}",
            [article_id] if article_id else [],
        )
        found: dict[str, set[str]] = defaultdict(set)
        for article_id, name in rows:
            found[article_id].add(name)
        return found

    def _gold(
        self, row: tuple[Any, ...], unaided: Collection[str], *, rejected: bool = False
    ) -> GoldArticle:
        article_id, annotator, layer, basis, decided_by, settled_at = row
        agreeing = self._agreeing(article_id) if basis == "agreed" else []
        deciding = tuple(name for _, name in agreeing) or (decided_by,)
        article = self._articles.get(article_id)
        key = AnnotationKey(article_id, annotator, layer)
        spans = self._spans(key, article.text)
        people = [one for one, _ in agreeing] or [annotator]
        return GoldArticle(
            article=article,
            spans=spans,
            rejected=rejected_spans(self._db, self._edits, key, people, article.text, spans)
            if rejected
            else (),
            links=gold_links(
                self._db,
                key,
                [one for one, _ in agreeing],
                lambda: {Span(*span[:3]) for span in self._edits.spans(key)},
            ),
            basis=basis,
            decided_by=deciding,
            settled_at=settled_at or "",
            group=self._groups.of(article_id),
            split_keys=self._split_keys.of(article_id),
            remarks=tuple(chain(*self._edits.remarks(article_id).values())),
            unaided=tuple(name for name in deciding if layer == "annotation" and name in unaided),
            drawn=probability_of(self._db, article_id),
        )

    def linked_by_most(self, article_id: str) -> dict[LinkKey, Span | None]:
        """The targets that most of those who finished an article chose, without ties."""
        return linked_by_most(self._db, article_id)

    def _agreeing(self, article_id: str) -> list[tuple[int, str]]:
        """(id, name) of the people who agree.

        The view joins the names by commas, which a name may contain, so they are read again here.
        """
        return self._db.execute(
            "SELECT annotator, name FROM finished_annotations WHERE article_id = ? AND digest = "
            "(SELECT digest FROM finished_annotations WHERE article_id = ? "
            " GROUP BY digest ORDER BY count(*) DESC LIMIT 1) ORDER BY name",
            [article_id, article_id],
        ).fetchall()

    def annotated_by(self, annotator: int, name: str, *, rejected: bool = False) -> GoldArticles:
        """One person's finished annotations as if they were gold."""
        finished = self._db.execute(
            "SELECT state.article_id, state.finished_at FROM annotation_state AS state "
            "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
            "WHERE state.annotator = ? AND state.layer = 'annotation' "
            "AND state.status = 'finished' AND state.trial IS NULL ORDER BY articles.number",
            [annotator],
        )
        rows = (
            (article_id, annotator, "annotation", "single", name, finished_at)
            for article_id, finished_at in finished
        )
        return self._articles_of(rows, rejected=rejected)

    def _articles_of(self, settled: Iterable[tuple[Any, ...]], *, rejected: bool) -> GoldArticles:
        unaided = self._unaided()
        counts: dict[tuple[str, int], tuple[str, int]] = {}  # one object for each pair
        return GoldArticles(
            settled,
            read=lambda row: self._gold(row, unaided.get(row[0], ()), rejected=rejected),
            outline=lambda row: self._outline(row, counts),
        )

    def _outline(
        self, row: tuple[Any, ...], counts: dict[tuple[str, int], tuple[str, int]]
    ) -> GoldOutline:
        article_id, annotator, layer, basis, *_ = row
        labels = self._db.execute(
            "SELECT labels.name, count(*) FROM annotation_state_spans AS spans "
            "JOIN labels ON labels.id = spans.label "
            "WHERE article_id = ? AND annotator = ? AND layer = ? "
            "GROUP BY labels.id ORDER BY labels.name",
            [article_id, annotator, layer],
        ).fetchall()
        source, published = self._db.execute(
            "SELECT source, published FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        return GoldOutline(
            ArticleOutline(article_id, sys.intern(source), published),
            basis,
            self._groups.of(article_id),
            self._split_keys.of(article_id),
            tuple(counts.setdefault(pair, pair) for pair in labels),
        )

    def annotators(self) -> list[str]:
        """The names of those who finished an article in use, and then of other reviewers."""
        return self._db.column(
            "SELECT name FROM (SELECT name, 0 AS reviewer FROM finished_annotations "
            " UNION SELECT decided_by, 1 FROM settled WHERE basis = 'adjudicated') "
            "GROUP BY name ORDER BY min(reviewer), name"
        )

    def annotated(self) -> Iterator[AnnotatedArticle]:
        """The articles in use that somebody finished or settled, in the order of import."""
        from corpus.agreement.values import AnnotatedArticle, FinishedAnnotation  # for reports only

        settled = {row[0]: row for row in self._db.execute(_SETTLED)}
        unaided = self._unaided()
        rows = self._db.execute(
            "SELECT articles.id, finished.annotator, finished.name, finished.finished_at "
            "FROM articles LEFT JOIN finished_annotations AS finished "
            "  ON finished.article_id = articles.id "
            "WHERE articles.id IN "
            "  (SELECT article_id FROM finished_annotations UNION SELECT article_id FROM settled) "
            "ORDER BY articles.number, finished.name"
        ).fetchall()
        links = dict(
            self._db.execute(
                "SELECT article_id, count(*) FROM annotation_state_links "
                "JOIN annotation_state AS state USING (article_id, annotator, layer) "
                "WHERE layer = 'annotation' AND state.trial IS NULL GROUP BY article_id"
            )
        )
        for article_id, finished in groupby(rows, itemgetter(0)):
            row = settled.get(article_id)
            article = self._articles.get(article_id)
            annotations = tuple(
                FinishedAnnotation(
                    name, self._spans(AnnotationKey(article_id, annotator), article.text), at or ""
                )
                for _, annotator, name, at in finished
                if annotator is not None
            )
            gold = self._gold(row, unaided.get(article_id, ())) if row else None
            remarks = gold.remarks if gold else [*chain(*self._edits.remarks(article_id).values())]
            yield AnnotatedArticle(
                *(article, self._groups.of(article_id), annotations, gold),
                remarks=len(remarks),
                links=links.get(article_id, 0),
            )

    def _spans(self, key: AnnotationKey, text: str) -> tuple[LabelledSpan, ...]:
        # The covered texts are cut here: SQLite would count the code points from the beginning.
        rows = self._db.execute(
            'SELECT spans.start, spans."end", spans.label, labels.name, spans.value, '
            "spans.origin, spans.suggester FROM annotation_state_spans AS spans "
            "JOIN labels ON labels.id = spans.label "
            "WHERE spans.article_id = ? AND spans.annotator = ? AND spans.layer = ? "
            "ORDER BY spans.start",
            key.values,
        ).fetchall()
        origin_of = gold_origins(self._db, key)
        return tuple(
            [
                LabelledSpan(
                    start,
                    end,
                    name,
                    text[start:end],
                    value,
                    origin_of((start, end, label), origin),
                    suggester,
                )
                for start, end, label, name, value, origin, suggester in rows
            ]
        )

    def waiting(self) -> Waiting:
        """The articles in use without gold, by the reason."""
        rows = self._db.execute(
            "SELECT articles.id, CASE "
            " WHEN sum(state.status = 'finished') > 0 THEN 'unsettled' "
            " WHEN sum(state.status = 'open' AND state.edited) > 0 THEN 'unfinished' "
            " WHEN sum(state.status = 'skipped') > 0 THEN 'skipped' ELSE 'untouched' END AS why "
            "FROM articles LEFT JOIN annotation_state AS state "
            "  ON state.article_id = articles.id AND state.layer = 'annotation' "
            "  AND state.trial IS NULL "
            "WHERE articles.retired_at IS NULL "
            "  AND articles.id NOT IN (SELECT article_id FROM settled) "
            "GROUP BY articles.number ORDER BY why, articles.number"
        ).fetchall()
        named: dict[str, tuple[Any, ...]] = {
            why: tuple(row[0] for row in group) for why, group in groupby(rows, key=lambda r: r[1])
        }
        kinds = ("unsettled", "unfinished", "skipped", "untouched")
        return Waiting(*(named.get(kind, ()) for kind in kinds))

    def settled_by(self, article_id: str) -> str | None:
        """The reviewer who adjudicated the article, retired or not; None where nobody did."""
        return self._db.value(
            "SELECT annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.article_id = ? AND state.layer = 'adjudication' "
            "AND state.status = 'finished'",
            [article_id],
        )
