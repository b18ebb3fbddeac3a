"""The styles of spans, by state, label and theme.

What is undecided stands out: a suggested span is filled with its label's hue, an accepted one has
text in the hue on a tint of it, a rejected one is dim and struck through. The current span is bold
in the hue on the theme's foreground. A one-letter tag follows each span. A ghost is dim and in
italics, and has no tag. Without colours, suggested spans are underlined and accepted ones reversed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rich.style import Style

from annotator.rendering.colours import ansi_hue, at_luminance, contrast, luminance, mixed

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
"""Luminance of suggested spans in high contrast: black on it has 7:1."""

_HIGH_CONTRAST = 7.0
"""The contrast of spans in high contrast, as WCAG 2's level AAA requires of text."""

_TINT = 0.2
"""Share of a label's hue in the ground of its accepted spans."""


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
    def _least(self) -> float:
        return _HIGH_CONTRAST if self.kind == "contrast" else LEAST_CONTRAST

    @property
    def plain(self) -> Style:
        """The style of text outside of spans."""
        return _plain(self)

    def hue(self, label: Label) -> str:
        """Return the label's colour, made darker or lighter until it is legible on this ground."""
        if self.kind == "ansi":
            return ansi_hue(label.colour)
        if self.kind == "contrast":
            dark = luminance(label.colour) < _BRIGHT
            return at_luminance(label.colour, _BRIGHT) if dark else label.colour
        return _legible(_suited(label, dark=self.dark), self.background, self._least)

    def filled(self, label: Label) -> Style:
        """Return the style of text on the label's colour."""
        if self.kind == "ansi":
            return Style(color="black", bgcolor=self.hue(label))
        fill = at_luminance(label.colour, _FILL) if self.kind == "contrast" else self.hue(label)
        return Style(color=self.background, bgcolor=fill)

    def tinted(self, label: Label) -> Style:
        """Return the style of text in the label's colour on a tint of it."""
        hue = self.hue(label)
        if self.kind == "ansi":
            return Style(color=hue, bgcolor=self.background)
        tint = mixed(self.background, hue, _TINT)
        return Style(color=_legible(hue, tint, self._least), bgcolor=tint)

    def muted(self, label: Label) -> str:
        """Return the label's colour with no more contrast than text needs."""
        hue = self.hue(label)
        if self.kind == "ansi" or contrast(hue, self.background) <= self._least + _MARGIN:
            return hue
        return at_luminance(hue, _text_luminance(self.background, self._least, lighter=self.dark))

    def raised(self, label: Label) -> Style:
        """Return the style of bold text in the label's colour on the theme's foreground."""
        if self.kind == "ansi" or not self.colours:
            return self.plain + Style(bold=True, reverse=True)
        colour = _legible(_suited(label, dark=not self.dark), self.foreground, self._least)
        return Style(color=colour, bgcolor=self.foreground, bold=True)


@lru_cache(maxsize=16)
def _plain(ground: Ground) -> Style:
    if not ground.colours:
        return Style()
    return Style(color=ground.foreground, bgcolor=ground.background)


def _suited(label: Label, *, dark: bool) -> str:
    """Return the colour of a label for a dark or a light ground."""
    colour = label.colour.upper()
    return colour if dark else _ON_LIGHT.get(colour, colour)


@lru_cache(maxsize=256)
def _legible(colour: str, background: str, least: float) -> str:
    """Move the colour towards white or black until its contrast with the ground is `least`."""
    if contrast(colour, background) >= least:
        return colour
    lighter = _text_luminance(background, least, lighter=True)
    darker = _text_luminance(background, least, lighter=False)
    return at_luminance(colour, lighter if lighter < 1 else darker)


def _text_luminance(background: str, least: float, *, lighter: bool) -> float:
    """Return the luminance of text that has just the `least` contrast, by WCAG 2's formula."""
    ground, ratio = luminance(background) + 0.05, least + _MARGIN
    return (ground * ratio if lighter else ground / ratio) - 0.05


DARK = Ground("#E0E0E0", "#121212")
"""Used until the theme is known."""


@lru_cache(maxsize=512)
def span_style(ground: Ground, label: Label, state: str, *, current: bool) -> Style:
    """Return the style of a span's text in `state` (suggested, accepted, rejected)."""
    if state == "rejected":
        return ground.plain + Style(dim=True, strike=True, reverse=current, bold=current)
    underline = state == "suggested"
    if current:
        return ground.raised(label) + Style(underline=underline)
    if not ground.colours:
        return Style(reverse=state == "accepted", underline=underline)
    return ground.tinted(label) if state == "accepted" else ground.filled(label)


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
    """Return the style of the letter after a span; it is quiet where the span is decided."""
    if not ground.colours:
        return Style(reverse=state == "suggested", bold=state == "suggested" or current)
    if current:
        return ground.filled(label) + Style(bold=True)
    loud = state == "suggested"
    colour = ground.hue(label) if loud else ground.muted(label)
    dim = ground.kind == "ansi" and not loud  # the terminal's own colours cannot be muted
    return Style(color=colour, bgcolor=ground.background, bold=loud, dim=dim)


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
