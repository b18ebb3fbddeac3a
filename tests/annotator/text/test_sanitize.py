"""No text from data controls the terminal, is invisible, or moves an offset."""

import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from annotator.text.sanitize import UNKNOWN, cluster_extents, cluster_glyph, safe, safe_lines
from tests.rows import each_row

EVERY_CODE_POINT = "".join(map(chr, range(sys.maxunicode + 1)))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u034f\u115f\u1160\u3164\uffa0\u17b4\u180e"
FAMILY = "👨\u200d👩\u200d👧"


SWEEP = pytest.mark.xdist_group("every code point")
"""In one process, so that every code point is sanitised once."""


@cache
def everything_shown() -> str:
    return safe(EVERY_CODE_POINT)


@SWEEP
def test_no_code_point_comes_out_that_steers_or_hides() -> None:
    shown = set(everything_shown())
    assert {unicodedata.category(char) for char in shown}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    assert shown.isdisjoint(BIDI + ZERO_WIDTH)
    assert not any(0xFE00 <= ord(char) <= 0xFE0F or ord(char) >= 0xE0000 for char in shown)


@SWEEP
@pytest.mark.slow
def test_what_comes_out_of_every_code_point_is_one_code_point_and_stable() -> None:
    shown = everything_shown()
    assert len(shown) == len(EVERY_CODE_POINT)
    distinct = "".join(sorted(set(shown)))  # what becomes of one depends on no other
    assert safe(distinct) == distinct


@SWEEP
def test_every_glyph_but_a_combining_one_has_cells() -> None:
    flat = [
        char
        for char in sorted(set(everything_shown()))
        if not get_character_cell_size(char) and not unicodedata.category(char).startswith("M")
    ]
    hangul_tails = [char for char in flat if "\u1161" <= char <= "\u11ff" or char >= "\ud7b0"]
    skin_tones = [char for char in flat if "\U0001f3fb" <= char <= "\U0001f3ff"]
    assert set(flat) == {*hangul_tails, *skin_tones}


def test_stand_ins() -> None:
    def check(row: tuple[str, str]) -> None:
        text, shown = row
        assert safe(text) == shown

    each_row(
        [
            ("\x1b[31mred", "␛[31mred"),
            ("\x1b]0;title\x07", "␛]0;title␇"),
            ("\x9b31m", "�31m"),
            ("a\x7f\x00", "a␡␀"),
            ("a\u202eb", "a⇄b"),
            ("a\u200bb\ufeff", "a·b·"),
            ("co\xadop", "co¬op"),
            ("a\tb\r\nc\u2028d\x85", "a b  c d�"),
            ("❤\ufe0f", "❤ "),
            ("\ud800\ue000\uffff\U000e0041", "����"),
            ("“Škoda” – 5 €\xa0…", "“Škoda” – 5 €\xa0…"),
            ("שלום नमस्ते ไทย 漢字", "שלום नमस्ते ไทย 漢字"),
            ("", ""),
        ],
        check,
    )


def test_safe_lines_keeps_newlines_only() -> None:
    assert safe_lines("a\tb\r\n\x1bc\n") == "a b \n␛c\n"


@given(st.text())
def test_offsets_stay(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        assert safe(before) == after


def test_clusters_are_drawn_alike_by_all_terminals() -> None:
    def check(row: tuple[str, str]) -> None:
        cluster, glyph = row
        assert cluster_extents(cluster) == ([(0, len(cluster))] if len(cluster) > 1 else [])
        assert unicodedata.normalize("NFD", cluster_glyph(cluster)) == unicodedata.normalize(
            "NFD", glyph
        )

    each_row(
        [
            ("e\u0301", "é"),
            ("q\u0301", "q\u0301"),
            ("q\u0301\u0302\u0303\u0304", "q\u0301\u0302"),
            ("1\ufe0f\u20e3", "1"),
            ("❤\ufe0f", "❤"),
            ("👍🏽", "👍"),
            (FAMILY, "👨"),
            ("🇩🇪", "DE"),
            ("🏴\U000e0067\U000e0062\U000e007f", "🏴"),
            ("कि", "क"),
            ("กั้", "กั้"),
            ("שָׁ", "שׁ\u05b8"),
            ("\u1112\u1161\u11ab", "한"),
            ("か\u3099", "が"),
            ("🇩", "D"),
            ("\u0301", "◌"),
            ("🏽", UNKNOWN),
            ("\x1b", "␛"),
        ],
        check,
    )


def test_controls_and_blanks_join_nothing() -> None:
    def check(text: str) -> None:
        assert cluster_extents(text) == []

    each_row(["a\u200db", " \u0301", "\n\u0301", "\x1b\ufe0f", "ab", "🇩a", "漢字"], check)


def test_a_composed_glyph_is_as_wide_as_its_first_code_point() -> None:
    for char in map(chr, range(0x20000)):
        apart = unicodedata.normalize("NFD", char)
        if len(apart) > 1 and cluster_extents(apart) == [(0, len(apart))]:
            assert cell_len(cluster_glyph(apart)) == get_character_cell_size(apart[0]) > 0, hex(
                ord(char)
            )
