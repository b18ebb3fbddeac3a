"""Asks once before a pipeline from a folder or a config is loaded, because it can run code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from annotator.settings.trusted import is_trusted, trust
from annotator.text.sanitize import safe
from corpus.errors import SuggesterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project
    from corpus.suggesters.pipelines import Pipeline


def trust_check(
    project: Project | None, *, trusted: bool = False, asks: bool = True
) -> Callable[[Pipeline], None]:
    """Return a check that raises `SuggesterError` for a pipeline that must not be loaded.

    An installed package is code that somebody installed already, and the project knows what
    `annotator train` wrote. Other pipelines are confirmed by `trusted` (the option `--trust`), or
    on a terminal if the check `asks`, once for their present content.
    """

    def check(found: Pipeline) -> None:
        if found.installed or _is_own(project, found):
            return
        if is_trusted(found.path, found.fingerprint):
            return
        what = f"{found.path} is not an installed package, and loading it can run code"
        if not trusted and not (asks and _can_ask()):
            message = (
                f"{what}: if you know where it comes from, run `annotator suggest` with --trust."
            )
            raise SuggesterError(message)
        diagnostics(f"{what} on this machine. You are asked once for its present content.")
        if not trusted and not click.confirm("Load it?", err=True):
            raise SuggesterError(f"{safe(found.given)} was not loaded.")
        trust(found.path, found.fingerprint)

    return check


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _is_own(project: Project | None, found: Pipeline) -> bool:
    """Return whether `annotator train` wrote the pipeline into this project, as it is."""
    own = project is not None and found.trained
    digest = project.suggestions.trained_digest(found.given) if project and own else None
    return digest is not None and digest == found.fingerprint
