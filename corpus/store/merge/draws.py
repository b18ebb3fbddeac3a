"""Merges draws. An article that was drawn in both files keeps the draw whose id is the smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

FIRST_DRAW = (
    "ON CONFLICT DO UPDATE SET draw = excluded.draw, source = excluded.source, "
    "period = excluded.period, probability = excluded.probability WHERE excluded.draw < draw"
)
"""The end of an INSERT into `article_draws`."""


def merge_draws(db: Database) -> None:
    """Add the draws of the other file, and the probabilities of its articles."""
    db.execute("INSERT OR IGNORE INTO draws SELECT * FROM other.draws")
    db.execute(
        "INSERT INTO article_draws SELECT pairs.ours, their.draw, their.source, their.period, "
        "their.probability FROM other.article_draws AS their "
        f"JOIN merged_articles AS pairs ON pairs.theirs = their.article WHERE true {FIRST_DRAW}"
    )
