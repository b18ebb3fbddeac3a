"""`annotator keys`: lists the keys in effect and creates the settings file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics, echo
from annotator.keymap.keymap import PRESETS, key_lines, preset
from annotator.keymap.operations import OPERATIONS
from annotator.keymap.review_operations import REVIEW_OPERATIONS, review_keymap
from annotator.settings.file import config_path, load_settings
from annotator.settings.settings import AFTER_LABEL, LEAST, MOST_GHOSTS, THEMES
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.learning.second_looks import MOST_LOOKS
from exports.atomic import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation


_HELP = f"Show a preset: {', '.join(PRESETS)}."


@click.command(epilog="Example: annotator keys --preset vim")
@click.option("--preset", "name", type=click.Choice(list(PRESETS)), metavar="NAME", help=_HELP)
@click.option("--review", is_flag=True, help="Show the keys of the review screen.")
@click.option("--init", is_flag=True, help="Create the settings file; never overwrites.")
def keys(*, name: str | None, review: bool, init: bool) -> None:
    """List the keys of the annotating or the review screen: operation, keys, effect.

    Also names the settings file. An operation in its table [keys] has exactly the keys given there;
    the table [review] is for the review screen only.
    """
    path = config_path()
    if init:
        _write(path, preset(name or "default"))
        echo(f"Created {safe(str(path))}: edit it to change keys.")
        return
    settings = load_settings(keys=name)
    if review:
        _print(settings.review_keymap, REVIEW_OPERATIONS)
    else:
        _print(settings.keymap, OPERATIONS)
    state = "is in use" if path.exists() else "does not exist; --init creates it"
    diagnostics(f"{path} {state}.")


def _print(keymap: Keymap, operations: Sequence[Operation]) -> None:
    for line in key_lines(keymap, operations):
        named = " ".join(line.keys) or "–"
        echo(f"{line.id:<22}  {named:<16}  {line.help}".rstrip())


def _write(path: Path, keymap: Keymap) -> None:
    if path.exists():
        message = f"{path} exists already: edit it, or move it away first."
        raise InputError(message)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {path.parent} cannot be created: {error.strerror}."
        raise InputError(message) from error
    write_whole(path, starting_file(keymap))


def starting_file(keymap: Keymap) -> str:
    """Return a settings file that sets the preset, with all other settings in comments."""
    head = f"""\
# Keys and theme of the annotating screen. `annotator keys` lists what is in effect.

preset = "{keymap.preset}"  # {", ".join(PRESETS)}
theme = "{THEMES[0]}"  # {", ".join(THEMES)}

# next: a label that you give to a suggestion also goes to the next one.
after_label = "{AFTER_LABEL[0]}"  # {", ".join(AFTER_LABEL)}

# Candidates that are not suggested (ghosts) are shown above this probability; 1 shows none. An
# article shows the likeliest, at most so many for 100 words.
ghosts_above = {LEAST}
ghosts_in_100 = {MOST_GHOSTS}

# true: each article begins with the letters that stay ({keymap.short("screen.hints_stay")}).
letters_stay = false

# Begin with "doubtful first", below this probability; 0: do not.
doubtful_first = 0

# The most spans of an article that are put up for a second look, from 0 to 9.
second_looks = {MOST_LOOKS}

# A key is a character or a name: "a", "ctrl+r", "f2", "pagedown". Several keys are ["]", "J"];
# [] removes all. Two operations cannot have the same key: remove it from the other one, too.
# [keys] also applies to the review screen, unless [review] sets other keys.
[keys]
"""
    keys = [_setting(operation.id, keymap) for operation in OPERATIONS]
    reviewing = review_keymap(keymap)
    review = [_setting(operation.id, reviewing) for operation in REVIEW_OPERATIONS]
    return "".join([head, *keys, _REVIEW, *review])


_REVIEW = """
[review]
# true: settling an article accepts the unanimous spans without a key.
# unanimous = true
"""


def _setting(operation: str, keymap: Keymap) -> str:
    quoted = (f"'{key}'" if key in ('"', "\\") else f'"{key}"' for key in keymap.of(operation))
    named = ", ".join(quoted)
    value = named if len(keymap.of(operation)) == 1 else f"[{named}]"
    name = f'"{operation}"' if ":" in operation else operation
    return f"# {name} = {value}\n"
