"""What a person is shown before an article is finished, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import concerns
from corpus.concerns import Elsewhere
from tests.examples import examples
from tests.pressing import press, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project


def test_checks_are_shown_once(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("56 men and [rebels]A and 40 more", "one")
    add_article("Nothing here", "two")
    session = open_session()
    press(session, session.accept)
    press(session, session.finish)
    assert session.key.article_id == "one"
    assert "Unlabelled number: “56”" in session.message
    assert "Check 1/2: " in session.message
    press(session, session.next_undecided)
    assert "“40”" in session.message
    press(session, session.editor.label, 2)
    press(session, session.next_undecided)
    assert "“56”" in session.message
    press(session, session.finish)
    assert session.key.article_id == "two"


def test_nothing_to_check_is_in_nobodys_way(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[rebels]A", "one")
    add_article("Nothing here", "two")
    session = open_session()
    press(session, session.accept)
    press(session, session.finish)
    assert session.key.article_id == "two"


def test_what_other_articles_label(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> None:
    for number in range(4):
        add_article(f"The [rebels]A left town {'again ' * number}.", f"a{number}")
    bob = open_session("bob")
    for _ in range(2):
        press(bob, bob.accept)
        press(bob, bob.finish)
    ana = open_session("ana")

    def told_to(session: LabellingSession, article: str) -> dict[str, Elsewhere]:
        me = session.person.id
        return project.strings.labelled_elsewhere(["rebels"], article, me)

    assert told_to(bob, "a2")["rebels"] == Elsewhere("ACTOR", 2)
    assert not told_to(bob, "a0")
    assert not told_to(ana, "a2"), "they may be near-duplicates: nobody has looked yet"
    for number in range(4):
        project._db.execute(
            "INSERT INTO article_groups SELECT number, ?, '' FROM articles WHERE id = ?",
            [f"group {min(number, 2)}", f"a{number}"],
        )
    assert told_to(ana, "a3")["rebels"].articles == 2
    assert not told_to(ana, "a1")


KEYS = ("accept", "reject", "left_out", "right_in", "next_span", "token_right", "undo", "redo")


@given(keys=st.lists(st.sampled_from(KEYS), max_size=25))
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_without_a_label_are_counted_key_by_key(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    keys: list[str],
) -> None:
    if not open_session().article:
        add_article("Some [56 men]N and 40 women, [three]N [of 7 rebels]A; 12 left, 9 [stayed]L.")
    session = open_session()
    for key in keys:
        press_named(session, key)
        draft, tokens = session.draft, session.tokens
        fresh = [*concerns.undecided(draft, tokens, concerns.numbers(tokens))]
        assert session.policy.watch(session.workspace).waiting == fresh
        assert session.policy.watch(session.workspace).count == len(fresh)
