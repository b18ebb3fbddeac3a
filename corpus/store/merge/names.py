"""Merges labels and annotators, which have other numbers and may have other names in each file.

Each is known in all files by its origin: the name that it was created with. Two of them that were
created with the same name are the same.
"""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from corpus.store.merge.registers import Register, later
from corpus.store.settings import keep_setting, setting
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.store.db.connection import Database
    from corpus.store.merge.registers import Name

_LABEL_FIELDS = ("name", "key", "colour", "description")


class Names(NamedTuple):
    """The result of merging labels or annotators.

    `ours` are the numbers here by those in the other file. `registers` and `current` are those of
    all values. `added` are names that came, `changed` sentences on names and keys that changed.
    """

    ours: dict[int, int]
    registers: dict[Name, Register]
    current: dict[Name, str | None]
    added: list[str]
    changed: list[str]


class _Thing(NamedTuple):
    """A label or annotator of one file: its number there and its values by field."""

    number: int
    values: dict[str, str | None]


def merge_labels(db: Database, ours: dict[Name, Register], theirs: dict[Name, Register]) -> Names:
    """Add the labels of the other file, and give each label the values that win."""
    here, there = _labels(db, "main"), _labels(db, "other")
    last = [int(setting(db, "last_label") or 0), _last_label(db, "other")]
    numbers, added = _numbered(here, there, start=max(*last, *(t.number for t in here.values())))
    for origin in added:
        theirs_are = there[origin].values
        name = f"\0{origin}"  # until all names are known
        db.execute("INSERT INTO merge_origins VALUES ('label', ?, ?)", [numbers[origin], origin])
        db.execute(
            "INSERT INTO labels VALUES (?, ?, NULL, ?, ?)",
            [numbers[origin], name, theirs_are["colour"], theirs_are["description"]],
        )
    merged = _merged("label", _LABEL_FIELDS, (here, ours), (there, theirs))
    names = _distinct({origin: str(one["name"].value) for origin, one in merged.items()}, "_")
    keys = _once({origin: one["key"].value for origin, one in merged.items()})
    changed = []
    if any(names[o] != t.values["name"] or keys[o] != t.values["key"] for o, t in here.items()):
        db.execute("UPDATE labels SET name = char(0) || id, key = NULL")
    for origin, values in merged.items():
        current = [names[origin], keys[origin], *(values[f].value for f in _LABEL_FIELDS[2:])]
        number = numbers[origin]
        db.execute(
            "UPDATE labels SET name = ?, key = ?, colour = ?, description = ? WHERE id = ?",
            [*current, number],
        )
        before = [*here[origin].values.values()] if origin in here else None
        changed += _label_changes(before, current, values)
    if max(last):
        keep_setting(db, "last_label", str(max(last)))
    mapped = {thing.number: numbers[origin] for origin, thing in there.items()}
    _merge_former_names(db, mapped, {number: origin for origin, number in numbers.items()})
    registers = _by_number("label", numbers, merged)
    now = {
        ("label", numbers[origin], field): value
        for origin, values in merged.items()
        for field, value in (
            ("name", names[origin]),
            ("key", keys[origin]),
            *((field, values[field].value) for field in _LABEL_FIELDS[2:]),
        )
    }
    return Names(mapped, registers, now, [names[origin] for origin in added], changed)


def _label_changes(
    before: Sequence[str | None] | None,
    current: Sequence[str | None],
    wanted: dict[str, Register],
) -> list[str]:
    """Sentences about changes that a person may notice: another name, or a key that was taken."""
    found = []
    if before and before[0] != current[0]:
        found.append(f"the label {before[0]} is called {current[0]}")
    elif before is None and current[0] != wanted["name"].value:
        found.append(f"a second label {wanted['name'].value} is called {current[0]}")
    if wanted["key"].value and not current[1] and (before is None or before[1]):
        taken = f"its key {wanted['key'].value} is another label's"
        found.append(f"the label {current[0]} has no key, because {taken}")
    return found


def merge_people(db: Database, ours: dict[Name, Register], theirs: dict[Name, Register]) -> Names:
    """Add the annotators of the other file, and give each annotator the name that wins."""
    here, there = _people(db, "main"), _people(db, "other")
    last = db.count("SELECT max(id) FROM annotators")
    numbers, added = _numbered(here, there, start=last)
    merged = _merged("annotator", ("name",), (here, ours), (there, theirs))
    names = _distinct({origin: str(one["name"].value) for origin, one in merged.items()}, " ")
    changed = [
        f"{here[origin].values['name']} is called {name}"
        for origin, name in names.items()
        if origin in here and here[origin].values["name"] != name
    ]
    if changed:
        db.execute("UPDATE annotators SET name = char(0) || id, folded = char(0) || id")
    for origin, name in names.items():
        number = numbers[origin]
        kinds = [side[origin].values["kind"] for side in (here, there) if origin in side]
        kind = "person" if "person" in kinds else "model"
        if origin in added:
            db.execute("INSERT INTO merge_origins VALUES ('annotator', ?, ?)", [number, origin])
        db.execute(
            "INSERT INTO annotators VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET name = excluded.name, folded = excluded.folded, kind = excluded.kind",
            [number, name, folded(name), kind],
        )
    mapped = {thing.number: numbers[origin] for origin, thing in there.items()}
    current: dict[Name, str | None] = {
        ("annotator", numbers[origin], "name"): name for origin, name in names.items()
    }
    added_names = [names[origin] for origin in added]
    return Names(mapped, _by_number("annotator", numbers, merged), current, added_names, changed)


def _labels(db: Database, schema: str) -> dict[str, _Thing]:
    rows = db.execute(
        f"SELECT origin, id, {', '.join(_LABEL_FIELDS)} FROM {schema}.labels "
        f"JOIN {schema}.merge_origins ON kind = 'label' AND number = id ORDER BY id"
    )
    return {
        origin: _Thing(number, dict(zip(_LABEL_FIELDS, values, strict=True)))
        for origin, number, *values in rows.fetchall()
    }


def _people(db: Database, schema: str) -> dict[str, _Thing]:
    rows = db.execute(
        f"SELECT origin, people.id, people.name, people.kind FROM {schema}.annotators AS people "
        f"JOIN {schema}.merge_origins AS origins "
        "ON origins.kind = 'annotator' AND number = people.id ORDER BY people.id"
    )
    return {
        origin: _Thing(number, {"name": name, "kind": kind})
        for origin, number, name, kind in rows.fetchall()
    }


def _numbered(
    here: dict[str, _Thing], there: dict[str, _Thing], *, start: int
) -> tuple[dict[str, int], list[str]]:
    """The number here of each origin, and the origins that are new here.

    A new one keeps its number of the other file where that is free.
    """
    numbers = {origin: thing.number for origin, thing in here.items()}
    added = [origin for origin in there if origin not in here]
    free = count(max([start, *(thing.number for thing in there.values())]) + 1)
    for origin in added:
        wanted = there[origin].number
        numbers[origin] = wanted if wanted > start else next(free)
    return numbers, added


def _merged(
    kind: str,
    fields: Iterable[str],
    *files: tuple[dict[str, _Thing], dict[Name, Register]],
) -> dict[str, dict[str, Register]]:
    """The registers that count, by origin and field, the origins sorted."""
    found: dict[str, dict[str, Register]] = {}
    for things, registers in files:
        for origin, thing in things.items():
            for field in fields:
                mine = registers.get((kind, thing.number, field), Register(thing.values[field]))
                values = found.setdefault(origin, {})
                values[field] = later(values[field], mine) if field in values else mine
    return dict(sorted(found.items()))


def _by_number(
    kind: str, numbers: dict[str, int], merged: dict[str, dict[str, Register]]
) -> dict[Name, Register]:
    return {
        (kind, numbers[origin], field): register
        for origin, values in merged.items()
        for field, register in values.items()
    }


def _distinct(wanted: dict[str, str], separator: str) -> dict[str, str]:
    """The names by origin; where several want the same one, all but one get a number.

    One whose origin is that name keeps it, else the first in the order of origins.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    by_right = sorted(wanted, key=lambda origin: (folded(origin) != folded(wanted[origin]), origin))
    for origin in by_right:
        name = wanted[origin]
        numbered = (f"{name}{separator}{number}" for number in count(2))
        while folded(name) in taken:
            name = next(numbered)
        taken.add(folded(name))
        names[origin] = name
    return {origin: names[origin] for origin in wanted}


def _once(wanted: dict[str, str | None]) -> dict[str, str | None]:
    """The keys by origin; of several that want one, the first in the order of origins has it."""
    taken: set[str] = set()
    keys: dict[str, str | None] = {}
    for origin, key in sorted(wanted.items()):
        keys[origin] = None if key in taken else key
        taken |= {key} if key else set()
    return keys


def _last_label(db: Database, schema: str) -> int:
    kept = f"SELECT value FROM {schema}.settings WHERE key = 'last_label'"
    return int(db.value(kept) or 0)


def _merge_former_names(db: Database, mapped: dict[int, int], origins: dict[int, str]) -> None:
    """Unite the former names of labels; of two labels that had one, the smaller origin has it."""
    theirs = db.value("SELECT value FROM other.settings WHERE key = 'former_labels'")
    former = dict(json.loads(setting(db, "former_labels") or "{}"))
    merged = dict(former)
    for name, label in json.loads(theirs or "{}").items():
        if label in mapped:
            both = mapped[label], merged.get(name, mapped[label])
            merged[name] = min(both, key=lambda number: origins.get(number, ""))
    if merged != former:
        keep_setting(db, "former_labels", json.dumps(merged, ensure_ascii=False))
