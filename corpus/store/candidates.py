"""Candidates that the scorer has judged, and the scorer's weights for this project.

They are kept apart from suggestions, so that nothing counts, exports or accepts them.
"""

from __future__ import annotations

import json
import zlib
from heapq import nlargest
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Candidate, Span
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.db.connection import Database

ARTICLES_A_FIT = 3
"""Finished articles after which the scorer is fitted again."""

_FINISHED_SINCE = (
    "SELECT DISTINCT edits.article_id FROM edits CROSS JOIN annotation_state AS state "
    "ON (state.article_id, state.annotator, state.layer) "
    " = (edits.article_id, edits.annotator, edits.layer) "
    "JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person' "
    "WHERE edits.seq > coalesce((SELECT last_seq FROM scorer_weights), 0) "
    "AND edits.action = 'finished' AND state.layer = 'annotation' AND state.status = 'finished' "
    "AND state.trial IS NULL"
)
"""SQL for the articles that people have finished since the last fit, in the order of the edits.

Few edits are that new, so that this takes no longer in a large project.
"""


FEW_GHOSTS = 5
"""The number of ghosts that an article may always have, however short it is."""


class Scored(NamedTuple):
    """The candidates of an article, each list by place.

    `ghosts` overlap neither the suggester's spans nor each other. `edges` are candidates that
    overlap these or those.
    """

    ghosts: Sequence[Candidate] = ()
    edges: Sequence[Candidate] = ()

    @property
    def chances(self) -> dict[Span, float]:
        """How likely each of these candidates is a span."""
        return {one.span: one.probability for one in self.edges}

    def likeliest_ghosts(self, above: float, in_100: float, tokens: int) -> list[Candidate]:
        """Return the ghosts above a probability, by place; if there are too many, the likeliest.

        An article of `tokens` tokens has at most `in_100` ghosts for 100 tokens. Unless that is 0,
        it may always have `FEW_GHOSTS`.
        """
        most = max(FEW_GHOSTS, ceil(in_100 * tokens / 100)) if in_100 else 0
        probable = (one for one in self.ghosts if one.probability > above)
        return sorted(nlargest(most, probable, key=attrgetter("probability")))


class FittedWeights(NamedTuple):
    """Weights of the scorer as bytes, and their digest."""

    digest: str
    weights: bytes


class Candidates:
    """The tables `scored_candidates`, `scorer_weights` and `fit_examples`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def store(self, article_id: str, scorer: str, scored: Scored) -> None:
        """Store the candidates of an article; earlier ones are replaced.

        `scorer` is the digest of the weights. An article that was purged meanwhile gets none.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO scored_candidates "
                "SELECT number, ?, ? FROM articles WHERE id = ?",
                [scorer, _compressed(scored), article_id],
            )

    def of(self, article_id: str) -> Scored:
        """The candidates of an article; none where it was not scored."""
        lists = self._db.value(
            "SELECT lists FROM scored_candidates JOIN articles ON number = article WHERE id = ?",
            [article_id],
        )
        return _decompressed(lists) if lists else Scored()

    def lacking_of(self, article_ids: Sequence[str]) -> list[str]:
        """Those of the articles, in their order, that have no candidates by the current weights."""
        return self._db.column(
            "SELECT wanted.value FROM json_each(?) AS wanted WHERE NOT EXISTS ("
            " SELECT 1 FROM scored_candidates AS scored"
            " JOIN articles ON articles.number = scored.article"
            " WHERE articles.id = wanted.value AND scored.scorer = coalesce("
            "  (SELECT digest FROM scorer_weights), scored.scorer)) ORDER BY wanted.key",
            [json.dumps(list(article_ids))],
        )

    def made(self, article_id: str) -> bool:
        """Whether the article has candidates, by whatever weights."""
        found = self._db.value(
            "SELECT 1 FROM scored_candidates JOIN articles ON number = article WHERE id = ?",
            [article_id],
        )
        return found is not None

    # -- weights -------------------------------------------------------------------------------

    def weights(self) -> FittedWeights | None:
        """The weights fitted in this project; None before the first fit."""
        row = self._db.execute("SELECT digest, weights FROM scorer_weights").fetchone()
        return FittedWeights(*row) if row else None

    def keep_weights(self, digest: str, weights: bytes, *, last_seq: int) -> None:
        """Keep weights fitted when the edit `last_seq` was the last one."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO scorer_weights (only_row, digest, last_seq, weights) "
                "VALUES (1, ?, ?, ?)",
                [digest, last_seq, weights],
            )

    def example(self, article_id: str, made_from: str) -> bytes | None:
        """What a fit uses of an article; None where it was made from anything else, or never."""
        row = self._db.execute(
            "SELECT content FROM fit_examples JOIN articles ON number = article "
            "WHERE id = ? AND made_from = ?",
            [article_id, made_from],
        ).fetchone()
        return row[0] if row else None

    def keep_example(self, article_id: str, made_from: str, content: bytes) -> None:
        """Keep what a fit uses of an article; a purged article has nothing kept."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO fit_examples SELECT number, ?, ? FROM articles "
                "WHERE id = ?",
                [made_from, content, article_id],
            )

    def drop_examples_but(self, article_ids: Sequence[str]) -> None:
        """Drop the examples for fits of all articles but these."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM fit_examples WHERE article NOT IN (SELECT number FROM articles "
                "WHERE id IN (SELECT value FROM json_each(?)))",
                [json.dumps(list(article_ids))],
            )

    def last_seq(self) -> int:
        """The number of the project's last edit; 0 where there is none."""
        return self._db.count("SELECT max(seq) FROM edits")

    def fit_due(self) -> bool:
        """Whether enough articles were finished since the last fit for another one."""
        found = self._db.column(f"{_FINISHED_SINCE} LIMIT {ARTICLES_A_FIT}")
        return len(found) == ARTICLES_A_FIT

    def finished_ids(self, most: int) -> list[str]:
        """The articles finished last, the latest first."""
        return self._db.column(
            "SELECT state.article_id FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person' "
            "JOIN articles ON articles.id = state.article_id AND retired_at IS NULL "
            "WHERE state.layer = 'annotation' AND state.status = 'finished' "
            "AND state.trial IS NULL "
            "GROUP BY state.article_id ORDER BY max(state.finished_at) DESC LIMIT ?",
            [most],
        )


def _compressed(scored: Scored) -> bytes:
    lists = [
        [(*one.span.extent, one.span.label, round(one.probability, 4)) for one in candidates]
        for candidates in scored
    ]
    return zlib.compress(json.dumps(lists, separators=(",", ":")).encode())


def _decompressed(lists: bytes) -> Scored:
    return Scored(
        *(
            tuple(Candidate(Span(*row[:3]), row[3]) for row in rows)
            for rows in json.loads(zlib.decompress(lists))
        )
    )
