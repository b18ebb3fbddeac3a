"""`annotator suggest`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.named_file import NamedFile
from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.cli.suggest_problems import print_problems
from annotator.cli.suggest_shard import ShardOptions, shard_at, suggest_shard
from annotator.cli.suggest_workers import Workers
from annotator.cli.trust import trust_check
from annotator.text.sanitize import safe
from corpus.model import TOKENIZERS
from corpus.suggesters.trained import folder_beside, held_out
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.model import TokenizerName
    from corpus.store import Project
    from corpus.workflows.suggester_choice import Choice, Chosen

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
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run on the Dask cluster whose scheduler has this address, such as tls://head:8786.",
)
@click.option("--trust", is_flag=True, help="Load a pipeline from a folder or .cfg without asking.")
@click.option("--use", is_flag=True, help="Show this run's suggestions by default.")
@click.option("--switch", metavar="NAME", help="Run nothing; show an earlier run by default.")
@click.option(
    "--memory/--no-memory",
    default=None,
    help="Run nothing; turn memory on or off: suggestions that adapt to edits [on].",
)
@click.option("--digest", metavar="NAME", help="Run nothing; print the digest of a run.")
@click.option(
    "--in",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Suggest for a shard or other JSONL, - for standard input, instead of a project.",
)
@click.option("--out", "target", type=NamedFile(), metavar="FILE", help="Its suggestions.")
@click.option("--lang", metavar="CODE", help="With --in: the language of other JSONL [en].")
@click.option("--tokenizer", type=click.Choice(TOKENIZERS), help="With --in, as in `import`.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --in: the labels, as `annotator labels --json` prints them.",
)
@click.pass_obj
def suggest(
    project_file: ProjectFile,
    *,
    suggester: str | None,
    mapping: dict[str, str],
    name: str | None,
    processes: int,
    cluster: str | None,
    rules: bool | None,
    trust: bool,
    use: bool,
    switch: str | None,
    memory: bool | None,
    digest: str | None,
    source: Path | None,
    target: Path | None,
    lang: str | None,
    tokenizer: TokenizerName | None,
    labels: Path | None,
) -> None:
    """Run a suggester over the articles that lack its suggestions.

    Without options it runs the project's current suggester, at first `default`. You can stop it at
    any time; a second run does the rest. A project keeps the suggestions of several suggesters; the
    first is shown by default until `--use` or `--switch`.

    With `--in` and `--out` it needs no project: it writes the suggestions for a shard to a file,
    which `annotator import` brings into the project.
    """
    from corpus.workflows.suggester_choice import Choice

    choice = Choice(suggester=suggester or "default", mapping=mapping, name=name, rules=rules)
    only = ShardOptions(lang, tokenizer, labels)
    runs_nothing = bool(switch or digest or memory is not None)
    if cluster and (runs_nothing or processes > 1):
        raise click.UsageError(
            "Give --cluster without --processes, --switch, --digest and --memory."
        )
    workers = Workers(processes, cluster)
    if source or target or any(only):
        if not (source and target) or use or runs_nothing:
            raise click.UsageError(
                "Give --in and --out together, without --use, --switch, --digest and --memory; "
                "--lang, --tokenizer and --labels need them."
            )
        with shard_at(source) as shard:
            suggest_shard(shard, target, choice, only, workers, trust=trust)
    elif runs_nothing:
        _run_nothing(project_file, switch=switch, memory=memory, digest=digest)
    else:
        given = choice if suggester or mapping or name or rules is not None else None
        _run_suggester(project_file, given, workers, trust=trust, use=use)


def _run_nothing(
    project_file: ProjectFile, *, switch: str | None, memory: bool | None, digest: str | None
) -> None:
    """Show another run by default, turn memory on or off, or print a digest, as the options ask."""
    from corpus.workflows.ranking import make_current

    if switch:
        with project_file.open() as project:
            make_current(project, switch)
        echo(f"Shown by default: {safe(switch)}")
    if memory is not None:
        with project_file.open() as project:
            project.use_memory(on=memory)
        echo(f"Memory is {'on' if memory else 'off'} for unopened articles.")
    if digest:
        from corpus.workflows.span_shards import run_digest

        with project_file.open(write=False) as project:
            echo(run_digest(project, digest))


def _run_suggester(
    project_file: ProjectFile, choice: Choice | None, workers: Workers, *, trust: bool, use: bool
) -> None:
    """Run the suggester of the choice, without one the project's current suggester."""
    from corpus.workflows.suggester_choice import chosen, chosen_current

    with project_file.open() as project, workers.ready() as give_workers:
        check, processes = trust_check(project, trusted=trust), workers.processes
        if choice:
            found = chosen(project, choice, processes=processes, check=check)
        else:
            found = chosen_current(project, processes=processes, check=check)
        give_workers(found.suggester)
        _run(project, found, use=use, current=choice is None)


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
    print_problems(done, found.left_out, again="the same command tries again")
