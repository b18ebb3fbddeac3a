"""The project's label set.

Edits hold a label's id, so renaming rewrites none of them. Former names of labels are kept, because
pipelines, guidelines, files of spans and exports hold names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError
from corpus.label_sets import (
    ByName,
    LabelEntry,
    changed_label,
    checked_name,
    find_label,
    label_set,
    new_label,
    refuse_taken,
    refuse_unsound,
)
from corpus.model import Label
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

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
"""The setting with the highest id of a removed label. No id is used twice, because an open screen
may still use it for the removed label."""

_FORMER = "former_labels"
"""The setting with former names: name -> label id, as JSON, the latest last."""


@dataclass(frozen=True, slots=True)
class LabelUse:
    """The numbers of annotators' spans and of suggestions with a label."""

    spans: int = 0
    suggestions: int = 0


def insert_labels(db: Database, labels: Iterable[Label]) -> None:
    """Store new labels."""
    db.conn.executemany(
        "INSERT INTO labels (id, name, key, colour, description) VALUES (?, ?, ?, ?, ?)",
        [(one.id, one.name, one.key, one.colour, one.description) for one in labels],
    )


class Labels:
    """Label ids and names, read when the project is opened and after each change made here."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.refresh()

    def refresh(self) -> None:
        """Read the labels again, which another program may have changed."""
        rows = self._db.execute("SELECT id, name, key, colour, description FROM labels ORDER BY id")
        self._by_id: dict[int, Label] = {row[0]: Label(*row) for row in rows}
        for label in self._by_id.values():
            refuse_unsound(label)
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

    def get(self, name: str) -> Label:
        """The label of that name, in any case; `NotFoundError` lists the known ones."""
        return find_label(self.all(), name) or self._by_id[self.id(name)]

    def ids(self) -> ByName[int]:
        """Label ids by current and former names."""
        former = {old: self._ids[new] for old, new in self.former().items()}
        return ByName({**former, **self._ids})

    def former(self) -> dict[str, str]:
        """Current names by former names; a former name that is in use again is left out."""
        in_use = {folded(name) for name in self._ids}
        return {
            name: self._by_id[label].name
            for name, label in self._former_ids().items()
            if label in self._by_id and folded(name) not in in_use
        }

    def names(self, label: int) -> tuple[str, ...]:
        """The name of a label id, then its former names, the latest first."""
        today = self.name(label)
        return (today, *(old for old, new in reversed(self.former().items()) if new == today))

    def uses(self) -> dict[int, LabelUse]:
        """The number of spans and suggestions with each label, by id."""
        spans, suggestions = (
            dict(self._db.execute(f"SELECT label, count(*) FROM {table} GROUP BY label").fetchall())
            for table in ("annotation_state_spans", "suggestion_spans")
        )
        return {
            label: LabelUse(spans.get(label, 0), suggestions.get(label, 0)) for label in self._by_id
        }

    def edits_with(self, label: int) -> int:
        """The number of edits that set, replace, show or hide a label; slow on a large project."""
        return self._db.count(
            "SELECT count(*) FROM edits WHERE label = :label "
            "OR json_extract(detail, '$.before[2]') = :label "
            "OR json_extract(detail, '$.other[2]') = :label "
            "OR EXISTS (SELECT 1 FROM json_each(edits.detail, '$.shown') AS shown "
            " WHERE json_extract(shown.value, '$[2]') = :label) "
            "OR EXISTS (SELECT 1 FROM json_each(edits.detail, '$.hidden') AS hidden "
            " WHERE json_extract(hidden.value, '$[2]') = :label) "
            "OR EXISTS (SELECT 1 FROM json_each(edits.detail, '$.spans') AS span "
            " WHERE json_extract(span.value, '$[2]') = :label)",
            {"label": label},
        )

    # -- changing them -------------------------------------------------------------------------

    def add(self, entry: LabelEntry) -> Label:
        """Add a label; `InputError` where it conflicts with the others."""
        with transaction(self._db):
            self.refresh()
            label = new_label(self.all(), entry, label_id=self._last_id() + 1)
            insert_labels(self._db, [label])
        self.refresh()
        return label

    def change(self, entry: LabelEntry) -> Label:
        """Change key, colour or description of the label of that name."""
        with transaction(self._db):
            self.refresh()
            label = changed_label(self.all(), self.get(entry.name), entry)
            self._update(label)
        self.refresh()
        return label

    def rename(self, old: str, new: str) -> Label:
        """Rename a label; edits hold its id and stay as they are."""
        with transaction(self._db):
            self.refresh()
            before, name = self.get(old), checked_name(new)
            refuse_taken((label for label in self.all() if label.id != before.id), name)
            label = replace(before, name=name)
            self._update(label)
            former = self._former_ids()
            former.pop(before.name, None)  # so that it becomes the latest
            names = json.dumps({**former, before.name: before.id}, ensure_ascii=False)
            keep_setting(self._db, _FORMER, names)
            self._rename_in_mappings(before.name, name)
        self.refresh()
        return label

    def remove(self, name: str) -> Label:
        """Remove a label; `InputError` where anything uses it."""
        with transaction(self._db):
            self.refresh()
            label = self.get(name)
            self._refuse_needed(label)
            keep_setting(self._db, _LAST_ID, str(self._last_id()))
            self._db.execute("DELETE FROM labels WHERE id = ?", [label.id])
        self.refresh()
        return label

    def _refuse_needed(self, label: Label) -> None:
        use, edits = self.uses()[label.id], self.edits_with(label.id)
        if use.spans or use.suggestions or edits:
            message = (
                f"{label.name} is in use (spans: {use.spans:,}, suggestions: {use.suggestions:,}, "
                f"{edits:,} edits) and can only be renamed: "
                f"`annotator labels --rename {label.name} NEW`."
            )
            raise InputError(message)
        if len(self._by_id) == 1:
            message = f"{label.name} is the last label and cannot be removed; add another first."
            raise InputError(message)

    def _last_id(self) -> int:
        removed = setting(self._db, _LAST_ID) or 0
        return max(*self._by_id, int(removed))

    def _update(self, label: Label) -> None:
        self._db.execute(
            "UPDATE labels SET name = ?, key = ?, colour = ?, description = ? WHERE id = ?",
            [label.name, label.key, label.colour, label.description, label.id],
        )

    def _former_ids(self) -> dict[str, int]:
        """Label ids by former name; a name may be in use again, and an id be gone."""
        return dict(json.loads(setting(self._db, _FORMER) or "{}"))

    def _rename_in_mappings(self, old: str, new: str) -> None:
        """Rename a label in the settings of suggesters, so that a second run is recognised."""
        for suggester, kept in self._db.execute("SELECT id, settings FROM suggesters").fetchall():
            settings = json.loads(kept)
            mapping = settings.get("mapping")
            if isinstance(mapping, dict) and old in mapping.values():
                settings["mapping"] = {
                    label: new if name == old else name for label, name in mapping.items()
                }
                renamed = json.dumps(settings, sort_keys=True, ensure_ascii=False)
                self._db.execute(
                    "UPDATE suggesters SET settings = ? WHERE id = ?", [renamed, suggester]
                )
