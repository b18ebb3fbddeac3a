"""`annotator train`: trains a suggester on the gold, and switches to it if it is better."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from annotator.cli.named_file import NamedFile
from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.cli.streams import unread_output
from annotator.cli.trust import trust_check
from annotator.text.sanitize import safe
from corpus.errors import InputError, SuggesterError
from corpus.suggesters import trained
from corpus.text.plural import counted
from exports.atomic import check_target
from exports.fitting.folder import free_name, workshop
from exports.options import EVERY_BASIS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.cli.context import ProjectFile
    from annotator.training.evaluate import Outcome
    from annotator.training.prepare import Prepared
    from corpus.model import Basis
    from corpus.store import Project
    from exports.fitting.job import FitSettings

FITTER = "exports.fitting.fit:fit"
"""The function that fits, imported in the child process."""

SURE = 0.9
"""The share of bootstrap draws in its favour from which a new suggester becomes current."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of the command line."""

    basis: frozenset[Basis]
    settings: FitSettings
    folds: int
    processes: int
    name: str | None
    force: bool


@click.command(epilog="Example: annotator train")
@click.option("--list", "listed", is_flag=True, help="List the trained suggesters; train nothing.")
@click.option("--curve", is_flag=True, help="Only measure the gain from more articles.")
@click.option(
    "--svg",
    type=NamedFile(),
    metavar="FILE",
    help="Write the curve to FILE as SVG.",
)
@click.option(
    "--basis",
    type=click.Choice(EVERY_BASIS),
    multiple=True,
    help="Only gold on this basis; repeat for several [all].",
)
@click.option("--name", metavar="NAME", help="The name of the new suggester [trained-N].")
@click.option("--force", is_flag=True, help="Switch to it even if it is not better.")
@click.option("--epochs", type=click.IntRange(1, 1000), default=18, show_default=True)
@click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True)
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True)
@click.pass_obj
def train(
    project_file: ProjectFile,
    *,
    listed: bool,
    curve: bool,
    svg: Path | None,
    basis: tuple[Basis, ...],
    name: str | None,
    force: bool,
    epochs: int,
    folds: int,
    processes: int,
    seed: int,
) -> None:
    """Train a new suggester on the gold, and switch to it if it saves work.

    Needs 25 finished articles. Cross-validation compares it with the current suggester; it becomes
    the current one if at least 90 % of bootstrap draws favour it. Every trained suggester is kept;
    `annotator suggest --suggester NAME` runs it.
    """
    from exports.fitting.job import FitSettings

    if svg and not curve:
        raise click.UsageError("--svg draws the curve: add --curve.")
    if svg:
        check_target(svg)
    request = Request(
        basis=frozenset(basis or EVERY_BASIS),
        settings=FitSettings(epochs=epochs, seed=seed),
        folds=folds,
        processes=processes,
        name=name,
        force=force,
    )
    if listed:
        _list(project_file)
    elif curve:
        _measure(project_file, request, svg)
    else:
        _train(project_file, request)


def _list(project_file: ProjectFile) -> None:
    from annotator.cli.train_tables import print_list

    with project_file.open(write=False) as project:
        current = project.suggestions.current()
        settings = project.suggestions.settings(current) if current else {}
    folder = trained.folder_beside(project_file.db)
    made = trained.all_trained(folder)
    if current and trained.is_lost(folder, current, settings):
        diagnostics(trained.lost(folder, current))
    elif not made:
        echo("Nothing has been trained here yet: run `annotator train`.")
    if made:
        print_list(made, shown=str(settings.get("pipeline", "")))


def _measure(project_file: ProjectFile, request: Request, svg: Path | None) -> None:
    """Print the learning curve; the project stays unchanged."""
    from annotator.cli.train_tables import print_curve
    from annotator.training.evaluate import curve_of
    from exports.fitting.curve_svg import draw
    from exports.fitting.job import CURVE

    before = _prepared(project_file, request, shares=CURVE)
    with _stoppable(before), workshop(trained.folder_beside(project_file.db)) as made:
        _fit(before, made, request.processes)
        curve = curve_of(before, made)
    print_curve(curve)
    if svg:
        draw(curve, svg)
        echo(f"Wrote the curve to {safe(str(svg))}.")


def _train(project_file: ProjectFile, request: Request) -> None:
    from annotator.cli.train_tables import print_scores
    from annotator.training.evaluate import outcome, stored

    folder = trained.folder_beside(project_file.db)
    _refuse_name(project_file, request.name)
    before = _prepared(project_file, request)
    with _stoppable(before), workshop(folder) as made:
        _fit(before, made, request.processes)
        after = outcome(before, made)
        with project_file.open() as project:
            name = request.name or free_name(folder, project.suggestions.names())
            stored(project, made, name, before, after)
    with unread_output():
        print_scores(after.scores, current=before.current, new=name)
    _decide(project_file, request, name, before, after)


def _refuse_name(project_file: ProjectFile, name: str | None) -> None:
    if name is None:
        return
    if not trained.is_short_name(name):
        message = f"{name!r} cannot be a name: use letters, digits, `.`, `_` and `-`."
        raise InputError(message)
    with project_file.open(write=False) as project:
        known = {
            *project.suggestions.names(),
            *trained.names(trained.folder_beside(project_file.db)),
        }
    if name in known or _is_taken(name):
        message = f"A suggester {name!r} exists already: choose another --name."
        raise InputError(message)


def _is_taken(name: str) -> bool:
    """Return whether `suggest --suggester` reads it as the default or as an installed package."""
    package = name.replace("-", "_")
    return name in {"default", "stock"} or (
        package.isidentifier() and find_spec(package) is not None
    )


def _prepared(
    project_file: ProjectFile, request: Request, *, shares: tuple[float, ...] = ()
) -> Prepared:
    from annotator.training.prepare import gold_to_learn, prepared
    from corpus.workflows.near_duplicates import group_articles

    with project_file.open() as project:
        with progress_bar("finding near-duplicates", project.articles.count()) as advance:
            group_articles(project, advance)
        gold = gold_to_learn(project, request.basis)
        _complete(project, [settled.article.id for settled in gold])
        before = prepared(
            project,
            gold,
            settings=request.settings,
            folds=request.folds,
            fitter=FITTER,
            shares=shares,
        )
    if not before.current:
        diagnostics("There is no current suggester: the new one is compared with no suggestions.")
    elif before.lacking:
        articles = counted(before.lacking, "finished article")
        diagnostics(f"{articles} without suggestions of {before.current} count as empty.")
    return before


def _complete(project: Project, ids: list[str]) -> None:
    """Run the current suggester on the articles that it has not seen.

    Where there is none, the default one runs; outside English it cannot.
    """
    current = project.suggestions.current()
    lacking = [key for key in ids if not project.suggestions.made(key, current)]
    if not lacking or (current is None and project.lang != "en"):
        return
    from corpus.workflows.suggester_choice import chosen_current
    from corpus.workflows.suggesting import suggest_articles

    try:
        suggester = chosen_current(project, check=trust_check(project)).suggester
    except SuggesterError as error:  # it is missing, but its stored suggestions count
        diagnostics(str(error))
        return
    if current in {None, suggester.name}:
        with progress_bar("suggesting", len(lacking)) as advance:
            suggest_articles(project, suggester, only=set(lacking), progress=advance)


def _fit(before: Prepared, made: Path, processes: int) -> None:
    from annotator.workers.fit import LOG, fit_in_children

    job = before.job
    diagnostics(f"Training on {counted(len(job.gold), 'article')}; ctrl+c cancels it.")
    with progress_bar("training", 100) as advance:
        fit_in_children(
            job,
            made,
            log=made.parent / LOG,
            processes=processes,
            progress=lambda share: advance(int(share * 100)),
        )


@contextmanager
def _stoppable(before: Prepared) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        message = f"Stopped: nothing was kept; {before.current or 'the project'} is unchanged."
        raise SuggesterError(message) from error


def _decide(
    project_file: ProjectFile, request: Request, name: str, before: Prepared, after: Outcome
) -> None:
    from exports.fitting.comparison import DRAWS

    share = math.floor(after.favours * 1000) / 10
    with unread_output():
        echo(f"{name} saves work in {share:.1f} % of {DRAWS:,} bootstrap draws of the articles.")
    if after.favours >= SURE or request.force:
        _switch(project_file, name)
        return
    kept = f"{safe(before.current)} stays current" if before.current else f"{name} is not shown"
    echo(
        f"That is under {SURE:.0%}, so {kept}. To switch anyway: "
        f"`annotator suggest --suggester {name} --use`."
    )


def _switch(project_file: ProjectFile, name: str) -> None:
    """Run the new suggester on all articles, then make it current."""
    from corpus.workflows.ranking import make_current
    from corpus.workflows.suggester_choice import chosen_again
    from corpus.workflows.suggesting import suggest_articles

    with project_file.open() as project:
        total = project.suggestions.count_lacking(name)
        suggester = chosen_again(project, name, check=trust_check(project)).suggester
        try:
            with progress_bar("suggesting", total) as advance:
                done = suggest_articles(project, suggester, progress=advance)
        except KeyboardInterrupt as error:
            message = (
                f"Stopped: {name} is kept. `annotator suggest --suggester {name} --use` suggests "
                "for the other articles and switches to it."
            )
            raise SuggesterError(message) from error
        make_current(project, name)
    echo(f"{name} is the current suggester now.")
    if done.articles:
        articles = counted(done.articles, "other article")
        echo(f"It made {counted(done.spans, 'suggestion')} for {articles}.")
