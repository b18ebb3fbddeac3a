"""Tags: their names, and the states that they mean in other files and after a purge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import InputError, NotFoundError
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.workflows.merging import merge_file
from corpus.workflows.past import project_as_of
from corpus.workflows.undoing import undo_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_names(project: Project) -> None:
    refused = ("", "a b", "-x", "now", "NOW", "2026-03-01", "a" * 65, "0" * 32, "x.json", "a/b")
    for name in refused:
        with pytest.raises(InputError, match="cannot be a tag"):
            project.tags.add(name, project.present())
    project.tags.add("v1-STRASSE", project.present(), "a note")
    with pytest.raises(InputError, match=r"There is a tag 'V1"):
        project.tags.add("V1-Straße", project.present())
    with pytest.raises(NotFoundError, match=r"There is no tag 'v2'; tags: v1-STRASSE"):
        project.tags.get("v2")
    assert project.tags.delete("V1-strasse").note == "a note"
    assert project.tags.all() == []


def test_a_tag_means_the_same_whatever_the_order_of_the_edits(
    project: Project,
    tmp_path: Path,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
) -> None:
    """As after a merge of files, and after purges of articles with the last edit and article."""
    for name in ("one", "two", "three"):
        add_article("[56]N [soldiers]A fled.", name)
    annotate("one", "ana", "[56]N [soldiers]A fled.")
    annotate("two", "ben", "[56]N soldiers fled.")
    annotate("three", "ana", "[56]N soldiers fled.")
    project.tags.add("v1", project.present())
    gold = list(project.gold.articles())
    annotate("one", "ana", "56 soldiers fled.")
    annotate("two", "ben", "56 soldiers fled.")
    add_article("[Rebels]A fled.", "four")
    annotate("four", "ben", "[Rebels]A fled.")
    project.write_copy(tmp_path / "merged.db")
    with Project.open(tmp_path / "merged.db") as merged:
        db = merged._db
        db.execute("DROP TRIGGER edits_are_append_only")
        ana = merged.people.get("ana").id
        db.execute("UPDATE edits SET seq = seq + 1000 WHERE annotator = ?", [ana])
        for key in merged.edits.keys():  # noqa: SIM118 # a method of ours, no dict
            merged.edits.rebuild(key)
        tagged = merged.moment("V1")
        assert merged.changed_since(tagged).articles == {"one", "two", "four"}
        merged.rewind(tagged)
        assert list(merged.gold.articles()) == gold
    project.articles.purge("three")
    tagged = project.moment("v1")
    assert tagged.last_article == "two"
    project.rewind(tagged)
    assert list(project.gold.articles()) == gold[:2]


def test_a_tag_means_the_same_in_both_files_of_a_merge(
    project: Project,
    tmp_path: Path,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
) -> None:
    """Both laptops go on with one annotation: until that is settled, a tag still has its gold."""
    for name in ("one", "two"):
        add_article("[56]N [soldiers]A fled.", name)
        annotate(name, "ana", "[56]N [soldiers]A fled.")
    other = tmp_path / "other.db"
    project.write_copy(other)
    annotate("one", "ana", "[56]N soldiers fled.")
    project.tags.add("v1", project.present())
    gold = [(one.article.id, one.spans) for one in project.gold.articles()]
    with Project.open(other) as there:
        key = AnnotationKey("one", there.people.get("ana").id)
        changes = [Change(Action.REOPENED), Change(Action.REMOVED, Span(0, 2, 2))]
        draft = there.edits.load(key)
        there.edits.record(key, draft, [*changes, Change(Action.FINISHED)], via="screen")
        merge_file(there, project.path)
    merge_file(project, other)
    for path in (project.path, other):
        with project_as_of(path, "v1") as then:
            assert [(one.article.id, one.spans) for one in then.gold.articles()] == gold
        with Project.open(path) as merged:
            assert [one.article.id for one in merged.gold.articles()] == ["two"]
            assert not undo_plan(merged, merged.people.get("ana"), merged.moment("v1")).undoable


def test_a_tag_of_purged_edits_merges_with_itself(
    project: Project,
    tmp_path: Path,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
) -> None:
    add_article("[56]N soldiers fled.", "one")
    annotate("one", "ana", "[56]N soldiers fled.")
    project.tags.add("v1", project.present())
    other = tmp_path / "other.db"
    project.write_copy(other)
    with Project.open(other) as there:
        there.articles.purge("one")
        merge_file(there, project.path)
        merge_file(project, other)
        assert [tag.name for tag in there.tags.all()] == ["v1"]
        assert [tag.name for tag in project.tags.all()] == ["v1"]
        assert there.tags.all() == project.tags.all()
