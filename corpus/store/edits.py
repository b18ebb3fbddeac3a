"""Edits, and the state tables that repeat what the edits lead to."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import closing
from functools import partial
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from corpus.disagreement.places import LaneSpan
from corpus.edits.draft import Draft
from corpus.edits.undo import StepEntry
from corpus.errors import StaleError
from corpus.model import Action, AnnotationKey, Dismissal, Edit, Remark, Remembered
from corpus.store.chains import chain, continued_ids, versions
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.edit_rows import (
    EDIT_COLUMNS,
    STATE_COLUMNS,
    comment_rows,
    link_rows,
    remembered_rows,
    rows_of_edits,
    span_row,
    state_row,
    version_row,
)
from corpus.store.newest_first import newest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from typing import Any

    from corpus.edits.draft import Effect
    from corpus.model import Change, Layer, Mark, Via
    from corpus.store.db.connection import Database
    from corpus.store.verdicts import Verdicts


_WHERE = "article_id = ? AND annotator = ? AND layer = ?"

_KEEP_STATE = (
    f"INSERT INTO annotation_state (article_id, annotator, layer, head, opened_seq, {STATE_COLUMNS}"
    ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (article_id, annotator, layer) DO UPDATE SET head = excluded.head, "
    + ", ".join(f"{column} = excluded.{column}" for column in STATE_COLUMNS.split(", "))
)

_OF_STATE = (
    ('start, "end", label, value, origin, suggester', "spans", "start"),
    ('start, "end", comment, at, meant_so', "comments", "start"),
    ("text, label, count", "remembered", "text"),
    ("kind, text", "dismissed", "kind, text"),
    (
        'start, "end", label, role, target_start, target_end, target_label',
        "links",
        'start, "end", label, role',
    ),
    ("head, status, digest", "versions", "head"),
)
"""(columns, end of the table's name, order) of what the state tables repeat of an annotation."""

_LANE_SPAN: Callable[[Sequence[Any]], LaneSpan] = partial(tuple.__new__, LaneSpan)
"""A row as a span; `LaneSpan._make` takes three times as long for each of a million."""


def new_step() -> str:
    """A random 128-bit name for the edits of one key press."""
    return os.urandom(16).hex()


class Edits:
    """The append-only edits of all annotators, and the annotations that they lead to."""

    def __init__(self, db: Database, verdicts: Verdicts) -> None:
        self._db = db
        self._verdicts = verdicts

    def load(self, key: AnnotationKey) -> Draft:
        """The annotation of `key`, replayed from its edits; an empty draft where there are none."""
        return Draft.replay(self.chain(key))

    def head(self, key: AnnotationKey) -> str | None:
        """The id of the last edit; None where there is none."""
        return self._db.value(f"SELECT head FROM annotation_state WHERE {_WHERE}", key.values)

    def chain(self, key: AnnotationKey) -> list[Edit]:
        """The edits of `key` in the order of their parents: see `corpus.store.chains`."""
        return chain(self._db, key)

    def versions(self, key: AnnotationKey) -> list[Draft]:
        """The versions of an annotation that its person does not continue, by their last edit."""
        return versions(self._db, key)

    def record(
        self,
        key: AnnotationKey,
        draft: Draft,
        changes: Sequence[Change],
        *,
        via: Via,
        step: str | None = None,
        at: str | None = None,
    ) -> list[Effect]:
        """Apply `changes` to `draft` and store them as one step, all or nothing.

        Raises `StaleError` where the file holds newer edits than `draft`, `NotSavedError` where
        the write failed; `draft` must be loaded again after either.
        """
        edits = _chain(changes, draft.head, via=via, step=step or new_step(), at=at or now())
        before = draft.status
        with transaction(self._db):
            self._refuse_stale(key, draft.head)
            effects = [draft.apply(edit) for edit in edits]
            seq = self._insert(key, edits)
            self._update_spans(key, draft, effects)
            self._db.execute(_KEEP_STATE, [*key.values, draft.head, seq, *state_row(draft)])
            if any(change.action is not Action.OPENED for change in changes):
                self._mark_due(key)
            if "finished" in (before, draft.status):
                self._verdicts.keep(key, draft)
        return effects

    def record_together(
        self,
        entries: Iterable[tuple[AnnotationKey, Draft, Sequence[Change]]],
        *,
        via: Via,
        step: str,
    ) -> Generator[list[Effect]]:
        """Store changes of several annotations as one step, all or nothing, with one time.

        Yields the effects of each entry; the next entry is read after that. All is stored at the
        end, and nothing if the generator is closed before. Raises what `record` raises; all drafts
        must be loaded again then.
        """
        at = now()
        with transaction(self._db):
            for key, draft, changes in entries:
                yield self.record(key, draft, changes, via=via, step=step, at=at)

    def _refuse_stale(self, key: AnnotationKey, head: str | None) -> None:
        exists, stored = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM articles WHERE id = ?), (SELECT head "
            "FROM annotation_state WHERE article_id = ? AND annotator = ? AND layer = ?)",
            [key.article_id, *key.values],
        ).fetchone()
        if not exists:
            message = "This article has been deleted and takes no more edits: go to another one."
            raise StaleError(message)
        if stored != head:
            message = "Changed in another window: loaded again, nothing was overwritten."
            raise StaleError(message)

    def _insert(self, key: AnnotationKey, edits: Iterable[Edit]) -> int:
        self._db.conn.executemany(
            f"INSERT INTO edits ({EDIT_COLUMNS}, article_id, annotator, layer) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [(*row, *key.values) for row in rows_of_edits(edits)],
        )
        return self._db.count("SELECT max(seq) FROM edits")

    def _mark_due(self, key: AnnotationKey) -> None:
        """Note that memory has to count a person's annotation again, unless it is a trial."""
        self._db.execute(
            "INSERT OR IGNORE INTO memory_due SELECT number, annotators.id, ? "
            "FROM articles JOIN annotators ON annotators.id = ? AND annotators.kind = 'person' "
            "WHERE articles.id = ? AND NOT EXISTS (SELECT 1 FROM annotation_state "
            "WHERE (article_id, annotator, layer) = (?, ?, ?) AND trial IS NOT NULL)",
            [key.layer, key.annotator, key.article_id, *key.values],
        )

    def _update_spans(self, key: AnnotationKey, draft: Draft, effects: Iterable[Effect]) -> None:
        """Write only the rows of starts that the step touched."""
        gone = {m.span.start for effect in effects for m in effect.gone if m.state == "accepted"}
        came = {m.span.start for effect in effects for m in effect.came if m.state == "accepted"}
        self._db.conn.executemany(
            f"DELETE FROM annotation_state_spans WHERE {_WHERE} AND start = ?",
            [(*key.values, start) for start in gone],
        )
        marks = ((start, draft.mark_at(start)) for start in came)
        self._insert_spans(
            key,
            draft,
            [mark for start, mark in marks if mark and mark.decided and mark.span.start == start],
        )
        if any(effect.comments for effect in effects):
            self._rewrite(key, "comments", comment_rows(draft))
        if any(effect.remembered for effect in effects):
            self._write_remembered(key, draft)
        if any(effect.dismissed for effect in effects):
            self._rewrite(key, "dismissed", draft.dismissed)
        if any(effect.links for effect in effects):
            self._rewrite(key, "links", link_rows(draft))

    def _insert_spans(self, key: AnnotationKey, draft: Draft, marks: Iterable[Mark]) -> None:
        """Store marks with the text that each covers; the article is read once."""
        rows = [(*key.values, *span_row(mark, draft)) for mark in marks]
        if not rows:
            return
        text = str(self._db.value("SELECT text FROM articles WHERE id = ?", [key.article_id]))
        self._db.conn.executemany(
            "INSERT INTO annotation_state_spans VALUES (?,?,?,?,?,?,?,?,?,?)",
            [(*row, text[row[3] : row[4]]) for row in rows],
        )

    def _write_remembered(self, key: AnnotationKey, draft: Draft) -> None:
        """Keep the edit's `seq`: where two articles differ, the edit made later counts."""
        self._db.execute(f"DELETE FROM annotation_state_remembered WHERE {_WHERE}", key.values)
        self._db.conn.executemany(
            "INSERT INTO annotation_state_remembered VALUES "
            "(?,?,?,?,?,?,(SELECT seq FROM edits WHERE id = ?))",
            [
                (*key.values, *row, kept.edit)
                for row, kept in zip(remembered_rows(draft), draft.remembered, strict=True)
            ],
        )

    def _rewrite(self, key: AnnotationKey, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Replace the rows of an annotation in a state table; `table` is the end of its name."""
        self._db.execute(f"DELETE FROM annotation_state_{table} WHERE {_WHERE}", key.values)
        for row in rows:
            places = ",".join("?" * (len(key.values) + len(row)))
            self._db.execute(
                f"INSERT INTO annotation_state_{table} VALUES ({places})", [*key.values, *row]
            )

    def rebuild(self, key: AnnotationKey) -> None:
        """Rewrite the state tables of an annotation from its edits."""
        draft = self.load(key)
        with transaction(self._db):
            opened_seq = self._db.count(f"SELECT min(seq) FROM edits WHERE {_WHERE}", key.values)
            for table in ("annotation_state_spans", "annotation_state"):
                self._db.execute(f"DELETE FROM {table} WHERE {_WHERE}", key.values)
            self._insert_spans(key, draft, draft.accepted)
            self._rewrite(key, "comments", comment_rows(draft))
            self._write_remembered(key, draft)
            self._rewrite(key, "dismissed", draft.dismissed)
            self._rewrite(key, "links", link_rows(draft))
            self._rewrite(key, "versions", map(version_row, self.versions(key)))
            self._db.execute(_KEEP_STATE, [*key.values, draft.head, opened_seq, *state_row(draft)])
            self._verdicts.keep(key, draft)

    def edits_deleted(self, key: AnnotationKey) -> None:
        """Compute the state of an annotation again after its rows and some edits were deleted."""
        with transaction(self._db):
            self._mark_due(key)
            if self._db.value(f"SELECT 1 FROM edits WHERE {_WHERE}", key.values):
                self.rebuild(key)
            else:
                self._verdicts.keep(key, Draft())

    def last(self) -> str | None:
        """The id of the project's last edit; None where there is none."""
        return self._db.value("SELECT id FROM edits ORDER BY seq DESC LIMIT 1")

    def remembered(self, annotator: int, text: str) -> Remembered | None:
        """The person's last decision on suggesting `text`."""
        return next((one for one in self.all_remembered(annotator) if one.text == text), None)

    def all_remembered(self, annotator: int) -> list[Remembered]:
        """The person's last decision on each text that they want suggested, or no longer."""
        rows = self._db.execute(
            "SELECT kept.text, kept.label, kept.count FROM annotation_state_remembered AS kept "
            "JOIN annotation_state AS state USING (article_id, annotator, layer) "
            "JOIN edits ON edits.seq = kept.seq WHERE kept.annotator = ? "
            "AND kept.layer = 'annotation' AND state.trial IS NOT 'practice' "
            "ORDER BY edits.at, kept.seq",
            [annotator],
        )
        last = {text: Remembered(text, label, count) for text, label, count in rows.fetchall()}
        return [last[text] for text in sorted(last)]

    def dismissed(self) -> dict[int, frozenset[Dismissal]]:
        """The dismissed finish checks by annotator id, from all articles."""
        found: dict[int, set[Dismissal]] = defaultdict(set)
        for annotator, *dismissal in self._db.execute(
            "SELECT DISTINCT annotator, kind, text FROM annotation_state_dismissed "
            "WHERE layer = 'annotation'"
        ):
            found[annotator].add(Dismissal(*dismissal))
        return {annotator: frozenset(of_person) for annotator, of_person in found.items()}

    def backwards(self, annotator: int, layer: Layer) -> Generator[StepEntry]:
        """The person's edits on `layer`, the newest first, for undo and redo.

        Left out are imported edits, which no key press made, those of versions that the person does
        not continue, and finished practice. Close the generator before writing: while it is open,
        the connection keeps its read snapshot.
        """
        continued = {
            article_id: continued_ids(self._db, AnnotationKey(article_id, annotator, layer))
            for article_id in self._db.column(
                "SELECT DISTINCT article_id FROM annotation_state_versions "
                "WHERE annotator = ? AND layer = ?",
                [annotator, layer],
            )
        }
        with closing(newest_first(self._db, annotator, layer)) as rows:
            for edit_id, step, action, article_id, detail, _ in rows:
                if article_id in continued and edit_id not in continued[article_id]:
                    continue
                travels = action in (Action.UNDONE, Action.REDONE)
                target = json.loads(detail)["step"] if travels else None
                yield StepEntry(step, Action(action), article_id, target)

    def articles_of(self, annotator: int, layer: Layer, step: str) -> list[str]:
        """The articles that a step of this person changed, in the order in which it did.

        A step is stored in one transaction, so only openings are between its edits.
        """
        with closing(self.backwards(annotator, layer)) as entries:
            since = dropwhile(lambda entry: entry.step != step, entries)
            together = takewhile(
                lambda entry: entry.step == step or entry.action is Action.OPENED, since
            )
            found = [entry.article_id for entry in together if entry.step == step]
        return list(dict.fromkeys(reversed(found)))

    def spans(self, key: AnnotationKey) -> list[LaneSpan]:
        """The spans of an annotation with label ids and values, by start, from the state table."""
        rows = self._db.execute(  # in the order of the primary key: nothing is sorted or joined
            'SELECT start, "end", label, value FROM annotation_state_spans '
            f"WHERE {_WHERE} ORDER BY start",
            key.values,
        )
        return [*map(_LANE_SPAN, rows)]

    def remarks(self, article_id: str) -> dict[int, tuple[Remark, ...]]:
        """Everybody's flags and comments on an article, by annotator id, in the order of names.

        The state tables tell who has any; the edits tell on what.
        """
        rows = self._db.execute(
            "SELECT annotators.id, annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "WHERE state.article_id = ? AND state.layer = 'annotation' AND state.trial IS NULL "
            "AND (state.flagged OR state.comments > 0) ORDER BY annotators.folded",
            [article_id],
        ).fetchall()
        return {
            annotator: tuple(
                Remark(name, start, end, flagged, comment)
                for target, flagged, comment in self.load(
                    AnnotationKey(article_id, annotator)
                ).remarked
                for start, end in [target or (None, None)]
            )
            for annotator, name in rows
        }

    def keys(self) -> list[AnnotationKey]:
        """Every annotation that has edits or rows in the state tables."""
        rows = self._db.execute(
            "SELECT DISTINCT article_id, annotator, layer FROM edits "
            "UNION SELECT article_id, annotator, layer FROM annotation_state "
            "UNION SELECT article_id, annotator, layer FROM annotation_state_spans ORDER BY 1, 2, 3"
        )
        return [AnnotationKey(*row) for row in rows.fetchall()]

    def stored_state(self, key: AnnotationKey) -> tuple[Any, ...]:
        """(head, *state, spans, comments, remembered, dismissed, links, versions) as stored.

        Compared with a replay, this shows damage.
        """
        state = self._db.execute(
            f"SELECT head, {STATE_COLUMNS} FROM annotation_state WHERE {_WHERE}",
            key.values,
        ).fetchone()
        return (*(state or (None,)), *(self._rows(key, *of_table) for of_table in _OF_STATE))

    def _rows(self, key: AnnotationKey, columns: str, table: str, order: str) -> list[Any]:
        return self._db.execute(
            f"SELECT {columns} FROM annotation_state_{table} WHERE {_WHERE} ORDER BY {order}",
            key.values,
        ).fetchall()


def _chain(
    changes: Iterable[Change], head: str | None, *, via: Via, step: str, at: str
) -> list[Edit]:
    edits: list[Edit] = []
    for change in changes:
        edits.append(Edit(os.urandom(16).hex(), head, step, at, change, via))
        head = edits[-1].id
    return edits
