"""The numbered migrations that create and change the tables; they are never edited.

This module is imported only to create or upgrade a project. sqlite-utils imports numpy and pandas
if they are installed, only to map their types to columns. That would cost 0.1 s and 20 MB, so these
imports are blocked.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from sqlite3 import complete_statement
from typing import TYPE_CHECKING

from corpus.store.db import (
    schema_v2,
    schema_v3,
    schema_v4,
    schema_v5,
    schema_v6,
    schema_v7,
    schema_v8,
    schema_v9,
    schema_v10,
    schema_v11,
    schema_v12,
    schema_v13,
    schema_v14,
    schema_v15,
    schema_v16,
    schema_v17,
    schema_v18,
    schema_v19,
    schema_v20,
    schema_v23,
    schema_v24,
    schema_v25,
)
from corpus.store.db.schema_v1 import APPLICATION_ID, SCHEMA_VERSION, TABLES, VIEWS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@contextmanager
def _left_out(*names: str) -> Iterator[None]:
    """Make `import NAME` fail inside the block, for modules that are not imported yet."""
    absent = [name for name in names if name not in sys.modules]
    blocked: dict[str, None] = dict.fromkeys(absent)
    sys.modules.update(blocked)  # type: ignore[arg-type]  # None is Python's own mark for this
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _left_out("numpy", "pandas"):
    from sqlite_utils import Database, Migrations

migrations = Migrations("annotator")


@migrations()
def m001_articles_labels_suggestions_edits(db: Database) -> None:
    """The tables and views of the first version."""
    db.executescript(f"{TABLES};{VIEWS};")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_comments_remembered_covered_texts(db: Database) -> None:
    """Comments, strings that a person wants suggested, and the text of each span."""
    db.executescript(f"{schema_v2.TABLES};{schema_v2.VIEWS};")


@migrations()
def m003_who_made_a_suggestion(db: Database) -> None:
    """Whether model or rules made a suggestion, memory, verdicts and recipes."""
    for tables in (schema_v3.TABLES, schema_v3.MEMORY, schema_v3.VERDICTS, schema_v3.RECIPES):
        db.executescript(tables)


@migrations()
def m004_review_and_unaided(db: Database) -> None:
    """Stored comparisons for review, and work without suggestions."""
    for tables in (schema_v4.REVIEW, schema_v4.UNAIDED):
        db.executescript(tables)


@migrations()
def m005_meant_so(db: Database) -> None:
    """Where the gold deviates on purpose, as a field and not as the beginning of a comment."""
    db.executescript(schema_v5.MEANT_SO)


@migrations()
def m006_dismissed(db: Database) -> None:
    """Strings that finish checks no longer ask a person about."""
    db.executescript(schema_v6.DISMISSED)


@migrations()
def m007_groups_in_any_order(db: Database) -> None:
    """Sketches of the texts, groups of near-duplicates, and the keys that place articles."""
    db.executescript(schema_v7.GROUPS)


@migrations()
def m008_links(db: Database) -> None:
    """The ACTOR and the place that people give to a number."""
    db.executescript(schema_v8.LINKS)


@migrations()
def m009_balanced_sides(db: Database) -> None:
    """The sides of groups in balanced training sets."""
    db.executescript(schema_v9.SIDES)


@migrations()
def m010_overlaps_assignments_releases(db: Database) -> None:
    """How many people label an article, to whom it is assigned, and which leases were ended."""
    db.executescript(schema_v10.TEAM)


@migrations()
def m011_second_looks(db: Database) -> None:
    """Suggestions accepted in bulk, and what second looks at some of them found."""
    db.executescript(schema_v11.SECOND_LOOKS)


@migrations()
def m012_logins(db: Database) -> None:
    """The logins of people who work in a browser."""
    db.executescript(schema_v12.LOGINS)


@migrations()
def m013_scored_candidates(db: Database) -> None:
    """Candidates with their probabilities, and the weights fitted in this project."""
    db.executescript(schema_v13.SCORER)


@migrations()
def m014_text_search(db: Database) -> None:
    """A full-text index over titles and texts."""
    db.executescript(schema_v14.TEXT_SEARCH)


@migrations()
def m015_sketches_in_blocks(db: Database) -> None:
    """The sketches of many articles in one row."""
    db.executescript(schema_v15.BLOCKS)
    schema_v15.move_sketches(db.conn)


@migrations()
def m016_practice_and_hidden_gold(db: Database) -> None:
    """Annotations that measure their annotator and count for nothing else."""
    db.executescript(schema_v16.TRIALS)


@migrations()
def m017_merging(db: Database) -> None:
    """What merging files of one project needs, and versions of an annotation."""
    db.executescript(schema_v17.MERGING)


@migrations()
def m018_tags(db: Database) -> None:
    """Named versions of the gold."""
    db.executescript(schema_v18.TAGS)


@migrations()
def m019_draws(db: Database) -> None:
    """Articles drawn from a larger corpus, with the probability of being drawn."""
    db.executescript(schema_v19.DRAWS)


@migrations()
def m020_fit_examples(db: Database) -> None:
    """What fits of the scorer use of articles."""
    db.executescript(schema_v20.FIT_EXAMPLES)


@migrations()
def m023_large_projects(db: Database) -> None:
    """A view of the gold that finds one article by index, and an index of open annotations."""
    db.executescript(schema_v23.LARGE_PROJECTS)


@migrations()
def m024_smaller_suggestions(db: Database) -> None:
    """Each reason of suggestions once, compressed candidates, and ranges of merged edits."""
    db.executescript(schema_v24.REASONS)
    db.executescript(schema_v24.MERGED_EDITS)
    db.executescript(schema_v24.CANDIDATES)
    schema_v24.compress_candidates(db.conn)


@migrations()
def m025_changes_after_merges(db: Database) -> None:
    """The same changes since a settlement in whichever order files were merged."""
    db.executescript(schema_v25.CHANGED)


class _Quick(Database):
    """Runs scripts inside a transaction.

    Unlike sqlite-utils, it looks for ends of statements only at semicolons: five times as fast.
    """

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Run a script without the initial commit of SQLite's own `executescript`."""
        cursor = self.conn.cursor()
        for statement in _statements(sql):
            cursor.execute(statement)
        return cursor


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; a semicolon in a trigger, string or comment ends none."""
    *ended, last = script.split(";")
    statement = ""
    for piece in ended:
        statement += f"{piece};"
        if complete_statement(statement):
            yield statement.strip()
            statement = ""
    if rest := (statement + last).strip():
        yield rest


def migrate(conn: sqlite3.Connection) -> None:
    """Apply the migrations that the file lacks, all or nothing.

    The write lock is taken before looking, so two processes do not apply a migration twice.
    """
    conn.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(_Quick(conn, execute_plugins=False))
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
