"""Converts offsets that other programs count in UTF-16 units or bytes into code points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.readers.options import Unit

UNIT_NAMES: Mapping[Unit, str] = {
    "code-points": "code points",
    "utf16": "UTF-16 units",
    "bytes": "bytes",
}
"""The units as messages name them."""

_ENCODINGS: tuple[tuple[Unit, str, int], ...] = (("utf16", "utf-16-le", 2), ("bytes", "utf-8", 1))
"""Unit, the encoding that it counts in, and its bytes in that encoding."""


class Offsets:
    """Converts the offsets of one text from `unit` into code points."""

    def __init__(self, text: str, unit: Unit) -> None:
        self.unit = unit
        self._length = len(text)
        self._code_points = None if text.isascii() else _code_points(text, unit)

    def code_point(self, offset: int) -> int:
        """The offset in code points.

        Raises `ValueError` where it is outside the text or inside a code point.
        """
        if self._code_points is None:
            found = offset if 0 <= offset <= self._length else None
        else:
            found = self._code_points.get(offset)
        if found is None:
            name = UNIT_NAMES[self.unit]
            raise ValueError(f"{offset} is no place between two characters, counted in {name}")
        return found


def _code_points(text: str, unit: Unit) -> dict[int, int] | None:
    for name, encoding, width in _ENCODINGS:
        if name == unit:
            return dict(_places(text, encoding, width))
    return None


def _places(text: str, encoding: str, width: int) -> Iterator[tuple[int, int]]:
    """(offset in the unit, offset in code points) of each edge of a code point."""
    yield 0, 0
    size = 0
    for number, char in enumerate(text, 1):
        size += len(char.encode(encoding)) // width
        yield size, number


def other_unit(text: str, spans: Sequence[tuple[int, int, str]]) -> Unit | None:
    """The unit in which all offsets fit the texts of their spans, if code points are not it.

    `spans` are (start, end, covered text as the file gives it). None if nothing or code points fit.
    """
    given = [span for span in spans if span[2]]
    if not given or text.isascii() or all(text[s:e] == covered for s, e, covered in given):
        return None
    for unit, encoding, width in _ENCODINGS:
        data = text.encode(encoding)
        if all(data[s * width : e * width] == c.encode(encoding) for s, e, c in given):
            return unit
    return None


def converted(text: str, spans: Sequence[tuple[int, int]]) -> Mapping[Unit, list[tuple[int, int]]]:
    """The spans in code points if their offsets were counted in another unit, by unit.

    A unit in which any offset falls inside a code point or outside the text is left out.
    """
    if text.isascii():
        return {}
    found = {}
    for unit, encoding, width in _ENCODINGS:
        at = dict(_places(text, encoding, width))
        if all(start in at and end in at for start, end in spans):
            found[unit] = [(at[start], at[end]) for start, end in spans]
    return found
