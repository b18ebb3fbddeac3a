"""Reads the settings file: TOML; every error names the line.

The file is `$ANNOTATOR_CONFIG`, by default `config.toml` in the platform's folder for
configuration. Example:

preset = "vim"
theme = "light"
after_label = "next"
ghosts_above = 0.05
ghosts_in_100 = 10
doubtful_first = 0.7
second_looks = 1
letters_stay = true
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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.keymap.keymap import NEEDED, PRESETS, default_keymap, preset
from annotator.settings.settings import AFTER_LABEL, LEAST, MOST_GHOSTS, THEMES, Settings
from corpus.errors import InputError
from corpus.learning.second_looks import MOST_LOOKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from annotator.keymap.keymap import Changes, Keymap

_NAMES = (
    *("preset", "theme", "after_label", "ghosts_above", "keys", "review"),
    *("ghosts_in_100", "doubtful_first", "second_looks", "letters_stay"),
)


def config_path() -> Path:
    """Return the path of the settings file, which need not exist."""
    named = os.environ.get("ANNOTATOR_CONFIG")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("annotator", appauthor=False) / "config.toml"


def load_settings(*, keys: str | None = None, theme: str | None = None) -> Settings:
    """Read the settings file; `keys` (a preset, unchanged) and `theme` override it.

    Raises `InputError` if the file is unreadable, too large or wrong.
    """
    path = config_path()
    found = Settings(default_keymap())
    if _exists(path):
        from corpus.readers.small_file import small_text  # its package loads all readers

        found = read_settings(small_text(path), str(path))
    return replace(
        found,
        keymap=preset(keys) if keys else found.keymap,
        theme=theme or found.theme,
        review={} if keys else found.review,
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # reading it raises the error with its reason


def read_settings(text: str, where: str) -> Settings:
    """Parse the settings in `text`. Raises `InputError` with `where`, the line and the remedy."""
    from tomllib import TOMLDecodeError, loads  # most people have no file, and start sooner

    try:
        values = loads(text)
    except (TOMLDecodeError, RecursionError) as error:
        message = f"{where} is not valid TOML: {error}."
        raise InputError(message) from error
    return _File(text, where).settings(values)


class _File:
    """Checks the values of a settings file, and finds their lines for error messages."""

    def __init__(self, text: str, where: str) -> None:
        self._lines = text.splitlines()
        self._where = where
        self._table_line = 0

    def settings(self, values: Mapping[str, object]) -> Settings:
        from annotator.keymap.review_operations import review_keymap

        for name in values:
            if name not in _NAMES:
                raise self._error(name, f"unknown setting {name!r}; use one of {', '.join(_NAMES)}")
        start = preset(self._choice(values, "preset", PRESETS))
        theme = self._choice(values, "theme", THEMES)
        after_label = self._choice(values, "after_label", AFTER_LABEL)
        above = self._number({"ghosts_above": LEAST, **values}, "ghosts_above", most=1.0)
        ghosts = self._number({"ghosts_in_100": MOST_GHOSTS, **values}, "ghosts_in_100", most=100.0)
        below = self._number(values, "doubtful_first", most=1.0)
        looks = self._number({"second_looks": MOST_LOOKS, **values}, "second_looks", most=9)
        letters = self._truth(values, "letters_stay")
        keymap, _ = self._keymap(start, self._table(values, "keys"))
        table = self._table(values, "review")
        unanimous = self._truth(table, "unanimous")
        table.pop("unanimous", None)
        _, review = self._keymap(review_keymap(keymap), table)
        return Settings(
            keymap,
            theme,
            after_label,
            ghosts_above=above,
            ghosts_in_100=ghosts,
            doubtful_first=below,
            second_looks=int(looks),
            letters_stay=letters,
            review=review,
            unanimous=unanimous,
        )

    def _choice(self, values: Mapping[str, object], name: str, known: Iterable[str]) -> str:
        names = list(known)
        value = values.get(name, names[0])
        if value not in names:
            raise self._error(name, f"unknown {name} {value!r}; use one of {', '.join(names)}")
        return str(value)

    def _truth(self, values: Mapping[str, object], name: str) -> bool:
        value = values.get(name, False)
        if not isinstance(value, bool):
            raise self._error(name, f"{name} must be true or false")
        return value

    def _number(self, values: Mapping[str, object], name: str, *, most: float | int) -> float:
        """Return a number from 0 to `most`, whole if that is; without the setting, 0."""
        value = values.get(name, 0)
        kinds = int if isinstance(most, int) else int | float
        if isinstance(value, bool) or not isinstance(value, kinds) or not 0 <= value <= most:
            what = "a whole number" if isinstance(most, int) else "a number"
            raise self._error(name, f"{name} must be {what} from 0 to {most:g}")
        return value

    def _table(self, values: Mapping[str, object], name: str) -> dict[str, object]:
        """Return a table; from here on, lines are looked for below its heading."""
        table = values.get(name, {})
        lines = enumerate(self._lines)
        begins = (at for at, line in lines if line.lstrip().startswith(f"[{name}"))
        self._table_line = next(begins, 0)
        if not isinstance(table, dict):
            raise self._error(name, f"[{name}] must be a table with lines such as accept = 'y'")
        return dict(_flat(table))

    def _keymap(self, start: Keymap, table: Mapping[str, object]) -> tuple[Keymap, Changes]:
        changes: Changes = {}
        for operation, value in table.items():
            if operation not in start.keys:
                raise self._error(operation, _unknown(operation, list(start.keys)))
            changes[operation] = self._keys(operation, value)
        keymap = start.changed(changes)
        for key, owners in keymap.clashes():
            changed = [owner for owner in owners if owner in changes]
            last = max(changed or owners, key=self._line_of)
            raise self._error(last, f"{key!r} is bound to {' and '.join(owners)}; change one")
        return keymap, changes

    def _keys(self, operation: str, value: object) -> tuple[str, ...]:
        from annotator.keymap.key_names import canonical, refusal

        keys = [value] if isinstance(value, str) else value
        if not (isinstance(keys, list) and all(isinstance(key, str) for key in keys)):
            raise self._error(operation, f"{operation} must be a key in quotes or a list of keys")
        keys = [canonical(key) for key in keys]
        for key in keys:
            why = refusal(key)
            if why:
                raise self._error(operation, f"{key!r} cannot be bound to {operation}: {why}")
        if not keys and operation in NEEDED:
            raise self._error(operation, f"{operation} needs a key")
        return tuple(dict.fromkeys(keys))

    def _error(self, name: str, why: str) -> InputError:
        line = self._line_of(name)
        return InputError(f"{self._where}{f' line {line}' if line else ''}: {why}.")

    def _line_of(self, name: str) -> int:
        """Return the number of the line that sets `name`, which tomllib does not give; else 0."""
        for wanted in (name, name.rpartition(".")[2]):
            setting = re.compile(rf"\s*(?:[\w\s\"'.]*\.)?[\"'\[]?{re.escape(wanted)}[\"']?\s*[=\]]")
            for at, line in enumerate(self._lines[self._table_line :], self._table_line + 1):
                if setting.match(line):
                    return at
        return 0


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Undo TOML's nesting: it reads `screen.help = "?"` as a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _unknown(operation: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = [name for name in known if name.endswith(f".{operation}")]
    near = near or get_close_matches(operation, known, 3)
    advice = f"did you mean {' or '.join(near)}? Run" if near else "run"
    return f"unknown operation {operation!r}; {advice} `annotator keys` to list all"
