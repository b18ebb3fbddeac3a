"""The actor and the place of a number: keys in, links out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.session.reading import history_entries
from corpus.workflows.integrity import check
from tests.annotator.session.test_editor import press_keys
from tests.plain_sql import lines
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

    Add = Callable[..., object]
    Open = Callable[..., LabellingSession]

LINKS = "SELECT text, role, target_text FROM annotation_links ORDER BY start, role"
LINE = "Police said [56]N [soldiers]A and [three]N [rebels]A were killed near [Kesh]L and [Tolm]L."
SET = ["56 actor soldiers", "56 place Kesh"]


@pytest.fixture
def session(add_article: Add, open_session: Open) -> LabellingSession:
    add_article(LINE, "one")
    add_article("[Two]N dogs left.", "two")
    return open_session()


def links(session: LabellingSession) -> list[str]:
    assert list(check(session.project)) == []
    return lines(session.project.path, LINKS)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("@56 e 1 1", SET),
        ("@56 e enter enter", SET),
        ("@56 e e e", SET),
        ("@56 e a a", SET),
        ("@56 e 2 2", ["56 actor rebels", "56 place Tolm"]),
        ("@56 e tab enter . enter", ["56 actor rebels", "56 place Tolm"]),
        ("@56 e shift+tab enter , enter", ["56 actor rebels", "56 place Tolm"]),
        ("@56 e right right enter enter", SET),
        ("@56 e x 0", ["56 actor", "56 place"]),
        ("@56 e x 1", ["56 actor", "56 place Kesh"]),
        ("@three e enter enter", ["three actor rebels", "three place Kesh"]),
        ("@56 e 2 1 e 1 2", ["56 actor soldiers", "56 place Tolm"]),
        ("@56 e 1 1 @three e 1 2", [*SET, "three actor rebels", "three place Tolm"]),
        ("@56 e escape", []),
        ("@56 e 1 escape", []),
        ("@56 e 1 u", []),
        ("@56 e 9", []),
        ("@soldiers e", []),
        ("@Police e", []),
    ],
)
def test_a_number_is_linked(session: LabellingSession, keys: str, expected: list[str]) -> None:
    press_keys(session, keys)
    assert links(session) == expected


def test_the_status_line_asks_and_answers(session: LabellingSession) -> None:
    assert press_keys(session, "@56 e") == "Actor of “56”? Enter: “soldiers”"
    assert session.linking.candidates == [("1", "soldiers"), ("2", "rebels")]
    assert [session.tag_of(mark) for mark in session.draft.live] == [
        None,
        "1",
        None,
        "2",
        None,
        None,
    ]
    assert press_key(session, "tab") == "Actor of “56”? Enter: “rebels”"
    assert press_key(session, "7") == "No span has the digit 7. Actor of “56”? Enter: “rebels”"
    assert press_key(session, "m").endswith("“rebels” x: none · Esc: cancel")
    assert press_key(session, "2") == "Place of “56”? Enter: “Kesh”"
    assert press_key(session, "x") == "Linked “56”: actor “rebels”, place none (u to undo)"
    assert not session.linking.digits
    assert press_keys(session, "e 2 x") == "Links unchanged"
    assert (
        press_keys(session, "@soldiers e") == "Only NUMBER spans have links to an actor and a place"
    )


def test_a_click_chooses(session: LabellingSession) -> None:
    text = session.tokens.text
    press_keys(session, "@56 e")
    for word in ("killed", "rebels", "Tolm"):
        press(session, session.linking.point_at, text.index(word))
    assert links(session) == ["56 actor rebels", "56 place Tolm"]
    press(session, session.linking.point_at, text.index("soldiers"))
    assert session.cursor.char == text.index("soldiers")


def test_linking_accepts_what_it_names_in_one_step(session: LabellingSession) -> None:
    press_keys(session, "@56 e 1 1")
    accepted = "SELECT text, origin FROM annotation_spans ORDER BY start"
    assert lines(session.project.path, accepted) == [
        *("56 accepted", "soldiers accepted", "Kesh accepted"),
    ]
    assert press_key(session, "u") == "Undone: linked “56”"
    assert lines(session.project.path, accepted) == links(session) == []
    press_key(session, "U")
    assert links(session) == SET
    assert len(lines(session.project.path, accepted)) == 3


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("@soldiers x", SET[1:]),
        ("@soldiers 3", SET[1:]),
        ("@Kesh x", SET[:1]),
        ("@56 x", []),
        ("@56 1", []),
        ("@56 h", ["said 56 actor soldiers", "said 56 place Kesh"]),
        ("@soldiers l", ["56 actor soldiers and", "56 place Kesh"]),
        ("@Kesh l h", ["56 actor soldiers", "56 place near Kesh and"]),
        ("@soldiers l l s", ["56 actor soldiers", "56 place Kesh"]),
        ("@soldiers m", ["56 actor soldiers and three", "56 place Kesh"]),
        ("@56 m", ["56 soldiers place Kesh"]),
        ("@Police 1 f", SET),
        ("@Kesh v right right 1", SET[:1]),
        ("@56 h h h H H H", SET),
    ],
)
def test_links_follow_their_spans(
    session: LabellingSession, keys: str, expected: list[str]
) -> None:
    press_keys(session, "A @56 e 1 1")
    press_keys(session, keys if "s" not in keys.split() else "@soldiers l l @and s")
    assert links(session) == expected
    while links(session) != SET:
        assert press_key(session, "u") != "Nothing to undo"
    while not session.message.startswith("Nothing to redo"):
        press_key(session, "U")
    assert links(session) == expected


def test_an_edge_that_goes_back_restores_the_links_of_what_it_replaced(
    add_article: Add, open_session: Open
) -> None:
    add_article("Some [56]N [old people]A fled [Kesh]L town.")
    session = open_session()
    press_keys(session, "tab tab a @56 e 1 1")
    before = links(session)
    assert before == ["56 actor old people", "56 place Kesh"]
    press_keys(session, "@Kesh x @fled 3 h")
    assert links(session) == ["56 actor old people"]


def test_links_are_there_after_a_restart_and_in_the_history(
    session: LabellingSession, open_session: Open
) -> None:
    press_keys(session, "@56 e 1 x A enter")
    again = open_session()
    press(again, again.go_to_article, "one")
    mark = again.draft.live[0]
    assert [(one.role, one.text, one.is_set) for one in again.linking.shown(mark)] == [
        ("actor", "soldiers", True),
        ("place", None, True),
    ]
    assert press_keys(again, "@56 e x x") == "Reopened. Enter: finish again"
    assert links(again) == ["56 actor", "56 place"]


def test_the_history_names_the_spans_of_a_link(session: LabellingSession) -> None:
    press_keys(session, "@56 e 1 x")
    press_key(session, "u")
    told = [what for _, _, what in history_entries(session)]
    linked = "linked “56”: actor “soldiers”, place none"
    assert told[:2] == [f"undone: {linked}", linked]


def test_suggested_links_are_shown_where_a_number_counts_people(
    session: LabellingSession,
) -> None:
    shown = {
        session.tokens.text[slice(*mark.span.extent)]: session.linking.shown(mark)
        for mark in session.draft.live
        if mark.span.label in session.valuer.numeric
    }
    assert {word: [tuple(one) for one in found] for word, found in shown.items()} == {
        "56": [("actor", "soldiers", False), ("place", "Kesh", False)],
        "three": [("actor", "rebels", False), ("place", "Kesh", False)],
    }
    press(session, session.go_to_article, "two")
    assert session.linking.shown(session.draft.live[0]) == []
    assert press_key(session, "e") == (
        "There is no span to link this number to. Label its actor or place first"
    )
    assert press_key(session, "a") != ""


def test_another_article_ends_the_question(session: LabellingSession) -> None:
    press_keys(session, "@56 e")
    press(session, session.go_to_article, "two")
    assert not session.linking.is_active
    assert not session.linking.digits


def test_without_labels_for_actors_only_the_place_is_asked_for(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    session = open_session()
    press_keys(session, "A")
    project.labels.rename("ACTOR", "FIGHTER")
    session.workspace.refresh_labels()
    assert press_keys(session, "@56 e") == "Place of “56”? Enter: “Kesh”"
    press_key(session, "1")
    assert links(session) == ["56 place Kesh"]
