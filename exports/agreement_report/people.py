"""Section: each annotator: how much, how like the gold, and what became of suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.against_gold import GOLD, OWN
from exports.agreement_report.blocks import (
    Block,
    Cell,
    Paragraph,
    Table,
    counts_by_label,
    decimal,
    figure_cell,
)
from exports.agreement_report.findings import EVERYTHING, Findings, figure_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.agreement.against_gold import WithGold
    from corpus.agreement.values import Workload

_LACKING = {OWN: "missing", GOLD: "too many"}
_NO_DECISION = "no suggestion was shown and decided"


def values(findings: Findings) -> list[dict[str, Any]]:
    """By annotator: articles, spans, agreement with gold by label and class, suggestions."""
    return [
        {
            "annotator": name,
            "kind": "suggester" if person.work is None else "person",
            "articles": person.work.articles if person.work else None,
            "spans": person.work.spans if person.work else None,
            "gold": _gold(person.gold, findings.labels),
            "suggestions": _suggestions(person.work) if person.work else None,
        }
        for name, person in zip(findings.who, findings.parts.people, strict=True)
    ]


def _gold(gold: WithGold, labels: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "articles": gold.articles,
        "labels": [
            {
                "label": labels.get(label),
                "spans": gold.spans[label][0],
                "gold": gold.spans[label][1],
                "both": gold.spans[label][2],
                "span F1": figure_values(figure),
            }
            for label, figure in gold.figures.items()
        ],
        "classes": [
            {
                "class": _LACKING.get(what.lacking, str(what.kind)),
                "label": labels[what.label],
                "places": count,
            }
            for what, count in sorted(gold.differences.items())
        ],
    }


def _suggestions(work: Workload) -> dict[str, Any]:
    decided = work.accepted + work.changed + work.rejected
    return {
        "shown": work.shown,
        "accepted": work.accepted,
        "changed": work.changed,
        "rejected": work.rejected,
        "undecided": work.undecided,
        "added": work.added,
        "accepted_share": work.accepted / decided if decided else None,
        "reason": "" if decided else _NO_DECISION,
    }


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A table of how much, of gold by label, of gold by class, and of suggestions."""
    people = told["people"]
    yield Paragraph(
        "Gold is what a reviewer settled, or what two or more agree on; an annotation that stands "
        "alone is compared with nothing. “Agreed” gold holds the annotator's own voice."
    )
    yield _agreement(people, told["labels"])
    yield _classes(people, told["labels"])
    yield Paragraph(
        "Of the suggestions that a person was shown in finished articles: what was accepted as it "
        "stood, changed, or rejected; beside them the spans added where suggestions were shown. "
        "The share is accepted by accepted, changed and rejected."
    )
    yield _decisions(people)


def _agreement(people: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Table:
    rows = tuple(
        (
            one["annotator"],
            _count(one["articles"]),
            _count(one["spans"]),
            _bases(one["gold"]["articles"]),
            *(_with_gold(entry) for entry in one["gold"]["labels"]),
        )
        for one in people
    )
    head = ("annotator", "articles", "spans", "with gold", EVERYTHING, *labels)
    return Table("Span F1 with gold, by label", head, rows)


def _with_gold(entry: Mapping[str, Any]) -> Cell:
    return figure_cell(entry["span F1"], f"{entry['spans']:,} spans, gold {entry['gold']:,}")


def _bases(articles: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {basis}" for basis, count in articles.items()) or "none"


def _count(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def _classes(people: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Block:
    counts = [
        (one["annotator"], entry["class"], entry["label"], entry["places"])
        for one in people
        for entry in one["gold"]["classes"]
    ]
    if not counts:
        return Paragraph("Nobody differs from gold, or there is none.")
    caption = "Differences from gold, by class and label"
    return counts_by_label(caption, ("annotator", "class"), labels, counts)


def _decisions(people: Sequence[Mapping[str, Any]]) -> Table:
    names = ("shown", "accepted", "changed", "rejected", "undecided", "added")
    rows = tuple(
        (
            one["annotator"],
            *(f"{one['suggestions'][name]:,}" for name in names),
            accepted_share(one["suggestions"]),
        )
        for one in people
        if one["suggestions"]
    )
    head = ("annotator", *names, "accepted unchanged")
    return Table("What became of suggestions", head, rows)


def accepted_share(suggestions: Mapping[str, Any]) -> Cell:
    """The share accepted as it stood, or that it is undefined and why."""
    share = suggestions["accepted_share"]
    return Cell("undefined", suggestions["reason"]) if share is None else Cell(decimal(share))
