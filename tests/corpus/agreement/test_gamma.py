"""Which articles gamma is computed over, and what becomes of them."""

from __future__ import annotations

import sys

import pytest

from corpus.agreement import gamma
from corpus.agreement.gamma import Sample, gamma_of, mean_figure, measured
from corpus.agreement.values import Lanes
from corpus.disagreement.places import LaneSpan
from corpus.errors import InputError
from tests.corpus.agreement.test_figures import tokens

SPANS = [LaneSpan(0, 3, "A"), LaneSpan(6, 9, "N")]


def lanes(number: int, *spans: list[LaneSpan]) -> Lanes:
    return Lanes(str(number), tokens(), dict(enumerate(spans)))


def drawn(size: int, seed: int, articles: int = 30) -> set[str]:
    sample = Sample(size, seed)
    passed = [*sample.passing(lanes(number) for number in range(articles))]
    assert len(passed) == articles
    return {kept.article_id for kept in sample.kept}


def test_so_many_articles_are_drawn_and_one_seed_draws_the_same() -> None:
    assert len(drawn(5, 1)) == 5
    assert drawn(5, 1) == drawn(5, 1) != drawn(5, 2)
    assert len(drawn(50, 1)) == 30
    assert drawn(0, 1) == set()


def test_every_article_is_drawn_as_often() -> None:
    times = [sum(str(number) in drawn(3, seed, 6) for seed in range(400)) for number in range(6)]
    assert min(times) > 150
    assert max(times) < 250


def test_the_interval_holds_the_mean() -> None:
    figure = mean_figure([0.2, 0.4, 0.6, 0.8], draws=200, seed=0)
    assert figure.value == pytest.approx(0.5)
    assert figure.low is not None
    assert figure.high is not None
    assert 0.2 <= figure.low < 0.5 < figure.high <= 0.8


def test_one_article_has_no_interval() -> None:
    assert mean_figure([0.5], draws=200, seed=0) == gamma.Figure(0.5)


def test_without_a_span_it_is_undefined_and_nothing_is_computed() -> None:
    told: list[int] = []
    found = measured([lanes(1, [], [])], draws=100, seed=0, advance=told.append)
    assert found.figure.value is None
    assert found.figure.reason
    assert (found.articles, found.sampled, told) == (0, 1, [1])


def test_where_the_extra_is_lacking_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    with pytest.raises(InputError, match=r"annotator-tui\[gamma\]"):
        gamma.require()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_library_gives_1_for_the_same_and_less_for_less() -> None:
    pytest.importorskip("pygamma_agreement")
    assert gamma_of(lanes(1, SPANS, SPANS), seed=1) == pytest.approx(1)
    other = [LaneSpan(0, 5, "A"), LaneSpan(6, 9, "A")]
    less = gamma_of(lanes(1, SPANS, other), seed=1)
    assert less < 1
    assert gamma_of(lanes(1, SPANS, other), seed=1) == less
    assert gamma_of(lanes(1, SPANS, []), seed=1) < less
