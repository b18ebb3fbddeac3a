"""Reads and writes `.spacy` files of bare docs without building a Doc for each.

`DocBin.add` reads nine strings of every token in Python, and `get_docs` builds every Doc; together
that costs half as much as tokenising. Here whole arrays are handled. The bytes equal those of
`DocBin.add` (a test compares them); reading goes through `DocBin.from_disk`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from spacy.attrs import (  # type: ignore[import-not-found]  # Cython without a stub
    ENT_IOB,
    ENT_TYPE,
    NORM,
    ORTH,
    SPACY,
)
from spacy.strings import get_string_id
from spacy.tokens import DocBin, Span
from spacy.vocab import Vocab

from corpus.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.tokens import Doc

# NORM, so that a doc rebuilt from the file keeps what tokenizer exceptions set ("n't" is "not").
ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "NORM")
SPANS_KEY = "sc"
"""The span group that spaCy's span categorizer learns from by default."""
REJECTED_KEY = "rejected"
"""The span group with the spans that were proposed and rejected."""
MISSING, INSIDE, OUTSIDE, BEGIN = range(4)
"""The values of ENT_IOB."""


class StoredDoc(NamedTuple):
    """A doc of a `.spacy` file; `unlabelled` counts tokens neither inside nor outside a span.

    `tokens` is their number; `lengths` are the tokens of each span, if the spans are those of a
    group. `rejected` are the spans of the group of rejected ones, sorted.
    """

    text: str
    spans: list[tuple[int, int, str]]
    unlabelled: int
    tokens: int = 0
    lengths: tuple[int, ...] = ()
    rejected: tuple[tuple[int, int, str], ...] = ()


class DocFile:
    """Collects docs and writes them as one `.spacy` file."""

    def __init__(self, vocab: Vocab) -> None:
        self._bin = DocBin(attrs=ATTRIBUTES, store_user_data=False)
        self._vocab = vocab
        self._kept: set[str] = set()
        self._unnamed = 0  # the first doc whose strings are not in `_kept`
        self._named = [self._bin.attrs.index(attribute) for attribute in (ORTH, NORM, ENT_TYPE)]
        self.tokens = 0

    def __len__(self) -> int:
        return len(self._bin)

    def add(self, doc: Doc, *, first: int = 0, last: int | None = None) -> int:
        """Add the tokens `[first, last)` of a doc as one doc; return its index in the file."""
        rows: NDArray[Any] = doc.to_array(list(self._bin.attrs))[first:last]
        spaces = doc.to_array(SPACY)[first:last].astype(bool).reshape(-1, 1)
        if last is not None and last < len(doc):
            spaces[-1] = False
        self._bin.tokens.append(rows)
        self._bin.spaces.append(spaces)
        self._bin.cats.append({})
        self._bin.flags.append({"has_unknown_spaces": False})
        part = doc if last is None or not doc.spans else _part(doc, first, last)
        self._bin.span_groups.append(part.spans.to_bytes())
        self._kept.update(span.label_ for group in part.spans.values() for span in group)
        self.tokens += len(rows)
        return len(self._bin) - 1

    def change_vocab(self, vocab: Vocab) -> None:
        """Take the docs that follow from another vocab."""
        self._kept |= self._strings()
        self._unnamed = len(self._bin)
        self._vocab = vocab

    def write(self, path: Path) -> None:
        """Write the file; raises OSError."""
        self._bin.strings = self._strings()
        self._bin.to_disk(path)

    def docs(self, vocab: Vocab | None = None) -> list[Doc]:
        """Return the docs as training reads them from the file, by default in their own vocab."""
        self._bin.strings = self._strings()
        return list(self._bin.get_docs(vocab or self._vocab))

    def _strings(self) -> set[str]:
        """Return all strings in the docs, and that of hash 0, which stands for missing tags."""
        if not self.tokens:
            return set()
        codes = {0}
        docs = self._bin.tokens[self._unnamed :]
        for column in self._named if docs else ():
            every = np.concatenate([rows[:, column] for rows in docs])
            codes.update(np.unique(every).tolist())
        return self._kept | {self._vocab.strings[code] for code in codes}


class StoredFile:
    """A `.spacy` file that was read; ExportError if it is damaged. `path` is that of the file.

    The spans are entities, or those of the span group with the name `group`. `rejected` says
    whether to read rejected spans, too.
    """

    def __init__(self, path: Path, group: str | None = None, *, rejected: bool = False) -> None:
        self.path = path
        self._group = group
        self._rejected = rejected
        self._whole: list[Doc] = []
        with self._damage_named():
            docbin = DocBin().from_disk(path)
            if group or rejected:
                self._whole = list(docbin.get_docs(Vocab()))
            self._words = _Words(docbin.strings)
            self._columns = [docbin.attrs.index(one) for one in (ORTH, ENT_IOB, ENT_TYPE)]
            self._docs = list(zip(docbin.tokens, docbin.spaces, strict=True))

    def __len__(self) -> int:
        return len(self._docs)

    def doc(self, index: int) -> StoredDoc:
        """Return a doc by its index in the file."""
        if self._group:
            found = _doc_of_group(self._whole[index], self._group)
        else:
            rows, spaces = self._docs[index]
            with self._damage_named():
                found = _stored_doc(rows[:, self._columns], spaces[:, 0], self._words)
        if self._rejected:
            group = self._whole[index].spans.get(REJECTED_KEY, ())
            extents = ((span.start_char, span.end_char, span.label_) for span in group)
            found = found._replace(rejected=tuple(sorted(extents)))
        return found

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ExportError(f"{self.path} cannot be read: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, IndexError) as error:
            message = f"{self.path} is damaged or is not a .spacy file with entities: {error}"
            raise ExportError(message) from error


def stored_docs(path: Path) -> Iterator[StoredDoc]:
    """Yield the docs of a `.spacy` file; ExportError if it is damaged."""
    file = StoredFile(path)
    return (file.doc(index) for index in range(len(file)))


class _Words:
    """The strings of a file and their lengths by hash, for look-ups of whole arrays."""

    def __init__(self, strings: set[str]) -> None:
        by_code = sorted((get_string_id(string), string) for string in strings)
        self.codes = np.array([code for code, _ in by_code], dtype="uint64")
        self.lengths = np.array([len(string) for _, string in by_code], dtype="int64")
        forms = [form for _, string in by_code for form in (string, string + " ")]
        self.forms = np.array(forms, dtype=object)

    def index(self, codes: NDArray[Any]) -> NDArray[Any]:
        """Return the position of each hash; KeyError if the file lacks a string."""
        found = np.searchsorted(self.codes, codes)
        if not np.array_equal(self.codes[np.minimum(found, len(self.codes) - 1)], codes):
            raise KeyError("a token without a string")
        return found


def _part(doc: Doc, first: int, last: int) -> Doc:
    """Return the tokens `[first, last)` as a doc with the span groups of this part."""
    part = doc[first:last].as_doc()
    for name, group in doc.spans.items():
        inside = (span for span in group if first <= span.start and span.end <= last)
        part.spans[name] = [
            Span(part, span.start - first, span.end - first, label=span.label) for span in inside
        ]
    return part


def _doc_of_group(doc: Doc, group: str) -> StoredDoc:
    if group not in doc.spans:
        return StoredDoc(doc.text, [], len(doc), len(doc))
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans[group]]
    return StoredDoc(doc.text, spans, 0, len(doc), tuple(map(len, doc.spans[group])))


def _stored_doc(rows: NDArray[Any], spaces: NDArray[Any], words: _Words) -> StoredDoc:
    index = words.index(rows[:, 0])
    text = "".join(words.forms[index * 2 + spaces].tolist())
    lengths = words.lengths[index]
    ends = np.cumsum(lengths + spaces) - spaces
    iob = rows[:, 1]
    inside = iob == INSIDE
    entity = inside | (iob == BEGIN)
    opens = (iob == BEGIN) | (inside & ~np.concatenate(([False], entity[:-1])))
    closes = entity & ~np.concatenate((inside[1:], [False]))
    labels = words.forms[words.index(rows[opens, 2]) * 2].tolist()
    starts = (ends - lengths)[opens].tolist()
    spans = list(zip(starts, ends[closes].tolist(), labels, strict=True))
    return StoredDoc(text, spans, int((iob == MISSING).sum()), len(rows))
