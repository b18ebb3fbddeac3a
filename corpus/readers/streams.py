"""Bytes in, whatever they come wrapped in: gzip, a pipe whose kind only its first bytes tell.

Nothing here holds more than one line or one text, and neither grows beyond `MOST_BYTES`, so what a
hostile or broken file costs is bounded.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

Kind = Literal["text", "jsonl"]

MOST_BYTES = 64 * 2**20
"""A line, or a text file, of more bytes than this is refused without being read whole."""

DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)
"""What reading gzip data raises when it is cut short or broken."""

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 2**16

# UTF-32 first: the little-endian mark of UTF-16 is the beginning of that of UTF-32.
_FOREIGN_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class Resumed(io.RawIOBase):
    """A stream whose first bytes were read already: they come again, then the rest.

    Closing it leaves the underlying stream open, which belongs to whoever opened it.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with what is there, and say how many bytes that was; 0 at the end."""
        room = memoryview(buffer)
        chunk = self._head[: len(room)] or _some(self._rest, len(room))
        self._head = self._head[len(room) :]
        room[: len(chunk)] = chunk
        return len(chunk)


def recognised(stream: BinaryIO) -> tuple[Kind, BinaryIO]:
    """What a stream without a name holds, unwrapped from gzip, and the stream from its start.

    JSONL when the first byte that is not blank is `{`, else one text.
    """
    head, stream = _begun(stream)
    if head.startswith(_GZIP_MAGIC):
        head, stream = _begun(cast(BinaryIO, gzip.GzipFile(fileobj=stream)))
    opening = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return ("jsonl" if opening.startswith(b"{") else "text"), stream


def foreign_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names, where it is not UTF-8."""
    marks = (name for mark, name in _FOREIGN_MARKS.items() if data.startswith(mark))
    return next(marks, None)


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream, one at a time, with their line ends; None for one that is too long."""
    while line := stream.readline(MOST_BYTES + 1):
        if len(line) <= MOST_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None


def _begun(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes, with one that is not blank among them if there is any; and all of it."""
    head = b""
    while len(head) < len(codecs.BOM_UTF32_LE) or (not head.strip() and len(head) <= MOST_BYTES):
        chunk = _some(stream, _CHUNK)
        if not chunk:
            break
        head += chunk
    return head, cast(BinaryIO, io.BufferedReader(Resumed(head, stream), _CHUNK))


def _some(stream: BinaryIO, most: int) -> bytes:
    """What can be had without waiting for `most` bytes; nothing only at the end."""
    read = getattr(stream, "read1", stream.read)
    return cast(bytes, read(most))
