"""`annotator completion`: prints the script that completes commands and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from annotator.cli.output import echo

SHELLS = ("bash", "zsh", "fish")
PROGRAMS = ("annotator", "annotator-tui")
"""The names under which the command is installed."""


@click.command(epilog="Example: annotator completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL: bash, zsh or fish.

    The script completes commands, options, file names and tags after Tab, for the name that printed
    it, annotator or annotator-tui.
    """
    called = ctx.find_root().info_name
    program = called if called in PROGRAMS else PROGRAMS[0]
    variable = f"_{program}_complete".replace("-", "_").upper()  # as click derives it
    made_by = get_completion_class(shell)
    assert made_by is not None
    echo(made_by(ctx.find_root().command, {}, program, variable).source())
