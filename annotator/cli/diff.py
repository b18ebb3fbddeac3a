"""`annotator diff`: compares two versions of the gold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.diff_tables import DifferenceCounts
from annotator.cli.moments import WHEN, moment_named
from annotator.cli.output import console, echo, progress_bar
from annotator.cli.screen_options import KEYS_HELP, THEME_HELP, refuse_without_terminal
from annotator.keymap.keymap import PRESETS
from annotator.settings.settings import THEMES
from annotator.text.sanitize import safe, safe_json
from corpus.store.tags import NOW

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.differences import Valued
    from corpus.model import Article
    from corpus.store import Project
    from corpus.store.rewind import Moment
    from corpus.workflows.differences import ChangedArticle, Comparison


@click.command(epilog="Example: annotator diff v1 v2 --browse")
@click.argument("before", type=WHEN)
@click.argument("after", default=NOW, type=WHEN)
@click.option("--annotator", metavar="NAME", help="Compare one person's annotations, not the gold.")
@click.option("--browse", is_flag=True, help="Look through the changes, each with its context.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every change.")
@click.option("--keys", type=click.Choice(list(PRESETS)), metavar="PRESET", help=KEYS_HELP)
@click.option("--theme", type=click.Choice(THEMES), metavar="NAME", help=THEME_HELP)
@click.pass_obj
def diff(
    project_file: ProjectFile,
    *,
    before: str,
    after: str,
    annotator: str | None,
    browse: bool,
    as_json: bool,
    keys: str | None,
    theme: str | None,
) -> None:
    """Compare two versions of the gold: spans added, removed, moved, relabelled, revalued.

    BEFORE and AFTER are tags, times such as 2026-03-01T12:00:00Z, ids of edits, manifests of
    exports, or `now`, the default of AFTER.

    Spans with the same edges are relabelled or revalued. Other spans that overlap and have the same
    label are moved. All others are added or removed. The spans of articles that are settled in only
    one of the versions are counted separately.
    """
    from corpus.workflows.differences import compared

    if browse and as_json:
        raise click.UsageError("--browse shows a screen, and --json prints: leave out one of them.")
    if browse:
        refuse_without_terminal("diff", "; leave out --browse for tables")
    with project_file.open(write=False) as project:
        moments = [moment_named(project, when) for when in (before, after)]
        sides = [_Side(project, *side) for side in zip((before, after), moments, strict=True)]
        with compared(project, *moments, annotator=annotator) as comparison:
            if browse:
                _browse(comparison, f"{before} → {after}", keys=keys, theme=theme)
            elif as_json:
                _print_json(comparison, sides)
            else:
                echo(safe(" → ".join(side.heading for side in sides)))
                _count(comparison).print(console())


class _Side:
    """A version as it is named on the command line; `at` is the time of its last edit (UTC)."""

    def __init__(self, project: Project, name: str, moment: Moment | None) -> None:
        last = (moment or project.present()).last_edit
        self.name = name
        self.last_edit = last
        self.at = project.edit_log.time(last)

    @property
    def heading(self) -> str:
        """The name with the time of the last edit, to the minute."""
        return f"{self.name} ({self.at[:16].replace('T', ' ') + ' UTC' if self.at else 'no edit'})"

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "last_edit": self.last_edit, "at": self.at or None}


def _count(comparison: Comparison) -> DifferenceCounts:
    labels = {label.id: label.name for label in comparison.after.labels.all()}
    counts = DifferenceCounts(labels)
    with progress_bar("comparing", len(comparison)) as advance:
        for number, one in enumerate(comparison.steps(), 1):
            advance(number)
            if one:
                counts.add(one)
    return counts


def _print_json(comparison: Comparison, sides: list[_Side]) -> None:
    """Print one object; its articles are read and printed one at a time, a line each."""
    before, after = (json.dumps(side.as_json(), ensure_ascii=False) for side in sides)
    labels = {label.id: label.name for label in comparison.after.labels.all()}
    counts = DifferenceCounts(labels)
    echo(safe_json(f'{{"before": {before},\n "after": {after},\n "articles": ['))
    separator = ""
    for one in comparison:
        counts.add(one)
        line = json.dumps(_as_json(one, labels), ensure_ascii=False)
        echo(safe_json(f"{separator}  {line}"))
        separator = ", "
    echo(safe_json(f' ],\n "counts": {json.dumps(counts.as_json(), ensure_ascii=False)}}}'))


def _as_json(one: ChangedArticle, labels: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.article.id,
        "title": one.article.title,
        "source": one.article.source,
        "settled": one.settled,
        "decided_by": one.decided_by,
        "differences": [
            {
                "kind": str(difference.kind),
                "before": _span(difference.before, one.article, labels),
                "after": _span(difference.after, one.article, labels),
            }
            for difference in one.differences
        ],
    }


def _span(side: Valued | None, article: Article, labels: dict[int, str]) -> dict[str, Any] | None:
    if side is None:
        return None
    span, value = side
    return {
        "start": span.start,
        "end": span.end,
        "label": labels[span.label],
        "text": article.text[span.start : span.end],
        "value": json.loads(value) if value else None,
    }


def _browse(comparison: Comparison, title: str, *, keys: str | None, theme: str | None) -> None:
    from annotator.session.difference_list import DifferenceList
    from annotator.settings.file import load_settings
    from annotator.tui.difference_app import DifferenceApp

    settings = load_settings(keys=keys, theme=theme)
    listed = DifferenceList(comparison, title, settings.keymap)
    app = DifferenceApp(listed, theme=settings.theme)
    app.run()
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)
