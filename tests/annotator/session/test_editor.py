"""Edges that replace and restore their neighbours, splitting and merging: keys in, marks out."""

from __future__ import annotations

import re
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from corpus.workflows.integrity import check
from tests.corpus.edits.test_replay import KEYS, new_session
from tests.corpus.edits.test_replay import press as press_any
from tests.examples import examples
from tests.plain_sql import lines
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Span
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

    Add = Callable[..., object]
    Open = Callable[..., LabellingSession]

LETTERS = {1: "A", 2: "N", 3: "L"}
STORED = "SELECT label, text, value, origin FROM annotation_spans ORDER BY start"
LINE = "Some [56]N [old people]A fled [Kesh]L town."


def spans(session: LabellingSession) -> list[str]:
    """Each live mark as `[text]A`, an undecided one with a question mark."""
    return [
        f"[{text_of(session, mark.span)}]{LETTERS[mark.span.label]}{'' if mark.decided else '?'}"
        for mark in session.draft.live
    ]


def text_of(session: LabellingSession, span: Span) -> str:
    return session.tokens.text[slice(*span.extent)]


def go_to(session: LabellingSession, word: str) -> None:
    press(session, session.cursor.jump_to, session.tokens.text.index(word))


def press_keys(session: LabellingSession, keys: str) -> str:
    """Press keys one after the other; `@word` goes to a word. Returns the last message."""
    for key in keys.split():
        if key.startswith("@"):
            go_to(session, key[1:])
        else:
            press_key(session, key)
    return session.message


def select(session: LabellingSession, words: str) -> None:
    start = session.tokens.text.index(words)
    press(session, session.cursor.select, start, start + len(words) - 1)


MERGES = (
    ("56", "m", "", ["[56 old people]N", "[Kesh]L?"]),
    ("old", "m", "", ["[56]N?", "[old people fled Kesh]A"]),
    ("Kesh", "m", "", ["[56]N?", "[old people fled Kesh]L"]),
    ("old", "m m", "", ["[56 old people fled Kesh]A"]),
    ("people", "s m", "", ["[56]N?", "[old people]A", "[Kesh]L?"]),
    ("people", "s , m", "", ["[56]N?", "[old people]A", "[Kesh]L?"]),
    ("people", "s u s m", "", ["[56]N?", "[old people]A", "[Kesh]L?"]),
    ("people", "s m u m", "", ["[56]N?", "[old people]A", "[Kesh]L?"]),
    ("people", "s 3 m", "", ["[56]N?", "[old]A", "[people fled Kesh]L"]),
)
EDGES = (
    ("56", "l", "Replaced “old people” (L to restore)", ["[56 old]N", "[Kesh]L?"]),
    ("56", "l L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("56", "l l L", "", ["[56 old]N", "[Kesh]L?"]),
    ("56", "l l L L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("old", "h", "Replaced “56” (H to restore)", ["[56 old people]A", "[Kesh]L?"]),
    ("old", "h h H", "", ["[56 old people]A", "[Kesh]L?"]),
    ("old", "h h H H", "Restored “56”", ["[56]N?", "[old people]A", "[Kesh]L?"]),
    ("Kesh", "h h", "Replaced “old people” (H to restore)", ["[56]N?", "[people fled Kesh]L"]),
    ("56", "l l l l H H H H", "", ["[old people]A?", "[Kesh]N"]),
    ("56", "l 1 L", "Restored “old people”", ["[56]A", "[old people]A?", "[Kesh]L?"]),
    ("56", "l f L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("56", "l * * L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("56", "l L u", "", ["[56 old]N", "[Kesh]L?"]),
    ("56", "l L u u", "", ["[56]N?", "[old people]A?", "[Kesh]L?"]),
    ("56", "l L u U", "", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("56", "l L u L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    ("56", "l L l L", "Restored “old people”", ["[56]N", "[old people]A?", "[Kesh]L?"]),
    # What was rejected by a key of its own stays rejected.
    ("56", "l L . x , , l L", "", ["[56]N", "[Kesh]L?"]),
    # Another span has taken the place, or was added for the same words.
    ("56", "l x", "", ["[Kesh]L?"]),
    ("56", "l l x @56 2 l l L L", "", ["[56]N", "[Kesh]L?"]),
    ("56", "l x @people 3 @Some 2 l L", "", ["[Some]N", "[people]L", "[Kesh]L?"]),
)


@pytest.mark.parametrize(("word", "keys", "message", "expected"), [*MERGES, *EDGES])
def test_neighbours_are_merged_replaced_and_restored(
    project: Project, add_article: Add, open_session: Open,
    word: str, keys: str, message: str, expected: list[str],
) -> None:  # fmt: skip
    """Without a message, a neighbour was neither replaced nor restored by the last key."""
    add_article(LINE)
    session = open_session()
    go_to(session, word)
    shown = press_keys(session, keys)
    assert shown == message or not (message or re.match("Replaced|Restored", shown))
    assert spans(session) == expected
    assert list(check(project)) == []


# -- splitting and merging -------------------------------------------------------------------------


def test_merging_with_the_previous_span_keeps_the_value_of_the_current_one(
    add_article: Add, open_session: Open
) -> None:
    add_article("[About]L [ten]N men. [Kesh]L")
    session = open_session()
    go_to(session, "ten")
    press(session, session.editor.set_value, "at least 7")
    press_keys(session, "m")
    assert spans(session) == ["[About ten]N", "[Kesh]L?"]
    assert session.editor.value == "≥ 7"


def test_merging_what_was_split_keeps_the_value(add_article: Add, open_session: Open) -> None:
    add_article("[ten or so]N of [them]A.")
    session = open_session()
    press(session, session.editor.set_value, "12")
    press_keys(session, "f @or s m")
    assert spans(session) == ["[ten or so]N", "[them]A?"]
    assert session.editor.value == "12"
    assert session.cursor.span.flagged


def test_undoing_a_split_takes_the_tags_of_both_halves_away(
    add_article: Add, open_session: Open
) -> None:
    add_article("[ten or so]N of [them]A.")
    session = open_session()
    press_keys(session, "@or s")
    before = len(session.workspace.effects)
    assert press_keys(session, "u").startswith("Undone: split “ten or so”")
    gone, came = [], []
    for effect in session.workspace.effects[before:]:
        gone += [text_of(session, mark.span) for mark in effect.gone]
        came += [text_of(session, mark.span) for mark in effect.came]
    assert (sorted(gone), came) == (["or so", "ten"], ["ten or so"])


@pytest.mark.parametrize(
    ("text", "word", "message"),
    [
        ("[Men]A fled. [Kesh]L fell.", "Men", "No other span in this sentence to merge with"),
        ("[Men]A fled. [Kesh]L fell.", "Kesh", "No other span in this sentence to merge with"),
        ("[Men]A of our own old [town]L", "town", "The nearest span is too far away"),
        ("[Men]A of our own old [town]L", "Men", "The nearest span is too far away"),
        ("[Men]A of our old [town]L", "Men", ""),
    ],
)
def test_merge_stays_near(
    add_article: Add, open_session: Open, text: str, word: str, message: str
) -> None:
    add_article(text)
    session = open_session()
    go_to(session, word)
    press_keys(session, "m")
    assert session.message.startswith(message)
    assert bool(session.message) == bool(message)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, max_size=20), chosen=st.integers(0, 5), back=st.integers(0, 3))
def test_merge_undoes_split(
    keys: list[object], chosen: int, back: int, tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in keys:
                press_any(session, key)
            before = [(mark.span, mark.value) for mark in session.draft.live]
            longer = [mark for mark in session.draft.live if " " in text_of(session, mark.span)]
            if not longer:
                return
            press(session, session.cursor.jump_to, longer[chosen % len(longer)].span.end - 1)
            for key in ["left"] * back:
                press_key(session, key)
            head = session.draft.head
            press_any(session, "split")
            if session.draft.head == head:
                return
            press_any(session, "merge")
            after = [(mark.span, mark.value) for mark in session.draft.live]
            assert [span for span, _ in after] == [span for span, _ in before]
            pairs = zip(before, after, strict=True)
            assert all(was in (None, now) for (_, was), (_, now) in pairs)
            assert list(check(project)) == []
            event("split and merged")


# -- edges ---------------------------------------------------------------------------------------


def test_a_neighbour_comes_back_as_it_was(
    project: Project, add_article: Add, open_session: Open
) -> None:
    """With its label, value, flag and origin, and after a restart."""
    add_article(LINE)
    session = open_session()
    press_keys(session, "@56 f")
    press(session, session.editor.set_value, "70")
    press_keys(session, "@people 3")
    before = session.draft.live
    stored = lines(project.path, STORED)
    select(session, "Some 56 old people fled")
    assert press_keys(session, "1") == "Replaced “56”, “old people” (u to undo)"
    assert spans(session) == ["[Some 56 old people fled]A", "[Kesh]L?"]
    press(session, session.editor.set_comment, "why?")
    session = open_session()
    assert press_keys(session, "@Some L L") == ""
    assert press_keys(session, "L") == "Restored “old people”"
    assert press_keys(session, "L") == "Restored “56”"
    assert spans(session) == ["[Some]A", "[56]N", "[old people]L", "[Kesh]L?"]
    assert session.draft.live[1:] == before
    assert lines(project.path, STORED)[1:] == stored
    assert list(check(project)) == []
    press_keys(session, "u u u u u u")
    assert session.draft.live == before
    press_keys(session, "U U U U U U")
    assert session.draft.live[1:] == before
    assert list(check(project)) == []


def test_a_label_over_decided_spans_names_them(add_article: Add, open_session: Open) -> None:
    add_article("[Ana]A, [Bea]A, [Cyd]A and [Dee]A left.")
    session = open_session()
    press_keys(session, "A")
    select(session, "Ana, Bea")
    assert press_keys(session, "2") == "Replaced “Ana”, “Bea” (u to undo)"
    select(session, "Ana, Bea, Cyd and Dee")
    assert press_keys(session, "1") == "Replaced “Ana, Bea”, “Cyd” and 1 more (u to undo)"
    press_keys(session, "enter")
    assert session.draft.status == "finished"
    select(session, "Ana, Bea, Cyd")
    assert press_keys(session, "2") == (
        "Replaced “Ana, Bea, Cyd and Dee” (u to undo). Reopened. Enter: finish again"
    )


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(KEYS, max_size=15),
    out=st.lists(st.sampled_from(["left_out", "right_out"]), min_size=1, max_size=6),
)
def test_an_edge_that_goes_out_and_back_leaves_all_other_spans_as_they_were(
    keys: list[object], out: list[str], tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in keys:
                press_any(session, key)
            press_any(session, "drop_selection")
            mark = session.cursor.current
            if mark is None or mark.state == "rejected":
                return
            before = {one for one in session.draft.live if one != mark}
            moved = []
            for key in out:
                head = session.draft.head
                press_any(session, key)
                if session.draft.head != head:
                    moved.append(key)
            restored = 0
            for key in reversed(moved):
                press_any(session, key.replace("out", "in"))
                restored += "Restored" in session.message
            event(f"restored {restored}")
            others = {one for one in session.draft.live if one.span.extent != mark.span.extent}
            assert others == before
            assert list(check(project)) == []
