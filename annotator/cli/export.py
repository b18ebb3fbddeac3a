"""`annotator export` and `annotator verify`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.text.sanitize import safe
from corpus.text.plural import counted
from exports.formats import FORMATS, writer
from exports.options import EVERY_BASIS, ExportOptions, LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.cli.context import ProjectFile
    from corpus.model import GoldArticle
    from corpus.store import Project

NAMED = 10
"""The most articles that a line names."""


@click.command(epilog="Example: annotator export spacy training-set")
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--dev",
    type=click.FloatRange(0, 0.9, min_open=True),
    default=0.2,
    show_default=True,
    help="The share of articles for dev.",
)
@click.option(
    "--test",
    type=click.FloatRange(0, 0.9),
    default=0.0,
    show_default=True,
    help="The share of articles for test.",
)
@click.option(
    "--by",
    type=click.Choice(["article", "paragraph"]),
    default="article",
    show_default=True,
    help="The unit of one training document.",
)
@click.option(
    "--basis",
    type=click.Choice(EVERY_BASIS),
    multiple=True,
    help="Only gold on this basis; repeat for several [all].",
)
@click.option("--annotator", metavar="NAME", help="This person's spans instead of gold.")
@click.pass_obj
def export(
    project_file: ProjectFile,
    *,
    format_: str,
    out: Path,
    dev: float,
    test: float,
    by: str,
    basis: tuple[str, ...],
    annotator: str | None,
) -> None:
    """Write gold in a FORMAT to OUT, read it back and compare.

    Nothing is dropped silently. An export that cannot be complete is not written, and the previous
    one stays.
    """
    if dev + test >= 1:
        raise click.UsageError(
            "--dev and --test leave nothing to train on: keep their sum below 1."
        )
    options = ExportOptions(
        dev=dev,
        test=test,
        by=by,  # type: ignore[arg-type]  # click has checked it
        basis=basis or EVERY_BASIS,  # type: ignore[arg-type]
        annotator=annotator,
    )
    with project_file.open(write=os.access(project_file.db, os.W_OK)) as project:
        waiting = project.gold.waiting()
        unfinished = (*waiting.unfinished, *waiting.skipped, *waiting.untouched)
        left_out = LeftOut(unsettled=waiting.unsettled, unfinished=unfinished)
        total = project.articles.count()
        with progress_bar("placing near-duplicates", total) as advance:
            project.groups.place(advance)
        with project.snapshot(), progress_bar("exporting") as advance:
            done = count(1)
            written = writer(format_)(
                out,
                _gold(project, annotator),
                labels=project.labels.all(),
                lang=project.lang,
                options=options,
                left_out=left_out,
                progress=lambda _: advance(next(done)),
            )
    for note in written.notes:
        diagnostics(safe(note))
    _report_left_out("unsettled (finished annotations differ)", waiting.unsettled)
    _report_left_out("begun and not finished", waiting.unfinished)
    _report_left_out("skipped", waiting.skipped)
    _report_left_out("opened by nobody", waiting.untouched)
    echo(safe(written.summary))


def _gold(project: Project, annotator: str | None) -> Iterator[GoldArticle]:
    if annotator is None:
        return project.gold.articles()
    person = project.people.get(annotator)
    return project.gold.annotated_by(person.id, person.name)


def _report_left_out(reason: str, ids: Sequence[str]) -> None:
    if ids:
        more = ", …" if len(ids) > NAMED else ""
        named = ", ".join(map(safe, ids[:NAMED]))
        diagnostics(f"Left out, {reason}: {len(ids):,} ({named}{more})")


@click.command(epilog="Example: annotator verify training-set")
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def verify(project_file: ProjectFile, *, out: Path) -> None:
    """Read an export back and compare it span by span with the project."""
    from exports.training_set import manifest, verify

    annotator = manifest.read(out)["options"]["annotator"]
    with project_file.open(write=False) as project, ExitStack() as stack:
        project.groups.place()
        stack.enter_context(project.snapshot())
        found = verify.verify(
            out,
            _gold(project, annotator),
            labels=project.labels.all(),
            lang=project.lang,
            renamed=project.labels.former(),
        )
    for difference in found.differences:
        diagnostics(safe(str(difference)))
    if not found.ok:
        message = (
            f"{counted(len(found.differences), 'difference')} between {out} and {project_file.db}: "
            "export again to update it."
        )
        raise click.ClickException(message)
    spans = f"{counted(found.articles, 'article')} and {counted(found.spans, 'span')}"
    echo(safe(f"{out}: {spans}, all as in {project_file.db}"))
