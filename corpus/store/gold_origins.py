"""Finds the origin of each span of an annotation, from the last edit that decided it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from corpus.model import Action
from corpus.store.chains import continued_ids, is_forked
from corpus.store.edit_rows import IMPORTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from corpus.model import AnnotationKey, GoldOrigin, MadeBy, Origin
    from corpus.store.db.connection import Database

    Extent = tuple[int, int, int]  # start, end and label id; half a million `Span` take seconds

_DECIDING = (
    Action.ACCEPTED,
    Action.RELABELLED,
    Action.MOVED,
    Action.ADDED,
    Action.MERGED,
    Action.SPLIT,
    Action.VALUED,
)

_MEMORY: MadeBy = "memory"


def gold_origins(db: Database, key: AnnotationKey) -> Callable[[Extent, Origin], GoldOrigin]:
    """Return a function from a span and its origin in the state table to its origin in the gold.

    An edit accepts *in bulk* if its step accepted several suggestions of the article, unless the
    step linked them, for which a person has looked at each. Of several versions, only the edits of
    the one that the person continues count.
    """
    if key.layer == "adjudication":
        return lambda span, origin: "adjudicated"
    by_hand = (
        "SELECT EXISTS (SELECT 1 FROM edits "
        "WHERE article_id = ? AND annotator = ? AND layer = ? AND via <> 'import')"
    )
    if not db.value(by_hand, key.values):  # nearly always so in an imported project
        return lambda span, origin: "imported"
    rows = _deciding(db, key)
    linking = {step for _, _, _, action, _, step, *_ in rows if action == Action.LINKED}
    rows = [row for row in rows if row[3] != Action.LINKED]
    accepted = Counter(
        step
        for _, _, _, action, _, step, *_ in rows
        if action == Action.ACCEPTED and step not in linking
    )
    last: dict[Extent, tuple[str, str, str]] = {}
    for start, end, label, action, via, step, detail, _ in rows:
        if action == IMPORTED:
            imported = json.loads(detail)["spans"]
            last |= {(first, stop, of): (action, via, step) for first, stop, of, *_ in imported}
            continue
        last[start, end, label] = action, via, step
        if action == Action.SPLIT:
            other_start, other_end, other_label = json.loads(detail)["other"]
            last[other_start, other_end, other_label] = action, via, step
    remembered = _remembered(db, key)

    def origin_of(span: Extent, origin: Origin) -> GoldOrigin:
        action, via, step = last.get(span, ("", "", ""))
        if via == "import":
            return "imported"
        if origin != "accepted":
            return origin
        if action == Action.ACCEPTED and accepted[step] > 1:
            return "accepted in bulk"
        return "remembered" if span in remembered else "accepted"

    return origin_of


def _deciding(db: Database, key: AnnotationKey) -> list[tuple[Any, ...]]:
    """The edits that decide spans, and those that link them, of the continued version."""
    placeholders = ",".join("?" * (len(_DECIDING) + 2))
    rows = db.execute(
        'SELECT start, "end", label, action, via, step, detail, id FROM edits '
        "WHERE article_id = ? AND annotator = ? AND layer = ? "
        f"AND action IN ({placeholders}) ORDER BY seq",
        [*key.values, *_DECIDING, IMPORTED, Action.LINKED],
    ).fetchall()
    if not is_forked(db, key):
        return rows
    continued = continued_ids(db, key)
    return [row for row in rows if row[-1] in continued]


def _remembered(db: Database, key: AnnotationKey) -> set[Extent]:
    """The suggestions from memory that the person was shown."""
    rows = db.column(
        "SELECT json_extract(detail, '$.shown') FROM edits "
        "WHERE article_id = ? AND annotator = ? AND layer = ? AND action = 'opened'",
        key.values,
    )
    shown = (suggestion for row in rows for suggestion in json.loads(row or "[]"))
    return {(one[0], one[1], one[2]) for one in shown if _MEMORY in one[5:6]}
