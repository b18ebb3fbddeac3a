"""The same text decided everywhere in an article, where suggestions lie across one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import Session
    from corpus.store import Project


def covered(session: Session) -> list[tuple[str, str]]:
    text = session.tokens.text
    return [(text[slice(*mark.span.extent)], mark.state) for mark in session.draft.live]


def test_a_suggestion_over_two_of_the_texts_makes_room_once(
    project: Project, add_article: Callable[..., object], open_session: Callable[..., Session]
) -> None:
    add_article("Kesh town fell. Then Kesh [town Kesh]A town.")
    session = open_session()
    session.select(0, 8)
    session.label(3)
    session.decide_same()
    assert covered(session) == [("Kesh town", "accepted")] * 3
    assert "accepted 3" in session.notice
    session.undo()
    assert covered(session) == [("Kesh town", "accepted"), ("town Kesh", "suggested")]
    assert list(check(project)) == []


def test_a_text_that_lies_across_itself_stays_where_it_was_decided(
    project: Project, add_article: Callable[..., object], open_session: Callable[..., Session]
) -> None:
    add_article("They said ha [ha ha]A to him.")
    session = open_session()
    session.decide_same()
    assert covered(session) == [("ha ha", "accepted")]
    assert session.draft.rejected == []
    assert list(check(project)) == []


def test_an_offer_looks_at_the_next_places_only(
    add_article: Callable[..., object], open_session: Callable[..., Session]
) -> None:
    add_article("[Kesh]L and " + "Kesh and " * 150 + "[men]A")
    session = open_session()
    session.accept()
    assert "accepts 99+ more" in session.notice
    session.decide_same()
    assert "accepted 151" in session.notice


def test_taking_back_what_is_remembered_leaves_what_was_said_last(
    project: Project, add_article: Callable[..., object], open_session: Callable[..., Session]
) -> None:
    for name in ("one", "two"):
        add_article("Kesh and Kesh.", name)
    session = open_session()
    for article, label in (("one", 1), ("two", 2), ("one", 3)):
        session.go_to_article(article)
        session.go_to(0)
        session.label(label)
        session.decide_same()
        session.decide_same()
    said = [project.edits.remembered(session.person.id, "Kesh")]
    session.undo()
    said.append(project.edits.remembered(session.person.id, "Kesh"))
    assert [one.label for one in said if one] == [3, 2]
    assert list(check(project)) == []
