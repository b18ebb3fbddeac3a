"""The project's label set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import NotFoundError
from corpus.model import Label

if TYPE_CHECKING:
    from corpus.store.connection import Database

DEFAULT_LABELS = (
    Label(1, "ACTOR", "1", "#5FAFFF", "who: a person, group, force, organisation or acting state"),
    Label(2, "NUMBER", "2", "#FFD75F", "how many: a quantity with its modifier and unit"),
    Label(3, "LOCATION", "3", "#FF87AF", "where: a named place"),
)
"""Three colours that stay apart at 16 colours and for the three kinds of colour blindness."""


class Labels:
    """Label ids and names; read once, as they do not change while a command runs."""

    def __init__(self, db: Database) -> None:
        self._db = db
        rows = db.execute("SELECT id, name, key, colour, description FROM labels ORDER BY id")
        self._by_id = {row[0]: Label(*row) for row in rows}
        self._ids = {label.name: label.id for label in self._by_id.values()}

    def all(self) -> list[Label]:
        """The label set, in the order of the ids."""
        return list(self._by_id.values())

    def keyed(self) -> dict[str, Label]:
        """Labels by the digit that gives them."""
        return {label.key: label for label in self._by_id.values() if label.key}

    def name(self, label: int) -> str:
        """The name of a label id."""
        return self._by_id[label].name

    def id(self, name: str) -> int:
        """The id of a label's name; `NotFoundError` lists the known ones."""
        if name not in self._ids:
            message = f"Unknown label {name!r}; this project has {', '.join(self._ids)}."
            raise NotFoundError(message)
        return self._ids[name]
