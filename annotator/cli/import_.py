"""`annotator import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, joined_counts, progress_bar
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.cli.context import ProjectFile
    from corpus.readers import PassedOver
    from corpus.workflows.importing import ImportReport

NAMED = 10
"""How many files that were passed over are named before the rest is only counted."""


@click.command(name="import", epilog="Example: annotator import articles/ more.jsonl.gz")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--without-spans", is_flag=True, help="Take the articles, leave their spans out.")
@click.option("--annotator", metavar="NAME", help="Spans are this person's finished annotation.")
@click.option("--gold", metavar="NAME", help="Spans are an adjudication by this person.")
@click.option("--snap", is_flag=True, help="Widen spans to token edges instead of refusing them.")
@click.option("--replace", is_flag=True, help="An id with another text retires the old article.")
@click.option("--title-line", is_flag=True, help="The first line of a text file is its title.")
@click.option("--lang", metavar="CODE", help="Tokenizer language, fixed at the first import [en].")
@click.option(
    "--labels",
    "labels_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The labels of a new project, as `annotator labels --json` prints them.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 where anything was refused.")
@click.pass_obj
def import_(
    place: ProjectFile,
    *,
    paths: tuple[str, ...],
    without_spans: bool,
    annotator: str | None,
    gold: str | None,
    snap: bool,
    replace: bool,
    title_line: bool,
    lang: str | None,
    labels_file: Path | None,
    strict: bool,
) -> None:
    """Add articles (and spans, where the file has them); makes the project where there is none.

    PATH is a text file, a JSONL file, either gzipped, a folder of them, or - for standard input.
    Importing twice changes nothing.
    """
    from annotator.cli.starting import Start
    from corpus.readers import read
    from corpus.text.tokenizer import Tokenizer
    from corpus.workflows.importing import ImportOptions, import_articles

    whose = [annotator, gold, without_spans]
    if sum(map(bool, whose)) > 1:
        message = "--annotator, --gold and --without-spans exclude each other: give one of them."
        raise click.UsageError(message)
    start = Start(place, lang, labels_file)
    items = read(paths, stdin=sys.stdin.buffer, title_line=title_line)
    tokenizer = Tokenizer(start.lang)
    options = ImportOptions(
        without_spans=without_spans, annotator=annotator, gold=gold, snap=snap, replace=replace
    )
    with start.opened() as project, progress_bar("importing") as advance:
        report = import_articles(
            project,
            items,
            tokenizer=tokenizer,
            options=options,
            progress=lambda so_far: advance(so_far.new + so_far.known + so_far.replaced),
        )
    _tell(report)
    if not (report.new or report.known or report.replaced):
        start.take_back()
        message = "Nothing was imported: " + (
            "the reasons stand above." if report.refusals else "no article was found there."
        )
        raise click.ClickException(message)
    if strict and report.refusals:
        raise click.exceptions.Exit(1)


def _tell(report: ImportReport) -> None:
    for line in (*report.notes, *map(str, report.refusals), *_named(report.passed_over)):
        diagnostics(safe(line))
    counts = {
        "new": report.new,
        "known": report.known,
        "replaced": report.replaced,
        "refused": len(report.refusals),
    }
    click.echo(f"Articles: {joined_counts(counts, always=('new', 'known', 'refused'))}")
    if report.passed_over:
        click.echo(f"Passed over in folders: {len(report.passed_over):,}")
    with_spans = {
        "with suggestions": report.suggestions,
        "with an annotation": report.annotations,
        "adjudicated": report.adjudications,
    }
    if report.spans:
        click.echo(f"Spans: {report.spans:,} (articles: {joined_counts(with_spans)})")
    if report.widened:
        click.echo(f"Widened to token edges: {report.widened:,}")


def _named(passed_over: Sequence[PassedOver]) -> list[str]:
    """The first few: a folder may hold thousands of files that are no articles."""
    more = len(passed_over) - NAMED
    return [*map(str, passed_over[:NAMED]), *([f"and {more:,} more passed over"] * (more > 0))]
