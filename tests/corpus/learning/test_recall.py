"""Memory laid over suggestions: what goes, what changes, what comes, and what never does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from corpus.edits.draft import flat
from corpus.learning.memory import Count, Memory
from corpus.learning.recall import with_memory
from corpus.model import Span, Suggestion
from corpus.rules.words import labelled_by_sentence
from corpus.text.search import hyphenated
from corpus.text.tokens import Tokens
from corpus.text.words import Words, uncapitalised
from tests.conftest import unmarked
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.text.tokenizer import Tokenizer

ACTOR, NUMBER, LOCATION = 1, 2, 3
NAMES = {ACTOR: "ACTOR", NUMBER: "NUMBER", LOCATION: "LOCATION"}


def labelled(string: str, times: int = 1, label: int = ACTOR) -> Count:
    return Count(string, "labelled", label, times=times)


def added(string: str, times: int = 1, label: int = ACTOR) -> Count:
    return Count(string, "added", label, times=times)


def rejected(string: str, times: int = 1) -> Count:
    return Count(string, "rejected", times=times)


def passed_over(string: str, times: int = 1) -> Count:
    return Count(string, "passed over", times=times)


def laid_over(tokenizer: Tokenizer, marked: str, counts: Iterable[Count]) -> list[Suggestion]:
    text, spans = unmarked(marked)
    tokens = Tokens(text, *tokenizer.encode(text))
    suggested = [Suggestion(span, None, "stock", "model") for span in spans]
    return with_memory(tokens, suggested, Memory(counts), NAMES)


def shown(tokenizer: Tokenizer, marked: str, *counts: Count) -> list[tuple[str, str]]:
    text, _ = unmarked(marked)
    found = laid_over(tokenizer, marked, counts)
    return [(text[slice(*one.span.extent)], NAMES[one.span.label][0]) for one in found]


def test_a_suggestion_follows_earlier_decisions_on_its_string(tokenizer: Tokenizer) -> None:
    def check(row: tuple[list[Count], list[tuple[str, str]]]) -> None:
        counts, expected = row
        assert shown(tokenizer, "They saw [Eagle]A there.", *counts) == expected

    each_row(
        [
            ([rejected("Eagle", 2)], []),
            ([rejected("Eagle")], [("Eagle", "A")]),
            ([rejected("Eagle", 3), labelled("Eagle")], []),
            ([rejected("Eagle"), labelled("Eagle")], [("Eagle", "A")]),
            ([passed_over("Eagle", 9)], [("Eagle", "A")]),
            ([labelled("Eagle", 1, LOCATION)], [("Eagle", "L")]),
            ([labelled("Eagle", 19, LOCATION), labelled("Eagle")], [("Eagle", "L")]),
            ([labelled("Eagle", 9, LOCATION), labelled("Eagle")], [("Eagle", "A")]),
            ([labelled("Eagle", 1, LOCATION), labelled("Eagle")], [("Eagle", "A")]),
            ([labelled("eagle", 5, LOCATION)], [("Eagle", "A")]),
        ],
        check,
    )


def test_a_string_whose_label_depends_on_the_sentence_keeps_its_label(
    tokenizer: Tokenizer,
) -> None:
    text, spans = unmarked("They left [Kenya]A and [Eagle]A.")
    tokens, suggested = Tokens(text, *tokenizer.encode(text)), list(map(Suggestion, spans))
    memory = Memory([labelled("Kenya", 9, LOCATION), labelled("Eagle", 9, LOCATION)])
    countries = labelled_by_sentence(NAMES.values())
    found = with_memory(tokens, suggested, memory, NAMES, label_by_sentence=countries)
    assert [one.span.label for one in found] == [ACTOR, LOCATION]
    assert found[0].reason == "labelled ACTOR 0 of 9 times here"
    assert not labelled_by_sentence(["PERSON", "GPE"])


def test_a_string_is_suggested_if_most_of_its_places_had_the_label(tokenizer: Tokenizer) -> None:
    def check(row: tuple[list[Count], list[tuple[str, str]]]) -> None:
        counts, expected = row
        assert shown(tokenizer, "They saw old fighters there.", *counts) == expected

    each_row(
        [
            ([added("fighters")], [("fighters", "A")]),
            ([added("fighters", 2), rejected("fighters")], [("fighters", "A")]),
            ([added("fighters"), rejected("fighters")], []),
            ([added("fighters", 3), passed_over("fighters", 3)], []),
            ([added("fighters"), added("fighters", 1, LOCATION)], []),
            ([added("Fighters", 9)], []),
            ([labelled("fighters", 9)], []),
            ([labelled("fighters", 9), added("fighters")], [("fighters", "A")]),
            ([added("old fighters"), added("fighters", 9)], [("old fighters", "A")]),
        ],
        check,
    )


def test_edges_are_cut_as_people_cut_them(tokenizer: Tokenizer) -> None:
    text = "So [the old rebels]A fled."
    cut = Count("the old rebels", "cut", ACTOR, 1, 0, 2)
    assert shown(tokenizer, text, cut) == [("old rebels", "A")]
    assert shown(tokenizer, text, cut, labelled("the old rebels", 2)) == [("the old rebels", "A")]
    assert shown(tokenizer, text, cut._replace(times=1)) == [("the old rebels", "A")]
    [one] = laid_over(tokenizer, text, [cut])
    assert (one.reason, one.made_by) == ("edges moved like this 2 of 2 times here", "memory")


def test_a_longer_string_replaces_a_shorter_one_and_not_vice_versa(
    tokenizer: Tokenizer,
) -> None:
    kesh, hospital = added("Kesh", 9, LOCATION), added("Kesh General Hospital")
    both = [("Kesh General Hospital", "A"), ("Kesh", "L")]
    assert shown(tokenizer, "At Kesh General Hospital in Kesh.", kesh, hospital) == both
    assert shown(tokenizer, "At [Kesh]L General Hospital in Kesh.", hospital, kesh) == both
    assert shown(tokenizer, "At [Kesh General Hospital]A in Kesh.", kesh) == both
    assert shown(tokenizer, "[At Kesh]A General Hospital.", hospital) == [("At Kesh", "A")]


def test_capitals_match_as_they_were_seen(tokenizer: Tokenizer) -> None:
    text = "Fighters fled. “Fighters, too,” said FIGHTERS and Fighters."
    assert shown(tokenizer, text, added("fighters")) == [("Fighters", "A")] * 2
    assert shown(tokenizer, text, added("Fighters")) == [("Fighters", "A")] * 3
    both = added("fighters"), added("FIGHTERS")
    assert shown(tokenizer, text, *both) == [("Fighters", "A")] * 2 + [("FIGHTERS", "A")]
    assert shown(tokenizer, "[Fighters]A fled.", rejected("fighters", 2)) == []
    assert shown(tokenizer, "The [Fighters]A fled.", rejected("fighters", 2)) == [("Fighters", "A")]


def test_strings_are_whole_tokens_across_lines_but_not_paragraphs(
    tokenizer: Tokenizer,
) -> None:
    known = added("government forces")
    assert shown(tokenizer, "the government\nforces", known) == [("government\nforces", "A")]
    assert shown(tokenizer, "the government\n\nforces", known) == []
    assert shown(tokenizer, "pro-government forces, governmentforces", known) == []


def test_the_reason_says_how_often_people_decided_so(tokenizer: Tokenizer) -> None:
    def reasons(marked: str, *counts: Count) -> list[tuple[str, str]]:
        found = laid_over(tokenizer, marked, counts)
        return [(one.reason, one.made_by) for one in found]

    often = labelled("rebels", 6), added("rebels"), rejected("rebels")
    assert reasons("rebels", *often) == [("labelled ACTOR 7 of 8 times here", "memory")]
    assert reasons("rebels", added("rebels")) == [("labelled ACTOR once here", "memory")]
    kept = "stock; labelled ACTOR 7 of 8 times here"
    assert reasons("[rebels]A", *often) == [(kept, "model")]
    assert reasons("[others]A", *often) == [("stock", "model")]


WORDS = ["Kesh", "kesh", "old", "rebels", "Rebels", "-", ".", "\n", "\n\n", "General", "the", "é"]
STRINGS = st.lists(st.sampled_from(WORDS[:6] + WORDS[9:]), min_size=1, max_size=3).map(" ".join)
COUNTS = st.lists(
    st.one_of(
        st.builds(
            Count,
            STRINGS,
            st.sampled_from(["labelled", "added"]),
            st.sampled_from(sorted(NAMES)),
            times=st.integers(1, 3),
        ),
        st.builds(Count, STRINGS, st.sampled_from(["rejected", "passed over"])),
        st.builds(
            Count,
            st.just("the old rebels"),
            st.just("cut"),
            st.just(1),
            st.just(1),
            times=st.just(2),
        ),
    ),
    max_size=8,
)


@given(
    text=st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    places=st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 3), st.sampled_from(sorted(NAMES)))
    ),
    counts=COUNTS,
)
def test_suggestions_with_memory_are_always_flat_and_on_token_edges(
    tokenizer: Tokenizer,
    text: str,
    places: list[tuple[int, int, int]],
    counts: list[Count],
) -> None:
    tokens = Tokens(text, *tokenizer.encode(text))
    extents = [(tokens.extent(first, min(first + n, len(tokens))), k) for first, n, k in places]
    proposed = [Suggestion(Span(*extent, label)) for extent, label in extents if extent]
    found = with_memory(tokens, proposed, Memory(counts), NAMES)
    spans = [one.span for one in found]
    assert all(tokens.fits(*span.extent) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    already = {one.span.extent for one in proposed}
    added = [
        one.span
        for one in found
        if one.span.extent not in already and one.reason.startswith("labelled")
    ]
    assert not any(hyphenated(text, *span.extent) for span in added)
    words, histories = Words(tokens), Memory(counts).histories
    for one in flat(proposed):
        string = words.spelled(*one.span.extent)
        if string not in histories and uncapitalised(string) not in histories:
            assert one in found or any(
                span.start <= one.span.start and one.span.end <= span.end for span in added
            )
