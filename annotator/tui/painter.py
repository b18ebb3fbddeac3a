"""Writes to the terminal only the cells that it does not show yet: over SSH one feels each byte.

Textual writes a line from its widget's left edge to the last cell that was refreshed, and all of
the screen when a widget appears. Here what was written last is kept line by line, and an update
writes what differs from it. Where anything may be in the terminal, as after a resize, it is
forgotten and written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import COLOR_SYSTEMS
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from annotator.rendering.ansi import Piece, shortest
from annotator.rendering.line_diff import differing
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.color import ColorSystem
    from rich.console import Console, RenderableType

Chops = tuple[tuple[int, ...], dict[int, Strip]]
"""Where the widgets on a line begin, and what is shown of those that are known."""


class Shown:
    """What the terminal shows, as far as it is known."""

    def __init__(self) -> None:
        self._lines: dict[int, Chops] = {}

    def forget(self) -> None:
        """Anything may be in the terminal."""
        self._lines.clear()

    def sparing(self, update: RenderableType | None) -> RenderableType | None:
        """The same update of the screen in fewer bytes."""
        if isinstance(update, ChopsUpdate):
            return _Part(update, self)
        if isinstance(update, LayoutUpdate):
            return _Whole(update, self)
        if isinstance(update, CompositorUpdate):
            self.forget()
        return update

    def whole(self, y: int, strips: Iterable[Strip]) -> Iterator[tuple[int, Strip]]:
        """What has to be written of a line for it to be `strips` from left to right."""
        before = self._line(y)
        known: dict[int, Strip] = {}
        x = 0
        for strip in strips:
            known[x] = strip
            x += strip.cell_length
        self._lines[y] = tuple(known), known
        if before is None or before.cell_length != x:
            yield from known.items()
        else:
            runs = differing(before, list(Strip.join(known.values())))
            yield from ((at, Strip(run)) for at, run in runs)

    def _line(self, y: int) -> Strip | None:
        """The whole line as it is in the terminal, or None where some of it is not known."""
        starts, known = self._lines.get(y, ((), {}))
        if not starts or len(known) < len(starts):
            return None
        return Strip.join([known[x] for x in starts])

    def part(
        self, y: int, chops: Iterable[int], wanted: Iterable[tuple[int, Strip]]
    ) -> Iterator[tuple[int, Strip]]:
        """What has to be written of a line whose widgets begin at `chops` for it to be `wanted`."""
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
                yield from ((x + at, Strip(run)) for at, run in differing(shown, list(strip)))


class _Part(ChopsUpdate):
    """Some lines of the screen, or parts of them."""

    def __init__(self, update: ChopsUpdate, shown: Shown) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """What takes the terminal there."""
        pieces = [
            piece
            for y in dict.fromkeys(y for y, _, _ in self.spans)
            for x, strip in self._shown.part(y, self.chops[y], self._touched(y))
            for piece in _pieces(x, y, strip)
        ]
        return shortest(pieces, _colours(console))

    def _touched(self, y: int) -> Iterator[tuple[int, Strip]]:
        spans = [(start, end) for line, start, end in self.spans if line == y]
        for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
            if strip is not None and any(x < last and first < end for first, last in spans):
                yield x, strip


class _Whole(LayoutUpdate):
    """The whole screen."""

    def __init__(self, update: LayoutUpdate, shown: Shown) -> None:
        super().__init__(update.strips, update.region)
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """What takes the terminal there."""
        pieces = [
            piece
            for y, strips in enumerate(self.strips, self.region.y)
            for x, strip in self._shown.whole(y, strips)
            for piece in _pieces(x, y, strip)
        ]
        return shortest(pieces, _colours(console))


def _pieces(x: int, y: int, strip: Strip) -> Iterator[Piece]:
    """The last gate before the terminal, for what widgets that are not ours show."""
    for text, style, _ in strip:
        yield Piece(x, y, safe(text), style)
        x += cell_len(text)


def _colours(console: Console) -> ColorSystem | None:
    return COLOR_SYSTEMS.get(console.color_system or "")
