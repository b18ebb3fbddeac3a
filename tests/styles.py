"""What colours and attributes a screen has, as text: a letter a cell, and a legend of the letters.

Beside a picture of the characters it shows where a colour goes wrong; the commonest style is blank.
"""

from __future__ import annotations

from collections import Counter
from string import ascii_letters
from typing import TYPE_CHECKING

from rich.color import ColorType
from rich.style import Style

if TYPE_CHECKING:
    from annotator.tui.labelling_app import AnnotatorApp

_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike", "blink")


def drawn_styles(app: AnnotatorApp) -> str:
    """The grid of letters, then the legend."""
    grid = [_cells(app, strip) for strip in app.screen._compositor.render_strips()]
    counted = Counter(style for row in grid for style in row)
    commonest = counted.most_common(1)[0][0]
    letters = {commonest: " "}
    for style in (style for row in grid for style in row):
        letters.setdefault(style, ascii_letters[len(letters) - 1])
    rows = ["".join(letters[style] for style in row).rstrip() for row in grid]
    legend = [f"{letter}  {style}" for style, letter in letters.items()]
    return "\n".join([*rows, "", *legend]) + "\n"


def _cells(app: AnnotatorApp, strip: object) -> list[str]:
    for line_filter in app._filters:
        if line_filter.enabled:
            strip = strip.apply_filter(line_filter, app.screen.background_colors[1])
    return [_told(part.style or Style()) for part in strip for _ in range(part.cell_length)]


def _told(style: Style) -> str:
    """`#FFFFFF on #121212 bold`; `-` is the terminal's own colour."""
    attributes = [name for name in _ATTRIBUTES if getattr(style, name)]
    return " ".join([_colour(style.color), "on", _colour(style.bgcolor), *attributes])


def _colour(color: object) -> str:
    if color is None or color.type is ColorType.DEFAULT:
        return "-"
    return color.triplet.hex.upper() if color.triplet else f"ansi {color.number}"
