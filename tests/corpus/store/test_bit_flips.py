"""Damaged project files: a sentence, never a traceback."""

from __future__ import annotations

import random
import sqlite3
import traceback
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Article
    from corpus.store import Project

COMMANDS = (["check"], ["status"], ["list"], ["show", "one"], ["annotate", "--plain"], ["lint"])


@pytest.fixture
def database(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> Path:
    add_article("[Rebels]A fled [Kesh]L. At least [56]N left.", "one")
    session = open_session("ana")
    for _ in range(3):
        press(session, session.accept)
    project.close()
    return project.path


def run(database: Path) -> list[str]:
    """Run commands on a file; the tracebacks of those that fail otherwise than with a sentence."""
    found = []
    for command in COMMANDS:
        result = CliRunner().invoke(
            main,
            ["--db", str(database), *command],
            input="a\nu\nq\n",
            env={"ANNOTATOR_NAME": "ana"},
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            found += traceback.format_exception(result.exception)
    return found


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("edits", "at", "2026-13-45T99"),
        ("edits", "at", "never"),
        ("edits", "detail", "{broken"),
        ("annotation_state", "started_at", "never"),
        ("suggesters", "settings", "{broken"),
        ("articles", "meta", "{broken"),
        ("articles", "tokens", b"\x7f\x7f"),
        ("articles", "imported_at", "never"),
        ("articles", "lang", "e."),
        ("labels", "colour", "#GFD75F"),
        ("labels", "key", ";"),
        ("labels", "id", 17),
        ("annotators", "name", "amb"),
        ("annotators", "folded", "amb"),
    ],
)
def test_a_stored_value_that_cannot_be_read_is_one_sentence(
    database: Path, table: str, column: str, value: object
) -> None:
    plain = sqlite3.connect(database)
    for (trigger,) in plain.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]
    ).fetchall():
        plain.execute(f"DROP TRIGGER {trigger}")
    one = "WHERE id = 1" if table == "labels" else ""
    plain.execute(f"UPDATE {table} SET {column} = ? {one}", [value])
    plain.commit()
    plain.close()
    assert CliRunner().invoke(main, ["--db", str(database), "check"]).exit_code == 1
    assert run(database) == []


@pytest.mark.slow
def test_random_bit_flips_are_one_sentence(database: Path) -> None:
    whole = database.read_bytes()
    chance = random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        # The schema, which fills the first pages, is where most flips once gave a traceback.
        for _ in range(chance.choice([1, 1, 3])):
            at = chance.randrange(len(data) if chance.random() < 0.5 else 40_000)
            data[at] ^= 1 << chance.randrange(8)
        for companion in database.parent.glob("project.db-*"):
            companion.unlink()
        database.write_bytes(data)
        found = run(database)
        assert not found, "".join(found)
