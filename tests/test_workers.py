"""Simulated workers: probabilities and prices beside the known truth, whichever way they work."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from corpus.model import LabelledSpan
from corpus.text.tokens import Tokens
from tests.evaluation.articles import GoldArticle
from tests.evaluation.simulator.workers import WORKERS, work

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer
    from tests.evaluation.suggesters import Answers

RIGHT = {"ACTOR": 0.75, "NUMBER": 0.95, "LOCATION": 0.55}
"""The share of right suggestions for each label."""

MOST_ERROR = 0.05
MOST_ERROR_WITH_FEW_LOOKS = 0.1
"""A worker who overlooks mistakes is judged by a few dozen second looks alone."""

ARTICLES, SUGGESTIONS = 40, 16


def made_up(tokenizer: Tokenizer, seed: int = 1) -> tuple[list[GoldArticle], Answers]:
    """Articles of distinct words, so that no string has a history, with what was suggested."""
    chance = Random(seed)
    articles: list[GoldArticle] = []
    answers: Answers = []
    for number in range(ARTICLES):
        gold, found, text = [], [], ""
        for place in range(SUGGESTIONS):
            text += " and " if text else ""
            word = f"w{number}x{place}"
            label = chance.choice([*RIGHT])
            span = LabelledSpan(len(text), len(text) + len(word), label)
            text += word
            found.append(span)
            if chance.random() < RIGHT[label]:
                gold.append(span)
        tokens = Tokens(text, *tokenizer.encode(text))
        articles.append(GoldArticle("made up", tokens, tuple(gold)))
        answers.append(tuple(found))
    return articles, answers


def worked(tokenizer: Tokenizer, name: str, most_error: float, seed: int = 1) -> bool | None:
    """Let a worker label, and check the probabilities; whether the price has the truth, if told."""
    result = work(*made_up(tokenizer, seed), WORKERS[name])
    told = [one for one in result.told if one.score is not None]
    assert len(told) > ARTICLES * SUGGESTIONS / 2
    assert result.error is not None
    assert result.error <= most_error
    assert bool(result.keys["look"]) == (name != "one by one")
    return result.price and result.price.low <= result.wrong <= result.price.high


@pytest.mark.parametrize(
    "name", ["one by one", "`A` after corrections", "`A` in half of the articles"]
)
def test_probabilities_and_prices_are_honest(tokenizer: Tokenizer, name: str) -> None:
    assert worked(tokenizer, name, MOST_ERROR) is True


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name in WORKERS if "overlooked" in name or "doubtful" in name]
)
def test_prices_from_few_looks_are_honest_more_often_than_not(
    tokenizer: Tokenizer, name: str
) -> None:
    covered = [worked(tokenizer, name, MOST_ERROR_WITH_FEW_LOOKS, seed) for seed in (1, 2, 3)]
    assert covered.count(True) >= 2  # looks may be too few for a price, and 95 % may miss the truth
