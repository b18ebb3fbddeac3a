from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from corpus.errors import ExportError
from corpus.scoring import Tally
from exports.fitting.comparison import Curve, Point
from exports.fitting.curve_svg import draw

if TYPE_CHECKING:
    from pathlib import Path

POINTS = (Point(7, Tally(100, 90, 40, 50, 50, 70)), Point(28, Tally(100, 90, 60, 70, 70, 50)))
CURVE = Curve("stock <1>\u202e & more", Tally(100, 80, 30, 40, 40, 120), POINTS)


def test_both_figures_are_drawn_with_the_names_of_both_suggesters(tmp_path: Path) -> None:
    draw(CURVE, tmp_path / "curve.svg")
    text = (tmp_path / "curve.svg").read_text(encoding="utf-8")
    words = {element.text for element in ElementTree.fromstring(text).iter() if element.text}
    assert {"F1, exact (%)", "Operations per 100 spans", "trained", "stock <1>⇄ & more"} <= words
    assert text.count("<polyline") == 4


def test_an_unwritable_path_is_an_export_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        draw(CURVE, tmp_path)
