"""How states and labels look: styles by state, colours by label and by theme.

suggested: hue and underline; accepted: filled with the hue; rejected: dim and struck; current:
bold and reversed. After each span a one-letter tag with the fill inverted, so that state and label
can be told apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Label

_ON_LIGHT = {
    "#5FAFFF": "#005FAF",
    "#FFD75F": "#875F00",
    "#FF87AF": "#AF005F",
    "#875FFF": "#0000AF",
    "#FF005F": "#870000",
    "#FF00AF": "#5F00FF",
    "#00FFAF": "#444444",
    "#878700": "#5F0000",
    "#87FF00": "#5F005F",
}
"""The palette's colours on a light ground, where there is less room: each is dark enough to be
read, and they stay apart from one another also for the three kinds of colour blindness, which hue
alone would not do. At 16 colours the first seven do."""

LEAST_CONTRAST = 4.5
"""Of a label's colour with the ground, as WCAG 2 asks of text."""

_STEPS = 32


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
        """The label's colour on this ground, as much darker or lighter as it takes to be read."""
        colour = label.colour.upper()
        if not self.dark:
            colour = _ON_LIGHT.get(colour, colour)
        return _legible(colour, self.background, dark=self.dark)


@lru_cache(maxsize=256)
def _legible(colour: str, background: str, *, dark: bool) -> str:
    """The first step from `colour` towards white or black that stands out enough."""
    ground, start = _rgb(background), _rgb(colour)
    towards = 255 if dark else 0
    for step in range(_STEPS + 1):
        mixed = tuple(round(part + (towards - part) * step / _STEPS) for part in start)
        if contrast(mixed, ground) >= LEAST_CONTRAST:
            break
    return colour if step == 0 else "#{:02X}{:02X}{:02X}".format(*mixed)


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """How two colours stand out from one another: 1 to 21, by WCAG's relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: Sequence[int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_ANSI = {"black": "#000000", "white": "#FFFFFF"}
"""What a theme says that keeps to the terminal's own colours."""


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = Color.parse(_ANSI.get(colour, colour).lower()).get_truecolor()
    return red, green, blue


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
