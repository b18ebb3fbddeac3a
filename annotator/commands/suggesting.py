"""`annotator suggest`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from annotator.commands.printing import progress_bar
from annotator.safe import safe

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
@click.option("--suggester", metavar="NAME", help="A spaCy pipeline by name or path [stock].")
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
    use: bool,
    switch: str | None,
    memory: bool | None,
) -> None:
    """Run a suggester over the articles that lack its suggestions.

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
    from corpus.spacy_suggester import SpacySuggester
    from corpus.suggestion_runs import suggest_articles

    with place.open() as project:
        chosen = SpacySuggester(
            suggester or "default",
            labels=[label.name for label in project.labels.all()],
            former=project.labels.former(),
            mapping=mapping,
            processes=processes,
            name=name,
        )
        project.suggestions.register(chosen.name, chosen.settings)
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
