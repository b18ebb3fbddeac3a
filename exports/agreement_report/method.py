"""Section: how the figures were computed, and sentences that can stand in a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import ALPHA, F1_EXACT, F1_OVERLAP, KAPPA
from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, Paragraph, Table
from exports.agreement_report.matrix import in_words
from exports.environment import PRODUCT, installed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.agreement.figures import Agreement
    from exports.agreement_report.findings import Findings

_GIVEN = ("project", "articles", "spans", "last_finished", "software", "version")


def values(findings: Findings) -> dict[str, Any]:
    """What the figures rest on and what made them.

    The date is that of the last annotation (UTC), so that the same project gives the same report.
    """
    everything = findings.report.figures[0]
    return {
        "project": findings.project,
        "articles": everything.articles,
        "spans": everything.spans,
        "last_finished": findings.parts.last_finished,
        "software": PRODUCT,
        "version": installed(PRODUCT) or "",
        "sentences": list(_sentences(findings, everything)),
    }


def _sentences(findings: Findings, everything: Agreement) -> Iterator[str]:
    told = {
        name: in_words({"value": f.value, "low": f.low, "high": f.high, "reason": f.reason})
        for name, f in everything.figures.items()
    }
    people, suggesters = len(findings.people), len(findings.suggesters)
    models = f" and {counted(suggesters, 'suggester')}" if suggesters else ""
    yield (
        f"Agreement rests on {counted(everything.articles, 'article')} finished by at least two "
        f"of {counted(people, 'annotator')}{models}, with {counted(everything.spans, 'span')}."
    )
    yield (
        f"Span-level F1 was {told[F1_EXACT]} for equal edges and label, and {told[F1_OVERLAP]} "
        "where overlap with the same label was enough."
    )
    yield (
        f"Over tokens, Cohen's kappa was {told[KAPPA]} and Krippendorff's alpha (nominal) was "
        f"{told[ALPHA]}, tokens without a label included."
    )
    yield (
        "Intervals are the 2.5th and 97.5th percentile of a bootstrap over articles "
        f"({findings.draws:,} draws, seed {findings.seed})."
    )
    yield f"Figures were computed with {PRODUCT} {installed(PRODUCT) or '(unreleased)'}."


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """The formulas, what they ran on, and the sentences."""
    method, bootstrap = told["method"], told["bootstrap"]
    yield Table("Figures", ("figure", "how"), tuple(told["how"].items()), names=2)
    given = [(name.replace("_", " "), str(method[name])) for name in _GIVEN]
    given += [(name, str(bootstrap[name])) for name in ("draws", "seed", "interval")]
    yield Table("Computed from and with", ("", ""), tuple(given), names=2)
    yield Paragraph("For a paper:")
    yield Paragraph(" ".join(method["sentences"]))
