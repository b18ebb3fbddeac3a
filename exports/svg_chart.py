"""Charts as SVG: a plot with two linear axes, and lines and dots on it."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from exports.html_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point = tuple[float, float]
"""A value on the horizontal axis and one on the vertical axis."""

_CHARACTER, _LINE = 7, 18
"""The width of a character and the height of a line of text, in pixels at a font size of 12."""


class Look(NamedTuple):
    """The colours and the font of a chart, as CSS values."""

    ink: str
    quiet: str
    grid: str
    ground: str
    font: str


IN_PAGE = Look("var(--ink)", "var(--quiet)", "var(--line)", "none", "inherit")
"""Follows the page that holds the chart, in light and dark."""

ALONE = Look("#1c1d1f", "#5b6067", "#d9dbde", "#ffffff", "sans-serif")
"""For a file of its own: not every viewer knows CSS variables."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis from `low` to `high`, with ticks as (value, text).

    Where `low` is the larger number, the axis runs the other way.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    name: str = ""

    def share(self, value: float) -> float:
        """How far along the axis the value is: 0 at `low`, 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def axis_from_zero(high: float, name: str = "") -> Axis:
    """An axis from 0 to `high` with at most six ticks, at multiples of 1, 2 or 5."""
    rough = high / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    ticks = [number * step for number in range(int(high / step + 1e-9) + 1)]
    return Axis(0, high, tuple((tick, f"{tick:,.4g}") for tick in ticks), name)


class Plot:
    """Lines and dots in a frame of two axes; the size in pixels includes title and labels.

    Every text is made harmless with `visible`.
    """

    def __init__(
        self, size: tuple[int, int], across: Axis, up: Axis, look: Look, title: str = ""
    ) -> None:
        self.group = Element("g")
        self.size = size
        self._across, self._up, self._look = across, up, look
        left = 12 + _CHARACTER * max(_columns(visible(text)) for _, text in up.ticks)
        top = 10 + (_LINE if title else 0)
        self._width = size[0] - left - 16
        self._height = size[1] - top - 8 - _LINE * (2 if across.name else 1)
        self._area = SubElement(self.group, "g", transform=f"translate({left},{top})")
        if title:
            self._text(title, (0, -10), "start", look.ink)
        self._draw_axes()

    def line(
        self, points: Iterable[Point], name: str, width: float, colour: str = "currentColor"
    ) -> None:
        """Join the points by a line; `name` is its CSS class."""
        places = " ".join(f"{x:.2f},{y:.2f}" for x, y in map(self._place, points))
        line = SubElement(self._area, "polyline", points=places, fill="none", stroke=colour)
        line.set("stroke-width", str(width))
        line.set("class", name)

    def dot(self, point: Point, title: str, colour: str = "currentColor") -> None:
        """Draw a dot; browsers show `title` when the pointer is on it."""
        x, y = self._place(point)
        dot = SubElement(self._area, "circle", cx=f"{x:.2f}", cy=f"{y:.2f}", r="4", fill=colour)
        SubElement(dot, "title").text = visible(title)

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """Name the lines at the top right: (text, colour), one below the other."""
        for row, (text, colour) in enumerate(entries):
            self._text(text, (self._width - 4, 14 + _LINE * row), "end", colour)

    def _draw_axes(self) -> None:
        for value, text in self._across.ticks:
            x = self._across.share(value) * self._width
            self._grid_line((x, 0), (x, self._height))
            self._text(text, (x, self._height + _LINE), "middle", self._look.quiet)
        for value, text in self._up.ticks:
            y = (1 - self._up.share(value)) * self._height
            self._grid_line((0, y), (self._width, y))
            self._text(text, (-8, y + 4), "end", self._look.quiet)
        if self._across.name:
            middle = self._width / 2, self._height + 2 * _LINE
            self._text(self._across.name, middle, "middle", self._look.quiet)

    def _place(self, point: Point) -> Point:
        return (
            self._across.share(point[0]) * self._width,
            (1 - self._up.share(point[1])) * self._height,
        )

    def _grid_line(self, one: Point, other: Point) -> None:
        x1, y1, x2, y2 = (f"{end:.2f}" for end in (*one, *other))
        SubElement(self._area, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=self._look.grid)

    def _text(self, text: str, place: Point, anchor: str, colour: str) -> None:
        x, y = place
        element = SubElement(self._area, "text", x=f"{x:.2f}", y=f"{y:.2f}", fill=colour)
        element.set("text-anchor", anchor)
        element.text = visible(text)


def svg(title: str, caption: str, plots: Sequence[Plot], look: Look) -> str:
    """An SVG element with the plots side by side; screen readers read its title and caption."""
    width, height = sum(plot.size[0] for plot in plots), max(plot.size[1] for plot in plots)
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}")
    for name, value in (("role", "img"), ("font-family", look.font), ("font-size", "12")):
        root.set(name, value)
    for name, text in (("title", title), ("desc", caption)):
        SubElement(root, name).text = visible(text)
    SubElement(root, "rect", width="100%", height="100%", fill=look.ground)
    left = 0
    for plot in plots:
        plot.group.set("transform", f"translate({left},0)")
        root.append(plot.group)
        left += plot.size[0]
    return tostring(root, encoding="unicode")


def _columns(text: str) -> int:
    """The width of a text in characters; East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
