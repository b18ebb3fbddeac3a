"""Leases, overlaps and assignments: people's edits in, articles for each person out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.model import Action, AnnotationKey, Change
from corpus.store.queue import NOBODY, Queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

LONG_AGO = "2020-01-01T00:00:00.000+00:00"
ALL = ["one", "two", "three"]


@pytest.fixture
def three(project: Project, add_article: Callable[..., object]) -> Project:
    for name in ALL:
        add_article(f"[Rebels]A left {name}.", name)
    return project


def who(project: Project, name: str) -> int:
    return project.people.get_or_add(name).id


def edit(
    project: Project, article_id: str, name: str, *actions: Action, at: str | None = None
) -> None:
    key = AnnotationKey(article_id, who(project, name))
    changes = [*map(Change, actions or [Action.FLAGGED])]
    project.edits.record(key, project.edits.load(key), changes, via="screen", at=at)


def upcoming(project: Project, name: str) -> list[str]:
    """The articles for a person, in the order of somebody who has just started."""
    found = Queue(project._db).upcoming(who(project, name), most=9)
    assert project.queue.count_waiting(who(project, name)) == len(found)
    return found


def held(project: Project) -> list[tuple[str, str, bool]]:
    return [(one.article_id, one.name, one.leased) for one in project.leases.held()]


def test_a_lease_begins_with_the_first_edit_and_expires(three: Project) -> None:
    edit(three, "one", "ana", Action.OPENED)
    assert upcoming(three, "bo") == ["two", "three", "one"]  # what ana looks at comes last
    edit(three, "one", "ana")
    assert upcoming(three, "bo") == ["two", "three"]
    edit(three, "two", "cy", at=LONG_AGO)
    assert upcoming(three, "bo") == ["two", "three"]
    assert held(three) == [("two", "cy", False), ("one", "ana", True)]
    edit(three, "two", "cy")  # activity renews it
    assert upcoming(three, "bo") == ["three"]
    three.leases.set_days(0)
    assert upcoming(three, "bo") == ALL
    assert three.leases.days == 0


def test_a_finished_article_never_comes_back(three: Project) -> None:
    edit(three, "one", "ana", Action.FINISHED, at=LONG_AGO)
    assert upcoming(three, "bo") == ["two", "three"]
    edit(three, "one", "ana", Action.REOPENED, at=LONG_AGO)
    assert upcoming(three, "bo") == ALL


def test_so_many_people_label_each_article(three: Project) -> None:
    three.leases.set_overlap(2)
    edit(three, "one", "ana", Action.FINISHED)
    assert upcoming(three, "bo") == ALL
    edit(three, "one", "bo")
    assert upcoming(three, "cy") == ["two", "three"]
    assert not three.leases.is_free("one", who(three, "cy"))
    assert three.leases.others("one", who(three, "cy")) == ["ana", "bo"]
    edit(three, "one", "bo", Action.SKIPPED)
    assert upcoming(three, "cy") == ALL
    assert three.queue.wanting() == ALL
    three.leases.set_overlap(1)
    assert upcoming(three, "cy") == three.queue.wanting() == ["two", "three"]


def test_an_article_with_a_number_of_its_own_comes_first(three: Project) -> None:
    edit(three, "three", "ana", Action.FINISHED)
    three.leases.set_overlap(2, ["three"])
    assert (three.leases.overlap, upcoming(three, "bo")) == (1, ["three", "one", "two"])
    edit(three, "three", "bo")
    assert upcoming(three, "cy") == ["one", "two"]
    three.leases.set_overlap(3)
    assert upcoming(three, "cy") == ["one", "two"]  # its own number stays


def test_what_the_absent_person_began_comes_back_where_it_is_wanted(three: Project) -> None:
    ana, opened = who(three, "ana"), three.queue.opened
    edit(three, "one", "ana", at=LONG_AGO)
    assert opened.last_edited(ana) == "one"
    edit(three, "one", "bo")
    assert not three.leases.is_free("one", ana)
    assert opened.last_edited(ana) is opened.first(ana, only_open=True) is None
    assert opened.first(ana) == "one"  # the annotation is still theirs
    edit(three, "one", "bo", Action.SKIPPED)
    assert opened.last_edited(ana) == "one"


@pytest.mark.parametrize("what", ["person", "article"])
def test_a_release_ends_leases_and_assignments_at_once(three: Project, what: str) -> None:
    ana = who(three, "ana")
    edit(three, "one", "ana")
    three.leases.assign(ana, ["two"])
    assert upcoming(three, "bo") == ["three"]
    if what == "person":
        ended = three.leases.release(annotator=ana)
    else:
        ended = [*three.leases.release(article_id="one"), *three.leases.release(article_id="two")]
    assert [one.article_id for one in ended] == ["one", "two"]
    assert upcoming(three, "bo") == ALL
    assert three.leases.release(annotator=ana) == []
    edit(three, "one", "ana")  # a later edit begins another lease
    assert upcoming(three, "bo") == ["two", "three"]


def test_assigned_articles_come_first_and_are_kept_from_others(three: Project) -> None:
    ana = who(three, "ana")
    assert three.leases.assign(ana, ["three", "two"]) == 2
    assert three.leases.assign(ana, ["three"]) == 0
    assert upcoming(three, "ana") == ["two", "three", "one"]
    assert upcoming(three, "bo") == three.queue.wanting() == ["one"]
    assert held(three) == [("two", "ana", True), ("three", "ana", True)]
    edit(three, "two", "ana", Action.SKIPPED)
    assert upcoming(three, "bo") == ["one", "two"]
    edit(three, "three", "ana", Action.FINISHED)
    assert held(three) == [("two", "ana", False)]
    three.leases.set_overlap(2)
    assert upcoming(three, "bo") == ALL
    three.leases.assign(who(three, "bo"), ["three"])
    assert upcoming(three, "cy") == ["one", "two"]


def test_copies_of_what_somebody_labels_come_last(three: Project) -> None:
    numbers = dict(three._db.execute("SELECT id, number FROM articles"))
    for article_id, key in (("one", "k1"), ("two", "k2"), ("three", "k1")):
        row = (numbers[article_id], key, article_id)
        three._db.execute("INSERT INTO article_groups VALUES (?, ?, ?)", row)
    edit(three, "one", "ana")
    assert upcoming(three, "ana") == ["two", "three"]
    assert upcoming(three, "bo") == ["two", "three"]
    assert Queue(three._db).upcoming(who(three, "bo"), most=1) == ["two"]
    edit(three, "three", "bo", Action.OPENED)
    three.leases.set_overlap(2)
    assert upcoming(three, "cy") == ["two", "one", "three"]  # each is a copy of the other
    edit(three, "one", "ana", Action.FINISHED)
    edit(three, "two", "bo", Action.OPENED)
    assert upcoming(three, "cy") == ["one", "two", "three"]


def test_models_take_no_place(three: Project) -> None:
    model = who(three, "model")
    three._db.execute("UPDATE annotators SET kind = 'model' WHERE id = ?", [model])
    edit(three, "one", "model", Action.FINISHED)
    assert three.queue.count_waiting(NOBODY) == 3
