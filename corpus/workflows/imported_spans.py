"""Fits the spans of a file to a project: labels, token edges, overlaps, units of offsets."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.model import Refusal, Span
from corpus.readers.offsets import UNIT_NAMES, converted
from corpus.text.plural import counted
from corpus.workflows.import_report import RefusedError
from corpus.workflows.imported_links import links_between
from corpus.workflows.nested import NESTED, flat
from corpus.workflows.refusals import NO_PLACE, OTHER_UNIT, OVERLAP, UNKNOWN_LABEL
from corpus.workflows.span_edges import Misfit, SpanEdges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import LabelledSpan, Link
    from corpus.readers import ReadArticle
    from corpus.store import Project
    from corpus.text.tokens import Tokens
    from corpus.workflows.import_report import ImportOptions, ImportReport

MOST_NAMED = 5
"""Things without a place that the refusal of an article names."""


class ImportedSpans:
    """Turns the spans of a file into those of a project, or raises `RefusedError`."""

    def __init__(self, project: Project, options: ImportOptions, report: ImportReport) -> None:
        self._project = project
        self._options = options
        self._report = report
        self._labels = project.labels.ids()
        self._edges = SpanEdges(project.lang, project.tokenizer, snap=options.snap)

    def refuse_lost(self, item: ReadArticle) -> None:
        """Refuse an article with what the project has no place for, unless that is left out."""
        if not item.lost or self._options.spans_only or self._options.without_spans:
            return
        named = [
            f"{lost.kind} {lost.what}{f' ({lost.where})' if lost.where != item.where else ''}"
            for lost in item.lost[:MOST_NAMED]
        ]
        if len(item.lost) > MOST_NAMED:
            named.append(f"{len(item.lost) - MOST_NAMED:,} more")
        message = f"a project has no place for {'; '.join(named)}: --spans-only leaves that out"
        raise RefusedError(message, NO_PLACE)

    def list_lost(self, item: ReadArticle) -> None:
        """List what is left out of an article, unless all about its spans is."""
        for lost in () if self._options.without_spans else item.lost:
            reason = f"{lost.kind} {lost.what} left out of article {item.article.id!r}"
            self._report.left_out.add(Refusal(lost.where, reason, lost.kind))

    def of(self, item: ReadArticle, tokens: Tokens) -> list[tuple[Span, str | None]] | None:
        """The spans with their values in text order; None without any, or if they are left out."""
        if self._options.without_spans or item.spans is None:
            return None
        fits = all(tokens.fits(span.start, span.end) for span in item.spans)
        if not fits:
            self._refuse_other_unit(item.spans, tokens)
        spans = {self._fitted(item, span, tokens, fits=fits): span.value for span in item.spans}
        if len(spans) < len(item.spans):
            merged = counted(len(item.spans) - len(spans), "duplicate span")
            self._report.notes.add(f"{item.where}: left out {merged}")
        found = sorted(spans.items(), key=lambda entry: entry[0])
        if self._options.nested == "refuse":
            return found
        kept, dropped = flat(found, self._options.nested)
        for span, _ in dropped:
            name = self._project.labels.name(span.label)
            what = f"{name} {span.start}–{span.end} {tokens.text[span.start : span.end]!r}"
            reason = f"{NESTED} {what} left out of article {item.article.id!r}"
            self._report.left_out.add(Refusal(item.where, reason, NESTED))
        return kept

    def links(self, item: ReadArticle, spans: Iterable[tuple[Span, str | None]]) -> list[Link]:
        """The links between spans that were imported; the others are listed."""
        links, lost = links_between(item, (span for span, _ in spans))
        if lost:
            reason = f"{counted(lost, 'link')} between spans that were left out or widened"
            self._report.left_out.add(Refusal(item.where, reason, "link"))
        return links

    def _refuse_other_unit(self, spans: Sequence[LabelledSpan], tokens: Tokens) -> None:
        """Refuse offsets that fit the tokens only if they are counted in bytes or UTF-16 units."""
        if self._options.unit_given:
            return
        given = [(span.start, span.end) for span in spans]
        for unit, extents in converted(tokens.text, given).items():
            if all(tokens.fits(*extent) for extent in extents):
                message = (
                    f"the spans are on token edges only if offsets are counted in "
                    f"{UNIT_NAMES[unit]}: use --offsets {unit}"
                )
                raise RefusedError(message, OTHER_UNIT)

    def _fitted(self, item: ReadArticle, span: LabelledSpan, tokens: Tokens, *, fits: bool) -> Span:
        """The span on token edges, where it is already if it `fits`."""
        label = self._labels.get(span.label)
        if label is None:
            known = ", ".join(label.name for label in self._project.labels.all())
            message = f"unknown label {span.label!r}; this project has {known}"
            raise RefusedError(message, UNKNOWN_LABEL)
        if fits:
            return Span(span.start, span.end, label)
        extent = self._edges.fitted(tokens, span.start, span.end)
        if isinstance(extent, Misfit):
            raise RefusedError(*extent)
        if extent != (span.start, span.end):
            text = tokens.text[span.start : span.end]
            to = f"{extent[0]}–{extent[1]} {tokens.text[slice(*extent)]!r}"
            self._report.widened += 1
            self._report.notes.add(
                f"{item.where}: {span.start}–{span.end} {text!r} widened to {to}"
            )
        return Span(*extent, label)

    def refuse_overlaps(self, spans: list[tuple[Span, str | None]]) -> None:
        """Refuse spans of one annotation that overlap."""
        for (left, _), (right, _) in pairwise(spans):
            if right.start < left.end:
                message = (
                    f"spans {left.start}–{left.end} and {right.start}–{right.end} overlap, "
                    "and spans of one annotation must not; --nested longest keeps the longer one"
                )
                raise RefusedError(message, OVERLAP)
