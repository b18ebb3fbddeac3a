from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

import pytest

from exports.training_set.balance import ARTICLES, balanced, deviation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.options import Split

SHARES: tuple[Mapping[Split, float], ...] = (
    {"train": 0.8, "dev": 0.2},
    {"train": 0.6, "dev": 0.2, "test": 0.2},
)


def some_groups(number: int, chance: random.Random) -> dict[str, dict[str, int]]:
    return {
        f"g{index}": {
            ARTICLES: chance.randint(1, 3),
            "ACTOR": chance.randint(0, 20),
            "NUMBER": chance.choice([0, 0, 5, 30]),
            "LOCATION": chance.randint(0, 9),
        }
        for index in range(number)
    }


def best_deviation(groups: Mapping[str, Mapping[str, int]], shares: Mapping[Split, float]) -> float:
    """Try all placements that leave no side empty."""
    return min(
        deviation(groups, shares, dict(zip(groups, sides, strict=True)))
        for sides in product(shares, repeat=len(groups))
        if {*sides} == {*shares}
    )


def test_few_groups_are_nearly_as_balanced_as_they_can_be() -> None:
    chance = random.Random(3)
    optimal, trials = 0, 100
    for _ in range(trials):
        shares = chance.choice(SHARES)
        groups = some_groups(chance.randint(len(shares), 7), chance)
        sides = balanced(groups, shares, {})
        assert {*sides.values()} == {*shares}
        found, best = deviation(groups, shares, sides), best_deviation(groups, shares)
        optimal += found <= best + 1e-9
        assert found <= best + 0.1
    assert optimal >= 0.8 * trials


@pytest.mark.parametrize("shares", SHARES)
def test_many_groups_come_within_a_percent(shares: Mapping[Split, float]) -> None:
    groups = some_groups(400, random.Random(4))
    sides = balanced(groups, shares, {})
    for label in ("ACTOR", "NUMBER", "LOCATION", ARTICLES):
        total = sum(amounts[label] for amounts in groups.values())
        for side, share in shares.items():
            here = sum(groups[key][label] for key, other in sides.items() if other == side)
            assert abs(here / total - share) < 0.01


def test_groups_that_have_a_side_stay_and_new_ones_make_up_for_them() -> None:
    groups = some_groups(100, random.Random(5))
    kept: dict[str, Split] = dict.fromkeys(
        [*groups][:40], "dev"
    )  # twice as many as dev should have
    sides = balanced(groups, SHARES[0], kept)
    assert sides.items() >= kept.items()
    assert {key for key, side in sides.items() if side == "dev"} == {*kept}
    later = balanced(some_groups(300, random.Random(5)), SHARES[0], sides)
    assert later.items() >= sides.items()
    assert len([key for key, side in later.items() if side == "dev"]) > 40


def test_no_side_is_empty_unless_all_groups_are_kept() -> None:
    groups = {f"g{n}": {ARTICLES: 1, "ACTOR": 50 if n == 0 else 1} for n in range(3)}
    sides = balanced(groups, SHARES[1], {})
    assert {*sides.values()} == {"train", "dev", "test"}
    kept: dict[str, Split] = dict.fromkeys(groups, "train")
    assert balanced(groups, SHARES[1], kept) == kept
    assert balanced({}, SHARES[0], {}) == {}
