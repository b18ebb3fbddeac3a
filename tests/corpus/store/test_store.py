"""The file: what it holds, who may open it, and what happens when it cannot be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import InputError, NotFoundError, NotSavedError, ProjectError
from corpus.model import Action, AnnotationKey, Article, Change, Span, Suggestion
from corpus.store import Project
from corpus.store.db import database
from corpus.workflows.integrity import check
from corpus.workflows.near_duplicates import group_articles
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession

CONTRACT = {
    "articles": "id title text source url published meta lang imported_at retired_at",
    "labels": "id name key colour description",
    "annotators": "id name kind",
    "suggestions": "article_id start end label score suggester reason",
    "edits": "id parent step layer article_id annotator at action start end label value",
    "annotations": "article_id annotator status flagged started_at finished_at seconds",
    "annotation_spans": "article_id annotator start end label text value origin suggester",
    "gold": "article_id start end label text value basis decided_by",
    "gold_articles": "article_id basis decided_by settled_at",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_tables_and_views_keep_the_contract(project: Project, name: str) -> None:
    cursor = project._db.execute(f"SELECT * FROM {name}")
    assert set(CONTRACT[name].split()) <= {column[0] for column in cursor.description}


def test_pragmas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured: Any = database._configured  # what tests use syncs nothing
    monkeypatch.setattr(database, "_configured", configured.__wrapped__)
    with Project.create(tmp_path / "synced.db") as project:
        pragmas = {
            name: project._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_tables_are_strict(project: Project) -> None:
    tables = project._db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    ).fetchall()
    assert len(tables) > 8
    assert all(strict for _, strict in tables)


def test_edits_are_append_only(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N word.")
    open_session().accept()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        project._db.execute("UPDATE edits SET action = 'rejected'")


def test_a_clean_exit_leaves_one_file(
    tmp_path: Path, project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("Text.")
    project.close()
    assert [path.name for path in tmp_path.iterdir()] == ["project.db"]
    with Project.open(tmp_path / "project.db", write=False) as again:
        assert again.articles.count() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["project.db"]


def snapshot(path: Path) -> bytes:
    return path.read_bytes()


@pytest.mark.parametrize("write", [True, False])
def test_a_database_of_another_application(tmp_path: Path, *, write: bool) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = snapshot(path)
    with pytest.raises(ProjectError, match="another application; nothing was written"):
        Project.open(path, write=write)
    with pytest.raises(ProjectError, match="another application"):
        Project.create(path)
    assert snapshot(path) == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("This is no database, however long it may be. " * 100)
    before = snapshot(path)
    with pytest.raises(ProjectError, match="not a SQLite database"):
        Project.open(path)
    assert snapshot(path) == before


def test_a_newer_schema(tmp_path: Path, project: Project) -> None:
    project._db.execute("PRAGMA user_version = 99")
    project.close()
    before = snapshot(project.path)
    with pytest.raises(ProjectError, match="newer annotator"):
        Project.open(project.path)
    assert snapshot(project.path) == before


def test_a_missing_file_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="annotator import PATH"):
        Project.open(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_as_a_user(project: Project, add_article: Callable[..., Article]) -> None:
    add_article("Text.")
    project.close()
    project.path.chmod(0o444)
    with Project.open(project.path, write=False) as reading:
        assert reading.articles.count() == 1
    with pytest.raises(ProjectError, match="read-only"):
        Project.open(project.path)


def test_read_only_media(
    monkeypatch: pytest.MonkeyPatch, project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("Text.")
    project.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    before = snapshot(project.path)
    with Project.open(project.path, write=False) as reading:
        assert reading.articles.count() == 1
        group_articles(reading)
        with pytest.raises(NotSavedError, match="read-only"):
            reading.people.get_or_add("ana")
    assert snapshot(project.path) == before


def test_a_locked_file(project: Project) -> None:
    blocker = sqlite3.connect(project.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    with Project.open(project.path, lock_seconds=0.05) as other:  # writes nothing
        assert other.people.all() == []
    project._db.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(NotSavedError, match="locked"):
        project.people.get_or_add("ana")
    blocker.execute("ROLLBACK")
    blocker.close()
    assert project.people.all() == []


def test_a_full_disk_loses_nothing_stored(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N of [them]A. " * 300)
    session = open_session()
    session.accept()
    pages = project._db.execute("PRAGMA page_count").fetchone()[0]
    project._db.execute(f"PRAGMA max_page_count = {pages}")
    press(session, session.bulk.accept_between, 0, 100_000)
    assert session.workspace.unsaved is not None
    assert "disk is full" in session.workspace.unsaved
    assert len(session.draft.accepted) == 1
    project._db.execute("PRAGMA max_page_count = 1000000")
    session.accept()
    assert session.workspace.unsaved is None
    assert len(session.draft.accepted) == 2
    assert list(check(project)) == []


def test_names_are_compared_folded(project: Project) -> None:
    ana = project.people.get_or_add("Ána")
    assert project.people.get_or_add("A\u0301NA ").id == ana.id
    project.people.rename("ána", "Bea")
    assert [person.name for person in project.people.all()] == ["Bea"]
    project.people.get_or_add("Cem")
    with pytest.raises(InputError, match="another person"):
        project.people.rename("Cem", "BEA")
    project.people.get_or_add("x" * 60)
    with pytest.raises(InputError, match="at most 60 characters, and this one has 61"):
        project.people.rename("Cem", "x" * 61)
    with pytest.raises(InputError, match="cannot be a person's name"):
        project.people.get_or_add("\x1b[31m")
    with pytest.raises(NotFoundError, match="Bea, Cem"):
        project.people.get("Dan")


def test_articles_are_found_by_prefix(
    project: Project, add_article: Callable[..., Article]
) -> None:
    for name in ("abc", "abcd", "axe", "50%"):
        add_article("Text.", name)
    assert project.articles.find("abc").id == "abc"
    assert project.articles.find("ax").id == "axe"
    assert project.articles.find("50%").id == "50%"
    with pytest.raises(InputError, match="Several"):
        project.articles.find("a")
    for missing in ("z", "", "%"):
        with pytest.raises(NotFoundError):
            project.articles.find(missing)


def test_purge_deletes_and_retire_hides(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N word.", "kept")
    add_article("[Two]N words.", "gone")
    project.suggestions.register("llm", {})
    for name, reasons in (("kept", ["number"]), ("gone", ["number", "cites the text"])):
        made = [Suggestion(Span(n, n + 1, 1), reason=why) for n, why in enumerate(reasons)]
        project.suggestions.add("llm", name, made)
    session = open_session()
    session.accept()
    session.finish()
    session.accept()
    assert project.articles.purge("gone") == 2
    assert [article.id for article in project.articles.all()] == ["kept"]
    reasons = project._db.column("SELECT reason FROM suggestion_reasons ORDER BY 1")
    assert reasons == ["marked in the text", "number"]
    group_articles(project)
    assert [gold.article.id for gold in project.gold.articles()] == ["kept"]
    project.articles.retire("kept")
    assert list(project.gold.articles()) == []
    assert project.queue.upcoming(99, most=1) == []
    assert project.articles.count() == 0
    project.articles.restore("kept")
    assert project.articles.count() == 1
    assert list(check(project)) == []


def finished(project: Project, name: str, article: str, *spans: Span) -> None:
    key = AnnotationKey(article, project.people.get_or_add(name).id)
    changes = [*(Change(Action.ADDED, span) for span in spans), Change(Action.FINISHED)]
    project.edits.record(key, project.edits.load(key), changes, via="import")


def test_gold_by_the_rule(project: Project, add_article: Callable[..., Article]) -> None:
    one, other = Span(0, 3, 1), Span(0, 3, 2)
    for name in ("single", "agreed", "majority", "unsettled", "tied", "adjudicated", "negative"):
        add_article("One word.", name)
    finished(project, "ana", "single", one)
    finished(project, "ana", "negative")
    for name in ("ana", "bob"):
        finished(project, name, "agreed", one)
    for name, span in (("ana", one), ("bob", one), ("cem", other)):
        finished(project, name, "majority", span)
    for name, span in (("ana", one), ("bob", other)):
        finished(project, name, "unsettled", span)
        finished(project, name, "adjudicated", span)
    for name, span in (("ana", one), ("bob", one), ("cem", other), ("dan", other)):
        finished(project, name, "tied", span)
    reviewer = AnnotationKey("adjudicated", project.people.get_or_add("rea").id, "adjudication")
    changes = [Change(Action.ADDED, other), Change(Action.FINISHED)]
    project.edits.record(reviewer, project.edits.load(reviewer), changes, via="import")
    group_articles(project)
    gold = {g.article.id: (g.basis, g.decided_by, g.spans) for g in project.gold.articles()}
    assert {name: (basis, who) for name, (basis, who, _) in gold.items()} == {
        "single": ("single", ("ana",)),
        "negative": ("single", ("ana",)),
        "agreed": ("agreed", ("ana", "bob")),
        "majority": ("agreed", ("ana", "bob")),
        "adjudicated": ("adjudicated", ("rea",)),
    }
    assert [span.label for span in gold["majority"][2]] == ["ACTOR"]
    assert [span.label for span in gold["adjudicated"][2]] == ["NUMBER"]
    assert gold["negative"][2] == ()
    assert project.gold.waiting().unsettled == ("unsettled", "tied")
    assert list(check(project)) == []


def test_check_finds_tampering(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N word.")
    open_session().accept()
    assert list(check(project)) == []
    project._db.execute("UPDATE annotation_state_spans SET label = 1")
    assert "differ from the replay" in next(check(project))
    project._db.execute("UPDATE annotation_state_spans SET label = 2")
    project._db.execute("UPDATE annotation_state SET status = 'finished'")
    assert len(list(check(project))) == 1


def test_a_renamed_label_rewrites_no_edit(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N word.")
    open_session().accept()
    project._db.execute("UPDATE labels SET name = 'COUNT' WHERE id = 2")
    rows = project._db.execute("SELECT label FROM annotation_spans").fetchall()
    assert rows == [("COUNT",)]


def test_suggesters_live_side_by_side(
    project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("[One]N word.", "a", suggester="first 1")
    project.suggestions.register("second 1", {"x": 1})
    assert project.suggestions.current() == "first 1"
    assert project.suggestions.count_lacking("second 1") == 1
    assert project.suggestions.add("second 1", "a", [Suggestion(Span(4, 8, 1))])
    assert not project.suggestions.add("second 1", "a", [])
    assert project.suggestions.counts() == [("first 1", 1, 1), ("second 1", 1, 1)]
    project.suggestions.make_current("second 1")
    assert project.suggestions.current() == "second 1"
    with pytest.raises(InputError, match="--name"):
        project.suggestions.register("second 1", {"x": 2})
    with pytest.raises(NotFoundError, match="first 1, second 1"):
        project.suggestions.make_current("third")


def test_copying_the_one_file_is_enough(
    tmp_path: Path,
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[One]N word.")
    open_session().accept()
    project.close()
    copy = tmp_path / "elsewhere" / "copy.db"
    copy.parent.mkdir()
    shutil.copy(project.path, copy)
    with Project.open(copy) as again:
        assert list(check(again)) == []
        assert len(again.edits.keys()) == 1


def test_edits_left_by_a_deleted_project_never_get_into_a_new_one(tmp_path: Path) -> None:
    path, left = tmp_path / "p.db", tmp_path / "p.db-wal"
    with Project.create(path) as project:
        project.people.get_or_add("ana")
        wal = left.read_bytes()
    assert wal
    path.unlink()
    left.write_bytes(wal)  # as a process leaves it that is killed
    with pytest.raises(ProjectError, match=r"p\.db-wal has the last edits .* delete p\.db-wal"):
        Project.create(path)
    assert left.read_bytes() == wal
    assert not path.exists()
    left.unlink()
    with Project.create(path) as project:
        assert project.people.all() == []


def test_a_creation_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.store.db import database

    path = tmp_path / "new.db"
    with monkeypatch.context() as patch:
        patch.setattr(database, "_migrate", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            Project.create(path)
    assert list(tmp_path.iterdir()) == []
    path.touch()
    with Project.create(path) as project:
        assert project.lang == "en"
    assert list(tmp_path.iterdir()) == [path]


def _interrupt(db: object) -> None:
    raise KeyboardInterrupt


def test_rebuild_restores_the_state_from_the_edits(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    from corpus.workflows.integrity import rebuild

    add_article("[One]N word.")
    open_session().accept()
    project._db.execute("DELETE FROM annotation_state_spans")
    project._db.execute("UPDATE annotation_state SET status = 'skipped'")
    assert len(list(check(project))) == 1
    assert rebuild(project) == 1
    assert list(check(project)) == []


def test_check_notices_an_altered_text(
    project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("One word.")
    project._db.execute("UPDATE articles SET text = text || 'x'")
    assert "changed after the import" in next(check(project))


def test_one_adjudication_an_article(project: Project, add_article: Callable[..., Article]) -> None:
    add_article("One word.", "a")
    for name in ("rea", "sam"):
        key = AnnotationKey("a", project.people.get_or_add(name).id, "adjudication")
        if name == "sam":
            with pytest.raises(NotSavedError):
                project.edits.record(
                    key, project.edits.load(key), [Change(Action.FINISHED)], via="import"
                )
        else:
            project.edits.record(
                key, project.edits.load(key), [Change(Action.FINISHED)], via="import"
            )
    assert project.gold.settled_by("a") == "rea"


def test_names_may_hold_a_comma(project: Project, add_article: Callable[..., Article]) -> None:
    add_article("One word.", "a")
    for name in ("Ruiz, Ana", "Bob"):
        finished(project, name, "a", Span(0, 3, 1))
    assert [gold.decided_by for gold in project.gold.articles()] == [("Bob", "Ruiz, Ana")]
