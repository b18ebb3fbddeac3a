"""Differences between two sets of spans, by their properties and by examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from corpus.differences import Difference, DifferenceKind, differences
from corpus.model import Span

if TYPE_CHECKING:
    from corpus.differences import Valued


@st.composite
def span_sets(draw: st.DrawFn) -> list[Valued]:
    """Spans of a short text that do not overlap, in any order."""
    edges = sorted(draw(st.sets(st.integers(0, 14), max_size=12)))
    pairs = draw(st.permutations(list(zip(edges[::2], edges[1::2], strict=False))))
    label, value = st.integers(1, 2), st.sampled_from([None, "1", "2"])
    return [(Span(*extent, draw(label)), draw(value)) for extent in pairs]


def mirrored(one: Difference) -> Difference:
    """The difference in the other direction."""
    opposite = {
        DifferenceKind.ADDED: DifferenceKind.REMOVED,
        DifferenceKind.REMOVED: DifferenceKind.ADDED,
    }
    return Difference(opposite.get(one.kind, one.kind), one.after, one.before)


@given(span_sets(), span_sets())
def test_differences_lead_from_one_set_to_the_other_and_back(
    old: list[Valued], new: list[Valued]
) -> None:
    found = differences(old, new)
    gone = [one.before for one in found if one.before]
    came = [one.after for one in found if one.after]
    assert len(gone) == len(set(gone))
    assert set(gone) <= set(old)
    assert {*old} - {*gone} | {*came} == set(new)
    assert len(old) - len(gone) + len(came) == len(new)
    back = sorted(map(mirrored, found), key=lambda one: (one.at, one.kind))
    assert differences(new, old) == back
    assert differences(reversed(old), sorted(new)) == found
    assert differences(old, old) == []


def test_what_becomes_of_a_span() -> None:
    def spans(*given: tuple[int, int, int]) -> list[Valued]:
        return [(Span(*one), None) for one in given]

    def kinds(old: list[Valued], new: list[Valued]) -> list[str]:
        return [str(one.kind) for one in differences(old, new)]

    cases = (
        (spans((0, 5, 1)), spans((0, 5, 2)), ["relabelled"]),
        (spans((0, 5, 1)), spans((3, 9, 1)), ["moved"]),
        (spans((0, 5, 1)), spans((5, 9, 1)), ["removed", "added"]),
        (spans((0, 5, 1)), spans((0, 6, 2)), ["removed", "added"]),
        (spans((0, 9, 1)), spans((0, 3, 1), (4, 9, 1)), ["added", "moved"]),
        (spans((0, 4, 1), (4, 8, 1)), spans((2, 6, 1)), ["moved", "removed"]),
        ([(Span(0, 5, 1), "1")], [(Span(0, 5, 1), None)], ["revalued"]),
        ([(Span(0, 5, 1), "1")], [(Span(0, 5, 2), None)], ["relabelled"]),
    )
    for old, new, expected in cases:
        assert kinds(old, new) == expected, (old, new)
    split = differences(spans((0, 9, 1)), spans((0, 3, 1), (4, 9, 1)))
    assert [one.after for one in split if one.kind is DifferenceKind.MOVED] == spans((4, 9, 1))
