"""How states and labels look: styles by state, colours by label and by theme.

suggested: hue and underline; accepted: filled with the hue; rejected: dim and struck; current:
bold and reversed. After each span a one-letter tag with the fill inverted, so that state and label
can be told apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Label

_ON_LIGHT = {"#5FAFFF": "#005FAF", "#FFD75F": "#875F00", "#FF87AF": "#AF005F"}
"""The default labels' colours on a light ground: as far apart from it as the bright ones are
from black, and from one another also for the three kinds of colour blindness."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The theme's two base colours as `#RRGGBB`, and whether colours are drawn at all."""

    foreground: str
    background: str
    dark: bool = True
    colours: bool = True

    @property
    def plain(self) -> Style:
        """Text that carries no span."""
        if not self.colours:
            return Style()
        return Style(color=self.foreground, bgcolor=self.background)

    def hue(self, label: Label) -> str:
        """The label's colour on this ground."""
        return label.colour if self.dark else _ON_LIGHT.get(label.colour.upper(), label.colour)


DARK = Ground("#E0E0E0", "#121212")
"""Until the theme is known."""


@lru_cache(maxsize=512)
def span_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """The style of the text of a span in `state` (suggested, accepted, rejected)."""
    if state == "rejected":
        return ground.plain + Style(dim=True, strike=True, reverse=current, bold=current)
    underline = state == "suggested"
    if current:
        return ground.plain + Style(bold=True, reverse=True, underline=underline)
    if not ground.colours:
        return Style(reverse=state == "accepted", underline=underline)
    hue = ground.hue(label)
    if state == "accepted":
        return Style(color=ground.background, bgcolor=hue)
    return Style(color=hue, bgcolor=ground.background, underline=True)


@lru_cache(maxsize=512)
def tag_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """The style of the letter after a span: the span's fill, inverted."""
    if not ground.colours:
        return Style(reverse=state == "suggested", bold=True)
    hue = ground.hue(label)
    if state == "suggested":
        return Style(color=ground.background, bgcolor=hue, bold=current)
    return Style(color=hue, bgcolor=ground.background, bold=True)


def tag_letters(labels: Sequence[Label]) -> dict[int, str]:
    """One letter for each label id: the first of its name that no earlier label has, else `?`."""
    letters: dict[int, str] = {}
    for label in labels:
        free = (c for c in label.name.upper() if c.isalnum() and c not in letters.values())
        letters[label.id] = next(free, label.key or "?")
    return letters
