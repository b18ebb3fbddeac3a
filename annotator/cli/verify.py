"""`annotator verify`."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.export import about
from annotator.cli.moments import WHEN, opened_at
from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.text.sanitize import safe
from corpus.text.plural import counted
from corpus.workflows.selected_gold import selected_gold

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile


@click.command(epilog="Example: annotator verify training-set")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--at",
    type=WHEN,
    help="Compare with an earlier state: a tag or a time [now].",
)
@click.pass_obj
def verify(project_file: ProjectFile, *, out: Path, at: str | None) -> None:
    """Read a training set back and compare it span by span with the project."""
    from corpus.workflows.near_duplicates import group_articles
    from exports.training_set import manifest, verify

    options = manifest.read(out)["options"]
    with opened_at(project_file, at) as project, ExitStack() as stack:
        with progress_bar("finding near-duplicates", project.articles.count()) as advance:
            group_articles(project, advance)
        stack.enter_context(project.snapshot())
        gold = selected_gold(project, options["annotator"], rejected=bool(options.get("rejected")))
        advance, done = stack.enter_context(progress_bar("verifying", len(gold))), count(1)
        found = verify.verify(
            out,
            gold,
            labels=project.labels.all(),
            lang=project.lang,
            about=about(project),
            renamed=project.labels.former(),
            position=project.articles.position,
            progress=lambda _: advance(next(done)),
        )
    state = f"{project_file.db} as of {at}" if at else f"{project_file.db}"
    for difference in found.differences:
        diagnostics(str(difference))
    if not found.ok:
        message = (
            f"{counted(len(found.differences), 'difference')} between {out} and {state}: "
            "export again to update it."
        )
        raise click.ClickException(message)
    spans = f"{counted(found.articles, 'article')} and {counted(found.spans, 'span')}"
    echo(safe(f"{out}: {spans}, all as in {state}"))
