"""A copy of a project returned to an earlier state, against dumps of that state."""

from __future__ import annotations

import random
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import NotFoundError
from corpus.store import Project
from corpus.store.rewind import Moment
from corpus.workflows.integrity import check
from tests.pressing import press_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import AnnotationKey

TABLES = (
    "edits",
    "annotation_state",
    "annotation_state_spans",
    "annotation_state_comments",
    "annotation_state_remembered",
    "annotation_state_dismissed",
    "annotation_state_links",
    "verdicts",
    "verdict_counts",
)
PRESSES: list[tuple[Any, ...]] = [
    ("next_undecided",),
    ("next_undecided",),
    ("accept",),
    ("accept",),
    ("reject",),
    ("decide_same",),
    ("right_out",),
    ("flag",),
    ("undo",),
    ("redo",),
    ("token_right",),
    ("label", 1),
    ("go_to", 0),
    ("link",),
    ("label:1",),
    ("reject",),
    ("set_comment", "unclear"),
    ("finish",),
    ("finish",),
    ("next_article",),
    ("previous_article",),
    ("skip",),
]


def state(project: Project) -> dict[str, Any]:
    """Every row that edits lead to, the articles in use, and the last edit and article."""
    rows = {
        table: sorted(project._db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in TABLES
    }
    return {
        **rows,
        "articles": [article.id for article in project.articles.all()],
        "gold": list(project.gold.articles()),
        "last_edit": project.edits.last(),
        "last_article": project.articles.last(),
        "retired": project.articles.retired(),
    }


def moment(then: dict[str, Any]) -> Moment:
    return Moment(then["last_edit"], then["last_article"], frozenset(then["retired"]))


def rewound(project: Project, path: Path, then: Moment) -> dict[str, Any]:
    project.write_copy(path)
    with Project.open(path) as copy:
        copy.rewind(then)
        assert list(check(copy)) == []
        return state(copy)


@pytest.mark.parametrize("seed", range(3))
def test_every_earlier_state_comes_back(
    project: Project,
    tmp_path: Path,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    annotate: Callable[..., AnnotationKey],
    seed: int,
) -> None:
    chance = random.Random(seed)
    for name in ("one", "two"):
        add_article("[56]N [soldiers]A met [soldiers]A and [rebels]A near [Kesh]L.", name)
    states = [state(project)]
    project.tags.add("t0", project.present())
    sessions = [open_session("ana"), open_session("ben")]
    for turn in range(60):
        session = chance.choice(sessions)
        press_named(session, *chance.choice(PRESSES))
        if turn == 20:
            add_article("Nothing happened in [Varda]L.", "three")
            project.articles.retire("two")
        if turn == 40:
            project.articles.restore("two")
            annotate("three", "cai", "Nothing happened in [Varda]L.")
        if turn % 6 == 0:
            project.tags.add(f"t{len(states)}", project.present())
            states.append(state(project))
    assert any(then["gold"] for then in states)
    for number, then in enumerate(states):
        assert rewound(project, tmp_path / f"{number}.db", moment(then)) == then
        tagged = project.moment(f"t{number}")
        assert rewound(project, tmp_path / f"tag-{number}.db", tagged) == then
        excerpt = tmp_path / f"excerpt-{number}.db"
        project.write_excerpt(excerpt, ["one"], tagged)
        with Project.open(excerpt) as copy:
            copy.rewind(tagged)
            expected = [gold for gold in then["gold"] if gold.article.id == "one"]
            assert [gold for gold in copy.gold.articles() if gold.article.id == "one"] == expected
    assert state(project)["edits"][: len(states[-1]["edits"])]


def test_a_replaced_article_gets_its_id_back(
    project: Project,
    tmp_path: Path,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
) -> None:
    """Also one that is the last article, that was replaced twice, or that was restored since."""
    states = []

    def again(name: str, text: str) -> None:
        sleep(0.002)  # nobody replaces an article in the millisecond of its last edit
        if project.articles.hash_of(name):
            project.articles.make_room(name)
        add_article(text, name)
        annotate(name, "ana", text)
        states.append(state(project))

    again("one", "[56]N soldiers.")
    again("two", "[Rebels]A fled.")
    again("two", "[Rebels]A fled to [Kesh]L.")
    again("two", "[Rebels]A left [Varda]L.")
    project.articles.restore("two~2")
    states.append(state(project))
    again("one", "[57]N soldiers.")
    again("three", "Nothing.")
    for number, then in enumerate(states):
        assert rewound(project, tmp_path / f"{number}.db", moment(then)) == then


def test_an_edit_of_another_project_changes_nothing(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., object]
) -> None:
    add_article("[56]N soldiers.", "one")
    annotate("one", "ana", "[56]N soldiers.")
    before = state(project)
    with pytest.raises(NotFoundError, match="The project has no edit 00: it was purged"):
        project.rewind(Moment("00", "one", frozenset()))
    with pytest.raises(NotFoundError, match="The project has no article x: it was purged"):
        project.rewind(Moment(before["last_edit"], "x", frozenset()))
    assert state(project) == before


def test_the_moment_of_a_time_does_not_change_with_what_is_stored_later(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def at(time: str) -> None:
        for module in ("articles", "edits"):
            monkeypatch.setattr(
                f"corpus.store.{module}.now", lambda: f"2026-03-01T{time}:00.000+00:00"
            )

    for hour, name in enumerate(("one", "two", "three"), 10):
        at(f"{hour}:00")
        add_article("[56]N soldiers.", name)
        at(f"{hour}:30")
        annotate(name, "ana", "[56]N soldiers.")
    at("13:00")
    project.articles.retire("one")
    ids = project._db.column("SELECT id FROM edits ORDER BY seq")
    of_one = project._db.count("SELECT count(*) FROM edits WHERE article_id = 'one'")
    after_one = ids[of_one - 1]
    assert project.moment("2026-03-01T10:45:00Z") == Moment(after_one, "one", frozenset())
    assert project.moment("2026-03-01T12:15:00+01:00") == Moment(after_one, "two", frozenset())
    assert project.moment("2026-03-01T09:59:59Z") == Moment(None, None, frozenset())
    assert project.moment(ids[-1]) == Moment(ids[-1], "three", frozenset())
    assert project.moment("2026-03-01T13:00:00Z") == Moment(ids[-1], "three", frozenset({"one"}))
    at("10:31")  # on a computer whose clock is slow
    annotate("two", "ben", "[56]N soldiers.")
    assert project.moment("2026-03-01T10:45:00Z") == Moment(after_one, "one", frozenset())
