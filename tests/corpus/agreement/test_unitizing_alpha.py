"""The coefficient against its definition, segment by segment, and against cases done by hand."""

from __future__ import annotations

import math
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.agreement import figures
from corpus.agreement.unitizing_alpha import unitizing_alpha
from corpus.disagreement.places import LaneSpan
from tests.corpus.agreement.test_figures import (
    LABELS,
    WORDS,
    Lanes,
    articles,
    computed,
    flat,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Segment = tuple[int, int, str | None]
"""First and last word, half-open, and the label, None for a gap."""


def segments(spans: Sequence[LaneSpan], labels: Sequence[str], at: int) -> Iterator[Segment]:
    """The units and gaps that one annotator makes of an article that begins at word `at`."""
    end = 0
    for span in spans:
        first, last = span.start // 2, span.end // 2 + 1
        if span.label in labels:
            yield at + end, at + first, None
            yield at + first, at + last, span.label
            end = last
    yield at + end, at + WORDS, None


def defined(found: list[Lanes], labels: Sequence[str], *, edges: bool = False) -> float:
    """1 - D_o / D_e from segments: every pair of them is looked at, as the papers write it.

    All annotators must have finished all articles.
    """
    people = range(len(found[0]))
    of = [
        [s for i, lanes in enumerate(found) for s in segments(lanes[j], labels, i * WORDS)]
        for j in people
    ]
    kinds = [None, *labels]
    length = dict.fromkeys(((c, k) for c in kinds for k in kinds), 0.0)
    for one, other in permutations(people, 2):
        for first, last, c in of[one]:
            for begin, end, k in of[other]:
                both = max(0, min(last, end) - max(first, begin))
                length[c, k] += both / (len(people) - 1)
    itself = dict.fromkeys(kinds, 0.0)
    for first, last, c in (segment for person in of for segment in person):
        itself[c] += (last - first) ** (1 if c is None else 2)
    margin = {c: sum(length[c, k] for k in kinds) for c in kinds}
    total = sum(margin.values())
    chance = {
        (c, k): total
        * (margin[c] * margin[k] - (itself[c] if c == k else 0))
        / (total**2 - sum(itself.values()))
        for c in kinds
        for k in kinds
    }
    differing = [
        (c, k) for c in kinds for k in kinds if c != k and not (edges and None not in (c, k))
    ]
    expected = sum(chance[cell] for cell in differing)
    return 1 - sum(length[cell] for cell in differing) / expected if expected else math.nan


def of_all(annotators: int) -> st.SearchStrategy[list[Lanes]]:
    lanes = st.fixed_dictionaries({index: flat() for index in range(annotators)})
    return st.lists(lanes, min_size=1, max_size=3)


@given(of_all(3))
def test_three_annotators_equal_the_definition(found: list[Lanes]) -> None:
    for one in computed(found, 3):
        lanes = [dict(enumerate(article[index] for index in one.annotators)) for article in found]
        labels = [one.label] if one.label else LABELS
        got = value(one.figures[figures.UNITIZING])
        assert got == pytest.approx(defined(lanes, labels), nan_ok=True)
        if one.label is None:
            got = value(one.figures[figures.UNITIZING_EDGES])
            assert got == pytest.approx(defined(lanes, labels, edges=True), nan_ok=True)


@given(articles(3))
def test_spans_of_one_token_have_the_alpha_of_tokens(found: list[Lanes]) -> None:
    cut = [
        {
            index: [
                LaneSpan(word, word + 1, span.label)
                for span in spans
                for word in range(span.start, span.end, 2)
            ]
            for index, spans in lanes.items()
        }
        for lanes in found
    ]
    for one in computed(cut, 3):
        unitizing = value(one.figures[figures.UNITIZING])
        assert unitizing == pytest.approx(value(one.figures[figures.ALPHA]), nan_ok=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # l = 32, and nothing differs.
        ([(0, 4)], [(0, 4)], 1.0),
        # No overlap: l(A, O) = l(O, A) = 8, l(A) = 8, l(O) = 24, n = 2 * 4² + 24: l² - n = 968,
        # l² - l(A)² - l(O)² = 384.
        ([(0, 4)], [(8, 12)], 1 - 16 * 968 / (32 * 384)),
        # The same tokens in four spans: n = 32, and chance would find more of them elsewhere.
        (
            [(0, 1), (1, 2), (2, 3), (3, 4)],
            [(8, 9), (9, 10), (10, 11), (11, 12)],
            1 - 16 * 992 / (32 * 384),
        ),
        # Half of each is shared: l(A, O) = l(O, A) = 4.
        ([(0, 4)], [(2, 6)], 1 - 8 * 968 / (32 * 384)),
    ],
)
def test_worked_examples(
    one: list[tuple[int, int]], other: list[tuple[int, int]], expected: float
) -> None:
    lanes = {
        index: [LaneSpan(2 * first, 2 * last - 1, "A") for first, last in words]
        for index, words in enumerate((one, other))
    }
    assert value(computed([lanes], 2)[0].figures[figures.UNITIZING]) == pytest.approx(expected)


def test_different_labels_on_equal_edges_do_not_lower_the_edge_figure() -> None:
    lanes = {0: [LaneSpan(0, 3, "A")], 1: [LaneSpan(0, 3, "N")]}
    found = computed([lanes], 2)[0].figures
    assert value(found[figures.UNITIZING_EDGES]) == pytest.approx(1)
    assert value(found[figures.UNITIZING]) < 0.5


def test_a_longer_span_is_a_rarer_coincidence() -> None:
    """With the same lengths everywhere, whole units leave fewer pairs that could be drawn."""
    coincidence = np.array([[[6.0, 2.0], [2.0, 22.0]]])
    short, long = (
        unitizing_alpha(coincidence, np.array([8.0])),
        unitizing_alpha(coincidence, np.array([32.0])),
    )
    assert long > short


@pytest.mark.parametrize("spans", [[], [LaneSpan(0, 2 * WORDS - 1, "A")]])
def test_alpha_is_undefined_if_all_tokens_have_the_same_label(spans: list[LaneSpan]) -> None:
    figure = computed([{0: spans, 1: spans}], 2)[0].figures[figures.UNITIZING]
    assert figure.value is None
    assert figure.reason.startswith("all tokens have the same label")
