"""Byte streams: unwrapping gzip, recognising the format by the first bytes, splitting into lines.

At most one line or one text of `MOST_BYTES` is held in memory, so a hostile file costs no more.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from corpus.readers.foreign import unmarked_utf16

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

Kind = Literal["text", "jsonl"]

MOST_BYTES = 64 * 2**20
"""The most bytes of a text file; a larger one is refused without being read whole."""

MOST_LINE_BYTES = 8 * 2**20
"""The most bytes of a line of JSON, which takes up to thirty times as many when it is parsed."""

DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)
"""The exceptions that incomplete or damaged gzip data raises."""

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
    """A stream that gives its first bytes, which were read already, once more.

    Closing it leaves the underlying stream open for its owner.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with the bytes at hand; returns how many, 0 at the end."""
        room = memoryview(buffer)
        chunk = self._head[: len(room)] or _some(self._rest, len(room))
        self._head = self._head[len(room) :]
        room[: len(chunk)] = chunk
        return len(chunk)


class NotGzipError(ValueError):
    """A `.gz` file that holds no gzip data, or gzip in gzip; the text says what to do."""


def recognised(stream: BinaryIO, *, gzipped: bool = False) -> tuple[Kind, bytes, BinaryIO]:
    """The format that the first bytes suggest, these bytes, and the stream from its start.

    Gzip data is unwrapped, whatever its name. Data compressed twice is a `NotGzipError`; with
    `gzipped`, so is data that is not gzip. The format is JSONL where the first byte that is not
    blank is `{`, else text.
    """
    head, stream = _begun(stream)
    if head.startswith(_GZIP_MAGIC):
        head, stream = _begun(cast(BinaryIO, gzip.GzipFile(fileobj=stream)))
        if head.startswith(_GZIP_MAGIC):
            raise NotGzipError("the data was compressed twice; unpack it once with gunzip.")
    elif gzipped and head:
        raise NotGzipError("the name ends in .gz, but the data is not gzip; rename the file.")
    opening = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return ("jsonl" if opening.startswith(b"{") else "text"), head, stream


def foreign_encoding(data: bytes) -> str | None:
    """The encoding of data with another byte order mark than UTF-8's, or without one."""
    marks = (name for mark, name in _FOREIGN_MARKS.items() if data.startswith(mark))
    return next(marks, None) or unmarked_utf16(data[:_CHUNK])


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream with their line ends, one at a time; None for a line too long."""
    while line := stream.readline(MOST_LINE_BYTES + 1):
        if len(line) <= MOST_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None


def _begun(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes, up to one that is not blank, and the whole stream."""
    head = b""
    while len(head) < len(codecs.BOM_UTF32_LE) or (not head.strip() and len(head) <= MOST_BYTES):
        chunk = _some(stream, _CHUNK)
        if not chunk:
            break
        head += chunk
    return head, cast(BinaryIO, io.BufferedReader(Resumed(head, stream), _CHUNK))


def _some(stream: BinaryIO, most: int) -> bytes:
    """The bytes at hand, without waiting for `most`; empty only at the end."""
    read = getattr(stream, "read1", stream.read)
    return cast(bytes, read(most))
