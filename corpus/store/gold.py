"""Gold as the views give it, and what is not gold yet and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from corpus.consistency.labelled import LabelledArticle
from corpus.disagreement.places import LaneSpan
from corpus.model import GoldArticle, LabelledSpan, Span
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from corpus.model import Basis, Layer
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits
    from corpus.store.near_duplicates import ArticleGroups


_SETTLED = (
    "SELECT settled.article_id, settled.layer, settled.annotator, settled.basis, "
    "settled.decided_by, settled.settled_at "
    "FROM settled JOIN articles ON articles.id = settled.article_id"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles in use without gold, by id.

    `unsettled`: finished by several people who differ. `unfinished`: opened, finished by nobody.
    `untouched`: opened by nobody. `skipped`: skipped by everybody who opened it.
    """

    unsettled: tuple[str, ...]
    unfinished: tuple[str, ...]
    skipped: tuple[str, ...]
    untouched: tuple[str, ...]


class Gold:
    """Per article: the adjudication, else what two or more agree on, else the only annotation."""

    def __init__(
        self, db: Database, articles: Articles, groups: ArticleGroups, edits: Edits
    ) -> None:
        self._db = db
        self._articles = articles
        self._groups = groups
        self._edits = edits

    def articles(self, *, basis: frozenset[Basis] | None = None) -> Iterator[GoldArticle]:
        """The settled articles in the order of import, read one at a time.

        `basis` narrows them to articles settled in one of these ways.
        """
        settled = self._db.execute(f"{_SETTLED} ORDER BY articles.number").fetchall()
        unaided = self._unaided()
        return (self._gold(row, unaided) for row in settled if basis is None or row[3] in basis)

    def labelled(self) -> Iterator[LabelledArticle]:
        """Texts and settled spans alone, in the order of import, one article at a time."""
        settled = self._db.execute(f"{_SETTLED} ORDER BY articles.number").fetchall()
        meant_so = self._meant_so()
        return (self._labelled(row[0], row[1], row[2], meant_so.get(row[0], ())) for row in settled)

    def labelled_article(self, article_id: str) -> LabelledArticle | None:
        """The same of one article, if it is settled."""
        row = self._db.execute(f"{_SETTLED} WHERE articles.id = ?", [article_id]).fetchone()
        return (
            self._labelled(row[0], row[1], row[2], self._meant_so().get(article_id, ()))
            if row
            else None
        )

    def _labelled(
        self, article_id: str, layer: Layer, annotator: int, meant_so: Collection[tuple[int, int]]
    ) -> LabelledArticle:
        article = self._articles.get(article_id)
        tokens = Tokens(article.text, article.tokens, article.sentences)
        spans = [Span(*span[:3]) for span in self._chosen(article_id, layer, annotator)]
        return LabelledArticle(article_id, tokens, spans, meant_so)

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
        """The settled spans of one article with their values, labels as ids; None without gold."""
        row = self._db.execute(f"{_SETTLED} WHERE articles.id = ?", [article_id]).fetchone()
        return self._chosen(*row[:3]) if row else None

    def _chosen(self, article_id: str, layer: Layer, annotator: int) -> tuple[LaneSpan, ...]:
        rows = self._db.execute(
            'SELECT start, "end", label, value FROM annotation_state_spans '
            "WHERE article_id = ? AND annotator = ? AND layer = ? ORDER BY start",
            [article_id, annotator, layer],
        )
        return tuple(map(LaneSpan._make, rows))

    def edited_since(self, seq: int) -> tuple[int, list[str]]:
        """(the last edit there is, the articles that anybody edited after `seq`): what to read
        again of the gold. None with `seq` 0, which asks for the last edit alone.
        """
        last = self._db.execute("SELECT coalesce(max(seq), 0) FROM edits").fetchone()[0]
        if last == seq or not seq:
            return last, []
        rows = self._db.execute("SELECT article_id FROM edits WHERE seq > ? ORDER BY seq", [seq])
        return last, [*dict.fromkeys(row[0] for row in rows)]

    def of(self, article_id: str) -> GoldArticle | None:
        """The gold of one article, if it is settled."""
        row = self._db.execute(f"{_SETTLED} WHERE articles.id = ?", [article_id]).fetchone()
        return self._gold(row, self._unaided()) if row else None

    def _unaided(self) -> dict[str, set[str]]:
        """By article who has finished it without suggestions, by chance."""
        rows = self._db.execute(
            "SELECT state.article_id, annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.layer = 'annotation' AND state.status = 'finished' AND state.unaided"
        )
        found: dict[str, set[str]] = defaultdict(set)
        for article_id, name in rows:
            found[article_id].add(name)
        return found

    def _gold(self, row: tuple[Any, ...], unaided: Mapping[str, set[str]]) -> GoldArticle:
        article_id, layer, annotator, basis, decided_by, settled_at = row
        deciding = self._agreeing(article_id) if basis == "agreed" else (decided_by,)
        without = unaided.get(article_id, ()) if layer == "annotation" else ()
        return GoldArticle(
            article=self._articles.get(article_id),
            spans=self._spans(article_id, annotator, layer),
            basis=basis,
            decided_by=deciding,
            settled_at=settled_at or "",
            group=self._groups.of(article_id),
            remarks=tuple(chain.from_iterable(self._edits.remarks(article_id).values())),
            unaided=tuple(who for who in deciding if who in without),
        )

    def _agreeing(self, article_id: str) -> tuple[str, ...]:
        """Whose annotation is the gold; not from the view, as a name may hold its comma."""
        rows = self._db.execute(
            "SELECT name FROM finished_annotations WHERE article_id = ? AND digest = "
            "(SELECT digest FROM finished_annotations WHERE article_id = ? "
            " GROUP BY digest ORDER BY count(*) DESC LIMIT 1) ORDER BY name",
            [article_id, article_id],
        )
        return tuple(row[0] for row in rows)

    def annotated_by(self, annotator: int, name: str) -> Iterator[GoldArticle]:
        """One person's finished annotations, whatever others say, in the order of import."""
        finished = self._db.execute(
            "SELECT state.article_id, state.finished_at FROM annotation_state AS state "
            "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
            "WHERE state.annotator = ? AND state.layer = 'annotation' "
            "AND state.status = 'finished' ORDER BY articles.number",
            [annotator],
        ).fetchall()
        unaided = self._unaided()
        for article_id, when in finished:
            yield GoldArticle(
                article=self._articles.get(article_id),
                spans=self._spans(article_id, annotator, "annotation"),
                basis="single",
                decided_by=(name,),
                settled_at=when,
                group=self._groups.of(article_id),
                remarks=tuple(chain.from_iterable(self._edits.remarks(article_id).values())),
                unaided=(name,) if name in unaided.get(article_id, ()) else (),
            )

    def _spans(self, article_id: str, annotator: int, layer: str) -> tuple[LabelledSpan, ...]:
        rows = self._db.execute(
            'SELECT spans.start, spans."end", labels.name, '
            'substr(articles.text, spans.start + 1, spans."end" - spans.start), spans.value, '
            "spans.origin, spans.suggester FROM annotation_state_spans AS spans "
            "JOIN labels ON labels.id = spans.label "
            "JOIN articles ON articles.id = spans.article_id "
            "WHERE spans.article_id = ? AND spans.annotator = ? AND spans.layer = ? "
            "ORDER BY spans.start",
            [article_id, annotator, layer],
        )
        return tuple(LabelledSpan(*row) for row in rows)

    def waiting(self) -> Waiting:
        """What has no gold yet, named."""
        rows = self._db.execute(
            "SELECT articles.id, CASE "
            " WHEN sum(state.status = 'finished') > 0 THEN 'unsettled' "
            " WHEN sum(state.status = 'open') > 0 THEN 'unfinished' "
            " WHEN count(state.status) > 0 THEN 'skipped' ELSE 'untouched' END AS why "
            "FROM articles LEFT JOIN annotation_state AS state "
            "  ON state.article_id = articles.id AND state.layer = 'annotation' "
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
        """Who adjudicated the article, retired or not, if it is adjudicated."""
        row = self._db.execute(
            "SELECT annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.article_id = ? AND state.layer = 'adjudication' "
            "AND state.status = 'finished'",
            [article_id],
        ).fetchone()
        return row[0] if row else None
