"""`annotator --version`: the versions that a bug report needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.cli.output import echo

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

PACKAGES = {"spaCy": "spacy", "Textual": "textual", "sqlite-utils": "sqlite-utils"}
"""Name in the output -> distribution."""


def print_versions(
    ctx: click.Context,
    _option: click.Parameter,
    asked: bool,  # noqa: FBT001 - click passes it by position
) -> None:
    """Print one line per component and exit, if the option was given."""
    if not asked or ctx.resilient_parsing:
        return
    for name, version in versions():
        echo(f"{name} {version}")
    ctx.exit()


def versions() -> Iterator[tuple[str, str]]:
    """Names and versions, annotator first. Reads package metadata and imports none of them."""
    import platform

    from corpus.distributions import PRODUCT, installed
    from corpus.store.db.connection import sqlite_version

    yield "annotator", installed(PRODUCT) or "(not installed)"
    yield "Python", platform.python_version()
    for name, package in PACKAGES.items():
        yield name, installed(package) or "(not installed)"
    yield "SQLite", sqlite_version()
