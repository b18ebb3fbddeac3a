"""Replays edits into the state of an annotation."""
