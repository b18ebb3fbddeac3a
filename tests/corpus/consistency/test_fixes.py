from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.consistency.fixes import Fix, apply_fixes
from corpus.consistency.survey import Occurrence
from corpus.disagreement.places import LaneSpan
from corpus.model import Span


def place(start: int, end: int, *instead: Span) -> Occurrence:
    return Occurrence("a", start, end, instead, start, "", "", "")


KESH = LaneSpan(4, 8, 1)


def test_a_fix_gives_the_string_its_usual_label() -> None:
    spans = (KESH, LaneSpan(10, 12, 2, "{}"))
    for where in (place(4, 8, Span(4, 8, 1)), place(4, 9, Span(4, 8, 1))):
        fix = Fix(where, 3)
        assert apply_fixes(spans, [fix]) == ((LaneSpan(*where.extent, 3), spans[1]), [fix])
    missing = Fix(place(0, 3), 3)
    assert apply_fixes(spans, [missing]) == ((LaneSpan(0, 3, 3), *spans), [missing])


def test_an_intended_exception_keeps_its_spans() -> None:
    fix = Fix(place(4, 9, Span(4, 8, 1)), 3, meant_so=True)
    assert apply_fixes((KESH,), [fix]) == ((KESH,), [fix])


def test_a_fix_does_not_apply_after_a_change_or_to_several_spans() -> None:
    other = LaneSpan(8, 9, 1)
    for where in (place(4, 8), place(4, 8, Span(4, 8, 2)), place(4, 9, Span(4, 8, 1))):
        assert apply_fixes((KESH, other), [Fix(where, 3)]) == ((KESH, other), [])
    several = place(4, 9, Span(4, 8, 1), Span(8, 9, 1))
    assert apply_fixes((KESH, other), [Fix(several, 3)]) == ((KESH, other), [])


@given(st.lists(st.integers(0, 60), unique=True, max_size=20), st.data())
def test_fixed_spans_never_overlap(cuts: list[int], data: st.DataObject) -> None:
    edges = sorted(cuts)
    spans = tuple(LaneSpan(*pair, 1) for pair in zip(edges[::2], edges[1::2], strict=False))
    fixes = []
    for _ in range(data.draw(st.integers(0, 5))):
        start = data.draw(st.integers(0, 59))
        end = data.draw(st.integers(start + 1, 60))
        there = (Span(*s[:3]) for s in spans if s.start < end and start < s.end)
        fixes.append(Fix(place(start, end, *there), 2))
    after, done = apply_fixes(spans, fixes)
    assert all(a.end <= b.start for a, b in pairwise(after))
    assert set(done) <= set(fixes)
