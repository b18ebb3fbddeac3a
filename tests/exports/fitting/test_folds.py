from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ExportError
from exports.fitting.folds import beginning, folds

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import GoldArticle

GROUPS = st.lists(st.integers(0, 12), min_size=2, max_size=40).filter(lambda g: len(set(g)) > 1)


@given(groups=GROUPS, number=st.integers(2, 6), seed=st.integers(0, 3))
def test_every_article_is_held_out_once_and_its_near_duplicates_with_it(
    gold_of: Callable[..., GoldArticle], groups: list[int], number: int, seed: int
) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}", group=f"g{g}") for n, g in enumerate(groups)]
    parts = folds(gold, number, seed=seed)
    assert len(parts) == min(number, len(set(groups)))
    assert all(parts)
    assert sorted(one.article.id for part in parts for one in part) == sorted(
        one.article.id for one in gold
    )
    for part in parts:
        others = {one.group for other in parts if other is not part for one in other}
        assert not others & {one.group for one in part}
    random.Random(seed).shuffle(gold)
    assert folds(gold, number, seed=seed) == parts


def test_sizes_are_about_the_same(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}") for n in range(27)]
    assert sorted(map(len, folds(gold, 5))) == [5, 5, 5, 6, 6]
    assert folds(gold, 5, seed=1) != folds(gold, 5)


def test_copies_of_one_article_cannot_be_held_out(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}", group="g") for n in range(30)]
    with pytest.raises(ExportError, match="near-duplicates of one another"):
        folds(gold, 5)


@given(groups=GROUPS, shares=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
def test_more_articles_hold_those_of_fewer(
    gold_of: Callable[..., GoldArticle], groups: list[int], shares: tuple[float, float]
) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}", group=f"g{g}") for n, g in enumerate(groups)]
    fewer, more = (beginning(gold, share) for share in sorted(shares))
    assert {one.article.id for one in fewer} <= {one.article.id for one in more}
    assert len(more) >= max(1, round(max(shares) * len(gold)))
    assert len(beginning(gold, 1.0)) == len(gold)
