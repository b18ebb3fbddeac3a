"""Reads a file that gives the sides of articles or groups: CSV, TSV, JSONL, or an earlier export.

A table has a header with `article` (or `id`) or `group`, and `split` (or `side`); without a header,
its first two columns are ids and sides. JSONL has the same keys, so `provenance.jsonl` is such a
file; an export's folder or manifest stands for the `provenance.jsonl` beside it. The format is
recognised by the content.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from corpus.errors import ExportError, InputError
from corpus.text.plural import counted
from exports.options import SIDES
from exports.training_set import manifest, provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from exports.options import Split

    Row = tuple[int, Mapping[str, object]]

_ARTICLE, _GROUP, _SIDE = ("article", "id"), ("group",), ("split", "side")
_MOST_BYTES = 1_000_000_000
_FEW = 10


@dataclass(frozen=True, slots=True)
class SplitFile:
    """The sides of articles by id and of groups by key, and the path that they were read from."""

    path: Path
    articles: dict[str, Split] = field(default_factory=dict)
    groups: dict[str, Split] = field(default_factory=dict)

    def of_articles(self, keys: Mapping[str, Sequence[str]]) -> dict[str, Split]:
        """Return the sides of articles by id; an article's own side precedes that of its group.

        `keys` are the keys of the groups of all articles, by id. An article with keys on different
        sides has no side. InputError names ids and groups that are not there.
        """
        self._refuse_unknown("article", self.articles.keys() - keys.keys())
        self._refuse_unknown("group", self.groups.keys() - {*chain.from_iterable(keys.values())})
        found = {}
        for article, of_article in keys.items():
            sides = {self.groups[key] for key in of_article if key in self.groups}
            if article in self.articles:
                found[article] = self.articles[article]
            elif len(sides) == 1:
                found[article] = sides.pop()
        return found

    def _refuse_unknown(self, what: str, names: Iterable[str]) -> None:
        if unknown := sorted(names):
            more = ", …" if len(unknown) > _FEW else ""
            raise InputError(
                f"{self.path} has {counted(len(unknown), what)} that the project does not have "
                f"({', '.join(unknown[:_FEW])}{more}): remove them from the file, or import them"
            )


def read(path: Path) -> SplitFile:
    """Read a file; InputError names the line that cannot be used.

    A line is wrong if it has no article or group, an unknown side, or another side than a line
    before it.
    """
    path = _provenance_of(path)
    found = SplitFile(path)
    lines: defaultdict[tuple[str, str], int] = defaultdict(int)
    for number, row in _rows(path):
        kind, name = _named(path, number, row)
        side = _side(path, number, row)
        sides = found.articles if kind == "article" else found.groups
        if sides.setdefault(name, side) != side:
            raise InputError(
                f"{path}, line {number}: {kind} {name} is in {side}, and in {sides[name]} on line "
                f"{lines[kind, name]}: keep one of them"
            )
        lines.setdefault((kind, name), number)
    if not lines:
        raise InputError(f"{path} names no articles: give a line with an id and a side for each")
    return found


def _provenance_of(path: Path) -> Path:
    """Return the provenance of an export that a path names, else the path."""
    if path.is_dir() or path.name == manifest.NAME:
        try:
            manifest.read(path)
        except ExportError as error:
            raise InputError(str(error)) from error
        beside = (path if path.is_dir() else path.parent) / provenance.NAME
        if not beside.is_file():
            raise InputError(f"{beside} is missing, which has the sides of the articles")
        return beside
    return path


def _rows(path: Path) -> Iterator[Row]:
    """Yield the number of each line, and its values by column or key."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path} is too large for a list of articles")
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            read_rows = _json_rows if first.lstrip().startswith("{") else _table_rows
            yield from read_rows(path, file, first)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: convert it") from error


def _json_rows(path: Path, lines: Iterable[str], _: str) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}, line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number} is not a JSON object")
        yield number, row


def _table_rows(path: Path, lines: Iterable[str], first: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter="\t" if "\t" in first else ",")
    header: Sequence[str] = ()
    try:
        for cells in reader:
            if not any(cells):
                continue
            if not header:
                header = _header(cells)
                if header is cells:
                    continue
            yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=False))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num} is not CSV: {error}") from error


def _header(cells: list[str]) -> Sequence[str]:
    """Return the names of the columns: the first line, or `article` and `split` if it has none."""
    cells[:] = [cell.strip() for cell in cells]
    names = {cell.casefold() for cell in cells}
    if names.intersection(_SIDE) and names.intersection((*_ARTICLE, *_GROUP)):
        cells[:] = [cell.casefold() for cell in cells]
        return cells
    return (_ARTICLE[0], _SIDE[0])


def _named(path: Path, number: int, row: Mapping[str, object]) -> tuple[str, str]:
    """Return whether a line is about an article or a group, and its name."""
    for kind, names in (("article", _ARTICLE), ("group", _GROUP)):
        for name in names:
            value = row.get(name)
            if isinstance(value, str | int) and value != "" and not isinstance(value, bool):
                return kind, str(value)
    raise InputError(f'{path}, line {number} has no "article" and no "group"')


def _side(path: Path, number: int, row: Mapping[str, object]) -> Split:
    stated = next((row[name] for name in _SIDE if name in row), None)
    for side in SIDES:
        if stated == side:
            return side
    shown = f"{stated!r} is no side" if stated is not None else 'has no "split"'
    raise InputError(f"{path}, line {number}: {shown}: use {', '.join(SIDES[:-1])} or {SIDES[-1]}")
