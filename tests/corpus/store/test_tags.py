"""Tags: their names, and the states that they mean in other files and after a purge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import InputError, NotFoundError
from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import AnnotationKey


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
