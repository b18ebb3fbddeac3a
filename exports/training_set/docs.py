"""Writes the `.spacy` files of a training set and the provenance of their docs.

An article is tokenised once and its paragraphs are cut from those tokens, so that spans stay on the
stored token edges. Articles are read one at a time, and docs are held until their file is full.
"""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from corpus.text.tokens import Tokens
from exports.paragraphs import paragraphs_of
from exports.training_set import provenance
from exports.training_set.bare_doc import (
    bare_doc,
    blank_pipeline,
    edges_of,
    stop_if_refused,
    too_long,
)
from exports.training_set.counts import Tally
from exports.training_set.digest import Digest
from exports.training_set.docbin import SPANS_KEY, DocFile
from exports.training_set.provenance import DocPosition
from exports.training_set.repeated import Repeated, RepeatedTexts
from exports.training_set.shards import SideWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import GoldArticle, Refusal, TokenizerName
    from exports.gold import Gold
    from exports.options import Task, Unit
    from exports.training_set.split import Placement

_MOST_WORDS = 80_000
"""The words in a vocab before a new one is begun; each takes about 400 bytes."""


@dataclass(frozen=True, slots=True)
class WrittenDocs:
    """Docs, tokens, and the file's or folder's name by side.

    `lengths` are the numbers of train's spans by their number of tokens, if the task is spancat.
    `blank_paragraphs` is the number of those left out, and `repeated` are texts on several sides.
    """

    docs: Mapping[str, int]
    tokens: Mapping[str, int]
    names: Mapping[str, str]
    lengths: Mapping[int, int]
    blank_paragraphs: int
    repeated: RepeatedTexts


def write_docs(
    folder: Path,
    gold: Gold,
    placement: Placement,
    *,
    lang: str,
    tokenizer: TokenizerName,
    labels: Collection[str],
    by: Unit,
    task: Task = "ner",
    progress: Callable[[int], object] | None = None,
) -> tuple[WrittenDocs, Tally, str]:
    """Write the docs of each side, and `provenance.jsonl`; return their tally and digest, too.

    Raises ExportError if a span is refused.
    """
    nlp = blank_pipeline(lang, tokenizer)
    tally, digest, repeated = Tally(), Digest(), Repeated(placement.sides)
    side_of = {one.article.id: side for side, held in placement.sides.items() for one in held}
    with ExitStack() as stack:
        writers = {side: SideWriter(folder, side, nlp.vocab) for side in placement.sides}
        sides = {
            side: _Side(side, writer, frozenset(labels), by, task, repeated)
            for side, writer in writers.items()
        }
        lines = {
            side: stack.enter_context(TemporaryFile("w+", dir=folder, encoding="utf-8", newline=""))
            for side in sides
        }
        for settled in gold.read(sorted(side_of)):
            split = side_of[settled.article.id]
            position = sides[split].add(settled, nlp)
            lines[split].write(provenance.line(settled, position) + "\n")
            tally.add(settled, split)
            digest.add(settled, split)
            if progress:
                progress(1)
            if len(nlp.vocab) > _MOST_WORDS:
                nlp = blank_pipeline(lang, tokenizer)
                for writer in writers.values():
                    writer.change_vocab(nlp.vocab)
        stop_if_refused([refusal for side in sides.values() for refusal in side.refusals])
        with (folder / provenance.NAME).open("w", encoding="utf-8", newline="") as whole:
            for file in lines.values():
                file.seek(0)
                shutil.copyfileobj(file, whole)
    written = WrittenDocs(
        names={side: writer.finish() for side, writer in writers.items()},
        docs={side: writer.docs for side, writer in writers.items()},
        tokens={side: writer.tokens for side, writer in writers.items()},
        lengths=sides["train"].lengths,
        blank_paragraphs=sum(side.blank_paragraphs for side in sides.values()),
        repeated=repeated.texts(gold),
    )
    return written, tally, digest.hexdigest()


def side_docs(
    gold: Gold,
    placement: Placement,
    side: str,
    *,
    nlp: Language,
    labels: Collection[str],
    by: Unit,
    task: Task = "ner",
) -> tuple[DocFile, str, list[Refusal]]:
    """Return the docs of one side as `write_docs` writes them, the digest, and refused spans."""
    side_of = {one.article.id: other for other, held in placement.sides.items() for one in held}
    file, digest = DocFile(nlp.vocab), Digest()
    made = _Side(side, file, frozenset(labels), by, task, Repeated([side]))
    for settled in gold.read(sorted(side_of)):
        digest.add(settled, side_of[settled.article.id])
        if side_of[settled.article.id] == side:
            made.add(settled, nlp)
    return file, digest.hexdigest(), made.refusals


class _Side:
    """One side of the split while its docs are made."""

    def __init__(
        self,
        split: str,
        writer: SideWriter | DocFile,
        labels: Collection[str],
        by: Unit,
        task: Task,
        repeated: Repeated,
    ) -> None:
        self.split = split
        self.writer = writer
        self.refusals: list[Refusal] = []
        self.blank_paragraphs = 0
        self.lengths: Counter[int] = Counter()
        self._labels, self._by, self._task = labels, by, task
        self._repeated = repeated

    def add(self, settled: GoldArticle, nlp: Language) -> DocPosition:
        """Add the docs of an article; return their position on the side."""
        doc, refusals = bare_doc(nlp, settled, labels=self._labels, task=self._task)
        self.lengths.update(map(len, doc.spans.get(SPANS_KEY, ())))
        self.refusals += refusals
        if self._by == "paragraph":
            return self._paragraphs(settled, doc, nlp)
        text = settled.article.text
        self.refusals += too_long(nlp, settled, len(text))
        self._repeated.add(settled.article.id, self.split, text, (0, len(text)))
        return DocPosition(self.split, (self.writer.add(doc),))

    def _paragraphs(self, settled: GoldArticle, doc: Doc, nlp: Language) -> DocPosition:
        text = settled.article.text
        added: list[tuple[int, int]] = []
        for start, end, first, last, blank in paragraphs_of(settled, Tokens(text, edges_of(doc))):
            if blank:
                self.blank_paragraphs += 1
                continue
            self.refusals += too_long(nlp, settled, end - start)
            self._repeated.add(settled.article.id, self.split, text, (start, end))
            added.append((self.writer.add(doc, first=first, last=last), start))
        return DocPosition(
            self.split, tuple(index for index, _ in added), tuple(start for _, start in added)
        )
