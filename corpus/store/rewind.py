"""Rewinds a copy of a project to the state after one of its edits.

Edits are append-only, so the state of that moment is what the edits up to it lead to.
"""

from __future__ import annotations

import json
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError, NotFoundError
from corpus.model import AnnotationKey
from corpus.store.adjudications import reopen_earlier
from corpus.store.articles import replaced_ids
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.edit_rows import STATE_TABLES
from corpus.store.runs import stored_until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


_ID_LENGTH = 32
"""Characters of an edit's id."""


class Moment(NamedTuple):
    """A state of a project: the ids of its last edit, its last article and its retired articles.

    The first two are None if there was none. `heads` are the ids of the last edit of each
    annotation. If they are known, they and the edits before them belong to the state; else the
    edits up to `last_edit`, in the order of this file, belong to it.
    """

    last_edit: str | None
    last_article: str | None
    retired: frozenset[str]
    heads: frozenset[str] | None = None

    @classmethod
    def of_export(
        cls, last_edit: str, last_article: str | None, retired: Iterable[str], heads: str | None
    ) -> Moment:
        """The state that an export names; `heads` are ids of 32 characters, joined, or None."""
        ids = None if heads is None else frozenset(textwrap.wrap(heads, _ID_LENGTH))
        return cls(last_edit, last_article, frozenset(retired), ids)


class Since(NamedTuple):
    """The changes in a project since a moment.

    `kept` has, for each annotation that has later edits, the ids of its last edits at that moment:
    none if it was begun later, and usually one. `added` are the ids of later articles, `retired`
    those of articles that were retired or restored since.
    """

    kept: dict[AnnotationKey, list[str]]
    added: tuple[str, ...]
    retired: frozenset[str]

    @property
    def articles(self) -> set[str]:
        """The ids of all articles in which anything has changed."""
        return {*self.added, *self.retired, *(key.article_id for key in self.kept)}


def moment_of(db: Database, until: str) -> Moment:
    """The state right after an edit, given its id, or at a time in ISO 8601 with its offset.

    The edits of a time are all before the first later one of the same run (see
    `corpus.store.runs`), so that edits made afterwards, with whatever clock, change nothing. Raises
    `InputError` if the time is incomplete or in the future, and `NotFoundError` if `until` is
    neither a time nor the id of an edit.
    """
    edited_at = db.value("SELECT at FROM edits WHERE id = ?", [until])
    at = str(edited_at or _utc(db, until))
    retired = frozenset(db.column("SELECT id FROM articles WHERE retired_at <= ?", [at]))
    last_article = _last_before(db, "articles", "number", "imported_at", at)
    if edited_at:
        return Moment(until, last_article, retired)
    last_edit, heads = _edited_until(db, at)
    return Moment(last_edit, last_article, retired, heads)


def _utc(db: Database, until: str) -> str:
    """The time as it is stored, so that strings compare."""
    try:
        at = datetime.fromisoformat(until)
    except ValueError:
        known = ", ".join(db.column("SELECT name FROM tags ORDER BY as_of, made_at, name"))
        message = (
            f"The project has no tag and no edit {until!r}, and it is no time in ISO 8601: give a "
            f"tag{f' ({known})' if known else ''}, the id of an edit, or a time such as "
            "2026-03-01T12:00:00Z."
        )
        raise NotFoundError(message) from None
    if at.tzinfo is None:
        message = f"{until!r} has no time zone: give a time such as 2026-03-01T12:00:00Z."
        raise InputError(message)
    found = at.astimezone(UTC).isoformat(timespec="milliseconds")
    if found > now():
        raise InputError(f"{until} is in the future, so the project may still change until then.")
    return found


def _edited_until(db: Database, at: str) -> tuple[str | None, frozenset[str] | None]:
    """The id of the last edit up to a time, and the heads that `Moment` needs after a merge."""
    if not db.value("SELECT 1 FROM merged_edits LIMIT 1"):
        return _last_before(db, "edits", "seq", "at", at), None
    stored = json.dumps(stored_until(db, at))
    last_edit = db.value(
        f"{_STORED} SELECT id FROM stored ORDER BY at DESC, seq DESC LIMIT 1", [stored]
    )
    heads = db.column(
        f"{_STORED} SELECT id FROM stored WHERE NOT EXISTS (SELECT 1 FROM edits AS later "
        "WHERE later.parent = stored.id AND later.seq IN (SELECT seq FROM stored))",
        [stored],
    )
    return last_edit, frozenset(heads)


_STORED = (
    "WITH stored AS MATERIALIZED (SELECT edits.seq, edits.id, edits.at FROM json_each(?) AS part "
    "JOIN edits ON edits.seq BETWEEN part.value ->> 0 AND part.value ->> 1 "
    "WHERE NOT (layer = 'adjudication' AND action = 'reopened' AND via = 'import'))"
)
"""SQL: the edits in stretches of numbers, given as JSON.

Without the edits by which a merge reopens earlier adjudications, whose times are not those of the
merge: `rewind` adds them where they are needed.
"""


def _last_before(db: Database, table: str, position: str, column: str, at: str) -> str | None:
    """The id of the last row before the first one that is later than `at`."""
    later = f"SELECT min({position}) FROM {table} WHERE {column} > :at"
    return db.value(
        f"SELECT id FROM {table} WHERE {position} < coalesce(({later}), 9e18) "
        f"ORDER BY {position} DESC LIMIT 1",
        {"at": at},
    )


def changed_since(db: Database, moment: Moment) -> Since:
    """The changes since a moment.

    Raises `NotFoundError` if the project has no such edit or article.
    """
    heads = None if moment.heads is None else json.dumps([*moment.heads])
    if heads is None:
        kept = _kept_until(db, _position(db, "edits", "seq", moment.last_edit))
    else:
        kept = _kept(db, heads)
    added = db.column(
        "SELECT id FROM articles WHERE number > ? AND id NOT IN "
        "(SELECT article_id FROM edits JOIN json_each(?) AS head ON head.value = edits.id)",
        [_number(db, moment), heads or "[]"],
    )
    retired = db.column("SELECT id FROM articles WHERE retired_at IS NOT NULL")
    return Since(kept, tuple(added), moment.retired.symmetric_difference(retired))


def _kept_until(db: Database, seq: int) -> dict[AnnotationKey, list[str]]:
    """The annotations edited after a position, with their last edits up to it."""
    rows = db.execute(
        "SELECT DISTINCT article_id, annotator, layer FROM edits WHERE seq > ?", [seq]
    )
    keys = [AnnotationKey(*row) for row in rows]
    return {key: db.column(f"{_LAST} AND {_OF_KEY}", [seq, seq, *key.values]) for key in keys}


def _kept(db: Database, heads: str) -> dict[AnnotationKey, list[str]]:
    """The annotations whose last edit is not among `heads` (JSON), with those that are."""
    rows = db.execute(
        "WITH known (id) AS MATERIALIZED (SELECT value FROM json_each(?)) "
        "SELECT state.article_id, state.annotator, state.layer, (SELECT json_group_array(edits.id) "
        " FROM edits WHERE edits.article_id = state.article_id "
        " AND edits.annotator = state.annotator AND edits.layer = state.layer "
        " AND edits.id IN (SELECT id FROM known)) "
        f"FROM ({_HEADS}) AS state WHERE state.head NOT IN (SELECT id FROM known)",
        [heads],
    )
    return {AnnotationKey(*row[:3]): json.loads(row[3]) for row in rows}


_HEADS = (
    "SELECT article_id, annotator, layer, head FROM annotation_state "
    "UNION ALL SELECT article_id, annotator, layer, head FROM annotation_state_versions"
)
"""The last edits of all annotations at present; one that was merged may have several versions."""

_LAST = (
    "SELECT id FROM edits WHERE seq <= ? AND NOT EXISTS "
    "(SELECT 1 FROM edits AS later WHERE later.parent = edits.id AND later.seq <= ?)"
)
"""The edits up to a position that no other edit up to it follows."""

_OF_KEY = "article_id = ? AND annotator = ? AND layer = ?"


def heads_of(db: Database, moment: Moment) -> list[str]:
    """The ids of the last edits of all annotations at a moment, sorted.

    Raises `NotFoundError` if the project has no such edit.
    """
    if moment.heads is not None:
        return sorted(moment.heads)
    seq = _position(db, "edits", "seq", moment.last_edit)
    return sorted(db.column(_LAST, [seq, seq]))


def places_of(db: Database, moment: Moment) -> list[str]:
    """The ids of the articles by which an excerpt of the project knows a moment."""
    edited = db.column("SELECT article_id FROM edits WHERE id = ?", [moment.last_edit])
    last = moment.last_article
    return [*edited, *([last, *replaced_ids(db, last)] if last else [])]


def rewind(db: Database, articles: Articles, edits: Edits, moment: Moment) -> None:
    """Delete all edits and articles after a moment, for good.

    The articles retired then are retired; all others are in use again. An article that was replaced
    later gets its id back. Raises `NotFoundError`, and changes nothing, if the project has no such
    edit or article.
    """
    since, retired = changed_since(db, moment), moment.retired
    with transaction(db):
        for key, heads in since.kept.items():
            _forget(db, key, heads)
        # A merge reopened all but one adjudication of an article by edits that are gone now.
        settled = {key.article_id for key in since.kept if key.layer == "adjudication"}
        reopen_earlier(db, edits, settled)
        for key in since.kept:
            edits.edits_deleted(key)
        articles.purge(*since.added)
        for later in since.added:
            replaced = replaced_ids(db, later)[-1:]
            if replaced and replaced[0] not in retired:
                db.execute("UPDATE articles SET id = ? WHERE id = ?", [later, *replaced])
        for article in db.column("SELECT id FROM articles WHERE retired_at IS NOT NULL"):
            articles.restore(article)
        for article in retired:
            articles.retire(article)


def _forget(db: Database, key: AnnotationKey, heads: list[str]) -> None:
    """Delete an annotation's edits for good, but for `heads` (ids) and those before them.

    The state tables refer to edits, so their rows go first; `edits_deleted` computes them again.
    """
    for table in STATE_TABLES:
        db.execute(f"DELETE FROM {table} WHERE {_OF_KEY}", key.values)
    db.execute(
        "WITH RECURSIVE kept (id) AS (SELECT value FROM json_each(?) "
        " UNION SELECT edits.parent FROM edits JOIN kept ON kept.id = edits.id "
        " WHERE edits.parent IS NOT NULL) "
        f"DELETE FROM edits WHERE {_OF_KEY} AND id NOT IN (SELECT id FROM kept)",
        [json.dumps(heads), *key.values],
    )


def _number(db: Database, moment: Moment) -> int:
    """The position of the last article, which has another id now if it was replaced since."""
    found = _position(db, "articles", "number", moment.last_article)
    since = db.value("SELECT at FROM edits WHERE id = ?", [moment.last_edit]) or ""
    if db.value("SELECT 1 FROM articles WHERE number = ? AND imported_at > ?", [found, since]):
        replaced = replaced_ids(db, str(moment.last_article))
        ids = [one for one in replaced if one not in moment.retired]
        found = _position(db, "articles", "number", ids[0]) if ids else found
    return found


def _position(db: Database, table: str, column: str, last: str | None) -> int:
    """The position of an edit or article; 0 for None, where there was none."""
    if last is None:
        return 0
    found = db.value(f"SELECT {column} FROM {table} WHERE id = ?", [last])
    if found is None:
        message = (
            f"The project has no {table[:-1]} {last}: it was purged, or belongs to another project."
        )
        raise NotFoundError(message)
    return int(found)
