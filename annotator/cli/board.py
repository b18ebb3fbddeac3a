"""`annotator board`: the project on one screen, from which the other screens are opened."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from annotator.cli.context import ProjectFile, login_or_nobody
from annotator.cli.named_file import NamedFile
from annotator.cli.screen_options import (
    KEYS_HELP,
    LOCK_SECONDS,
    THEME_HELP,
    refuse_without_terminal,
)
from annotator.keymap.keymap import PRESETS
from annotator.settings.file import load_settings
from annotator.settings.settings import THEMES
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.session.board.board import Launch
    from annotator.session.board.session import BoardList
    from annotator.settings.settings import Settings
    from corpus.store import Project

_PLAIN_INSTEAD = "; `annotator board --plain` works in a pipe"


@click.command(epilog="Example: annotator board --as lea")
@click.argument("file", required=False, type=NamedFile(dir_okay=False), metavar="[FILE]")
@click.option("--as", "name", metavar="NAME", help="Who you are [$ANNOTATOR_NAME, else the login].")
@click.option("--keys", type=click.Choice(list(PRESETS)), metavar="PRESET", help=KEYS_HELP)
@click.option("--theme", type=click.Choice(THEMES), metavar="NAME", help=THEME_HELP)
@click.option("--plain", is_flag=True, help="Print progress and open tasks as lines.")
@click.pass_context
def board(
    ctx: click.Context,
    /,
    *,
    file: Path | None,
    name: str | None,
    keys: str | None,
    theme: str | None,
    plain: bool,
) -> None:
    """Show the project on one screen: articles, people, progress, what to do next.

    FILE is the project [that of --db]. Annotating, review and export are one key away, and a lead
    assigns articles here. The board opens the file only for reading until you change something.
    """
    project_file: ProjectFile = ProjectFile(file) if file else ctx.obj
    ctx.obj = project_file
    if plain:
        from annotator.cli.board_lines import print_board

        print_board(project_file)
        return
    settings = load_settings(keys=keys, theme=theme)
    refuse_without_terminal("board", _PLAIN_INSTEAD)
    gc.disable()  # a tenth of the start goes into collecting what is only just being loaded
    listed: BoardList | None = None
    while True:
        with project_file.open(write=False) as project:
            if listed is None:
                listed = _board(project_file, project, name or login_or_nobody(), settings)
            else:
                listed.session.project = project
                listed.refresh()
            launch = _run(listed, settings)
        if launch is None:
            return
        _work(ctx, listed, launch, keys=keys, theme=theme)


def _board(project_file: ProjectFile, project: Project, name: str, settings: Settings) -> BoardList:
    from annotator.keymap.board_operations import BOARD_OPERATIONS
    from annotator.keymap.review_operations import keymap_for
    from annotator.session.board.board import Board
    from annotator.session.board.session import BoardList
    from corpus.store import Project

    def write() -> Project:
        return Project.open(project_file.db, lock_seconds=LOCK_SECONDS)

    keymap = keymap_for(BOARD_OPERATIONS, settings.keymap)
    return BoardList(Board(project, write, name), keymap)


def _run(listed: BoardList, settings: Settings) -> Launch | None:
    """Run the board's screen; return the chosen work, or None if the person quits."""
    from annotator.tui.board_app import BoardApp

    app = BoardApp(listed, theme=settings.theme)
    app.run()
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)
    return app.launch


def _work(
    ctx: click.Context, listed: BoardList, launch: Launch, *, keys: str | None, theme: str | None
) -> None:
    """Annotate or review until the person quits; show a failure on the board."""
    from annotator.session.outcome import Outcome, literal

    options = {
        "name": launch.name,
        "new": launch.new,
        "article": launch.article_id,
        "keys": keys,
        "theme": theme,
    }
    listed.dispatcher.show(Outcome())
    try:
        if launch.command == "annotate":
            from annotator.cli.annotate import annotate

            ctx.invoke(annotate, **options)
        else:
            from annotator.cli.review import review

            ctx.invoke(review, consistency=launch.strings, **options)
    except AnnotatorError as error:
        listed.dispatcher.show(Outcome(literal(str(error))))
