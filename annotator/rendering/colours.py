"""Colour arithmetic: luminance, contrast, lighter and darker shades, the nearest ANSI colour."""

from __future__ import annotations

from colorsys import rgb_to_hls
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEPS = 12
_LEAST_SATURATION = 0.15
_ANSI_UP_TO = (
    *((25, "red"), (75, "yellow"), (165, "green"), (220, "cyan"), (265, "blue")),
    *((350, "magenta"), (360, "red")),
)
"""Upper bounds in degrees of hue. Blue's range is small: in many terminals it is hard to read."""


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB`, 0 (black) to 1 (white), as WCAG 2 defines it."""
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Mix a `share` (0 to 1) of another colour into a colour."""
    channels = zip(_channels(colour), _channels(other), strict=True)
    return _hex(one + share * (more - one) for one, more in channels)


def at_luminance(colour: str, wanted: float) -> str:
    """Mix the colour with white or black until its luminance is `wanted`."""
    brighter = luminance(colour) < wanted
    least, most, found = 0.0, 1.0, colour
    for _ in range(_STEPS):
        share = (least + most) / 2
        found = mixed(colour, "#FFFFFF" if brighter else "#000000", share)
        if (luminance(found) < wanted) == brighter:
            least = share
        else:
            most = share
    return found


def ansi_hue(colour: str) -> str:
    """Return the name of the terminal colour with the nearest hue; a grey for greys."""
    hue, _, saturation = rgb_to_hls(*_channels(colour))
    if saturation < _LEAST_SATURATION:
        return "bright_black"
    return next(name for degrees, name in _ANSI_UP_TO if 360 * hue <= degrees)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * channel):02X}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
