"""Section: the classes of disagreement by pair and label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.pairs import NEITHER
from exports.agreement_report.blocks import Block, Paragraph, counts_by_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> list[dict[str, Any]]:
    """Differences of each pair by class and label; for a missing span, whose it is not."""
    counts = findings.parts.pairs
    order = {label: at for at, label in enumerate(findings.labels)}
    ranked = sorted(counts, key=lambda key: (*key[:2], key[2].kind, key[2][2], order[key[2].label]))
    return [
        {
            "annotators": findings.named((one, other)),
            "class": str(difference.kind),
            "missing_from": None
            if difference.lacking == NEITHER
            else findings.annotators[(one, other)[difference.lacking]],
            "label": findings.labels[difference.label],
            "places": counts[one, other, difference],
        }
        for one, other, difference in ranked
    ]


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """One table by pair, class and label."""
    yield Paragraph(
        "Places where two annotators differ. A place with several classes or labels counts once "
        "for each."
    )
    if not data["classes_by_pair"]:
        yield Paragraph("No two annotators differ.")
        return
    counts = (
        (" · ".join(entry["annotators"]), _class_in_words(entry), entry["label"], entry["places"])
        for entry in data["classes_by_pair"]
    )
    head = ("annotators", "class")
    yield counts_by_label("Classes by pair and label", head, data["labels"], counts)


def _class_in_words(entry: Mapping[str, Any]) -> str:
    lacking = entry["missing_from"]
    return str(entry["class"]) if lacking is None else f"{entry['class']}: not by {lacking}"
