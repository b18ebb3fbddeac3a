"""The table of vague words: what a project's own changes, and how a wrong one is refused."""

from __future__ import annotations

import pytest

from corpus.errors import InputError
from corpus.numbers.parser import VAGUE, parse, without_effect
from corpus.numbers.vague import read_vague, vague_json
from tests.corpus.numbers.values import between, exact
from tests.rows import each_row


def test_a_project_can_have_its_own_table() -> None:
    table = read_vague('{"dozens": [12, 12], "Hundreds": [100, 100], "scores": null}', "t.json")
    assert dict(table) == {"dozens": (12, 12), "hundreds": (100, 100)}
    assert parse("dozens", table) == exact(12)
    assert parse("hundreds of thousands", table) == exact(100_000)
    assert parse("scores", table) is None
    assert parse("thousands", table) is None


def test_its_own_table_changes_and_drops_words_of_another() -> None:
    table = read_vague('{"scores": null, "a-handful": [3, 5], "few": [3, 9]}', "t", onto=VAGUE)
    assert parse("scores", table) is None
    assert parse("a handful", table) == between(3, 5)
    assert parse("a few hundred", table) == between(300, 999)
    assert parse("dozens", table) == between(24, 99)
    assert read_vague(vague_json(table), "t") == table


def test_a_wrong_table_is_named_with_its_entry() -> None:
    def check(row: tuple[str, str]) -> None:
        text, named = row
        with pytest.raises(InputError) as error:
            read_vague(text, "t.json")
        assert named in str(error.value)

    each_row(
        [
            ("", "t.json is not JSON"),
            ("[" * 10**5, "t.json is not JSON"),
            ("[]", "t.json is no table"),
            ('{"dozens": 24}', "t.json, 'dozens': 24"),
            ('{"dozens": [99, 24]}', "the smaller one first"),
            ('{"dozens": [true, 24]}', "t.json, 'dozens'"),
            ('{"dozens": [1.5, 24]}', "t.json, 'dozens'"),
            ('{"dozens": [24]}', "t.json, 'dozens'"),
            ('{"dozens": [-1, 24]}', "t.json, 'dozens'"),
            ('{"dozens": [1, 1e400]}', "t.json, 'dozens'"),
            ('{"12": [1, 2]}', "t.json, '12': an entry is a word"),
            ('{"": [1, 2]}', "t.json, ''"),
        ],
        check,
    )


def test_words_that_the_grammar_reads_itself_are_found() -> None:
    table = read_vague(
        '{"some": [3, 9], "another": [1, 1], "masses": [500, 5000]}', "t", onto=VAGUE
    )
    assert without_effect(VAGUE) == []
    assert without_effect(table) == ["some", "another"]
