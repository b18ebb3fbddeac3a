"""What a person is shown before an article is finished, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import concerns
from corpus.concerns import Elsewhere
from corpus.consistency.survey import survey_gold
from corpus.workflows.integrity import check
from tests.examples import examples
from tests.pressing import press, press_key, press_named

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


def selected(session: LabellingSession) -> str:
    return session.tokens.text[slice(*session.cursor.selection or (0, 0))]


def labelled(session: LabellingSession) -> list[str]:
    return [session.tokens.text[slice(*mark.span.extent)] for mark in session.draft.accepted]


def test_the_expected_digit_labels_the_whole_string_and_goes_to_the_next_check(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Kesh Defence Council]A met. Two hundred men of Kesh Defence Council left.")
    session = open_session()
    press_key(session, "a")
    assert press_key(session, "enter") == (
        "Check 1/2: Unlabelled number: “Two hundred”. "
        "2: label · d: never ask again · Tab: next · Enter: finish"
    )
    assert selected(session) == "Two hundred"
    assert press_key(session, "2") == (
        "Check: “Kesh Defence Council” is ACTOR elsewhere in this article, unlabelled here. "
        "1: label · d: never ask again · Enter: finish"
    )
    assert selected(session) == "Kesh Defence Council"
    assert press_key(session, "1") == "Nothing is left to check. Enter: finish"
    council = "Kesh Defence Council"
    assert labelled(session) == [council, "Two hundred", council]
    assert session.cursor.selection is None
    press_key(session, "u")
    assert selected(session) == council, "the check is asked again"
    assert "Check: " not in session.message
    press_key(session, "3")
    assert session.draft.accepted[-1].span.label == 3, "any label answers it"
    assert session.message.startswith("Check: “Kesh Defence Council” is ACTOR 1 ×, LOCATION 1 ×. d")
    assert session.cursor.char == 0
    assert press_key(session, "3") == "Nothing is left to check. Enter: finish"
    assert labelled(session) == [council, "Two hundred", council]
    assert list(check(project)) == []


def test_a_digit_away_from_the_check_labels_the_word_there(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[rebels]A left; two hundred men and 30 more came")
    session = open_session()
    press_key(session, "a")
    press_key(session, "enter")
    press(session, session.cursor.jump_to, session.tokens.text.index("men"))
    press_key(session, "1")
    assert labelled(session) == ["rebels", "men"]
    assert press_key(session, "d") == "No check here. Enter: check and finish"
    press_key(session, "tab")
    assert "“30”" in session.message
    press_key(session, "shift+tab")
    assert selected(session) == "two hundred"
    press_key(session, "right")
    press_key(session, "2")
    assert labelled(session) == ["rebels", "two hundred men"], "the selection can be extended"
    assert selected(session) == "30"
    press_key(session, "enter")
    assert session.draft.status == "finished"
    assert session.cursor.selection is None
    assert session.checks.current is None


def test_never_ask_again_holds_for_one_person_in_all_articles(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    text = "The [Kesh]L council and [Kesh]A met 30 men; 40 men of 30 came."
    for name in ("first", "second"):
        add_article(f"{text} {name}", name)
    ana = open_session("ana")
    press_key(ana, "A")
    asked = [press_key(ana, "enter")]
    assert ana.policy.watch(ana.workspace).count == 3
    asked += [press_key(ana, "d"), press_key(ana, "d"), press_key(ana, "u"), press_key(ana, "U")]
    assert asked == [
        "Check 1/4: “Kesh” is LOCATION 1 ×, ACTOR 1 ×. d: never ask again · Tab: next · "
        "Enter: finish",
        "Will not ask about “Kesh” again. Check 1/3: Unlabelled number: “30”. "
        "2: label · d: never ask again · Tab: next · Enter: finish",
        "Will not ask about “30” again. Check: Unlabelled number: “40”. "
        "2: label · d: never ask again · Enter: finish",
        "Undone: stopped asking about “30”",
        "Redone: stopped asking about “30”",
    ]
    assert ana.policy.watch(ana.workspace).count == 1
    assert list(check(project)) == []
    press_key(ana, "enter")
    press_key(ana, "A")
    assert ana.key.article_id == "second"
    assert "“40”" in press_key(ana, "enter")
    assert ana.policy.watch(ana.workspace).count == 1
    ben = open_session("ben")
    press(ben, ben.go_to_article, "first")
    press_key(ben, "A")
    assert "Check 1/4" in press_key(ben, "enter")


def test_a_string_with_two_labels_is_still_asked_about_where_it_has_none(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[Kesh]L and [Kesh]A and Kesh; [60]N of the [50]N men")
    session = open_session()
    press_key(session, "A")
    press_key(session, "enter")
    press_key(session, "d")
    assert "“Kesh” is LOCATION elsewhere in this article, unlabelled here" in session.message
    press_key(session, "d")
    assert session.message.endswith("of which it is a part. Enter: finish")
    refused = "This check is not about one string. Enter: finish"
    assert press_key(session, "d") == refused


def test_lint_counts_what_its_annotator_dismissed(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for number in range(4):
        add_article(
            f"[rebels]A of [Kesh]L and [Kesh]L, {'rebels,' * (number == 3)} [Kesh]A {number}"
        )
    ana = open_session("ana")
    for _ in range(3):
        press_key(ana, "A")
        press_key(ana, "enter")
        press_key(ana, "enter")
    before = survey_gold(project.gold.labelled())
    press_key(ana, "A")
    press_key(ana, "enter")
    press_key(ana, "d")
    press_key(ana, "d")
    press_key(ana, "enter")
    after = survey_gold(project.gold.labelled())
    assert [(one.string, len(one.places)) for one in before.listed()] == [("Kesh", 3)]
    assert after.listed() == []
    assert (before.meant_so(), after.meant_so()) == (0, 5)
    article = ana.key.article_id
    ben = open_session("ben")
    press(ben, ben.go_to_article, article)
    press_key(ben, "A")
    press_key(ben, "enter")
    press_key(ben, "enter")
    assert project.gold.of(article).basis == "agreed"
    assert survey_gold(project.gold.labelled()).listed() == []


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
