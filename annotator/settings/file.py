"""What a person's settings file says: TOML to values, each complaint with the line it is about.

preset = "vim"
theme = "light"
[keys]
accept = "y"
screen.quit = ["q", "ctrl+x"]
[review]
unanimous = true
toggle_names = "B"
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import TYPE_CHECKING

from annotator.keymap.key_names import canonical, refusal
from annotator.keymap.keymap import NEEDED, PRESETS, default_keymap, preset
from annotator.keymap.review_operations import review_keymap
from annotator.settings.settings import THEMES, Settings
from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from annotator.keymap.keymap import Changes, Keymap

_TABLES = ("preset", "theme", "keys", "review")


def config_path() -> Path:
    """Where the person's file is, or would be."""
    named = os.environ.get("ANNOTATOR_CONFIG")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("annotator", appauthor=False) / "config.toml"


def load_settings(*, keys: str | None = None, theme: str | None = None) -> Settings:
    """What the file says; `keys` (a preset as it comes) and `theme` go before it."""
    path = config_path()
    found = read_file(path) if _exists(path) else Settings(default_keymap())
    keymap = preset(keys) if keys else found.keymap
    return Settings(keymap, theme or found.theme, {} if keys else found.review, found.unanimous)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # reading it says why it cannot be


def read_file(path: Path) -> Settings:
    """The settings in a file; InputError where it cannot be read or says what cannot be."""
    try:
        return read_settings(path.read_bytes().decode(), str(path))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{path} line {line} is not UTF-8; write it in UTF-8."
        raise InputError(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise InputError(message) from error


def read_settings(text: str, where: str) -> Settings:
    """The settings that `text` holds; InputError names `where`, the line and what to write."""
    try:
        values = loads(text)
    except TOMLDecodeError as error:
        message = f"{where} is not TOML: {error}."
        raise InputError(message) from error
    return _File(text, where).settings(values)


class _File:
    """A text that complaints can point into."""

    def __init__(self, text: str, where: str) -> None:
        self._lines = text.splitlines()
        self._where = where
        self._first = 0

    def settings(self, values: Mapping[str, object]) -> Settings:
        for name in values:
            if name not in _TABLES:
                raise self._wrong(name, f"{name!r} is not known; {_one_of(_TABLES)}")
        start = preset(self._choice(values, "preset", PRESETS))
        theme = self._choice(values, "theme", THEMES)
        keymap, _ = self._keymap(start, self._table(values, "keys"))
        table = self._table(values, "review")
        unanimous = table.pop("unanimous", False)
        if not isinstance(unanimous, bool):
            raise self._wrong_key("unanimous", "unanimous is true or false")
        _, review = self._keymap(review_keymap(keymap), table)
        return Settings(keymap, theme, review, unanimous)

    def _table(self, values: Mapping[str, object], name: str) -> dict[str, object]:
        table = values.get(name, {})
        heading = f"[{name}"
        begins = (at for at, line in enumerate(self._lines) if line.lstrip().startswith(heading))
        self._first = next(begins, 0)
        if not isinstance(table, dict):
            raise self._wrong(name, f"[{name}] is a table: operation = key")
        return dict(_flat(table))

    def _choice(self, values: Mapping[str, object], name: str, known: Iterable[str]) -> str:
        names = list(known)
        value = values.get(name, names[0])
        if value not in names:
            raise self._wrong(name, f"there is no {name} {value!r}; {_one_of(names)}")
        return str(value)

    def _keymap(self, start: Keymap, table: Mapping[str, object]) -> tuple[Keymap, Changes]:
        changes: Changes = {}
        for operation, value in table.items():
            if operation not in start.keys:
                raise self._wrong_key(operation, _unknown(operation, start.keys))
            changes[operation] = self._keys(operation, value)
        keymap = start.changed(changes)
        for key, owners in keymap.clashes():
            named = [owner for owner in owners if owner in changes]
            at = max(named or owners, key=self._line_of_key)
            told = f"{key!r} is the key of {' and of '.join(owners)}; give one of them another"
            raise self._wrong_key(at, told)
        return keymap, changes

    def _keys(self, operation: str, value: object) -> tuple[str, ...]:
        named = [value] if isinstance(value, str) else value
        if not (isinstance(named, list) and all(isinstance(key, str) for key in named)):
            raise self._wrong_key(operation, f"the key of {operation} is a text or a list of texts")
        keys = [canonical(key) for key in named]
        for key in keys:
            why = refusal(key)
            if why:
                raise self._wrong_key(operation, f"{key!r} cannot be the key of {operation}: {why}")
        if not keys and operation in NEEDED:
            raise self._wrong_key(operation, f"{operation} needs a key")
        return tuple(dict.fromkeys(keys))

    def _wrong(self, name: str, why: str) -> InputError:
        return self._at(self._line_of(name), why)

    def _wrong_key(self, operation: str, why: str) -> InputError:
        return self._at(self._line_of_key(operation), why)

    def _at(self, line: int, why: str) -> InputError:
        return InputError(f"{self._where}{f' line {line}' if line else ''}: {why}.")

    def _line_of_key(self, operation: str) -> int:
        return self._line_of(operation, first=self._first)

    def _line_of(self, name: str, *, first: int = 0) -> int:
        """The line that sets `name`, which tomllib does not tell; 0 where it is not found."""
        for wanted in (name, name.rpartition(".")[2]):
            setting = re.compile(rf"\s*(?:[\w\s\"'.]*\.)?[\"'\[]?{re.escape(wanted)}[\"']?\s*[=\]]")
            for at, line in enumerate(self._lines[first:], first + 1):
                if setting.match(line):
                    return at
        return 0


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """TOML takes `screen.help = "?"` for a table in a table: undone here."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _one_of(names: Iterable[str]) -> str:
    return f"it is one of {', '.join(names)}"


def _unknown(operation: str, known: Iterable[str]) -> str:
    ids = list(known)
    near = [name for name in ids if name.endswith(f".{operation}")]
    near = near or get_close_matches(operation, ids, 3)
    advice = f"perhaps {' or '.join(near)} is meant; " if near else ""
    return f"there is no operation {operation!r}; {advice}`annotator keys` lists all"
