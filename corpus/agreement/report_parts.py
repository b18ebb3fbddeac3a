"""What a report on agreement tells beside the figures, counted in the same pass over the articles.

Each part is counted by a module of its own; here they are fed, and read when all have passed by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.agreement.against_gold import GoldAgreement, WithGold
from corpus.agreement.confusion import Confusion, confusions
from corpus.agreement.over_time import Course, courses
from corpus.agreement.pairs import DifferingPairs
from corpus.agreement.reasons import Reasons
from corpus.agreement.settled import SettledPlaces
from corpus.agreement.worst import Case, WorstPlaces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.agreement.counts import Columns
    from corpus.agreement.pairs import Difference
    from corpus.agreement.report import Report
    from corpus.agreement.values import Lanes, SettlementReader, Workload
    from corpus.disagreement.places import Place


_NO_PERSON = ""
"""A suggester may have the name of a person, who has finished articles at some time."""


@dataclass(frozen=True, slots=True)
class Person:
    """One annotator: what they finished (None for a suggester), and how it compares with gold."""

    work: Workload | None
    gold: WithGold


@dataclass(frozen=True, slots=True)
class Parts:
    """`pairs` counts by two indices of annotators and their difference; `people` are by index.

    `titles` are those of the articles that are told of.
    """

    confusions: list[Confusion]
    pairs: Mapping[tuple[int, int, Difference], int]
    courses: list[Course]
    people: list[Person]
    worst: list[Case]
    settled: SettledPlaces
    reasons: Sequence[tuple[str, int]]
    titles: Mapping[str, str]
    last_finished: str


class PartsCounter:
    """Sees each article once (a `Watcher`), then tells all parts.

    Without `places`, `pairs` and `worst` stay empty: these look at each place of disagreement.
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
        self._pairs = DifferingPairs()
        self._gold = GoldAgreement(columns.labels)
        self._worst = WorstPlaces()
        self._settled = SettledPlaces()
        self._reasons = Reasons(label_names.values())

    def see(self, lanes: Lanes, here: Sequence[int], differing: Sequence[Place]) -> None:
        """One article that several have finished."""
        if self._places:
            self._pairs.see(here, differing)
            self._worst.see(lanes.article_id, here, lanes.tokens, differing)
        settlement = self._store.of(lanes.article_id)
        if settlement is None:
            return
        self._gold.see(lanes.spans, settlement)
        if settlement.basis == "adjudicated":
            self._settled.see(lanes.article_id, here, lanes.tokens, differing, settlement)
            self._reasons.see(text for _, text in settlement.comments)

    def parts(
        self, report: Report, people: Sequence[str], suggesters: int, *, draws: int, seed: int
    ) -> Parts:
        """All parts; annotators by index are the people of these names, then so many suggesters."""
        self._see_what_one_finished(people, set(report.articles))
        who = [*people, *[_NO_PERSON] * suggesters]
        finishing = self._store.finishing()
        work = self._store.workloads()
        worst, settled = self._worst.cases, self._settled
        told_of = {case.article_id for case in (*worst, *(one.case for one in settled.kept))}
        chance = {"draws": draws, "seed": seed}
        times = [finishing[article].at for article in report.articles if article in finishing]
        return Parts(
            confusions=confusions(self._columns, report.rows),
            pairs=self._pairs.counts,
            courses=courses(self._columns, report.rows, report.articles, who, finishing, **chance),
            people=[
                Person(work.get(name), self._gold.of(index, **chance))
                for index, name in enumerate(who)
            ],
            worst=worst,
            settled=settled,
            reasons=self._reasons.most_common,
            titles=self._store.titles(told_of),
            last_finished=max((at.get(name, "") for at in times for name in people), default=""),
        )

    def _see_what_one_finished(self, people: Sequence[str], seen: set[str]) -> None:
        """Adjudicated articles that only one of them has finished compare with gold, too."""
        for article_id, spans in self._store.adjudicated_alone(people, seen):
            settlement = self._store.of(article_id)
            if settlement is not None:
                self._gold.see(spans, settlement)
                self._reasons.see(text for _, text in settlement.comments)
