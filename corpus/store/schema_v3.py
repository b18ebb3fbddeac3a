"""What the third version keeps beside the second: who made a suggestion, and how to make more."""

from __future__ import annotations

TABLES = """
ALTER TABLE suggestion_spans ADD COLUMN made_by TEXT NOT NULL DEFAULT '';

ALTER TABLE suggesters ADD COLUMN recipe TEXT NOT NULL DEFAULT ''
"""
