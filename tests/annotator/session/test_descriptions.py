"""The history of an article in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.descriptions import history
from tests.pressing import press

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
    press(session, session.accept_between, 0, 15)
    edits = session.project.edits.chain(session.key)
    assert [what for _, what in history(edits, session.tokens.text)] == [
        "opened",
        "accepted “56”",
        "accepted “rebels”",
        "undone: accepted “rebels”",
        "comment “rebels”: who? whose?",
        "accepted “rebels”",
    ]
