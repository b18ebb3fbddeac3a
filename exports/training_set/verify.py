"""Reads an export back from disk and compares it with the gold, span by span and claim by claim.

Docs are joined to articles by `provenance.jsonl` and by their text. The spans come from the
`.spacy` files, because training reads these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import Refusal, text_hash
from exports.documents import value_of
from exports.refusals import span_at
from exports.training_set import manifest, provenance, renamed_labels, statements, tokenizer_file
from exports.training_set.docbin import stored_docs
from exports.training_set.split import split
from exports.training_set.statements import ExportedArticle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from corpus.model import GoldArticle, Label
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
) -> Verification:
    """Compare an export with gold; ExportError if `out` is not an export of this product.

    Gold on a basis that the export excludes does not count as missing. `renamed` maps old label
    names to current ones: an old name in the export is one difference, and its spans are compared
    under the current name.
    """
    described = manifest.read(out)
    basis = described["options"]["basis"]
    wanted = {settled.article.id: settled for settled in gold if settled.basis in basis}
    differences = list(_files(out, described))
    try:
        entries = provenance.read(out / provenance.NAME)
        docs = {side: list(stored_docs(out / f"{side}.spacy")) for side in described["docs"]}
    except ExportError as error:
        unread = Refusal("content", f"{error}; the rest was not compared")
        return Verification(0, 0, (*differences, unread))
    spans = sum(len(doc.spans) for side in docs.values() for doc in side)
    renamed = renamed or {}
    differences += renamed_labels.other_names(docs, renamed)
    compared, unusable = _joined(
        [renamed_labels.entry_with_current_names(entry, renamed) for entry in entries],
        renamed_labels.with_current_names(docs, renamed),
        wanted,
    )
    differences += unusable
    for article in compared:
        differences += _docs(article)
        differences += _spans(article)
        differences += statements.provenance_differences(article)
    differences += _missing(entries, wanted, left_out=_left_out(described, wanted))
    differences += _strays(entries, docs)
    if unusable:
        why = "was not recomputed, because the articles above are not as they were exported"
        differences.append(Refusal(manifest.NAME, why))
    else:
        articles = _joined(entries, docs, wanted)[0] if renamed else compared
        names = renamed_labels.labels_as_exported(labels, described, renamed)
        differences += statements.set_differences(
            out, described, articles, docs, labels=names, lang=lang, about=about
        )
    return Verification(len(entries), spans, tuple(differences))


def _files(out: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield files that are missing or whose SHA-256 is not that of the manifest."""
    for name, file in described["files"].items():
        path = out / name
        if not path.is_file():
            yield Refusal(f"file {name}", "is missing: export again")
        elif manifest.file_hash(path) != file["sha256"]:
            yield Refusal(f"file {name}", "was changed after the export (its SHA-256 differs)")
    yield from tokenizer_file.differences(out, described)


def _left_out(described: Mapping[str, Any], wanted: Mapping[str, GoldArticle]) -> AbstractSet[str]:
    """Return the articles that are correctly listed as on no side of the split."""
    try:
        options = manifest.options_of(described)
        left_out = manifest.left_out_of(described)
        placement = split(wanted.values(), options)
    except ExportError:  # which is reported where the split is compared
        return frozenset()
    listed = (left_out.get(why, ()) for why in ("between_sides", "not_in_split_file"))
    return {*placement.between, *placement.not_in_file}.intersection(chain(*listed))


def _missing(
    entries: Iterable[Entry], wanted: Mapping[str, GoldArticle], *, left_out: AbstractSet[str]
) -> Iterator[Refusal]:
    """Yield the articles that the export lacks or has twice; it lacks those on no side."""
    lines = Counter(entry.article for entry in entries)
    for article in sorted(wanted.keys() - lines.keys() - left_out):
        yield Refusal(f"article {article}", "is in the gold and not in the export")
    for article, count in lines.items():
        if count > 1:
            yield Refusal(f"article {article}", f"has {count} lines in {provenance.NAME}")


def _joined(
    entries: Iterable[Entry],
    docs: Mapping[str, list[StoredDoc]],
    wanted: Mapping[str, GoldArticle],
) -> tuple[list[ExportedArticle], list[Refusal]]:
    """Return the articles with their docs, and why others cannot be compared."""
    joined: list[ExportedArticle] = []
    unusable: list[Refusal] = []
    for entry in entries:
        settled = wanted.get(entry.article)
        if settled is None:
            reason = "is in the export and no longer in the gold"
        elif entry.stated["text_sha256"] != text_hash(settled.article.text):
            reason = "has a different text now"
        else:
            try:
                held = [docs[entry.position.split][index] for index in entry.position.docs]
            except LookupError:
                reason = f"{entry.position.split}.spacy has no such doc"
            else:
                joined.append(ExportedArticle.compared(entry, held, settled))
                continue
        unusable.append(Refusal(f"article {entry.article}", reason))
    return joined, unusable


def _docs(article: ExportedArticle) -> Iterator[Refusal]:
    """Yield docs with another text, and docs with tokens neither inside nor outside a span."""
    text, position = article.settled.article.text, article.entry.position
    offsets = position.offsets or (0,) * len(position.docs)
    for index, offset, doc in zip(position.docs, offsets, article.docs, strict=True):
        at = f"article {article.entry.article} (doc {index} of {position.split}.spacy)"
        expected = text if position.offsets is None else text[offset : offset + len(doc.text)]
        if doc.text != expected:
            yield Refusal(at, "the doc has a different text")
        if doc.unlabelled:
            yield Refusal(at, f"{doc.unlabelled} tokens are neither inside nor outside a span")


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


def _strays(entries: Iterable[Entry], docs: Mapping[str, list[StoredDoc]]) -> Iterator[Refusal]:
    """Yield docs that belong to no article or to several."""
    owned = Counter(
        (entry.position.split, index) for entry in entries for index in entry.position.docs
    )
    for side, held in docs.items():
        for index in range(len(held)):
            if owned[side, index] != 1:
                owners = owned[side, index]
                yield Refusal(f"doc {index} of {side}.spacy", f"belongs to {owners} articles")
