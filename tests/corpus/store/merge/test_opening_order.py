"""The order in which a person has opened articles, in a file that has merged others."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Change
from corpus.store import Project
from corpus.store.opened import QueueFilter
from corpus.workflows.merging import merge_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Layer

ARTICLES = ("a1", "a2", "a3", "a4", "a5", "a6")


def open_at(path: Path, article_id: str, hour: int, layer: Layer = "annotation") -> None:
    """Open an article at an hour of a day."""
    with Project.open(path) as project:
        key = AnnotationKey(article_id, project.people.get_or_add("ana").id, layer)
        draft = project.edits.load(key)
        at = f"2026-01-01T{hour:02}:00:00.000+00:00"
        project.edits.record(key, draft, [Change(Action.OPENED)], via="screen", at=at)


def merge(path: Path, other: Path) -> None:
    with Project.open(path) as project:
        merge_file(project, other)


def walk(path: Path, layer: Layer = "annotation") -> list[str]:
    """The articles from the first to the last, after a check of the way back."""
    with Project.open(path) as project:
        opened = project.queue.opened if layer == "annotation" else project.review.opened
        me = project.people.get("ana").id
        here = opened.first(me)
        there: list[str] = []
        while here:
            there.append(here)
            here = opened.after(me, here)
        back = [opened.last(me)]
        while back[-1]:
            back.append(opened.before(me, back[-1]))
        assert back[:-1] == there[::-1]
        with closing(opened.in_order(me)) as ids:
            assert [*ids] == there
        return there


def copies(project: Project, add_article: Callable[..., object], *names: str) -> list[Path]:
    """Paths of the project and of copies, with the articles; the project is closed."""
    for name in ARTICLES:
        add_article("Rebels fled Kesh.", name)
    path = project.path
    project.close()
    others = [path.with_name(name) for name in names]
    for other in others:
        shutil.copy(path, other)
    return [path, *others]


def test_the_time_decides_between_files(
    project: Project, add_article: Callable[..., object]
) -> None:
    home, laptop, third = copies(project, add_article, "laptop.db", "third.db")
    for layer in ("annotation", "adjudication"):
        open_at(home, "a1", 1, layer)
        open_at(laptop, "a3", 2, layer)
        open_at(third, "a5", 3, layer)
        open_at(home, "a2", 4, layer)
        open_at(laptop, "a4", 5, layer)
    merge(third, laptop)
    merge(home, third)
    merge(laptop, home)
    for layer in ("annotation", "adjudication"):
        open_at(home, "a6", 6, layer)
        assert walk(home, layer) == ["a1", "a3", "a5", "a2", "a4", "a6"]
        assert walk(laptop, layer) == ["a1", "a3", "a5", "a2", "a4"]


def test_within_a_file_the_order_of_work_decides(
    project: Project, add_article: Callable[..., object]
) -> None:
    """The clock of the laptop was set back by two hours."""
    home, laptop = copies(project, add_article, "laptop.db")
    for article_id, hour in (("a3", 5), ("a1", 3), ("a2", 4)):
        open_at(laptop, article_id, hour)
    assert walk(laptop) == ["a3", "a1", "a2"]
    open_at(home, "a4", 1)
    open_at(home, "a5", 9)
    merge(home, laptop)
    assert walk(home) == ["a4", "a3", "a1", "a2", "a5"]


def test_filters_begin_after_an_article_that_they_leave_out(
    project: Project, add_article: Callable[..., object]
) -> None:
    home, laptop = copies(project, add_article, "laptop.db")
    for path, article_id, hour in (
        (home, "a1", 1),
        (laptop, "a2", 2),
        (home, "a3", 3),
        (laptop, "a4", 4),
    ):
        open_at(path, article_id, hour)
    merge(home, laptop)
    with Project.open(home) as merged:
        me, opened = merged.people.get("ana").id, merged.queue.opened
        for article_id in ("a2", "a3"):
            key = AnnotationKey(article_id, me)
            draft = merged.edits.load(key)
            merged.edits.record(key, draft, [Change(Action.FINISHED)], via="screen")
        unfinished = QueueFilter("unfinished")
        assert opened.after(me, "a2", unfinished) == "a4"
        assert opened.before(me, "a3", unfinished) == "a1"
        assert opened.after(me, "a1", only_open=True) == "a4"
        assert opened.edited(me) == ["a2", "a3"]
        assert merged.queue.ahead_of("a2", me, QueueFilter(), most=3) == ["a4", "a5", "a6"]


def test_an_article_that_was_purged_counts_as_the_last(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for name in ARTICLES[:3]:
        add_article("[Rebels]A fled.", name)
    session = open_session()
    session.queue.next_article()
    project.articles.purge("a1")
    me = session.person.id
    assert project.queue.opened.before(me, "a1") == "a2"
    assert project.queue.opened.after(me, "a1") is None
