"""Words that are found are labelled as they were found: keys in, marks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.annotator.session.test_editor import press_keys, spans
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

    Add = Callable[..., object]
    Open = Callable[..., LabellingSession]

LINE = "[The Assad regime]A fell. A regime of rebels, [the regime]A, fled."
FELL, COMMA = "[The Assad regime]A?", "[the regime]A?"


@pytest.mark.parametrize(
    ("words", "keys", "message", "expected"),
    [
        ("regime", "2", "Replaced “The Assad regime” (u to undo)", ["[regime]N", COMMA]),
        ("regime", "2 u u", "Nothing to undo", [FELL, COMMA]),
        ("regime", "n 2", "", [FELL, "[regime]N", COMMA]),
        ("regime", "N 2", "Replaced “the regime” (u to undo)", [FELL, "[regime]N"]),
        ("the assad regime", "1", "", ["[The Assad regime]A", COMMA]),
        ("the assad regime", "2", "", ["[The Assad regime]N", COMMA]),
        ("regime fell", "2", "Replaced “The Assad regime” (u to undo)", ["[regime fell]N", COMMA]),
        # A key that leads elsewhere leads to what is there.
        ("regime", ". 2", "", [FELL, "[the regime]N"]),
        ("rebels", "right left 2", "", [FELL, "[rebels]N", COMMA]),
        # The words are found again after an edit.
        ("regime", "n 2 n 2", "Replaced “the regime” (u to undo)", [FELL, *["[regime]N"] * 2]),
        ("regime", "n 2 N 2", "Replaced “The Assad regime” (u to undo)",
         ["[regime]N", "[regime]N", COMMA]),
    ],
)  # fmt: skip
def test_a_digit_labels_the_match(
    add_article: Add, open_session: Open, words: str, keys: str, message: str, expected: list[str]
) -> None:
    add_article(LINE)
    session = open_session()
    press(session, session.search.find, words)
    assert session.search.matches
    assert press_keys(session, keys) == message
    assert spans(session) == expected
    assert session.search.matches == []


@pytest.mark.parametrize("key", ["a", "x", "l", "f", "m", "X", "s"])
def test_matches_are_shown_until_the_next_edit(
    add_article: Add, open_session: Open, key: str
) -> None:
    add_article("[Rebels]A and [old rebels]A left.")
    session = open_session()
    press(session, session.search.find, "rebels")
    press_keys(session, "n . , right left n tab @rebels")
    assert len(session.search.matches) == 2
    press_keys(session, key)
    assert session.search.matches == []
    press_keys(session, "u")
    assert session.search.matches == []
    assert press_keys(session, "N").startswith("Match ")


def test_words_are_found_again_in_the_next_article(add_article: Add, open_session: Open) -> None:
    add_article("[Rebels]A left.", "one")
    add_article("[Men]A met rebels.", "two")
    session = open_session()
    press(session, session.search.find, "rebels")
    press_keys(session, "a enter")
    assert session.key.article_id == "two"
    assert press_keys(session, "n").startswith("Match 1 of 1")
    press_keys(session, "1")
    assert spans(session) == ["[Men]A?", "[rebels]A"]


MISSING = "is not in this article"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("regime", "Match 1 of 2 · ignoring case"),
        ("Regime", "Match 1 of 1 · matching case"),
        ("56", "Match 1 of 1"),
        (
            "reGIME",
            "“reGIME” is not in this article · matching case (type lower case to ignore it)",
        ),
        ("army", f"“army” {MISSING}"),
        ("57", f"“57” {MISSING}"),
    ],
)
def test_the_rule_for_case_is_shown(
    add_article: Add, open_session: Open, words: str, message: str
) -> None:
    add_article("A regime of 56 men: the Regime.")
    session = open_session()
    assert press(session, session.search.find, words) == message


def test_the_match_is_named_where_it_is_not_the_current_span(
    add_article: Add, open_session: Open
) -> None:
    add_article(LINE)
    session = open_session()
    shown = [press(session, session.search.find, "regime")]
    shown += [press_keys(session, key) for key in "nn"]
    note = " · labels apply to “regime”"
    assert [message.endswith(note) for message in shown] == [True, False, True]
    assert not press(session, session.search.find, "the assad regime").endswith(note)


JAPANESE = "政府は20日、東京の首相官邸で会見し、東京都の被害を発表した。"
IN_TOKEN = (
    "Not labelled: “東京” is inside a token of 30 characters. "
    "A project in the language of the text (import --lang) may split it"
)


@pytest.mark.parametrize(
    ("text", "words", "message", "expected"),
    [
        (JAPANESE, "東京", IN_TOKEN, []),
        ("See www.regime.org now.", "regime", "Not labelled: “regime” is inside the token "
         "“www.regime.org”. v: select the whole token", []),
        ("A U.S.-backed group.", "U.S.", "Not labelled: “U.S.” is inside the token "
         "“U.S.-backed”. v: select the whole token", []),
        ("The rebels left.", "reb", "", ["[rebels]A"]),
        ("The U.S. left.", "u.s", "", ["[U.S.]A"]),
        ("Ms O'Brien left.", "brien", "", ["[O'Brien]A"]),
        ("The anti-regime group.", "regime", "", ["[regime]A"]),
    ],
)  # fmt: skip
def test_a_match_inside_a_token_of_several_words_is_not_labelled(
    add_article: Add, open_session: Open, text: str, words: str, message: str, expected: list[str]
) -> None:
    add_article(text)
    session = open_session()
    press(session, session.search.find, words)
    assert press_keys(session, "1") == message
    assert spans(session) == expected
    if not expected:
        press_keys(session, "v 1")
        assert len(spans(session)) == 1


def test_every_match_inside_a_token_is_reached(add_article: Add, open_session: Open) -> None:
    add_article(f"{JAPANESE} [{JAPANESE[:-1]}]A。")
    session = open_session()
    press(session, session.cursor.go_to, 0)
    press(session, session.search.find, "東京")
    assert [press_keys(session, key) for key in "nnnnNN"] == [
        f"Match {number} of 4" for number in (2, 3, 4, 1, 4, 3)
    ]
