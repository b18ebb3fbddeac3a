from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from corpus.errors import ExportError
from corpus.scoring import Tally
from exports.fitting.comparison import Curve, Point
from exports.fitting.curve_svg import draw, refuse_without_library

if TYPE_CHECKING:
    from pathlib import Path

POINTS = (Point(7, Tally(100, 90, 40, 50, 50, 70)), Point(28, Tally(100, 90, 60, 70, 70, 50)))
CURVE = Curve("stock <1>\u202e & more", Tally(100, 80, 30, 40, 40, 120), POINTS)


def test_a_picture_has_both_figures_and_whose_they_are(tmp_path: Path) -> None:
    draw(CURVE, tmp_path / "curve.svg")
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    words = {element.text for element in ElementTree.fromstring(text).iter() if element.text}
    assert {"F1, exact (%)", "Operations per 100 spans", "trained", "stock <1>� & more"} <= words
    assert text.count("<path") == 4


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        draw(CURVE, tmp_path)


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "leather", None)
    with pytest.raises(ExportError, match="charts"):
        refuse_without_library()
