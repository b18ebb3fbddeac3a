"""The finding that the report opens with: what most disagreements are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.guideline import rules_between
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.agreement_report.findings import Findings

_SPANS = {
    "missing": "spans that some annotators have and others do not",
    "boundary": "spans with different edges",
    "split or merge": "spans that are split by some and merged by others",
    "value": "spans with different values",
}


def values(findings: Findings) -> dict[str, Any] | None:
    """The class, its labels, how many places, the most frequent strings and the rules; or null."""
    finding = findings.parts.main_finding
    if finding is None:
        return None
    labels = [findings.labels[label] for label in finding.labels]
    return {
        "class": str(finding.kind),
        "labels": labels,
        "places": finding.places,
        "strings": [{"string": string, "places": places} for string, places in finding.strings],
        "rule": finding.rule,
        "guideline_rules": rules_between(findings.guideline, labels),
    }


def sentence(data: Mapping[str, Any]) -> str:
    """The finding in a sentence.

    `86 of 194 disagreements are LOCATION against ACTOR, most often on “Kesh” (12); reviewers named
    the guideline rule ACTOR 8.`
    """
    finding = data["main_finding"]
    if finding is None:
        return "The annotators do not differ anywhere."
    many = f"{finding['places']:,} of {counted(data['disagreements'], 'disagreement')}"
    what = _SPANS.get(finding["class"])
    labels = " against ".join(finding["labels"])
    text = (
        f"{many} {'is' if finding['places'] == 1 else 'are'} {labels}{f' {what}' if what else ''}"
    )
    if finding["strings"]:
        strings = (f"“{one['string']}” ({one['places']:,})" for one in finding["strings"])
        text += f", most often on {', '.join(strings)}"
    if finding["rule"]:
        text += f"; reviewers named the guideline rule {finding['rule']}"
    elif finding["guideline_rules"]:
        text += f"; see the guideline, {' and '.join(finding['guideline_rules'])}"
    return f"{text}."
