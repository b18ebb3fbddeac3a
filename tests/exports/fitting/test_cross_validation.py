"""What is held out from whom, with a fit that only notes what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.workers.fit import shared_out
from corpus.model import Article, GoldArticle, text_hash
from corpus.suggesters.suggester import Proposal
from exports.fitting.cross_validation import PlannedFit, carried_out, planned_fits
from exports.fitting.job import FitSettings, Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.suggesters.trained import HeldOut

    SomeGold = Callable[..., list[GoldArticle]]


class FakeFit:
    """Suggests the first token of every text; notes its articles and where it wrote."""

    name = "fake"
    settings: dict[str, str] = {}

    def __init__(self) -> None:
        self.given: list[set[str]] = []
        self.folders: list[Path] = []

    def __call__(
        self,
        gold: Sequence[GoldArticle],
        folder: Path,
        *,
        job: Job,
        progress: Callable[[float], None],
    ) -> FakeFit:
        self.given.append({one.article.id for one in gold})
        self.folders.append(folder)
        folder.mkdir()
        for share in (0.0, 0.5, 1.0):
            progress(share)
        return self

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        for text in texts:
            yield [Proposal(0, text.index(" ") - 1, "ACTOR", 0.5, "first", "model")]


def job(gold: Sequence[GoldArticle], **options: object) -> Job:
    return Job(lang="en", labels=("ACTOR",), gold=tuple(gold), **options)  # type: ignore[arg-type]


def carried(asked: Job, fit: FakeFit, folder: Path, told: list[float]) -> list[HeldOut]:
    fits = planned_fits(asked)
    done = carried_out(fits, fit, folder, job=asked, progress=told.append)
    return [held for _, kept in done for held in kept]


def test_no_fit_suggests_for_articles_it_learned_from(tmp_path: Path, some_gold: SomeGold) -> None:
    gold, fit, told = some_gold(12), FakeFit(), list[float]()
    kept = carried(job(gold), fit, tmp_path, told)
    assert sorted(held.article for held in kept) == [one.article.id for one in gold]
    assert all(held.article not in fit.given[held.fold - 1] for held in kept)
    assert sum(12 - len(given) for given in fit.given[:5]) == 12
    assert fit.given[5] == {one.article.id for one in gold}
    assert fit.folders[5] == tmp_path / "pipeline"
    assert list(tmp_path.iterdir()) == [tmp_path / "pipeline"]
    assert told == pytest.approx(sorted(told))
    assert told[-1] == pytest.approx(1)


def test_suggestions_are_on_token_edges_and_name_their_text(
    tmp_path: Path, some_gold: SomeGold
) -> None:
    gold = {one.article.id: one.article.text for one in some_gold(6)}
    for held in carried(job(some_gold(6)), FakeFit(), tmp_path, []):
        (proposal,) = held.proposals
        text = gold[held.article]
        assert held.text == text_hash(text)
        assert text[proposal.end].isspace() or not text[proposal.end].isalnum()
        assert proposal.made_by == "model"


def test_near_duplicates_are_held_out_together(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("Rebels left Kesh.", id=f"a{n:02}", group=f"g{n // 3}") for n in range(18)]
    for fit in planned_fits(job(gold))[:-1]:
        assert not {one.group for one in fit.learned} & {one.group for one in fit.held}


def test_each_step_of_a_curve_adds_articles_to_the_previous_one(
    tmp_path: Path, some_gold: SomeGold
) -> None:
    gold, fit, told = some_gold(20), FakeFit(), list[float]()
    asked = job(gold, shares=(0.25, 0.5, 1.0), folds=4, settings=FitSettings(seed=2))
    kept = carried(asked, fit, tmp_path, told)
    assert list(map(len, fit.given)) == [4] * 4 + [8] * 4 + [15] * 4
    assert len(kept) == 3 * 20
    for fold in range(4):
        quarter, half, all_others = fit.given[fold], fit.given[fold + 4], fit.given[fold + 8]
        assert quarter < half < all_others
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 5))
def test_fits_are_divided_evenly_among_processes(sizes: list[int], processes: int) -> None:
    fits = [sized(number, size) for number, size in enumerate(sizes)]
    parts = shared_out(fits, processes)
    assert sorted(fit.number for part in parts for fit in part) == list(range(len(sizes)))
    assert len(parts) == min(processes, len(sizes))
    loads = [sum(fit.size for fit in part) for part in parts]
    assert max(loads) - min(loads) <= max(sizes)


def sized(number: int, size: int) -> PlannedFit:
    settled = GoldArticle(Article("a", "x" * size), (), "single", (), "", "g")
    return PlannedFit(number, 1, (settled,), ())
