"""The footer: at most eight keys, those useful in the current state, from the user's keymap."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, get_args

import pytest
from rich.style import Style

from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import PRESETS, default_keymap, preset
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    keymap_for,
    review_keymap,
)
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.rendering.footer import (
    BOARD_FOOTER,
    CLASS_FOOTER,
    CONSISTENCY_FOOTER,
    MOST,
    STRING_FOOTER,
    Entry,
    Footers,
    footer,
    list_footer,
)
from annotator.rendering.footer_state import Current, current_of, review_current_of
from corpus.model import Label
from corpus.store.labels import DEFAULT_LABELS
from tests.pressing import press_named
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text

    from annotator.keymap.operations import Operation
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession

EVERY = [*product(get_args(Current), [False, True])]


def keys(line: Text) -> list[str]:
    chips = [span for span in line.spans if isinstance(span.style, Style) and span.style.reverse]
    found = "".join(
        f"{' ' * (before is None or before.end < chip.start)}{line.plain[chip.start : chip.end]}"
        for before, chip in zip([None, *chips], chips, strict=False)
    )
    return found.split()


def test_eight_keys_at_most_and_all_of_them_at_80_columns() -> None:
    def check(row: tuple[str, tuple[Current, bool]]) -> None:
        name, (current, all_decided) = row
        lines = [
            footer(current, DEFAULT_LABELS, preset(name), width, all_decided=all_decided)
            for width in (80, 116, 1000)
        ]
        assert lines[0].cell_len <= 80
        assert keys(lines[0]) == keys(lines[2])
        assert lines[1] == lines[2]
        assert 4 <= len(keys(lines[0])) <= MOST
        assert lines[0].plain.endswith("? keys") or current == "reading"

    each_row(product(PRESETS, EVERY), check)


@pytest.mark.parametrize(
    ("entries", "operations"),
    [
        (CLASS_FOOTER, CLASS_OPERATIONS),
        (CONSISTENCY_FOOTER, CONSISTENCY_OPERATIONS),
        (STRING_FOOTER, STRING_OPERATIONS),
        (BOARD_FOOTER, BOARD_OPERATIONS),
    ],
)
def test_a_list_shows_all_its_keys_at_80_columns(
    entries: tuple[Entry, ...], operations: tuple[Operation, ...]
) -> None:
    keymap = keymap_for(operations, default_keymap())
    lines = [list_footer(entries, keymap, width) for width in (80, 1000)]
    assert lines[0].cell_len <= 80
    assert keys(lines[0]) == keys(lines[1])
    assert len(keys(lines[0])) == MOST


def test_each_footer_is_composed_once() -> None:
    footers = Footers(default_keymap())
    line = footers.line("undecided", DEFAULT_LABELS, 80, all_decided=False)
    assert line == footer("undecided", DEFAULT_LABELS, default_keymap(), 80, all_decided=False)
    assert footers.line("undecided", DEFAULT_LABELS, 80, all_decided=False) is line
    for other in (
        footers.line("decided", DEFAULT_LABELS, 80, all_decided=False),
        footers.line("undecided", DEFAULT_LABELS[:1], 80, all_decided=False),
        footers.line("undecided", DEFAULT_LABELS, 70, all_decided=False),
        footers.line("undecided", DEFAULT_LABELS, 80, all_decided=True),
    ):
        assert other != line


def test_words_are_shortened_only_as_far_as_columns_are_missing() -> None:
    shown = {
        width: footer("undecided", DEFAULT_LABELS, default_keymap(), width, all_decided=False)
        for width in range(80, 112)
    }
    assert "3 location │ h/l extend │ A/+ all │" in shown[80].plain
    assert "h/l extend │ A/+ accept all/and finish" in shown[100].plain
    assert "h/l extend left/right │ A/+ accept all/and finish" in shown[111].plain
    assert all(line.cell_len <= width for width, line in shown.items())


def test_narrow_terminals_keep_the_way_to_all_keys() -> None:
    def check(row: tuple[int, tuple[Current, bool]]) -> None:
        width, (current, all_decided) = row
        line = footer(current, DEFAULT_LABELS, default_keymap(), width, all_decided=all_decided)
        assert line.cell_len <= width
        if current == "reading":
            assert line.plain.startswith(" esc close")
        else:
            assert line.plain.endswith("? keys") or width < 30

    each_row(product([20, 30, 40, 60, 79], EVERY), check)


@pytest.mark.parametrize(
    ("keys", "current", "first"),
    [
        ("", "undecided", "a accept"),
        ("accept previous_span", "number", "x delete"),
        ("accept accept previous_span previous_span", "number", "⏎ finish"),
        ("token_left", "nothing", "1 actor"),
        ("toggle_selection", "selection", "1 actor"),
        ("accept accept", "decided", "⏎ finish"),
        ("reject toggle_rejected previous_span", "rejected", "a accept"),
        ("accept accept token_right", "nothing", "⏎ finish"),
        ("flag", "flagged", "1 actor"),
        ("accept accept finish", "finished", "] next article"),
        ("skip previous_article", "undecided", "a accept"),
    ],
)
def test_the_footer_follows_what_is_current(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    keys: str,
    current: Current,
    first: str,
) -> None:
    add_article("Some [56]N [soldiers]A fled.", "one")
    session = open_session()
    for key in keys.split():
        press_named(session, key)
    assert current_of(session) == current
    all_decided = not session.draft.undecided_count
    line = footer(current, DEFAULT_LABELS, session.keymap, 80, all_decided=all_decided)
    assert line.plain.startswith(f" {first} ")


def test_what_helps_with_the_current_suggestion_is_offered(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Rebels]A met [men]A, [men]A and men.", "one")
    session = open_session()
    mark = session.cursor.span
    assert mark.suggestion
    unlikely = mark._replace(suggestion=replace(mark.suggestion, score=0.2))
    session.draft.swap([mark], [unlikely])
    for key, current, offered in (
        ("", "doubtful", "g guide f flag"),
        ("accept", "undecided", "A/+ all"),
        ("accept", "repeatable", "* same"),
        ("flag", "flagged", "c comment f unflag"),
    ):
        if key:
            press_named(session, key)
        assert current_of(session) == current
        line = footer(current_of(session), DEFAULT_LABELS, session.keymap, 80, all_decided=False)
        assert offered in " ".join(line.plain.split())


def test_keys_and_labels_are_those_of_the_user_and_project() -> None:
    keymap = default_keymap().changed(
        {"accept": ("ctrl+y", "a"), "label:2": ("N",), "label:3": (), "left_out": ("<",)}
    )
    labels = [*DEFAULT_LABELS, Label(9, "\x1b[31mEVENT", "4", "#FFFFFF", "")]
    line = footer("undecided", labels, keymap, 120, all_decided=False).plain
    assert line.startswith(" ^y accept  x reject  1 actor  N number  4 ")
    assert "\x1b" not in line
    assert "</l extend left/right" in line


def test_unbound_operations_are_left_out() -> None:
    keymap = default_keymap().changed({"toggle_selection": (), "right_out": ()})
    assert "select" not in footer("nothing", [], keymap, 80, all_decided=False).plain
    assert "extend" not in footer("decided", [], keymap, 80, all_decided=False).plain


def test_the_footer_of_review_offers_what_applies(
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
) -> None:
    for article, third in (("one", "[Kesh]L in"), ("two", "[Kesh in]L")):
        add_article("Rebels left Kesh in May.", article)
        annotate(article, "ana", "[Rebels]A left [Kesh]L in May.")
        annotate(article, "bea", "[Rebels]A left [Kesh]A in May.")
        annotate(article, "cid", f"[Rebels]A left {third} May.")
    session = open_review(article="two")
    assert review_current_of(session) == "no majority"
    session.go_to_article("one")
    assert review_current_of(session) == "disagreement"
    session.take(1)
    assert review_current_of(session) == "unanimous"
    session.take_unanimous()
    assert review_current_of(session) == "settled"
    without_key = open_review(article="two", takes_unanimous=True)
    without_key.take(1)
    assert review_current_of(without_key) == "settled"


@pytest.mark.parametrize(
    ("lanes", "first"),
    [(1, "1 take lane"), (2, "1/2 take lane"), (3, "1–3 take lane"), (12, "1–9 take lane")],
)
def test_every_lane_is_named(lanes: int, first: str) -> None:
    keymap = review_keymap(default_keymap())
    states: tuple[Current, ...] = ("disagreement", "no majority", "unanimous", "settled")
    for current in states:
        for width in (110, 80):
            line = footer(current, [], keymap, width, all_decided=False, lanes=lanes)
            assert first.replace(" lane", "") in line.plain
            assert line.cell_len <= width
        assert first in footer(current, [], keymap, 110, all_decided=False, lanes=lanes).plain
