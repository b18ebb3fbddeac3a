"""Tags: named versions of the gold of a project."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError, NotFoundError
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.rewind import Moment, heads_of
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

NOW = "now"
"""The name of the present state, which no tag can have."""

_NAME = re.compile(r"\w[\w.+-]{0,63}")
_EDIT = re.compile(r"[0-9a-f]{32}")
_BYTES = 16
"""The length of an edit's id, without hexadecimal digits."""


class Tag(NamedTuple):
    """A tag as it is listed; both times are UTC.

    `as_of` is the time of the last edit, empty if there was none.
    """

    name: str
    as_of: str
    last_edit: str | None
    made_at: str
    note: str


class Tags:
    """The table `tags`; names are compared without case."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Tag]:
        """The tags, the oldest state first."""
        rows = self._db.execute(
            "SELECT name, as_of, last_edit, made_at, note FROM tags ORDER BY as_of, made_at, name"
        )
        return [Tag(*row) for row in rows]

    def find(self, name: str) -> Tag | None:
        """The tag of that name; None where there is none."""
        return next((tag for tag in self.all() if folded(tag.name) == folded(name)), None)

    def get(self, name: str) -> Tag:
        """The tag of that name; `NotFoundError` lists the known ones."""
        found = self.find(name)
        if found is None:
            known = ", ".join(tag.name for tag in self.all()) or "none yet"
            message = f"There is no tag {name!r}; tags: {known}."
            raise NotFoundError(message)
        return found

    def moment(self, name: str) -> Moment | None:
        """The state of the tag of that name; None where there is none."""
        row = self._db.execute(
            "SELECT last_edit, last_article, retired, heads FROM tags WHERE folded = ?",
            [folded(name)],
        ).fetchone()
        if row is None:
            return None
        last_edit, last_article, retired, heads = row
        ids = (heads[at : at + _BYTES].hex() for at in range(0, len(heads), _BYTES))
        return Moment(last_edit, last_article, frozenset(json.loads(retired)), frozenset(ids))

    def add(self, name: str, moment: Moment, note: str = "") -> Tag:
        """Give a state a name; `InputError` for a name that is taken or cannot be used."""
        _refuse_unsound(name)
        with transaction(self._db):
            if self.find(name):
                message = f"There is a tag {name!r} already: delete it first, or use another name."
                raise InputError(message)
            as_of = self._db.value("SELECT at FROM edits WHERE id = ?", [moment.last_edit])
            heads = b"".join(map(bytes.fromhex, heads_of(self._db, moment)))
            retired = json.dumps(sorted(moment.retired))
            self._db.execute(
                "INSERT INTO tags (name, folded, note, made_at, as_of, last_edit, last_article, "
                "retired, heads) VALUES (?,?,?,?,?,?,?,?,?)",
                [
                    *(name, folded(name), note, now(), as_of or ""),
                    *(moment.last_edit, moment.last_article, retired, heads),
                ],
            )
        return self.get(name)

    def delete(self, name: str) -> Tag:
        """Delete a tag; the edits stay. `NotFoundError` lists the known ones."""
        tag = self.get(name)
        with transaction(self._db):
            self._db.execute("DELETE FROM tags WHERE name = ?", [tag.name])
        return tag


def _refuse_unsound(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = (
            f"{name!r} cannot be a tag: use up to 64 letters, digits and . _ + -, and begin with "
            "a letter or a digit."
        )
        raise InputError(message)
    if folded(name) == NOW or _EDIT.fullmatch(name) or _is_time(name) or name.endswith(".json"):
        message = (
            f"{name!r} cannot be a tag, because it could be the present state, an edit, a time or "
            "a manifest: use a name such as v1."
        )
        raise InputError(message)


def _is_time(name: str) -> bool:
    try:
        datetime.fromisoformat(name)
    except ValueError:
        return False
    return True
