"""Options and checks of the commands that open a screen."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from annotator.keymap.keymap import PRESETS, default_keymap
from annotator.settings.file import load_settings
from annotator.settings.settings import THEMES, Settings
from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.session.session import Session

NO_TERMINAL = "The {screen} screen needs a terminal ({why}){instead}."
PLAIN_INSTEAD = "; `annotator annotate --plain` works in a pipe"
KEYS_HELP = f"Key preset for this session: {', '.join(PRESETS)}."
THEME_HELP = f"Theme for this session: {', '.join(THEMES)}."
START_SECONDS = 30.0
"""The time that the start waits for others who write, such as a whole team that starts at once."""

LOCK_SECONDS = 5.0
"""The time that a key waits for others who write before the screen shows NOT SAVED."""


class NoTerminalError(click.ClickException):
    """Raised if the screen has no terminal; exit status 2."""

    exit_code = 2


def settings_for(keys: str | None, theme: str | None, *, plain: bool) -> Settings:
    """Return the settings; the dialogue without a screen has its own commands and no colours."""
    if not plain:
        return load_settings(keys=keys, theme=theme)
    if keys or theme:
        message = "--keys and --theme are for the screen; --plain has its own commands."
        raise click.UsageError(message)
    return Settings(default_keymap())


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - a Path raises for a name that is too long


def _is_writable(path: str) -> bool:
    try:
        with open(path, "ab") as file:  # noqa: PTH123 - as Textual opens it
            return file.write(b"\n") == 1
    except OSError:
        return False


_TEXTUAL_NEEDS: dict[str, tuple[Callable[[str], object], str]] = {
    "TEXTUAL_COLOR_SYSTEM": (
        {"auto", "standard", "256", "truecolor", "windows"}.__contains__,
        "auto, standard, 256, truecolor or windows",
    ),
    "TEXTUAL_FPS": (re.compile(r"\D*|\d{1,3}").fullmatch, "a number below 1000"),
    "TEXTUAL_LOG": (_is_writable, "a file that can be written"),
    "TEXTUAL_SCREENSHOT": (re.compile(r"\D*|[1-9]\d*").fullmatch, "a number above 0"),
    "TEXTUAL_SCREENSHOT_LOCATION": (_is_folder, "a folder"),
}
"""Variables that crash Textual: the check of their value, and the valid values in words."""


def _check_environment() -> None:
    """Raise `InputError` for a variable that crashes Textual; remove a size that may be wrong.

    Textual prefers a size in the environment to the terminal's, and it does not follow the window.
    """
    for name, (fits, what) in _TEXTUAL_NEEDS.items():
        value = os.environ.get(name)
        if value is not None and not fits(value):
            message = f"{name} is {value!r} but must be {what}: change or unset it."
            raise InputError(message)
    out = sys.__stdout__
    if out and out.isatty() and min(os.get_terminal_size(out.fileno())) > 0:
        os.environ.pop("COLUMNS", None)
        os.environ.pop("LINES", None)


def refuse_without_terminal(screen: str = "annotating", instead: str = PLAIN_INSTEAD) -> None:
    """Raise NoTerminalError where Textual would hang or draw nothing."""
    why = None
    if not (sys.__stdin__ and sys.__stdin__.isatty()):
        why = "standard input is not one"
    elif not (sys.__stderr__ and sys.__stderr__.isatty()):
        why = "standard error is not one"
    elif os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        why = f"TERM is {os.environ.get('TERM', 'not set')!r}"
    elif not _draws(sys.__stderr__.encoding):
        why = f"its encoding {sys.__stderr__.encoding} lacks what is drawn; set a UTF-8 locale"
    if why:
        raise NoTerminalError(NO_TERMINAL.format(screen=screen, why=why, instead=instead))
    _check_environment()


@contextmanager
def rescued(session: Session) -> Iterator[None]:
    """Write a copy of the project if its file is gone when the work ends, and exit with 1.

    If the person was asked already, nothing is done. Nobody can be asked after a signal, without
    the terminal, or at the end of a pipe. If the last edit could not be saved, say so and exit
    with 1 as well.
    """
    message = ""
    try:
        yield
    finally:
        message = session.rescue.write_unasked() or _last_failure(session)
        if message:
            diagnostics(message)
    if message:
        raise click.exceptions.Exit(1)


def _last_failure(session: Session) -> str:
    """Return why the last edit was not saved; empty if it was, or if the file is gone."""
    return "" if session.project.displaced else session.workspace.unsaved or ""


def _draws(encoding: str) -> bool:
    """Whether the screen's own characters can be written in an encoding."""
    try:
        "▇░≠▸“”…".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
