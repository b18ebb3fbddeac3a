"""What a person decides is followed in the next article: seen through the session, as pressed."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.cli.main import main
from annotator.session import workspace
from annotator.session.labelling.session import LabellingSession
from corpus.store import Project
from corpus.workflows.integrity import check, rebuild
from corpus.workflows.near_duplicates import group_articles
from tests.corpus.edits.test_replay import MORE_KEYS, Windows
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.learning.memory import Count
    from corpus.model import AnnotationKey
    from corpus.text.tokenizer import Tokenizer

ACTOR, NUMBER, LOCATION = 1, 2, 3


def shown(session: LabellingSession) -> list[tuple[str, int]]:
    text = session.tokens.text
    return [(text[slice(*one.span.extent)], one.span.label) for one in session.draft.shown]


def label(session: LabellingSession, words: str, label: int) -> None:
    at = session.tokens.text.index(words)
    session.cursor.select(at, at + len(words) - 1)
    session.editor.label(label)


def label_and_reject(session: LabellingSession) -> None:
    session.reject()
    session.reject()
    label(session, "fighters", ACTOR)


@pytest.fixture
def two_articles(add_article: Callable[..., object]) -> None:
    add_article("[Eagle]A began. The fighters of [Eagle]A left.", "one")
    add_article("[Eagle]A ended. Some fighters and [others]A stayed.", "two")


@pytest.mark.usefixtures("two_articles")
def test_one_decision_is_followed_in_the_next_article(
    open_session: Callable[..., LabellingSession],
) -> None:
    session = open_session()
    label_and_reject(session)
    session.queue.next_article()
    assert shown(session) == [("fighters", ACTOR), ("others", ACTOR)]
    assert session.draft.shown[0].reason == "labelled ACTOR once here"
    assert session.draft.shown[0].made_by == "memory"


@pytest.mark.usefixtures("two_articles")
def test_what_is_taken_back_is_forgotten(open_session: Callable[..., LabellingSession]) -> None:
    session = open_session()
    label_and_reject(session)
    session.history.undo()
    session.history.undo()
    session.queue.next_article()
    assert shown(session) == [("Eagle", ACTOR), ("others", ACTOR)]
    session.history.redo()
    session.queue.next_article()
    assert shown(session) == [("others", ACTOR)]


@pytest.mark.usefixtures("two_articles")
def test_what_was_shown_stays_once_something_was_decided_there(
    open_session: Callable[..., LabellingSession],
) -> None:
    session = open_session()
    session.queue.next_article()
    session.accept()
    before = session.draft.shown
    session.queue.previous_article()
    label_and_reject(session)
    session.queue.next_article()
    assert session.draft.shown == before


@pytest.mark.usefixtures("two_articles")
def test_memory_can_be_switched_off_for_the_project(
    project: Project, open_session: Callable[..., LabellingSession]
) -> None:
    def switch(option: str) -> str:
        return CliRunner().invoke(main, ["--db", str(project.path), "suggest", option]).output

    session = open_session()
    label_and_reject(session)
    assert switch("--no-memory") == "Memory is off for unopened articles.\n"
    session.queue.next_article()
    assert shown(session) == [("Eagle", ACTOR), ("others", ACTOR)]
    session.queue.previous_article()
    assert "Memory is on" in switch("--memory")
    session.queue.next_article()
    assert shown(session) == [("fighters", ACTOR), ("others", ACTOR)]


@pytest.mark.usefixtures("two_articles")
def test_what_a_person_asked_for_lies_over_memory(
    open_session: Callable[..., LabellingSession],
) -> None:
    session = open_session()
    label_and_reject(session)
    label(session, "left", ACTOR)
    session.repetition.decide_same()
    session.repetition.decide_same()
    label(session, "Eagle", LOCATION)
    session.repetition.decide_same()
    session.repetition.decide_same()
    session.queue.next_article()
    assert shown(session)[0] == ("Eagle", LOCATION)
    assert session.draft.shown[0].reason == "you decided this once"


@pytest.mark.usefixtures("two_articles")
def test_what_another_process_decided_is_followed_too(
    project: Project, open_session: Callable[..., LabellingSession], annotator_command: list[str]
) -> None:
    session = open_session()
    label_and_reject(session)
    session.queue.next_article()
    assert shown(session)[0] == ("fighters", ACTOR)
    elsewhere = [*annotator_command, "--db", project.path, "annotate", "--plain", "--as", "ana"]
    keys = "go one\nu\nu\nq\n"
    subprocess.run(elsewhere, input=keys, text=True, check=True, capture_output=True)
    session.queue.previous_article()
    session.queue.next_article()
    assert shown(session) == [("Eagle", ACTOR), ("others", ACTOR)]


def test_a_colleagues_decisions_count_but_not_on_a_copy(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    story = "Officials said on Monday that the convoy had reached the valley with food and tents. "
    add_article(f"[Eagle]A, [Eagle]A. {story}", "one")
    add_article(f"{story} Nothing of [Eagle]A.", "copy")
    add_article("In the mountains [Eagle]A flew.", "other")
    group_articles(project)
    ana = open_session("ana")
    ana.reject()
    ana.reject()
    ana.finish()
    ana.finish()
    bo = open_session("bo")
    for article, expected in (("one", 2), ("copy", 1), ("other", 0)):
        bo.go_to_article(article)
        assert len(shown(bo)) == expected


@pytest.mark.usefixtures("two_articles")
def test_where_memory_cannot_be_written_the_article_opens_without(
    project: Project, open_session: Callable[..., LabellingSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session()
    session.queue.next_article()
    session.accept()
    session.queue.previous_article()
    session.reject()
    project._db.execute("PRAGMA query_only = ON")
    session.queue.next_article()
    assert session.key.article_id == "two"
    project._db.execute("PRAGMA query_only = OFF")
    assert list(check(project)) == []


@pytest.mark.usefixtures("two_articles")
def test_an_edit_while_its_annotation_is_counted_is_counted_later(
    project: Project, open_session: Callable[..., LabellingSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session()
    session.reject()
    really = project.memories._counts

    def slowly(key: AnnotationKey, *of_it: Any) -> list[Count]:
        counts = really(key, *of_it)
        with Project.open(project.path) as elsewhere:
            other = LabellingSession(elsewhere, session.person, via="screen")
            other.start("one")
            label(other, "fighters", ACTOR)
        return counts

    with monkeypatch.context() as patch:
        patch.setattr(project.memories, "_counts", slowly)
        project.memories.count_due()
    project.memories.count_due()
    kept = project.memories.stored(session.key)
    assert [count.string for count in kept] == ["Eagle", "fighters"]
    assert list(check(project)) == []


def test_of_many_that_wait_a_few_are_counted_each_time(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for number in range(workspace.MOST_LEARNED + 3):
        add_article(f"[Actor{number}]A came.", f"{number}")
    session = open_session()
    for number in range(workspace.MOST_LEARNED + 2):
        session.accept()
        session.go_to_article(f"{number + 1}")
    project._db.execute("DELETE FROM memory_counts")
    project._db.execute("INSERT INTO memory_due SELECT number, 1, 'annotation' FROM articles")
    waiting = []
    for article in ("0", "1", "2"):
        session.go_to_article(article)
        waiting += project._db.execute("SELECT count(*) FROM memory_due").fetchone()
    assert waiting[0] > 0
    assert waiting[2] == 0
    assert list(check(project)) == []


@pytest.mark.usefixtures("two_articles")
def test_counts_that_are_not_those_of_the_edits_are_found_and_made_anew(
    project: Project, open_session: Callable[..., LabellingSession]
) -> None:
    session = open_session()
    label_and_reject(session)
    session.queue.next_article()
    assert list(check(project)) == []
    project._db.execute("UPDATE memory_counts SET times = 7 WHERE string = 'Eagle'")
    assert "counts of memory differ" in "".join(check(project))
    assert rebuild(project) == 1
    assert list(check(project)) == []


@settings(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(keys=st.lists(MORE_KEYS, max_size=40))
def test_whatever_is_pressed_the_counts_are_those_of_the_edits(
    keys: list[object], tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Windows(folder, tokenizer)) as opened:
        for key in keys:
            opened.press(key)
        project = opened.front.project
        assert list(check(project)) == []
        project.memories.count_due()
        kept = {key: project.memories.stored(key) for key in project.edits.keys()}  # noqa: SIM118
        assert list(check(project)) == []
        project._db.execute("DELETE FROM memory_counts")
        rebuild(project)
        assert kept == {key: project.memories.stored(key) for key in kept}
        while opened.front.message != "Nothing to undo":
            opened.press("undo")
        project.memories.count_due()
        assert not any(project.memories.stored(key) for key in kept)
