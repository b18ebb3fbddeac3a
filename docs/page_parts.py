"""Generates the tables in the documentation that repeat the code. Called from cog blocks.

Each function returns Markdown. A table that needs a description of a thing in the code raises
KeyError if the description is missing, so that `make docs` fails until someone writes it.
"""

from __future__ import annotations

import ast
import re
import sqlite3
import tempfile
from dataclasses import astuple
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from descriptions import COLUMNS, REPORT_SECTIONS, TABLES

from annotator.cli.main import COMMANDS, main
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.difference_operations import DIFFERENCE_OPERATIONS
from annotator.keymap.keymap import PRESETS, default_keymap, key_lines, preset
from annotator.keymap.practice_operations import PRACTICE_OPERATIONS
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    REVIEW_OPERATIONS,
    keymap_for,
    review_keymap,
)
from annotator.keymap.string_operations import STRING_OPERATIONS
from corpus.agreement.figures import FORMULAS
from corpus.agreement.unaided import MEASURES
from corpus.numbers.parser import VAGUE, described, parse, to_json
from corpus.readers.formats import FORMATS as READ_FORMATS
from corpus.rules.table import RULES, Drops, Turns
from corpus.store import Project
from exports.agreement_report.sections import SECTIONS
from exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.keymap.operations import Operation
    from corpus.rules.table import Rule


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; `|` in a cell must be escaped already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _keys(line: Operation) -> str:
    return " ".join("`" + key.replace("|", "\\|") + "`" for key in line.keys)


def _in_groups(lines: Sequence[Operation]) -> list[str]:
    """The group of each line, empty where it is the same as above."""
    return [
        name if first else ""
        for name, members in groupby(line.group for line in lines)
        for first in [True] + [False] * (len(list(members)) - 1)
    ]


def labelling_keys() -> str:
    """Keys of the annotating screen in all presets."""
    by_preset = [key_lines(preset(name)) for name in PRESETS]
    rows = []
    for group, lines in zip(_in_groups(by_preset[0]), zip(*by_preset, strict=True), strict=True):
        default, *others = map(_keys, lines)
        cells = [default, *("" if other == default else other for other in others)]
        rows.append((group, *cells, lines[0].help, f"`{lines[0].id}`"))
    return table(("", *PRESETS, "does", "operation"), rows)


def _screen_keys(lines: Sequence[Operation], *, with_operation: bool = False) -> str:
    head = ("", "keys", "does", "operation")
    rows = [
        (group, _keys(line), line.help, f"`{line.id}`")
        for group, line in zip(_in_groups(lines), lines, strict=True)
    ]
    width = 4 if with_operation else 3
    return table(head[:width], [row[:width] for row in rows])


def review_keys() -> str:
    """Keys of the review screen."""
    lines = key_lines(review_keymap(default_keymap()), REVIEW_OPERATIONS)
    return _screen_keys(lines, with_operation=True)


def class_keys() -> str:
    """Keys of the list of similar disagreements."""
    return _screen_keys(
        key_lines(keymap_for(CLASS_OPERATIONS, review_keymap(default_keymap())), CLASS_OPERATIONS)
    )


def consistency_keys() -> str:
    """Keys of the list of inconsistent strings."""
    keymap = keymap_for(CONSISTENCY_OPERATIONS, review_keymap(default_keymap()))
    return _screen_keys(key_lines(keymap, CONSISTENCY_OPERATIONS))


def practice_keys() -> str:
    """Keys of the list of differences from gold, after practice."""
    keymap = keymap_for(PRACTICE_OPERATIONS, default_keymap())
    return _screen_keys(key_lines(keymap, PRACTICE_OPERATIONS))


def string_keys() -> str:
    """Keys of the list of strings."""
    keymap = keymap_for(STRING_OPERATIONS, default_keymap())
    return _screen_keys(key_lines(keymap, STRING_OPERATIONS))


def board_keys() -> str:
    """Keys of the board."""
    keymap = keymap_for(BOARD_OPERATIONS, default_keymap())
    return _screen_keys(key_lines(keymap, BOARD_OPERATIONS))


def difference_keys() -> str:
    """Keys of the list of differences."""
    keymap = keymap_for(DIFFERENCE_OPERATIONS, default_keymap())
    return _screen_keys(key_lines(keymap, DIFFERENCE_OPERATIONS))


def commands() -> str:
    """A section with the help of each command."""
    context = click.Context(main, info_name="annotator")
    parts = []
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        if not command.hidden:
            parts.append(f"### {name}\n\n```text\n{_help(command, name)}\n```\n")
            if isinstance(command, click.Group):
                parts += [
                    f"#### {name} {inner}\n\n```text\n{_help(each, f'{name} {inner}')}\n```\n"
                    for inner, each in command.commands.items()
                ]
    return "\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=f"annotator {name}", max_content_width=100)
    return command.get_help(context)


NUMBERS = (
    *("at least 56", "over 80", "up to 40", "some 30", "three dozen", "two or three hundred"),
    *("dozens", "hundreds of thousands", "several hundred", "two-thirds", "70 percent"),
    *("nearly $5 million", "15km"),
)


def numbers() -> str:
    """Number expressions with their values."""
    values = ((text, parse(text)) for text in NUMBERS)
    rows = ((text, described(value), f"`{to_json(value)}`") for text, value in values if value)
    return table(("text", "value", "stored"), rows)


def vague_words() -> str:
    """The shipped intervals of vague words."""
    return table(
        ("word", "means"), ((word, f"{low:,}–{high:,}") for word, (low, high) in VAGUE.items())
    )


def rules() -> str:
    """The rules in their order, with the first line of each docstring."""
    labels: dict[tuple[str, str], list[str]] = {}
    for rule in RULES:
        of_rule = labels.setdefault((rule.name, _does(rule)), [])
        if (label := rule.label or "all") not in of_rule:
            of_rule.append(label)
    rows = ((name, ", ".join(found), does) for (name, does), found in labels.items())
    return table(("rule", "label", "does"), rows)


def _does(rule: Rule) -> str:
    """The docstring of the rule's function; of a condition, what follows from it."""
    function = next(value for value in astuple(rule) if callable(value))
    first = (function.__doc__ or "").partition("\n")[0]
    condition = first.replace("Whether ", "if ", 1)
    if isinstance(rule, Turns):
        return f"Relabel {rule.label} as {rule.to} {condition}"
    if isinstance(rule, Drops):
        return f"Drop the span {condition.replace('the span', 'it', 1)}"
    return first


def agreement_figures() -> str:
    """The figures of `annotator agreement` and how each is computed."""
    return table(("figure", "computed as"), FORMULAS.items())


def unaided_figures() -> str:
    """The figures of `annotator status --unaided` and how each is computed."""
    return table(("figure", "computed as"), ((one.name, one.formula) for one in MEASURES))


def report_sections() -> str:
    """The sections of the agreement report."""
    rows = ((s.title, f"`{s.key}`", REPORT_SECTIONS[s.key]) for s in SECTIONS)
    return table(("section", "key", "content"), rows)


def export_formats() -> str:
    """The formats that `annotator export` knows."""
    return table(
        ("format", "writes"), ((f"`{name}`", each.writes) for name, each in FORMATS.items())
    )


def import_formats() -> str:
    """The formats that `annotator import` reads."""
    rows = (
        (f"`{name}`", entry.reads, ", ".join(f"`{ending}`" for ending in entry.endings))
        for name, entry in READ_FORMATS.items()
    )
    return table(("format", "is read as", "usual endings"), rows)


def sql_tables() -> str:
    """A section for each table and view that is part of the SQL contract."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.db"
        Project.create(path).close()
        conn = sqlite3.connect(path)
        parts = [_sql_table(conn, name) for name in TABLES]
        conn.close()
    return "\n".join(parts)


def _sql_table(conn: sqlite3.Connection, name: str) -> str:
    kind = conn.execute("SELECT type FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
    columns = [row[1] for row in conn.execute(f'PRAGMA table_info("{name}")')]
    contract = COLUMNS[name]
    unknown = contract.keys() - set(columns)
    undescribed = set(columns) - contract.keys() if kind == "view" else set()
    if unknown or undescribed:
        message = f"{name}: columns and their descriptions differ: {unknown | undescribed}"
        raise KeyError(message)
    rows = [(f"`{column}`", contract[column]) for column in columns if column in contract]
    head = f"## {name}\n\n{kind.capitalize()}. {TABLES[name]}\n\n"
    return f"{head}{table(('column', 'content'), rows)}\n"


ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "exports", "annotator")


def _folders() -> list[Path]:
    """The folders of the packages that hold code, in the order of the map."""
    return [file.parent for name in PACKAGES for file in sorted((ROOT / name).rglob("__init__.py"))]


def _summary(file: Path) -> str:
    """The first sentence of a module's docstring, with `|` escaped for a table."""
    docstring = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    paragraph = " ".join(docstring.partition("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", paragraph, maxsplit=1)[0].replace("|", "\\|")


def folders() -> str:
    """What each folder is for, as its `__init__` says."""
    rows = ((f"`{_shown(at)}/`", _summary(at / "__init__.py")) for at in _folders())
    return table(("folder", "content"), rows)


def modules() -> str:
    """The modules of each folder with the first sentence of their docstrings."""
    parts = []
    for folder in _folders():
        files = [file for file in sorted(folder.glob("*.py")) if file.name != "__init__.py"]
        if files:
            rows = ((f"`{file.stem}`", _summary(file)) for file in files)
            parts.append(f"### {_shown(folder)}\n\n{table(('module', 'content'), rows)}\n")
    return "\n".join(parts)


def _shown(folder: Path) -> str:
    return folder.relative_to(ROOT).as_posix()
