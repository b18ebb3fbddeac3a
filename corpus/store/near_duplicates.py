"""Stores the sketches of articles, and the group of near-duplicates of each.

`corpus.workflows.near_duplicates` computes both.
"""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, NamedTuple

from corpus.near_duplicates.sketch import SketchBlock
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from corpus.store.db.connection import Database

_SKETCHED = "grouped_articles"
"""The setting with the number of articles when groups were last computed."""


class Grouped(NamedTuple):
    """An article with the key of its group, and the key of its story: it and its copies."""

    number: int
    key: str
    story: str


class ArticleGroups:
    """The group key of each article."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: Mapping[str, str] | None = {}

    def of(self, article_id: str) -> str:
        """The group key of the article; empty before `load`, `keep` or `use` was called."""
        return self._known().get(article_id, "")

    def ids(self) -> Collection[str]:
        """The ids of the grouped articles; none before `load`, `keep` or `use` was called."""
        return self._known().keys()

    @property
    def storable(self) -> bool:
        """Whether groups can be stored: a project may be read-only."""
        return not self._db.value("PRAGMA query_only")

    @property
    def current(self) -> bool:
        """Whether the stored groups are those of the articles in the project."""
        articles = self._db.count("SELECT count(*) FROM articles")
        grouped = self._db.count("SELECT count(*) FROM article_groups")
        return setting(self._db, _SKETCHED) == str(articles) == str(grouped)

    def texts(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """The numbers and texts of some articles."""
        listed = json.dumps(numbers)
        return self._db.execute(
            "SELECT number, text FROM articles WHERE number IN (SELECT value FROM json_each(?))",
            [listed],
        ).fetchall()

    def keep_sketches(self, block: SketchBlock, facts: Mapping[int, bytes]) -> None:
        """Store a block of sketches, and the facts of its articles by their number.

        Another process that stores the same articles at the same time does no harm.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO sketch_blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [min(facts), max(facts), *block],
            )
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO article_facts VALUES (?, ?)", facts.items()
            )

    def stored(self) -> dict[int, tuple[str, str] | None]:
        """The stored keys of an article's group and story, by the number of the article.

        None for an article that is not grouped yet. Articles alone in their group are left out:
        both of their keys are the hash of their text.
        """
        rows = self._db.execute(
            "SELECT article, key, story FROM article_groups WHERE key IN"
            " (SELECT key FROM article_groups GROUP BY key HAVING count(*) > 1) "
            # in the order of numbers, so that nothing is read twice
            "UNION ALL SELECT number, NULL, NULL FROM articles INDEXED BY articles_in_order"
            " WHERE number NOT IN (SELECT article FROM article_groups)"
        ).fetchall()
        return {number: None if key is None else (key, story) for number, key, story in rows}

    def hashes(self) -> list[tuple[int, str]]:
        """The number of each article and the hash of its text, in the order of the hashes.

        An index answers the query, so that no text is read.
        """
        rows = self._db.execute("SELECT number, text_hash FROM articles ORDER BY text_hash, 1")
        return rows.fetchall()

    def blocks(self) -> Iterator[SketchBlock]:
        """The stored sketches; an article that was deleted meanwhile may be in them."""
        rows = self._db.execute(
            "SELECT articles, shingle_counts, passage_counts, shingles, passages, ends "
            "FROM sketch_blocks ORDER BY first"
        )
        return itertools.starmap(SketchBlock, rows)

    def facts(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The facts of some articles with stored sketches, by the number of the article."""
        sql = "SELECT * FROM article_facts WHERE article IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(sql, [json.dumps(numbers)]).fetchall())

    def keep(self, changed: Sequence[Grouped], count: int) -> None:
        """Store the groups that changed, and that `count` articles are grouped."""
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO article_groups VALUES (?, ?, ?)", changed
            )
            keep_setting(self._db, _SKETCHED, str(count))
        self.load()

    def use(self, keys: Mapping[int, str]) -> None:
        """Take the group keys of articles by number, which cannot be stored."""
        ids = self._db.execute("SELECT number, id FROM articles")
        self._keys = {article_id: keys[number] for number, article_id in ids if number in keys}

    def load(self) -> None:
        """Use the stored groups, which are read when they are first asked for."""
        self._keys = None

    def _known(self) -> Mapping[str, str]:
        if self._keys is None:
            self._keys = dict(
                self._db.execute(
                    # in this order an index has the ids, so that no text is read
                    "SELECT id, key FROM articles CROSS JOIN article_groups ON article = number"
                ).fetchall()
            )
        return self._keys
