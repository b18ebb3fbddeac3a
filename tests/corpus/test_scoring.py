"""Formulas against brute force over every matching."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import LabelledSpan
from corpus.scoring import Tally, operations, tallies, tally


@st.composite
def flat(draw: st.DrawFn) -> list[LabelledSpan]:
    cuts = sorted(draw(st.sets(st.integers(0, 14), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [LabelledSpan(start, end, draw(st.sampled_from("AN"))) for start, end in pairs]


def fewest(gold: list[LabelledSpan], found: list[LabelledSpan]) -> int:
    """Every one-to-one matching of overlapping spans, crossing or not."""
    best = len(gold) + len(found)
    for size in range(1, min(len(gold), len(found)) + 1):
        for chosen in combinations(found, size):
            for wanted in permutations(gold, size):
                pairs = list(zip(chosen, wanted, strict=True))
                if all(a.start < b.end and b.start < a.end for a, b in pairs):
                    changed = sum(x != y for a, b in pairs for x, y in zip(a, b, strict=True))
                    best = min(best, len(gold) + len(found) - 2 * size + changed)
    return best


@given(flat(), flat())
def test_operations_are_the_fewest(gold: list[LabelledSpan], found: list[LabelledSpan]) -> None:
    assert operations(gold, found) == fewest(gold, found)
    assert operations(gold, found) == operations(found, gold)


@given(flat(), flat())
def test_counts_equal_set_operations(gold: list[LabelledSpan], found: list[LabelledSpan]) -> None:
    def touched(spans: list[LabelledSpan], others: list[LabelledSpan]) -> int:
        return sum(
            any(s.start < o.end and o.start < s.end and s.label == o.label for o in others)
            for s in spans
        )

    counted = tally(gold, found)
    assert (counted.gold, counted.found) == (len(gold), len(found))
    assert counted.exact == len({*gold} & {*found})
    assert counted.gold_touched == touched(gold, found)
    assert counted.found_touched == touched(found, gold)
    by_label = tallies(gold, found)
    assert sum(t.exact for t in by_label.values()) == counted.exact
    assert sum(t.gold_touched for t in by_label.values()) == counted.gold_touched


def test_figures_of_a_worked_example() -> None:
    gold = [
        LabelledSpan(0, 4, "A"),
        LabelledSpan(5, 9, "N"),
        LabelledSpan(10, 12, "L"),
        LabelledSpan(20, 22, "A"),
    ]
    found = [
        LabelledSpan(0, 4, "A"),
        LabelledSpan(6, 9, "N"),
        LabelledSpan(10, 12, "A"),
        LabelledSpan(30, 31, "A"),
    ]
    counted = tally(gold, found)
    assert counted == Tally(4, 4, 1, 2, 2, 4)  # an edge, a label, one deleted, one added
    assert (counted.precision, counted.recall, counted.f1) == (0.25, 0.25, 0.25)
    assert counted.f1_overlap == 0.5
    assert counted.operations_per_100 == 100


def test_figures_without_spans_are_undefined_and_not_0() -> None:
    assert Tally().f1 is Tally().f1_overlap is Tally().operations_per_100 is None
    assert tally([], [LabelledSpan(0, 1, "A")]).f1 == 0
    assert tally([], [LabelledSpan(0, 1, "A")]).recall is None


@given(st.lists(st.tuples(flat(), flat()), max_size=4))
def test_tallies_add_up(articles: list[tuple[list[LabelledSpan], list[LabelledSpan]]]) -> None:
    total = sum((tally(*article) for article in articles), Tally())
    assert total.gold == sum(len(gold) for gold, _ in articles)
    if total.gold:
        assert total.operations_per_100 == pytest.approx(100 * total.operations / total.gold)
