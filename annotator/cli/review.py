"""`annotator review`: settle where annotators differ."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from annotator.cli.backup import back_up
from annotator.cli.context import person_at_work
from annotator.cli.gc_pause import nothing_collected
from annotator.cli.output import progress_bar
from annotator.cli.screen_options import (
    KEYS_HELP,
    LOCK_SECONDS,
    START_SECONDS,
    THEME_HELP,
    refuse_without_terminal,
    rescued,
    settings_for,
)
from annotator.keymap.keymap import PRESETS
from annotator.settings.file import load_settings
from annotator.settings.settings import THEMES
from corpus.disagreement.places import Kind
from corpus.errors import ProjectError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from annotator.session.review.session import ReviewSession
    from annotator.settings.settings import Settings
    from corpus.store import Project
    from corpus.store.review import DisagreementFilter, Order

KINDS = {kind.name.lower(): kind for kind in Kind}


@click.command(epilog="Example: annotator review --as rita --new --kind boundary")
@click.option("--as", "name", metavar="NAME", help="Who you are [$ANNOTATOR_NAME, else the login].")
@click.option("--new", is_flag=True, help="You have not worked on this project before.")
@click.option("--article", metavar="ARTICLE", help="Start with this article (prefix of an id).")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only articles that differ so.")
@click.option("--label", metavar="LABEL", help="Only articles that differ about this label.")
@click.option("--pair", nargs=2, metavar="NAME NAME", help="Only where these two differ.")
@click.option("--source", metavar="SOURCE", help="Only articles of this source.")
@click.option(
    "--order",
    type=click.Choice(["disagreements", "import", "source"]),
    default="disagreements",
    show_default=True,
    help="Most disagreements first, as imported, or by source.",
)
@click.option(
    "--unanimous/--no-unanimous",
    default=None,
    help="Settling accepts unanimous spans without a key [as in your settings, else not].",
)
@click.option("--consistency", is_flag=True, help="Begin with the list of inconsistent strings.")
@click.option("--names", is_flag=True, help="Show the names of annotators from the start.")
@click.option("--keys", type=click.Choice(list(PRESETS)), metavar="PRESET", help=KEYS_HELP)
@click.option("--theme", type=click.Choice(THEMES), metavar="NAME", help=THEME_HELP)
@click.option("--plain", is_flag=True, help="A line-by-line dialogue without a screen.")
@click.pass_obj
def review(
    project_file: ProjectFile,
    *,
    name: str | None,
    new: bool,
    article: str | None,
    kind: str | None,
    label: str | None,
    pair: tuple[str, str] | None,
    source: str | None,
    order: Order,
    unanimous: bool | None,
    consistency: bool,
    names: bool,
    keys: str | None,
    theme: str | None,
    plain: bool,
) -> None:
    """Settle where annotators differ: each has a lane, and one key takes it.

    Shows the articles that two or more people have finished and do not agree on. What you settle
    becomes gold; their annotations stay as they are. Goes on where you stopped; every key is saved.
    """
    settings = settings_for(keys, theme, plain=plain)
    if unanimous is None:
        unanimous = load_settings().unanimous
    if not plain:
        refuse_without_terminal("review", "; `annotator review --plain` works in a pipe")
        gc.disable()  # a tenth of the start goes into collecting what is only just being loaded
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    with Project.open(project_file.db, lock_seconds=START_SECONDS) as project:
        wanted = _filter(project, kind=kind, label=label, pair=pair, source=source)
        start = project.articles.find(article).id if article else None
        person = person_at_work(project, name, new=new)
        compare_stale(project)
        session = ReviewSession(
            project,
            person,
            keymap=settings.review_keymap,
            wanted=wanted,
            order=order,
            takes_unanimous=unanimous,
            via="plain" if plain else "screen",
        )
        session.policy.names_shown = names
        if not session.start(start) and not (consistency and _start_in_gold(session)):
            if new:  # the same command must work once there is something to do
                project.people.discard(person)
            raise ProjectError(nothing_to_do(project, wanted))
        project.wait_at_most(LOCK_SECONDS)
        with rescued(session):
            _run(session, settings, plain=plain, consistency=consistency)
    back_up(project_file)


def _run(session: ReviewSession, settings: Settings, *, plain: bool, consistency: bool) -> None:
    """Work until the reviewer quits."""
    if plain:
        from annotator.cli.streams import command_lines
        from annotator.plain.review import converse

        converse(session, command_lines(), sys.stdout, lists_strings=consistency)
    else:
        from annotator.tui.review_app import ReviewApp

        app = ReviewApp(session, theme=settings.theme, lists_strings=consistency)
        app.run()
        if app.return_code:
            raise click.exceptions.Exit(app.return_code)


def _start_in_gold(session: ReviewSession) -> bool:
    """Open the first article of the gold that no other reviewer has, under the list of strings."""
    return any(session.start(article.id) for article in session.project.gold.labelled())


def compare_stale(project: Project) -> None:
    """Compare the annotations that were finished since the last comparison."""
    total = len(project.review.comparisons.stale())
    if total:
        with nothing_collected(), progress_bar("comparing", total) as advance:
            for done in project.review.comparisons.refresh():
                advance(done)


def _filter(
    project: Project,
    *,
    kind: str | None,
    label: str | None,
    pair: tuple[str, str] | None,
    source: str | None,
) -> DisagreementFilter:
    from corpus.store.review import DisagreementFilter

    return DisagreementFilter(
        kind=str(KINDS[kind]) if kind else None,
        label=project.labels.get(label).id if label else None,
        pair=(project.people.get(pair[0]).id, project.people.get(pair[1]).id) if pair else None,
        source=source,
    )


def nothing_to_do(project: Project, wanted: DisagreementFilter) -> str:
    """Return the sentence for a reviewer who has no article to settle."""
    from corpus.store.review import EVERYTHING

    if wanted != EVERYTHING:
        return "No unsettled article matches. Leave out --kind, --label, --pair or --source."
    gold = project.work.gold_by_basis()
    settled = sum(gold.values())
    of_one_person = settled < project.articles.count() or "single" in gold
    finished = project.finished.people()
    if len(finished) < 2 and (of_one_person or not settled):
        whose = f"only {finished[0][0]} has finished any" if finished else "nobody has finished any"
        return (
            f"Review needs two annotators of an article, and {whose}. Run `annotator queue "
            "--overlap 2` and let a second one label with `annotator annotate --as NAME --new`."
        )
    return f"Nothing is left to settle; gold already: {counted(settled, 'article')}."
