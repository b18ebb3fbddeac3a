from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from corpus.model import Action, AnnotationKey, Change, text_hash
from corpus.store import Project
from corpus.workflows.near_duplicates import group_articles
from tests.corpus.near_duplicates.planted import block, plant, quoted, stories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    AddArticle = Callable[..., object]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Three stories, two edited copies of the first, and the second with words of the first."""
    made, chance = stories(3, seed=1, sentences=10), random.Random(1)
    copies = plant([made[0]] * 2, [made[1]] * 2, block, chance)
    return [*made, *copies, *plant([made[0]], [made[1]], quoted, chance)]


def groups(project: Project, names: Iterable[str]) -> list[str]:
    group_articles(project)
    return [project.groups.of(name) for name in names]


def finish(project: Project, *articles: str) -> None:
    ana = project.people.get_or_add("ana").id
    for article in articles:
        key = AnnotationKey(article, ana)
        draft = project.edits.load(key)
        project.edits.record(key, draft, [Change(Action.FINISHED)], via="import")


def test_groups_are_the_same_in_any_order_of_import(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    names = "abcdef"
    for at in (3, 1, 5, 2, 4, 0):
        add_article(texts[at], names[at])
        group_articles(project)
    found = groups(project, names)
    assert [found.index(key) for key in found] == [0, 0, 2, 0, 0, 0]
    project._db.execute("DELETE FROM article_groups")
    assert groups(project, names) == found
    project._db.execute("DELETE FROM sketch_blocks")
    assert groups(project, names) == found


def test_an_article_in_two_blocks_counts_once(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    add_article(texts[0], "a")
    add_article(texts[2], "b")
    group_articles(project)
    project._db.execute(
        "INSERT INTO sketch_blocks SELECT 2, last, articles, shingle_counts, passage_counts, "
        "shingles, passages, ends FROM sketch_blocks"
    )
    add_article(texts[3], "c")
    found = groups(project, "abc")
    assert [found.index(key) for key in found] == [0, 1, 0]


def test_only_new_articles_are_sketched(
    project: Project, add_article: AddArticle, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_article(texts[0], "a")
    group_articles(project)
    add_article(texts[3], "b")
    read: list[int] = []
    texts_of = project.groups.texts
    monkeypatch.setattr(
        project.groups, "texts", lambda numbers: read.extend(numbers) or texts_of(numbers)
    )
    group_articles(project)
    assert read == [2]
    monkeypatch.setattr(project.groups, "keep", None)
    group_articles(project)
    assert project.groups.of("a") == project.groups.of("b") != ""


def test_an_article_that_is_imported_meanwhile_is_grouped_the_next_time(
    project: Project, add_article: AddArticle, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_article(texts[0], "a")
    add_article(texts[3], "b")
    with monkeypatch.context() as patch:
        patch.setattr(project.groups, "hashes", lambda: [(1, text_hash(texts[0]))])
        assert groups(project, "ab") == [text_hash(texts[0]), ""]
    assert len(set(groups(project, "ab"))) == 1
    with monkeypatch.context() as patch:  # somebody else has sketched it as well
        patch.setattr(project.groups, "hashes", lambda: [(1, text_hash(texts[0]))])
        project._db.execute("DELETE FROM article_groups")
        assert groups(project, "ab") == [text_hash(texts[0]), ""]
    with monkeypatch.context() as patch:  # or has purged it
        listed = [*project.groups.hashes(), (9, text_hash("purged"))]
        patch.setattr(project.groups, "hashes", lambda: listed)
        project._db.execute("DELETE FROM article_groups")
        assert len(set(groups(project, "ab"))) == 1


def test_a_purged_link_joins_no_longer(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    for name, text in zip("abl", (texts[0], texts[1], texts[5]), strict=True):
        add_article(text, name)
    assert len(set(groups(project, "abl"))) == 1
    project.articles.purge("l")
    assert not project.groups.current
    assert len(set(groups(project, "ab"))) == 2


def test_a_read_only_project_is_grouped_without_being_changed(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    add_article(texts[0], "a")
    group_articles(project)
    for name, text in zip("bc", (texts[3], texts[2]), strict=True):
        add_article(text, name)
    project.close()
    before = project.path.read_bytes()
    with Project.open(project.path, write=False) as reading:
        found = groups(reading, "abc")
        reading.split_keys.store()
        assert reading.split_keys.of("b") == (found[0],)
    assert found[0] == found[1] != found[2]
    assert project.path.read_bytes() == before


def test_exported_articles_keep_their_split_keys(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    for name, text in zip("ab", texts, strict=False):
        add_article(text, name)
    finish(project, "a", "b")
    one, other = groups(project, "ab")
    project.split_keys.store()
    add_article(texts[3], "copy")
    add_article(texts[5], "link")
    finish(project, "copy", "link")
    assert len(set(groups(project, ["a", "b", "copy", "link"]))) == 1
    project.split_keys.store()
    both = tuple(sorted((one, other)))
    placed = {name: project.split_keys.of(name) for name in ("a", "b", "copy", "link")}
    assert placed == {"a": (one,), "b": (other,), "copy": both, "link": both}
    assert {g.article.id: g.split_keys for g in project.gold.articles()} == placed
    project.articles.purge("a")
    group_articles(project)
    assert project.split_keys.of("copy") == both


def test_articles_that_were_not_exported_are_placed_with_their_group(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    for name, text in zip("ab", (texts[0], texts[1]), strict=True):
        add_article(text, name)
    finish(project, "b")
    group_articles(project)
    project.split_keys.store()
    placed = project.split_keys.of("b")
    add_article(texts[5], "link")
    finish(project, "a", "link")
    group_articles(project)
    assert [project.split_keys.of(name) for name in ("a", "b", "link")] == [placed] * 3


def test_copies_that_an_earlier_version_separated_are_placed_with_most(
    project: Project, add_article: AddArticle, texts: list[str]
) -> None:
    former = {"a": "x", "b": "y", "c": "x", "d": "z"}
    for (name, key), text in zip(
        former.items(), (texts[0], texts[3], texts[4], texts[2]), strict=True
    ):
        add_article(text, name)
        project._db.execute(
            "INSERT INTO article_split_keys SELECT number, ? FROM articles WHERE id = ?",
            [key, name],
        )
    project._db.execute("INSERT INTO settings VALUES ('former_split_keys', 'apart')")
    group_articles(project)
    expected = [("x",), ("x",), ("x",), ("z",)]
    assert [project.split_keys.of(name) for name in former] == expected
    project.split_keys.store()
    project.split_keys.load()
    assert [project.split_keys.of(name) for name in former] == expected
    assert not project._db.value("SELECT 1 FROM settings WHERE key = 'former_split_keys'")
