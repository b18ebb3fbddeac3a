"""The options of reading files, whatever their format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["code-points", "utf16", "bytes"]
"""What the offsets of a file count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Options for reading files.

    `format` is a name of `corpus.readers.formats.FORMATS`; None lets each file's content decide.
    With `title_line` the first line of a text file is its title. `text_column` names the column of
    a table that has the text. `offsets` is the unit of a file's offsets. Without `spans` no
    spans are read, so that nothing wrong with them refuses an article.
    """

    format: str | None = None
    title_line: bool = False
    text_column: str | None = None
    offsets: Unit = "code-points"
    spans: bool = True


DEFAULTS = ReadOptions()
