"""Names that labels had before, so that what still speaks of them is understood.

A pipeline's labels, a guideline, a file of spans and an export hold names, not ids.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from corpus.model import Label
    from corpus.store.db.connection import Database

_FORMER = "former_labels"
"""The setting that keeps them: name -> label id, as JSON, the last one last."""


def former_names(db: Database) -> dict[str, int]:
    """Former name -> label id; a name may be in use again, and an id be gone."""
    return dict(json.loads(setting(db, _FORMER) or "{}"))


def remember_name(db: Database, label: Label) -> None:
    """Keep the name that a label is about to lose."""
    kept = former_names(db)
    kept.pop(label.name, None)
    keep_setting(db, _FORMER, json.dumps({**kept, label.name: label.id}, ensure_ascii=False))


def rename_in_mappings(db: Database, old: str, new: str) -> None:
    """A suggester's second run says the new name, and has to be known for the same suggester."""
    for suggester, kept in db.execute("SELECT id, settings FROM suggesters").fetchall():
        settings = json.loads(kept)
        mapping = settings.get("mapping")
        if isinstance(mapping, dict) and old in mapping.values():
            settings["mapping"] = {x: new if name == old else name for x, name in mapping.items()}
            told = json.dumps(settings, sort_keys=True, ensure_ascii=False)
            db.execute("UPDATE suggesters SET settings = ? WHERE id = ?", [told, suggester])
