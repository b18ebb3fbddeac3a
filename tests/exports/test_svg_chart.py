from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.svg_chart import ALONE, Axis, Plot, axis_from_zero, svg


@given(st.floats(1e-3, 1e9))
def test_an_axis_from_zero_has_two_to_six_ticks_within_its_ends(high: float) -> None:
    values = [value for value, _ in axis_from_zero(high).ticks]
    assert 2 <= len(values) <= 6
    assert values[0] == 0
    assert values[-1] <= high * (1 + 1e-6)
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (100, ["0", "20", "40", "60", "80", "100"]),
        (7, ["0", "2", "4", "6"]),
        (3000, ["0", "1,000"]),
    ],
)
def test_ticks_are_round_numbers(high: float, ticks: list[str]) -> None:
    assert [text for _, text in axis_from_zero(high).ticks][: len(ticks)] == ticks


def test_an_axis_can_run_the_other_way() -> None:
    axis = Axis(3, -1, ())
    assert (axis.share(3), axis.share(1), axis.share(-1)) == (0, 0.5, 1)


def test_every_text_of_a_chart_is_harmless() -> None:
    hostile = "<b>\u202e & 1"
    axis = Axis(0, 1, ((0, hostile), (1, "one")), hostile)
    plot = Plot((200, 100), axis, axis, ALONE, hostile)
    plot.dot((0.5, 0.5), hostile)
    plot.legend([(hostile, "#000000")])
    root = ElementTree.fromstring(svg(hostile, hostile, [plot], ALONE))
    words = [element.text for element in root.iter() if element.text]
    assert words.count("<b>⇄ & 1") == 8
    assert root.attrib["role"] == "img"


def test_plots_are_side_by_side() -> None:
    axis = Axis(0, 1, ((0, "0"), (1, "1")))
    plots = [Plot((200, 100), axis, axis, ALONE), Plot((150, 120), axis, axis, ALONE)]
    root = ElementTree.fromstring(svg("Title", "What.", plots, ALONE))
    assert root.attrib["viewBox"] == "0 0 350 120"
    assert [plot.group.attrib["transform"] for plot in plots] == [
        "translate(0,0)",
        "translate(200,0)",
    ]
