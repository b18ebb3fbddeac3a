"""What a project holds about each article, as lines that a person can read: read with plain SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.plain_sql import rows

if TYPE_CHECKING:
    from pathlib import Path


def holds(database: Path) -> dict[str, list[str]]:
    """For each article its status, spans (label, text, origin, value), links and remarks."""
    return {
        article_id: [
            status + (" flagged" if flagged else ""),
            *_spans(database, article_id),
            *_links(database, article_id),
            *_remarks(database, article_id),
        ]
        for article_id, status, flagged in rows(
            database, "SELECT article_id, status, flagged FROM annotations ORDER BY started_at"
        )
    }


def _spans(database: Path, article_id: str) -> list[str]:
    found = rows(
        database,
        "SELECT label, text, origin, value FROM annotation_spans WHERE article_id = ? "
        "ORDER BY start",
        article_id,
    )
    return ["  ".join(filter(None, (*cells, _value(value)))) for *cells, value in found]


def _links(database: Path, article_id: str) -> list[str]:
    found = rows(
        database,
        "SELECT role, text, coalesce(target_text, 'none') FROM annotation_links "
        "WHERE article_id = ? ORDER BY start, role",
        article_id,
    )
    return [f"{role} of {number}  {target}" for role, number, target in found]


def _value(stored: str | None) -> str:
    """`12..` is at least 12, `..40` at most 40, `20..30` both, `~` an estimate; then the unit."""
    if stored is None:
        return ""
    value = json.loads(stored)
    low, high = (_number(value[edge]) for edge in ("low", "high"))
    estimate = "~" if value["approximate"] else ""
    bounds = low if low == high else f"{low}..{high}"
    return f"{estimate}{bounds} {value['unit'] or ''}".rstrip()


def _number(bound: float | None) -> str:
    if bound is None:
        return ""
    return f"{bound:,}" if isinstance(bound, int) else f"{bound:.2f}"


def _remarks(database: Path, article_id: str) -> list[str]:
    flags = rows(
        database,
        "SELECT substr(articles.text, start + 1, edits.end - start) FROM edits "
        "JOIN articles ON articles.id = article_id "
        "WHERE article_id = ? AND action = 'flagged' AND start IS NOT NULL ORDER BY start",
        article_id,
    )
    comments = rows(
        database,
        "SELECT text, comment FROM annotation_comments WHERE article_id = ? ORDER BY start",
        article_id,
    )
    return [
        *(f"flag on {text}" for (text,) in flags),
        *(f"comment on {text or 'the article'}: {comment}" for text, comment in comments),
    ]
