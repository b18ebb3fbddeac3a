"""`annotator suggest`."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.cli.trust import trust_check
from annotator.text.sanitize import safe
from corpus.errors import SuggesterError
from corpus.suggesters.label_options import map_options
from corpus.suggesters.threads import one_numeric_thread
from corpus.suggesters.trained import folder_beside, held_out
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.cli.context import ProjectFile
    from corpus.model import Refusal
    from corpus.store import Project
    from corpus.workflows.suggester_choice import Chosen
    from corpus.workflows.suggesting import RunReport

MOST_LISTED = 20
"""Spans left out that are listed one by one."""

SUGGESTER_HELP = (
    "A spaCy pipeline (package, folder, .cfg), one from `train`, `default` (stock with rules), "
    "`stock` (without), or a .jsonl of patterns or spans [the current one]."
)


def _mapping(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    del ctx, param
    pairs = [entry.partition("=") for entry in given]
    for label, equals, name in pairs:
        if not (label and equals and name):
            message = f"--map takes LABEL=NAME such as ORG=ACTOR, not {label + equals + name!r}."
            raise click.UsageError(message)
    return {label: name for label, _, name in pairs}


@click.command(epilog="Example: annotator suggest --processes 2")
@click.option("--suggester", metavar="NAME", help=SUGGESTER_HELP)
@click.option(
    "--rules/--no-rules",
    default=None,
    help="Let the guideline's rules correct and add suggestions [for stock pipelines].",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="LABEL=NAME",
    callback=_mapping,
    help="Give a label of the pipeline a name of the project.",
)
@click.option("--name", metavar="NAME", help="The name of this run [pipeline and version].")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True)
@click.option("--trust", is_flag=True, help="Load a pipeline from a folder or .cfg without asking.")
@click.option("--use", is_flag=True, help="Show this run's suggestions by default.")
@click.option("--switch", metavar="NAME", help="Run nothing; show an earlier run by default.")
@click.option(
    "--memory/--no-memory",
    default=None,
    help="Run nothing; turn memory on or off: suggestions that adapt to edits [on].",
)
@click.pass_obj
def suggest(
    project_file: ProjectFile,
    *,
    suggester: str | None,
    mapping: dict[str, str],
    name: str | None,
    processes: int,
    rules: bool | None,
    trust: bool,
    use: bool,
    switch: str | None,
    memory: bool | None,
) -> None:
    """Run a suggester over the articles that lack its suggestions.

    Without options it runs the project's current suggester, at first `default`. You can stop it at
    any time; a second run does the rest. A project keeps the suggestions of several suggesters; the
    first is shown by default until `--use` or `--switch`.
    """
    from corpus.workflows.ranking import make_current

    if switch:
        with project_file.open() as project:
            make_current(project, switch)
        echo(f"Shown by default: {safe(switch)}")
    if memory is not None:
        with project_file.open() as project:
            project.use_memory(on=memory)
        echo(f"Memory is {'on' if memory else 'off'} for unopened articles.")
    if switch or memory is not None:
        return
    from corpus.workflows.suggester_choice import Choice, chosen, chosen_current

    with project_file.open() as project, one_numeric_thread() if processes > 1 else nullcontext():
        check = trust_check(project, trusted=trust)
        if suggester or mapping or name or rules is not None:
            given = suggester or "default"
            choice = Choice(suggester=given, mapping=mapping, name=name, rules=rules)
            found = chosen(project, choice, processes=processes, check=check)
        else:
            found = chosen_current(project, processes=processes, check=check)
        _run(project, found, use=use, current=not suggester)


def _run(project: Project, found: Chosen, *, use: bool, current: bool) -> None:
    from corpus.workflows.held_out import keep_held_out
    from corpus.workflows.near_duplicates import group_articles
    from corpus.workflows.ranking import make_current
    from corpus.workflows.suggesting import suggest_articles

    name = found.suggester.name
    project.suggestions.register(name, found.suggester.settings, recipe=found.recipe)
    trained = str(found.suggester.settings.get("pipeline", ""))
    kept = held_out(folder_beside(project.path), trained)
    keep_held_out(project, name, kept.values())
    if kept:
        which = ", the current suggester" if current else ""
        diagnostics(f"Running {name}{which}, which `annotator train` made.")
    for note in found.notes:
        diagnostics(note)
    if use:
        make_current(project, name)
    with progress_bar("suggesting", project.suggestions.count_lacking(name)) as advance:
        done = suggest_articles(project, found.suggester, progress=advance)
    if done.articles:  # memory uses others' work only on articles known not to be near-duplicates
        with progress_bar("finding near-duplicates", project.articles.count()) as advance:
            group_articles(project, advance)
    articles = counted(done.articles, "article")
    suggestions = counted(done.spans, "suggestion")
    echo(f"{safe(name)}: {articles}, {suggestions}")
    shown = project.suggestions.current()
    if shown != name:
        echo(
            f"Shown by default: {safe(str(shown))}; "
            f"`annotator suggest --switch {safe(shlex.quote(name))}` shows this run."
        )
    elif use:
        echo("Shown by default now.")
    _print_problems(done, found.left_out)


def _print_problems(done: RunReport, left_out: Sequence[Refusal]) -> None:
    """Print what was changed or dropped; `SuggesterError` where articles have no suggestions."""
    for line in _problems(done, left_out):
        diagnostics(line)
    if done.failures:
        what = counted(len(done.failures), "article")
        message = f"{what} left without suggestions; the same command tries again."
        raise SuggesterError(message)


def _problems(done: RunReport, left_out: Sequence[Refusal]) -> Iterator[str]:
    if left_out:
        yield f"Left out, while the rest of their lines is used: {counted(len(left_out), 'span')}"
    yield from map(str, left_out[:MOST_LISTED])
    if len(left_out) > MOST_LISTED:
        yield f"… and {len(left_out) - MOST_LISTED:,} more"
    if done.outside:
        yield f"Dropped, outside their text: {counted(done.outside, 'suggestion')}"
    if done.unmapped:
        labels = ", ".join(f"{count:,} {label}" for label, count in done.unmapped.most_common())
        options = map_options(done.unmapped)
        yield f"Left out labels that the project lacks: {labels}; map them with {options}"
    if done.widened:
        yield f"Widened to token edges: {counted(done.widened, 'suggestion')}"
    if done.overlapping:
        hidden = counted(done.overlapping, "suggestion")
        yield f"Hidden behind one with a higher score, or a longer one: {hidden}"
    yield from map(str, done.failures)
