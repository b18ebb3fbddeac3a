"""The documents of an export: whole articles or their paragraphs, with what formats share."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.text.plural import counted
from corpus.text.tokens import Tokens
from exports.options import ExportOptions, nothing_to_export
from exports.paragraphs import paragraphs_of
from exports.refusals import span_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model import Article, GoldArticle, LabelledSpan

_LINE_BREAKS = ("\x85", "\u2028", "\u2029")
"""Characters that JSON does not escape and that some readers take for line breaks."""


_ENCODER = json.JSONEncoder(ensure_ascii=False)

_PREFIXES = {"iob2": tuple("BIIB"), "biluo": tuple("BILU")}
"""Scheme -> the prefixes of the first, an inner, the last and the only token of a span."""


@dataclass(frozen=True)
class Document:
    """An article, or one of its paragraphs.

    `id` is the article's id; that of a paragraph ends in `#` and its number from 1. `offset` is
    where `text` begins in the article, in code points. The offsets of `spans` count from there;
    spans are in text order and do not overlap. `shared` are the tokens of the article if they are
    known.
    """

    id: str
    settled: GoldArticle
    text: str
    spans: tuple[LabelledSpan, ...]
    offset: int = 0
    shared: Tokens | None = None

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the whole article."""
        return self.shared or _tokens(self.article)

    @property
    def article(self) -> Article:
        """The article that the document is, or is a part of."""
        return self.settled.article

    @property
    def whole(self) -> bool:
        """Whether the document is the whole article."""
        return self.id == self.article.id

    @property
    def about(self) -> dict[str, Any]:
        """The article's title, source, url, published and meta, without those that are empty.

        A paragraph has the id of its article and its offset in `meta`.
        """
        known = article_metadata(self.article)
        if not self.whole:
            part = {"article": self.article.id, "offset": self.offset}
            known["meta"] = {**self.article.meta, **part}
        return known

    @cached_property
    def extents(self) -> list[tuple[int, int]]:
        """The tokens of the document as extents in `text`, with blank tokens."""
        tokens = self.tokens
        return [
            (tokens.starts[index] - self.offset, tokens.ends[index] - self.offset)
            for index in range(*self._tokens_inside)
        ]

    @cached_property
    def sentences(self) -> list[list[tuple[int, int]]]:
        """The tokens of each sentence as extents in `text`, without blank tokens.

        A sentence does not end inside a span.
        """
        begun = self._sentence_starts()
        found: list[list[tuple[int, int]]] = [[]]
        for index, extent in enumerate(self.extents, self._tokens_inside[0]):
            if index in begun:
                found.append([])
            if self.tokens.words[index]:
                found[-1].append(extent)
        return [sentence for sentence in found if sentence]

    @cached_property
    def _tokens_inside(self) -> tuple[int, int]:
        """The half-open range of the document's tokens among those of the article."""
        starts = self.tokens.starts
        return bisect_left(starts, self.offset), bisect_left(starts, self.offset + len(self.text))

    def tags(self, scheme: str) -> dict[int, str]:
        """Return the tag of each token in a span, by its start; `scheme` is iob2 or biluo."""
        begin, inner, last, only = _PREFIXES[scheme]
        tokens = iter([start for sentence in self.sentences for start, _ in sentence])
        start = next(tokens, None)
        found = {}
        for span in self.spans:
            inside = []
            while start is not None and start < span.end:
                if start >= span.start:
                    inside.append(start)
                start = next(tokens, None)
            middle = [inner for _ in inside[1:-1]]
            prefixes = [begin, *middle, last] if len(inside) > 1 else [only]
            for at, prefix in zip(inside, prefixes, strict=True):
                found[at] = f"{prefix}-{span.label}"
        return found

    def _sentence_starts(self) -> set[int]:
        """The indices of tokens that begin a sentence, without those inside a span."""
        starts = self.tokens.starts
        found = set(self.tokens.sentence_starts)
        for span in self.spans:
            first, last = (bisect_left(starts, self.offset + c) for c in (span.start, span.end))
            found.difference_update(range(first + 1, last))
        return found


@dataclass
class Documents:
    """Yields the documents of gold once, by `options.basis` and `options.by`, and counts them.

    Blank paragraphs are left out. Raises ExportError if there is no gold, or if the spans of an
    article overlap, are out of order or differ from its text.
    """

    gold: Iterable[GoldArticle]
    options: ExportOptions | None
    progress: Callable[[int], object] | None
    counts: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Document]:
        options = self.options or ExportOptions()
        given = False
        for settled in self.gold:
            given = True
            if settled.basis in options.basis:
                self._check(settled)
                documents = _paragraphs(settled) if options.by == "paragraph" else _whole(settled)
                yield from self._counted(settled, documents)
            else:
                self.counts["other_basis"] += 1
            if self.progress:
                self.progress(1)
        if not self.counts["articles"]:
            raise ExportError(nothing_to_export(options, given=given))

    def summary(self, name: str) -> str:
        """Return the closing line: the name of the output, and how much is in it."""
        articles = counted(self.counts["articles"], "article")
        if self.options and self.options.by == "paragraph":
            articles += f" in {counted(self.counts['documents'], 'paragraph')}"
        return f"{name}: {articles}, {counted(self.counts['spans'], 'span')}"

    def notes(
        self, *, values: bool = False, remarks: bool = False, links: bool = False
    ) -> tuple[str, ...]:
        """Return the notes on what was left out.

        `values`, `remarks` and `links` say whether the format holds number values, flags and
        comments, and the links of numbers.
        """
        no_place = "for which the format has no place"
        lost_values = 0 if values else self.counts["values"]
        lost_remarks = 0 if remarks else self.counts["remarks"]
        lost_links = 0 if links else self.counts["links"]
        return (
            *_some(self.counts["other_basis"], "article", "settled on another basis"),
            *_some(self.counts["blank"], "blank paragraph"),
            *_some(lost_values, "number value", no_place),
            *_some(lost_remarks, "remark", f"(flags and comments) {no_place}"),
            *_some(lost_links, "link", f"of a number to its actor or place {no_place}"),
        )

    def _counted(self, settled: GoldArticle, documents: Iterable[Document]) -> Iterator[Document]:
        self.counts["articles"] += 1
        self.counts["remarks"] += len(settled.remarks)
        self.counts["links"] += len(settled.links)
        self.counts["values"] += sum(span.value is not None for span in settled.spans)
        self.counts["spans"] += len(settled.spans)
        for document in documents:
            if not document.whole and not document.text.strip():
                self.counts["blank"] += 1
                continue
            self.counts["documents"] += 1
            yield document

    def _check(self, settled: GoldArticle) -> None:
        last = 0
        text = settled.article.text
        for span in settled.spans:
            start, end = span[:2]
            if not last <= start < end or text[start:end] != span.text:
                where = span_at(settled.article.id, span.start, span.end, span.text)
                raise ExportError(
                    f"{where} overlaps the span before it or differs from the text, so nothing was "
                    "exported: `annotator check` names the damage."
                )
            last = end


def article_metadata(article: Article) -> dict[str, Any]:
    """Return title, source, url, published and meta of an article, without those that are empty."""
    known = {
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "meta": article.meta,
    }
    return {key: value for key, value in known.items() if value}


def json_line(record: dict[str, Any]) -> str:
    """Return a record as one line of JSON with its line break, in Unicode."""
    line = _ENCODER.encode(record)
    if not line.isascii():
        for char in _LINE_BREAKS:
            line = line.replace(char, f"\\u{ord(char):04x}")
    return line + "\n"


def value_of(span: LabelledSpan) -> Any:  # noqa: ANN401 # JSON of any shape
    """Return a span's value as data, so that comparisons ignore the form of its JSON.

    Equal values share one object, which callers must not change.
    """
    return None if span.value is None else _decoded(span.value)


def value_cells(span: LabelledSpan) -> tuple[Any, ...]:
    """Return low, high, approximate and unit of a span's value for a table; None without value."""
    value = value_of(span)
    if value is None:
        return (None,) * 4
    return value["low"], value["high"], str(value["approximate"]).lower(), value["unit"]


@lru_cache(maxsize=4096)  # most numbers of a project are a few, such as `two`
def _decoded(value: str) -> Any:  # noqa: ANN401
    return json.loads(value)


def span_record(span: LabelledSpan) -> dict[str, Any]:
    """Return a span with everything that the gold records about it, for JSON."""
    start, end, label, text, value, origin, suggester = span
    record: dict[str, Any] = {"start": start, "end": end, "label": label, "text": text}
    if value is not None:
        record["value"] = _decoded(value)
    record["origin"] = origin
    record["suggester"] = suggester
    return record


def _whole(settled: GoldArticle) -> Iterator[Document]:
    yield Document(settled.article.id, settled, settled.article.text, settled.spans)


def _paragraphs(settled: GoldArticle) -> Iterator[Document]:
    name, text, tokens = settled.article.id, settled.article.text, _tokens(settled.article)
    for number, (start, end, *_) in enumerate(paragraphs_of(settled, tokens), 1):
        spans = tuple(
            span._replace(start=span.start - start, end=span.end - start)
            for span in settled.spans
            if start <= span.start < end
        )
        yield Document(f"{name}#{number}", settled, text[start:end], spans, start, tokens)


def _tokens(article: Article) -> Tokens:
    return Tokens(article.text, article.tokens, article.sentences)


def _some(number: int, what: str, why: str = "") -> Sequence[str]:
    return [f"left out {counted(number, what)}{f' {why}' if why else ''}"] if number else []
