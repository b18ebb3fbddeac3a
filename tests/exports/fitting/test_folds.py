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
def test_every_article_is_held_out_once_with_its_near_duplicates(
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


def test_folds_have_about_the_same_size(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}") for n in range(27)]
    assert sorted(map(len, folds(gold, 5))) == [5, 5, 5, 6, 6]
    assert folds(gold, 5, seed=1) != folds(gold, 5)


def test_near_duplicates_only_are_refused(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}", group="g") for n in range(30)]
    with pytest.raises(ExportError, match="near-duplicates of one another"):
        folds(gold, 5)


@given(groups=GROUPS, shares=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)))
def test_a_larger_share_contains_a_smaller_one(
    gold_of: Callable[..., GoldArticle], groups: list[int], shares: tuple[float, float]
) -> None:
    gold = [gold_of("Rebels.", id=f"a{n}", group=f"g{g}") for n, g in enumerate(groups)]
    fewer, more = (beginning(gold, share) for share in sorted(shares))
    assert {one.article.id for one in fewer} <= {one.article.id for one in more}
    assert len(more) >= max(1, round(max(shares) * len(gold)))
    assert len(beginning(gold, 1.0)) == len(gold)
