"""Stores the keys that decide on which side of a training set an article is.

Groups of near-duplicates grow together as articles are added; an article that was exported must
keep its side all the same. So its keys are stored at the first export.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.db.connection import Database
    from corpus.store.near_duplicates import ArticleGroups

_FORMER = "former_split_keys"
"""The setting of a project whose keys were stored before copies were always in one group."""


class SplitKeys:
    """The split keys of each article: those stored, else those of its group."""

    def __init__(self, db: Database, groups: ArticleGroups) -> None:
        self._db = db
        self._groups = groups
        self._own: Mapping[str, tuple[str, ...]] = {}
        self._of_group: Mapping[str, tuple[str, ...]] = {}

    def of(self, article_id: str) -> tuple[str, ...]:
        """The split keys of an article: several if it joined groups that were placed before.

        Empty before `load` has run.
        """
        group = self._groups.of(article_id)
        return self._own.get(article_id) or self._of_group.get(group) or ((group,) if group else ())

    def by_article(self) -> dict[str, tuple[str, ...]]:
        """The split keys of all articles by id; empty before `load` has run."""
        return {article_id: self.of(article_id) for article_id in self._groups.ids()}

    def load(self) -> None:
        """Read the stored keys; the groups must be up to date."""
        own: defaultdict[str, list[str]] = defaultdict(list)
        for article_id, key in self._db.execute(
            "SELECT id, keys.key FROM article_split_keys AS keys "
            "JOIN articles ON number = article ORDER BY article, keys.key"
        ):
            own[article_id].append(key)
        by_group: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for article_id, keys in own.items():
            by_group[self._groups.of(article_id)].update(keys)
        self._own = {article_id: tuple(keys) for article_id, keys in own.items()}
        if setting(self._db, _FORMER):
            usual = {group: _most_common(keys) for group, keys in by_group.items()}
            self._own = {article_id: (usual[self._groups.of(article_id)],) for article_id in own}
            self._of_group = {group: (key,) for group, key in usual.items()}
        else:
            self._of_group = {group: tuple(sorted(keys)) for group, keys in by_group.items()}

    def store(self) -> None:
        """Store the keys of all settled articles, unless the project is read-only."""
        self.load()
        if not self._groups.storable:
            return
        settled = self._db.column("SELECT DISTINCT article_id FROM settled")
        keys = {article_id: self.of(article_id) for article_id in (*self._own, *settled)}
        former = setting(self._db, _FORMER)
        with transaction(self._db):
            if former:
                self._db.execute("DELETE FROM article_split_keys")
                keep_setting(self._db, _FORMER, None)
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO article_split_keys "
                "SELECT number, ? FROM articles WHERE id = ?",
                [
                    (key, article_id)
                    for article_id, keys_of_one in keys.items()
                    if former or article_id not in self._own
                    for key in keys_of_one
                ],
            )
        self.load()


def _most_common(keys: Counter[str]) -> str:
    """Return the key of most articles; of equally frequent keys, the first in order."""
    return min(keys, key=lambda key: (-keys[key], key))
