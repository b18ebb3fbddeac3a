"""`annotator guideline`: prints or replaces the annotation guideline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo, print_markdown
from annotator.text.sanitize import safe, safe_lines
from corpus.errors import InputError, NotFoundError
from corpus.guideline import section_for, sections, shipped
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.guideline import Section
    from corpus.store import Project

MOST_COLUMNS = 88


@click.command(epilog="Example: annotator guideline ACTOR | less")
@click.argument("label", required=False)
@click.option(
    "--set",
    "own",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Store FILE (Markdown) as the project's guideline.",
)
@click.option("--reset", is_flag=True, help="Return to the shipped guideline.")
@click.pass_obj
def guideline(
    project_file: ProjectFile, *, label: str | None, own: Path | None, reset: bool
) -> None:
    """Print the guideline, or the section of a LABEL; without a project, the shipped guideline.

    A heading such as `## ACTOR` or `## ACTOR: who` begins the section of that label.
    """
    if sum(map(bool, (label, own, reset))) > 1:
        raise click.UsageError("LABEL, --set and --reset exclude each other: give one of them.")
    if own:
        _store(project_file, own)
    elif reset:
        with project_file.open() as project:
            project.set_guideline(None)
        echo("The project has the shipped guideline again.")
    else:
        _show(project_file, label)


def _store(project_file: ProjectFile, file: Path) -> None:
    from corpus.readers.small_file import small_text

    markdown = small_text(file)
    if not markdown.strip():
        message = f"{file} is empty; `annotator guideline --reset` returns to the shipped one."
        raise InputError(message)
    found = sections(markdown)
    with project_file.open() as project:
        project.set_guideline(markdown)
        without = _without_section(project, found)
    lacking = f"; none for {', '.join(map(safe, without))}" if without else ", one for each label"
    echo(f"{safe(str(file))}: {counted(len(found), 'section')}{lacking}")


def _without_section(project: Project, found: tuple[Section, ...]) -> list[str]:
    labels = project.labels
    return [x.name for x in labels.all() if section_for(found, *labels.names(x.id)) is None]


def _show(project_file: ProjectFile, label: str | None) -> None:
    from corpus.store import Project

    if not Project.exists(project_file.db):
        _print(_section(shipped(), label, (label,)) if label else shipped())
        return
    with project_file.open(write=False) as project:
        markdown = project.guideline
        without = _without_section(project, sections(markdown))
        names = project.labels.names(project.labels.get(label).id) if label else ()
    if label:
        _print(_section(markdown, label, names))
        return
    _print(markdown)
    if without:
        diagnostics(
            f"No section for {', '.join(without)}: "
            "`annotator guideline --set FILE` stores the project's own guideline."
        )


def _section(markdown: str, label: str, names: tuple[str, ...]) -> str:
    found = sections(markdown)
    section = section_for(found, *names)
    if section is None:
        titles = ", ".join(f"“{section.title}”" for section in found if section.title) or "none"
        message = f"The guideline has no section for {label!r}; its sections are: {titles}."
        raise NotFoundError(message)
    return section.markdown


def _print(markdown: str) -> None:
    """Print sanitized Markdown: as it is in a pipe, laid out on a terminal."""
    text = safe_lines(markdown.replace("\r\n", "\n").expandtabs(4)).rstrip("\n")
    if not sys.stdout.isatty():
        echo(text)
        return
    print_markdown(text, MOST_COLUMNS)
