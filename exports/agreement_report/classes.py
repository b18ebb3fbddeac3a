"""Section: the classes of disagreement by pair and label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.pairs import NEITHER
from exports.agreement_report.blocks import Block, Paragraph, counts_by_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> list[dict[str, Any]]:
    """Differences of each pair by class and label; of a missing span, who lacks it."""
    counts = findings.parts.pairs
    order = {label: at for at, label in enumerate(findings.labels)}
    ranked = sorted(counts, key=lambda key: (*key[:2], key[2].kind, key[2][2], order[key[2].label]))
    return [
        {
            "annotators": findings.named((one, other)),
            "class": str(what.kind),
            "missing_from": None
            if what.lacking == NEITHER
            else findings.who[(one, other)[what.lacking]],
            "label": findings.labels[what.label],
            "places": counts[one, other, what],
        }
        for one, other, what in ranked
    ]


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """One table; a difference with several classes or labels counts for each."""
    yield Paragraph(
        "Places where two annotators differ; one that has several classes or labels counts for "
        "each of them."
    )
    if not told["classes_by_pair"]:
        yield Paragraph("Nobody differs from anybody.")
        return
    counts = (
        (" · ".join(entry["annotators"]), class_in_words(entry), entry["label"], entry["places"])
        for entry in told["classes_by_pair"]
    )
    head = ("annotators", "class")
    yield counts_by_label("Classes by pair and label", head, told["labels"], counts)


def class_in_words(entry: Mapping[str, Any]) -> str:
    """The class, and of a missing span who lacks it."""
    lacking = entry["missing_from"]
    return f"{entry['class']}: not by {lacking}" if lacking is not None else str(entry["class"])
