"""What uses a label: spans, suggestions, and edits, which also remember what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.db.connection import Database


@dataclass(frozen=True, slots=True)
class LabelUse:
    """How many spans of people and how many suggestions have a label."""

    spans: int = 0
    suggestions: int = 0


def uses_of_labels(db: Database) -> dict[int, LabelUse]:
    """What uses each label, by id; one that nothing uses is not there."""
    spans, suggestions = (
        dict(db.execute(f"SELECT label, count(*) FROM {table} GROUP BY label").fetchall())
        for table in ("annotation_state_spans", "suggestion_spans")
    )
    return {
        label: LabelUse(spans.get(label, 0), suggestions.get(label, 0))
        for label in spans.keys() | suggestions.keys()
    }


def edits_with(db: Database, label: int) -> int:
    """How many edits give a label, take it away, or remember it as suggested.

    Slow on a large project, as it looks into all that was ever shown.
    """
    return int(
        db.execute(
            "SELECT count(*) FROM edits WHERE label = :label "
            "OR json_extract(detail, '$.before[2]') = :label "
            "OR json_extract(detail, '$.other[2]') = :label "
            "OR EXISTS (SELECT 1 FROM json_each(edits.detail, '$.shown') AS shown "
            " WHERE json_extract(shown.value, '$[2]') = :label) "
            "OR EXISTS (SELECT 1 FROM json_each(edits.detail, '$.hidden') AS hidden "
            " WHERE json_extract(hidden.value, '$[2]') = :label)",
            {"label": label},
        ).fetchone()[0]
    )
