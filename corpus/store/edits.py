"""Edits in and out, and the state tables that repeat what they lead to."""

from __future__ import annotations

import json
import os
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.edits.undo import StepEntry
from corpus.errors import ReplayError, StaleError
from corpus.model import Action, AnnotationKey, Change, Edit, Remembered, Span
from corpus.store.db.clock import now
from corpus.store.db.database import transaction
from corpus.store.memory_due import mark_due
from corpus.store.openings import opening_detail, suggestions_in
from corpus.store.state_rows import comment_rows, remembered_rows, state_of, state_row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from typing import Any

    from corpus.edits.draft import Effect
    from corpus.model import Layer, Mark, Via
    from corpus.store.db.connection import Database
    from corpus.store.verdicts import Verdicts


_TRAVELS = frozenset({Action.UNDONE, Action.REDONE})

_WHERE = "article_id = ? AND annotator = ? AND layer = ?"

_STATE = (
    "article_id, annotator, layer, head, opened_seq, status, flagged, started_at, finished_at, "
    "seconds, undecided, edited, digest, comments, unaided"
)


def new_step() -> str:
    """A random 128-bit name for the edits of one key press."""
    return os.urandom(16).hex()


class Edits:
    """The append-only record of who changed what, and the annotations it leads to."""

    def __init__(self, db: Database, verdicts: Verdicts) -> None:
        self._db = db
        self._verdicts = verdicts

    def load(self, key: AnnotationKey) -> Draft:
        """The annotation of `key`, replayed from its edits; an empty draft where there are none."""
        return Draft.replay(self.chain(key))

    def head(self, key: AnnotationKey) -> str | None:
        """The id of the last edit; None where there is none."""
        row = self._db.execute(
            f"SELECT head FROM annotation_state WHERE {_WHERE}", key.values
        ).fetchone()
        return row[0] if row else None

    def chain(self, key: AnnotationKey) -> list[Edit]:
        """The edits of `key` in the order of their parents.

        Raises `ReplayError` where they are no single chain.
        """
        rows = self._db.execute(
            'SELECT id, parent, step, at, via, action, start, "end", label, value, detail '
            f"FROM edits WHERE {_WHERE}",
            key.values,
        ).fetchall()
        by_parent = {row[1]: _edit(row) for row in rows}
        chain: list[Edit] = []
        edit = by_parent.get(None)
        while edit:
            chain.append(edit)
            edit = by_parent.get(edit.id)
        if len(chain) != len(rows):
            message = f"The edits of article {key.article_id} are no chain: run `annotator check`."
            raise ReplayError(message)
        return chain

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
        edits = _chained(changes, draft.head, via=via, step=step or new_step(), at=at or now())
        before = draft.status
        with transaction(self._db):
            self._refuse_stale(key, draft.head)
            effects = [draft.apply(edit) for edit in edits]
            seq = self._insert(key, edits)
            self._update_spans(key, draft, effects)
            self._update_state(key, draft, seq)
            if any(change.action is not Action.OPENED for change in changes):
                mark_due(self._db, key.values)
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
        """Store changes of several annotations as one step, all or nothing, at one moment.

        Yields the effects of each entry; the next one is read after that. All is stored at the
        end, and nothing if the generator is closed before. Raises what `record` raises; every one
        of the drafts must be loaded again then.
        """
        at = now()
        with transaction(self._db):
            for key, draft, changes in entries:
                yield self.record(key, draft, changes, via=via, step=step, at=at)

    def _refuse_stale(self, key: AnnotationKey, head: str | None) -> None:
        if not self._db.execute("SELECT 1 FROM articles WHERE id = ?", [key.article_id]).fetchone():
            message = "This article was purged meanwhile; nothing of it can be changed any more."
            raise StaleError(message)
        if self.head(key) != head:
            message = "Changed in another window meanwhile; read again, nothing was overwritten."
            raise StaleError(message)

    def _insert(self, key: AnnotationKey, edits: Iterable[Edit]) -> int:
        self._db.conn.executemany(
            'INSERT INTO edits (id, parent, step, at, via, action, start, "end", label, value, '
            "detail, article_id, annotator, layer) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [(*_row(edit), *key.values) for edit in edits],
        )
        return int(self._db.execute("SELECT max(seq) FROM edits").fetchone()[0])

    def _update_spans(self, key: AnnotationKey, draft: Draft, effects: Iterable[Effect]) -> None:
        """Only the rows of starts that the step touched are written again."""
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
            self._write_comments(key, draft)
        if any(effect.remembered for effect in effects):
            self._write_remembered(key, draft)

    def _insert_spans(self, key: AnnotationKey, draft: Draft, marks: Iterable[Mark]) -> None:
        """With the text that each covers; the article's is read once, however many there are."""
        rows = [(*key.values, *state_row(mark, draft)) for mark in marks]
        if not rows:
            return
        text = self._db.execute(
            "SELECT text FROM articles WHERE id = ?", [key.article_id]
        ).fetchone()[0]
        self._db.conn.executemany(
            "INSERT INTO annotation_state_spans VALUES (?,?,?,?,?,?,?,?,?,?)",
            [(*row, text[row[3] : row[4]]) for row in rows],
        )

    def _write_comments(self, key: AnnotationKey, draft: Draft) -> None:
        self._db.execute(f"DELETE FROM annotation_state_comments WHERE {_WHERE}", key.values)
        self._db.conn.executemany(
            "INSERT INTO annotation_state_comments VALUES (?,?,?,?,?,?,?)",
            [(*key.values, *row) for row in comment_rows(draft)],
        )

    def _write_remembered(self, key: AnnotationKey, draft: Draft) -> None:
        """With the place in the file of the edit, which decides where two articles differ."""
        self._db.execute(f"DELETE FROM annotation_state_remembered WHERE {_WHERE}", key.values)
        self._db.conn.executemany(
            "INSERT INTO annotation_state_remembered VALUES "
            "(?,?,?,?,?,?,(SELECT seq FROM edits WHERE id = ?))",
            [
                (*key.values, *row, kept.edit)
                for row, kept in zip(remembered_rows(draft), draft.remembered, strict=True)
            ],
        )

    def _update_state(self, key: AnnotationKey, draft: Draft, seq: int) -> None:
        self._db.execute(
            f"INSERT INTO annotation_state ({_STATE}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT (article_id, annotator, layer) DO UPDATE SET head = excluded.head, "
            "status = excluded.status, flagged = excluded.flagged, "
            "started_at = excluded.started_at, finished_at = excluded.finished_at, "
            "seconds = excluded.seconds, undecided = excluded.undecided, "
            "edited = excluded.edited, digest = excluded.digest, comments = excluded.comments, "
            "unaided = excluded.unaided",
            [*key.values, draft.head, seq, *state_of(draft)],
        )

    def rebuild(self, key: AnnotationKey) -> None:
        """Write the state tables of an annotation anew from its edits."""
        draft = self.load(key)
        with transaction(self._db):
            opened_seq = self._db.execute(
                f"SELECT min(seq) FROM edits WHERE {_WHERE}", key.values
            ).fetchone()[0]
            for table in ("annotation_state_spans", "annotation_state"):
                self._db.execute(f"DELETE FROM {table} WHERE {_WHERE}", key.values)
            self._insert_spans(key, draft, draft.accepted)
            self._write_comments(key, draft)
            self._write_remembered(key, draft)
            self._update_state(key, draft, opened_seq)
            self._verdicts.keep(key, draft)

    def remembered(self, annotator: int, text: str) -> Remembered | None:
        """What the person said last about suggesting `text`."""
        return next((one for one in self.all_remembered(annotator) if one.text == text), None)

    def all_remembered(self, annotator: int) -> list[Remembered]:
        """What the person wants suggested, or no longer; for each text what was said last."""
        rows = self._db.execute(
            "SELECT text, label, count, max(seq) FROM annotation_state_remembered "
            "WHERE annotator = ? AND layer = 'annotation' GROUP BY text",
            [annotator],
        )
        return [Remembered(*row[:3]) for row in rows.fetchall()]

    def backwards(self, annotator: int, layer: Layer) -> Generator[StepEntry]:
        """What the person did on `layer`, the newest first, as undo and redo look at it.

        Imported edits are no key press and are left out. Close it before writing: as long as it
        is open it pins what this connection sees.
        """
        rows = self._db.execute(
            "SELECT step, action, article_id, detail FROM edits "
            "WHERE annotator = ? AND layer = ? AND via <> 'import' ORDER BY seq DESC",
            [annotator, layer],
        )
        with closing(rows):
            for step, action, article_id, detail in rows:
                target = json.loads(detail)["step"] if action in _TRAVELS else None
                yield StepEntry(step, Action(action), article_id, target)

    def articles_of(self, annotator: int, layer: Layer, step: str) -> list[str]:
        """The articles in which a step of this person changed something, in the order it did."""
        rows = self._db.execute(
            "SELECT article_id FROM edits WHERE annotator = ? AND layer = ? AND step = ? "
            "AND via <> 'import' GROUP BY article_id ORDER BY min(seq)",
            [annotator, layer, step],
        )
        return [row[0] for row in rows.fetchall()]

    def keys(self) -> list[AnnotationKey]:
        """Every annotation there is, by its edits or by what the state tables claim."""
        rows = self._db.execute(
            "SELECT DISTINCT article_id, annotator, layer FROM edits "
            "UNION SELECT article_id, annotator, layer FROM annotation_state "
            "UNION SELECT article_id, annotator, layer FROM annotation_state_spans ORDER BY 1, 2, 3"
        )
        return [AnnotationKey(*row) for row in rows.fetchall()]

    def stored_state(self, key: AnnotationKey) -> tuple[Any, ...]:
        """(head, state, spans, comments, remembered) as the tables hold them, to be compared with a
        replay.
        """
        state = self._db.execute(
            "SELECT head, status, flagged, started_at, finished_at, seconds, undecided, "
            "edited, digest, comments, unaided "
            f"FROM annotation_state WHERE {_WHERE}",
            key.values,
        ).fetchone()
        spans = self._db.execute(
            'SELECT start, "end", label, value, origin, suggester FROM annotation_state_spans '
            f"WHERE {_WHERE} ORDER BY start",
            key.values,
        ).fetchall()
        comments = self._db.execute(
            'SELECT start, "end", comment, at FROM annotation_state_comments '
            f"WHERE {_WHERE} ORDER BY start",
            key.values,
        ).fetchall()
        remembered = self._db.execute(
            "SELECT text, label, count FROM annotation_state_remembered "
            f"WHERE {_WHERE} ORDER BY text",
            key.values,
        ).fetchall()
        return (*(state or (None,)), spans, comments, remembered)


def _chained(
    changes: Iterable[Change], head: str | None, *, via: Via, step: str, at: str
) -> list[Edit]:
    edits: list[Edit] = []
    for change in changes:
        edits.append(Edit(os.urandom(16).hex(), head, step, at, change, via))
        head = edits[-1].id
    return edits


def _row(edit: Edit) -> tuple[Any, ...]:
    change = edit.change
    span = change.span or Span(None, None, None)  # type: ignore[arg-type]
    detail = _detail(change)
    return (
        edit.id,
        edit.parent,
        edit.step,
        edit.at,
        edit.via,
        str(change.action),
        span.start,
        span.end,
        span.label,
        change.value,
        json.dumps(detail, ensure_ascii=False, separators=(",", ":")) if detail else None,
    )


def _detail(change: Change) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if change.before:
        detail["before"] = [change.before.start, change.before.end, change.before.label]
    if change.other:
        detail["other"] = [change.other.start, change.other.end, change.other.label]
    if change.step:
        detail["step"] = change.step
    if change.text is not None:
        detail["text"] = change.text
    if change.count is not None:
        detail["count"] = change.count
    if change.action is Action.OPENED:
        detail |= opening_detail(change)
    if change.compared:
        detail["compared"] = list(change.compared)
    return detail


def _edit(row: tuple[Any, ...]) -> Edit:
    edit_id, parent, step, at, via, action, start, end, label, value, detail = row
    span = None if start is None else Span(start, end, label)
    more = _from_detail(json.loads(detail)) if detail else {}
    return Edit(edit_id, parent, step, at, Change(_action(action), span, value=value, **more), via)


def _from_detail(detail: dict[str, Any]) -> dict[str, Any]:
    """The inverse of `_detail`: arguments of a `Change`."""
    for name in detail.keys() & {"before", "other"}:
        detail[name] = Span(*detail[name])
    for name in detail.keys() & {"shown", "hidden"}:
        detail[name] = suggestions_in(detail[name])
    if "compared" in detail:
        detail["compared"] = tuple(detail["compared"])
    return detail


_ACTIONS = {str(action): action for action in Action}
"""Looked up for each of the thousands of edits of a long article; `Action(name)` takes longer."""


def _action(name: str) -> Action:
    try:
        return _ACTIONS[name]
    except KeyError as error:
        message = f"An edit '{name}' is unknown here: the project was edited by a newer annotator."
        raise ReplayError(message) from error
