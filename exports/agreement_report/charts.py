"""Figures with their intervals as SVG for the page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from exports.svg_chart import IN_PAGE, Axis, Plot, svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from exports.svg_chart import Point

_WIDTH, _ROW, _FRAME, _COURSE_HEIGHT = 520, 26, 50, 240
_LONGEST_NAME = 24


class Dot(NamedTuple):
    """A named figure with its interval; `value` is None if the figure is undefined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


def dot(name: str, figure: Mapping[str, Any]) -> Dot:
    """The dot of a figure of the report."""
    return Dot(name, figure["value"], figure["low"], figure["high"])


def intervals_svg(title: str, caption: str, dots: Sequence[Dot]) -> str:
    """A row for each figure, the first at the top: a dot on a line from low to high."""
    names = Axis(len(dots) - 0.5, -0.5, _names(dots))
    plot = Plot((_WIDTH, _FRAME + _ROW * len(dots)), _tenths(dots), names, IN_PAGE)
    for row, dot in enumerate(dots):
        _draw(plot, dot, [(value, row) for value in dot[1:] if value is not None])
    return svg(title, caption, [plot], IN_PAGE)


def course_svg(title: str, caption: str, dots: Sequence[Dot]) -> str:
    """Figures from left to right, joined by a line, with their names below them."""
    names = Axis(-0.5, len(dots) - 0.5, _names(dots), "up to article")
    plot = Plot((_WIDTH, _COURSE_HEIGHT), names, _tenths(dots), IN_PAGE)
    defined = [(column, dot.value) for column, dot in enumerate(dots) if dot.value is not None]
    plot.line(defined, "course", 2)
    for column, dot in enumerate(dots):
        _draw(plot, dot, [(column, value) for value in dot[1:] if value is not None])
    return svg(title, caption, [plot], IN_PAGE)


def _draw(plot: Plot, dot: Dot, points: Sequence[Point]) -> None:
    """Draw one figure; `points` are value, low and high as far as they are known."""
    if len(points) == len(dot) - 1:
        plot.line(points[1:], "interval", 1.5)
    if points:
        interval = f" ({dot.low:.3f}–{dot.high:.3f})" if len(points) > 1 else ""
        plot.dot(points[0], f"{dot.name}: {dot.value:.3f}{interval}")


def _names(dots: Sequence[Dot]) -> tuple[tuple[float, str], ...]:
    return tuple(
        (at, name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…")
        for at, name in enumerate(dot.name for dot in dots)
    )


def _tenths(dots: Sequence[Dot]) -> Axis:
    """From the tenth below every figure to 1: an axis from 0 would hide small differences."""
    drawn = [end for dot in dots for end in (dot.value, dot.low) if end is not None]
    lowest = max(0, min(9, math.floor(min(drawn) * 10)))
    return Axis(
        lowest / 10, 1, tuple((tenth / 10, f"{tenth / 10:.1f}") for tenth in range(lowest, 11))
    )
