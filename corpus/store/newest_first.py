"""A person's edits, the newest first, whichever file each was made in."""

from __future__ import annotations

from contextlib import ExitStack, closing
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from corpus.store.runs import runs

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from corpus.model import Layer
    from corpus.store.db.connection import Database
    from corpus.store.runs import Run

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
    with ExitStack() as opened:
        sources = [
            opened.enter_context(closing(_of_run(db, annotator, layer, run))) for run in runs(db)
        ]
        yield from merge(*sources, key=itemgetter(-1), reverse=True)


def _of_run(db: Database, annotator: int, layer: Layer, run: Run) -> Generator[tuple[Any, ...]]:
    for first, last in reversed(run):
        with closing(db.execute(_EDITS, [annotator, layer, first, last])) as rows:
            yield from rows
