"""Errors planted in known ways are classed as what they are, by two and by three annotators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.disagreement.places import (
    Kind,
    LaneSpan,
    Place,
    Side,
    disagreements,
    in_words,
    places,
    tokens_between,
)
from corpus.text.tokens import Tokens
from tests.token_bytes import encode_tokens

SLOT = 12  # tokens a planted span may use, its gold being the four in the middle
FIRST, LAST = 4, 8


def span(first: int, last: int, label: str = "A", value: str | None = None) -> LaneSpan:
    """Of one-letter tokens with a blank after each."""
    return LaneSpan(2 * first, 2 * last - 1, label, value)


def tokens(count: int) -> Tokens:
    return Tokens("x " * count, encode_tokens([1] * count, [1] * count))


def planted(error: str, base: int, tokens_moved: int) -> list[LaneSpan]:
    first, last = base + FIRST, base + LAST
    match error:
        case "missing":
            return []
        case "left out":
            return [span(first - tokens_moved, last)]
        case "left in":
            return [span(first + tokens_moved, last)]
        case "right out":
            return [span(first, last + tokens_moved)]
        case "right in":
            return [span(first, last - tokens_moved)]
        case "label":
            return [span(first, last, "L")]
        case "split":
            return [span(first, first + 2), span(first + 2, last)]
        case "value":
            return [span(first, last, "A", '{"low":1}')]
        case "label and left out":
            return [span(first - tokens_moved, last, "L")]
        case _:
            return [span(first, last)]


EXPECTED = {
    "missing": (Kind.MISSING,),
    "left out": (Kind.BOUNDARY,),
    "left in": (Kind.BOUNDARY,),
    "right out": (Kind.BOUNDARY,),
    "right in": (Kind.BOUNDARY,),
    "label": (Kind.LABEL,),
    "split": (Kind.SPLIT,),
    "value": (Kind.VALUE,),
    "label and left out": (Kind.BOUNDARY, Kind.LABEL),
    "nothing": (),
}

ERRORS = st.lists(st.tuples(st.sampled_from(sorted(EXPECTED)), st.integers(1, 3)), max_size=8)


def found(place: Place, error: str, moved: int) -> bool:
    """Whether side and number of tokens are those that were planted."""
    if Kind.BOUNDARY not in place.kinds:
        return not place.edges
    (edge,) = place.edges
    side = Side.LEFT if "left" in error else Side.RIGHT
    return (edge.side, tokens_between(edge, tokens(200))) == (side, moved)


@given(ERRORS)
def test_classes_of_two_annotators(errors: list[tuple[str, int]]) -> None:
    gold = [span(i * SLOT + FIRST, i * SLOT + LAST) for i in range(len(errors))]
    other = [s for i, (error, k) in enumerate(errors) for s in planted(error, i * SLOT, k)]
    at = {place.start // (2 * SLOT): place for place in places([gold, other])}
    for index, (error, moved) in enumerate(errors):
        assert at[index].kinds == EXPECTED[error]
        assert at[index].unanimous is (error == "nothing")
        assert found(at[index], error, moved)
    wrong = [error for error, _ in errors if error != "nothing"]
    assert len(list(disagreements([gold, other]))) == len(wrong)


@given(ERRORS, ERRORS)
def test_classes_of_three_annotators(
    second: list[tuple[str, int]], third: list[tuple[str, int]]
) -> None:
    count = max(len(second), len(third))
    second += [("nothing", 1)] * (count - len(second))
    third += [("nothing", 1)] * (count - len(third))
    gold = [span(i * SLOT + FIRST, i * SLOT + LAST) for i in range(count)]
    lanes = [
        [s for i, (error, k) in enumerate(errors) for s in planted(error, i * SLOT, k)]
        for errors in (second, third)
    ]
    at = {place.start // (2 * SLOT): place for place in places([gold, *lanes])}
    for index, ((one, _), (other, _)) in enumerate(zip(second, third, strict=True)):
        assert set(at[index].kinds) == {*EXPECTED[one], *EXPECTED[other]}


@given(ERRORS)
def test_split_and_merge_are_the_same_class(errors: list[tuple[str, int]]) -> None:
    gold = [span(i * SLOT + FIRST, i * SLOT + LAST) for i in range(len(errors))]
    other = [s for i, (error, k) in enumerate(errors) for s in planted(error, i * SLOT, k)]
    there, back = (list(places(pair)) for pair in ([gold, other], [other, gold]))
    assert [place.kinds for place in there] == [place.kinds for place in back]


def test_a_single_annotation_has_no_disagreement() -> None:
    assert list(disagreements([[span(0, 1), span(2, 3)]])) == []
    assert list(places([[], []])) == []


def test_adjacent_spans_are_separate_places() -> None:
    assert len(list(places([[span(0, 2)], [span(2, 4)]]))) == 2


def test_a_number_without_a_value_differs_from_one_with() -> None:
    (place,) = disagreements([[span(0, 1, "N")], [span(0, 1, "N", '{"low":3}')]])
    assert place.kinds == (Kind.VALUE,)


@pytest.mark.parametrize(
    ("lanes", "words"),
    [
        ([[span(0, 2)], []], "missing: not by ben"),
        ([[span(0, 3)], [span(1, 2)]], "boundary: left by 1 token (“x”), right by 1 token (“x”)"),
        ([[span(0, 3)], [span(2, 3)]], "boundary: left by 2 tokens (“x x”)"),
        ([[span(0, 1)], [span(0, 1, "L")]], "label: ACTOR or LOCATION"),
        ([[span(0, 2)], [span(0, 1), span(1, 2)]], "split or merge: 1 or 2 spans"),
        (
            [[span(0, 1)], [span(0, 2, "L")]],
            "boundary: right by 1 token (“x”); label: ACTOR or LOCATION",
        ),
    ],
)
def test_classes_in_words(lanes: list[list[LaneSpan]], words: str) -> None:
    (place,) = disagreements(lanes)
    labels = {"A": "ACTOR", "L": "LOCATION"}
    assert in_words(place, ["ana", "ben"], tokens(4), labels) == words
