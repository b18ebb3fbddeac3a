"""Options and checks of the commands that open a screen."""

from __future__ import annotations

import os
import sys

import click

from annotator.keymap.keymap import PRESETS
from annotator.settings.settings import THEMES

NO_TERMINAL = "The {screen} screen needs a terminal ({why}){instead}."
PLAIN_INSTEAD = "; `annotator annotate --plain` works in a pipe"
KEYS_HELP = f"Key preset for this session: {', '.join(PRESETS)}."
THEME_HELP = f"Theme for this session: {', '.join(THEMES)}."
LOCK_SECONDS = 2.0
"""The time that a key waits for another program's write before the screen shows NOT SAVED."""


class NoTerminalError(click.ClickException):
    """There is no terminal for the screen; exit status 2."""

    exit_code = 2


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


def _draws(encoding: str) -> bool:
    """Whether the screen's own characters can be written in an encoding."""
    try:
        "▇░≠▸“”…".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
