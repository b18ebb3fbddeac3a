"""Patterns of words with `*`, without a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.string_pattern import StringPattern
from corpus.text.tokens import Tokens
from tests.rows import each_row

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer

TEXT = "Extremists of Kesh and the Islamists left; no Islander was kept, an Islamist said."

ROWS = {
    "*ists": ["Extremists", "Islamists"],
    "isl*": ["Islamists", "Islander", "Islamist"],
    "*lam*": ["Islamists", "Islamist"],
    "i*t": ["Islamist"],
    "* of Kesh": ["Extremists of Kesh"],
    "the *": ["the Islamists"],
    "lam": [],
}


def test_a_star_stands_for_letters_or_a_word(tokenizer: Tokenizer) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))

    def check(row: tuple[str, list[str]]) -> None:
        found = StringPattern(row[0]).extents(tokens)
        assert [TEXT[start:end] for start, end in found] == row[1]

    each_row(ROWS.items(), check)


def test_the_full_text_search_has_the_beginnings_of_words() -> None:
    rows = {"milit*": "milit*", "*ists": "", "* of Kesh": "of Kesh", "a*b c": "a* c", "-x": "x"}
    assert {typed: StringPattern(typed).query for typed in rows} == rows
