"""Strings with their places: what is undecided and doubtful comes first."""

from __future__ import annotations

from corpus.model import Mark, Span, Suggestion
from corpus.suggested_strings import CONTEXT, SuggestedStrings

TEXT = "Kesh, Tarn, Kesh, Ordun. " * 5


def mark(word: str, nth: int, score: float | None, state: str = "suggested") -> Mark:
    start = [at for at in range(len(TEXT)) if TEXT.startswith(word, at)][nth]
    span = Span(start, start + len(word), 3)
    return Mark(span, state, Suggestion(span, score))  # type: ignore[arg-type]


def test_the_order_is_that_of_the_evidence() -> None:
    strings = SuggestedStrings()
    kesh = [mark("Kesh", nth, 0.9) for nth in range(4)]  # 4 × .1
    tarn = [mark("Tarn", 0, 0.2), mark("Tarn", 1, 0.9)]  # 2 × .45
    ordun = [mark("Ordun", 0, None), mark("Ordun", 1, 0.1, "accepted")]  # 1 × .5
    strings.add("a1", TEXT, [*kesh, *tarn, *ordun], is_own=True)
    listed = strings.listed()
    assert [one.text for one in listed] == ["Tarn", "Ordun", "Kesh"]
    assert [one.score and round(one.score, 2) for one in listed] == [0.55, None, 0.9]
    assert [len(one.undecided) for one in listed] == [2, 1, 4]


def test_without_a_history_the_order_is_that_of_the_scorer() -> None:
    strings = SuggestedStrings()
    marks = [mark("Tarn", 0, None), mark("Kesh", 0, None), mark("Ordun", 0, 0.7)]
    chances = {one.span: chance for one, chance in zip(marks, (0.9, 0.1, 0.2), strict=True)}
    strings.add("a1", TEXT, marks, is_own=True, chances=chances)
    listed = strings.listed()
    assert [one.text for one in listed] == ["Kesh", "Ordun", "Tarn"]
    assert [one.score for one in listed] == [None, 0.7, None]  # what is shown stays the history's


def test_an_article_that_is_read_again_replaces_its_places() -> None:
    strings = SuggestedStrings()
    strings.add("a1", TEXT, [mark("Kesh", 3, 0.9)], is_own=False)
    strings.add("a2", TEXT, [mark("Kesh", 0, 0.9, "rejected")], is_own=True)
    strings.add("a1", TEXT, [mark("Kesh", 2, 0.9)], is_own=False)
    [kesh] = strings.listed()
    assert [(at.article_id, at.start, at.is_own) for at in kesh.places] == [
        ("a1", 25, False),
        ("a2", 0, True),
    ]
    first, _ = kesh.places
    assert first.before == TEXT[:25]
    assert first.after == TEXT[29 : 29 + CONTEXT]
    assert (dict(kesh.label_counts), kesh.usual) == ({3: 1}, 3)


def test_a_string_that_was_only_rejected_has_the_suggested_label() -> None:
    strings = SuggestedStrings()
    strings.add("a1", TEXT, [mark("Kesh", 0, 0.4, "rejected")], is_own=True)
    [kesh] = strings.listed()
    assert (kesh.usual, kesh.evidence, kesh.score) == (3, 0, None)
