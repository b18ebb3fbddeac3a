"""`annotator import` of shards of spans: a run of a suggester that was done elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo, joined_counts, progress_bar
from annotator.cli.suggest_problems import print_problems
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.cli.context import ProjectFile
    from corpus.readers.shards import Shard

MOST_LISTED = 20
"""Refused articles that are listed one by one."""


def import_shards(project_file: ProjectFile, shards: Sequence[Shard]) -> None:
    """Import the suggestions, and report as `suggest` does."""
    from corpus.workflows.near_duplicates import group_articles
    from corpus.workflows.span_shards import import_span_shards

    total = sum(shard.header.articles for shard in shards if shard.header)
    with project_file.open() as project:
        with progress_bar("importing", total) as advance:
            report = import_span_shards(project, shards, advance)
        if report.run.articles:  # as after a run here
            with progress_bar("finding near-duplicates", project.articles.count()) as advance:
                group_articles(project, advance)
        shown = project.suggestions.current()
    counts = {
        "with suggestions": report.run.articles,
        "known": report.known,
        "refused": len(report.refused),
    }
    echo(f"{safe(report.suggester)}: {counted(len(shards), 'shard')}")
    echo(f"Articles: {joined_counts(counts, always=tuple(counts))}")
    echo(f"Suggestions: {report.run.spans:,}")
    if shown != report.suggester:
        echo(f"Shown by default: {safe(str(shown))}")
    for one in report.refused[:MOST_LISTED]:
        diagnostics(str(one))
    if len(report.refused) > MOST_LISTED:
        diagnostics(f"… and {len(report.refused) - MOST_LISTED:,} more")
    print_problems(report.run, (), again="`annotator suggest` tries again")
    if report.refused:
        what = counted(len(report.refused), "article")
        raise click.ClickException(f"Imported in part: {what} refused.")
