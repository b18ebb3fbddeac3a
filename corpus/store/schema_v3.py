"""What the third version keeps beside the second: who made a suggestion."""

from __future__ import annotations

TABLES = """
ALTER TABLE suggestion_spans ADD COLUMN made_by TEXT NOT NULL DEFAULT ''
"""

# How a suggester is made again: a `corpus.choosing.Choice` as JSON, empty where nothing can.
RECIPES = """
ALTER TABLE suggesters ADD COLUMN recipe TEXT NOT NULL DEFAULT ''
"""
