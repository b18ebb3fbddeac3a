"""Presets, messages and tables: all follow the keymap."""

from __future__ import annotations

import re

import pytest

from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.difference_operations import DIFFERENCE_OPERATIONS
from annotator.keymap.key_names import canonical, refusal
from annotator.keymap.keymap import NEEDED, PRESETS, default_keymap, key_lines, preset
from annotator.keymap.operations import OPERATIONS, short_key
from annotator.keymap.practice_operations import PRACTICE_OPERATIONS
from annotator.keymap.review_operations import (
    CLASS_OPERATIONS,
    CONSISTENCY_OPERATIONS,
    REVIEW_OPERATIONS,
    keymap_for,
    review_keymap,
)
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.rendering.key_help import COLUMN, columns


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_complete_and_possible_and_clashes_nowhere(name: str) -> None:
    keymap = preset(name)
    assert PRESETS[name].keys() <= {operation.id for operation in OPERATIONS}
    assert keymap.clashes() == []
    for keys in keymap.keys.values():
        assert keys
        for key in keys:
            assert canonical(key) == key
            assert refusal(key) is None


@pytest.mark.parametrize("name", PRESETS)
def test_a_bracket_is_never_the_only_key(name: str) -> None:
    keymap = preset(name)
    assert all(set(keys) - set("[]{}") for keys in keymap.keys.values())


def test_ids_and_needed_operations_are_in_the_table() -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= NEEDED


def test_messages_name_the_keys_of_the_user() -> None:
    text = "{undo} to undo; {drop_selection} to cancel; {label:1}; 2 {or} more"
    assert default_keymap().with_keys(text) == "u to undo; Esc to cancel; 1; 2 no key more"
    assert preset("prodigy").with_keys("{undo}") == "backspace"
    assert preset("vim").with_keys("{redo}") == "ctrl+r"


def test_clashes_name_all_owners() -> None:
    keymap = default_keymap().changed({"skip": ("a",), "flag": ("a", "x")})
    assert keymap.clashes() == [("a", ["accept", "skip", "flag"]), ("x", ["reject", "flag"])]


def test_the_nine_labels_are_one_line_while_they_are_digits() -> None:
    assert sum(line.group == "Label" for line in key_lines(default_keymap())) == 2
    changed = default_keymap().changed({"label:2": ("w",)})
    assert [line.keys for line in key_lines(changed) if line.group == "Label"][1] == ("w",)
    assert sum(line.group == "Label" for line in key_lines(changed)) == 10


@pytest.mark.parametrize("name", PRESETS)
def test_the_help_holds_every_operation_in_two_columns(name: str) -> None:
    sides = [column.plain.splitlines() for column in columns(preset(name), OPERATIONS)]
    assert max(len(line) for side in sides for line in side) <= COLUMN
    lines = [line for side in sides for line in side]
    briefs = {re.sub(r"(\w+), (\w+)", r"\1", line) for line in lines}
    briefs |= {re.sub(r"(\w+), (\w+)", r"\2", line) for line in lines} | set(lines)
    for operation in key_lines(preset(name)):
        keys = " ".join(map(short_key, operation.keys))
        assert any(line.endswith(f" {operation.brief}") for line in briefs), operation.brief
        assert any(f" {keys} " in line for line in lines), keys


@pytest.mark.parametrize("name", PRESETS)
def test_the_help_of_every_screen_fits_in_24_rows(name: str) -> None:
    review = review_keymap(preset(name))
    lists = [
        (keymap_for(each, review), each) for each in (CLASS_OPERATIONS, CONSISTENCY_OPERATIONS)
    ]
    strings = keymap_for(STRING_OPERATIONS, preset(name)), STRING_OPERATIONS
    practice = keymap_for(PRACTICE_OPERATIONS, preset(name)), PRACTICE_OPERATIONS
    board = keymap_for(BOARD_OPERATIONS, preset(name)), BOARD_OPERATIONS
    diff = keymap_for(DIFFERENCE_OPERATIONS, preset(name)), DIFFERENCE_OPERATIONS
    every = [(preset(name), OPERATIONS), (review, REVIEW_OPERATIONS), *lists]
    screens = [*every, strings, practice, board, diff]
    for keymap, operations in screens:
        sides = [column.plain.splitlines() for column in columns(keymap, operations)]
        assert max(map(len, sides)) <= 23
        assert not any(line.endswith("…") for side in sides for line in side)
