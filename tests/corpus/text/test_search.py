"""Finding words: offsets are those of the stored text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.search import matches, occurrences, places
from tests.rows import each_row


def test_matches() -> None:
    def check(row: tuple[str, str, list[tuple[int, int]]]) -> None:
        text, wanted, found = row
        assert matches(text, wanted) == found

    each_row(
        [
            ("Kesh and kesh", "kesh", [(0, 4), (9, 13)]),
            ("Kesh and kesh", "Kesh", [(0, 4)]),
            ("in Kesh\n  province", "kesh province", [(3, 18)]),
            ("a.b axb", "a.b", [(0, 3)]),
            ("İstanbul istanbul", "istanbul", [(0, 8), (9, 17)]),
            ("\U0001f600 Kesh", "Kesh", [(2, 6)]),
            ("Kesh", "", []),
            ("Kesh", "  ", []),
        ],
        check,
    )


@given(st.text(alphabet="aAb \n."), st.text(alphabet="aAb .", min_size=1, max_size=3))
def test_occurrences_are_slices(text: str, exact: str) -> None:
    found = occurrences(text, exact)
    assert all(text[start:end] == exact for start, end in found)
    assert len(found) == text.count(exact)


@given(
    st.text(alphabet="aAb -", max_size=30),
    st.sets(st.text(alphabet="aAb -", max_size=6), max_size=8),
    st.sets(st.integers(0, 29)),
)
def test_places_are_all_slices_that_begin_there(
    text: str, wanted: set[str], starts: set[int]
) -> None:
    begun = sorted(start for start in starts if start < len(text))
    expected = [
        (text[start:end], (start, end))
        for start in begun
        for end in range(len(text), start, -1)
        if text[start:end] in wanted
    ]
    assert places(text, wanted, begun) == expected
