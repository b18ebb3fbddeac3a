"""Rewinds a copy of a project to the state after one of its edits.

Edits are append-only, so the state of that moment is what the edits up to it lead to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError, NotFoundError
from corpus.model import AnnotationKey
from corpus.store.articles import replaced_ids
from corpus.store.db.clock import now
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


class Moment(NamedTuple):
    """A state of a project: the ids of its last edit, its last article and its retired articles.

    The first two are None if there was none.
    """

    last_edit: str | None
    last_article: str | None
    retired: frozenset[str]


def moment_of(db: Database, until: str) -> Moment:
    """The state right after an edit, given its id, or at a time in ISO 8601 with its offset.

    The edits of a time are all before the first later one, so that edits stored afterwards, with
    whatever clock, change nothing. Raises `InputError` if the time is incomplete or in the future,
    and `NotFoundError` if `until` is neither a time nor the id of an edit.
    """
    edited_at = db.value("SELECT at FROM edits WHERE id = ?", [until])
    at = str(edited_at or _utc(until))
    last_edit = until if edited_at else _last_before(db, "edits", "seq", "at", at)
    retired = db.column("SELECT id FROM articles WHERE retired_at <= ?", [at])
    last_article = _last_before(db, "articles", "number", "imported_at", at)
    return Moment(last_edit, last_article, frozenset(retired))


def _utc(until: str) -> str:
    """The time as it is stored, so that strings compare."""
    try:
        at = datetime.fromisoformat(until)
    except ValueError:
        message = (
            f"The project has no edit {until!r}, and it is no time in ISO 8601: give the id of an "
            "edit, or a time such as 2026-03-01T12:00:00Z."
        )
        raise NotFoundError(message) from None
    if at.tzinfo is None:
        message = f"{until!r} has no time zone: give a time such as 2026-03-01T12:00:00Z."
        raise InputError(message)
    found = at.astimezone(UTC).isoformat(timespec="milliseconds")
    if found > now():
        raise InputError(f"{until} is in the future, so the project may still change until then.")
    return found


def _last_before(db: Database, table: str, position: str, column: str, at: str) -> str | None:
    """The id of the last row before the first one that is later than `at`."""
    later = f"SELECT min({position}) FROM {table} WHERE {column} > :at"
    return db.value(
        f"SELECT id FROM {table} WHERE {position} < coalesce(({later}), 9e18) "
        f"ORDER BY {position} DESC LIMIT 1",
        {"at": at},
    )


def rewind(
    db: Database,
    articles: Articles,
    edits: Edits,
    *,
    last_edit: str | None,
    last_article: str | None,
    retired: Collection[str],
) -> None:
    """Delete all edits after `last_edit` and all articles after `last_article`, for good.

    `retired` are the ids of the articles that were retired; all others are in use again. An article
    that was replaced later gets its id back. Raises `NotFoundError`, and changes nothing, if the
    project has no such edit or article.
    """
    seq = _position(db, "edits", "seq", last_edit)
    number = _number(db, last_article, retired, seq)
    with transaction(db):
        changed = db.execute(
            "SELECT DISTINCT article_id, annotator, layer FROM edits WHERE seq > ?", [seq]
        ).fetchall()
        for row in changed:
            edits.forget_after(AnnotationKey(*row), seq)
        added = db.column("SELECT id FROM articles WHERE number > ?", [number])
        for later in added:
            articles.purge(later)
        for later in added:
            replaced = replaced_ids(db, later)[-1:]
            if replaced and replaced[0] not in retired:
                db.execute("UPDATE articles SET id = ? WHERE id = ?", [later, *replaced])
        for article in db.column("SELECT id FROM articles WHERE retired_at IS NOT NULL"):
            articles.restore(article)
        for article in retired:
            articles.retire(article)


def _number(db: Database, last_article: str | None, retired: Collection[str], last_seq: int) -> int:
    """The position of the last article, which has another id now if it was replaced since."""
    found = _position(db, "articles", "number", last_article)
    since = db.value("SELECT at FROM edits WHERE seq = ?", [last_seq]) or ""
    if db.value("SELECT 1 FROM articles WHERE number = ? AND imported_at > ?", [found, since]):
        ids = [one for one in replaced_ids(db, str(last_article)) if one not in retired]
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
