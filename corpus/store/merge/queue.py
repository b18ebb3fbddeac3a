"""Merges the lead's changes to the queue, and the sides of articles in training sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.plural import counted

if TYPE_CHECKING:
    from corpus.store.db.connection import Database


MORE_PEOPLE = (
    "ON CONFLICT DO UPDATE SET "
    "asked = max(coalesce(asked, excluded.asked), coalesce(excluded.asked, asked)), "
    "second_opinion = max(second_opinion, excluded.second_opinion)"
)
"""The end of an INSERT into `queue_overlaps`."""


def merge_queue(db: Database) -> list[str]:
    """Unite the rows; returns a sentence on groups that the files put on different sides."""
    pairs = "JOIN merged_articles AS pairs ON pairs.theirs = their.article"
    db.execute(
        "INSERT INTO queue_overlaps SELECT pairs.ours, their.asked, their.second_opinion "
        f"FROM other.queue_overlaps AS their {pairs} WHERE true {MORE_PEOPLE}"
    )
    db.execute(
        "INSERT OR IGNORE INTO queue_assignments SELECT pairs.ours, people.ours "
        f"FROM other.queue_assignments AS their {pairs} "
        "JOIN merged_people AS people ON people.theirs = their.annotator"
    )
    db.execute(
        "INSERT OR IGNORE INTO queue_released SELECT head FROM other.queue_released "
        "WHERE head IN (SELECT id FROM edits)"
    )
    db.execute(
        "INSERT OR IGNORE INTO article_split_keys SELECT pairs.ours, their.key "
        f"FROM other.article_split_keys AS their {pairs}"
    )
    differing = db.count(
        "SELECT count(*) FROM other.split_sides AS their JOIN split_sides AS mine "
        "USING (split, key) WHERE their.side <> mine.side"
    )
    db.execute(
        "INSERT INTO split_sides SELECT split, key, side FROM other.split_sides WHERE true "
        "ON CONFLICT DO UPDATE SET side = min(side, excluded.side)"
    )
    db.execute(
        "INSERT OR IGNORE INTO settings SELECT key, value FROM other.settings "
        "WHERE key = 'former_split_keys'"
    )
    if not differing:
        return []
    groups = counted(differing, "group")
    return [f"{groups} of near-duplicates had other sides in a training set exported there"]
