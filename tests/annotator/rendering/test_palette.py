"""The palette is distinguishable and legible, and any colour of a project is legible."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem

from annotator.rendering.colours import contrast
from annotator.rendering.styles import LEAST_CONTRAST, Ground
from corpus.label_sets import PALETTE
from corpus.model import Label

DARK = Ground("#E0E0E0", "#121212")
LIGHT = Ground("#1F1F1F", "#E0E0E0", dark=False)

Rgb = tuple[float, float, float]
Matrix = tuple[Rgb, Rgb, Rgb]

# How an eye that lacks one kind of cone sees linear RGB (Machado and others, 2009, severity 1).
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ: Matrix = (
    (0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883),
)


def times(matrix: Matrix, values: Rgb) -> Rgb:
    red, green, blue = (sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)
    return red, green, blue


def lab(colour: str, vision: str) -> Rgb:
    """CIELAB of a colour as an eye of that kind sees it."""
    parts = [part / 255 for part in rgb(colour)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    seen = times(VISIONS[vision], (red, green, blue))
    clipped = (min(max(seen[0], 0), 1), min(max(seen[1], 0), 1), min(max(seen[2], 0), 1))
    x, y, z = (
        v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116
        for v in times(TO_XYZ, clipped)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = Color.parse(colour.lower()).get_truecolor()
    return red, green, blue


def least_difference(colours: list[str]) -> float:
    """The smallest CIE76 difference of any two for any eye."""
    return min(
        sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5
        for one, other in combinations(colours, 2)
        for eye in VISIONS
    )


def hues(ground: Ground) -> list[str]:
    return [ground.hue(Label(1, "X", "1", colour, "")) for colour in PALETTE]


@pytest.mark.parametrize(
    ("ground", "number", "least"), [(DARK, 3, 32), (DARK, 9, 16), (LIGHT, 3, 31), (LIGHT, 9, 12)]
)
def test_colours_are_distinguishable_with_colour_blindness(
    ground: Ground, number: int, least: int
) -> None:
    assert least_difference(hues(ground)[:number]) >= least


@pytest.mark.parametrize(
    ("ground", "system", "number"),
    [
        (DARK, ColorSystem.STANDARD, 9),
        (LIGHT, ColorSystem.STANDARD, 7),
        (DARK, ColorSystem.EIGHT_BIT, 9),
        (LIGHT, ColorSystem.EIGHT_BIT, 9),
    ],
)
def test_colours_are_distinguishable_with_few_colours(
    ground: Ground, system: ColorSystem, number: int
) -> None:
    numbers = {Color.parse(hue.lower()).downgrade(system).number for hue in hues(ground)[:number]}
    ground_number = Color.parse(ground.background.lower()).downgrade(system).number
    assert len(numbers - {ground_number}) == number


def test_on_its_own_ground_the_palette_is_unchanged() -> None:
    assert hues(DARK) == list(PALETTE)


COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
GROUNDS = st.sampled_from(
    [
        *(DARK, LIGHT),
        Ground("#D8DEE9", "#2E3440"),
        Ground("#586E75", "#FDF6E3", dark=False),
        Ground("#FFFFFF", "#000000", kind="contrast"),
    ]
)


@given(COLOURS, GROUNDS)
def test_any_colour_of_a_project_is_legible(colour: str, ground: Ground) -> None:
    label = Label(1, "X", "1", colour, "")
    hue, filled = ground.hue(label), ground.filled(label)
    assert contrast(hue, ground.background) >= LEAST_CONTRAST
    assert filled.color
    assert filled.bgcolor
    text, fill = (each.get_truecolor().hex for each in (filled.color, filled.bgcolor))
    assert contrast(text, fill) >= LEAST_CONTRAST
    usual = ground.dark and ground.kind == "usual"
    if usual and contrast(colour, ground.background) >= LEAST_CONTRAST:
        assert hue == colour
