"""What a section of the page is made of: values that the template lays out. Pure.

Every text in them may come from data; the template alone makes it harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, with smaller lines below it; `heat` in 0…1 colours its ground."""

    text: str
    note: str = ""
    heat: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns; the first `names` cells of a row are text, the others figures."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    names: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """An SVG element that has been made harmless, and what it shows in one sentence."""

    kind: ClassVar[str] = "chart"
    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Lane:
    """What one annotator made of a stretch: pieces of text, each with its label or none."""

    name: str
    pieces: tuple[tuple[str, str], ...]
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One disagreement in context, lanes below one another; `notes` are (what, text)."""

    title: str
    article: str
    words: str
    lanes: tuple[Lane, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """Disagreements one after the other."""

    kind: ClassVar[str] = "cases"
    cases: tuple[Case, ...]


Block = Paragraph | Table | Chart | Cases


def counts_by_label(
    caption: str,
    head: tuple[str, str],
    labels: Sequence[str],
    counts: Iterable[tuple[str, str, str, int]],
) -> Table:
    """A row for each (name, class) in their order, and in it the count of each label."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for name, what, label, count in counts:
        rows.setdefault((name, what), {})[label] = count
    return Table(
        caption,
        (*head, *labels),
        tuple(
            (*key, *(f"{of_row.get(label, 0):,}" for label in labels))
            for key, of_row in rows.items()
        ),
        names=2,
    )


def figure_cell(figure: Mapping[str, Any], note: str = "") -> Cell:
    """A figure with its interval, or the word undefined with the reason."""
    if figure["value"] is None:
        return Cell("undefined", figure["reason"])
    lines = [interval(figure), note]
    return Cell(decimal(figure["value"]), "\n".join(line for line in lines if line))


def interval(figure: Mapping[str, Any]) -> str:
    """`0.81–0.87`, or nothing where there is none."""
    if figure["low"] is None or figure["high"] is None:
        return ""
    return f"{decimal(figure['low'])}–{decimal(figure['high'])}"


def decimal(value: float) -> str:
    """Three digits after the point, as published."""
    return f"{value:.3f}"
