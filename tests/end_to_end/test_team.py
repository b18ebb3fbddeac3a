"""Many processes on one project: short forms of `make soak`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from tests.soak.merges import kill_merges
from tests.soak.people import Pace
from tests.soak.runs import edit_together, kill_and_restart

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(2))
def test_killed_people_lose_nothing_and_double_nothing(tmp_path: Path, seed: int) -> None:
    outcome = kill_and_restart(
        tmp_path, persons=5, articles=12, overlap=2, kills=15, seed=seed, pause=0.1
    )
    found = asdict(outcome)
    assert found.pop("kills") > 0
    assert found.pop("edits") > 0
    assert not any(found.values()), found


def test_a_killed_merge_is_whole_or_undone(tmp_path: Path) -> None:
    outcome = kill_merges(tmp_path, articles=40, kills=10, seed=1)
    assert (outcome.halves, outcome.damage) == ([], [])


def test_people_who_start_and_edit_together_are_all_served(tmp_path: Path) -> None:
    pace = Pace(spread=0.5, every=0.3, seconds=4, turns=True)
    load = edit_together(tmp_path, 16, pace)
    assert load.failures == {}
    assert load.edits >= 16
