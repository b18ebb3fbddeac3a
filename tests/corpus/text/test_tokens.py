from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.tokens import Tokens, decode_varints, encode_varints
from tests.token_bytes import encode_tokens


@given(st.lists(st.integers(0, 2**40)))
def test_varints_round_trip(numbers: list[int]) -> None:
    assert decode_varints(encode_varints(numbers)) == numbers


@given(st.lists(st.tuples(st.integers(1, 300), st.booleans()), min_size=1))
def test_edges_tile_the_text(tokens: list[tuple[int, bool]]) -> None:
    text = "".join("x" * length + (" " if space else "") for length, space in tokens)
    read = Tokens(text, encode_tokens(*zip(*tokens, strict=True)))
    assert [text[s:e] for s, e in zip(read.starts, read.ends, strict=True)] == [
        "x" * length for length, _ in tokens
    ]


@given(st.text(alphabet="ab \n\u00a0", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_widened_extents_fit(text: str, one: int, other: int) -> None:
    """Against the naive model: one token per run of letters or of blanks."""
    lengths = [len(run) for run in _runs(text)]
    tokens = Tokens(text, encode_tokens(lengths, [0] * len(lengths)))
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if start == end:
        return
    widened = tokens.widened(start, end)
    if text[start:end].isspace() and widened is None:
        return
    if widened is not None:
        assert tokens.fits(*widened)
        assert not text[widened[0]].isspace()
        assert not text[widened[1] - 1].isspace()


def _runs(text: str) -> list[str]:
    runs: list[str] = []
    for character in text:
        if runs and runs[-1][0].isspace() == character.isspace():
            runs[-1] += character
        else:
            runs.append(character)
    return runs


def test_at_and_sentence() -> None:
    text = "One two. Three."
    tokens = Tokens(text, encode_tokens([3, 3, 1, 5, 1], [1, 0, 1, 0, 0]), encode_varints([3, 2]))
    assert [tokens.at(char) for char in (0, 2, 3, 4, 7, 9, 14, 99)] == [0, 0, 0, 1, 2, 3, 4, 4]
    assert text[slice(*tokens.sentence(5))] == "One two."
    assert text[slice(*tokens.sentence(9))] == "Three."
    assert not tokens.fits(0, 4)
    assert tokens.fits(0, 7)
