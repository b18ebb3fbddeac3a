"""The store: one SQLite file per project, and the only package with SQL.

`Project` opens the file and hands out one object per kind of thing. All of them return model
values, never rows. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from corpus.errors import ProjectError
from corpus.store.articles import Articles
from corpus.store.db import database, reading
from corpus.store.edits import Edits
from corpus.store.gold import Gold
from corpus.store.labels import DEFAULT_LABELS, Labels, insert_labels
from corpus.store.leases import Leases
from corpus.store.memories import Memories
from corpus.store.near_duplicates import ArticleGroups
from corpus.store.people import People
from corpus.store.queue import Queue
from corpus.store.settings import insert_first_settings, keep_setting, setting
from corpus.store.split_keys import SplitKeys
from corpus.store.split_sides import SplitSides
from corpus.store.suggestions import Suggestions
from corpus.store.verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from corpus.model import Label, TokenizerName
    from corpus.numbers.vague import Vague
    from corpus.store.article_list import ArticleList
    from corpus.store.backups import Backups
    from corpus.store.candidates import Candidates
    from corpus.store.db.connection import Database
    from corpus.store.draws import Draws
    from corpus.store.edit_log import EditLog
    from corpus.store.labelled_strings import Strings
    from corpus.store.lanes import Finished
    from corpus.store.logins import Logins
    from corpus.store.merge import Merged
    from corpus.store.review import Review
    from corpus.store.rewind import Moment, Since
    from corpus.store.settlements import Settlements
    from corpus.store.tags import Tags
    from corpus.store.text_search import TextSearch
    from corpus.store.trials import Trials
    from corpus.store.unaided import Drawn
    from corpus.store.work import Work


class Project:
    """An open project file. Use it in a `with` block: closing checkpoints the WAL."""

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
        self.leases = Leases(db)
        self.groups = ArticleGroups(db)
        self.split_keys = SplitKeys(db, self.groups)
        self.split_sides = SplitSides(db)
        self.gold = Gold(db, self.articles, self.groups, self.split_keys, self.edits)
        self.memories = Memories(db, self.articles, self.edits, self.verdicts)

    @cached_property
    def candidates(self) -> Candidates:
        """Scored candidates, and the weights of the scorer; imported on use."""
        from corpus.store.candidates import Candidates

        return Candidates(self._db)

    @cached_property
    def strings(self) -> Strings:
        """Labels of strings in other articles; imported on use, after the first paint."""
        from corpus.store.labelled_strings import Strings

        return Strings(self._db)

    @cached_property
    def work(self) -> Work:
        """Figures on progress; imported on use, because no screen needs them."""
        from corpus.store.work import Work

        return Work(self._db)

    @cached_property
    def article_list(self) -> ArticleList:
        """Articles by their state; imported on use, because only the board lists them."""
        from corpus.store.article_list import ArticleList

        return ArticleList(self._db)

    @cached_property
    def finished(self) -> Finished:
        """Annotations side by side; imported on use, because the labelling screen needs none."""
        from corpus.store.lanes import Finished

        return Finished(self._db, self.suggestions, self.edits)

    @cached_property
    def review(self) -> Review:
        """The queue of review; imported on use, because the labelling screen does not need it."""
        from corpus.store.review import Review

        return Review(self._db, self.finished, self.edits)

    @cached_property
    def drawn(self) -> Drawn:
        """Annotations with and without suggestions by chance; imported on use."""
        from corpus.store.unaided import Drawn

        return Drawn(self._db, self.edits)

    @cached_property
    def trials(self) -> Trials:
        """Practice and hidden gold; imported on use, because review and reports need none."""
        from corpus.store.trials import Trials

        return Trials(self._db, self.edits)

    @cached_property
    def logins(self) -> Logins:
        """Logins for work in a browser; imported on use, because no screen needs them."""
        from corpus.store.logins import Logins

        return Logins(self._db)

    @cached_property
    def backups(self) -> Backups:
        """Backups of this project; imported on use."""
        from corpus.store.backups import Backups

        return Backups(self._db, self.path)

    @cached_property
    def text_search(self) -> TextSearch:
        """Full-text search over all articles; imported on use."""
        from corpus.store.text_search import TextSearch

        return TextSearch(self._db)

    @cached_property
    def edit_log(self) -> EditLog:
        """The stored edits of an article or a person; imported on use."""
        from corpus.store.edit_log import EditLog

        return EditLog(self._db)

    @cached_property
    def tags(self) -> Tags:
        """Named versions of the gold; imported on use."""
        from corpus.store.tags import Tags

        return Tags(self._db)

    @cached_property
    def draws(self) -> Draws:
        """Articles drawn from a larger corpus; imported on use."""
        from corpus.store.draws import Draws

        return Draws(self._db)

    @cached_property
    def settlements(self) -> Settlements:
        """How articles were settled, for reports; imported on use."""
        from corpus.store.settlements import Settlements

        return Settlements(self._db, self.edits)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        write: bool = True,
        upgrade: bool = True,
        lock_seconds: float = database.LOCK_SECONDS,
    ) -> Self:
        """Open the project at `path`; `ProjectError` where it cannot be used.

        Without `upgrade`, a file of an older version is refused instead of upgraded; only reading
        asks for that.
        """
        db = database.connect(path, write=write, upgrade=upgrade, lock_seconds=lock_seconds)
        with reading.closed_on_failure(db.conn):
            return cls(path, db)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        lang: str = "en",
        tokenizer: TokenizerName = "spacy",
        labels: Sequence[Label] = DEFAULT_LABELS,
    ) -> Self:
        """Create a project at `path`; open an existing one, which keeps its own settings."""

        def fill(db: Database) -> None:
            insert_labels(db, labels)
            insert_first_settings(db, lang, tokenizer)

        return cls(path, database.create(path, fill))

    @classmethod
    def delete_if_unused(cls, path: Path) -> bool:
        """Delete a project without articles and edits that nobody else has open; True if done."""
        used = "SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM edits)"
        return database.delete_if_unused(path, lambda db: not db.value(used))

    exists = staticmethod(reading.present)
    """Whether there is a file at a path that is not empty."""

    @property
    def lang(self) -> str:
        """The language whose tokenizer made the token edges; fixed at the first import."""
        return str(setting(self._db, "lang"))

    @property
    def tokenizer(self) -> TokenizerName:
        """The tokenizer that made the token edges; fixed at the first import."""
        return cast("TokenizerName", setting(self._db, "tokenizer") or "spacy")

    @property
    def title(self) -> str:
        """The title on the screen: the project's own, else the name of the file."""
        return setting(self._db, "title") or self.path.name

    def set_title(self, title: str) -> None:
        """Give the project a title."""
        keep_setting(self._db, "title", title)

    @property
    def licence(self) -> str:
        """The licence of the texts; empty if the project does not say."""
        return setting(self._db, "licence") or ""

    def set_licence(self, licence: str) -> None:
        """State the licence of the texts."""
        keep_setting(self._db, "licence", licence.strip() or None)

    @property
    def guideline(self) -> str:
        """The guideline as Markdown: the project's own, else the shipped one."""
        from corpus.guideline import shipped

        return setting(self._db, "guideline") or shipped()

    def set_guideline(self, markdown: str | None) -> None:
        """Set the project's own guideline; None restores the shipped one."""
        keep_setting(self._db, "guideline", markdown)

    @property
    def vague_numbers(self) -> Vague:
        """The intervals of vague words: the project's own table, else the shipped one."""
        from corpus.numbers.vague import VAGUE, read_vague

        own = setting(self._db, "vague_numbers")
        return read_vague(own, f"{self.path}, vague_numbers") if own else VAGUE

    def set_vague_numbers(self, table: Vague | None) -> None:
        """Set the project's own table of vague words; None restores the shipped one."""
        from corpus.numbers.vague import vague_json

        keep_setting(self._db, "vague_numbers", vague_json(table) if table is not None else None)

    @property
    def memory(self) -> bool:
        """Whether memory adapts suggestions to people's edits."""
        return setting(self._db, "memory") != "off"

    def use_memory(self, *, on: bool) -> None:
        """Turn memory on or off."""
        keep_setting(self._db, "memory", None if on else "off")

    def wait_at_most(self, seconds: float) -> None:
        """Wait so long for other programs that write before a write fails."""
        database.wait_at_most(self._db, seconds)

    @property
    def version(self) -> int:
        """A number that changes when another connection writes to the file."""
        return database.version(self._db)

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all writes inside the block together, or none; `NotSavedError` where they fail."""
        return database.transaction(self._db)

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the state of one moment inside the block, whatever others write meanwhile."""
        return database.snapshot(self._db)

    def damage(self) -> list[str]:
        """The problems that SQLite's own checks find in the file, and invalid values."""
        from corpus.store.db.soundness import problems

        return problems(self._db)

    def rebuild_indexes(self) -> None:
        """Rebuild SQLite's indexes, and let the next search index the texts again."""
        with database.transaction(self._db):
            self._db.execute("REINDEX")
            self._db.execute("INSERT INTO article_texts (article_texts) VALUES ('delete-all')")

    def moment(self, until: str) -> Moment:
        """The state of a tag, at a time or after an edit.

        Raises what `corpus.store.rewind.moment_of` raises.
        """
        from corpus.store.rewind import moment_of

        return self.tags.moment(until) or moment_of(self._db, until)

    def present(self) -> Moment:
        """The state as it is now."""
        from corpus.store.rewind import Moment

        return Moment(self.edits.last(), self.articles.last(), frozenset(self.articles.retired()))

    def changed_since(self, moment: Moment) -> Since:
        """The changes since a moment: see `corpus.store.rewind`."""
        from corpus.store.rewind import changed_since

        return changed_since(self._db, moment)

    def rewind(self, moment: Moment) -> None:
        """Rewind a copy of a project to an earlier state: see `corpus.store.rewind`."""
        from corpus.store.rewind import rewind

        rewind(self._db, self.articles, self.edits, moment)

    def write_excerpt(self, path: Path, articles: Collection[str], moment: Moment) -> None:
        """Write some articles as they are now to a new file, which can be rewound to a moment."""
        from corpus.store.excerpt import write_excerpt

        write_excerpt(self._db, path, articles, moment)

    def merge(self, other: str, *, dry_run: bool = False) -> Merged:
        """Merge the file at a URI, another copy of this project: see `corpus.store.merge`."""
        from corpus.store.merge import merge

        merged = merge(self._db, self.articles, self.edits, other, dry_run=dry_run)
        self.labels.refresh()
        return merged

    @property
    def identity(self) -> str:
        """The random id that all copies of a project share."""
        return setting(self._db, "identity") or ""

    @property
    def displaced(self) -> str | None:
        """A sentence on a moved or deleted file and on what to do; None if it is in its place.

        While it is not, nothing can be stored: see `corpus.store.db.file_identity`.
        """
        return self._db.files.displaced()

    def write_copy(self, path: Path) -> None:
        """Write the whole project to a new file, even if the open file was deleted.

        Raises `ProjectError` if there is a file at `path`, or it cannot be written.
        """
        database.write_copy(self._db, path)

    def close(self) -> None:
        """Checkpoint the WAL and close the file; a second call does nothing."""
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
        try:
            self.close()
        except ProjectError:
            if error is None:  # else what failed first is what to report
                raise
