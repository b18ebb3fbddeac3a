"""The stored edits of an article or a person as a log, read one at a time."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from corpus.store.edit_rows import IMPORTED
from corpus.store.rewind import heads_of
from corpus.store.runs import runs

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from corpus.model import AnnotationKey
    from corpus.store.db.connection import Database
    from corpus.store.rewind import Moment
    from corpus.store.runs import Run

_START, _END = "coalesce(edits.start, target.start)", 'coalesce(edits."end", target."end")'

_COLUMNS = (
    "edits.id, edits.step, edits.at, annotators.name, edits.layer, edits.article_id, edits.action, "
    f"{_START}, {_END}, labels.name, substr(articles.text, {_START} + 1, {_END} - {_START}), "
    "edits.value, edits.via, CASE WHEN edits.action = 'opened' THEN NULL ELSE edits.detail END, "
    "target.action"
)

_TARGET = (
    "SELECT min(seq) FROM edits AS of WHERE of.article_id = edits.article_id "
    "AND of.annotator = edits.annotator AND of.layer = edits.layer AND of.step = "
    "CASE WHEN edits.action IN ('undone', 'redone', 'restored') "
    " THEN json_extract(edits.detail, '$.step') END"
)
"""The first edit of the step that an edit undoes, redoes or restores from."""


_KNOWN = (
    "{0} (id) AS (SELECT edits.id FROM json_each(:{0}) AS head"
    " JOIN edits ON edits.id = head.value WHERE {1}"
    " UNION SELECT edits.parent FROM edits JOIN {0} ON {0}.id = edits.id"
    " WHERE edits.parent IS NOT NULL)"
)
"""SQL: the edits that lead to the last edits of a state, in whatever order a merge stored them."""


class LoggedEdit(NamedTuple):
    """A stored edit with names in place of ids.

    `at` is UTC. `start` and `end` are code points, and `text` is what they cover; None and empty if
    the edit is about no span. `label` is a name, `before` the earlier label's name where the label
    was changed. `of` is the first action of the step that was undone, redone or restored, and the
    span and the label are those of that action if the edit names none. `spans` is the
    number of spans that an import stored in one row, else 0. `detail` is the comment, the string,
    or the person for whom a reviewer acts; else empty.
    """

    id: str
    step: str
    at: str
    annotator: str
    layer: str
    article_id: str
    action: str
    start: int | None
    end: int | None
    label: str | None
    before: str | None
    text: str
    value: str | None
    of: str | None
    spans: int
    detail: str
    via: str


class EditLog:
    """Reads edits in the order in which they were made, or the newest first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(
        self,
        *,
        article: str | None = None,
        annotator: int | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        oldest_first: bool = False,
    ) -> Generator[LoggedEdit]:
        """Yield the edits that belong to the state `until` and not to `since`, one at a time.

        Only those of an article or an annotator (ids), if given. Do not write before the last one;
        close the generator if you stop before it.
        """
        of_target = [
            ("edits.article_id = :article", article),
            ("edits.annotator = :annotator", annotator),
        ]
        target = " AND ".join(sql for sql, value in of_target if value is not None) or "1"
        known, chosen = "", target
        values: dict[str, Any] = {"article": article, "annotator": annotator}
        for name, moment, belongs in (("since", since, "NOT "), ("until", until, "")):
            if moment is None:
                continue
            if moment.heads is None:
                chosen += f" AND {belongs}edits.seq <= :{name}"
                values[name] = self.position(moment.last_edit)
            else:
                known += f"{', ' if known else 'WITH RECURSIVE '}{_KNOWN.format(name, target)} "
                chosen += f" AND edits.id {belongs}IN {name}"
                values[name] = json.dumps([*moment.heads])
        stretch = f"{'+' if article else ''}edits.seq BETWEEN :first AND :last"
        sql = (
            f"{known}SELECT {_COLUMNS} FROM edits "
            "JOIN annotators ON annotators.id = edits.annotator "
            "JOIN articles ON articles.id = edits.article_id "
            f"LEFT JOIN edits AS target ON target.seq = ({_TARGET}) "
            "LEFT JOIN labels ON labels.id = coalesce(edits.label, target.label) "
            f"WHERE {chosen} AND {stretch} ORDER BY edits.seq {'ASC' if oldest_first else 'DESC'}"
        )
        names = dict(self._db.execute("SELECT id, name FROM labels").fetchall())
        ordered = [run if oldest_first else run[::-1] for run in runs(self._db)]
        with ExitStack() as opened:
            found = [opened.enter_context(closing(self._of_run(sql, values, r))) for r in ordered]
            for row in merge(*found, key=itemgetter(2), reverse=not oldest_first):
                yield _logged(row, names)

    def _of_run(self, sql: str, values: dict[str, Any], run: Run) -> Generator[tuple[Any, ...]]:
        """Yield the rows of a query for the stretches of a run, one at a time."""
        for first, last in run:
            with closing(self._db.execute(sql, values | {"first": first, "last": last})) as rows:
                yield from rows

    def settled_after(self, key: AnnotationKey, edit: str) -> str | None:
        """The reviewer, other than the annotator, who has settled the article after an edit.

        None where nobody has. The edit is one of `key`.
        """
        return self._db.value(
            "SELECT annotators.name FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator "
            "JOIN edits AS last ON last.id = state.head "
            "WHERE state.article_id = ? AND state.layer = 'adjudication' "
            "AND state.status = 'finished' AND state.annotator <> ? "
            "AND (last.at, last.seq) > (SELECT at, seq FROM edits WHERE id = ?)",
            [key.article_id, key.annotator, edit],
        )

    def joined_heads(self, moment: Moment) -> str | None:
        """The ids of the last edits of all annotations at a moment, joined; None without a merge.

        Without a merge, the last edit of all is enough to find that state again.
        """
        if not self._db.value("SELECT 1 FROM merged_edits LIMIT 1"):
            return None
        return "".join(heads_of(self._db, moment))

    def time(self, edit: str | None) -> str:
        """The time of an edit (UTC); empty for None or an unknown one."""
        return self._db.value("SELECT at FROM edits WHERE id = ?", [edit]) or ""

    def position(self, edit: str | None) -> int:
        """The position of an edit in the log; 0 for None or an unknown one."""
        return self._db.count("SELECT seq FROM edits WHERE id = ?", [edit])


def _logged(row: tuple[Any, ...], names: dict[int, str]) -> LoggedEdit:
    label, text, value, via, detail, of = row[9:]
    more: dict[str, Any] = json.loads(detail) if detail else {}
    before = more.get("before")
    earlier = names.get(before[2]) if before else None
    spans = len(more.get("spans", ())) if row[6] == IMPORTED else 0
    of_text = str(more.get("text", ""))
    earlier = earlier if earlier != label else None
    return LoggedEdit._make((*row[:10], earlier, text or "", value, of, spans, of_text, via))
