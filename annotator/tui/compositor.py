"""Renders only the lines of widgets that changed, and asks for a repaint without messages.

For a partial update, Textual asks each widget near the changes for all of its lines, although the
update contains few of them. In a tall terminal that takes longer than rendering the changes.

Both rely on private parts of Textual: `Screen._compositor`, `Screen._dirty_widgets`,
`Widget._set_dirty`, and the classes of `textual._compositor`. `ANNOTATOR_PAINTER=textual` in the
environment leaves the composing of updates to Textual; `repaint` stays.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


def render_changes_only(screen: Screen[None]) -> None:
    """Let a screen that is not laid out yet compose its partial updates from changed lines."""
    if os.environ.get("ANNOTATOR_PAINTER") != "textual":
        screen._compositor = _Compositor()


def repaint(widget: Widget, *regions: Region) -> None:
    """Mark regions of a widget, or all of it, for the next paint.

    `Widget.refresh` sends two messages for each widget, which take longer than a short line.
    """
    screen = widget.screen if widget.is_mounted else None
    if screen and widget in screen._compositor.visible_widgets:
        widget._set_dirty(*regions)
        screen._dirty_widgets.add(widget)
        screen.check_idle()
    else:
        widget.refresh(*regions)


class _Compositor(Compositor):
    """Composes partial updates from the lines that the changed regions need.

    `lines_asked` counts the lines that widgets were ever asked for, for tests.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines_asked = 0
        self._needed: list[Region] = []

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render the changed regions, if there are any."""
        self._needed = [*self._dirty_regions]
        update = super().render_partial_update()
        self._needed = []
        return update

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield the region, clip and lines of each widget that the update needs, front to back."""
        if not self._needed:
            yield from super()._get_renders(crop)
            return
        needed = self._needed
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            parts = [part for part in needed if shown.overlaps(part)]
            if not parts:
                continue
            union = Region.from_union(parts)
            lines = shown.intersection(Region(shown.x, union.y, shown.width, union.height))
            self.lines_asked += lines.height
            yield region, lines, widget.render_lines(lines.translate(-region.offset))
            needed = [part for part in needed if not shown.contains_region(part)]
            if not needed:
                return
