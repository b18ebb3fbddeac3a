"""Formulas against krippendorff and NLTK, token by token, on random cases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from corpus.agreement import figures
from corpus.agreement.counts import Columns, article_row
from corpus.agreement.figures import Agreement, agreements
from corpus.disagreement.places import LaneSpan, unanimous_and_differing
from corpus.model import LabelledSpan
from corpus.scoring import tally
from corpus.text.tokens import Tokens
from tests.token_bytes import encode_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

LABELS = ("A", "N", "L")
WORDS = 16

Lanes = dict[int, list[LaneSpan]]


def tokens(count: int = WORDS) -> Tokens:
    return Tokens("x " * count, encode_tokens([1] * count, [1] * count))


@st.composite
def flat(draw: st.DrawFn) -> list[LaneSpan]:
    cuts = sorted(draw(st.sets(st.integers(0, WORDS), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [LaneSpan(2 * a, 2 * b - 1, draw(st.sampled_from(LABELS))) for a, b in pairs]


def articles(annotators: int, *, fewest: int = 1) -> st.SearchStrategy[list[Lanes]]:
    lanes = st.dictionaries(st.integers(0, annotators - 1), flat(), min_size=fewest)
    return st.lists(lanes, min_size=1, max_size=4)


def computed(found: list[Lanes], annotators: int, **options: Any) -> list[Agreement]:
    columns = Columns(annotators, LABELS)
    rows = [
        article_row(
            columns, here, *unanimous_and_differing([lanes[index] for index in here]), tokens()
        )
        for lanes in found
        for here in [sorted(lanes)]
    ]
    return agreements(columns, rows, **{"draws": 0, **options})


def at_tokens(spans: Sequence[LaneSpan]) -> list[str]:
    given = ["O"] * WORDS
    for span in spans:
        given[span.start // 2 : span.end // 2 + 1] = [span.label] * (
            (span.end - span.start) // 2 + 1
        )
    return given


def alpha(found: list[Lanes], annotators: int, *, empty: bool) -> float:
    """krippendorff's, over the articles that several have finished."""
    matrix: list[list[float]] = [[] for _ in range(annotators)]
    for lanes in found:
        if len(lanes) < 2:
            continue
        given = {index: at_tokens(spans) for index, spans in lanes.items()}
        for token in range(WORDS):
            if empty or any(labels[token] != "O" for labels in given.values()):
                for index, row in enumerate(matrix):
                    has = index in given
                    row.append("OANL".index(given[index][token]) if has else math.nan)
    data = np.array(matrix, dtype=float)
    if data.size == 0 or len(np.unique(data[~np.isnan(data)])) < 2:
        return math.nan
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def kappa(found: list[Lanes], pair: tuple[int, int], *, empty: bool) -> float:
    """NLTK's, over the articles that both have finished."""
    from nltk.metrics.agreement import AnnotationTask  # takes half a second

    triples = []
    for number, lanes in enumerate(found):
        if not {*pair} <= {*lanes}:
            continue
        one, other = (at_tokens(lanes[index]) for index in pair)
        for token in range(WORDS):
            if empty or not one[token] == other[token] == "O":
                triples += [
                    ("1", (number, token), one[token]),
                    ("2", (number, token), other[token]),
                ]
    if len({label for _, _, label in triples}) < 2:
        return math.nan  # chance explains all; NLTK says 1
    return float(AnnotationTask(data=triples).kappa())


def value(figure: figures.Figure) -> float:
    return math.nan if figure.value is None else figure.value


@given(articles(3))
def test_alpha_equals_the_krippendorff_package(found: list[Lanes]) -> None:
    together = computed(found, 3)[0]
    for name, empty in ((figures.ALPHA, True), (figures.ALPHA_LABELLED, False)):
        expected = alpha(found, 3, empty=empty)
        assert value(together.figures[name]) == pytest.approx(expected, nan_ok=True)


@given(articles(3))
def test_kappa_equals_nltk(found: list[Lanes]) -> None:
    pairs = [one for one in computed(found, 3) if len(one.annotators) == 2 and one.label is None]
    for one in pairs:
        for name, empty in ((figures.KAPPA, True), (figures.KAPPA_LABELLED, False)):
            expected = kappa(found, one.annotators, empty=empty)
            assert value(one.figures[name]) == pytest.approx(expected, nan_ok=True)


@given(articles(2, fewest=2))
def test_span_f1_equals_the_scoring_module(found: list[Lanes]) -> None:
    by_label = {one.label: one for one in computed(found, 2)}
    for label, one in by_label.items():
        chosen = [
            [
                [LabelledSpan(*span[:3]) for span in lanes[index] if label in (None, span.label)]
                for index in (0, 1)
            ]
            for lanes in found
        ]
        total = sum((tally(*pair) for pair in chosen[1:]), tally(*chosen[0]))
        expected = {figures.F1_EXACT: total.f1, figures.F1_OVERLAP: total.f1_overlap}
        for name, wanted in expected.items():
            assert one.figures[name].value == (None if wanted is None else pytest.approx(wanted))
        assert one.spans == total.gold + total.found


@given(articles(2, fewest=2))
def test_f1_equals_nervaluate(found: list[Lanes]) -> None:
    """Its `strict` is F1 of equal edges and label, its `exact` of equal edges."""
    one, other = ([_as_dicts(lanes[index]) for lanes in found] for index in (0, 1))
    if not any(one) or not any(other):
        return  # it has no word for undefined
    expected = Evaluator(one, other, tags=[*LABELS], loader="dict").evaluate()["overall"]
    found_figures = computed(found, 2)[0].figures
    assert value(found_figures[figures.F1_EXACT]) == pytest.approx(expected["strict"].f1)
    assert value(found_figures[figures.F1_BOUNDARIES]) == pytest.approx(expected["exact"].f1)


def _as_dicts(spans: Sequence[LaneSpan]) -> list[dict[str, Any]]:
    return [{"label": span.label, "start": span.start, "end": span.end} for span in spans]


@given(articles(2, fewest=2))
def test_boundary_f1_ignores_labels_and_label_agreement_needs_equal_edges(
    found: list[Lanes],
) -> None:
    together = computed(found, 2)[0]
    extents = [[{span.extent for span in lanes[index]} for index in (0, 1)] for lanes in found]
    matched = sum(len(one & other) for one, other in extents)
    spans = sum(len(one) + len(other) for one, other in extents)
    same = sum(len({*lanes[0]} & {*lanes[1]}) for lanes in found)
    if spans:
        assert value(together.figures[figures.F1_BOUNDARIES]) == pytest.approx(2 * matched / spans)
    if matched:
        assert value(together.figures[figures.LABELS]) == pytest.approx(same / matched)
    else:
        assert together.figures[figures.LABELS].reason


@given(articles(3))
def test_every_figure_is_a_number_or_has_a_reason(found: list[Lanes]) -> None:
    for one in computed(found, 3, draws=20):
        for figure in one.figures.values():
            assert (figure.value is None) == bool(figure.reason)
            for number in (figure.value, figure.low, figure.high):
                assert number is None or math.isfinite(number)


def test_an_interval_contains_the_value_and_narrows_with_more_articles() -> None:
    agreeing = {0: [LaneSpan(0, 3, "A")], 1: [LaneSpan(0, 3, "A")]}
    differing = {0: [LaneSpan(0, 3, "A")], 1: [LaneSpan(4, 7, "A")]}
    widths = []
    for times in (5, 50):
        figure = computed([agreeing, differing] * times, 2, draws=500)[0].figures[figures.F1_EXACT]
        assert figure.low is not None
        assert figure.high is not None
        assert figure.value == pytest.approx(0.5)
        assert figure.low < 0.5 < figure.high
        widths.append(figure.high - figure.low)
    assert widths[1] < widths[0] / 2


def test_the_seed_determines_the_interval() -> None:
    found: list[Lanes] = [{0: [LaneSpan(0, 1, "A")], 1: []}, {0: [], 1: []}]
    assert computed(found, 2, draws=50, seed=7) == computed(found, 2, draws=50, seed=7)


def test_without_a_shared_article_every_figure_is_undefined() -> None:
    for one in computed([{0: [LaneSpan(0, 1, "A")]}, {1: []}], 2):
        assert one.articles == 0
        assert {figure.reason for figure in one.figures.values()} == {
            "no article is finished by two annotators"
        }
