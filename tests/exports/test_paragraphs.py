from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis.strategies as st
from hypothesis import given

from corpus.text.tokens import Tokens
from exports.paragraphs import paragraphs
from exports.training_set.bare_doc import edges_of
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language


def cut(nlp: Language, text: str, spans: Iterable[tuple[int, int]] = ()) -> list[str]:
    tokens = Tokens(text, edges_of(nlp.tokenizer(text)))
    edges = list(zip(tokens.starts, tokens.ends, strict=True))
    return [text[start:end] for start, end in paragraphs(text, spans=spans, tokens=edges)]


def test_blank_lines_cut(nlp: Language) -> None:
    def check(row: tuple[str, list[str]]) -> None:
        text, expected = row
        assert cut(nlp, text) == expected

    each_row(
        [
            ("one\n\ntwo", ["one", "two"]),
            ("one\ntwo", ["one\ntwo"]),
            ("one\r\n\r\ntwo\r\nthree", ["one", "two\r\nthree"]),
            ("one\r\rtwo", ["one", "two"]),
            ("one \n \n\t two", ["one", "two"]),
            ("one \u00a0\n\u00a0\n two", ["one", "two"]),
            ("one\n\n\n\ntwo\n\nthree", ["one", "two", "three"]),
            ("\n\none\n\n", ["\n\none\n\n"]),
            ("  \n\n ", ["  \n\n "]),
            ("", [""]),
        ],
        check,
    )


def test_no_span_is_cut(nlp: Language) -> None:
    text = "the rebel\n\nfighters fled\n\nsouth"
    assert cut(nlp, text, [(4, 19)]) == ["the rebel\n\nfighters fled", "south"]


@given(st.text(alphabet="ab.' \n\r\t\u00a0\u200e🇦", max_size=60))
def test_only_white_space_is_lost_and_every_edge_is_a_token_edge(nlp: Language, text: str) -> None:
    tokens = Tokens(text, edges_of(nlp.tokenizer(text)))
    edges = list(zip(tokens.starts, tokens.ends, strict=True))
    end = 0
    for start, stop in paragraphs(text, spans=(), tokens=edges):
        assert text[end:start].isspace() or start == 0
        assert start == 0 or start in tokens.starts
        assert stop == len(text) or stop in tokens.ends
        end = stop
    assert end == len(text)
