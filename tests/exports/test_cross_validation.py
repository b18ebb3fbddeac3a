"""What is held out from whom, with a fit that only notes what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.model import text_hash
from corpus.suggesting import Proposal
from exports.cross_validation import cross_validated, learning_curve
from exports.training_job import FitSettings, Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle

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


def test_nobody_is_asked_about_what_they_have_seen(tmp_path: Path, some_gold: SomeGold) -> None:
    gold, fit, told = some_gold(12), FakeFit(), list[float]()
    kept = cross_validated(job(gold), fit, tmp_path / "pipeline", told.append)
    assert [held.article for held in kept] == [one.article.id for one in gold]
    assert all(held.article not in fit.given[held.fold - 1] for held in kept)
    assert sum(12 - len(given) for given in fit.given[:5]) == 12
    assert fit.given[5] == {one.article.id for one in gold}
    assert fit.folders[5] == tmp_path / "pipeline"
    assert list(tmp_path.iterdir()) == [tmp_path / "pipeline"]
    assert told == sorted(told)
    assert told[-1] == 1


def test_what_was_proposed_is_on_token_edges_and_names_its_text(
    tmp_path: Path, some_gold: SomeGold
) -> None:
    gold = some_gold(6)
    kept = cross_validated(job(gold), FakeFit(), tmp_path / "pipeline", lambda share: None)
    for held, settled in zip(kept, gold, strict=True):
        (proposal,) = held.proposals
        text = settled.article.text
        assert held.text == text_hash(text)
        assert text[proposal.end].isspace() or not text[proposal.end].isalnum()
        assert proposal.made_by == "model"


def test_a_curve_fits_on_more_and_more_of_the_same(tmp_path: Path, some_gold: SomeGold) -> None:
    gold, fit, told = some_gold(20), FakeFit(), list[float]()
    asked = job(gold, shares=(0.25, 0.5, 1.0), folds=4, settings=FitSettings(seed=2))
    curve = learning_curve(asked, fit, tmp_path / "pipeline", told.append)
    assert [articles for articles, _ in curve] == [4, 8, 15]
    assert all(len(kept) == 20 for _, kept in curve)
    for fold in range(4):
        quarter, half, all_others = fit.given[fold], fit.given[fold + 4], fit.given[fold + 8]
        assert quarter < half < all_others
    assert list(tmp_path.iterdir()) == []
    assert told[-1] == pytest.approx(1)
