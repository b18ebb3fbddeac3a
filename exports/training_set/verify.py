"""Reads an export back from disk and compares it with the gold, span by span.

Docs are joined to articles by `provenance.jsonl` and by their text. The spans come from the
`.spacy` files, because training reads these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import Refusal, text_hash
from exports.refusals import span_at
from exports.training_set import manifest, provenance, renamed_labels
from exports.training_set.docbin import stored_docs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from corpus.model import GoldArticle
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
    out: Path, gold: Iterable[GoldArticle], *, renamed: Mapping[str, str] | None = None
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
    if renamed:
        differences += renamed_labels.other_names(docs, renamed)
        docs = renamed_labels.with_current_names(docs, renamed)
        entries = [renamed_labels.entry_with_current_names(entry, renamed) for entry in entries]
    differences += _articles(entries, docs, wanted)
    differences += _strays(entries, docs)
    return Verification(len(entries), spans, tuple(differences))


def _files(out: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield files that are missing or whose SHA-256 is not that of the manifest."""
    for name, file in described["files"].items():
        path = out / name
        if not path.is_file():
            yield Refusal(f"file {name}", "is missing: export again")
        elif manifest.file_hash(path) != file["sha256"]:
            yield Refusal(f"file {name}", "was changed after the export (its SHA-256 differs)")


def _articles(
    entries: Iterable[Entry],
    docs: Mapping[str, list[StoredDoc]],
    wanted: Mapping[str, GoldArticle],
) -> Iterator[Refusal]:
    """Yield differences by article, then the articles that the export lacks."""
    seen: set[str] = set()
    for entry in entries:
        seen.add(entry.article)
        settled = wanted.get(entry.article)
        if settled is None:
            yield Refusal(f"article {entry.article}", "is in the export and no longer in the gold")
        else:
            yield from _article(entry, docs, settled)
    for article in sorted(wanted.keys() - seen):
        yield Refusal(f"article {article}", "is in the gold and not in the export")


def _article(
    entry: Entry, docs: Mapping[str, list[StoredDoc]], settled: GoldArticle
) -> Iterator[Refusal]:
    where = f"article {entry.article}"
    if entry.text_sha256 != text_hash(settled.article.text):
        yield Refusal(where, "has a different text now")
        return
    try:
        held = [docs[entry.position.split][index] for index in entry.position.docs]
    except LookupError:
        yield Refusal(where, f"{entry.position.split}.spacy has no such doc")
        return
    yield from _docs(where, entry, held, settled)
    yield from _spans(entry, held, settled)


def _docs(
    where: str, entry: Entry, held: list[StoredDoc], settled: GoldArticle
) -> Iterator[Refusal]:
    """Yield docs with another text, and docs with tokens neither inside nor outside a span."""
    text = settled.article.text
    for index, offset, doc in zip(entry.position.docs, _offsets(entry), held, strict=True):
        at = f"{where} (doc {index} of {entry.position.split}.spacy)"
        whole = entry.position.offsets is None
        expected = text if whole else text[offset : offset + len(doc.text)]
        if doc.text != expected:
            yield Refusal(at, "the doc has a different text")
        if doc.unlabelled:
            yield Refusal(at, f"{doc.unlabelled} tokens are neither inside nor outside a span")


def _spans(entry: Entry, held: list[StoredDoc], settled: GoldArticle) -> Iterator[Refusal]:
    exported = {
        (start + offset, end + offset, label): entry.values.get(
            (start + offset, end + offset, label)
        )
        for offset, doc in zip(_offsets(entry), held, strict=True)
        for start, end, label in doc.spans
    }
    now = {(span.start, span.end, span.label): provenance.value_of(span) for span in settled.spans}
    if exported == now:
        return
    article = settled.article
    for start, end, label in sorted(exported.keys() | now.keys()):
        key = (start, end, label)
        at = span_at(article.id, start, end, article.text[start:end])
        if key not in now:
            yield Refusal(at, f"is {label} in the export and not in the gold")
        elif key not in exported:
            yield Refusal(at, f"is {label} in the gold and not in the export")
        elif exported[key] != now[key]:
            yield Refusal(at, f"has value {exported[key]} in the export and {now[key]} in the gold")


def _offsets(entry: Entry) -> tuple[int, ...]:
    return entry.position.offsets or (0,) * len(entry.position.docs)


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
