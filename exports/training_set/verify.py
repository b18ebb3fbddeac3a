"""Reads an export back from disk and compares it with the gold, span by span and claim by claim.

Docs are joined to articles by `provenance.jsonl` and by their text. The spans come from the
`.spacy` files, because training reads these.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import Refusal, text_hash
from exports.documents import value_of
from exports.gold import rereadable
from exports.refusals import span_at
from exports.training_set import (
    last_article,
    manifest,
    provenance,
    renamed_labels,
    settings_files,
    statements,
    tokenizer_file,
)
from exports.training_set.docbin import SPANS_KEY
from exports.training_set.shards import SideDocs, written_name
from exports.training_set.split import split
from exports.training_set.statements import ExportedArticle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from corpus.gold_outline import GoldOutline
    from corpus.model import GoldArticle, Label
    from exports.gold import Gold
    from exports.options import About
    from exports.training_set.docbin import StoredDoc
    from exports.training_set.provenance import Entry


@dataclass(frozen=True, slots=True)
class Verification:
    """The numbers of articles and spans read back, and all differences from the gold."""

    articles: int
    spans: int
    differences: tuple[Refusal, ...]

    @property
    def ok(self) -> bool:
        """Return whether the export equals the gold."""
        return not self.differences


def verify(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    about: About,
    renamed: Mapping[str, str] | None = None,
    position: Callable[[str], int | None] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Verification:
    """Compare an export with gold; ExportError if `out` is not an export of this product.

    Gold on a basis that the export excludes does not count as missing. `renamed` maps old label
    names to current ones: an old name in the export is one difference, and its spans are compared
    under the current name. `position` returns an article's position in the order of import, or None
    if the project has no such article. `progress` is called with 1 for each article.
    """
    described = manifest.read(out)
    differences = list(_files(out, described))
    comparison = _Comparison(out, described, rereadable(gold), renamed or {}, progress)
    try:
        differences += comparison.differences(labels=labels, lang=lang, about=about)
        if position:
            differences += last_article.differences(described, comparison.ids, position)
    except ExportError as error:
        unread = Refusal("content", f"{error}; the rest was not compared")
        return Verification(0, 0, (*differences, unread))
    return Verification(len(comparison.ids), comparison.spans.total(), tuple(differences))


class _Comparison:
    """Compares the articles of an export with gold, one at a time in the order of their ids."""

    def __init__(
        self,
        out: Path,
        described: Mapping[str, Any],
        gold: Gold,
        renamed: Mapping[str, str],
        progress: Callable[[int], object] | None,
    ) -> None:
        self.ids: list[str] = []  # of the articles, in the order of the provenance
        self.spans: Counter[str] = Counter()  # by label
        self._out, self._described = out, described
        self._gold, self._renamed, self._progress = gold, renamed, progress
        self._docs: dict[str, _CountedDocs] = {}
        self._recomputation = statements.Recomputation(described)
        self._unusable: list[Refusal] = []

    def differences(self, *, labels: Sequence[Label], lang: str, about: About) -> Iterator[Refusal]:
        """Yield all differences; ExportError if a file cannot be read."""
        described, files = self._described, self._described["files"]
        basis = described["options"]["basis"]
        group = SPANS_KEY if described["options"].get("task") == "spancat" else None
        wanted = [one for one in self._gold.outlines() if one.basis in basis]
        lines = provenance.Lines(self._out / provenance.NAME)
        self.ids = articles = [article for article, _ in lines]
        self._docs = {
            side: _CountedDocs(
                SideDocs(
                    self._out / written_name(side, files),
                    group,
                    rejected=bool(described["options"].get("rejected")),
                ),
                self.spans,
            )
            for side in described["docs"]
        }
        compared = list(self._compared(lines, articles, {one.article.id: one for one in wanted}))
        strays = [*chain.from_iterable(docs.strays() for docs in self._docs.values())]
        yield from renamed_labels.other_names(self.spans, self._renamed)
        yield from self._unusable
        yield from compared
        yield from _missing(articles, wanted, left_out=_left_out(described, wanted))
        yield from strays
        if self._unusable:
            why = "was not recomputed, because the articles above are not as they were exported"
            yield Refusal(manifest.NAME, why)
            return
        yield from self._recomputation.differences(
            self._out,
            {side: len(docs) for side, docs in self._docs.items()},
            labels=renamed_labels.labels_as_exported(labels, described, self._renamed),
            lang=lang,
            about=about,
        )

    def _compared(
        self, lines: provenance.Lines, articles: Sequence[str], wanted: Mapping[str, GoldOutline]
    ) -> Iterator[Refusal]:
        """Yield the differences of the articles; keep why others cannot be compared."""
        in_order = sorted(range(len(articles)), key=articles.__getitem__)
        gold = self._gold.read(articles[one] for one in in_order if articles[one] in wanted)
        last = None
        for entry in lines.read(in_order):
            if self._progress:
                self._progress(1)
            settled = next(gold) if entry.article in wanted else None
            article = self._joined(entry, settled)
            if article is None:
                continue
            if entry.article != last:
                self._recomputation.add(article, wanted[entry.article])
            last = entry.article
            if self._renamed:
                article = ExportedArticle.compared(
                    renamed_labels.entry_with_current_names(entry, self._renamed),
                    renamed_labels.with_current_names(article.docs, self._renamed),
                    article.file,
                    article.settled,
                )
            yield from _docs(article)
            yield from _spans(article)
            yield from _rejected(article)
            yield from statements.provenance_differences(article)

    def _joined(self, entry: Entry, settled: GoldArticle | None) -> ExportedArticle | None:
        """Return the article with its docs, or None if it cannot be compared."""
        side = entry.position.split
        found = self._docs[side].of(entry.position.docs) if side in self._docs else None
        if settled is None:
            reason = "is in the export and no longer in the gold"
        elif entry.stated["text_sha256"] != text_hash(settled.article.text):
            reason = "has a different text now"
        elif found is None:
            reason = f"{written_name(side, self._described['files'])} has no such doc"
        else:
            return ExportedArticle.compared(entry, found, self._docs[side].name, settled)
        self._unusable.append(Refusal(f"article {entry.article}", reason))
        return None


class _CountedDocs:
    """The docs of one side, and how many articles own each; counts the spans by label."""

    def __init__(self, docs: SideDocs, spans: Counter[str]) -> None:
        self.name = docs.name
        self._docs = docs
        self._spans = spans
        self._owners = array("I")

    def __len__(self) -> int:
        return len(self._docs)

    def of(self, indices: Iterable[int]) -> list[StoredDoc] | None:
        """Return the docs of an article, or None if there is no such doc."""
        found = []
        for index in indices:
            try:
                found.append(self._docs[index])
            except IndexError:
                return None
            self._owners.extend([0] * (index + 1 - len(self._owners)))
            if not self._owners[index]:
                self._count(found[-1])
            self._owners[index] += 1
        return found

    def strays(self) -> Iterator[Refusal]:
        """Yield docs that belong to no article or to several; all articles have been read."""
        owners = [*self._owners, *[0] * (len(self._docs) - len(self._owners))]
        for index, count in enumerate(owners):
            if count != 1:
                yield Refusal(f"doc {index} of {self.name}", f"belongs to {count} articles")
            if not count:
                self._count(self._docs[index])

    def _count(self, doc: StoredDoc) -> None:
        self._spans.update(label for *_, label in doc.spans)


def _files(out: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield files that are missing or whose SHA-256 is not that of the manifest."""
    for name, file in described["files"].items():
        path = out / name
        if not path.is_file():
            yield Refusal(f"file {name}", "is missing: export again")
        elif manifest.file_hash(path) != file["sha256"]:
            yield Refusal(f"file {name}", "was changed after the export (its SHA-256 differs)")
    yield from tokenizer_file.differences(out, described)
    yield from settings_files.file_differences(out, described)


def _left_out(described: Mapping[str, Any], wanted: Iterable[GoldOutline]) -> AbstractSet[str]:
    """Return the articles that are correctly listed as on no side of the split."""
    try:
        options = manifest.options_of(described)
        left_out = manifest.left_out_of(described)
        placement = split(wanted, options)
    except ExportError:  # which is reported where the split is compared
        return frozenset()
    listed = (left_out.get(why, ()) for why in ("between_sides", "not_in_split_file"))
    return {*placement.between, *placement.not_in_file}.intersection(chain(*listed))


def _missing(
    articles: Iterable[str], wanted: Iterable[GoldOutline], *, left_out: AbstractSet[str]
) -> Iterator[Refusal]:
    """Yield the articles that the export lacks or has twice; it lacks those on no side."""
    lines = Counter(articles)
    for article in sorted({one.article.id for one in wanted} - lines.keys() - left_out):
        yield Refusal(f"article {article}", "is in the gold and not in the export")
    for article, count in lines.items():
        if count > 1:
            yield Refusal(f"article {article}", f"has {count} lines in {provenance.NAME}")


def _docs(article: ExportedArticle) -> Iterator[Refusal]:
    """Yield docs with another text, and docs with tokens neither inside nor outside a span."""
    text, position = article.settled.article.text, article.entry.position
    offsets = position.offsets or (0,) * len(position.docs)
    for index, offset, doc in zip(position.docs, offsets, article.docs, strict=True):
        at = f"article {article.entry.article} (doc {index} of {article.file})"
        expected = text if position.offsets is None else text[offset : offset + len(doc.text)]
        if doc.text != expected:
            yield Refusal(at, "the doc has a different text")
        if doc.unlabelled:
            yield Refusal(at, f"{doc.unlabelled} tokens are neither inside nor outside a span")


def _rejected(article: ExportedArticle) -> Iterator[Refusal]:
    """Yield the rejected spans that differ; those across paragraphs are in no doc."""
    position = article.entry.position
    offsets = position.offsets or (0,) * len(position.docs)
    exported, wanted = set(), set()
    for offset, doc in zip(offsets, article.docs, strict=True):
        exported |= {(start + offset, end + offset, label) for start, end, label in doc.rejected}
        wanted |= {
            (span.start, span.end, span.label)
            for span in article.settled.rejected
            if offset <= span.start and span.end <= offset + len(doc.text)
        }
    for start, end, label in sorted(exported ^ wanted):
        at = span_at(article.entry.article, start, end, article.settled.article.text[start:end])
        only = article.file if (start, end, label) in exported else "the project"
        yield Refusal(at, f"is a rejected {label} only in {only}")


def _spans(article: ExportedArticle) -> Iterator[Refusal]:
    if article.same_spans:
        return
    stated, settled = article.entry.spans, article.settled
    exported = {span: stated.get(span, {}).get("value") for span in article.spans()}
    now = {(span.start, span.end, span.label): value_of(span) for span in settled.spans}
    if exported == now:
        return
    for start, end, label in sorted(exported.keys() | now.keys()):
        key = (start, end, label)
        at = span_at(settled.article.id, start, end, settled.article.text[start:end])
        if key not in now:
            yield Refusal(at, f"is {label} in the export and not in the gold")
        elif key not in exported:
            yield Refusal(at, f"is {label} in the gold and not in the export")
        elif exported[key] != now[key]:
            yield Refusal(at, f"has value {exported[key]} in the export and {now[key]} in the gold")
