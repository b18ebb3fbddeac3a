"""What other articles label, looked up once for each string of the open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.session.labelling.known_strings import KnownStrings
from corpus import concerns
from corpus.store import Project
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession


@pytest.fixture
def known(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> tuple[LabellingSession, KnownStrings]:
    """Two finished articles that label `rebels` and `Kesh province`, and one that is open."""
    project.use_memory(on=False)
    for number in range(2):
        add_article(f"[rebels]A left [Kesh province]L {'again ' * number}.", f"a{number}")
    add_article("Here [some rebels]A of Kesh province and Kesh met.", "open")
    session = open_session()
    for _ in range(2):
        while session.draft.undecided_count:
            session.accept()
        session.finish()
    assert session.key.article_id == "open"
    return session, KnownStrings(project, "open", session.person.id)


def asked(known: KnownStrings, session: LabellingSession, project: Project) -> tuple[set[str], int]:
    """What is known, and how many statements it took."""
    statements: list[str] = []
    project._db.conn.set_trace_callback(statements.append)
    free = concerns.free_tokens(session.draft, session.tokens)
    found = known.among(session.tokens, free)
    project._db.conn.set_trace_callback(None)
    lookups = [statement for statement in statements if "json_each" in statement]
    return set(found), len(lookups)


def test_a_string_is_looked_up_once(
    known: tuple[LabellingSession, KnownStrings], project: Project
) -> None:
    session, strings = known
    assert asked(strings, session, project) == ({"Kesh province"}, 2)
    assert asked(strings, session, project) == ({"Kesh province"}, 0)


def test_what_is_decided_on_no_longer_is_looked_up(
    known: tuple[LabellingSession, KnownStrings], project: Project
) -> None:
    session, strings = known
    asked(strings, session, project)
    session.accept()
    press(session, session.cursor.previous_span)
    press(session, session.editor.move_edge, "right", outward=False)
    assert asked(strings, session, project) == ({"Kesh province", "rebels"}, 2)
    press(session, session.editor.label, 1)
    assert asked(strings, session, project)[1] == 0


def test_what_was_written_elsewhere_meanwhile_counts(
    known: tuple[LabellingSession, KnownStrings], project: Project
) -> None:
    session, strings = known
    asked(strings, session, project)
    with Project.open(project.path) as other:
        other.people.get_or_add("bob")
    assert asked(strings, session, project)[1] == 2
