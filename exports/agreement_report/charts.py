"""Figures with intervals as SVG that stands inside a page: its colours are the page's.

Drawn by leather, as `exports.fitting.curve_svg` is, with one shape of our own for intervals.
leather takes colours from module globals, which are lent for the time of drawing; `currentColor`
and the page's variables make the picture follow light and dark.
"""

from __future__ import annotations

import math
import re
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from exports.html_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Protocol

    class _Scale(Protocol):
        def project(self, value: Any, range_min: float, range_max: float) -> Decimal: ...  # noqa: ANN401 - a figure or a name

    class _Datum(Protocol):
        x: Any
        y: Any
        row: tuple[Any, Any, Dot]

    class _Series(Protocol):
        def data(self) -> Iterator[_Datum]: ...


_WIDTH, _ROW, _COURSE_HEIGHT, _FRAME = 720, 26, 260, 90
_LONGEST = 32
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
_LOOK: dict[str, object] = {
    "background_color": "none",
    "margin": 0.02,
    "title_font_family": "inherit",
    "axis_title_font_family": "inherit",
    "tick_font_family": "inherit",
    "title_color": "currentColor",
    "axis_title_color": "var(--quiet)",
    "label_color": "var(--quiet)",
    "tick_color": "var(--line)",
    "zero_color": "var(--line)",
    "tick_font_char_width": 8,
}


class Dot(NamedTuple):
    """A figure with its interval and its name; None where it is undefined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


def intervals_svg(title: str, caption: str, dots: Sequence[Dot]) -> str:
    """One line for each figure, the first at the top, from its low end to its high one."""
    import leather

    rows = [(dot.value, str(at), dot) for at, dot in reversed([*enumerate(dots)])]
    chart = _chart(rows, joined=False)
    chart.set_x_scale(_scale(dots))
    chart.add_x_axis(ticks=_ticks(dots), tick_formatter=_decimal)
    chart.set_y_scale(leather.Ordinal([row[1] for row in rows]))
    chart.add_y_axis(tick_formatter=_namer(dots))
    return _svg(chart, title, caption, _FRAME + _ROW * len(dots))


def course_svg(title: str, caption: str, dots: Sequence[Dot]) -> str:
    """Figures from left to right, joined by a line; names stand below them."""
    import leather

    rows = [(str(at), dot.value, dot) for at, dot in enumerate(dots)]
    chart = _chart(rows, joined=True)
    chart.set_x_scale(leather.Ordinal([row[0] for row in rows]))
    chart.add_x_axis(tick_formatter=_namer(dots), name="up to article")
    chart.set_y_scale(_scale(dots))
    chart.add_y_axis(ticks=_ticks(dots), tick_formatter=_decimal)
    return _svg(chart, title, caption, _COURSE_HEIGHT)


def _chart(rows: Sequence[tuple[Any, Any, Dot]], *, joined: bool) -> Any:  # noqa: ANN401 - untyped
    import leather

    chart = leather.Chart()
    chart.add_series(leather.Series(rows), _intervals(joined=joined))
    return chart


def _lowest(dots: Sequence[Dot]) -> int:
    """The tenth below all that is drawn: an axis from 0 would hide how figures differ."""
    drawn = [end for dot in dots for end in (dot.value, dot.low) if end is not None]
    return max(0, min(9, math.floor(min(drawn) * 10)))


def _ticks(dots: Sequence[Dot]) -> list[Decimal]:
    return [Decimal(tenth) / 10 for tenth in range(_lowest(dots), 11)]


def _scale(dots: Sequence[Dot]) -> Any:  # noqa: ANN401 - leather has no types
    """From the lowest tick to 1, exactly: leather's own scale would round to ticks it prefers."""
    import leather

    low = Decimal(_lowest(dots)) / 10

    class Tenths(leather.Linear):  # type: ignore[misc]
        def project(self, value: float, range_min: float, range_max: float) -> Decimal:
            share = (Decimal(value) - low) / (1 - low)
            return Decimal(range_min) + (Decimal(range_max) - Decimal(range_min)) * share

    return Tenths(low, Decimal(1))


def _decimal(value: Decimal, _index: int, _count: int) -> str:
    return f"{value:.1f}"


def _namer(dots: Sequence[Dot]) -> Callable[[str, int, int], str]:
    def name(at: str, _index: int, _count: int) -> str:
        shown = visible(dots[int(at)].name)
        return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"

    return name


def _intervals(*, joined: bool) -> object:
    """A shape of leather's kind: a line over each interval, a dot on each value."""
    import leather

    class Intervals(leather.shapes.Shape):  # type: ignore[misc]
        def validate_series(self, _series: _Series) -> bool:
            return True

        def to_svg(
            self, width: int, height: int, x: _Scale, y: _Scale, series: _Series, _palette: object
        ) -> ElementTree.Element:
            def place(datum: _Datum, value: float) -> tuple[str, str]:
                across, down = (datum.x, value) if joined else (value, datum.y)
                return f"{x.project(across, 0, width):.2f}", f"{y.project(down, height, 0):.2f}"

            return _drawn(series, place, joined=joined)

    return Intervals()


def _drawn(
    series: _Series, place: Callable[[_Datum, float], tuple[str, str]], *, joined: bool
) -> ElementTree.Element:
    group = ElementTree.Element("g")
    course = []
    for datum in series.data():
        value, low, high = datum.row[2][1:]
        if value is None:
            continue
        at = place(datum, value)
        course.append(at)
        if low is not None and high is not None:
            ends = [place(datum, low), place(datum, high)]
            group.append(_line(ends, "1.5", "interval"))
        group.append(ElementTree.Element("circle", cx=at[0], cy=at[1], r="4"))
    if joined:
        group.insert(0, _line(course, "2", "course"))
    return group


def _line(places: Sequence[tuple[str, str]], width: str, name: str) -> ElementTree.Element:
    points = " ".join(f"{across},{down}" for across, down in places)
    line = ElementTree.Element("polyline", points=points, fill="none", stroke="currentColor")
    line.set("stroke-width", width)
    line.set("class", name)
    return line


@contextmanager
def _look() -> Iterator[None]:
    from leather import theme

    before = {name: getattr(theme, name) for name in _LOOK}
    try:
        for name, value in _LOOK.items():
            setattr(theme, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(theme, name, value)


def _svg(chart: Any, title: str, caption: str, height: int) -> str:  # noqa: ANN401 - untyped
    """The picture with a title and a description, which is how it is read aloud."""
    with _look():
        group = chart.to_svg_group(_WIDTH, height)
    root = ElementTree.Element("svg", viewBox=f"0 0 {_WIDTH} {height}", role="img")
    for name, text in (("title", title), ("desc", caption)):
        ElementTree.SubElement(root, name).text = visible(text)
    root.append(group)
    for element in root.iter():
        for attribute, value in element.items():
            element.set(attribute, _LONG_NUMBER.sub(r"\1", value))
    return ElementTree.tostring(root, encoding="unicode")
