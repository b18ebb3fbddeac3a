"""The scorer: candidates, features, the fit, and weights as bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SuggesterError
from corpus.rules.document import Entity, Found, Reading
from corpus.scorer.candidates import MOST_TOKENS, candidates
from corpus.scorer.features import BUCKETS, feature_rows, first_bucket
from corpus.scorer.fitting import Examples, fit, probabilities
from corpus.scorer.weights import SHIPPED, SHIPPED_DIGEST, Scorer, digest, shipped

WORDS = ["The", "tired", "soldiers", "of", "Kesh", "saw", "at", "least", "56", "rebels", "."]
TAGS = ["DT", "JJ", "NNS", "IN", "NNP", "VBD", "RB", "JJS", "CD", "NNS", "."]
HEADS = [2, 2, 5, 2, 3, 5, 7, 8, 9, 5, 5]
LEFTS = [0, 1, 0, 3, 4, 0, 6, 6, 6, 6, 10]
READING = Reading(
    WORDS, [word.lower() for word in WORDS], TAGS, ["dep"] * 11, HEADS, LEFTS, [True] * 11,
    [Entity(4, 5, "GPE")], [*range(11)],
)  # fmt: skip
FOUND = [Found(4, 5, "LOCATION", ("place",), "GPE")]


def texts(reading: Reading, found: list[Found]) -> set[str]:
    return {" ".join(reading.words[start:end]) for start, end in candidates(reading, found)}


def test_candidates_are_phrases_names_numbers_and_neighbours_of_spans() -> None:
    found = texts(READING, FOUND)
    assert {"tired soldiers", "soldiers", "soldiers of Kesh", "Kesh"} <= found
    assert {"56", "at least 56", "at least 56 rebels", "rebels"} <= found
    assert "The tired soldiers" not in found
    assert all(not text.endswith(".") for text in found - {"56 rebels ."} if "56" not in text)


@given(
    tags=st.lists(st.sampled_from(["NN", "NNP", "CD", "DT", "JJ", "POS", "_SP", ""]), max_size=12),
    spans=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12))),
)
def test_any_document_has_candidates_with_features(
    tags: list[str], spans: list[tuple[int, int]]
) -> None:
    size = len(tags)
    words = ["\n" if tag == "_SP" else f"w{tag}" for tag in tags]
    reading = Reading(
        words,
        words,
        tags,
        [""] * size,
        [*range(size)],
        [*range(size)],
        [True] * size,
        [],
        [*range(size)],
    )
    found = [Found(a, min(b, size), "ACTOR") for a, b in spans if a < min(b, size)]
    extents = candidates(reading, found)
    own = {(one.start, one.end) for one in found}
    assert own <= {*extents}
    assert all(0 < end - start <= MOST_TOKENS for start, end in {*extents} - own)
    rows = feature_rows(reading, found, extents)
    assert len(rows) == len(extents)
    assert not len(rows) or rows.max() < BUCKETS


def test_features_tell_apart_what_the_rules_found() -> None:
    extents = [(4, 5), (9, 10)]
    with_rules = feature_rows(READING, FOUND, extents)
    without = feature_rows(READING, [], extents)
    assert (with_rules[0] != without[0]).sum() > 5
    assert (with_rules[1] == without[1]).all()
    assert {*with_rules[:, 0].tolist()} == {first_bucket()}


def test_a_fit_learns_and_stays_near_the_prior() -> None:
    rows = np.array([[1, 2], [1, 3]] * 40, np.uint16)
    classes = np.array([1, 0] * 40)
    examples = Examples(rows, classes, np.ones(80))
    prior = np.zeros((BUCKETS, 2))
    weights = fit(examples, prior)
    shares = probabilities(rows[:2], weights)
    assert shares[0, 1] > 0.85
    assert shares[1, 1] < 0.15
    assert not weights[4:].any()
    few = Examples(rows[:1], classes[:1], np.ones(1))
    assert np.abs(fit(few, weights) - weights).max() < np.abs(weights).max() / 4


def test_weights_are_read_as_they_were_written() -> None:
    scorer = shipped()
    assert digest(SHIPPED.read_bytes()) == SHIPPED_DIGEST == scorer.digest
    again = Scorer.read(scorer.content)
    assert again.labels == scorer.labels == ("ACTOR", "NUMBER", "LOCATION")
    assert (again.weights == scorer.weights).all()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", SHIPPED.read_bytes()[:5000]])
def test_damaged_weights_are_refused(content: bytes) -> None:
    with pytest.raises(SuggesterError, match="weights of the scorer"):
        Scorer.read(content)


def test_a_label_that_the_scorer_does_not_know_is_hardly_expected() -> None:
    scorer = shipped().for_labels({"7": "LOCATION", "8": ""})
    rows = feature_rows(READING, FOUND, [(4, 5)])
    none, place, unknown = scorer.probabilities(rows)[0]
    assert place > none
    assert unknown < 0.01
