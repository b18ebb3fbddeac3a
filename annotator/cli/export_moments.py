"""The options of `annotator export` that name states of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.moments import WHEN, moment_named
from annotator.cli.output import diagnostics, progress_bar
from annotator.text.sanitize import safe
from corpus.errors import ExportError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from exports.formats import Format


def moment_options(format_: Format) -> tuple[click.Option, ...]:
    """Return `--at` and `--since`; the second is hidden for a format that refuses it."""
    return (
        click.Option(
            ["--at"],
            type=WHEN,
            help="Export an earlier state: a tag, a time or an edit [now].",
        ),
        click.Option(
            ["--since"],
            type=WHEN,
            hidden=format_.splits or format_.annotations,
            help="Export only articles whose gold has changed since.",
        ),
    )


def refuse_part(format_: Format) -> None:
    """Raise UsageError for a format that cannot export only the changed articles."""
    if format_.splits:
        raise click.UsageError(
            "--since exports a part of the gold, and a training set needs all of it: leave out "
            "--since. `annotator diff` lists what has changed."
        )
    if format_.annotations:
        raise click.UsageError(
            "--since compares gold, and this format has everybody's annotations: leave out --since."
        )


def changed_since(
    project_file: ProjectFile, since: str, at: str | None, annotator: str | None
) -> set[str]:
    """Return the ids of the articles whose spans, labels or values have changed since a state.

    Names the articles that are no longer settled. Raises ExportError if nothing has changed.
    """
    from corpus.workflows.differences import compared

    with project_file.open(write=False) as project:
        before = moment_named(project, since)
        after = moment_named(project, at) if at else None
        with (
            compared(project, before, after, annotator=annotator) as comparison,
            progress_bar("comparing", len(comparison)) as advance,
        ):
            changed: set[str] = set()
            gone: list[str] = []
            for number, one in enumerate(comparison.steps(), 1):
                advance(number)
                if one and one.settled == "before":
                    gone.append(one.article.id)
                elif one:
                    changed.add(one.article.id)
    if gone:
        named = ", ".join(map(safe, gone[:10])) + (", …" if len(gone) > 10 else "")
        diagnostics(f"No longer settled since {safe(since)}: {len(gone):,} ({named})")
    if not changed:
        left = f" ({counted(len(gone), 'article')} no longer settled)" if gone else ""
        message = f"No gold is new or changed since {since}{left}: nothing was written."
        raise ExportError(message)
    return changed
