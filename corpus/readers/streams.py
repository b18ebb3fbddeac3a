"""Byte streams: unwrapping gzip and UTF-16, reading ahead, splitting into lines.

At most one line or one text of `MOST_BYTES` is held in memory, so a hostile file costs no more.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

MOST_BYTES = 64 * 2**20
"""The most bytes of a text file; a larger one is refused without being read whole."""

MOST_LINE_BYTES = 8 * 2**20
"""The most bytes of a line of JSON, which takes up to thirty times as many when it is parsed."""

MOST_AHEAD = 2**20
"""The most bytes of a list in JSON that are read ahead to see what its items are."""

DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)
"""The exceptions that incomplete or damaged gzip data raises."""

_GZIP_MAGIC = b"\x1f\x8b"
_NOT_UNPACKED = {
    "7-Zip": re.compile(rb"7z\xbc\xaf\x27\x1c"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    "RAR": re.compile(rb"Rar!\x1a\x07"),
    "tar": re.compile(rb".{257}ustar(?:\0|  \0)", re.DOTALL),
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "Zstandard": re.compile(rb"\x28\xb5\x2f\xfd"),
}
"""How data begins that other programs have packed. No zip: INCEpTION's exports are zips."""

_CHUNK = 2**16

# UTF-32 first: the little-endian mark of UTF-16 is the beginning of that of UTF-32.
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class Resumed(io.RawIOBase):
    """A stream that gives its first bytes, which were read already, once more.

    After them it raises the error that ended them, if one did. Closing it leaves the underlying
    stream open for its owner.
    """

    def __init__(self, head: bytes, rest: BinaryIO, error: Exception | None = None) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self._error = error

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with the bytes at hand; returns how many, 0 at the end."""
        room = memoryview(buffer)
        if self._error and not self._head:
            raise self._error
        chunk = self._head[: len(room)] or _some(self._rest, len(room))
        self._head = self._head[len(room) :]
        room[: len(chunk)] = chunk
        return len(chunk)


class NotDecodedError(ValueError):
    """Text that is not in the encoding of its byte order mark; the text of the error says so."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"the byte order mark is that of {encoding}, but the data is no valid {encoding}; save "
            "the file again as UTF-8."
        )


class _InUtf8(io.RawIOBase):
    """The text of a stream in another encoding as UTF-8, with a byte order mark."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = memoryview(codecs.BOM_UTF8)
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with UTF-8; returns how many bytes, 0 at the end."""
        while not self._ready and not self._ended:
            chunk = _some(self._stream, _CHUNK)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError:
                raise NotDecodedError(self._encoding) from None
            self._ready = memoryview(text.encode())
        room = memoryview(buffer)
        some, self._ready = self._ready[: len(room)], self._ready[len(room) :]
        room[: len(some)] = some
        return len(some)


class PackedError(ValueError):
    """Data that is packed in a way that is not read, or not as its name says.

    The text says what to do.
    """


class Begun(NamedTuple):
    """Data that was read ahead: its first bytes, whether they are all, and it from its start."""

    head: bytes
    whole: bool
    stream: BinaryIO


def unwrapped(stream: BinaryIO, *, gzipped: bool = False) -> Begun:
    """Read ahead 64 KiB, unless the data ends before.

    Gzip data is unwrapped, whatever its name. Data compressed twice or by other programs is a
    `PackedError`; with `gzipped`, so is data that is not gzip. Text with a byte order mark of
    UTF-16 or UTF-32 becomes UTF-8; the stream raises `NotDecodedError` where the text is not what
    the mark says.

    A JSON object is read ahead to the end of its line, and a list in JSON to `MOST_AHEAD`, so that
    the first article is among the first bytes.
    """
    begun = _begun(stream)
    is_gzip = begun.head.startswith(_GZIP_MAGIC)
    if is_gzip:
        begun = _begun(cast(BinaryIO, gzip.GzipFile(fileobj=begun.stream)))
        if begun.head.startswith(_GZIP_MAGIC):
            raise PackedError("the data was compressed twice; unpack it once with gunzip.")
    packed = next((name for name, begins in _NOT_UNPACKED.items() if begins.match(begun.head)), "")
    if packed:
        raise PackedError(f"data packed with {packed} is not read; unpack it first.")
    if gzipped and begun.head and not is_gzip:
        raise PackedError("the name ends in .gz, but the data is not gzip; rename the file.")
    encoding = marked_encoding(begun.head)
    return _begun(cast(BinaryIO, _InUtf8(begun.stream, encoding))) if encoding else begun


def marked_encoding(data: bytes) -> str | None:
    """The encoding whose byte order mark the data begins with: UTF-16 or UTF-32, else None."""
    return next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)


def unmarked_encoding(data: bytes) -> str | None:
    """The name of UTF-16 or UTF-32 without a byte order mark: every other byte or so is NUL."""
    head = data[:_CHUNK]
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2 or b"\0" not in head:
        return None
    if head[1::4].count(0) + head[2::4].count(0) == len(head[1::4]) + len(head[2::4]):
        return "UTF-32LE" if head[0] else "UTF-32BE"
    if odd.count(0) > 0.9 * len(odd) and even.count(0) < 0.1 * len(even):
        return "UTF-16LE"
    if even.count(0) > 0.9 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "UTF-16BE"
    return None


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream with their line ends, one at a time; None for a line too long."""
    while line := stream.readline(MOST_LINE_BYTES + 1):
        if len(line) <= MOST_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None


def _begun(stream: BinaryIO) -> Begun:
    head, whole = bytearray(), False
    error: Exception | None = None
    while not whole and not _enough(head):
        try:
            chunk = _some(stream, _CHUNK)
        except (*DAMAGED, NotDecodedError) as damage:
            error, chunk = damage, b""
        head += chunk
        whole = not chunk
    first = bytes(head)
    rest = io.BufferedReader(Resumed(first, stream, error), _CHUNK)
    return Begun(first, whole, cast(BinaryIO, rest))


def _enough(head: bytearray) -> bool:
    """Whether the first bytes show what the data is."""
    if len(head) < _CHUNK:
        return False
    opening = head[:_CHUNK].removeprefix(codecs.BOM_UTF8).lstrip()
    if not opening:
        return len(head) > MOST_BYTES or bool(head[-_CHUNK:].strip())
    if opening.startswith(b"{"):
        return b"\n" in opening or b"\n" in head[-_CHUNK:] or len(head) > MOST_LINE_BYTES
    return not opening.startswith(b"[") or len(head) >= MOST_AHEAD


def _some(stream: BinaryIO, most: int) -> bytes:
    """The bytes at hand, without waiting for `most`; empty only at the end."""
    read = getattr(stream, "read1", stream.read)
    return cast(bytes, read(most))
