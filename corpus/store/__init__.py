"""The store: one SQLite file a project. The only place with SQL.

`Project` opens the file and hands out one object per kind of thing. All of them return model
values, never rows. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.store.articles import Articles
from corpus.store.db import database
from corpus.store.edits import Edits
from corpus.store.gold import Gold
from corpus.store.labels import DEFAULT_LABELS, Labels
from corpus.store.memories import Memories
from corpus.store.near_duplicates import ArticleGroups
from corpus.store.people import People
from corpus.store.queue import Queue
from corpus.store.settings import keep_setting, setting
from corpus.store.suggestions import Suggestions
from corpus.store.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from corpus.model import Label
    from corpus.numbers.vague import Vague
    from corpus.store.db.connection import Database
    from corpus.store.labelled_strings import Strings
    from corpus.store.lanes import Finished
    from corpus.store.review import Review
    from corpus.store.settlements import Settlements
    from corpus.store.unaided import Drawn
    from corpus.store.work import Work


class Project:
    """One database file, open. Use it in a `with` block: closing folds the WAL in."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db
        self._closed = False
        self.labels = Labels(db)
        self.people = People(db)
        self.articles = Articles(db)
        self.suggestions = Suggestions(db)
        self.verdicts = Verdicts(db)
        self.edits = Edits(db, self.verdicts)
        self.queue = Queue(db)
        self.groups = ArticleGroups(db)
        self.gold = Gold(db, self.articles, self.groups, self.edits)
        self.memories = Memories(db, self.articles, self.edits)

    @cached_property
    def strings(self) -> Strings:
        """What other articles label; loaded when asked for, as the first paint does not."""
        from corpus.store.labelled_strings import Strings

        return Strings(self._db)

    @cached_property
    def work(self) -> Work:
        """Who has done how much; loaded when asked for, as the screen never does."""
        from corpus.store.work import Work

        return Work(self._db)

    @cached_property
    def finished(self) -> Finished:
        """Annotations side by side; loaded when asked for, as the screen never does."""
        from corpus.store.lanes import Finished

        return Finished(self._db, self.suggestions, self.edits)

    @cached_property
    def review(self) -> Review:
        """What a reviewer looks up; loaded when asked for, as the annotating screen never does."""
        from corpus.store.review import Review

        return Review(self._db, self.finished, self.edits)

    @cached_property
    def drawn(self) -> Drawn:
        """Annotations with and without suggestions by chance; loaded when asked for."""
        from corpus.store.unaided import Drawn

        return Drawn(self._db)

    @cached_property
    def settlements(self) -> Settlements:
        """What settled articles, for reports; loaded when asked for, as the screen never does."""
        from corpus.store.settlements import Settlements

        return Settlements(self._db, self.edits)

    @classmethod
    def open(
        cls, path: Path, *, write: bool = True, lock_seconds: float = database.LOCK_SECONDS
    ) -> Self:
        """The project at `path`; `ProjectError` where it cannot be used."""
        return cls(path, database.connect(path, write=write, lock_seconds=lock_seconds))

    @classmethod
    def create(
        cls, path: Path, *, lang: str = "en", labels: Sequence[Label] = DEFAULT_LABELS
    ) -> Self:
        """A new project at `path`, or the one that is there, whose language and labels stay."""

        def fill(db: Database) -> None:
            db.conn.executemany(
                "INSERT INTO labels VALUES (?, ?, ?, ?, ?)",
                [(x.id, x.name, x.key, x.colour, x.description) for x in labels],
            )
            db.execute("INSERT INTO settings VALUES ('lang', ?)", [lang])
            db.execute("INSERT INTO settings VALUES ('identity', lower(hex(randomblob(16))))")

        return cls(path, database.create(path, fill))

    @classmethod
    def delete_if_unused(cls, path: Path) -> bool:
        """Delete a project without articles and edits that nobody else has open; True if done."""

        def unused(db: Database) -> bool:
            (used,) = db.execute(
                "SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM edits)"
            ).fetchone()
            return not used

        return database.delete_if_unused(path, unused)

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether there is a file with something in it at `path`."""
        return database.present(path)

    @property
    def lang(self) -> str:
        """The language whose tokenizer made the token edges; fixed at the first import."""
        return str(setting(self._db, "lang"))

    @property
    def title(self) -> str:
        """What the screen calls the project: its own title where it has one, else the file."""
        return setting(self._db, "title") or self.path.name

    def set_title(self, title: str) -> None:
        """Give the project a title."""
        keep_setting(self._db, "title", title)

    @property
    def guideline(self) -> str:
        """The project's guideline as Markdown: its own where it has one, else the shipped one."""
        from corpus.guideline import shipped

        return setting(self._db, "guideline") or shipped()

    def set_guideline(self, markdown: str | None) -> None:
        """Give the project a guideline of its own; with None the shipped one again."""
        keep_setting(self._db, "guideline", markdown)

    @property
    def vague_numbers(self) -> Vague:
        """Which intervals vague words stand for: the project's own table, else the shipped one."""
        from corpus.numbers.vague import VAGUE, read_vague

        own = setting(self._db, "vague_numbers")
        return read_vague(own, f"{self.path}, vague_numbers") if own else VAGUE

    def set_vague_numbers(self, table: Vague | None) -> None:
        """Give the project its own table of vague words, or with None the shipped one again."""
        from corpus.numbers.vague import vague_json

        keep_setting(self._db, "vague_numbers", vague_json(table) if table is not None else None)

    @property
    def memory(self) -> bool:
        """Whether suggestions follow what people's edits teach."""
        return setting(self._db, "memory") != "off"

    def use_memory(self, *, on: bool) -> None:
        """Let suggestions follow people's edits, or leave them as the suggester made them."""
        keep_setting(self._db, "memory", None if on else "off")

    @property
    def version(self) -> int:
        """Another number than before once any other connection has written to the file."""
        return database.version(self._db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside the block together, or none; `NotSavedError` where they fail."""
        with database.transaction(self._db):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside the block is of one moment, whatever others write meanwhile."""
        with database.snapshot(self._db):
            yield

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file; nothing where all is well."""
        found = [row[0] for row in self._db.execute("PRAGMA integrity_check")]
        dangling = self._db.execute("PRAGMA foreign_key_check").fetchall()
        broken = [f"{table} row {row} points to a missing {to}" for table, row, to, _ in dangling]
        return [line for line in found if line != "ok"] + broken

    def write_copy(self, path: Path) -> None:
        """Write the whole project to a new file, also when the open one was deleted meanwhile."""
        database.write_copy(self._db, path)

    def close(self) -> None:
        """Close the file with everything folded in; a second time does nothing."""
        if not self._closed:
            self._closed = True
            database.close(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
