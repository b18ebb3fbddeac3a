from __future__ import annotations

from hypothesis import given, settings

from exports.file_names import file_name
from tests.hostile_gold import IDS


@given(IDS, IDS)
@settings(max_examples=100, deadline=None)
def test_file_names_are_safe_and_different(one: str, other: str) -> None:
    name = file_name(one)
    assert name.isascii()
    assert name == name.lower()
    assert 0 < len(name) < 100
    assert not set(name) & set('./\\ :*?"<>|')
    assert (name == file_name(other)) == (one == other)
