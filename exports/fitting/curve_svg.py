"""A learning curve as SVG: F1 and operations over the number of articles.

Drawn by leather, an optional extra: a third of a megabyte of pure Python that needs no other
package, where matplotlib brings ten of them for two lines and an axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.scoring import Tally
    from exports.fitting.comparison import Curve

_TRAINED, _CURRENT = "#1f77b4", "#7f7f7f"
_FONT = "sans-serif"


def refuse_without_library() -> None:
    """ExportError that says how to install what draws."""
    try:
        import leather  # noqa: F401 - whether it is there is the question
    except ImportError as error:
        message = "A picture needs the extra `charts`: `pip install 'annotator-tui[charts]'`."
        raise ExportError(message) from error


def draw(curve: Curve, path: Path) -> None:
    """Write the picture; ExportError where the disk does not take it."""
    import leather

    leather.theme.title_font_family = leather.theme.legend_font_family = _FONT
    leather.theme.axis_title_font_family = leather.theme.tick_font_family = _FONT
    grid = leather.Grid()
    grid.add_many(
        [
            _chart(curve, "F1, exact (%)", lambda counts: 100 * (counts.f1 or 0.0)),
            _chart(
                curve, "Operations per 100 spans", lambda counts: counts.operations_per_100 or 0.0
            ),
        ]
    )
    try:
        path.write_text(grid.to_svg(), encoding="utf-8")
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}."
        raise ExportError(message) from error


def _chart(curve: Curve, title: str, figure: Callable[[Tally], float]) -> object:
    import leather

    chart = leather.Chart(title)
    dots = [(point.articles, figure(point.counts)) for point in curve.points]
    last, reference = dots[-1][0], figure(curve.counts)
    level = [(0, reference), (last, reference)]
    chart.add_line(level, name=_printable(curve.current) or "none", stroke_color=_CURRENT)
    chart.add_line(dots, name="trained", stroke_color=_TRAINED)
    chart.add_x_scale(0, last)
    chart.add_y_scale(0, max(100.0, reference, *(value for _, value in dots)))
    chart.add_x_axis(name="articles learned from")
    return chart


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)
