"""Styled text at places of a terminal, in few bytes.

A style in 16.7 million colours takes 40 bytes to say, a jump of the cursor eight. So what two
styles share is not said again, and pieces of one style are written one after another wherever they
stand, if that is shorter.
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
"""What ends an attribute, where all terminals agree; bold and dim end together."""


class Piece(NamedTuple):
    """Text in one style that begins at a column and a row."""

    x: int
    y: int
    text: str
    style: Style | None


def shortest(pieces: Sequence[Piece], system: ColorSystem | None) -> str:
    """What writes all the pieces, in whichever order is shorter."""
    by_style: dict[Style | None, list[Piece]] = {}
    for piece in pieces:
        by_style.setdefault(piece.style, []).append(piece)
    grouped = (piece for alike in by_style.values() for piece in alike)
    return min(in_order(pieces, system), in_order(grouped, system), key=len)


def in_order(pieces: Iterable[Piece], system: ColorSystem | None) -> str:
    """What writes the pieces one after another, and ends all styles."""
    said: list[str] = []
    held, at = _PLAIN, (-1, -1)
    for x, y, text, style in pieces:
        if (x, y) != at:
            said.append(f"\x1b[{y + 1};{x + 1}H")
        said.append(_changing(held, style or _PLAIN, system) + text)
        held, at = style or _PLAIN, (x + cell_len(text), y)
    return "".join([*said, _changing(held, _PLAIN, system)])


@lru_cache(maxsize=4096)
def _changing(before: Style, after: Style, system: ColorSystem | None) -> str:
    """What turns one style into the other; empty where there is no difference."""
    codes = _difference(_codes(before, system), _codes(after, system))
    return f"\x1b[{codes}m" if codes else ""


def _difference(held: dict[str, str], wanted: dict[str, str]) -> str:
    off = [_OFF.get(kind, "0") for kind in held if kind not in wanted]
    if off and (not wanted or "0" in off):
        return ";".join(["0", *wanted.values()])
    ended = {kind for kind in held if _OFF.get(kind) in off}
    new = [code for kind, code in wanted.items() if kind in ended or held.get(kind) != code]
    return ";".join([*dict.fromkeys(off), *new])


def _codes(style: Style, system: ColorSystem | None) -> dict[str, str]:
    """The style's codes by what they set: `fg`, `bg`, or the attribute that the code is."""
    said = style.without_color.clear_meta_and_links().render(".", color_system=system)
    attributes = said.partition("m")[0].removeprefix("\x1b[").split(";") if len(said) > 1 else []
    codes = {code: code for code in attributes}
    if system is not None and style.color:
        codes["fg"] = ";".join(style.color.downgrade(system).get_ansi_codes())
    if system is not None and style.bgcolor:
        codes["bg"] = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False))
    return codes
