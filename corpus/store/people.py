"""The annotators of a project; names are compared after NFC and case-folding."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.model import Annotator
from corpus.store.db.database import transaction
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from corpus.store.db.connection import Database


MOST_NAME = 60
"""Most characters of a new name, so that tables of people fit into a terminal."""


class People:
    """The table `annotators`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Annotator]:
        """Every annotator, by name."""
        rows = self._db.execute("SELECT id, name, kind FROM annotators ORDER BY folded")
        return [Annotator(*row) for row in rows]

    def find(self, name: str) -> Annotator | None:
        """The annotator of that name; None where there is none."""
        row = self._db.execute(
            "SELECT id, name, kind FROM annotators WHERE folded = ?", [folded(name)]
        ).fetchone()
        return Annotator(*row) if row else None

    def name(self, annotator: int) -> str:
        """The name of an annotator id."""
        name = self._db.value("SELECT name FROM annotators WHERE id = ?", [annotator])
        return str(name) if name else f"annotator {annotator}"

    def get(self, name: str) -> Annotator:
        """The annotator of that name; `NotFoundError` lists the known ones."""
        found = self.find(name)
        if found is None:
            known = ", ".join(person.name for person in self.all()) or "nobody yet"
            message = f"There is no annotator {name!r}; this project has {known}."
            raise NotFoundError(message)
        return found

    def get_or_add(self, name: str) -> Annotator:
        """The person of that name, added if new; `InputError` for a name that cannot be printed."""
        found = self.find(name)
        if found:
            return found
        shown = checked_name(name)
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO annotators (name, folded, kind) VALUES (?, ?, 'person')",
                [shown, folded(shown)],
            )
        return self.get(shown)

    def discard(self, person: Annotator) -> None:
        """Delete a person who has edited nothing, so that the name is new again."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM annotators WHERE id = ? "
                "AND NOT EXISTS (SELECT 1 FROM edits WHERE annotator = annotators.id)",
                [person.id],
            )

    def rename(self, old: str, new: str) -> Annotator:
        """Rename a person; edits hold the id and stay as they are."""
        person, shown = self.get(old), checked_name(new)
        other = self.find(shown)
        if other and other.id != person.id:
            message = f"{other.name!r} is another person; choose a name that nobody has."
            raise InputError(message)
        with transaction(self._db):
            self._db.execute(
                "UPDATE annotators SET name = ?, folded = ? WHERE id = ?",
                [shown, folded(shown), person.id],
            )
        return Annotator(person.id, shown, person.kind)


def checked_name(name: str) -> str:
    """The name as it is stored; `InputError` if it cannot be a person's."""
    shown = unicodedata.normalize("NFC", name.strip())
    if not shown or not shown.isprintable():
        message = f"{name!r} cannot be a person's name: use printable characters."
        raise InputError(message)
    if len(shown) > MOST_NAME:
        message = (
            f"A name may have at most {MOST_NAME} characters, and this one has {len(shown):,}: "
            f"{shown[:MOST_NAME]!r}…"
        )
        raise InputError(message)
    return shown
