"""What a label may be called, and which digit and colour it gets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.label_sets import (
    KEYS,
    PALETTE,
    LabelEntry,
    changed_label,
    checked_name,
    described,
    difference,
    label_set,
)
from corpus.readers.label_file import read_labels
from corpus.store.labels import DEFAULT_LABELS
from corpus.text.casefold import folded
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.text("abcÅçŁ日7_-.", min_size=1, max_size=8)


def accepted(name: str) -> bool:
    try:
        return bool(checked_name(name))
    except InputError:
        return False


@given(st.lists(NAMES.filter(accepted), min_size=1, max_size=14, unique_by=folded))
def test_labels_get_distinct_digits_and_colours_while_any_are_free(names: list[str]) -> None:
    labels = label_set(map(LabelEntry, names))
    assert [label.id for label in labels] == list(range(1, len(names) + 1))
    assert [label.key for label in labels][:9] == list(KEYS[: len(names)])
    assert all(label.key is None for label in labels[9:])
    assert [label.colour for label in labels][:9] == list(PALETTE[: len(names)])


@given(st.text(max_size=60))
def test_accepted_names_survive_a_command_line_and_a_tag_file(name: str) -> None:
    if accepted(name):
        shown = checked_name(name)
        assert shown.isprintable()
        assert not set(shown) & set("=,|:\"'")
        assert shown.split() == [shown]
        assert f"B-{shown}".split("-", 1) == ["B", shown]


def test_bad_names_are_refused_in_one_sentence() -> None:
    def check(name: str) -> None:
        with pytest.raises(InputError, match=r"is not a valid label name\. Use a letter"):
            checked_name(name)

    each_row(
        [
            *["", " ", "A B", "A=B", "A,B", "B-PER", "u-x", "1ST", "-", "_X", "A\tB", "A\nB"],
            *["A\u202eB", "A\u200bB", "X" * 41, "A\x1b[31m"],
        ],
        check,
    )


def test_names_of_all_scripts_are_accepted() -> None:
    def check(name: str) -> None:
        assert checked_name(f" {name} ") == name

    each_row(["PERSON", "Täter", "組織", "संगठन", "X", "ARMED-GROUP", "LOC.2"], check)


def test_the_default_labels_have_not_changed() -> None:
    assert [(x.id, x.name, x.key, x.colour) for x in DEFAULT_LABELS] == [
        (1, "ACTOR", "1", "#5FAFFF"),
        (2, "NUMBER", "2", "#FFD75F"),
        (3, "LOCATION", "3", "#FF87AF"),
    ]


def test_names_that_differ_only_in_case_are_the_same() -> None:
    with pytest.raises(InputError, match="There is already a label 'Straße'"):
        label_set([LabelEntry("Straße"), LabelEntry("STRASSE")])


def test_a_chosen_digit_is_not_given_to_another_label() -> None:
    labels = label_set(
        [LabelEntry("A", "2"), LabelEntry("B"), LabelEntry("C"), LabelEntry("D", "none")]
    )
    assert [label.key for label in labels] == ["2", "1", "3", None]
    with pytest.raises(InputError, match="The key 2 belongs to A"):
        label_set([LabelEntry("A", "2"), LabelEntry("B", "2")])


def test_bad_keys_colours_and_descriptions_are_refused() -> None:
    def check(row: tuple[LabelEntry, str]) -> None:
        entry, reason = row
        with pytest.raises(InputError, match=reason):
            label_set([LabelEntry("A"), entry])

    each_row(
        [
            (LabelEntry("B", "0"), "digit from 1 to 9"),
            (LabelEntry("B", "12"), "digit from 1 to 9"),
            (LabelEntry("B", ""), "digit from 1 to 9"),
            (LabelEntry("B", colour="red"), "#RRGGBB"),
            (LabelEntry("B", colour="#12345"), "#RRGGBB"),
            (LabelEntry("B", description="two\nlines"), "one line"),
            (LabelEntry("B", description="x" * 301), "one line"),
        ],
        check,
    )


def test_a_change_leaves_unnamed_fields_alone() -> None:
    first, second = label_set([LabelEntry("A"), LabelEntry("B", description="old")])
    after = changed_label([first, second], second, LabelEntry("B", colour="#abcdef"))
    assert (after.name, after.key, after.colour, after.description) == ("B", "2", "#ABCDEF", "old")
    assert changed_label([first, second], second, LabelEntry("B", "2")) == second
    assert changed_label([first, second], second, LabelEntry("B", "none")).key is None


def test_the_difference_of_two_sets_is_named() -> None:
    ours = label_set([LabelEntry("A"), LabelEntry("B")])
    assert difference(ours, tuple(reversed(ours))) == ""
    assert difference(ours, ours[:1]) == "the project has no B"
    assert difference(ours[:1], ours) == "the project also has B"
    other = changed_label(ours, ours[0], LabelEntry("A", colour="#000000"))
    assert difference(ours, [other, ours[1]]) == "A has a different colour in the project"


ENTRIES = st.builds(
    LabelEntry,
    NAMES.filter(accepted),
    st.just("none") | st.none(),
    st.none() | st.from_regex(r"#[0-9a-f]{6}", fullmatch=True),
    st.none() | st.text("aé “”.", max_size=9),
)


@given(entries=st.lists(ENTRIES, min_size=1, max_size=12, unique_by=lambda e: folded(e.name)))
def test_a_written_label_set_reads_back_equal(
    entries: list[LabelEntry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    labels = label_set(entries)
    file = tmp_path_factory.mktemp("labels") / "labels.json"
    file.write_text(json.dumps([described(label) for label in labels]), encoding="utf-8")
    assert read_labels(file) == labels


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"name": "A"}, {"name": "a"}]', "labels.json, label 2: There is already a label 'A'"),
        ('[{"name": "A"}, {"nam": "B"}]', "label 2: 'nam' is not a key of a label; keys are name,"),
        ('[{"name": "A"}, {}]', 'label 2: it has no "name"'),
        ('[{"name": "A"}, "B"]', "label 2: it must be an object"),
        ('[{"name": 7}]', 'label 1: "name" must be a string'),
        ('[{"name": "A", "key": 1}]', 'label 1: "key" must be a string'),
        ('[{"name": "A", "colour": null}]', 'label 1: "colour" must be a string'),
        ("[]", "is not a list of labels"),
        ('{"name": "A"}', "is not a list of labels"),
        ("[", "labels.json is not JSON .line 1, column 2"),
        ("[" * 100_000, "labels.json holds JSON that cannot be read"),
        ("", "labels.json is not JSON"),
    ],
)
def test_an_error_names_the_file_and_the_entry(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "labels.json"
    file.write_text(content)
    with pytest.raises(InputError, match=reason):
        read_labels(file)


def test_files_that_are_not_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "labels.json"
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_labels(file)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_labels(tmp_path)
    file.write_bytes('["PERSON"]'.encode("utf-16-le"))
    with pytest.raises(InputError, match="the text is UTF-16LE without a byte order mark"):
        read_labels(file)
    file.write_bytes(b'["\xe9"]')
    with pytest.raises(InputError, match="byte offset 2"):
        read_labels(file)
    file.write_bytes(b" " * 2**20 + b"[]")
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read_labels(file)
