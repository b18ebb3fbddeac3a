"""`annotator suggest`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from annotator.commands.printing import diagnostics, progress_bar
from annotator.safe import safe
from corpus.trained import folder_beside, held_out

if TYPE_CHECKING:
    from annotator.cli import Place


def _mapping(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    del ctx, param
    pairs = [entry.partition("=") for entry in given]
    for label, equals, name in pairs:
        if not (label and equals and name):
            message = f"--map takes LABEL=NAME such as ORG=ACTOR, not {label + equals + name!r}."
            raise click.UsageError(message)
    return {label: name for label, _, name in pairs}


@click.command(epilog="Example: annotator suggest --processes 2")
@click.option(
    "--suggester",
    metavar="NAME",
    help="A spaCy pipeline by name or path, one from `train`, `default` (stock with rules), or "
    "`stock` (without) [the current one].",
)
@click.option(
    "--rules/--no-rules",
    default=None,
    help="Let rules that follow the guideline mend and add to it [stock pipelines only].",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="LABEL=NAME",
    callback=_mapping,
    help="Which label of the pipeline becomes which of the project.",
)
@click.option("--name", metavar="NAME", help="What this run is called [the pipeline and version].")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True)
@click.option("--use", is_flag=True, help="Show this run's suggestions by default from now on.")
@click.option(
    "--switch", metavar="NAME", help="Run nothing; show the suggestions of an earlier run."
)
@click.option(
    "--memory/--no-memory",
    default=None,
    help="Run nothing; let suggestions follow what edits teach [they do], or leave them.",
)
@click.pass_obj
def suggest(
    place: Place,
    *,
    suggester: str | None,
    mapping: dict[str, str],
    name: str | None,
    processes: int,
    rules: bool | None,
    use: bool,
    switch: str | None,
    memory: bool | None,
) -> None:
    """Run a suggester over the articles that lack its suggestions.

    Without options it is the project's current one; at first that is `default`.
    What is done is kept: stop it when you like, a second run does the rest. Runs of several
    suggesters live side by side; the first is shown by default until `--use` or `--switch`.
    """
    from corpus.ordering import make_current

    if switch:
        with place.open() as project:
            make_current(project, switch)
        click.echo(f"Shown by default: {safe(switch)}")
    if memory is not None:
        with place.open() as project:
            project.use_memory(on=memory)
        click.echo(f"Memory is {'on' if memory else 'off'} for articles not labelled yet.")
    if switch or memory is not None:
        return
    from corpus.keeping_held_out import keep_held_out
    from corpus.rerunning import current_suggester, suggester_of
    from corpus.suggestion_runs import suggest_articles

    with place.open() as project:
        if suggester or mapping or name or rules is not None:
            chosen = suggester_of(
                project,
                suggester or "default",
                mapping=mapping,
                name=name,
                rules=rules,
                processes=processes,
            )
        else:
            chosen = current_suggester(project, processes=processes)
        project.suggestions.register(chosen.name, chosen.settings)
        kept = held_out(folder_beside(place.db), chosen.settings["pipeline"])
        keep_held_out(project, chosen.name, kept.values())
        if kept:
            told = "" if suggester else ", the current suggester"
            diagnostics(f"Running {safe(chosen.name)}{told}, which `annotator train` made.")
        if use:
            make_current(project, chosen.name)
        total = project.suggestions.count_lacking(chosen.name)
        with progress_bar("suggesting", total) as advance:
            done = suggest_articles(project, chosen, progress=advance)
        shown = project.suggestions.current()
    click.echo(f"{safe(chosen.name)}: {done.articles:,} articles, {done.spans:,} suggestions")
    if shown != chosen.name:
        click.echo(
            f"Shown by default: {safe(str(shown))}; "
            f"`annotator suggest --switch {safe(shlex.quote(chosen.name))}` shows this run."
        )
    elif use:
        click.echo("Shown by default from now on.")
