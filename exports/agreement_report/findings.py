"""Everything that the sections of a report tell of, with the names by which people are called."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import HOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.agreement.figures import Figure
    from corpus.agreement.report import Report
    from corpus.agreement.report_parts import Parts

EVERYTHING = "all"
"""What stands for all labels where labels are named."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`people` and then `suggesters` are the annotators, by index.

    `labels` are names by id, `project` is the project's title. As JSON values, where there are any,
    `unaided` is the comparison with and without suggestions, and `measured` what was measured
    beside the figures, by key. `called` says how a person is called in the report where that is not
    by name.
    """

    report: Report
    parts: Parts
    people: Sequence[str]
    suggesters: Sequence[str]
    labels: Mapping[Any, str]
    project: str
    draws: int
    seed: int
    unaided: Mapping[str, Any] | None = None
    measured: Mapping[str, Any] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> list[str]:
        """All annotators as the report calls them, no two alike."""
        people = self.names(self.people)
        taken = set(people)
        models = [f"{name} (suggester)" if name in taken else name for name in self.suggesters]
        return [*people, *models]

    def names(self, people: Iterable[str]) -> list[str]:
        """People as the report calls them."""
        return [self.called.get(name, name) for name in people]

    def named(self, indices: Iterable[int]) -> list[str]:
        """Annotators by index, as the report calls them."""
        who = self.who
        return [who[index] for index in indices]


def anonymous(findings: Findings) -> Findings:
    """The same with letters for people: the annotators in their order, then reviewers."""
    reviewers = sorted({one.by for one in findings.parts.settled.kept})
    people = dict.fromkeys([*findings.people, *reviewers])
    return replace(findings, called={name: letters(at) for at, name in enumerate(people)})


def letters(number: int) -> str:
    """A, B … Z, AA, AB …, from 0."""
    rest, last = divmod(number, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


def figure_values(figure: Figure) -> dict[str, Any]:
    """A figure for JSON: null where it is undefined, and then with the reason."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "reason": figure.reason,
    }


def base_values(findings: Findings) -> dict[str, Any]:
    """What every report begins with, and what its figures are."""
    report, labels = findings.report, findings.labels
    return {
        "annotators": findings.who,
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
        "how": HOW,
        "bootstrap": {"draws": findings.draws, "seed": findings.seed, "interval": 0.95},
        "measured": [*findings.measured],
        **findings.measured,
    }
