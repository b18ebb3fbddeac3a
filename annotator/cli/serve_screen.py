"""`annotator serve-screen`: the child process that draws one screen for `annotator serve`."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import click

from annotator.cli.screen_options import LOCK_SECONDS, START_SECONDS, rescued
from annotator.keymap.keymap import PRESETS, default_keymap, preset
from annotator.settings.settings import THEMES, Settings
from annotator.web.screen_process import place_packet
from annotator.workers.protocol import Refused, encode
from corpus.errors import AnnotatorError, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.cli.context import ProjectFile
    from annotator.tui.labelling_app import AnnotatorApp
    from annotator.tui.review_app import ReviewApp
    from corpus.model import Annotator
    from corpus.store import Project

_STDOUT = 1


@click.command(hidden=True, epilog="Example: annotator serve-screen --screen annotate --as ana")
@click.option("--screen", type=click.Choice(["annotate", "review"]), required=True)
@click.option("--as", "name", required=True, help="Who logged in.")
@click.option("--article", metavar="ID", help="The article that was open before a reload.")
@click.option("--keys", type=click.Choice(list(PRESETS)), metavar="PRESET")
@click.option("--theme", type=click.Choice(THEMES), default="dark", metavar="NAME")
@click.pass_obj
def serve_screen(
    project_file: ProjectFile,
    *,
    screen: Literal["annotate", "review"],
    name: str,
    article: str | None,
    keys: str | None,
    theme: str,
) -> None:
    """Draw a screen by the protocol of Textual's web driver.

    The settings file of whoever runs the server is not read. No suggestions are made: a process for
    each visitor would need too much memory.
    """
    gc.disable()  # a tenth of the start goes into collecting what is only just being loaded
    from corpus.store import Project

    settings = Settings(preset(keys) if keys else default_keymap(), theme=theme)
    make_app = _labelling if screen == "annotate" else _review
    with _refusal():
        project = Project.open(project_file.db, lock_seconds=START_SECONDS)
    with project:
        with _refusal():
            app = make_app(project, project.people.get(name), settings, article)
        app.session.rescue.asks = False  # a path that a visitor gives is one of this machine
        project.wait_at_most(LOCK_SECONDS)
        with rescued(app.session):
            try:
                app.run()
            finally:
                os.write(_STDOUT, place_packet(app.session.key.article_id))
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)


@contextmanager
def _refusal() -> Iterator[None]:
    """Tell the server why the screen does not start."""
    try:
        yield
    except AnnotatorError as error:
        os.write(_STDOUT, encode(Refused(str(error))))
        raise


def _labelling(
    project: Project, person: Annotator, settings: Settings, article: str | None
) -> AnnotatorApp:
    from annotator.cli.annotate import labelling_session, nothing_to_do
    from annotator.tui.labelling_app import AnnotatorApp

    is_first_start = project.queue.opened.last(person.id) is None
    session = labelling_session(project, person, settings)
    if not session.resume(article):
        raise ProjectError(nothing_to_do(project))
    return AnnotatorApp(session, theme=settings.theme, tour=is_first_start)


def _review(
    project: Project, person: Annotator, settings: Settings, article: str | None
) -> ReviewApp:
    from annotator.cli.review import compare_stale, nothing_to_do
    from annotator.session.review.session import ReviewSession
    from annotator.tui.review_app import ReviewApp
    from corpus.store.review import EVERYTHING

    compare_stale(project)
    session = ReviewSession(project, person, keymap=settings.review_keymap)
    here = article if article and project.articles.hash_of(article) else None
    if not session.start(here):
        raise ProjectError(nothing_to_do(project, EVERYTHING))
    return ReviewApp(session, theme=settings.theme)
