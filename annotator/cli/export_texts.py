"""`annotator export jsonl OUT --without-spans`: texts for suggesters that run elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.context import given_options
from annotator.cli.output import progress_bar, report_output
from corpus.text.plural import counted

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.cli.context import ProjectFile

OPTIONS = (
    click.Option(
        ["--without-spans"],
        is_flag=True,
        help="The texts of all articles in use, for `annotator suggest --in`.",
    ),
    click.Option(
        ["--shards"],
        type=click.IntRange(1, 10_000),
        metavar="N",
        help="With --without-spans: a folder with N files of about the same size.",
    ),
)
"""The options of a format that can have texts only."""

_OF_TEXTS = ("without_spans", "shards")


def export_texts(
    project_file: ProjectFile, out: Path, *, without_spans: bool, shards: int | None
) -> None:
    """Write the texts of the project, whatever has become of the articles."""
    from corpus.errors import ExportError
    from corpus.readers.shards import ShardHeader
    from exports.shards.texts import write_text_shards

    if not without_spans:
        raise click.UsageError("--shards needs --without-spans.")
    for name, option in given_options().items():
        if name not in _OF_TEXTS:
            raise click.UsageError(f"{option} chooses gold, and --without-spans exports none.")
    with project_file.open(write=False) as project, project.snapshot():
        articles = project.articles
        if not articles.count():
            raise ExportError("There is no article to export: import some first.")
        header = ShardHeader(
            project=project.identity,
            lang=project.lang,
            tokenizer=project.tokenizer,
            tokenizers=tuple(articles.tokenizers()),
            labels=tuple(label.name for label in project.labels.all()),
            former=dict(project.labels.former()),
        )
        with progress_bar("exporting", articles.count()) as advance:
            written = write_text_shards(
                out, articles.hashes(), articles.all, header=header, shards=shards, progress=advance
            )
        count = counted(articles.count(), "article")
    files = f" in {counted(len(written), 'shard')}" if shards else ""
    report_output(out, f"{out.name}: {count}{files}")
