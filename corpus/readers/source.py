"""A file or standard input that has been opened, and its first bytes."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.readers.streams import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_FIRST = 20
"""Lines, or values of JSON, that a format looks at to recognise its files."""


class Head:
    """The first bytes of a file, by which formats recognise it.

    `data` has 64 KiB, or more where the first value of JSON is longer; `whole` says that it is all
    of the file. `name` is the file's name in lower case without `.gz`, empty for standard input and
    pipes. Properties are computed once for all formats.
    """

    def __init__(self, data: bytes, name: str = "", *, whole: bool = True) -> None:
        self.data = data
        self.whole = whole
        self.name = name.casefold().removesuffix(".gz")

    @cached_property
    def opening(self) -> bytes:
        """The data from its first byte that is not blank, without byte order mark."""
        return self.data.removeprefix(codecs.BOM_UTF8).lstrip()

    @cached_property
    def lines(self) -> list[str]:
        """The first complete lines that are not blank, without their ends and byte order mark.

        Lines end at line feeds. Bytes that are not UTF-8 become U+FFFD.
        """
        lines = self.opening.split(b"\n", 4 * MOST_FIRST)
        if len(lines) <= 4 * MOST_FIRST and self.whole:
            lines.append(b"")
        found = [line.decode(errors="replace").rstrip("\r") for line in lines[:-1]]
        return [line for line in found if line.strip()][:MOST_FIRST]

    @cached_property
    def values(self) -> list[Any]:
        """The first values of JSON lines, or of a list in JSON; empty for other data.

        Lines that are not JSON are passed over.
        """
        if not self.opening.startswith((b"{", b"[")):
            return []
        return list(self._items()) if self.over_lines else self._line_values

    @cached_property
    def over_lines(self) -> bool:
        """Whether the data is a list in JSON, or objects that go over several lines."""
        if self.opening.startswith(b"["):
            return self.opening[1:].lstrip()[:1] in (b"{", b"[", b"]")
        return self.opening.startswith(b"{") and not self._line_values and any(self._items())

    @cached_property
    def _line_values(self) -> list[Any]:
        return [value for line in self.lines if isinstance(value := _decoded(line), dict)]

    def _items(self) -> Iterator[Any]:
        """The objects that the data begins with, or the items of the list that it begins with."""
        text = self.opening.decode(errors="ignore")
        at = int(text.startswith("["))
        decode = json.JSONDecoder().raw_decode
        for _ in range(MOST_FIRST):
            while text[at : at + 1].isspace() or text[at : at + 1] == ",":
                at += 1
            try:
                value, at = decode(text, at)
            except (ValueError, RecursionError):
                return
            yield value


def _decoded(line: str) -> Any:  # noqa: ANN401 # JSON of any shape
    """The value of JSON; None where the line is not JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class Source:
    """An opened file or standard input.

    `where` is the file as messages name it. `stream` gives its data from the start, unwrapped from
    gzip. `path` is None for standard input.
    """

    where: str
    stream: BinaryIO
    head: Head
    path: Path | None = None


def opened(stream: BinaryIO, where: str, path: Path | None = None) -> Source:
    """Read the first bytes of a stream; see `unwrapped` for what it raises."""
    begun = unwrapped(stream, gzipped=where.casefold().endswith(".gz"))
    # A pipe such as /dev/fd/63 has no ending, so its first bytes decide alone.
    name = path.name if path and path.is_file() else ""
    return Source(where, begun.stream, Head(begun.head, name, whole=begun.whole), path)
