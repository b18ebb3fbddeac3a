"""What happens to a span while the mouse holds its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession


def test_a_span_that_was_changed_meanwhile_is_not_moved(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Some [56]N [rebels]A of the army fled.", "one")
    session = open_session()
    drag, text = session.edge_drag, session.tokens.text
    last = text.index("rebels") + len("rebels") - 1
    session.cursor.jump_to(last)
    drag.hold(last, last + 1)
    press(session, drag.drag, last, text.index("army"))
    assert text[slice(*session.current_extent or ())] == "rebels of the army"
    press(session, session.label_by_key, "3")  # as a key would, or suggestions that arrive
    head = session.draft.head
    assert drag.marks_between(0, len(text)) == session.draft.between(0, len(text))
    press(session, drag.release)
    assert session.draft.head == head


def test_an_article_opened_meanwhile_lets_go_of_the_edge(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Rebels]A fled from Kesh.", "one")
    add_article("[Rebels]A fled from Varda.", "two")
    session = open_session()
    session.edge_drag.hold(0, 1)
    press(session, session.edge_drag.drag, 0, 0)
    press(session, session.skip)
    assert session.key.article_id == "two"
    assert not session.edge_drag.is_held
