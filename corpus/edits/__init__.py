"""Annotations as replayed edits, with undo."""
