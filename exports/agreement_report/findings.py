"""What the sections of a report present, and the names that the report gives to annotators."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import FORMULAS
from exports.letters import letters_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.agreement.report import Report
    from corpus.agreement.report_parts import Parts
    from corpus.agreement.trials import TrialFigures

ALL_LABELS = "all"
"""The heading of figures over all labels."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The figures and parts of a report.

    Annotators by index are `people`, then `suggesters`. `labels` are names by id, `project` is the
    project's title. `unaided` (the comparison with and without suggestions) and `measured` (figures
    over a sample, by key) are JSON values; `trials` are practice and hidden gold. `aliases` maps
    names of people to those in the report. `guideline` is the project's, as Markdown.
    """

    report: Report
    parts: Parts
    people: Sequence[str]
    suggesters: Sequence[str]
    labels: Mapping[Any, str]
    project: str
    draws: int
    seed: int
    guideline: str = ""
    trials: Sequence[TrialFigures] = ()
    unaided: Mapping[str, Any] | None = None
    measured: Mapping[str, Any] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def annotators(self) -> list[str]:
        """The names of all annotators in the report, no two alike."""
        people = [self.alias(name) for name in self.people]
        taken = set(people)
        models = [f"{name} (suggester)" if name in taken else name for name in self.suggesters]
        return [*people, *models]

    def alias(self, person: str) -> str:
        """A person's name in the report."""
        return self.aliases.get(person, person)

    def named(self, indices: Iterable[int]) -> list[str]:
        """The names of these annotators in the report."""
        annotators = self.annotators
        return [annotators[index] for index in indices]


def anonymous(findings: Findings) -> Findings:
    """The findings with letters for people: annotators in their order, then all others."""
    others = {one.by for one in findings.parts.settled.kept}
    others |= {one.person for one in findings.trials}
    return replace(findings, aliases=letters_for([*findings.people, *sorted(others)]))


def base_values(findings: Findings) -> dict[str, Any]:
    """The first keys of every report: annotators, classes, what to annotate next, formulas."""
    report, labels = findings.report, findings.labels
    return {
        "annotators": findings.annotators,
        "labels": list(labels.values()),
        "disagreements": report.disagreements,
        "classes": [
            {"class": kind, "label": labels[label], "places": count}
            for (kind, label), count in report.classes.most_common()
        ],
        "next": None
        if report.next is None
        else {
            "label": labels[report.next.label],
            "articles": [{"id": name, "spans": spans} for name, spans in report.next.articles],
        },
        "how": FORMULAS,
        "bootstrap": {"draws": findings.draws, "seed": findings.seed, "interval": 0.95},
        "measured": [*findings.measured],
        **findings.measured,
    }
