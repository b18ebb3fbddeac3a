"""In which ways pairs of annotators differ at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.disagreement.facets import Facet, Pair, facets
from corpus.disagreement.places import LaneSpan, Place, disagreements
from corpus.text.tokens import Tokens
from corpus.text.words import Words, spelled
from tests.token_bytes import encode_tokens

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer

A, N, L = 1, 2, 3
TEXT = "the old\nrebels fled to the   hills, the U.S.\n\ncoast and\n  beyond."


@pytest.fixture(scope="module")
def tokens(tokenizer: Tokenizer) -> Tokens:
    return Tokens(TEXT, tokenizer.encode(TEXT)[0])


def lane(*spans: tuple[str, int]) -> tuple[LaneSpan, ...]:
    starts = [TEXT.index(text) for text, _ in spans]
    return tuple(
        LaneSpan(start, start + len(text), label)
        for start, (text, label) in zip(starts, spans, strict=True)
    )


def found(tokens: Tokens, *lanes: tuple[LaneSpan, ...]) -> dict[Facet, list[Pair]]:
    (place,) = disagreements(lanes)
    return facets(place, range(1, len(lanes) + 1), tokens)


REBELS, OLD, THE = "rebels", "old\nrebels", "the old\nrebels"


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        (
            [lane((REBELS, A)), (), lane((REBELS, A))],
            {Facet("missing", A, "", None, "rebels"): [(1, 2), (2, 3)]},
        ),
        (
            [lane((OLD, A)), lane((THE, A)), lane((THE, A))],
            {Facet("boundary", A, "left", 1, "the"): [(1, 2), (1, 3)]},
        ),
        (
            [lane((THE, A)), lane((REBELS, A))],
            {Facet("boundary", A, "left", 2, "the old"): [(1, 2)]},
        ),
        (
            [lane((REBELS, A)), lane((REBELS, L))],
            {
                Facet("label", A, "", None, "rebels"): [(1, 2)],
                Facet("label", L, "", None, "rebels"): [(1, 2)],
            },
        ),
        (
            [lane((REBELS, A)), lane((OLD, A)), ()],
            {
                Facet("boundary", A, "left", 1, "old"): [(1, 2)],
                Facet("missing", A, "", None, "old rebels"): [(1, 3), (2, 3)],
            },
        ),
        (
            [lane(("old", A), (REBELS, A)), lane((OLD, A))],
            {Facet("split or merge", A, "", None, "old rebels"): [(1, 2)]},
        ),
    ],
)
def test_facets_name_the_pairs_that_differ(
    lanes: list[tuple[LaneSpan, ...]], expected: dict[Facet, list[Pair]], tokens: Tokens
) -> None:
    assert found(tokens, *lanes) == expected


def test_pairs_name_the_lower_number_first(tokens: Tokens) -> None:
    (place,) = disagreements([lane((REBELS, A)), ()])
    assert list(facets(place, [7, 4], tokens).values()) == [[(4, 7)]]


def test_a_unanimous_place_has_no_facets(tokens: Tokens) -> None:
    one = lane((REBELS, A))
    assert facets(Place(one[0].start, one[0].end, (one, one)), [1, 2], tokens) == {}


ANNOTATIONS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.sampled_from([A, L])), max_size=4
)


def drawn(gaps: list[tuple[int, int, int]]) -> list[LaneSpan]:
    """Spans one after another, each so many words after the last and so many more than one."""
    at, spans = 0, []
    for gap, more, label in gaps:
        first, at = at + gap, at + gap + more + 1
        spans.append(LaneSpan(2 * first, 2 * at - 1, label))
    return spans


@given(st.lists(ANNOTATIONS.map(drawn), min_size=2, max_size=4))
def test_facets_have_the_classes_of_the_place(annotations: list[list[LaneSpan]]) -> None:
    tokens = Tokens("x " * 30, encode_tokens([1] * 30, [1] * 30))
    for place in disagreements(annotations):
        ways = facets(place, range(len(annotations)), tokens)
        assert {facet.kind for facet in ways} == {kind.value for kind in place.kinds}
        for facet, pairs in ways.items():
            assert all(place.lanes[one] != place.lanes[other] for one, other in pairs)
            assert len(set(pairs)) == len(pairs)
            assert facet.label in place.labels


def test_a_string_is_spelled_as_memory_spells_it(tokens: Tokens) -> None:
    words = Words(tokens)
    for start in tokens.starts:
        for end in tokens.ends:
            if start < end:
                assert spelled(tokens, start, end) == words.spelled(start, end)
