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
    assert "in 3 places" in session.message
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
    assert "accept 99+ more" in session.message
    press(session, session.repetition.decide_same)
    assert "in 151 places" in session.message


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
