"""Visible spans stay in their rows, and all rows are aligned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.rendering.article_row import Palette
from annotator.rendering.span_rows import (
    CONTEXT_ROWS,
    SpanRow,
    Window,
    followed,
    in_place,
    row_pieces,
)
from annotator.rendering.styles import DARK
from annotator.text.probability import marked_probability
from corpus.edits.draft import Draft
from corpus.model import Action, Change, Edit, Mark, Span, Suggestion
from corpus.store.labels import DEFAULT_LABELS
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTS = st.lists(st.integers(0, 60), unique=True).map(sorted)
TEXT = "".join(chr(0x4E00 + at) for at in range(100))
"""No two spans of it have the same text, and it is one paragraph."""

PALETTE = Palette.of(DARK, DEFAULT_LABELS)


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), unique=True), STARTS)
def test_rows_hold_every_span_in_order(before: list[int | None], live: list[int]) -> None:
    starts = sorted(start for start in before if start is not None)
    rows = in_place([*starts[:5], None, None, *starts[5:]], live)
    assert [row for row in rows if row is not None] == live


def test_a_span_stays_in_its_row() -> None:
    def check(row: tuple[list[int | None], list[int], list[int | None]]) -> None:
        before, live, after = row
        assert in_place(before, live) == after

    each_row(
        [
            ([1, 2, 3], [1, 2, 3], [1, 2, 3]),
            ([1, 2, 3], [1, 3], [1, None, 3]),
            ([1, None, 3], [1, 2, 3], [1, 2, 3]),
            ([1, 5, 9], [1, 4, 9], [1, 4, 9]),  # a left edge moved
            ([1, 5, None, 9], [1, 3, 5, 9], [1, 3, 5, 9]),  # pushed down to the blank row only
            ([1, 5], [1, 3, 5], [1, 3, 5]),
            ([], [4, 7], [4, 7]),
        ],
        check,
    )


def drafted(starts: Sequence[int]) -> Draft:
    """A draft in which suggestions begin at these code points, each one long."""
    shown = tuple(Suggestion(Span(start, start + 1, 1)) for start in starts)
    opened = Change(Action.OPENED, suggester="s", shown=shown)
    return Draft.replay([Edit("e", None, "s", "2026-01-01T00:00:00.000+00:00", opened)])


@given(STARTS, st.integers(-1, 62), st.integers(-2, 9))
def test_a_slice_of_the_spans_equals_that_of_the_whole_list(
    starts: list[int], char: int, length: int
) -> None:
    draft = drafted(starts)
    first = draft.index_of(char)
    assert draft.live_count == len(starts)
    assert draft.live[:first] == [mark for mark in draft.live if mark.span.start < char]
    assert draft.live_slice(first, first + length) == draft.live[first : max(0, first + length)]
    assert draft.live_slice(-5, 2) == draft.live[:2]


@given(
    STARTS.filter(bool),
    st.lists(st.integers(0, 61), min_size=1),
    st.integers(1, 24),
    st.text(alphabet="ab\n", min_size=62, max_size=62),
)
@example([0, 1, 2, 3, 4, 5, 6], [0, 0], 7, TEXT)
def test_the_current_span_is_visible_after_any_jump(
    starts: list[int], jumps: list[int], height: int, text: str
) -> None:
    draft, window = drafted(starts), Window()
    context = min(CONTEXT_ROWS, (height - (height - 1) // 4 - 1) // 2)
    for char in jumps:
        window = followed(window, draft, text, char, height)
        shown = [start for row in window.rows if row is not None for start in grouped(window, row)]
        index = max(0, draft.index_of(char + 1) - 1)
        around = starts[max(0, index - context) : index + context + 1]
        assert set(around) <= set(shown)
        assert len(window.rows) <= height


def grouped(window: Window, row: int) -> tuple[int, ...]:
    return window.groups[row].starts


@given(STARTS, st.text(alphabet="ab\n", min_size=61, max_size=61))
def test_equal_spans_of_a_paragraph_share_a_row(starts: list[int], text: str) -> None:
    groups = followed(Window(), drafted(starts), text, 0, 100).groups
    keys = [(text.count("\n", 0, start), text[start]) for start in groups]
    assert len({*keys}) == len(keys)
    assert sorted(start for group in groups.values() for start in group.starts) == starts
    for (paragraph, char), group in zip(keys, groups.values(), strict=True):
        assert {(text.count("\n", 0, start), text[start]) for start in group.starts} == {
            (paragraph, char)
        }
        first = next(start for start in starts if text.count("\n", 0, start) == paragraph)
        assert group.opens == (first in group.starts)


def test_a_window_that_shows_the_current_span_does_not_move() -> None:
    draft = drafted(range(0, 100, 2))
    window = followed(Window(), draft, TEXT, 0, 10)
    assert followed(window, draft, TEXT, 2 * 6, 10) == window
    moved = followed(window, draft, TEXT, 2 * 7, 10)
    assert moved.rows[CONTEXT_ROWS] == 2 * 7
    assert 2 * 6 in followed(moved, draft, TEXT, 2 * 4, 10).rows[CONTEXT_ROWS:-CONTEXT_ROWS]


def test_an_added_span_takes_a_blank_row() -> None:
    window = followed(Window(), drafted(range(0, 40, 2)), TEXT, 0, 20)
    assert window.rows == (*range(0, 12, 2), None, *range(12, 24, 2), None, *range(24, 36, 2))
    rows = followed(window, drafted([*range(0, 40, 2), 13]), TEXT, 13, 20).rows
    assert rows == (*range(0, 12, 2), None, 12, 13, *range(14, 24, 2), *range(24, 36, 2))


def test_paragraphs_are_apart_where_rows_allow_it() -> None:
    text = "ab\ncdef\nghij"
    starts = [0, 1, 3, 4, 5, 6, 8, 9, 10, 11]
    window = followed(Window(), drafted(starts), text, 0, 24)
    assert window.rows == (0, 1, 3, 4, 5, 6, None, 8, 9, 10, 11)
    assert [row for row in window.rows if row is not None and window.groups[row].opens] == [0, 3, 8]


def test_a_span_added_near_the_end_pushes_others_up() -> None:
    text = "".join("\n" if at % 6 == 5 else char for at, char in enumerate(TEXT))
    window = followed(Window(), drafted(range(0, 40, 2)), text, 38, 11)
    assert window.rows == (22, 24, 26, 28, None, 30, 32, 34, None, 36, 38)
    rows = followed(window, drafted([*range(0, 40, 2), 37]), text, 36, 11).rows
    assert rows == (22, 24, 26, 28, None, 30, 32, 34, 36, 37, 38)


def test_a_window_that_has_mostly_changed_is_rebuilt() -> None:
    window = followed(Window(), drafted(range(0, 40, 2)), TEXT, 0, 20)
    assert followed(window, drafted(range(1, 40, 2)), TEXT, 1, 20).rows == tuple(
        row and row + 1 if row != 0 else 1 for row in window.rows
    )


def test_a_window_with_many_blank_rows_is_rebuilt() -> None:
    window = followed(Window(), drafted(range(10)), TEXT, 0, 9)
    assert followed(window, drafted(range(2, 10)), TEXT, 2, 9).rows[:3] == (None, None, 2)
    assert followed(window, drafted(range(5, 10)), TEXT, 5, 9).rows == (5, 6, 7, 8, 9)


@given(
    st.text(max_size=80),
    st.text(max_size=20),
    st.sampled_from([None, 0.0, 0.974, 1.0]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_every_row_is_as_wide_as_the_panel(
    text: str, value: str, score: float | None, flags: tuple[bool, bool, bool]
) -> None:
    flagged, current, commented = flags
    span = Span(0, 5, 2)
    mark = Mark(span, "suggested", Suggestion(span, score), flagged=flagged)
    pieces = row_pieces(
        SpanRow(mark, text, value, marked_probability(score), current, commented), PALETTE, 35
    )
    assert sum(cell_len(piece) for piece, _ in pieces) == 35


def told(mark: Mark, *, current: bool = False, commented: bool = False, value: str = "") -> str:
    waits = mark.suggestion if not mark.decided else None
    note = marked_probability(waits.score) if waits else ""
    row = SpanRow(mark, "At least\n56", value, note, current, commented)
    return "".join(text for text, _ in row_pieces(row, PALETTE, 35)).rstrip()


def test_nothing_is_cut_beside_free_columns() -> None:
    def check(row: tuple[int, str, str, str, str]) -> None:
        cells, text, value, note, shown = row
        span = Span(0, 5, 2)
        row = SpanRow(Mark(span, "accepted"), text, value, note, current=False, commented=False)
        drawn = "".join(piece for piece, _ in row_pieces(row, PALETTE, cells))
        assert drawn[4:].rstrip() == shown
        assert cell_len(drawn) == cells

    each_row(
        [
            (35, "more than 18,000", "≥ 18,000 km²", "", "more than 18,000   ≥ 18,000 km²"),
            (35, "some 18,000 square", "~18,000 km²", "", "some 18,000 square  ~18,000 km²"),
            (35, "Rs 1,200 crore", "12,000,000,000 INR", "", "Rs 1,200 cr… 12,000,000,000 INR"),
            (
                40,
                "Rs 1,200 crore",
                "12,000,000,000 INR",
                "",
                "Rs 1,200 crore    12,000,000,000 INR",
            ),
            (
                50,
                "34",
                "",
                "boundary, label, missing",
                "34                    boundary, label, missing",
            ),
            (35, "34", "", "boundary, label, missing", "34     boundary, label, missing"),
            (
                35,
                "Coalition forces",
                "",
                "boundary, label, missing",
                "Coalition for… boundary, label…",
            ),
        ],
        check,
    )


def test_values_stay_near_their_texts_in_a_wide_panel() -> None:
    span = Span(0, 5, 2)
    texts = {"At least 56": 56, "text " * 10 + "end": 67}
    for text, end in texts.items():
        row = SpanRow(Mark(span, "accepted"), text, "≥ 56", "▲.97", current=False, commented=False)
        drawn = "".join(piece for piece, _ in row_pieces(row, PALETTE, 77))
        assert text in drawn
        assert drawn.rstrip().endswith(" ≥ 56 ▲.97")
        assert (len(drawn), len(drawn.rstrip())) == (77, end)


def test_the_text_of_a_row() -> None:
    span = Span(0, 11, 2)
    suggested = Mark(span, "suggested", Suggestion(span, 0.97))
    accepted = Mark(span, "accepted", Suggestion(span, 0.97), flagged=True)
    assert told(suggested) == "? N At least 56                ▲.97"
    assert told(suggested, current=True) == "▸ N At least 56                ▲.97"
    assert told(suggested, value="≥ 56") == "? N At least 56           ≥ 56 ▲.97"
    shared = SpanRow(suggested, "militants", "", "", current=True, commented=False, count=9)
    for ordinal, share in ((0, "×9"), (3, "3/9")):
        row = replace(shared, ordinal=ordinal, text="militants " * (1 + ordinal))
        drawn = "".join(text for text, _ in row_pieces(row, PALETTE, 35))
        assert drawn.rstrip().endswith(f" {share}")
        assert cell_len(drawn) == 35
    assert told(accepted, commented=True) == "✓⚑N✎At least 56"
