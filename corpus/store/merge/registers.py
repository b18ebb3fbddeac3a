"""Values that can be changed in two files: of each, the one that was given later counts.

A register is a value with the time at which a person gave it, `''` where no time is stored: in
files of older versions, and for values that were never changed. At equal times the greater value
counts, and any value counts more than none. So the result does not depend on the order of merges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.store.db.schema_v17 import OWN_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.db.connection import Database


class Register(NamedTuple):
    """A value, and when it was given (UTC, ISO 8601, or empty)."""

    value: str | None
    at: str = ""


Name = tuple[str, int, str]
"""The key of a register in the table: kind, number in that file, field."""


def later(one: Register, other: Register) -> Register:
    """The register that counts."""
    return max(
        one, other, key=lambda register: (register.at, register.value is not None, *register)
    )


def stored(db: Database, schema: str) -> dict[Name, Register]:
    """The registers of the file that is attached as `schema`."""
    rows = db.execute(f"SELECT kind, number, field, value, at FROM {schema}.merge_registers")
    return {(kind, number, field): Register(*register) for kind, number, field, *register in rows}


def keep(db: Database, registers: dict[Name, Register], current: dict[Name, str | None]) -> None:
    """Replace all registers by these.

    One without a time is only stored if its value is not the `current` one of its thing.
    """
    db.execute("DELETE FROM merge_registers")
    db.conn.executemany(
        "INSERT INTO merge_registers VALUES (?, ?, ?, ?, ?)",
        [
            (*name, *register)
            for name, register in registers.items()
            if register.at or register.value != current.get(name)
        ],
    )


def merge_settings(
    db: Database, ours: dict[Name, Register], theirs: dict[Name, Register]
) -> tuple[dict[Name, Register], list[str]]:
    """Give settings the values that win; return their registers, and the keys that changed."""
    here, there = _settings(db, "main"), _settings(db, "other")
    merged, changed = {}, []
    for key in _keys(here, there, ours, theirs):
        name = ("setting", 0, key)
        mine = ours.get(name, Register(here.get(key)))
        merged[name] = later(mine, theirs.get(name, Register(there.get(key))))
        value = merged[name].value
        if value == here.get(key):
            continue
        changed.append(key)
        if value is None:
            db.execute("DELETE FROM settings WHERE key = ?", [key])
        else:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [key, value])
    return merged, changed


def _settings(db: Database, schema: str) -> dict[str, str]:
    return dict(db.execute(f"SELECT key, value FROM {schema}.settings").fetchall())


def _keys(*given: Iterable[str | Name]) -> list[str]:
    keys = {
        one if isinstance(one, str) else one[2]
        for some in given
        for one in some
        if isinstance(one, str) or one[0] == "setting"
    }
    return sorted(keys - set(OWN_SETTINGS))
