"""A disk that fills up in the middle of an import, and one that is full already."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.store import Project
from corpus.store.db import database
from corpus.workflows import importing
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from click.testing import Result

    from corpus.store.db.connection import Database

ARTICLES = 80
PAGES = 40
"""By how much a project may grow: by more than a batch, and less than all articles."""


def test_a_full_disk_says_what_is_stored_and_how_to_go_on(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        json.dumps({"id": f"a{number}", "text": f"Rebels {number} fled. " * 400})
        for number in range(ARTICLES)
    )
    Path("in.jsonl").write_text("\n".join(lines))
    monkeypatch.setattr(importing, "BATCH", 5)
    configured = database._configured
    with new_project(Path("empty.db")) as project:
        empty = project._db.count("PRAGMA page_count")

    def small(*given: object) -> Database:
        db = configured(*given)  # type: ignore[arg-type]
        db.execute(f"PRAGMA max_page_count = {empty + PAGES}")
        return db

    with monkeypatch.context() as full:
        full.setattr(database, "_configured", small)
        failed = run("import", "in.jsonl")
    with Project.open(Path("annotations.db"), write=False) as project:
        stored = project.articles.count()
    assert 0 < stored < ARTICLES
    assert failed.exit_code == 1
    assert f"the disk is full; free some space and try again. {stored} articles" in failed.stderr
    assert "everything is saved" not in failed.stderr
    again = run("import", "in.jsonl")
    assert f"Articles: {ARTICLES - stored} new, {stored} known, 0 refused" in again.stdout
    assert run("check").exit_code == 0


def test_reading_works_where_nothing_can_be_created_beside_the_project(
    run: Callable[..., Result], project: Project, add_article: Callable[..., object]
) -> None:
    """As on a full disk; what a killed process left in the WAL is read too, and writing fails."""
    add_article("[Rebels]A fled.", "a")
    project.people.get_or_add("ana")
    shutil.copy(f"{project.path}-wal", "killed.db-wal")
    shutil.copy(project.path, "killed.db")
    project.close()
    shutil.copy(project.path, "closed.db")
    for name in ("killed.db", "closed.db"):
        Path(f"{name}-shm").mkdir()
        for command in ("list", "status", "show a", "lint", "queue", "labels", "check"):
            result = run("--db", name, *command.split())
            assert result.exit_code == 0, (name, command, result.stderr)
        assert "ana" in run("--db", name, "people").stdout
        failed = run("--db", name, "retire", "a")
        assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
