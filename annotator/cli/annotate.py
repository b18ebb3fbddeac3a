"""`annotator annotate`."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from annotator.cli.backup import back_up
from annotator.cli.context import person_at_work, refuse_nan
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
from annotator.settings.settings import THEMES
from corpus.errors import ProjectError

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.labelling.unaided import Lot
    from annotator.settings.settings import Settings
    from corpus.model import Annotator
    from corpus.store import Project


@click.command(epilog="Example: annotator annotate --as ana")
@click.option("--as", "name", metavar="NAME", help="Who you are [$ANNOTATOR_NAME, else the login].")
@click.option("--new", is_flag=True, help="You have not worked on this project before.")
@click.option("--article", metavar="ARTICLE", help="Start with this article (prefix of an id).")
@click.option("--suggester", metavar="NAME", help="Whose suggestions to show [the current one's].")
@click.option("--keys", type=click.Choice(list(PRESETS)), metavar="PRESET", help=KEYS_HELP)
@click.option("--theme", type=click.Choice(THEMES), metavar="NAME", help=THEME_HELP)
@click.option(
    "--accept-above",
    type=click.FloatRange(0, 100, max_open=True),
    callback=refuse_nan,
    metavar="PERCENT",
    help="In this session `A` accepts only what is right more often than that.",
)
@click.option(
    "--unaided",
    type=click.FloatRange(0, 100),
    callback=refuse_nan,
    metavar="PERCENT",
    help="Hide suggestions in this percentage of newly opened articles (this session).",
)
@click.option("--plain", is_flag=True, help="A line-by-line dialogue without a screen.")
@click.pass_obj
def annotate(
    project_file: ProjectFile,
    *,
    name: str | None,
    new: bool,
    article: str | None,
    suggester: str | None,
    keys: str | None,
    theme: str | None,
    accept_above: float | None,
    unaided: float | None,
    plain: bool,
) -> None:
    """Label articles: accept or fix each suggestion with one key.

    Goes on where you stopped. Every key is saved before the next one; there is no save key. To
    change keys and theme for good, run `annotator keys --init`.
    """
    settings = settings_for(keys, theme, plain=plain)
    if not plain:
        refuse_without_terminal()
        gc.disable()  # a tenth of the start goes into collecting what is only just being loaded
    from annotator.session.labelling.unaided import Lot
    from corpus.store import Project

    with Project.open(project_file.db, lock_seconds=START_SECONDS) as project:
        if suggester:
            project.suggestions.require(suggester)
        start = project.articles.find(article).id if article else None
        person = person_at_work(project, name, new=new)
        session = labelling_session(
            project,
            person,
            settings,
            suggester=suggester,
            accept_above=None if accept_above is None else accept_above / 100,
            lot=None if unaided is None else Lot(unaided / 100),
            plain=plain,
        )
        if not session.start(start):
            if new:  # the same command must work once there is something to do
                project.people.discard(person)
            raise ProjectError(nothing_to_do(project))
        project.wait_at_most(LOCK_SECONDS)
        with rescued(session):
            run(session, settings, plain=plain)
    back_up(project_file)


def labelling_session(
    project: Project,
    person: Annotator,
    settings: Settings,
    *,
    suggester: str | None = None,
    accept_above: float | None = None,
    lot: Lot | None = None,
    plain: bool = False,
) -> LabellingSession:
    """Return a person's session, which has no article yet, with their settings."""
    from annotator.session.labelling.doubtful import BELOW
    from annotator.session.labelling.second_looks import SecondLooks
    from annotator.session.labelling.session import LabellingSession

    return LabellingSession(
        project,
        person,
        suggester=suggester,
        keymap=settings.keymap,
        accept_above=accept_above,
        goes_on=settings.after_label == "next",
        ghosts_above=settings.ghosts_above,
        ghosts_in_100=settings.ghosts_in_100,
        lot=lot,
        second_looks=SecondLooks(settings.second_looks) if settings.second_looks else None,
        letters_stay=settings.letters_stay and not plain,
        doubtful_first=settings.doubtful_first > 0,
        doubtful_below=settings.doubtful_first or BELOW,
        via="plain" if plain else "screen",
    )


def nothing_to_do(project: Project) -> str:
    """Return the sentence for a person who has no article to label."""
    articles = project.articles.count()
    if articles:
        return f"No articles for you: all {articles:,} are settled or assigned to others."
    return "There are no articles yet. Run `annotator import PATH` to add some."


def run(session: LabellingSession, settings: Settings, *, plain: bool) -> None:
    """Work until the person quits."""
    if plain:
        from annotator.cli.streams import command_lines
        from annotator.plain.labelling import converse

        converse(session, command_lines(), sys.stdout)
    else:
        from annotator.settings.state_folder import is_first_start
        from annotator.tui.labelling_app import AnnotatorApp
        from annotator.workers.suggest_ahead import Ahead

        app = AnnotatorApp(
            session, theme=settings.theme, tour=is_first_start(), ahead=Ahead.of(session)
        )
        app.run()
        if app.return_code:
            raise click.exceptions.Exit(app.return_code)
