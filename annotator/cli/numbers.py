"""`annotator numbers`: the values of number expressions, and the project's table of vague words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo
from annotator.cli.streams import input_lines
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.numbers.figures import figure
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
    help='Set the project\'s intervals: {"dozens": [12, 12], "scores": null} changes one word '
    "of the shipped table and removes one.",
)
@click.option("--reset", is_flag=True, help="Return to the shipped intervals.")
@click.pass_obj
def numbers(
    project_file: ProjectFile, *, expressions: tuple[str, ...], vague: Path | None, reset: bool
) -> None:
    """Print the values of number expressions; without any, the table of vague words.

    A line has the expression, its short form and its stored value, separated by tabs. With - as
    EXPRESSION, standard input is read, one expression a line. In a project that is not in English,
    only figures have values, with the separators of its language.
    """
    if vague and reset:
        message = "--vague and --reset exclude each other: give only one."
        raise click.UsageError(message)
    if vague or reset:
        table = _own_table(vague) if vague else None
        with project_file.open() as project:
            project.set_vague_numbers(table)
    in_force, language = _in_force(project_file)
    if expressions:
        _explain(_lines(expressions), in_force, language)
    else:
        for word, (low, high) in in_force.items():
            echo(f"{safe(word)}\t{low:,}–{high:,}")


def _own_table(path: Path) -> Vague:
    """Read a table from a file; refuse words of the grammar, which it would not change."""
    from corpus.readers.small_file import small_text

    table = read_vague(small_text(path), str(path), onto=VAGUE)
    ignored = without_effect(table)
    if ignored:
        message = f"{path}, {ignored[0]!r}: the grammar defines this; remove the entry."
        raise InputError(message)
    return table


def _in_force(project_file: ProjectFile) -> tuple[Vague, str]:
    """Return the project's table and language; without a project, the shipped one and English."""
    from corpus.store import Project

    if not Project.exists(project_file.db):
        return VAGUE, "en"
    with project_file.open(write=False) as project:
        return project.vague_numbers, project.lang


def _lines(expressions: Iterable[str]) -> Iterator[str]:
    for expression in expressions:
        if expression != "-":
            yield expression
            continue
        for line in input_lines():
            text = line.decode(errors="replace").strip()
            if text:
                yield text


def _explain(expressions: Iterable[str], vague: Vague, language: str) -> None:
    unknown = 0
    for expression in expressions:
        value = parse(expression, vague) if language == "en" else figure(expression, language)
        if value is None:
            unknown += 1
            diagnostics(f"not a number: {expression}")
        else:
            echo("\t".join((safe(expression), described(value), to_json(value))))
    if unknown:
        message = f"{counted(unknown, 'expression')} not understood; see the messages above."
        raise click.ClickException(message)
