"""Decodes JSON strictly: single values, and a stream of them that may go over several lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from corpus.readers.spans import shown
from corpus.readers.storable import unstorable
from corpus.readers.streams import MOST_LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPES = ("\\u0000", "\\ud", "\\uD")
_CHUNK = 2**16
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are not UTF-8."""


class NotJsonError(ValueError):
    """Data is not JSON."""


class _DuplicateKeyError(ValueError):
    """A key is twice in a JSON object; the text is the key."""


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _DuplicateKeyError(next(key for key in found if keys.count(key) > 1))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_STRICT = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates)
_LENIENT = json.JSONDecoder(parse_int=float)
"""Decodes what the other refuses as a value, to find its end."""


def json_value(line: str) -> Any:  # noqa: ANN401 # JSON of any shape
    """The value of a line.

    Raises `NotJsonError`, or another `ValueError` where a key is twice in an object or something
    cannot be stored; in `text` that is left to the caller, who knows its line.
    """
    try:
        value = _STRICT.decode(line)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"not JSON, column {error.colno}: {error.msg}.") from None
    except ValueError as error:
        raise _explained(error) from None
    _refuse_escaped(value, line)
    return value


def _explained(error: ValueError) -> ValueError:
    if isinstance(error, _DuplicateKeyError):
        return ValueError(
            f"the key {shown(str(error))} is twice in one object; remove one of them."
        )
    return ValueError(
        "the JSON has a number that cannot be stored (NaN, Infinity, or thousands of digits)."
    )


def _refuse_escaped(value: object, data: str) -> None:
    """Refuse a value decoded from `data` with a string that cannot be stored, unless in `text`."""
    if not any(escape in data for escape in _ESCAPES):
        return
    parts = value.items() if isinstance(value, dict) else enumerate([value])
    for key, part in parts:
        found = [reason for string in _strings([key, part]) if (reason := unstorable(string))]
        if found and key != "text":
            raise ValueError(f"{shown(key)} has {found[0]}, which cannot be stored; remove it.")


def _strings(value: object) -> Iterator[str]:
    """All strings of a JSON value, with its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        yield from _strings([*value.keys(), *value.values()])


class _Characters(Protocol):
    def read(self, size: int, /) -> str: ...


class JsonValues:
    """The items of a list in JSON, or JSON values after one another, decoded one at a time.

    `stream` is decoded with `surrogateescape`, so that bytes that are not UTF-8 refuse only the
    value that has them. `line` is that of the next value. One value and 64 KiB are in memory.
    """

    def __init__(self, stream: _Characters) -> None:
        self._stream = stream
        self._buffer, self._at, self._ended = "", 0, False
        self.line = 1
        self._listed = self._next() == "["
        if self._listed:
            self._pass(1)
        self._first = True

    def ended(self) -> bool:
        """Whether no value is left; `NotJsonError` where something else than a value follows."""
        char = self._next()
        if self._listed and char == "]":
            self._pass(1)
            self._listed, char = False, self._next()
            if char:
                raise NotJsonError("something follows the end of the list.")
        if self._listed and not self._first and char:
            if char != ",":
                raise NotJsonError("the list is not continued by a comma or ended by a bracket.")
            self._pass(1)
            char = self._next()
        if self._listed and not char:
            raise NotJsonError("the file ends inside the list.")
        self._first = False
        return not char

    def take(self) -> Any:  # noqa: ANN401 # JSON of any shape
        """The next value; raises as `json_value` does.

        After `NotJsonError` nothing more can be read; after other errors the next value can.
        """
        try:
            value, end = self._decode(_STRICT)
            refused = None
        except NotJsonError:
            raise
        except ValueError as error:
            value, end = self._decode(_LENIENT)
            refused = _explained(error)
        data = self._buffer[self._at : end]
        self._pass(len(data))
        bad = None if data.isascii() else _NOT_UTF_8.search(data)
        if bad:
            raise ValueError(
                f"the data is not UTF-8 (byte 0x{ord(bad[0]) - 0xDC00:02x}); convert it, for "
                "example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`."
            )
        if refused:
            raise refused
        _refuse_escaped(value, data)
        return value

    def _decode(self, decoder: json.JSONDecoder) -> tuple[Any, int]:
        """The value at the current place and its end, reading on until it is complete."""
        while True:
            try:
                value, end = decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._read_on():
                    continue
                line = self.line + self._buffer.count("\n", self._at, error.pos)
                raise NotJsonError(f"not JSON in line {line}: {error.msg}.") from None
            if end < len(self._buffer) or not self._read_on():
                return value, end

    def _read_on(self) -> bool:
        """Double what is in memory of the current value; False at the end or the limit."""
        held = len(self._buffer) - self._at
        if self._ended or held > MOST_LINE_BYTES:
            return False
        more = self._stream.read(max(_CHUNK, held))
        self._ended = not more
        self._buffer, self._at = self._buffer[self._at :] + more, 0
        return not self._ended

    def _next(self) -> str:
        """The next character that is not blank, without passing it; empty at the end."""
        while True:
            rest = self._buffer[self._at : self._at + _CHUNK]
            if stripped := rest.lstrip():
                self._pass(len(rest) - len(stripped))
                return stripped[0]
            self._pass(len(rest))
            if not rest and not self._read_on():
                return ""

    def _pass(self, length: int) -> None:
        self.line += self._buffer.count("\n", self._at, self._at + length)
        self._at += length
