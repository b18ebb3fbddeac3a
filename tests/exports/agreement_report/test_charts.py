"""Charts in the page: their words, marks and colours."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from exports.agreement_report.charts import Dot, course_svg, intervals_svg

NAME = "ana <b>\u202e & 3.14159"
DOTS = [Dot(NAME, 0.8, 0.75, 0.85), Dot("lacking", None), Dot("alone", 1 / 3)]


def read(svg: str) -> tuple[ElementTree.Element, list[str]]:
    root = ElementTree.fromstring(svg)
    return root, [element.text for element in root.iter() if element.text]


def test_every_figure_is_named_and_only_defined_ones_are_drawn() -> None:
    root, words = read(intervals_svg("Title", "What it shows.", DOTS))
    assert words[:2] == ["Title", "What it shows."]
    assert {"ana <b>⇄ & 3.14159", "lacking", "alone", "0.3", "1.0"} <= set(words)
    assert len(root.findall(".//{*}circle")) == 2
    assert len(root.findall(".//{*}polyline[@class='interval']")) == 1


def test_a_course_joins_the_defined_figures() -> None:
    root, words = read(course_svg(NAME, "What it shows.", DOTS))
    assert words[0] == "ana <b>⇄ & 3.14159"
    (course,) = root.findall(".//{*}polyline[@class='course']")
    assert len(course.attrib["points"].split()) == 2
    assert "up to article" in words


def test_colours_come_from_the_page() -> None:
    root, _ = read(intervals_svg("Title", "What it shows.", DOTS))
    colours = {element.attrib.get(name) for element in root.iter() for name in ("fill", "stroke")}
    assert not {colour for colour in colours if colour and colour.startswith("#")}


def test_the_vertical_axis_is_linear_and_ends_at_1() -> None:
    root, _ = read(course_svg("Title", "What.", [Dot("1", 1.0), Dot("2", 0.5), Dot("3", 0.0)]))
    heights = [float(dot.attrib["cy"]) for dot in root.findall(".//{*}circle")]
    assert heights[0] == 0
    assert heights[1] * 2 == pytest.approx(heights[2], abs=0.02)
