"""Counts agree with their nouns."""

from __future__ import annotations

from corpus.text.plural import counted


def test_only_one_is_singular() -> None:
    assert [counted(count, "edit") for count in (0, 1, 2)] == ["0 edits", "1 edit", "2 edits"]
    assert counted(1234, "edit") == "1,234 edits"
