"""Reads the edits of an annotation: the chain that its person continues, and other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.branches import Node, branches
from corpus.edits.draft import Draft
from corpus.errors import ReplayError
from corpus.model import Action
from corpus.store.edit_rows import EDIT_COLUMNS, edits_of_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from corpus.edits.branches import Branches
    from corpus.model import AnnotationKey, Edit
    from corpus.store.db.connection import Database

_Row = tuple["Any", ...]
"""The values of `EDIT_COLUMNS`."""


def chain(db: Database, key: AnnotationKey) -> list[Edit]:
    """The edits of `key` in the order of their parents.

    Where they fork, those of the version that the person continues. Raises `ReplayError` where an
    edit's parent is missing.
    """
    rows = _rows(db, key)
    by_parent = {row[1]: row for row in rows}
    if len(by_parent) < len(rows):
        by_id = {row[0]: row for row in rows}
        return _edits(by_id, _branches(key, by_id).continued)
    edits: list[Edit] = []
    linked = 0
    while row := by_parent.get(edits[-1].id if edits else None):
        edits += edits_of_row(row)
        linked += 1
    if linked != len(rows):
        raise _broken(key)
    return edits


def versions(db: Database, key: AnnotationKey) -> list[Draft]:
    """The versions of an annotation that its person does not continue, by their last edit.

    There are some only where edits that were made in two files have been merged. The edit by which
    a merge reopened a version is left out.
    """
    forked = db.value(
        "SELECT count(*) > count(DISTINCT coalesce(parent, '')) FROM edits "
        "WHERE article_id = ? AND annotator = ? AND layer = ?",
        key.values,
    )
    if not forked:
        return []
    by_id = {row[0]: row for row in _rows(db, key)}
    chains = (_edits(by_id, one) for one in _branches(key, by_id).others)
    drafts = (Draft.replay(edits[:-1] if _is_reopened(edits) else edits) for edits in chains)
    return sorted(drafts, key=lambda draft: str(draft.head))


def _is_reopened(edits: Sequence[Edit]) -> bool:
    """Whether a merge reopened the version last: see `corpus.store.adjudications`."""
    return edits[-1].change.action is Action.REOPENED and edits[-1].via == "import"


def is_forked(db: Database, key: AnnotationKey) -> bool:
    """Whether a merge has brought another version of an annotation, by the stored state."""
    found = (
        "SELECT 1 FROM annotation_state_versions "
        "WHERE article_id = ? AND annotator = ? AND layer = ?"
    )
    return db.value(found, key.values) is not None


def continued_ids(db: Database, key: AnnotationKey) -> frozenset[str]:
    """The ids of the edits that lead to the version that the person continues."""
    by_id = {row[0]: row for row in _rows(db, key)}
    return frozenset(_branches(key, by_id).continued)


def _rows(db: Database, key: AnnotationKey) -> list[_Row]:
    return db.execute(
        f"SELECT {EDIT_COLUMNS} FROM edits "
        "WHERE article_id = ? AND annotator = ? AND layer = ? ORDER BY seq",
        key.values,
    ).fetchall()


def _branches(key: AnnotationKey, by_id: dict[str, _Row]) -> Branches:
    nodes = [Node(row[0], row[1], row[5], row[3]) for row in by_id.values()]
    if any(node.parent is not None and node.parent not in by_id for node in nodes):
        raise _broken(key)
    return branches(nodes)


def _edits(by_id: dict[str, _Row], ids: tuple[str, ...]) -> list[Edit]:
    return [edit for one in ids for edit in edits_of_row(by_id[one])]


def _broken(key: AnnotationKey) -> ReplayError:
    message = f"The edits of article {key.article_id} do not form one chain: run `annotator check`."
    return ReplayError(message)
