"""The parts of a report beside the figures, counted in the same pass over the articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.agreement.against_gold import GoldComparison, GoldCounter
from corpus.agreement.confusion import Confusion, confusions
from corpus.agreement.main_finding import MainFinding, MainFindingCounter
from corpus.agreement.over_time import Course, courses
from corpus.agreement.pairs import PairDifferences
from corpus.agreement.reasons import ReasonCounter
from corpus.agreement.settled import SettledPlaces, reasons_at
from corpus.agreement.worst import Case, WorstPlaces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.agreement.counts import Columns
    from corpus.agreement.pairs import Difference
    from corpus.agreement.report import Report
    from corpus.agreement.values import SettlementReader, SharedArticle, Workload
    from corpus.disagreement.places import Place

_SUGGESTER = ""
"""Stands for the name of a suggester, which may be that of a person who finished articles."""


@dataclass(frozen=True, slots=True)
class AnnotatorSummary:
    """One annotator's finished articles (None for a suggester), compared with gold."""

    work: Workload | None
    gold: GoldComparison


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a report.

    `pairs` counts by two indices of annotators and their difference. `annotators` are by index.
    `titles` are those of the articles in `worst` and `settled`.
    """

    confusions: list[Confusion]
    pairs: Mapping[tuple[int, int, Difference], int]
    courses: list[Course]
    annotators: list[AnnotatorSummary]
    worst: list[Case]
    settled: SettledPlaces
    reasons: Sequence[tuple[str, int]]
    main_finding: MainFinding | None
    titles: Mapping[str, str]
    last_finished: str


class PartsCounter:
    """Counts all parts while it sees each article once (a `Watcher`).

    Without `places`, `pairs`, `worst` and `main_finding` stay empty: they take time for each place.
    """

    def __init__(
        self,
        columns: Columns,
        label_names: Mapping[Any, str],
        store: SettlementReader,
        *,
        places: bool = True,
    ) -> None:
        self._places = places
        self._columns = columns
        self._store = store
        self._pairs = PairDifferences()
        self._gold = GoldCounter(columns.labels)
        self._worst = WorstPlaces()
        self._settled = SettledPlaces()
        self._reasons = ReasonCounter(label_names.values())
        self._main = MainFindingCounter(self._reasons.rule)

    def see(self, lanes: SharedArticle, here: Sequence[int], differing: Sequence[Place]) -> None:
        """Count one article that several have finished."""
        settlement = self._store.of(lanes.article_id)
        adjudication = settlement if settlement and settlement.basis == "adjudicated" else None
        if self._places:
            self._pairs.see(here, differing)
            self._worst.see(lanes.article_id, here, lanes.tokens, differing)
            for place in differing:
                reasons = reasons_at(place, adjudication) if adjudication else ()
                self._main.see(place, lanes.tokens, reasons)
        if settlement:
            self._gold.see(lanes.spans, settlement)
        if adjudication:
            self._settled.see(lanes.article_id, here, lanes.tokens, differing, adjudication)
            self._reasons.see(text for _, text in adjudication.comments)

    def parts(
        self, report: Report, people: Sequence[str], suggesters: int, *, draws: int, seed: int
    ) -> Parts:
        """All parts. Annotators by index are these people, then the number of suggesters."""
        self._see_articles_of_one(people, set(report.articles))
        names = [*people, *[_SUGGESTER] * suggesters]
        finishing = self._store.finishing()
        work = self._store.workloads()
        worst, settled = self._worst.cases, self._settled
        cases = (*worst, *(one.case for one in settled.kept))
        chance = {"draws": draws, "seed": seed}
        times = [finishing[article].at for article in report.articles if article in finishing]
        return Parts(
            confusions=confusions(self._columns, report.rows),
            pairs=self._pairs.counts,
            courses=courses(
                self._columns, report.rows, report.articles, names, finishing, **chance
            ),
            annotators=[
                AnnotatorSummary(work.get(name), self._gold.comparison(index, **chance))
                for index, name in enumerate(names)
            ],
            worst=worst,
            settled=settled,
            reasons=self._reasons.most_common,
            main_finding=self._main.finding,
            titles=self._store.titles({case.article_id for case in cases}),
            last_finished=max((at.get(name, "") for at in times for name in people), default=""),
        )

    def _see_articles_of_one(self, people: Sequence[str], seen: set[str]) -> None:
        """Compare with gold the adjudicated articles that only one of them has finished."""
        for article_id, spans in self._store.adjudicated_alone(people, seen):
            settlement = self._store.of(article_id)
            if settlement is not None:
                self._gold.see(spans, settlement)
                self._reasons.see(text for _, text in settlement.comments)
