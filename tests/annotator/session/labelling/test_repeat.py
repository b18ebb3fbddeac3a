"""The same text decided everywhere in an article, where suggestions lie across one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.workflows.integrity import check
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project


def covered(session: LabellingSession) -> list[tuple[str, str]]:
    text = session.tokens.text
    return [(text[slice(*mark.span.extent)], mark.state) for mark in session.draft.live]


def test_a_suggestion_over_two_of_the_texts_makes_room_once(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("Kesh town fell. Then Kesh [town Kesh]A town.")
    session = open_session()
    press(session, session.cursor.select, 0, 8)
    press(session, session.editor.label, 3)
    press(session, session.repetition.decide_same)
    assert covered(session) == [("Kesh town", "accepted")] * 3
    assert "in 3 places (moved 2)" in session.message
    press(session, session.history.undo)
    assert covered(session) == [("Kesh town", "accepted"), ("town Kesh", "suggested")]
    assert list(check(project)) == []


def test_a_text_that_lies_across_itself_stays_where_it_was_decided(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("They said ha [ha ha]A to him.")
    session = open_session()
    press(session, session.repetition.decide_same)
    assert covered(session) == [("ha ha", "accepted")]
    assert session.draft.rejected == []
    assert list(check(project)) == []


def test_an_offer_looks_at_the_next_places_only(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Kesh]L and " + "Kesh and " * 150 + "[men]A")
    session = open_session()
    press(session, session.accept)
    assert "label 99+ more" in session.message
    press(session, session.repetition.decide_same)
    assert "in 151 places" in session.message


def test_the_message_says_what_was_done_at_each_place(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Kesh]L and [Kesh]L and [Kesh]A and [men of Kesh of]A and Kesh, or Kesh.")
    session = open_session()
    press(session, session.accept)
    assert session.message == "Press * to label 4 more “Kesh”"
    press(session, session.repetition.decide_same)
    done = "“Kesh” → LOCATION in 5 places (accepted 1, relabelled 1, added 2)"
    assert session.message == f"{done}. * again: suggest it in unopened articles"
    press(session, session.history.undo)
    press(session, session.cursor.jump_to, 9)
    press(session, session.repetition.decide_same)
    assert "(accepted 1, relabelled 1, added 2)" in session.message, "with the one at the cursor"


def test_an_offer_names_what_the_key_would_do(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    for name, text, offer in (
        ("one", "[Kesh]L and [Kesh]L and [Kesh]L", "accept 2 more “Kesh”"),
        ("two", "[Varda]L and [Varda]A", "relabel 1 more “Varda”"),
        ("three", "[Old Halva]L, Old Halva and Old [Halva]A", "label 2 more “Old Halva”"),
    ):
        add_article(text, name)
        session = open_session()
        press(session, session.go_to_article, name)
        assert press(session, session.accept) == f"Press * to {offer}"
    press(session, session.go_to_article, "one")
    press(session, session.cursor.jump_to, 9)
    assert press(session, session.reject) == "Press * to reject 1 more “Kesh”"
    press(session, session.repetition.decide_same)
    done = "Rejected “Kesh” in 2 places"
    assert session.message == f"{done}. * again: stop suggesting it in unopened articles"


def test_taking_back_what_is_remembered_leaves_what_was_said_last(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for name in ("one", "two"):
        add_article("Kesh and Kesh.", name)
    session = open_session()
    for article, label in (("one", 1), ("two", 2), ("one", 3)):
        press(session, session.go_to_article, article)
        press(session, session.cursor.go_to, 0)
        press(session, session.editor.label, label)
        press(session, session.repetition.decide_same)
        press(session, session.repetition.decide_same)
    said = [project.edits.remembered(session.person.id, "Kesh")]
    press(session, session.history.undo)
    said.append(project.edits.remembered(session.person.id, "Kesh"))
    assert [one.label for one in said if one] == [3, 2]
    assert list(check(project)) == []
