"""`NamedFile`: the type of arguments and options that take the path of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typing import Any


class NamedFile(click.Path):
    """The path of a file that has a name; `-` is refused, because elsewhere it is a stream."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, dir_okay=dir_okay)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - click's own signature
        """Return the path."""
        if os.fspath(value) == "-":
            self.fail("- is standard input or output: name a file.", param, ctx)
        return super().convert(value, param, ctx)
