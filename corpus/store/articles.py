"""The articles of a project: added, found by a prefix of the id, retired, purged."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.model import Article, text_hash
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.edit_rows import STATE_TABLES
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from corpus.store.db.connection import Database

_COLUMNS = "id, text, title, source, url, published, meta, lang, tokens, sentences"


COUNT_IN_USE = (
    "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM articles WHERE retired_at > '')"
)
"""SQL that counts the articles in use. SQLite counts all rows of a table by pages, and the retired
ones are few, so that this takes no longer among many articles."""


class Articles:
    """The articles of a project, in the order of their import."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, article: Article) -> Literal["new", "known", "other text"]:
        """Whether an article with that id is stored, with the same text or another."""
        stored = self.hash_of(article.id)
        if stored is None:
            return "new"
        return "known" if stored == text_hash(article.text) else "other text"

    def id_of_text(self, text: str) -> str | None:
        """The id of the first article with exactly this text."""
        return self._db.value(
            "SELECT id FROM articles WHERE text_hash = ? ORDER BY number LIMIT 1", [text_hash(text)]
        )

    def add(self, article: Article, *, tokenizer: str) -> None:
        """Store a new article with its token edges."""
        self._db.execute(
            "INSERT INTO articles (id, title, source, url, published, lang, imported_at, text_hash,"
            " tokenizer, meta, tokens, sentences, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [
                article.id,
                article.title,
                article.source,
                article.url,
                article.published,
                article.lang,
                now(),
                text_hash(article.text),
                tokenizer,
                json.dumps(article.meta, ensure_ascii=False),
                article.tokens,
                article.sentences,
                article.text,
            ],
        )

    def make_room(self, article_id: str) -> str:
        """Retire the article with that id under a new id, which is returned; its edits follow."""
        names = (f"{article_id}~{number}" for number in itertools.count(1))
        retired = next(name for name in names if self.hash_of(name) is None)
        with transaction(self._db):
            self._db.execute(
                "UPDATE articles SET id = ?, retired_at = coalesce(retired_at, ?) WHERE id = ?",
                [retired, now(), article_id],
            )
        return retired

    def get(self, article_id: str) -> Article:
        """The article with exactly that id; `NotFoundError` where there is none."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        if row is None:
            message = f"There is no article {article_id!r}; `annotator list` shows the ids."
            raise NotFoundError(message)
        return _article(row)

    def hash_of(self, article_id: str) -> str | None:
        """The hash of the imported text; None where there is no such article."""
        return self._db.value("SELECT text_hash FROM articles WHERE id = ?", [article_id])

    def find(self, prefix: str) -> Article:
        """The article whose id is `prefix`, or the only one whose id begins with it.

        Raises `NotFoundError` where none does, and `InputError` where several do.
        """
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id >= :prefix AND id < :prefix || char(0x10FFFF) "
            "ORDER BY id LIMIT 6",
            {"prefix": prefix},
        ).fetchall()
        if not rows or not prefix:
            message = f"No article's id begins with {prefix!r}; `annotator list` shows the ids."
            raise NotFoundError(message)
        if len(rows) > 1 and rows[0][0] != prefix:
            some = ", ".join(row[0] for row in rows[:5])
            message = f"Several ids begin with {prefix!r} ({some}…): give more characters."
            raise InputError(message)
        return self.get(rows[0][0])

    def all(self, *, retired: bool = False) -> Iterator[Article]:
        """Articles in the order of import, one at a time."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE retired_at IS NULL OR ? ORDER BY number",
            [retired],
        )
        return map(_article, rows)

    def hashes(self) -> Iterator[tuple[int, str, str]]:
        """(position, id, hash of the text) of the articles in use, in the order of import."""
        return self._db.execute(
            "SELECT number, id, text_hash FROM articles WHERE retired_at IS NULL ORDER BY number"
        )

    def tokenizers(self) -> list[str]:
        """The names and versions of the tokenizers that made the token edges."""
        return self._db.column("SELECT DISTINCT tokenizer FROM articles ORDER BY tokenizer")

    def count(self, *, retired: bool = False) -> int:
        """The number of articles in use; with `retired`, of all articles."""
        return self._db.count("SELECT count(*) FROM articles" if retired else COUNT_IN_USE)

    def longest_id(self) -> int:
        """The length of the longest id; 0 without articles."""
        return self._db.count("SELECT max(length(id)) FROM articles")

    def last(self) -> str | None:
        """The id of the article imported last, retired or not; None where there is none."""
        return self._db.value("SELECT id FROM articles ORDER BY number DESC LIMIT 1")

    def retired(self) -> list[str]:
        """The ids of the retired articles, in the order of import."""
        return self._db.column(
            "SELECT id FROM articles WHERE retired_at IS NOT NULL ORDER BY number"
        )

    def retire(self, article_id: str) -> None:
        """Hide an article from queue and export."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE articles SET retired_at = ? WHERE id = ? AND retired_at IS NULL",
                [now(), article_id],
            )

    def search(self, wanted: str, limit: int) -> list[tuple[str, str]]:
        """(id, headline) of articles in use with `wanted` in title or source, or at the id's start.

        At most `limit` in the order of import. Case does not count in ASCII.
        """
        escaped = re.sub(r"([%_\\])", r"\\\1", wanted)
        rows = self._db.execute(
            "SELECT id, coalesce(nullif(title, ''), substr(trim(text), 1, 60)) AS headline "
            "FROM articles WHERE retired_at IS NULL AND (id LIKE :start ESCAPE '\\' "
            " OR title LIKE :inside ESCAPE '\\' OR source LIKE :inside ESCAPE '\\') "
            "ORDER BY number LIMIT :limit",
            {"start": f"{escaped}%", "inside": f"%{escaped}%", "limit": limit},
        )
        return rows.fetchall()

    def of_source(self, source: str) -> list[str]:
        """The ids of the articles in use that have this source, in the order of import."""
        return self._db.column(
            "SELECT id FROM articles WHERE source = ? AND retired_at IS NULL ORDER BY number",
            [source],
        )

    def sources(self) -> list[str]:
        """The sources of the articles in use, by name, without the empty one."""
        return self._db.column(
            "SELECT DISTINCT source FROM articles WHERE retired_at IS NULL AND source <> '' "
            "ORDER BY source"
        )

    def restore(self, article_id: str) -> None:
        """Use a retired article again."""
        with transaction(self._db):
            self._db.execute("UPDATE articles SET retired_at = NULL WHERE id = ?", [article_id])

    def position(self, article_id: str) -> int | None:
        """The article's position in the order of import; None where there is no such article."""
        return self._db.value("SELECT number FROM articles WHERE id = ?", [article_id])

    def versions(self, article_id: str) -> list[str]:
        """The ids of the article and of those that it replaced; empty where there is none."""
        here = [article_id] if self.hash_of(article_id) else []
        return [*here, *replaced_ids(self._db, article_id)]

    def at(self, position: int) -> str | None:
        """The id of the article at a position; None where there is no such article."""
        return self._db.value("SELECT id FROM articles WHERE number = ?", [position])

    def purge(self, *article_ids: str) -> int:
        """Delete articles with their suggestions and edits; returns the number of deleted edits."""
        ids = json.dumps(article_ids)
        edits = 0
        with transaction(self._db):
            reasons = self._db.column(
                "SELECT DISTINCT reason FROM suggestion_spans WHERE article IN ("
                " SELECT number FROM articles WHERE id IN (SELECT value FROM json_each(?)))",
                [ids],
            )
            for article_id in article_ids:
                for table in STATE_TABLES:
                    self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
                self._move_tags(article_id)
                gone = self._db.execute("DELETE FROM edits WHERE article_id = ?", [article_id])
                edits += gone.rowcount
                self._db.execute("DELETE FROM articles WHERE id = ?", [article_id])
            if reasons:  # a reason may cite the text
                self._db.execute(
                    "DELETE FROM suggestion_reasons WHERE id IN (SELECT value FROM json_each(?)) "
                    "AND id NOT IN (SELECT reason FROM suggestion_spans)",
                    [json.dumps(reasons)],
                )
        return edits

    def _move_tags(self, article_id: str) -> None:
        """Let tags end with the edit and the article before those to be deleted."""
        self._db.execute(
            "UPDATE tags SET last_edit = "
            "  (SELECT earlier.id FROM edits AS last JOIN edits AS earlier "
            "  ON earlier.seq < last.seq AND earlier.article_id <> last.article_id "
            "  WHERE last.id = tags.last_edit ORDER BY earlier.seq DESC LIMIT 1) "
            "WHERE last_edit IN (SELECT id FROM edits WHERE article_id = ?)",
            [article_id],
        )
        self._db.execute(
            "UPDATE tags SET last_article = (SELECT id FROM articles WHERE number < "
            "  (SELECT number FROM articles WHERE id = :id) ORDER BY number DESC LIMIT 1) "
            "WHERE last_article = :id",
            {"id": article_id},
        )


def replaced_ids(db: Database, article_id: str) -> list[str]:
    """The ids of the articles that `make_room` renamed for that id, in the order of import."""
    begin = f"{article_id}~"
    found = db.column(
        "SELECT id FROM articles WHERE id > ? AND id < ? ORDER BY number", [begin, f"{begin}:"]
    )
    return [one for one in found if one.removeprefix(begin).isdecimal()]  # `:` follows `9`


def tokens_of(db: Database, article_id: str) -> Tokens:
    """The text of an article with its token edges and sentence starts."""
    row = db.execute("SELECT text, tokens, sentences FROM articles WHERE id = ?", [article_id])
    return Tokens(*row.fetchone())


def _article(row: tuple[str, ...]) -> Article:
    article_id, text, title, source, url, published, meta, lang, tokens, sentences = row
    return Article(
        id=article_id,
        text=text,
        title=title,
        source=source,
        url=url,
        published=published,
        meta=json.loads(meta),
        lang=lang,
        tokens=tokens,  # type: ignore[arg-type]  # BLOB columns come as bytes
        sentences=sentences,  # type: ignore[arg-type]
    )
