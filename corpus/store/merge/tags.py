"""Merges tags. They hold the ids of edits, so they mean the same state in every file.

Of two tags with one name and other edits the one that was made first keeps the name; the other gets
a suffix that follows from its edits.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from corpus.text.casefold import folded

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

_COLUMNS = "name, folded, note, made_at, as_of, last_edit, last_article, retired, heads"


def merge_tags(db: Database) -> list[str]:
    """Add the tags of the other file; return a sentence about each that gets another name here."""
    tags: dict[tuple[str, bytes], tuple[Any, ...]] = {}
    before = db.column("SELECT name FROM tags")
    for schema in ("main", "other"):
        for name, _, *more in db.execute(f"SELECT {_COLUMNS} FROM {schema}.tags").fetchall():
            heads = more[-1]
            base = name.removesuffix(_suffix(heads))
            identity = folded(base), heads
            row = (more[1], base, *more)  # the earlier one of equal tags stays
            tags[identity] = min(row, tags.get(identity, row), key=_with_nothing_first)
    db.execute("DELETE FROM tags")
    taken: set[str] = set()
    notes = []
    in_order = sorted(tags.items(), key=lambda one: (one[1][0], one[0]))
    for (plain, heads), (_, base, *more) in in_order:
        name = base + _suffix(heads) if plain in taken else base
        taken.add(plain)
        db.execute(
            f"INSERT INTO tags ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",
            [name, folded(name), *more],
        )
        if name != base and name not in before:
            notes.append(f"another tag {base} is called {name}")
    return notes


def _with_nothing_first(row: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """A key by which rows compare: a tag whose last edit was purged in one file has none."""
    return [(value is not None, value) for value in row]


def _suffix(heads: bytes) -> str:
    return f"-{hashlib.sha256(heads).hexdigest()[:6]}"
