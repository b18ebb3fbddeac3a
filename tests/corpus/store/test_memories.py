"""What annotations teach, as counts that are kept, taken back and chosen for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.learning.memory import Count
from corpus.model import AnnotationKey, Article
from corpus.workflows.near_duplicates import group_articles
from tests.many_articles import STEPS, project_with_finished, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from corpus.learning.memory import Memory
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

ACTOR, NUMBER, LOCATION = 1, 2, 3


def counted(project: Project, article_id: str, person: int = 1) -> list[Count]:
    project.memories.count_due()
    return project.memories.stored(AnnotationKey(article_id, person))


def recalled(project: Project, person: int, article_id: str) -> Memory:
    project.memories.count_due(person)
    return project.memories.of(person, project.articles.get(article_id))


def test_each_decision_is_counted_for_its_string(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Eagle]A saw the [fighters]A and [the rebels]A near Kesh\nprovince.", "one")
    session = open_session()
    session.reject()
    session.accept()
    session.editor.move_edge("left", outward=False)
    session.cursor.select(*(session.tokens.text.index(word) for word in ("Kesh", "province")))
    session.editor.label(LOCATION)
    assert counted(project, "one") == [
        Count("Eagle", "rejected"),
        Count("Kesh province", "added", LOCATION),
        Count("fighters", "labelled", ACTOR),
        Count("rebels", "added", ACTOR),
        Count("the rebels", "cut", ACTOR, 1, 0),
    ]


def test_undone_decisions_are_not_counted(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Eagle]A and [fighters]A.", "one")
    session = open_session()
    session.reject()
    session.accept()
    session.history.undo()
    assert counted(project, "one") == [Count("Eagle", "rejected")]
    session.history.redo()
    session.history.undo()
    session.history.undo()
    assert counted(project, "one") == []


def test_undoing_later_decisions_restores_a_bulk_accept(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[fighters]A met [soldiers]A.", "one")
    session = open_session()
    session.bulk.accept_between(0, len(session.tokens.text))
    assert counted(project, "one") == []
    for label in (NUMBER, ACTOR):
        session.cursor.go_to(0)
        session.editor.label(label)
    assert counted(project, "one") == [Count("fighters", "labelled", ACTOR)]
    session.history.undo()
    session.history.undo()
    assert counted(project, "one") == []


def test_undecided_strings_count_once_the_article_is_finished(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[fighters]A met fighters and anti-fighters, old fighters.", "one")
    session = open_session()
    session.accept()
    assert counted(project, "one") == [Count("fighters", "labelled", ACTOR)]
    session.finish()
    session.finish()
    assert counted(project, "one")[1:] == [Count("fighters", "passed over", times=2)]
    session.go_to_article("one")
    session.cursor.go_to(0)
    session.editor.label(NUMBER)
    assert counted(project, "one") == [Count("fighters", "labelled", NUMBER)]


@pytest.mark.parametrize("accept", [True, False])
def test_bulk_decisions_teach_nothing(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    *,
    accept: bool,
) -> None:
    add_article("[Eagle]A and [fighters]A and [fighters]A.", "one")
    session = open_session()
    (session.bulk.accept_between if accept else session.bulk.reject_between)(0, 100)
    assert counted(project, "one") == []
    session.history.undo()
    (session.bulk.accept_between if accept else session.bulk.reject_between)(9, 100)
    assert [count.times for count in counted(project, "one")] == [2]


def test_the_same_decision_everywhere_counts_everywhere(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[rebels]A and rebels and [old rebels fled]A and rebels.", "one")
    session = open_session()
    session.repetition.decide_same()
    assert counted(project, "one") == [
        Count("rebels", "added", ACTOR, times=2),
        Count("rebels", "labelled", ACTOR),
    ]


def test_a_string_has_been_seen_elsewhere_or_not(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Eagle]A and [fighters]A and [Kesh]L and Kesh.", "one")
    add_article("Fighters in Eagle and Kesh\nprovince.", "two")
    session = open_session()
    session.reject()
    session.accept()
    session.accept()
    session.finish()
    session.finish()
    memory = recalled(project, session.person.id, "two")
    words = ("Eagle", "Fighters", "fighters", "Kesh", "in")
    assert [memory.seen(word) for word in words] == [
        "rejected",
        "accepted",
        "accepted",
        "mixed",
        "new",
    ]
    assert recalled(project, session.person.id, "one").seen("Eagle") == "new"


def test_others_decisions_count_only_in_articles_known_to_differ(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    story = "Officials said on Monday that the convoy had reached the valley with food and tents. "
    add_article(f"[Eagle]A. {story}", "one")
    add_article(f"{story} Eagle.", "copy")
    add_article("Eagle flew over the mountains in the east.", "other")
    ana, bo = open_session("ana"), open_session("bo")
    ana.go_to_article("one")
    ana.reject()
    bo_id = bo.person.id
    assert recalled(project, bo_id, "other").seen("Eagle") == "new"
    group_articles(project)
    seen = {name: recalled(project, bo_id, name).seen("Eagle") for name in ("one", "copy", "other")}
    assert seen == {"one": "new", "copy": "new", "other": "new"}
    ana.finish()
    seen = {name: recalled(project, bo_id, name).seen("Eagle") for name in ("one", "copy", "other")}
    assert seen == {"one": "new", "copy": "new", "other": "rejected"}
    assert recalled(project, ana.person.id, "copy").seen("Eagle") == "rejected"


def test_a_frequent_beginning_costs_no_more_than_a_rare_one(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    text = "At least 56 men and at least 7 boys saw at least one ."
    tokens, sentences = tokenizer.encode(text)
    article = Article("here", text, tokens=tokens, sentences=sentences)
    costs = []
    for numbers in (100, 5_000):
        with project_with_finished(tmp_path / f"{numbers}.db", tokenizer, 1) as project:
            project.articles.add(article, tokenizer=tokenizer.name)
            memories, ana = project.memories, project.people.get("ana").id
            strings = ["at least", "at least 56 men", *(f"at least {n}" for n in range(numbers))]
            project._db.conn.executemany(
                "INSERT INTO memory_counts VALUES ('at least', ?, 'labelled', 2, 0, 0, 1, ?, "
                "'annotation', 1)",
                [(string, ana) for string in strings],
            )
            found = ["at least", "at least 56", "at least 56 men", "at least 7"]
            assert sorted(memories.of(ana, article).histories) == found
            assert sorted(memories.of_all(article).histories) == found
            assert len(memories.of_all().histories) == len(strings)
            costs.append(steps_of(project, lambda m=memories, me=ana: m.of(me, article)))
    few, many = costs
    assert many <= few + STEPS
