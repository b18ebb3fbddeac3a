from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.html_text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, “quoted” – ü 中 עברית 👍", "plain, “quoted” – ü 中 עברית 👍"),
        ("a\nb\tc\xa0d", "a\nb\tc\xa0d"),
        ("\x00\x1b\x7f\x85\r", "␀␛␡�␍"),
        ("\u202e\u2066\u200f", "⇄⇄⇄"),
        ("\u200b\ufeff\xad\u3164", "····"),
        ("\ue000\u2028\U000e0041", "��·"),
    ],
)
def test_what_shows_nothing_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_hides_or_moves_is_left(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    left = {unicodedata.category(char) for char in shown if char not in "\n\t"}
    assert left.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert visible(shown) == shown
