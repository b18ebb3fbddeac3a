"""A project of the first version, brought up to date: whole, once, and by whoever opens it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ProjectError
from corpus.learning.memory import Count
from corpus.model import (
    Action,
    AnnotationKey,
    Candidate,
    Change,
    Dismissal,
    Mark,
    Span,
    Suggestion,
    text_hash,
)
from corpus.near_duplicates.sketch_table import block_of
from corpus.near_duplicates.sketches import sketches
from corpus.store import Project
from corpus.store.candidates import Scored
from corpus.store.db import database
from corpus.store.db.migrations import Database, migrations
from corpus.store.edit_rows import digest
from corpus.workflows.integrity import check
from corpus.workflows.merging import merge_file
from corpus.workflows.near_duplicates import group_articles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.text.tokenizer import Tokenizer

TEXT = "Rebels fled."


@pytest.fixture
def make_old(tmp_path: Path, tokenizer: Tokenizer) -> Callable[[str], Path]:
    """Makes a file as the first version did, with one finished annotation of one span."""
    tokens, sentences = tokenizer.encode(TEXT)

    def make(name: str) -> Path:
        path = tmp_path / name
        conn = sqlite3.connect(path)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.isolation_level = None
        migrations.apply(Database(conn), stop_before="m002_comments_remembered_covered_texts")
        conn.executescript(
            "PRAGMA user_version = 1;"
            "INSERT INTO settings VALUES ('lang', 'en');"
            "INSERT INTO labels VALUES (1, 'ACTOR', '1', '#5FAFFF', '');"
            "INSERT INTO annotators VALUES (1, 'ana', 'ana', 'person');"
        )
        conn.execute(
            "INSERT INTO articles VALUES (1, 'one', '', '', '', '', 'en', '', NULL, ?, '', '{}', "
            "?, ?, ?)",
            [text_hash(TEXT), tokens, sentences, TEXT],
        )
        at = "2026-01-01T00:00:00.000+00:00"
        for seq, parent, action, place in (
            (1, None, "added", (0, 6, 1)),
            (2, "e1", "finished", (None, None, None)),
        ):
            conn.execute(
                "INSERT INTO edits VALUES (?, ?, ?, ?, 'annotation', 'one', 1, ?, ?, ?, ?, ?, "
                "NULL, NULL, 'screen')",
                [seq, f"e{seq}", parent, f"s{seq}", at, action, *place],
            )
        conn.execute(
            "INSERT INTO annotation_state VALUES ('one', 1, 'annotation', 'e2', 1, 'finished', 0, "
            "?, ?, 0.0, 0, 1, ?)",
            [at, at, digest([Mark(Span(0, 6, 1), "accepted")])],
        )
        conn.execute(
            "INSERT INTO annotation_state_spans VALUES ('one', 1, 'annotation', 0, 6, 1, NULL, "
            "'added', NULL)"
        )
        conn.close()
        return path

    return make


def spans(project: Project) -> list[tuple[object, ...]]:
    key = AnnotationKey("one", 1)
    assert [mark.span.extent for mark in project.edits.load(key).accepted] == [(0, 6)]
    rows = project._db.execute("SELECT start, text FROM annotation_state_spans").fetchall()
    return [*rows, *project._db.execute("SELECT text, basis FROM gold")]


@pytest.mark.parametrize("write", [True, False])
def test_opening_an_old_project_upgrades_it(
    make_old: Callable[[str], Path], *, write: bool
) -> None:
    with Project.open(make_old("old.db"), write=write) as project:
        assert spans(project) == [(0, "Rebels"), ("Rebels", "single")]
        assert list(check(project)) == []


def test_an_upgraded_project_stores_dismissals(make_old: Callable[[str], Path]) -> None:
    with Project.open(make_old("old.db")) as project:
        key = AnnotationKey("one", 1)
        draft = project.edits.load(key)
        dismissed = Change(Action.DISMISSED, text="fled", check="unlabelled")
        project.edits.record(key, draft, [dismissed], via="screen", step="s3")
        assert project.edits.dismissed() == {1: {Dismissal("unlabelled", "fled")}}
        assert list(check(project)) == []
        project.edits.rebuild(key)
        assert project.edits.dismissed() == {1: {Dismissal("unlabelled", "fled")}}
        project._db.execute("DELETE FROM annotation_state_dismissed")
        assert len(list(check(project))) == 1
    with Project.open(make_old("older.db"), write=False) as project:
        assert project.edits.dismissed() == {}


def test_an_upgraded_project_stores_links(make_old: Callable[[str], Path]) -> None:
    with Project.open(make_old("old.db")) as project:
        key, number = AnnotationKey("one", 1), Span(0, 6, 1)
        draft = project.edits.load(key)
        linked = Change(Action.LINKED, number, other=number, role="actor")
        none = Change(Action.LINKED, number, role="place")
        project.edits.record(key, draft, [linked, none], via="screen", step="s3")
        rows = "SELECT role, target_text FROM annotation_links ORDER BY role"
        stored = [("actor", "Rebels"), ("place", None)]
        assert project._db.execute(rows).fetchall() == stored
        assert list(check(project)) == []
        project.edits.rebuild(key)
        assert project._db.execute(rows).fetchall() == stored
        project._db.execute("DELETE FROM annotation_state_links")
        assert len(list(check(project))) == 1


def test_decisions_before_the_upgrade_are_counted(make_old: Callable[[str], Path]) -> None:
    with Project.open(make_old("old.db")) as project:
        assert project.memories.count_due() == 1
        assert project.memories.stored(AnnotationKey("one", 1)) == [Count("Rebels", "added", 1)]
        assert list(check(project)) == []


@pytest.mark.parametrize(
    ("reason", "meant_so"),
    [
        ("meant so", True),
        (" Meant so: a country that acts", True),
        ("meant something else", False),
        ("not meant so", False),
    ],
)
def test_reasons_that_began_with_meant_so_get_the_field(
    make_old: Callable[[str], Path], reason: str, *, meant_so: bool
) -> None:
    path, at = make_old("old.db"), "2026-01-01T00:00:00.000+00:00"
    conn = sqlite3.connect(path, isolation_level=None)
    for seq, parent, action, place, detail in (
        (3, None, "added", (0, 6, 1), None),
        (4, "e3", "commented", (0, 6, 1), json.dumps({"text": reason})),
        (5, "e4", "finished", (None, None, None), None),
    ):
        conn.execute(
            "INSERT INTO edits VALUES (?, ?, ?, ?, 'adjudication', 'one', 1, ?, ?, ?, ?, ?, "
            "NULL, ?, 'screen')",
            [seq, f"e{seq}", parent, f"s{seq}", at, action, *place, detail],
        )
    conn.execute(
        "INSERT INTO annotation_state VALUES ('one', 1, 'adjudication', 'e5', 3, 'finished', 0, "
        "?, ?, 0.0, 0, 1, ?)",
        [at, at, digest([Mark(Span(0, 6, 1), "accepted")])],
    )
    conn.execute(
        "INSERT INTO annotation_state_spans VALUES ('one', 1, 'adjudication', 0, 6, 1, NULL, "
        "'added', NULL)"
    )
    migrations.apply(Database(conn), stop_before="m005_meant_so")
    conn.execute(
        "INSERT INTO annotation_state_comments VALUES ('one', 1, 'adjudication', 0, 6, ?, ?)",
        [reason, at],
    )
    conn.execute("UPDATE annotation_state SET comments = 1 WHERE layer = 'adjudication'")
    conn.execute("PRAGMA user_version = 4")
    conn.close()
    with Project.open(path) as project:
        assert list(check(project)) == []
        (comment,) = project.edits.load(AnnotationKey("one", 1, "adjudication")).comments
        assert (comment.text, comment.meant_so) == (reason, meant_so)
        (article,) = project.gold.labelled()
        assert set(article.meant_so) == ({(0, 6)} if meant_so else set())
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            project._db.execute("UPDATE edits SET detail = NULL")


def test_groups_before_the_upgrade_decide_the_split_until_copies_are_found(
    make_old: Callable[[str], Path],
) -> None:
    path = make_old("old.db")
    conn = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(conn), stop_before="m007_groups_in_any_order")
    conn.execute("INSERT INTO article_groups VALUES (1, 'former', x'00')")
    conn.execute("PRAGMA user_version = 5")
    conn.close()
    with Project.open(path) as project:
        group_articles(project)
        assert project.groups.of("one") == text_hash(TEXT)
        assert project.split_keys.of("one") == ("former",)


def test_balanced_sides_can_be_stored_in_an_older_project(make_old: Callable[[str], Path]) -> None:
    with Project.open(make_old("old.db")) as project:
        project.split_sides.store("80/20", {"one": "dev"})
        project.split_sides.store("80/20", {"one": "dev", "two": "train"})
        assert project.split_sides.of("80/20") == {"one": "dev", "two": "train"}
        assert project.split_sides.of("60/40") == {}
        with pytest.raises(ProjectError, match="placed the same articles meanwhile"):
            project.split_sides.store("80/20", {"two": "dev", "three": "dev"})
        assert len(project.split_sides.of("80/20")) == 2


def test_two_processes_upgrade_at_the_same_time(make_old: Callable[[str], Path]) -> None:
    for number in range(5):
        path, together = make_old(f"{number}.db"), Barrier(2)

        def opened(path: Path = path, together: Barrier = together) -> list[tuple[object, ...]]:
            together.wait()
            with Project.open(path) as project:
                return spans(project)

        with ThreadPoolExecutor(2) as threads:
            first, second = [threads.submit(opened) for _ in range(2)]
            assert first.result() == second.result() == [(0, "Rebels"), ("Rebels", "single")]


def test_a_failure_leaves_the_file_as_it_was(
    make_old: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_old("old.db")
    with monkeypatch.context() as patch:
        patch.setattr(
            "corpus.store.db.schema_v2.VIEWS", "CREATE VIEW broken AS SELECT nothing FROM"
        )
        with pytest.raises(ProjectError):
            Project.open(path)
    conn = sqlite3.connect(path)
    assert conn.execute("PRAGMA user_version").fetchone() == (1,)
    assert "comments" not in [row[1] for row in conn.execute("PRAGMA table_info(annotation_state)")]
    conn.close()
    with Project.open(path) as project:
        assert spans(project)


def test_stored_sketches_become_blocks(make_old: Callable[[str], Path]) -> None:
    path = make_old("old.db")
    made = sketches([TEXT, f"{TEXT} " * 20])
    conn = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(conn), stop_before="m015_sketches_in_blocks")
    conn.execute(
        "INSERT INTO articles SELECT 3, 'three', title, source, url, published, lang, imported_at, "
        "retired_at, 'hash', tokenizer, meta, tokens, sentences, text FROM articles"
    )
    for number, one in zip((1, 3), made, strict=True):
        conn.execute("INSERT INTO article_sketches VALUES (?, ?, ?, ?, ?)", [number, *one])
    conn.close()
    with Project.open(path) as project:
        assert [*project.groups.blocks()] == [block_of([1, 3], made)]
        assert project.groups.facts([1, 3]) == {1: made[0].facts, 3: made[1].facts}
        project.articles.purge("three")
        assert [*project.groups.blocks()] == []
        assert project.groups.facts([1, 3]) == {1: made[0].facts}


def test_reasons_and_candidates_become_smaller_and_files_of_both_versions_merge(
    make_old: Callable[[str], Path],
) -> None:
    def before(name: str, score: float, reason: str, made_by: str) -> Path:
        """A file of version 23 with suggestions and candidates."""
        path = make_old(name)
        conn = sqlite3.connect(path, isolation_level=None)
        migrations.apply(Database(conn), stop_before="m024_smaller_suggestions")
        conn.executescript(
            "PRAGMA user_version = 23; INSERT INTO suggesters VALUES (1, 'rules', '{}', '', '');"
            "INSERT INTO suggested VALUES (1, 1);"
            "INSERT INTO scored_candidates VALUES (1, 'd', '[[7,11,3,0.25]]', '[]');"
        )
        rows = (0, 6, 0.5, "noun", "rules"), (7, 11, score, reason, made_by)
        for start, end, *more in rows:
            conn.execute(
                "INSERT INTO suggestion_spans VALUES (1, 1, ?, ?, 1, ?, ?, ?)", [start, end, *more]
            )
        conn.close()
        return path

    path, other = before("old.db", 0.25, "noun", "rules"), before("other.db", 0.75, "noun", "model")
    shutil.copy(other, path.with_name("upgraded.db"))
    shown = "SELECT start, score, reason FROM suggestions ORDER BY start"
    with Project.open(path, write=False) as project:
        assert project._db.execute(shown).fetchall() == [(0, 0.5, "noun"), (7, 0.25, "noun")]
        assert project.suggestions.of("one", "rules")[1].made_by == "rules"
        candidate = Candidate(Span(7, 11, 3), 0.25)
        assert project.candidates.of("one") == Scored((candidate,), ())
        assert list(check(project)) == []
    for into, added in ((path, other), (path.with_name("upgraded.db"), path)):
        with Project.open(into) as project:
            merge_file(project, added)
            assert project.suggestions.of("one", "rules") == [
                Suggestion(Span(0, 6, 1), 0.5, "noun", "rules"),
                Suggestion(Span(7, 11, 1), 0.75, "noun", "rules"),
            ]
            assert project._db.execute(shown).fetchall() == [(0, 0.5, "noun"), (7, 0.75, "noun")]


def test_where_it_may_not_be_written_it_is_refused(
    make_old: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_old("old.db")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ProjectError, match="older annotator"):
        database.connect(path, write=False)


def test_tables_are_those_that_sqlite_utils_makes_of_the_migrations(project: Project) -> None:
    plain = sqlite3.connect(":memory:", isolation_level=None)
    plain.execute("BEGIN")
    migrations.apply(Database(plain))
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert plain.execute(made).fetchall() == project._db.execute(made).fetchall()
    plain.close()


def test_without_an_upgrade_an_old_file_is_refused_unchanged(
    make_old: Callable[[str], Path],
) -> None:
    path = make_old("old.db")
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="run `annotator status` once where the file is writ"):
        Project.open(path, write=False, upgrade=False)
    assert path.read_bytes() == before


def test_an_old_copy_without_identity_is_merged_and_stays_old(
    make_old: Callable[[str], Path],
) -> None:
    """Copies that have an edit in common agree on an identity."""
    path, other = make_old("old.db"), make_old("other.db")
    before = other.read_bytes()
    with Project.open(path) as project:
        assert project.identity == "e1"
        merged = merge_file(project, other)
        assert (merged.articles, merged.known, merged.edits) == (0, 1, 0)
        assert list(check(project)) == []
    assert other.read_bytes() == before
