"""Section: each annotator's work, agreement with gold, and decisions on suggestions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.agreement.against_gold import GOLD, OWN
from exports.agreement_report.blocks import (
    Block,
    Paragraph,
    Table,
    counts_by_label,
    figure_cell,
)
from exports.agreement_report.findings import ALL_LABELS, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.agreement.against_gold import GoldComparison
    from corpus.agreement.values import Workload

_LACKING = {OWN: "missing", GOLD: "too many"}
_COUNTS = ("shown", "accepted", "changed", "rejected", "undecided", "added")
_NO_DECISION = "no suggestion was shown and decided"


def values(findings: Findings) -> list[dict[str, Any]]:
    """By annotator: articles, spans, agreement with gold by label and class, suggestions."""
    return [
        {
            "annotator": name,
            "kind": "suggester" if one.work is None else "person",
            "articles": one.work.articles if one.work else None,
            "spans": one.work.spans if one.work else None,
            "gold": _gold(one.gold, findings.labels),
            "suggestions": _suggestions(one.work) if one.work else None,
        }
        for name, one in zip(findings.annotators, findings.parts.annotators, strict=True)
    ]


def _gold(gold: GoldComparison, labels: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "articles": gold.articles,
        "labels": [
            {
                "label": labels.get(label),
                "spans": gold.spans[label][0],
                "gold": gold.spans[label][1],
                "both": gold.spans[label][2],
                "span F1": asdict(figure),
            }
            for label, figure in gold.figures.items()
        ],
        "classes": [
            {
                "class": _LACKING.get(difference.lacking, str(difference.kind)),
                "label": labels[difference.label],
                "places": count,
            }
            for difference, count in sorted(gold.differences.items())
        ],
    }


def _suggestions(work: Workload) -> dict[str, Any]:
    return {
        **{name: getattr(work, name) for name in _COUNTS},
        "accepted_share": work.accepted_share,
        "reason": _NO_DECISION if work.accepted_share is None else "",
    }


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """Tables of the work, gold by label, gold by class, and suggestions."""
    people = data["people"]
    yield Paragraph(
        "Gold is what a reviewer settled, or what two or more annotators agree on. An article that "
        "only one annotator finished has nothing to compare with. “Agreed” gold includes the "
        "annotator's own version."
    )
    yield _agreement(people, data["labels"])
    yield _classes(people, data["labels"])
    yield Paragraph(
        "Suggestions that a person was shown in finished articles: accepted unchanged, changed, "
        "rejected or undecided; and spans added in articles with suggestions. The share is "
        "accepted / (accepted + changed + rejected)."
    )
    yield _decisions(people)


def _agreement(people: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Table:
    rows = tuple(
        (
            one["annotator"],
            *("–" if one[key] is None else f"{one[key]:,}" for key in ("articles", "spans")),
            ", ".join(f"{n:,} {basis}" for basis, n in one["gold"]["articles"].items()) or "none",
            *(
                figure_cell(entry["span F1"], f"{entry['spans']:,} spans, gold {entry['gold']:,}")
                for entry in one["gold"]["labels"]
            ),
        )
        for one in people
    )
    head = ("annotator", "articles", "spans", "with gold", ALL_LABELS, *labels)
    return Table("Span F1 with gold, by label", head, rows)


def _classes(people: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Block:
    counts = [
        (one["annotator"], entry["class"], entry["label"], entry["places"])
        for one in people
        for entry in one["gold"]["classes"]
    ]
    if not counts:
        return Paragraph("No annotator differs from gold, or there is no gold.")
    caption = "Differences from gold, by class and label"
    return counts_by_label(caption, ("annotator", "class"), labels, counts)


def _decisions(people: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            one["annotator"],
            *(f"{one['suggestions'][name]:,}" for name in _COUNTS),
            figure_cell(
                {
                    "value": one["suggestions"]["accepted_share"],
                    "low": None,
                    "high": None,
                    "reason": one["suggestions"]["reason"],
                }
            ),
        )
        for one in people
        if one["suggestions"]
    )
    head = ("annotator", *_COUNTS, "accepted unchanged")
    return Table("Decisions on suggestions", head, rows)
