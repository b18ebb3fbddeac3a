"""The options of `annotator export` that split the articles, and the sides that they give."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from exports.options import GivenSplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpus.store import Project
    from exports.options import ExportOptions, Rest, Split


def _shares_or_file(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[float, float] | Path | None:
    """Return the shares of dev and test, from 0 to 1, of `80/10/10` or `80/20`, or a path."""
    if value is None:
        return None
    if (path := Path(value)).exists():
        return path
    try:
        _, dev, test = shares = [*map(float, value.split("/")), *[0.0] * (value.count("/") == 1)]
    except ValueError:
        shares = []
    if not shares or not min(shares) >= 0:
        message = f"{value!r} is neither train/dev/test in percent, such as 80/10/10, nor a file."
        raise click.BadParameter(message, ctx, param)
    if not math.isclose(sum(shares), 100):
        message = f"The shares of {value!r} add up to {sum(shares):g}, not 100."
        raise click.BadParameter(message, ctx, param)
    return dev / 100, test / 100


OPTIONS = (
    click.Option(
        ["--split"],
        callback=_shares_or_file,
        metavar="TRAIN/DEV/TEST|FILE",
        help="The shares in percent, such as 80/10/10, instead of --dev and --test; or a file with "
        "the side of each article, such as the provenance.jsonl of an earlier export.",
    ),
    click.Option(
        ["--rest"],
        type=click.Choice(["leave-out", "train", "hash"]),
        help="With --split FILE: what becomes of articles that are not in it  [leave-out].",
    ),
    click.Option(
        ["--near-duplicates"],
        is_flag=True,
        help="With --split FILE: keep near-duplicates on different sides as the file has them.",
    ),
    click.Option(
        ["--balance"],
        is_flag=True,
        help="Give each side the same share of every label; what was placed stays.",
    ),
    click.Option(
        ["--dev"],
        type=click.FloatRange(0, 0.9, min_open=True),
        default=0.2,
        show_default=True,
        help="The share of articles for dev.",
    ),
    click.Option(
        ["--test"],
        type=click.FloatRange(0, 0.9),
        default=0.0,
        show_default=True,
        help="The share of articles for test.",
    ),
    click.Option(
        ["--test-after"],
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="Articles published on this day or later form the test set.",
    ),
    click.Option(
        ["--split-by"],
        type=click.Choice(["group", "source"]),
        default="group",
        show_default=True,
        help="Keep near-duplicates, or all articles of a source, on one side.",
    ),
    click.Option(["--salt"], default="", help="Any text; each salt gives another split."),
)
"""The options of formats that split the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """What the command line asks for beside shares: sides from a file, or balanced labels.

    `chosen` are the names of all options that the command line gives.
    """

    file: Path | None = None
    rest: Rest | None = None
    near_duplicates: bool = False
    balance: bool = False
    chosen: frozenset[str] = frozenset()

    def check(self, options: ExportOptions) -> None:
        """Raise UsageError if the options contradict one another."""
        if self.file and (self.balance or options.test_after or options.split_by != "group"):
            raise click.UsageError(
                "--split FILE says where articles go: leave out --balance, --test-after and "
                "--split-by."
            )
        if not self.file and (self.rest or self.near_duplicates):
            raise click.UsageError("--rest and --near-duplicates need --split FILE.")
        shares = self.chosen & {"dev", "test"}
        if shares and "split" in self.chosen and not self.file:
            raise click.UsageError("--split has the shares already: leave out --dev and --test.")
        if self.file and self.rest != "hash" and (shares or "salt" in self.chosen):
            raise click.UsageError(
                "With --split FILE, --dev, --test and --salt place only the articles of "
                "--rest hash: add it, or leave them out."
            )
        if options.dev + options.test >= 1:
            raise click.UsageError(
                "--dev and --test leave nothing to train on: keep their sum below 1."
            )

    def options(self, project: Project, options: ExportOptions) -> ExportOptions:
        """Return the options with the sides of the file, or those placed by earlier exports."""
        if self.file:
            from exports.training_set import split_file

            found = split_file.read(self.file)
            given = GivenSplit(
                file=found.path.name,
                articles=found.of_articles(project.split_keys.by_article()),
                rest=self.rest or "leave-out",
                near_duplicates=self.near_duplicates,
            )
            return replace(options, given=given)
        if self.balance:
            return replace(options, balance=project.split_sides.of(_name(options)))
        return options


def keeper(path: Path, options: ExportOptions) -> Callable[[Mapping[str, Split]], object] | None:
    """Return what stores the sides of a balanced split in a project; None without one."""
    if options.balance is None:
        return None
    return partial(_keep, path, _name(options))


def _keep(path: Path, name: str, sides: Mapping[str, Split]) -> None:
    """Store the sides by a connection of its own, since the export reads a snapshot."""
    from corpus.store import Project

    if not os.access(path, os.W_OK):
        diagnostics(
            "The project is read-only, so the sides of this split are not stored: to keep them, "
            "give this export's provenance.jsonl to --split."
        )
        return
    with Project.open(path) as project:
        project.split_sides.store(name, sides)


def _name(options: ExportOptions) -> str:
    """Return the name of the split that the options ask for, in which groups keep their sides."""
    return json.dumps([options.dev, options.test, options.split_by, options.salt])
