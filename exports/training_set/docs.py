"""Writes the `.spacy` files of a training set and the provenance of their docs.

An article is tokenised once and its paragraphs are cut from those tokens, so that spans stay on the
stored token edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.text.tokens import Tokens
from exports.paragraphs import paragraphs_of
from exports.training_set import provenance
from exports.training_set.bare_doc import bare_doc, edges_of, stop_if_refused, too_long
from exports.training_set.docbin import DocFile
from exports.training_set.provenance import DocPosition

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import GoldArticle, Refusal
    from exports.options import Split, Unit
    from exports.training_set.split import Placement


@dataclass(frozen=True, slots=True)
class RepeatedText:
    """A text that occurs on several sides, with the ids of its articles by side."""

    text: str
    articles: Mapping[Split, Sequence[str]]


@dataclass(frozen=True, slots=True)
class WrittenDocs:
    """Docs and tokens by side, the number of blank paragraphs left out, and repeated texts."""

    docs: Mapping[str, int]
    tokens: Mapping[str, int]
    blank_paragraphs: int
    repeated: tuple[RepeatedText, ...]


def write_docs(
    folder: Path,
    placement: Placement,
    *,
    nlp: Language,
    labels: Collection[str],
    by: Unit,
    progress: Callable[[int], object] | None = None,
) -> WrittenDocs:
    """Write a `.spacy` file for each side, and `provenance.jsonl`.

    Raises ExportError if a span is refused.
    """
    sides = [_Side(split, nlp, frozenset(labels), by) for split in placement.sides]
    with (folder / provenance.NAME).open("w", encoding="utf-8", newline="\n") as lines:
        for side in sides:
            for settled in placement.sides[side.split]:
                lines.write(provenance.line(settled, side.add(settled)) + "\n")
                if progress:
                    progress(1)
            side.write(folder)
    stop_if_refused([refusal for side in sides for refusal in side.refusals])
    return WrittenDocs(
        docs={side.split: side.docs for side in sides},
        tokens={side.split: side.tokens for side in sides},
        blank_paragraphs=sum(side.blank_paragraphs for side in sides),
        repeated=tuple(_repeated({side.split: side.texts for side in sides})),
    )


def side_docs(
    articles: Iterable[GoldArticle], *, nlp: Language, labels: Collection[str], by: Unit
) -> DocFile:
    """Return the docs of one side, as `write_docs` writes them; ExportError if one is refused."""
    side = _Side("train", nlp, frozenset(labels), by)
    for settled in articles:
        side.add(settled)
    stop_if_refused(side.refusals)
    return side.file


class _Side:
    """One side of the split while its docs are made."""

    def __init__(self, split: Split, nlp: Language, labels: Collection[str], by: Unit) -> None:
        self.split = split
        self.refusals: list[Refusal] = []
        self.texts: dict[str, list[str]] = {}
        self.blank_paragraphs = self.docs = self.tokens = 0
        self._nlp, self._labels, self._by = nlp, labels, by
        self.file = DocFile(nlp.vocab)

    def add(self, settled: GoldArticle) -> DocPosition:
        """Add the docs of an article; return their position in the file."""
        doc, refusals = bare_doc(self._nlp, settled, labels=self._labels)
        self.refusals += refusals
        if self._by == "paragraph":
            return self._paragraphs(settled, doc)
        self.refusals += too_long(self._nlp, settled, len(settled.article.text))
        self._remember(settled.article.text, settled)
        return DocPosition(self.split, (self.file.add(doc),))

    def write(self, folder: Path) -> None:
        """Write the file and free the docs."""
        if not self.refusals:
            self.file.write(folder / f"{self.split}.spacy")
        self.docs, self.tokens = len(self.file), self.file.tokens
        self.file = DocFile(self._nlp.vocab)

    def _paragraphs(self, settled: GoldArticle, doc: Doc) -> DocPosition:
        text = settled.article.text
        added: list[tuple[int, int]] = []
        for start, end, first, last, blank in paragraphs_of(settled, Tokens(text, edges_of(doc))):
            if blank:
                self.blank_paragraphs += 1
                continue
            self.refusals += too_long(self._nlp, settled, end - start)
            self._remember(text[start:end], settled)
            added.append((self.file.add(doc, first=first, last=last), start))
        return DocPosition(
            self.split, tuple(index for index, _ in added), tuple(start for _, start in added)
        )

    def _remember(self, text: str, settled: GoldArticle) -> None:
        self.texts.setdefault(text, []).append(settled.article.id)


def _repeated(sides: Mapping[Split, Mapping[str, Sequence[str]]]) -> Iterator[RepeatedText]:
    """Yield the texts on more than one side, each once."""
    seen: set[str] = set()
    for texts in sides.values():
        for text in texts:
            found = {side: others[text] for side, others in sides.items() if text in others}
            if len(found) > 1 and text not in seen:
                seen.add(text)
                yield RepeatedText(
                    text, {side: tuple(dict.fromkeys(ids)) for side, ids in found.items()}
                )
