"""Which articles gamma is computed over, and what becomes of them."""

from __future__ import annotations

import sys

import pytest

from corpus.agreement import gamma
from corpus.agreement.gamma import Sample, article_gamma, mean_figure, sample_gamma
from corpus.agreement.values import SharedArticle
from corpus.disagreement.places import LaneSpan
from corpus.errors import InputError
from tests.corpus.agreement.test_figures import tokens

SPANS = [LaneSpan(0, 3, "A"), LaneSpan(6, 9, "N")]


def lanes(number: int, *spans: list[LaneSpan]) -> SharedArticle:
    return SharedArticle(str(number), tokens(), dict(enumerate(spans)))


def drawn(size: int, seed: int, articles: int = 30) -> set[str]:
    sample = Sample(size, seed)
    passed = [*sample.sampling(lanes(number) for number in range(articles))]
    assert len(passed) == articles
    return {kept.article_id for kept in sample.kept}


def test_the_sample_has_the_wanted_size_and_depends_on_the_seed() -> None:
    assert len(drawn(5, 1)) == 5
    assert drawn(5, 1) == drawn(5, 1) != drawn(5, 2)
    assert len(drawn(50, 1)) == 30
    assert drawn(0, 1) == set()


def test_every_article_has_the_same_chance_to_be_sampled() -> None:
    times = [sum(str(number) in drawn(3, seed, 6) for seed in range(400)) for number in range(6)]
    assert min(times) > 150
    assert max(times) < 250


def test_the_interval_contains_the_mean() -> None:
    figure = mean_figure([0.2, 0.4, 0.6, 0.8], draws=200, seed=0)
    assert figure.value == pytest.approx(0.5)
    assert figure.low is not None
    assert figure.high is not None
    assert 0.2 <= figure.low < 0.5 < figure.high <= 0.8


def test_one_article_has_no_interval() -> None:
    assert mean_figure([0.5], draws=200, seed=0) == gamma.Figure(0.5)


def test_gamma_without_spans_is_undefined_and_not_computed() -> None:
    reported: list[int] = []
    found = sample_gamma([lanes(1, [], [])], draws=100, seed=0, advance=reported.append)
    assert found.figure.value is None
    assert found.figure.reason
    assert (found.articles, found.sampled, reported) == (0, 1, [1])


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    with pytest.raises(InputError, match=r"annotator-tui\[gamma\]"):
        gamma.require_library()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_gamma_is_1_for_equal_annotations_and_lower_otherwise() -> None:
    pytest.importorskip("pygamma_agreement")
    assert article_gamma(lanes(1, SPANS, SPANS), seed=1) == pytest.approx(1)
    other = [LaneSpan(0, 5, "A"), LaneSpan(6, 9, "A")]
    less = article_gamma(lanes(1, SPANS, other), seed=1)
    assert less < 1
    assert article_gamma(lanes(1, SPANS, other), seed=1) == less
    assert article_gamma(lanes(1, SPANS, []), seed=1) < less
