"""The simulated annotator: whatever the suggestions are, the result is the gold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import LabelledSpan
from corpus.text.tokens import Tokens
from tests.evaluation.articles import GoldArticle
from tests.evaluation.simulator.fixing import Ways
from tests.evaluation.simulator.run import WAYS, keys_of
from tests.examples import examples

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer

TEXT = "At least 56 old soldiers of Kenya met Ana Roe, Bea, Cyd and Dee in Kesh near Kenya."
LABELS = ("ACTOR", "NUMBER", "LOCATION")


def spans(*wanted: tuple[str, str]) -> tuple[LabelledSpan, ...]:
    found = []
    for words, label in wanted:
        start = TEXT.index(words)
        found.append(LabelledSpan(start, start + len(words), label))
    return tuple(sorted(found))


GOLD = spans(
    *(("56", "NUMBER"), ("old soldiers", "ACTOR"), ("Ana Roe", "ACTOR"), ("Bea", "ACTOR")),
    *(("Cyd", "ACTOR"), ("Dee", "ACTOR"), ("Kesh", "LOCATION")),
)


def wrong(**changes: str) -> tuple[LabelledSpan, ...]:
    """The gold with other labels for some words."""
    texts = {TEXT[one.start : one.end]: one for one in GOLD}
    return tuple(one._replace(label=changes.get(words, one.label)) for words, one in texts.items())


@pytest.fixture
def article(tokenizer: Tokenizer) -> GoldArticle:
    return GoldArticle("source", Tokens(TEXT, *tokenizer.encode(TEXT)), GOLD)


@pytest.mark.parametrize(
    ("found", "ways", "expected"),
    [
        (GOLD, Ways(pages=False), {"accept": 7, "finish": 1}),
        (GOLD, Ways(), {"page": 1, "finish": 1}),
        (wrong(Bea="LOCATION"), Ways(), {"travel": 3, "label": 1, "page": 1, "finish": 1}),
        (GOLD[:1] + GOLD[2:], Ways(), {"travel": 1, "add": 1, "edge": 1, "page": 1, "finish": 1}),
        (
            spans(("soldiers of", "ACTOR"), ("At least", "NUMBER")) + GOLD[2:],
            Ways(),
            {"travel": 3, "reject": 1, "edge": 2, "add": 1, "page": 1, "finish": 1},
        ),
        (
            wrong(Bea="LOCATION", Cyd="LOCATION", Dee="LOCATION"),
            Ways(),
            {"travel": 5, "label": 3, "page": 1, "finish": 1},
        ),
        (
            wrong(Bea="LOCATION", Cyd="LOCATION", Dee="LOCATION"),
            Ways(ranges=True),
            {"travel": 6, "label": 1, "page": 1, "finish": 1},
        ),
    ],
)
def test_keys_by_kind(
    article: GoldArticle, found: tuple[LabelledSpan, ...], ways: Ways, expected: dict[str, int]
) -> None:
    keys = keys_of([article], [found], ways)
    assert keys == Counter(expected)


@pytest.mark.slow
@given(
    found=st.lists(st.tuples(st.integers(0, 80), st.integers(1, 12), st.sampled_from(LABELS))),
    ways=st.sampled_from([*WAYS.values()]),
)
@settings(max_examples=examples(10), deadline=None)
def test_any_suggestions_become_the_gold(
    found: list[tuple[int, int, str]], ways: Ways, tokenizer: Tokenizer
) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))
    suggested: list[LabelledSpan] = []
    for start, length, label in sorted(found):
        extent = tokens.widened(start, min(start + length, len(TEXT)))
        if extent and (not suggested or suggested[-1].end <= extent[0]):
            suggested.append(LabelledSpan(*extent, label))
    article = GoldArticle("source", tokens, GOLD)
    assert keys_of([article], [tuple(suggested)], ways)["finish"]
