"""The project's label set: what it is, what uses it, and how it is changed.

Edits hold a label's id, so renaming rewrites none of them. Names that a label had before are kept,
so that what still speaks of them (a pipeline's labels, a guideline, an export) is understood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.label_sets import (
    ByName,
    LabelEntry,
    added,
    changed,
    checked_name,
    found,
    label_set,
    refuse_taken,
)
from corpus.model import Label
from corpus.store.db.database import transaction
from corpus.store.former_labels import former_names, remember_name, rename_in_mappings
from corpus.store.label_uses import LabelUse, edits_with, uses_of_labels
from corpus.store.settings import keep_setting, setting
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

DEFAULT_LABELS = label_set(
    LabelEntry(name, description=description)
    for name, description in (
        ("ACTOR", "who: a person, group, force, organisation or acting state"),
        ("NUMBER", "how many: a quantity with its modifier and unit"),
        ("LOCATION", "where: a named place"),
    )
)

_LAST_ID = "last_label"
"""The setting with the highest id of a label that was removed: no id is given twice, because a
screen that was opened before still means the other label by it."""


class Labels:
    """Label ids and names; read once, and anew after a change made here."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._read()

    def _read(self) -> None:
        rows = self._db.execute("SELECT id, name, key, colour, description FROM labels ORDER BY id")
        self._by_id: dict[int, Label] = {row[0]: Label(*row) for row in rows}
        self._ids = {label.name: label.id for label in self._by_id.values()}

    def refresh(self) -> None:
        """Read what another program may have changed."""
        self._read()

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

    def get(self, name: str) -> Label:
        """The label that a person means by `name`; `NotFoundError` lists the known ones."""
        return found(self.all(), name) or self._by_id[self.id(name)]

    def ids(self) -> ByName[int]:
        """Ids by all names that mean a label: those of today, and those they had before."""
        former = {old: self._ids[new] for old, new in self.former().items()}
        return ByName({**former, **self._ids})

    def former(self) -> dict[str, str]:
        """Names that labels had before, each with the name of today; none that is in use."""
        in_use = {folded(name) for name in self._ids}
        return {
            name: self._by_id[label].name
            for name, label in former_names(self._db).items()
            if label in self._by_id and folded(name) not in in_use
        }

    def names(self, label: int) -> tuple[str, ...]:
        """The name of a label id, then those that it had before, the last one first."""
        today = self.name(label)
        return (today, *(old for old, new in reversed(self.former().items()) if new == today))

    # -- what uses them ------------------------------------------------------------------------

    def uses(self) -> dict[int, LabelUse]:
        """How many spans and suggestions have each label, by id."""
        uses = uses_of_labels(self._db)
        return {label: uses.get(label, LabelUse()) for label in self._by_id}

    # -- changing them -------------------------------------------------------------------------

    def add(self, entry: LabelEntry) -> Label:
        """A new label; `InputError` where it does not fit the others."""
        with transaction(self._db):
            self._read()
            label = added(self.all(), entry, label_id=self._last_id() + 1)
            self._db.execute(
                "INSERT INTO labels (id, name, key, colour, description) VALUES (?, ?, ?, ?, ?)",
                [label.id, label.name, label.key, label.colour, label.description],
            )
        self._read()
        return label

    def change(self, entry: LabelEntry) -> Label:
        """Another key, colour or description for the label of that name."""
        with transaction(self._db):
            self._read()
            label = changed(self.all(), self.get(entry.name), entry)
            self._update(label)
        self._read()
        return label

    def rename(self, old: str, new: str) -> Label:
        """Give a label another name; edits hold the id and are untouched."""
        with transaction(self._db):
            self._read()
            before, name = self.get(old), checked_name(new)
            refuse_taken((label for label in self.all() if label.id != before.id), name)
            label = replace(before, name=name)
            self._update(label)
            remember_name(self._db, before)
            rename_in_mappings(self._db, before.name, name)
        self._read()
        return label

    def remove(self, name: str) -> Label:
        """Take a label away that nothing uses; `InputError` where something does."""
        with transaction(self._db):
            self._read()
            label = self.get(name)
            self._refuse_needed(label)
            keep_setting(self._db, _LAST_ID, str(self._last_id()))
            self._db.execute("DELETE FROM labels WHERE id = ?", [label.id])
        self._read()
        return label

    def _refuse_needed(self, label: Label) -> None:
        use, edits = self.uses()[label.id], edits_with(self._db, label.id)
        if use.spans or use.suggestions or edits:
            message = (
                f"{label.name} is in use (spans: {use.spans:,}, suggestions: {use.suggestions:,}, "
                f"{edits:,} edits) and can only be renamed: "
                f"`annotator labels --rename {label.name} NEW`."
            )
            raise InputError(message)
        if len(self._by_id) == 1:
            message = f"{label.name} is the last label and stays; add another one first."
            raise InputError(message)

    def _last_id(self) -> int:
        removed = setting(self._db, _LAST_ID) or 0
        return max(*self._by_id, int(removed))

    def _update(self, label: Label) -> None:
        self._db.execute(
            "UPDATE labels SET name = ?, key = ?, colour = ?, description = ? WHERE id = ?",
            [label.name, label.key, label.colour, label.description, label.id],
        )
