"""A person's edits, the newest first, whichever file each was made in.

A file numbers its own edits as they are made, whatever the clock says. A merge numbers those of the
other file after them, so the time decides between edits of different files.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import Any

    from corpus.model import Layer
    from corpus.store.db.connection import Database

_LAST = 2**63 - 1

_EDITS = (
    "SELECT id, step, action, article_id, detail, at FROM edits "
    "WHERE annotator = ? AND layer = ? AND via <> 'import' AND seq BETWEEN ? AND ? "
    "AND NOT EXISTS (SELECT 1 FROM annotation_state AS state "
    " WHERE (state.article_id, state.annotator, state.layer) = "
    " (edits.article_id, edits.annotator, edits.layer) AND trial = 'practice' "
    " AND status = 'finished') ORDER BY seq DESC"
)


def newest_first(db: Database, annotator: int, layer: Layer) -> Generator[tuple[Any, ...]]:
    """(id, step, action, article id, detail, time) of each edit, read as it is asked for.

    Imported edits and those of finished practice are left out.
    """
    merged: list[tuple[int, int]] = db.execute(
        "SELECT first, last FROM merged_edits ORDER BY first DESC"
    ).fetchall()
    ends = [_LAST, *(first - 1 for first, _ in merged)]
    own = list(zip([*(last + 1 for _, last in merged), 0], ends, strict=True))
    with ExitStack() as opened:
        sources = [
            opened.enter_context(closing(_in_ranges(db, annotator, layer, ranges)))
            for ranges in (own, *([one] for one in merged))
        ]
        yield from merge(*sources, key=itemgetter(-1), reverse=True)


def _in_ranges(
    db: Database, annotator: int, layer: Layer, ranges: Sequence[tuple[int, int]]
) -> Generator[tuple[Any, ...]]:
    for first, last in ranges:
        with closing(db.execute(_EDITS, [annotator, layer, first, last])) as rows:
            yield from rows
