"""Encodes styled text at screen positions as escape sequences, in few bytes.

A style in 16.7 million colours takes 40 bytes, a cursor jump eight. So a change of style sends only
the attributes that differ, and pieces of equal style are grouped if that is shorter.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.color import ColorSystem

_PLAIN = Style()
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""The code that ends an attribute, where terminals agree on one; bold and dim end together."""


class Piece(NamedTuple):
    """Text in one style that begins at column `x` and row `y`, from 0."""

    x: int
    y: int
    text: str
    style: Style | None


def shortest(pieces: Sequence[Piece], system: ColorSystem | None) -> str:
    """Encode the pieces in the given order or grouped by style, whichever is shorter."""
    by_style: dict[Style | None, list[Piece]] = {}
    for piece in pieces:
        by_style.setdefault(piece.style, []).append(piece)
    grouped = (piece for alike in by_style.values() for piece in alike)
    return min(in_order(pieces, system), in_order(grouped, system), key=len)


def in_order(pieces: Iterable[Piece], system: ColorSystem | None) -> str:
    """Encode the pieces in the given order, and reset the style at the end."""
    sequences: list[str] = []
    current, at = _PLAIN, (-1, -1)
    for x, y, text, style in pieces:
        if (x, y) != at:
            sequences.append(f"\x1b[{y + 1};{x + 1}H")
        sequences.append(_change(current, style or _PLAIN, system) + text)
        current, at = style or _PLAIN, (x + cell_len(text), y)
    return "".join([*sequences, _change(current, _PLAIN, system)])


@lru_cache(maxsize=4096)
def _change(before: Style, after: Style, system: ColorSystem | None) -> str:
    """Encode the change from one style to another; empty if they look the same."""
    current, wanted = _codes(before, system), _codes(after, system)
    off = [_OFF.get(kind, "0") for kind in current if kind not in wanted]
    if off and (not wanted or "0" in off):
        codes = ["0", *wanted.values()]
    else:
        ended = {kind for kind in current if _OFF.get(kind) in off}
        new = [code for kind, code in wanted.items() if kind in ended or current.get(kind) != code]
        codes = [*dict.fromkeys(off), *new]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _codes(style: Style, system: ColorSystem | None) -> dict[str, str]:
    """Return the style's codes by what they set: `fg`, `bg`, or the attribute's code itself."""
    dot = style.without_color.clear_meta_and_links().render(".", color_system=system)
    attributes = dot.partition("m")[0].removeprefix("\x1b[").split(";") if len(dot) > 1 else []
    codes = {code: code for code in attributes}
    if system is not None and style.color:
        codes["fg"] = ";".join(style.color.downgrade(system).get_ansi_codes())
    if system is not None and style.bgcolor:
        codes["bg"] = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False))
    return codes
