"""STUB until the store is merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from corpus.disagreements import LaneSpan
from corpus.model import Remark
from corpus.store.edits import AnnotationKey
from corpus.store.queue import Progress

Order = Literal["disagreements", "import", "source"]


@dataclass(frozen=True, slots=True)
class Filter:
    kind: Any = None
    label: int | None = None
    pair: tuple[int, int] | None = None
    source: str | None = None


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True, order=True)
class Case:
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleLanes:
    article_id: str
    names: tuple[str, ...]
    spans: tuple[tuple[LaneSpan, ...], ...]
    heads: tuple[str, ...]
    remarks: tuple[tuple[Remark, ...], ...]


class Review:
    def __init__(self, db, edits, gold) -> None:
        self._db, self._edits, self._gold = db, edits, gold

    def stale(self):
        return []

    def refresh(self):
        return iter(())

    def lanes(self, article_id):
        rows = self._db.execute(
            "SELECT annotators.id, annotators.name, state.head FROM annotation_state AS state JOIN annotators ON annotators.id=state.annotator "
            "WHERE article_id=? AND layer='annotation' AND status='finished' AND kind='person' ORDER BY annotators.folded",
            [article_id],
        ).fetchall()
        spans, remarks = [], []
        for me, name, head in rows:
            spans.append(
                tuple(
                    LaneSpan(*r)
                    for r in self._db.execute(
                        "SELECT start,\"end\",label,value FROM annotation_state_spans WHERE article_id=? AND annotator=? AND layer='annotation' ORDER BY start",
                        [article_id, me],
                    )
                )
            )
            draft = self._edits.load(AnnotationKey(article_id, me))
            remarks.append(
                tuple(
                    Remark(name, *(place or (None, None)), flagged, said)
                    for place, flagged, said in draft.remarked
                )
            )
        return ArticleLanes(
            article_id,
            tuple(r[1] for r in rows),
            tuple(spans),
            tuple(r[2] for r in rows),
            tuple(remarks),
        )

    def _one(self, sql, *v):
        row = self._db.execute(sql, v).fetchone()
        return row[0] if row else None

    def last_edited(self, me):
        return self._one(
            "SELECT article_id FROM annotation_state WHERE annotator=? AND layer='adjudication' AND status='open' ORDER BY (SELECT seq FROM edits WHERE id=head) DESC LIMIT 1",
            me,
        )

    def upcoming(self, me, wanted, *, order="disagreements", most=1):
        return [
            r[0]
            for r in self._db.execute(
                "SELECT DISTINCT article_id FROM finished_annotations WHERE article_id NOT IN (SELECT article_id FROM settled) AND article_id NOT IN (SELECT article_id FROM annotation_state WHERE layer='adjudication') GROUP BY article_id HAVING count(*)>1 LIMIT ?",
                [most],
            )
        ]

    def opened_after(self, me, article_id):
        return self._one(
            "SELECT article_id FROM annotation_state WHERE annotator=? AND layer='adjudication' AND opened_seq>(SELECT opened_seq FROM annotation_state WHERE article_id=? AND annotator=? AND layer='adjudication') ORDER BY opened_seq LIMIT 1",
            me,
            article_id,
            me,
        )

    def opened_before(self, me, article_id):
        return self._one(
            "SELECT article_id FROM annotation_state WHERE annotator=? AND layer='adjudication' AND opened_seq<(SELECT opened_seq FROM annotation_state WHERE article_id=? AND annotator=? AND layer='adjudication') ORDER BY opened_seq DESC LIMIT 1",
            me,
            article_id,
            me,
        )

    def first_open(self, me):
        return self._one(
            "SELECT article_id FROM annotation_state WHERE annotator=? AND layer='adjudication' AND status='open' ORDER BY opened_seq LIMIT 1",
            me,
        )

    def taken_by(self, article_id, me):
        return self._one(
            "SELECT name FROM annotation_state JOIN annotators ON annotators.id=annotator WHERE article_id=? AND annotator<>? AND layer='adjudication' AND status='open' AND edited",
            article_id,
            me,
        )

    def changed_since_settled(self, article_id):
        return []

    def progress(self, me):
        return Progress(
            self._one("SELECT count(*) FROM settled WHERE basis='adjudicated'"),
            0,
            self._one("SELECT count(DISTINCT article_id) FROM finished_annotations"),
        )
