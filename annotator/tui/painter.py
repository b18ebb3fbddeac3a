"""Sends only changed cells to the terminal, to save bandwidth over SSH.

Textual writes each line from the left edge of the changed widget to the last refreshed cell, and
the whole screen when a widget appears. The painter remembers what each line shows and reduces an
update to the cells that differ. It also sanitises all text, including that of Textual's widgets.

It relies on private parts of Textual: the classes of `textual._compositor` and `App._display`.
`ANNOTATOR_PAINTER=textual` in the environment switches it off: Textual then paints by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from annotator.rendering.ansi import Piece, shortest
from annotator.rendering.line_diff import differing
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

Chops = tuple[tuple[int, ...], dict[int, Strip]]
"""The columns where the widgets on a line begin, and the known content of each, by column."""

Run = tuple[int, Iterable[Segment]]
"""A column, and the segments to write from there on."""


class Painter:
    """Remembers what the terminal shows, and reduces updates to what differs from it."""

    def __init__(self) -> None:
        self._enabled = os.environ.get("ANNOTATOR_PAINTER") != "textual"
        self._lines: dict[int, Chops] = {}

    def forget(self) -> None:
        """Assume nothing about what the terminal shows, as after a resize."""
        self._lines.clear()

    def reduced(self, update: RenderableType | None) -> RenderableType | None:
        """Return an update of the screen that has the same effect in fewer bytes."""
        if not self._enabled:
            return update
        if isinstance(update, ChopsUpdate):
            return _Part(update, self)
        if isinstance(update, LayoutUpdate):
            return _Whole(update, self)
        if isinstance(update, CompositorUpdate):
            self.forget()
        return update

    def line_changes(self, y: int, strips: Iterable[Strip]) -> Iterator[Run]:
        """Yield the runs to write so that line `y` shows `strips` from left to right."""
        starts, known = self._lines.get(y, ((), {}))
        before = Strip.join([known[x] for x in starts]) if len(known) == len(starts) > 0 else None
        known = {}
        x = 0
        for strip in strips:
            known[x] = strip
            x += strip.cell_length
        self._lines[y] = tuple(known), known
        if before is None or before.cell_length != x:
            yield from known.items()
        else:
            yield from differing(before, chain.from_iterable(known.values()))

    def part_changes(
        self, y: int, chops: Iterable[int], wanted: Iterable[tuple[int, Strip]]
    ) -> Iterator[Run]:
        """Yield the runs to write so that line `y` shows `wanted`.

        `chops` are the columns where the widgets on the line begin.
        """
        starts = tuple(chops)
        if y not in self._lines or self._lines[y][0] != starts:
            self._lines[y] = starts, {}
        known = self._lines[y][1]
        for x, strip in wanted:
            shown = known.get(x)
            known[x] = strip
            if shown is None or shown.cell_length != strip.cell_length:
                yield x, strip
            elif shown is not strip:
                yield from ((x + at, run) for at, run in differing(shown, strip))


class _Part(ChopsUpdate):
    """An update of some lines of the screen, or parts of lines."""

    def __init__(self, update: ChopsUpdate, painter: Painter) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._painter = painter

    def render_segments(self, console: Console) -> str:
        """Return the bytes for the terminal, as text."""
        lines = dict.fromkeys(y for y, _, _ in self.spans)
        changes = (
            (y, self._painter.part_changes(y, self.chops[y], self._touched(y))) for y in lines
        )
        return _sequences(changes, console)

    def _touched(self, y: int) -> Iterator[tuple[int, Strip]]:
        spans = [(start, end) for line, start, end in self.spans if line == y]
        for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
            if strip is not None and any(x < last and first < end for first, last in spans):
                yield x, strip


class _Whole(LayoutUpdate):
    """An update of the whole screen."""

    def __init__(self, update: LayoutUpdate, painter: Painter) -> None:
        super().__init__(update.strips, update.region)
        self._painter = painter

    def render_segments(self, console: Console) -> str:
        """Return the bytes for the terminal, as text."""
        lines = enumerate(self.strips, self.region.y)
        return _sequences(((y, self._painter.line_changes(y, line)) for y, line in lines), console)


def _sequences(changes: Iterable[tuple[int, Iterable[Run]]], console: Console) -> str:
    """Return the escape sequences that write the changes of each line `y`."""
    pieces: list[Piece] = []
    for y, runs in changes:
        for column, run in runs:
            x = column
            for text, style, _ in run:
                pieces.append(Piece(x, y, safe(text), style))
                x += cell_len(text)
    return shortest(pieces, COLOR_SYSTEMS.get(console.color_system or ""))
