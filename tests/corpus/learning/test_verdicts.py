"""Which decisions count as a verdict on a suggestion: keys in, rows of the file out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from annotator.session.labelling.second_looks import SecondLooks
from annotator.session.labelling.session import LabellingSession
from corpus.learning.counts import Counts
from corpus.learning.learn import learned
from corpus.learning.probability import Stratum
from corpus.model import Action, AnnotationKey, Article, Change, Span, Suggestion
from corpus.workflows.integrity import check, rebuild
from tests.examples import examples
from tests.new_projects import new_project
from tests.pressing import press, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

TEXT = "[Eagle]A saw [fighters]A and [fighters]A near [Kesh]L with [56]N guns."


@pytest.fixture
def session(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> LabellingSession:
    add_article(TEXT, "one")
    return open_session()


def go_to(session: LabellingSession, text: str) -> None:
    session.cursor.go_to(session.tokens.text.index(text))


def decide_rest_and_finish(session: LabellingSession) -> None:
    """With one key for all that is left, of which nothing counts, as there are several texts."""
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.finish)
    press(session, session.finish)


def verdicts(project: Project, article_id: str = "one", person: str = "ana") -> dict[str, bool]:
    """Text -> right, of all that counts in an annotation."""
    assert list(check(project)) == []
    key = AnnotationKey(article_id, project.people.get(person).id)
    text = project.articles.get(article_id).text
    return {text[row[1] : row[2]]: bool(row[-1]) for row in project.verdicts.stored(key)}


def test_single_decisions_count_when_the_article_is_finished(
    project: Project, session: LabellingSession
) -> None:
    session.reject()
    go_to(session, "56")
    session.accept()
    assert verdicts(project) == {}
    decide_rest_and_finish(session)
    assert verdicts(project) == {"Eagle": False, "56": True}
    assert project.verdicts.counts("fixture 1") == {
        Stratum(1, "", "new"): Counts(0, 1),
        Stratum(2, "", "new"): Counts(1, 0),
    }


@pytest.mark.parametrize("operation", ["left_out", "right_out", "relabel", "merge"])
def test_a_changed_suggestion_counts_as_wrong(
    project: Project, session: LabellingSession, operation: str
) -> None:
    go_to(session, "Kesh")
    if operation == "relabel":
        session.editor.label(1)
    else:
        press_named(session, operation)
    decide_rest_and_finish(session)
    wrong = {"Kesh": False, "56": False} if operation == "merge" else {"Kesh": False}
    assert verdicts(project) == wrong


def test_splitting_is_a_decision_about_one_suggestion(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Kesh Varda]L and [56]N and [Eagle]A.", "one")
    session = open_session()
    session.cursor.go_to(5)
    session.editor.split()
    decide_rest_and_finish(session)
    assert verdicts(project) == {"Kesh Varda": False}


def test_a_label_over_two_suggestions_decides_that_both_were_wrong(
    project: Project, session: LabellingSession
) -> None:
    at = session.tokens.text.index
    session.cursor.select(at("Kesh"), at("56") + 1)
    session.editor.label(3)
    decide_rest_and_finish(session)
    assert verdicts(project) == {"Kesh": False, "56": False}


def test_labelling_a_rejected_suggestion_again_says_it_was_right(
    project: Project, session: LabellingSession
) -> None:
    session.reject()
    go_to(session, "Eagle")
    session.editor.label(1)
    decide_rest_and_finish(session)
    assert verdicts(project) == {"Eagle": True}


@pytest.mark.parametrize(
    ("alone", "expected"), [(True, {"Kesh": True}), (False, {})], ids=["alone", "in bulk"]
)
def test_a_restored_span_counts_as_it_was_decided(
    project: Project, session: LabellingSession, *, alone: bool, expected: dict[str, bool]
) -> None:
    """Neither the label that replaced it nor the edge that restored it is a decision about it."""
    at = session.tokens.text.index
    if alone:
        go_to(session, "Kesh")
        session.accept()
    else:
        session.bulk.accept_between(0, 1000)
    session.cursor.select(at("near"), at("with"))
    session.editor.label(1)
    for _ in range(2):
        session.editor.move_edge("right", outward=False)
    assert ("Kesh", True) in {
        (session.tokens.text[slice(*mark.span.extent)], mark.decided) for mark in session.draft.live
    }
    decide_rest_and_finish(session)
    assert verdicts(project) == expected
    counts = learned(project.edits.load(session.key), session.tokens)
    assert ("Kesh" in {count.string for count in counts}) == alone


@pytest.mark.parametrize("key", ["accept_between", "reject_between"])
def test_bulk_decisions_count_only_after_a_second_decision(
    project: Project, session: LabellingSession, key: str
) -> None:
    press_named(session, key, 0, 1000)
    session.cursor.toggle_rejected()
    go_to(session, "Kesh")
    (session.reject if key == "accept_between" else session.accept)()
    decide_rest_and_finish(session)
    assert verdicts(project) == {"Kesh": key == "reject_between"}


def test_identical_texts_in_one_step_are_one_decision(
    project: Project, session: LabellingSession
) -> None:
    go_to(session, "fighters")
    session.repetition.decide_same()
    decide_rest_and_finish(session)
    key = AnnotationKey("one", session.person.id)
    assert [row[1:3] for row in project.verdicts.stored(key)] == [(10, 18)]
    assert verdicts(project) == {"fighters": True}


def test_a_comment_or_flag_is_no_decision(project: Project, session: LabellingSession) -> None:
    session.bulk.accept_between(0, 1000)
    go_to(session, "56")
    session.editor.flag()
    session.editor.set_value("57")
    session.finish()
    session.finish()
    assert verdicts(project) == {}


def test_a_value_given_to_a_suggestion_accepts_it(
    project: Project, session: LabellingSession
) -> None:
    go_to(session, "56")
    session.editor.set_value("57")
    decide_rest_and_finish(session)
    assert verdicts(project) == {"56": True}


def test_reopening_and_undo_remove_verdicts(project: Project, session: LabellingSession) -> None:
    session.reject()
    session.history.undo()
    session.accept()
    decide_rest_and_finish(session)
    counted = {"Eagle": True}
    assert verdicts(project) == counted
    session.history.undo()
    assert (verdicts(project), project.verdicts.counts("fixture 1")) == ({}, {})
    session.history.redo()
    assert verdicts(project) == counted
    go_to(session, "Kesh")
    session.reject()
    assert verdicts(project) == {}
    session.history.undo()
    assert verdicts(project) == counted


def test_models_and_skipped_articles_give_no_verdicts(
    project: Project, session: LabellingSession
) -> None:
    project._db.execute("UPDATE annotators SET kind = 'model'")
    session.reject()
    decide_rest_and_finish(session)
    assert verdicts(project) == {}
    project._db.execute("UPDATE annotators SET kind = 'person'")
    session.go_to_article("one")
    session.reject()
    session.skip()
    rebuild(project)
    assert verdicts(project) == {}


def test_an_adjudication_judges_every_suggestion_shown(
    project: Project, session: LabellingSession, add_article: Callable[..., Article]
) -> None:
    text = session.tokens.text
    key = AnnotationKey("one", project.people.get_or_add("rita").id, "adjudication")
    draft = project.edits.load(key)
    at = text.index("Kesh")
    settled = [Change(Action.ADDED, Span(0, 5, 1)), Change(Action.ADDED, Span(at, at + 4, 1))]
    project.edits.record(key, draft, [*settled, Change(Action.FINISHED)], via="screen")
    rows = project.verdicts.stored(key)
    assert {text[row[1] : row[2]] for row in rows if row[-1]} == {"Eagle"}
    assert len(rows) == 5
    assert list(check(project)) == []


def test_a_shown_suggestion_stores_the_history_of_its_string(
    project: Project, session: LabellingSession, add_article: Callable[..., object]
) -> None:
    add_article("[Eagle]A and [Kesh]L and [guns]A.", "two")
    session.reject()
    go_to(session, "Kesh")
    session.accept()
    decide_rest_and_finish(session)
    project.memories.count_due()
    session.start("two")
    assert [one.seen for one in session.draft.shown] == ["rejected", "accepted", "new"]


def test_check_finds_and_rebuilds_altered_verdicts(
    project: Project, session: LabellingSession
) -> None:
    session.reject()
    decide_rest_and_finish(session)
    for statement in (
        "UPDATE verdicts SET is_right = 1",
        "UPDATE verdict_counts SET wrong = 7",
        "DELETE FROM verdicts",
    ):
        project._db.execute(statement)
        assert list(check(project)) != []
        rebuild(project)
        assert list(check(project)) == []
        assert verdicts(project) == {"Eagle": False}


def test_purging_an_article_removes_its_verdicts(
    project: Project, session: LabellingSession
) -> None:
    session.reject()
    decide_rest_and_finish(session)
    project.articles.purge("one")
    assert project.verdicts.counts("fixture 1") == {}
    assert list(check(project)) == []


KEYS = [
    *("accept", "reject", "right_in", "left_out", "split", "merge", "decide_same", "flag"),
    *("next_span", "token_right", "undo", "undo", "redo", "skip", "previous_article"),
    *("accept", "reject", "finish", "finish", "toggle_rejected", "settle", "settle"),
]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(st.sampled_from(KEYS), min_size=5, max_size=60),
    last=st.sampled_from(["settle", "settle", "undo"]),
)
def test_counts_equal_a_rebuild_after_any_edits(
    keys: list[str], last: str, tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder) / "p.db") as project:
        text = "Rebels met rebels and more rebels in Kesh Varda with 56 rebels."
        words = [(0, 6), (11, 17), (27, 33), (37, 47), (53, 55)]
        project.suggestions.register("fixture 1", {})
        for name in ("one", "two", "three"):
            tokens, sentences = tokenizer.encode(text)
            article = Article(name, text, tokens=tokens, sentences=sentences)
            project.articles.add(article, tokenizer=tokenizer.name)
            proposed = [Suggestion(Span(*extent, 1 + extent[1] % 3)) for extent in words]
            project.suggestions.add("fixture 1", name, proposed)
        me, looks = project.people.get_or_add("ana"), SecondLooks(chance=Random(7).random)
        session = LabellingSession(project, me, second_looks=looks, via="screen")
        session.start()
        for key in [*keys, last]:
            if key == "settle":
                decide_rest_and_finish(session)
            else:
                press_named(session, key)
        counts = project.verdicts.estimates()
        event(f"{min(counts.decisions, 3):.0f} verdicts")
        assert list(check(project)) == []
        for table in ("verdicts", "verdict_counts", "bulk_verdicts", "bulk_counts"):
            project._db.execute(f"DELETE FROM {table}")
        rebuild(project)
        assert project.verdicts.estimates() == counts
