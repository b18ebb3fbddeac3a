"""People who work in different ways, and how honest the probabilities are that each is shown.

A worker does not look at everything. What is overlooked stays as it was suggested, so the truth is
known of every probability, and of every price that was told.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from annotator.session.labelling.doubtful import BELOW, of_100
from corpus.learning.calibration import Prediction, calibration_error
from tests.evaluation.simulator.annotator import Annotator
from tests.evaluation.simulator.fixing import Ways
from tests.evaluation.simulator.run import begun, fill
from tests.evaluation.table import markdown
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.learning.second_looks import Price
    from corpus.model import Span, Suggestion
    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.suggesters import Answers

SEED = 16


@dataclass(frozen=True)
class Worker:
    """A way of working.

    `in_bulk` is the share of articles in which pages are accepted as a whole; the other articles
    are decided one by one. `overlooked` is the share of the wrong suggestions on such pages that
    stay as they are. `doubtful_first` is whether only those below `BELOW` are looked at.
    """

    in_bulk: float = 1.0
    overlooked: float = 0.0
    doubtful_first: bool = False


WORKERS: Mapping[str, Worker] = {
    "one by one": Worker(in_bulk=0),
    "`A` after corrections": Worker(),
    "`A`, half of the mistakes overlooked": Worker(overlooked=0.5),
    "`A` in half of the articles": Worker(in_bulk=0.5),
    "… half of the mistakes overlooked": Worker(in_bulk=0.5, overlooked=0.5),
    "doubtful first after 20 articles": Worker(doubtful_first=True),
}
"""The rows of the table."""

BEFORE_DOUBTFUL = 20
"""Articles that are accepted a page at a time before a worker decides what is doubtful first."""


@dataclass
class Result:
    """What came of a worker's articles.

    `told` has every suggestion shown with the probability, and whether it is in the gold. `price`
    is what the project tells at the end about suggestions from `BELOW`.
    """

    keys: Counter[str] = field(default_factory=Counter)
    told: list[Prediction] = field(default_factory=list)
    price: Price | None = None

    @property
    def error(self) -> float | None:
        """The calibration error against the truth."""
        return calibration_error(self.told)

    @property
    def probable(self) -> list[Prediction]:
        """The suggestions with a probability of at least `BELOW`."""
        return [one for one in self.told if one.score is not None and one.score >= BELOW]

    @property
    def wrong(self) -> float:
        """The share of wrong ones among the probable."""
        return sum(not one.right for one in self.probable) / max(1, len(self.probable))


def work(articles: Sequence[GoldArticle], answers: Answers, worker: Worker) -> Result:
    """Let a worker label all articles, in order, beginning with these suggestions."""
    chance, result = Random(SEED), Result()
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder, "work.db")) as project:
        gold = fill(project, articles, answers)
        session = begun(project, Random(SEED), looks=True)
        for number in range(len(articles)):
            truth = gold[session.key.article_id]
            result.told += _told(session, truth)
            ways, target = _way(session, worker, truth, chance, number)
            annotator = Annotator(session, ways)
            annotator.label(target, truth=truth)
            result.keys += annotator.keys
        result.price = project.verdicts.price("evaluated", BELOW)
    return result


def _told(session: LabellingSession, truth: Sequence[Span]) -> Iterator[Prediction]:
    for one in session.draft.shown:
        yield Prediction(str(one.span.label), one.score, one.span in truth)


def _way(
    session: LabellingSession, worker: Worker, truth: Sequence[Span], chance: Random, number: int
) -> tuple[Ways, list[Span]]:
    """Return how the open article is labelled, and what it then is."""
    if chance.random() >= worker.in_bulk:
        return Ways(pages=False, hints=True), list(truth)
    first = worker.doubtful_first and number >= BEFORE_DOUBTFUL
    wrong = [one for one in session.draft.shown if one.span not in truth]
    kept = {
        one.span
        for one in wrong
        if (_is_probable(one) if first else chance.random() < worker.overlooked)
    }
    rest = [span for span in truth if not any(span.overlaps(*one.extent) for one in kept)]
    ways = Ways(hints=True, doubtful=BELOW) if first else Ways(hints=True)
    return ways, sorted([*rest, *kept])


def _is_probable(suggestion: Suggestion) -> bool:
    return suggestion.score is not None and suggestion.score >= BELOW


def table(articles: Sequence[GoldArticle], answers: Answers) -> str:
    """Return a table of workers: calibration error, second looks, the price told and the truth."""
    spans = sum(len(article.gold) for article in articles)
    rows = []
    for name, worker in WORKERS.items():
        result = work(articles, answers, worker)
        with_score = sum(one.score is not None for one in result.told)
        cells = [f"{with_score:,} of {len(result.told):,}", _error(result.error)]
        counts = (result.keys["look"], result.keys.total())
        cells += [*(f"{100 * count / spans:.1f}" for count in counts), _price(result.price)]
        rows.append([name, *cells, of_100(result.wrong)])
    heads = ["with a probability", "calibration error", "second looks", "all keys"]
    return markdown([["worker", *heads, f"price told from {BELOW}", "true"], *rows])


def _error(error: float | None) -> str:
    return "–" if error is None else f"{error:.3f}"


def _price(price: Price | None) -> str:
    if price is None:
        return "–"
    return f"{of_100(price.wrong)} ({of_100(price.low)} to {of_100(price.high)})"
