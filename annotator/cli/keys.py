"""`annotator keys`: which keys are in effect, and a file to change them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from annotator.keymap.keymap import PRESETS, key_lines, preset
from annotator.keymap.operations import OPERATIONS
from annotator.keymap.review_operations import REVIEW_OPERATIONS, review_keymap
from annotator.settings.file import config_path, load_settings
from annotator.settings.settings import THEMES
from annotator.text.sanitize import safe
from corpus.errors import InputError
from exports.atomic import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation


_HELP = f"A preset as it comes: {', '.join(PRESETS)}."


@click.command(epilog="Example: annotator keys --preset vim")
@click.option("--preset", "name", type=click.Choice(list(PRESETS)), metavar="NAME", help=_HELP)
@click.option("--review", is_flag=True, help="The keys of the review screen.")
@click.option("--init", is_flag=True, help="Write a file to change keys in; never over one.")
def keys(*, name: str | None, review: bool, init: bool) -> None:
    """List the keys of the annotating screen, or of review: operation, keys, what it does.

    Also says where the file is that changes them; an operation in its table [keys] (in [review]
    for the review screen alone) has the keys that stand there, and no others.
    """
    path = config_path()
    if init:
        _write(path, preset(name or "default"))
        click.echo(f"{safe(str(path))} is written: change what you like.")
        return
    settings = load_settings(keys=name)
    if review:
        _print(settings.review_keymap, REVIEW_OPERATIONS)
    else:
        _print(settings.keymap, OPERATIONS)
    there = "is in use" if path.exists() else "is not there; --init writes it"
    diagnostics(f"{safe(str(path))} {there}.")


def _print(keymap: Keymap, operations: Sequence[Operation]) -> None:
    for line in key_lines(keymap, operations):
        named = " ".join(line.keys) or "–"
        click.echo(f"{line.id:<22}  {named:<16}  {line.help}".rstrip())


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
    """A settings file that changes nothing but the preset, with everything that it could say."""
    head = f"""\
# Keys and theme of the annotating screen. `annotator keys` lists what is in effect.

preset = "{keymap.preset}"  # {", ".join(PRESETS)}
theme = "{THEMES[0]}"  # {", ".join(THEMES)}

# One key is one character or a name: "a", "ctrl+r", "f2", "pagedown"; several are ["]", "J"];
# [] takes all away. A key that two operations have is refused: take it from the other one, too.
# What stands in [keys] holds in the review screen, too, unless [review] has other keys for it.
[keys]
"""
    keys = [_setting(operation.id, keymap) for operation in OPERATIONS]
    reviewing = review_keymap(keymap)
    review = [_setting(operation.id, reviewing) for operation in REVIEW_OPERATIONS]
    return "".join([head, *keys, _REVIEW, *review])


_REVIEW = """
[review]
# With true, settling an article takes what all have alike without a key.
# unanimous = true
"""


def _setting(operation: str, keymap: Keymap) -> str:
    named = ", ".join(_quoted(key) for key in keymap.of(operation))
    value = named if len(keymap.of(operation)) == 1 else f"[{named}]"
    name = f'"{operation}"' if ":" in operation else operation
    return f"# {name} = {value}\n"


def _quoted(key: str) -> str:
    return f"'{key}'" if key in ('"', "\\") else f'"{key}"'
