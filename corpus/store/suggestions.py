"""Suggestions by suggester and article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.model import Span, Suggestion, text_hash
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from corpus.store.db.connection import Database

CURRENT = "suggester"
"""The setting with the suggester shown by default."""


class Suggestions:
    """The suggestions of each suggester, and the project's current suggester."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ids: dict[str, int] = {}

    def names(self) -> list[str]:
        """The registered suggesters, the earliest first."""
        return self._db.column("SELECT name FROM suggesters ORDER BY id")

    def current(self) -> str | None:
        """The suggester that the screen shows by default; None where none is registered."""
        return setting(self._db, CURRENT)

    def trained_digest(self, name: str) -> str | None:
        """The fingerprint of the pipeline that training wrote as `name`; None if there is none."""
        return setting(self._db, f"trained:{name}")

    def keep_trained_digest(self, name: str, fingerprint: str) -> None:
        """Record the pipeline that training has written as `name`."""
        keep_setting(self._db, f"trained:{name}", fingerprint)

    def require(self, name: str) -> None:
        """Raise `NotFoundError` where `name` is not registered."""
        self._id(name)

    def make_current(self, name: str) -> None:
        """Show `name` by default; `NotFoundError` lists the registered ones."""
        self.require(name)
        keep_setting(self._db, CURRENT, name)

    def register(
        self, name: str, settings: Mapping[str, Any], *, recipe: str = "", aside: bool = False
    ) -> None:
        """Register a suggester; the first one becomes the current one unless it is put `aside`.

        `recipe` tells how to make the same suggester again. Raises `InputError` where the name was
        used with other settings, because the results would be mixed.
        """
        given = json.dumps(settings, sort_keys=True, ensure_ascii=False)
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO suggesters (name, settings, created_at, recipe) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (name) DO NOTHING",
                [name, given, now(), recipe],
            )
            if self._db.value("SELECT settings FROM suggesters WHERE name = ?", [name]) != given:
                message = (
                    f"Suggester {name!r} has run here with another pipeline, mapping or file; "
                    "give this run another name with --name."
                )
                raise InputError(message)
            if self.current() is None and not aside:
                self.make_current(name)

    def settings(self, name: str) -> dict[str, Any]:
        """The settings of a suggester; `NotFoundError` lists the registered ones."""
        settings = self._db.value("SELECT settings FROM suggesters WHERE id = ?", [self._id(name)])
        return dict(json.loads(str(settings)))

    def recipe(self, name: str) -> str:
        """The recipe of a suggester; empty where there is none, as for imported spans."""
        return str(self._db.value("SELECT recipe FROM suggesters WHERE name = ?", [name]) or "")

    def _id(self, name: str) -> int:
        if name not in self._ids:
            suggester = self._db.count("SELECT id FROM suggesters WHERE name = ?", [name])
            if not suggester:
                known = ", ".join(self.names()) or "none yet: run `annotator suggest`"
                message = f"No suggester {name!r} has run here; known: {known}."
                raise NotFoundError(message)
            if self._db.conn.in_transaction:
                return suggester  # not cached, because the transaction may be rolled back
            self._ids[name] = suggester
        return self._ids[name]

    def lacking(self, name: str) -> Iterator[tuple[str, str, bytes]]:
        """(id, text, encoded tokens) of each article in use that lacks `name`'s suggestions."""
        numbers = self._db.column(
            "SELECT number FROM articles WHERE retired_at IS NULL AND number NOT IN "
            "(SELECT article FROM suggested WHERE suggester = ?) ORDER BY number",
            [self._id(name)],
        )
        # One statement per article, so that commits between them disturb no open cursor.
        for number in numbers:
            row = self._db.execute(
                "SELECT id, text, tokens FROM articles WHERE number = ?", [number]
            ).fetchone()
            if row:
                yield row

    def count_lacking(self, name: str) -> int:
        """The number of articles that `lacking` yields."""
        return self._db.count(
            "SELECT count(*) FROM articles WHERE retired_at IS NULL AND number NOT IN "
            "(SELECT article FROM suggested WHERE suggester = ?)",
            [self._id(name)],
        )

    def add(
        self,
        name: str,
        article_id: str,
        suggestions: Iterable[Suggestion],
        *,
        text: str | None = None,
    ) -> bool:
        """Store the suggestions of `name` for an article; False where it has run on it already.

        With `text` also False where the article was deleted or has another text now.
        """
        suggester = self._id(name)
        with transaction(self._db):
            row = self._db.execute(
                "SELECT number, text_hash FROM articles WHERE id = ?", [article_id]
            ).fetchone()
            if row is None or (text is not None and row[1] != text_hash(text)):
                return False
            number = row[0]
            done = self._db.execute(
                "INSERT INTO suggested (article, suggester) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [number, suggester],
            )
            if done.rowcount == 0:
                return False
            made = list(suggestions)
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO suggestion_reasons (reason, made_by) VALUES (?, ?)",
                {(s.reason, s.made_by) for s in made},
            )
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO suggestion_spans SELECT ?, ?, ?, ?, ?, ?, id "
                "FROM suggestion_reasons WHERE (reason, made_by) = (?, ?)",
                [
                    (number, suggester, *s.span.extent, s.span.label, s.score, s.reason, s.made_by)
                    for s in made
                ],
            )
        return True

    def of(self, article_id: str, name: str | None) -> list[Suggestion]:
        """The suggestions of `name` for an article, by start; none for no suggester."""
        rows = self._db.execute(
            'SELECT spans.start, spans."end", spans.label, spans.score, '
            "why.reason, why.made_by "
            "FROM suggestion_spans AS spans "
            "JOIN articles ON articles.number = spans.article "
            "JOIN suggesters ON suggesters.id = spans.suggester "
            "JOIN suggestion_reasons AS why ON why.id = spans.reason "
            "WHERE articles.id = ? AND suggesters.name = ? ORDER BY spans.start",
            [article_id, name],
        )
        return [Suggestion(Span(*row[:3]), *row[3:]) for row in rows]

    def made(self, article_id: str, name: str | None) -> bool:
        """Whether `name` has run on the article, even without suggestions."""
        found = self._db.value(
            "SELECT 1 FROM suggested JOIN articles ON articles.number = suggested.article "
            "JOIN suggesters ON suggesters.id = suggested.suggester "
            "WHERE articles.id = ? AND suggesters.name = ?",
            [article_id, name],
        )
        return found is not None

    def articles_of(self, name: str) -> list[tuple[str, str]]:
        """(id, hash of the text) of the articles in use that `name` has run on."""
        return self._db.execute(
            "SELECT id, text_hash FROM articles JOIN suggested ON suggested.article = number "
            "WHERE suggester = ? AND retired_at IS NULL",
            [self._id(name)],
        ).fetchall()

    def lacking_of(self, article_ids: Sequence[str], name: str | None) -> list[str]:
        """Those of the articles, in their order, that `name` has not run on."""
        return self._db.column(
            "SELECT wanted.value FROM json_each(?) AS wanted WHERE NOT EXISTS ("
            " SELECT 1 FROM suggested JOIN articles ON articles.number = suggested.article"
            " JOIN suggesters ON suggesters.id = suggested.suggester"
            " WHERE articles.id = wanted.value AND suggesters.name = ?) ORDER BY wanted.key",
            [json.dumps(list(article_ids)), name],
        )

    def counts(self) -> list[tuple[str, int, int]]:
        """(suggester, articles, suggestions) by suggester, the earliest first."""
        return self._db.execute(
            "SELECT name, (SELECT count(*) FROM suggested JOIN articles ON number = article "
            " WHERE suggester = suggesters.id AND retired_at IS NULL), "
            "(SELECT count(*) FROM suggestion_spans JOIN articles ON number = article "
            " WHERE suggester = suggesters.id AND retired_at IS NULL) "
            "FROM suggesters ORDER BY id"
        ).fetchall()

    def counts_by_label(self) -> dict[str, dict[int, int]]:
        """The suggestions in articles in use by suggester and label id, the earliest first."""
        rows = self._db.execute(
            "SELECT suggesters.name, label, count(*) FROM suggestion_spans AS spans "
            "JOIN articles ON articles.number = spans.article AND retired_at IS NULL "
            "JOIN suggesters ON suggesters.id = spans.suggester "
            "GROUP BY suggesters.id, label ORDER BY suggesters.id, label"
        )
        found: dict[str, dict[int, int]] = {}
        for name, label, count in rows:
            found.setdefault(name, {})[label] = count
        return found
