"""Section: how the figures were computed, and sentences to quote in a paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import ALPHA, F1_EXACT, F1_OVERLAP, KAPPA
from corpus.distributions import PRODUCT, installed
from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, Paragraph, Table
from exports.agreement_report.matrix import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.agreement.figures import Agreement
    from exports.agreement_report.findings import Findings

_BASIS = ("project", "articles", "spans", "last_finished", "software", "version")


def values(findings: Findings) -> dict[str, Any]:
    """The basis of the figures, and the software.

    The date is that of the last annotation (UTC), so that the same project gives the same report.
    """
    overall = findings.report.figures[0]
    return {
        "project": findings.project,
        "articles": overall.articles,
        "spans": overall.spans,
        "last_finished": findings.parts.last_finished,
        "software": PRODUCT,
        "version": installed(PRODUCT) or "",
        "sentences": list(_sentences(findings, overall)),
    }


def _sentences(findings: Findings, overall: Agreement) -> Iterator[str]:
    words = {name: in_words(asdict(figure)) for name, figure in overall.figures.items()}
    people, suggesters = len(findings.people), len(findings.suggesters)
    models = f" and {counted(suggesters, 'suggester')}" if suggesters else ""
    yield (
        f"Agreement was computed on {counted(overall.articles, 'article')} that at least two of "
        f"{counted(people, 'annotator')}{models} finished, with {counted(overall.spans, 'span')}."
    )
    yield (
        f"Span-level F1 was {words[F1_EXACT]} for equal edges and label, and {words[F1_OVERLAP]} "
        "for overlap with the same label."
    )
    yield (
        f"Over tokens, including those without a label, Cohen's kappa was {words[KAPPA]} and "
        f"Krippendorff's alpha (nominal) was {words[ALPHA]}."
    )
    yield (
        "Intervals are the 2.5th and 97.5th percentile of a bootstrap over articles "
        f"({findings.draws:,} draws, seed {findings.seed})."
    )
    yield f"Figures were computed with {PRODUCT} {installed(PRODUCT) or '(unreleased)'}."


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """The formulas, what they were computed from, and the sentences."""
    method, bootstrap = data["method"], data["bootstrap"]
    yield Table("Figures", ("figure", "how"), tuple(data["how"].items()), names=2)
    basis = [(name.replace("_", " "), str(method[name])) for name in _BASIS]
    basis += [(name, str(bootstrap[name])) for name in ("draws", "seed", "interval")]
    yield Table("Computed from and with", ("", ""), tuple(basis), names=2)
    yield Paragraph("For a paper:")
    yield Paragraph(" ".join(method["sentences"]))
