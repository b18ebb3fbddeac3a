"""Recomputes what an export states about itself, and yields what differs.

The manifest and the data card are recomputed from the export's own docs and provenance, so that a
project that has grown since does not hide a change by hand. The provenance and the split are
recomputed from the project, which knows who decided and which articles are near-duplicates.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from corpus.distributions import PRODUCT, installed
from corpus.errors import ExportError
from corpus.model import LabelledSpan, Refusal
from corpus.text.tokens import Tokens
from exports.gold import outline_of
from exports.options import ExportOptions
from exports.paragraphs import paragraphs_of
from exports.refusals import span_at
from exports.training_set import card, manifest, provenance, settings_files
from exports.training_set.content import Content
from exports.training_set.counts import Tally
from exports.training_set.digest import Digest
from exports.training_set.docs import WrittenDocs
from exports.training_set.repeated import RepeatedTexts
from exports.training_set.shards import written_name
from exports.training_set.split import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.gold_outline import GoldOutline
    from corpus.model import GoldArticle, Label
    from exports.options import About
    from exports.training_set.docbin import StoredDoc
    from exports.training_set.provenance import Entry
    from exports.training_set.split import Placement

    Extent = tuple[int, int, str]

_POSITION = {"split", "doc", "offset"}  # keys of a provenance line that the docs themselves check
_MOST_SHOWN = 60  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """A line of the provenance, the docs that it names, and the article's gold in the project.

    `file` is the name of the docs' file or folder. `now` is the line that the gold would have.
    `same_spans` says whether the docs, the line and the
    gold have the same spans with the same details, as nearly always.
    """

    entry: Entry
    docs: Sequence[StoredDoc]
    file: str
    settled: GoldArticle
    now: Mapping[str, Any]
    same_spans: bool = False

    @classmethod
    def compared(
        cls, entry: Entry, docs: Sequence[StoredDoc], file: str, settled: GoldArticle
    ) -> ExportedArticle:
        """Return the article with what its line would be now."""
        now = provenance.described(settled, entry.position)
        article = cls(entry, docs, file, settled, now)
        alike = entry.stated["spans"] == now["spans"] and [*article.spans()] == [*entry.spans]
        return replace(article, same_spans=alike)

    def spans(self) -> Iterator[Extent]:
        """Yield the docs' spans as (start, end, label), code points of the article."""
        offsets = self.entry.position.offsets or (0,) * len(self.docs)
        for offset, doc in zip(offsets, self.docs, strict=True):
            for start, end, label in doc.spans:
                yield start + offset, end + offset, label

    def gold(self) -> GoldArticle:
        """Return the article as the export has it: its docs' spans, its provenance's values."""
        if self.same_spans:
            return replace(self.settled, basis=self.entry.stated["basis"])
        text, stated = self.settled.article.text, self.entry.spans
        spans = tuple(
            LabelledSpan(
                *extent,
                text[extent[0] : extent[1]],
                json.dumps(stated[extent]["value"]) if "value" in stated.get(extent, ()) else None,
                stated[extent]["origin"] if extent in stated else "added",
            )
            for extent in self.spans()
        )
        return replace(self.settled, spans=spans, basis=self.entry.stated["basis"])


def provenance_differences(article: ExportedArticle) -> Iterator[Refusal]:
    """Yield what a provenance line states otherwise than the docs and the project."""
    entry, settled, now = article.entry, article.settled, article.now
    for key in sorted((now.keys() | entry.stated.keys()) - _POSITION - {"spans"}):
        if entry.stated.get(key) != now.get(key):
            yield Refusal(
                f"article {entry.article}",
                f"{key} is {_shown(entry.stated.get(key))} in {provenance.NAME} and "
                f"{_shown(now.get(key))} in the project",
            )
    if article.same_spans:
        return
    current = {provenance.extent(span): span for span in now["spans"]}
    exported, file = set(article.spans()), article.file
    for start, end, label in sorted(entry.spans.keys() | exported):
        extent = (start, end, label)
        at = span_at(entry.article, start, end, settled.article.text[start:end])
        if extent not in exported:
            yield Refusal(at, f"is {label} in {provenance.NAME} and not in {file}")
        elif extent not in entry.spans:
            yield Refusal(at, f"is {label} in {file} and not in {provenance.NAME}")
        elif extent in current:
            yield from _span_differences(at, entry.spans[extent], current[extent])


def _span_differences(
    at: str, stated: Mapping[str, Any], current: Mapping[str, Any]
) -> Iterator[Refusal]:
    """Yield the details of a span that differ; its value is compared with the docs."""
    for key in sorted((stated.keys() | current.keys()) - {"value"}):
        if stated.get(key) != current.get(key):
            yield Refusal(
                at,
                f"{key} is {_shown(stated.get(key))} in {provenance.NAME} and "
                f"{_shown(current.get(key))} in the project",
            )


class Recomputation:
    """Recomputes what an export states about itself, one article at a time."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self._described = described
        self._tally, self._digest = Tally(), Digest()
        self._outlines: list[GoldOutline] = []
        self._side_of: dict[str, str] = {}
        self._blank_paragraphs = 0
        self._train_tokens, self._lengths = 0, Counter[int]()

    def add(self, article: ExportedArticle, outline: GoldOutline) -> None:
        """Add an article with its outline; the ids of those added before must be smaller."""
        settled, side = article.gold(), article.entry.position.split
        own = outline_of(settled)
        self._outlines.append(outline if own == outline else own)  # one object takes less memory
        self._side_of[settled.article.id] = side
        self._tally.add(settled, side)
        self._digest.add(settled, side)
        if side == "train":
            self._train_tokens += sum(doc.tokens for doc in article.docs)
            self._lengths.update(length for doc in article.docs for length in doc.lengths)
        if self._described["options"].get("by") == "paragraph":
            tokens = Tokens(settled.article.text, settled.article.tokens)
            self._blank_paragraphs += sum(one.blank for one in paragraphs_of(settled, tokens))

    def differences(
        self,
        out: Path,
        docs: Mapping[str, int],
        *,
        labels: Sequence[Label],
        lang: str,
        about: About,
    ) -> Iterator[Refusal]:
        """Yield what the manifest, the data card and the split state otherwise than the export.

        `docs` are the numbers of docs by side. `labels` have the names that the export uses.
        """
        described = self._described
        try:
            options = manifest.options_of(described)
            left_out = manifest.left_out_of(described)
        except ExportError as error:
            yield Refusal(manifest.NAME, str(error))
            return
        try:
            computed = split(self._outlines, options)
        except ExportError as error:
            yield Refusal(f"{manifest.NAME} options", f"these shares give no split: {error}")
            return
        names = {side: written_name(side, described["files"]) for side in (*docs, *computed.sides)}
        yield from _misplaced(computed, self._side_of, names, options)
        content = Content(
            lang=lang,
            options=options,
            about=about,
            labels=labels,
            placement=computed,
            left_out=left_out,
            counts=self._tally.counts(computed.sides, labels=[label.name for label in labels]),
            digest=self._digest.hexdigest(),
        )
        yield from _manifest_differences(described, content, docs, self._blank_paragraphs)
        yield from settings_files.config_differences(
            out, described, options, train_tokens=self._train_tokens, lengths=self._lengths
        )
        path, listed = out / card.NAME, described["files"].get(card.NAME)
        if not listed or not path.is_file() or manifest.file_hash(path) != listed["sha256"]:
            return  # verification names the file
        if described.get("version") == installed(PRODUCT):  # other versions word it differently
            own = card.card(content, {str(side): names[side] for side in computed.sides})
            yield from _card_differences(path, own)


def _manifest_differences(
    described: Mapping[str, Any], content: Content, docs: Mapping[str, int], blank: int
) -> Iterator[Refusal]:
    """Yield what the manifest states otherwise than it would be written now."""
    written = WrittenDocs(
        docs=docs, tokens={}, names={}, lengths={}, blank_paragraphs=blank, repeated=RepeatedTexts()
    )
    own = json.loads(json.dumps(manifest.manifest(content, written, {})))
    defaults = json.loads(json.dumps(asdict(ExportOptions())))
    stated = {**described, "options": defaults | described["options"]}
    for key in sorted(own.keys() - manifest.MADE_BY):
        yield from value_differences(f"{manifest.NAME} {key}", stated.get(key), own[key])


def _misplaced(
    computed: Placement,
    side_of: Mapping[str, str],
    names: Mapping[str, str],
    options: ExportOptions,
) -> Iterator[Refusal]:
    """Yield the articles on another side than the shares and their group give."""
    shares = f"dev {options.dev:g} and test {options.test:g}"
    shares += f", from {options.test_after}" if options.test_after else ""
    shares += ", balanced," if options.balance is not None else ""
    why = options.given.file if options.given else shares
    for side, held in computed.sides.items():
        for settled in held:
            stated = side_of[settled.article.id]
            if stated != side:
                message = f"is in {names[stated]}, and {why} put it in {names[side]}"
                yield Refusal(f"article {settled.article.id}", message)


def value_differences(where: str, stated: object, own: object) -> Iterator[Refusal]:
    """Yield the values that differ, down to the entries of nested objects."""
    if isinstance(stated, dict) and isinstance(own, dict):
        for key in sorted(stated.keys() | own.keys()):
            yield from value_differences(f"{where} {key}".rstrip(), stated.get(key), own.get(key))
    elif stated != own:
        yield Refusal(where, f"states {_shown(stated)}, and the export gives {_shown(own)}")


def _card_differences(path: Path, own: str) -> Iterator[Refusal]:
    """Yield the first line of the data card that differs."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    for number, (stated, computed) in enumerate(zip_longest(lines, own.split("\n")), 1):
        if stated != computed:
            at = f"{path.name} line {number}"
            yield Refusal(at, f"states {_shown(stated)}, and the export gives {_shown(computed)}")
            return


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
