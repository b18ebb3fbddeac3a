"""The building blocks of a section of the page, which the template lays out.

Texts in them may come from data; only the template makes them harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure in a table, with smaller lines below it; `heat` (0…1) colours its ground."""

    text: str
    note: str = ""
    heat: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns; the first `names` cells of a row are text, the others figures."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | FigureCell, ...], ...]
    names: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A harmless SVG element, and a sentence that describes it."""

    kind: ClassVar[str] = "chart"
    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Small tables and charts beside one another, as many in a row as the window has room for."""

    kind: ClassVar[str] = "side by side"
    blocks: tuple[Table | Chart, ...]


@dataclass(frozen=True, slots=True)
class LaneText:
    """A text as one annotator labelled it: pieces, each with its label or an empty string."""

    name: str
    pieces: tuple[tuple[str, str], ...]
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CaseBlock:
    """One disagreement in context, a lane below the other; `notes` are (name, text)."""

    title: str
    article: str
    words: str
    lanes: tuple[LaneText, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseList:
    """Disagreements, one below the other."""

    kind: ClassVar[str] = "cases"
    cases: tuple[CaseBlock, ...]


Block = Paragraph | Table | Chart | SideBySide | CaseList


def counts_by_label(
    caption: str,
    head: tuple[str, str],
    labels: Sequence[str],
    counts: Iterable[tuple[str, str, str, int]],
) -> Table:
    """A table of (name, class, label, count): a row for each name and class, a column a label."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for name, kind, label, count in counts:
        rows.setdefault((name, kind), {})[label] = count
    return Table(
        caption,
        (*head, *labels),
        tuple(
            (*key, *(f"{by_label.get(label, 0):,}" for label in labels))
            for key, by_label in rows.items()
        ),
        names=2,
    )


def figure_cell(figure: Mapping[str, Any], note: str = "") -> FigureCell:
    """A figure with its interval, or the word undefined with the reason."""
    if figure["value"] is None:
        return FigureCell("undefined", figure["reason"])
    lines = [interval(figure), note]
    return FigureCell(decimal(figure["value"]), "\n".join(line for line in lines if line))


def interval(figure: Mapping[str, Any]) -> str:
    """The interval as `0.81–0.87`, or an empty string if it has none."""
    if figure["low"] is None or figure["high"] is None:
        return ""
    return f"{decimal(figure['low'])}–{decimal(figure['high'])}"


def decimal(value: float) -> str:
    """Three digits after the point, as figures are published."""
    return f"{value:.3f}"
