"""The styles of spans, by state, label and theme.

A suggested span has its label's hue and an underline, an accepted one is filled with the hue, a
rejected one is dim and struck through, the current one is bold and reversed. A one-letter tag
follows each span, in inverse style, so state and label are distinguishable without colour. A ghost
is dim and in italics, and has no tag.
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
"""The palette's colours on a light ground: each is dark enough to read, and all are
distinguishable with the three kinds of colour blindness, which hue alone would not achieve. At 16
colours that holds for the first seven."""

LEAST_CONTRAST = 4.5
"""The contrast of a label's colour with the ground, as WCAG 2 requires of text."""

_MARGIN = 0.1
"""Added to the contrast, because colours are rounded to whole steps."""

_BRIGHT = 0.35
"""Least luminance of a label's hue in high contrast."""

_FILL = 0.30
"""Luminance of accepted spans in high contrast: black on it has 7:1, the current span's white
3:1."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The theme's two base colours, by their names in Rich, and whether to use colours at all.

    `kind` selects the labels' colours: usual, the terminal's own, or bright enough for high
    contrast.
    """

    foreground: str
    background: str
    dark: bool = True
    colours: bool = True
    kind: Literal["usual", "ansi", "contrast"] = "usual"

    @property
    def plain(self) -> Style:
        """The style of text outside of spans."""
        if not self.colours:
            return Style()
        return Style(color=self.foreground, bgcolor=self.background)

    def hue(self, label: Label) -> str:
        """Return the label's colour, made darker or lighter until it is legible on this ground."""
        if self.kind == "ansi":
            return ansi_hue(label.colour)
        if self.kind == "contrast":
            dark = luminance(label.colour) < _BRIGHT
            return at_luminance(label.colour, _BRIGHT) if dark else label.colour
        colour = label.colour.upper()
        return _legible(colour if self.dark else _ON_LIGHT.get(colour, colour), self.background)

    def filled(self, label: Label) -> Style:
        """Return the style of text on the label's colour."""
        if self.kind == "ansi":
            return Style(color="black", bgcolor=self.hue(label))
        fill = at_luminance(label.colour, _FILL) if self.kind == "contrast" else self.hue(label)
        return Style(color=self.background, bgcolor=fill)


@lru_cache(maxsize=256)
def _legible(colour: str, background: str) -> str:
    """Move the colour towards white or black until its contrast with the ground is sufficient."""
    if contrast(colour, background) >= LEAST_CONTRAST:
        return colour
    ground = luminance(background) + 0.05
    lighter = ground * (LEAST_CONTRAST + _MARGIN) - 0.05
    return at_luminance(
        colour, lighter if lighter < 1 else ground / (LEAST_CONTRAST + _MARGIN) - 0.05
    )


DARK = Ground("#E0E0E0", "#121212")
"""Used until the theme is known."""


@lru_cache(maxsize=512)
def span_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """Return the style of a span's text in `state` (suggested, accepted, rejected)."""
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


@lru_cache(maxsize=128)
def ghost_style(ground: Ground, label: Label, *, current: bool) -> Style:
    """Return the style of a ghost's text: dim, in italics and without a tag."""
    if current:
        return ground.plain + Style(italic=True, reverse=True)
    if not ground.colours:
        return Style(dim=True, italic=True)
    return Style(color=ground.hue(label), bgcolor=ground.background, dim=True, italic=True)


@lru_cache(maxsize=512)
def tag_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """Return the style of the letter after a span: the span's style, inverted."""
    if not ground.colours:
        return Style(reverse=state == "suggested", bold=True)
    if state == "suggested":
        return ground.filled(label) + Style(bold=current)
    return Style(color=ground.hue(label), bgcolor=ground.background, bold=True)


@lru_cache(maxsize=64)
def hint_style(ground: Ground, under: Style) -> Style:
    """Return the style of a hint's letters in place of text in the style `under`."""
    if ground.colours:
        return ground.plain + Style(bold=True, reverse=True)
    return Style(bold=True, reverse=not under.reverse)


def tag_letters(labels: Sequence[Label]) -> dict[int, str]:
    """Return a letter per label id: the first of its name that is free, else its key, else `?`."""
    letters: dict[int, str] = {}
    for label in labels:
        free = (c for c in label.name.upper() if c.isalnum() and c not in letters.values())
        letters[label.id] = next(free, label.key or "?")
    return letters
