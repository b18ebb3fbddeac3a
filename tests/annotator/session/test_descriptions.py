"""The history of an article in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.descriptions import history
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession


def test_each_step_is_told(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[56]N [rebels]A left")
    session = open_session()
    session.accept()
    session.accept()
    session.history.undo()
    session.editor.set_comment("who?\nwhose?")
    session.accept()
    press(session, session.bulk.accept_between, 0, 15)
    edits = session.project.edits.chain(session.key)
    assert [what for _, what in history(edits, session.tokens.text)] == [
        "opened",
        "accepted “56”",
        "accepted “rebels”",
        "undone: accepted “rebels”",
        "comment “rebels”: who? whose?",
        "accepted “rebels”",
    ]


def test_a_step_shows_the_span_that_replaced_others(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Some young [people]A left and [12 of]N them came to Kesh, of Kesh.")
    session = open_session()
    undone = []
    for first, last, label in ((5, 16, 1), (27, 36, 2)):
        press(session, session.cursor.select, first, last)
        press(session, session.editor.label, label)
        undone.append(press(session, session.history.undo))
        press(session, session.history.redo)
    press(session, session.cursor.jump_to, 5)
    press(session, session.editor.move_edge, "left", outward=True)
    press_key(session, "L")
    undone.append(press_key(session, "u"))
    press(session, session.cursor.jump_to, session.tokens.text.index("Kesh"))
    press(session, session.editor.label, 3)
    for key in ("*", "*"):
        press_key(session, key)
    press_key(session, "x")
    for key in ("*", "*"):
        press_key(session, key)
    edits = session.project.edits.chain(session.key)
    assert undone == [
        "Undone: replaced 1 span, added “young people”",
        "Undone: replaced 1 span, added “12 of them”",
        "Undone: restored 1 span, edge moved “Some young”",
    ]
    assert [what for _, what in history(edits, session.tokens.text)] == [
        "opened",
        "replaced 1 span, added “young people”",
        "undone: replaced 1 span, added “young people”",
        "redone: replaced 1 span, added “young people”",
        "replaced 1 span, added “12 of them”",
        "undone: replaced 1 span, added “12 of them”",
        "redone: replaced 1 span, added “12 of them”",
        "edge moved “Some young people”",
        "restored 1 span, edge moved “Some young”",
        "undone: restored 1 span, edge moved “Some young”",
        "added “Kesh”",
        "added “Kesh”",
        "suggested from now on “Kesh”",
        "deleted “Kesh”",
        "no longer suggested “Kesh”",
    ]
