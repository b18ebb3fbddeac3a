"""How states and labels look: styles by state, colours by label and by theme.

suggested: hue and underline; accepted: filled with the hue; rejected: dim and struck; current:
bold and reversed. After each span a one-letter tag with the fill inverted, so that state and label
can be told apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rich.style import Style

from annotator.rendering.colours import ansi_hue, at_luminance, contrast, luminance

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

_MARGIN = 0.1
"""Of contrast, because colours are rounded to whole steps."""


_BRIGHT = 0.35
_FILL = 0.30
"""Of accepted spans in high contrast: black on it is 7:1, and the white of the current one on it
is 3:1."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The theme's two base colours as rich names them, and whether colours are drawn at all.

    `kind` says what becomes of the labels' colours: as they are, the terminal's own, or as far
    from black as high contrast asks for.
    """

    foreground: str
    background: str
    dark: bool = True
    colours: bool = True
    kind: Literal["usual", "ansi", "contrast"] = "usual"

    @property
    def plain(self) -> Style:
        """Text that carries no span."""
        if not self.colours:
            return Style()
        return Style(color=self.foreground, bgcolor=self.background)

    def hue(self, label: Label) -> str:
        """The label's colour on this ground, as much darker or lighter as it takes to be read."""
        if self.kind == "ansi":
            return ansi_hue(label.colour)
        if self.kind == "contrast":
            dark = luminance(label.colour) < _BRIGHT
            return at_luminance(label.colour, _BRIGHT) if dark else label.colour
        colour = label.colour.upper()
        return _legible(colour if self.dark else _ON_LIGHT.get(colour, colour), self.background)

    def filled(self, label: Label) -> Style:
        """Text on the label's colour."""
        if self.kind == "ansi":
            return Style(color="black", bgcolor=self.hue(label))
        fill = at_luminance(label.colour, _FILL) if self.kind == "contrast" else self.hue(label)
        return Style(color=self.background, bgcolor=fill)


@lru_cache(maxsize=256)
def _legible(colour: str, background: str) -> str:
    """The colour, as far towards white or black as it takes to stand out from the ground."""
    if contrast(colour, background) >= LEAST_CONTRAST:
        return colour
    ground = luminance(background) + 0.05
    lighter = ground * (LEAST_CONTRAST + _MARGIN) - 0.05
    return at_luminance(
        colour, lighter if lighter < 1 else ground / (LEAST_CONTRAST + _MARGIN) - 0.05
    )


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
    if state == "accepted":
        return ground.filled(label)
    return Style(color=ground.hue(label), bgcolor=ground.background, underline=True)


@lru_cache(maxsize=512)
def tag_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """The style of the letter after a span: the span's fill, inverted."""
    if not ground.colours:
        return Style(reverse=state == "suggested", bold=True)
    if state == "suggested":
        return ground.filled(label) + Style(bold=current)
    return Style(color=ground.hue(label), bgcolor=ground.background, bold=True)


def tag_letters(labels: Sequence[Label]) -> dict[int, str]:
    """One letter for each label id: the first of its name that no earlier label has, else `?`."""
    letters: dict[int, str] = {}
    for label in labels:
        free = (c for c in label.name.upper() if c.isalnum() and c not in letters.values())
        letters[label.id] = next(free, label.key or "?")
    return letters
