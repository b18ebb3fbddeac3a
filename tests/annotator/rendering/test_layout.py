"""The layout must agree with the text, the terminal and itself, whatever is typed or edited."""

import random
import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from annotator.rendering import layout
from annotator.rendering.layout import ONE_CELL, RESERVE, Layout, Repaint
from annotator.text.sanitize import cluster_extents, safe
from tests.examples import examples
from tests.rows import each_row

PIECES = [
    *"abé \t\n\r–“” ,.",
    "word ",
    "Škoda ",
    "governmental ",
    "   ",
    "\r\n",
    "\x0b\x0c\x85\u2028\u2029\x1b\x00\x9b",
    "\u202e\u200f\u061c",
    "\u200b\u200d\ufeff\xad\xa0\u3000",
    "e\u0301q\u0302\u0323",
    "\u0301",
    "漢字。「日本」",
    "한국어 \u1112\u1161\u11ab",
    "שָׁלוֹם ",
    "مُحَمَّد ",
    "नमस्ते क्षेत्र ",
    "ประเทศไทยที่",
    "👨\u200d👩\u200d👧",
    "👍🏽🏽",
    "🇩🇪🇫",
    "1\ufe0f\u20e3",
    "❤\ufe0f",
    "🏴\U000e0067\U000e0062\U000e007f",
    "\ud800\ue000",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=60),
    st.lists(st.sampled_from(["of ", "rebels ", "Šumava ", "–", "\n", "  "]), max_size=60).map(
        "".join
    ),
)
WIDTHS = st.one_of(st.integers(1, 12), st.integers(13, 90))
COMMON = settings(max_examples=examples(120))
FAMILY = "👨\u200d👩\u200d👧"


def glyphs_of(laid: Layout, row: int) -> str:
    return "".join(cell.glyph for cell in laid.cells(row))


def shown_slots(laid: Layout) -> list[int]:
    cells = [cell for row in range(len(laid.rows)) for cell in laid.cells(row)]
    return [cell.start for cell in cells if cell.start == cell.end]


def check(laid: Layout, slots: set[int]) -> None:
    """Assert all that must hold of a layout at any time."""
    assert [end for _, end in laid.rows[:-1]] == [start for start, _ in laid.rows[1:]]
    assert (laid.rows[0][0], laid.rows[-1][1]) == (0, len(laid.text))
    assert shown_slots(laid) == sorted(slots)
    for row, (start, end) in enumerate(laid.rows):
        assert start < end or not laid.text
        clusters = [cell for cell in laid.cells(row) if cell.start < cell.end]
        edges = [start, *(cell.end for cell in clusters)]
        assert edges[:-1] == [cell.start for cell in clusters]
        assert edges[-1] == end
        check_row(laid, row)


def width_of(laid: Layout, row: int) -> int:
    return sum(cell.width for cell in laid.cells(row))


def check_row(laid: Layout, row: int) -> None:
    """Assert that a row fits, is harmless, and that its cells can be found again."""
    assert width_of(laid, row) <= laid.width
    glyphs = glyphs_of(laid, row)
    marks = {char for char in glyphs if unicodedata.category(char).startswith("M")}
    assert all(char == safe(char) and char not in "\n\r\t" for char in glyphs)
    assert all(get_character_cell_size(char) for char in set(glyphs) - marks)
    x = 0
    for cell in laid.cells(row):
        assert cell.width == cell_len(cell.glyph) or cell.start == cell.end
        for char in range(cell.start, cell.end):
            assert laid.row_of(char) == row
            assert laid.x_of(char) == (row, x)
            for inside in range(x, x + cell.width):
                assert laid.char_at(row, inside) == cell.start
        x += cell.width
    last = [cell.start for cell in laid.cells(row) if cell.start < cell.end][-1:]
    assert laid.char_at(row, x + 5) == (last or [0])[0]


@COMMON
@given(TEXTS, WIDTHS, st.data())
def test_a_layout_holds_together(text: str, width: int, data: st.DataObject) -> None:
    slots = data.draw(st.sets(st.integers(1, len(text)), max_size=12)) if text else set()
    check(Layout(text, width, slots), slots)


@COMMON
@given(TEXTS, WIDTHS, st.randoms(use_true_random=False))
def test_edits_keep_it_so_and_name_every_changed_row(
    text: str, width: int, rng: random.Random
) -> None:
    text = text or "a"
    slots = set(rng.sample(range(1, len(text) + 1), min(3, len(text))))
    laid = Layout(text, width, slots)
    for _ in range(12):
        before = [(row, list(laid.cells(at))) for at, row in enumerate(laid.rows)]
        rows = list(laid.rows)
        repaint = edit(laid, slots, rng)
        check(laid, slots)
        after = [(row, list(laid.cells(at))) for at, row in enumerate(laid.rows)]
        assert before[: repaint.first] == after[: repaint.first]
        assert repaint.moved == (len(rows) != len(laid.rows))
        if not repaint.moved:
            assert before[repaint.last_exclusive :] == after[repaint.last_exclusive :]


def edit(laid: Layout, slots: set[int], rng: random.Random) -> Repaint:
    """Add or remove a slot at random, in `slots` as in the layout."""
    free = sorted(set(range(1, len(laid.text) + 1)) - slots)
    if free and (rng.random() < 0.6 or not slots):
        slots.add(new := rng.choice(free))
        return laid.add_slot(new)
    slots.remove(old := rng.choice(sorted(slots)))
    rows = list(laid.rows)
    repaint = laid.remove_slot(old)
    assert laid.rows == rows
    return repaint


@COMMON
@given(
    st.text(st.sampled_from("ab é–\xa0“\nŠ  "), max_size=200), WIDTHS, st.sets(st.integers(1, 200))
)
def test_both_paths_agree(text: str, width: int, slots: set[int]) -> None:
    slots = {slot for slot in slots if slot <= len(text)}
    fast = Layout(text, width, slots)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "_ONE_CELL_TEXT", re.compile(r"(?!)"))
        slow = Layout(text, width, slots)
    for slot in range(1, len(text) + 1, 7):
        assert fast.rows == slow.rows
        assert [fast.cells(at) for at in range(len(fast.rows))] == [
            slow.cells(at) for at in range(len(slow.rows))
        ]
        assert fast.add_slot(slot) == slow.add_slot(slot)


def test_the_fast_path_takes_only_what_is_one_cell_wide_and_harmless() -> None:
    one_cell = re.compile(f"[{ONE_CELL}]")
    members = [char for char in map(chr, range(0x110000)) if one_cell.match(char)]
    assert len(members) > 2500
    for char in members:
        assert get_character_cell_size(char) == 1
        assert safe(char) == char
        assert not unicodedata.category(char).startswith(("M", "C"))
        assert not char.isspace() or char in " \xa0\u202f"
    assert not cluster_extents("".join(members))


def test_rows_at_eight_cells() -> None:
    def check_row(row: tuple[str, list[str]]) -> None:
        text, rows = row
        laid = Layout(text, 8)
        assert [text[start:end] for start, end in laid.rows] == rows
        check(laid, set())

    each_row(
        [
            ("", [""]),
            ("\n", ["\n"]),
            ("a\r\nb", ["a\r\n", "b"]),
            ("a\rb\n", ["a\r", "b\n"]),
            ("a\n\nb", ["a\n", "\n", "b"]),
            ("a\u2028b\u2029", ["a\u2028", "b\u2029"]),
            ("a\x85b", ["a\x85b"]),
            ("one two three", ["one two ", "three"]),
            ("seven77 eight888", ["seven77 ", "eight888"]),
            ("eight888     next", ["eight888     ", "next"]),
            ("one two\xa0three", ["one ", "two\xa0thre", "e"]),
            ("a governmental x", ["a ", "governme", "ntal x"]),
            ("one governmental", ["one ", "governme", "ntal"]),
            ("漢字漢字漢字", ["漢字漢字", "漢字"]),
            ("漢字漢字。漢字", ["漢字漢", "字。漢字"]),
            ("abc漢字漢字", ["abc漢字", "漢字"]),
            ("한국 한국어", ["한국 ", "한국어"]),
            ("ab\u200bcdefghi", ["ab\u200b", "cdefghi"]),
            ("e\u0301" * 9, ["e\u0301" * 8, "e\u0301"]),
            (FAMILY * 5, [FAMILY * 4, FAMILY]),
            ("a\tb\tc", ["a\tb\t", "c"]),
        ],
        check_row,
    )


def test_cells() -> None:
    def check_row(row: tuple[str, list[tuple[int, int, int, str]]]) -> None:
        text, cells = row
        assert Layout(text, 40).cells(0) == cells

    each_row(
        [
            ("a\r\n", [(0, 1, 1, "a"), (1, 3, 0, "")]),
            ("\xa0", [(0, 1, 1, "\xa0")]),
            (FAMILY, [(0, 5, 2, "👨")]),
            ("🇩🇪", [(0, 2, 2, "DE")]),
            ("1\ufe0f\u20e3", [(0, 3, 1, "1")]),
            ("👍🏽", [(0, 2, 2, "👍")]),
            ("❤\ufe0fx", [(0, 2, 1, "❤"), (2, 3, 1, "x")]),
            ("क्षे", [(0, 2, 1, "क"), (2, 4, 1, "ष")]),
            ("ที่", [(0, 3, 1, "ที่")]),
            ("שָ", [(0, 2, 1, "שָ")]),
            ("مُ", [(0, 2, 1, "مُ")]),
            ("漢", [(0, 1, 2, "漢")]),
            ("e\u0301", [(0, 2, 1, "é")]),
            ("\t", [(0, 1, 4, "    ")]),
            ("\x85", [(0, 1, 1, "�")]),
            ("\u200b", [(0, 1, 1, "·")]),
            ("\x1b[", [(0, 1, 1, "␛"), (1, 2, 1, "[")]),
            ("a\u2028", [(0, 1, 1, "a"), (1, 2, 0, "")]),
        ],
        check_row,
    )


@pytest.mark.parametrize("width", [-3, 0, 1, 2, 3])
def test_tiny_widths_show_what_they_can(width: int) -> None:
    text = "漢字 a\tb e\u0301 🇩🇪" + FAMILY
    slots = set(range(1, len(text) + 1))
    check(Layout(text, width), set())
    check(Layout(text, width, slots), slots)


def test_a_wide_glyph_in_one_cell_is_replaced() -> None:
    laid = Layout("漢a", 1, [1])
    assert laid.cells(0) == [(0, 1, 1, "�"), (1, 1, 0, "")]


def test_a_tag_stands_after_its_character_and_takes_a_cell() -> None:
    laid = Layout("rebels fled", 40, [6])
    assert laid.cells(0)[5:8] == [(5, 6, 1, "s"), (6, 6, 1, ""), (6, 7, 1, " ")]
    assert width_of(laid, 0) == 12
    assert laid.x_of(6) == (0, 7)
    assert laid.char_at(0, 6) == 5


def test_a_tag_inside_a_cluster_follows_the_cluster() -> None:
    assert Layout("1\ufe0f\u20e3a", 40, [1]).cells(0)[:2] == [(0, 3, 1, "1"), (1, 1, 1, "")]


def test_a_tag_goes_to_the_next_row_with_its_word() -> None:
    laid = Layout("rebels fled", 11)
    assert len(laid.rows) == 2  # one cell of eleven is reserve
    laid = Layout("ab cd", 5)
    assert laid.rows == [(0, 5)]
    assert laid.add_slot(5) == Repaint(0, 2, moved=True)
    assert laid.rows == [(0, 3), (3, 5)]
    assert laid.remove_slot(5) == Repaint(1, 2)
    assert laid.rows == [(0, 3), (3, 5)]


def test_the_same_slot_twice_is_one_tag_until_both_are_gone() -> None:
    laid = Layout("rebels", 40, [6, 6])
    assert laid.add_slot(6) == laid.remove_slot(6) == Repaint(0, 0)
    laid.remove_slot(6)
    assert shown_slots(laid) == [6]
    laid.remove_slot(6)
    assert shown_slots(laid) == []


@pytest.mark.parametrize("offset", [0, -1, 7])
def test_slots_off_the_text_are_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="follows a character"):
        Layout("rebels", 40).add_slot(offset)
    with pytest.raises(ValueError, match="no tag at"):
        Layout("rebels", 40).remove_slot(offset)


def article(words: int, rng: random.Random) -> str:
    vocabulary = ["the", "of", "à", "soldiers", "“Varda”", "killed", "ten", "emergency"]
    return " ".join(rng.choice(vocabulary) for _ in range(words))


def test_the_reserve_holds_the_tags_of_an_ordinary_row() -> None:
    laid = Layout(article(500, random.Random(1)), 78)
    assert (
        max(width_of(laid, row) for row in range(len(laid.rows))) <= 78 - RESERVE + 1
    )  # its last space
    for row, (start, end) in enumerate(list(laid.rows)):
        for slot in range(start + 1, end, 20)[: RESERVE - 1]:
            assert laid.add_slot(slot) == Repaint(row, row + 1)


def test_a_dense_long_paragraph_pushes_words_through_few_rows() -> None:
    rng = random.Random(2)
    text = article(5000, rng)
    laid, slots = Layout(text, 78), rng.sample(range(1, len(text)), 1500)
    repaints = [laid.add_slot(slot) for slot in slots]
    changed = [repaint.last_exclusive - repaint.first for repaint in repaints]
    assert max(changed) <= 14
    assert sum(changed) < 2 * len(changed)
    assert max(width_of(laid, row) for row in range(len(laid.rows))) <= 78


def test_an_edit_never_leaves_its_paragraph() -> None:
    text = "\n".join(["one two three four five six seven"] * 3)
    laid = Layout(text, 20)
    first_of_last = [row for row in laid.rows if row[0] >= text.rindex("\n")]
    for slot in range(1, text.index("\n")):
        laid.add_slot(slot)
    assert laid.rows[-len(first_of_last) :] == first_of_last
    assert all(end == start for (_, end), (start, _) in pairwise(laid.rows))


def test_tags_of_later_paragraphs_cost_no_room() -> None:
    text = "one two three\nfour five"
    assert Layout(text, 14, range(16, 20)).rows[0] == Layout(text, 14).rows[0] == (0, 14)
