"""A learning curve as SVG: F1 and operations over the number of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.atomic import write_markup
from exports.svg_chart import ALONE, Plot, axis_from_zero, svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.scoring import Tally
    from exports.fitting.comparison import Curve

_SIZE = 480, 320
_TRAINED, _CURRENT = "#1f77b4", "#6f6f6f"


def draw(curve: Curve, path: Path) -> None:
    """Write the picture; ExportError if `path` cannot be written."""
    f1 = _plot(curve, "F1, exact (%)", lambda counts: 100 * (counts.f1 or 0.0))
    operations = _plot(
        curve, "Operations per 100 spans", lambda counts: counts.operations_per_100 or 0.0
    )
    caption = "The trained suggester at each number of articles, and the current one as a level."
    write_markup(path, svg("Learning curve", caption, [f1, operations], ALONE))


def _plot(curve: Curve, title: str, figure: Callable[[Tally], float]) -> Plot:
    dots = [(point.articles, figure(point.counts)) for point in curve.points]
    last, level = dots[-1][0], figure(curve.counts)
    across = axis_from_zero(last, "articles learned from")
    up = axis_from_zero(max(100.0, level, *(value for _, value in dots)))
    plot = Plot(_SIZE, across, up, ALONE, title)
    plot.line([(0, level), (last, level)], "current", 2, _CURRENT)
    plot.line(dots, "trained", 2, _TRAINED)
    for articles, value in dots:
        plot.dot((articles, value), f"{articles:,} articles: {value:.1f}", _TRAINED)
    plot.legend([("trained", _TRAINED), (curve.current or "none", _CURRENT)])
    return plot
