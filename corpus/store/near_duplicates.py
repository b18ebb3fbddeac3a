"""Stores the sketch of each article and its group of near-duplicates.

`corpus.workflows.near_duplicates` computes both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.near_duplicates.sketch import Sketch
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corpus.store.db.connection import Database

_BATCH = 200
"""Texts that are read at once."""

_SKETCHED = "grouped_articles"
"""The setting with the number of articles when groups were last computed."""


class SketchRow(NamedTuple):
    """An article with its sketch, and the keys of its group and story; None if it has none yet."""

    number: int
    article_id: str
    text_hash: str
    key: str | None
    story: str | None
    sketch: Sketch | None


class Grouped(NamedTuple):
    """An article with the key of its group, and the key of its story: it and its copies."""

    number: int
    key: str
    story: str


class ArticleGroups:
    """The group key of each article."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: Mapping[str, str] = {}

    def of(self, article_id: str) -> str:
        """The group key of the article; empty before `load` or `keep` was called."""
        return self._keys.get(article_id, "")

    def ids(self) -> Collection[str]:
        """The ids of the articles that have a group; none before `load` or `keep` was called."""
        return self._keys.keys()

    @property
    def storable(self) -> bool:
        """Whether groups can be stored: a project may be read-only."""
        return not self._db.value("PRAGMA query_only")

    @property
    def current(self) -> bool:
        """Whether the stored groups are those of the articles in the project."""
        missing = (
            "SELECT 1 FROM articles "
            "WHERE number NOT IN (SELECT article FROM article_groups) LIMIT 1"
        )
        counted = setting(self._db, _SKETCHED) == str(self._count())
        return counted and self._db.value(missing) is None

    def unsketched(self) -> Iterator[list[tuple[int, str]]]:
        """The numbers and texts of the articles without a sketch, a batch at a time."""
        last = -1
        while True:
            batch = self._db.execute(
                "SELECT number, text FROM articles WHERE number > ? "
                "AND number NOT IN (SELECT article FROM article_sketches) ORDER BY number LIMIT ?",
                [last, _BATCH],
            ).fetchall()
            if not batch:
                return
            yield batch
            last = batch[-1][0]

    def keep_sketches(self, sketches: Mapping[int, Sketch]) -> None:
        """Store sketches by the number of their article."""
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO article_sketches VALUES (?, ?, ?, ?, ?)",
                [(number, *sketch) for number, sketch in sketches.items()],
            )

    def sketches(self) -> Iterator[list[SketchRow]]:
        """All articles in the order of import, a batch at a time."""
        rows = self._db.execute(
            "SELECT number, id, text_hash, key, story, shingles, passages, ends, facts "
            "FROM articles "
            "LEFT JOIN article_groups AS groups ON groups.article = number "
            "LEFT JOIN article_sketches AS sketches ON sketches.article = number ORDER BY number"
        )
        while batch := rows.fetchmany(_BATCH):
            yield [
                SketchRow(
                    number, id_, hash_, key, story, None if parts[0] is None else Sketch(*parts)
                )
                for number, id_, hash_, key, story, *parts in batch
            ]

    def keep(self, keys: Mapping[str, str], changed: Sequence[Grouped]) -> None:
        """Take the group key of each article, and store the groups that changed if possible."""
        self._keys = keys
        if self.storable:
            with transaction(self._db):
                self._db.conn.executemany(
                    "INSERT OR REPLACE INTO article_groups VALUES (?, ?, ?)", changed
                )
                keep_setting(self._db, _SKETCHED, str(len(keys)))

    def load(self) -> None:
        """Read the stored groups."""
        self._keys = dict(
            self._db.execute(
                "SELECT id, key FROM article_groups JOIN articles ON number = article"
            ).fetchall()
        )

    def _count(self) -> int:
        return self._db.count("SELECT count(*) FROM articles")
