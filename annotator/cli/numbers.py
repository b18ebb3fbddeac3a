"""`annotator numbers`: what expressions mean, and the project's table of vague words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.numbers.parser import VAGUE, described, parse, to_json, without_effect
from corpus.numbers.vague import read_vague
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from annotator.cli.context import ProjectFile
    from corpus.numbers.vague import Vague


@click.command(epilog="Example: annotator numbers 'at least three dozen' 'some 30' '$5 million'")
@click.argument("expressions", nargs=-1, metavar="[EXPRESSION]...")
@click.option(
    "--vague",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Set the project\'s own intervals: {"dozens": [12, 12], "scores": null} changes one word '
    "of the shipped table and drops one.",
)
@click.option("--reset", is_flag=True, help="Go back to the shipped intervals.")
@click.pass_obj
def numbers(
    project_file: ProjectFile, *, expressions: tuple[str, ...], vague: Path | None, reset: bool
) -> None:
    """Say what number expressions mean; without any, print the table of vague words.

    Each line is the expression, its short form and the value as it is stored, tab-separated. An
    EXPRESSION of - reads standard input, one expression a line.
    """
    if vague and reset:
        message = "--vague and --reset exclude each other: give one of them."
        raise click.UsageError(message)
    if vague or reset:
        table = _own_table(vague) if vague else None
        with project_file.open() as project:
            project.set_vague_numbers(table)
    in_force = _in_force(project_file)
    if expressions:
        _explain(_lines(expressions), in_force)
    else:
        for word, (low, high) in in_force.items():
            click.echo(f"{safe(word)}\t{low:,}–{high:,}")


def _own_table(path: Path) -> Vague:
    """The table in a file; the grammar's own words in it are refused, for they change nothing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"{path} cannot be read: {reason}."
        raise InputError(message) from error
    table = read_vague(text, str(path), onto=VAGUE)
    ignored = without_effect(table)
    if ignored:
        message = f"{path}, {ignored[0]!r}: the grammar reads this itself; take the entry out."
        raise InputError(message)
    return table


def _in_force(project_file: ProjectFile) -> Vague:
    """The project's table; the shipped one where there is no project."""
    from corpus.store import Project

    if not Project.exists(project_file.db):
        return VAGUE
    with project_file.open(write=False) as project:
        return project.vague_numbers


def _lines(expressions: Iterable[str]) -> Iterator[str]:
    for expression in expressions:
        if expression != "-":
            yield expression
            continue
        for line in sys.stdin.buffer:
            text = line.decode(errors="replace").strip()
            if text:
                yield text


def _explain(expressions: Iterable[str], vague: Vague) -> None:
    unknown = 0
    for expression in expressions:
        value = parse(expression, vague)
        if value is None:
            unknown += 1
            diagnostics(f"no number: {safe(expression)}")
        else:
            click.echo("\t".join((safe(expression), described(value), to_json(value))))
    if unknown:
        message = f"{counted(unknown, 'expression')} not understood; each is named above."
        raise click.ClickException(message)
