"""The `.spacy` files of one side: one file, or a folder of several if there are many tokens.

A `.spacy` file is written and read whole, which takes about 200 bytes a token. spaCy reads a folder
in the order of its files' names, so the docs of a side count through the files in that order.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from spacy.training.corpus import walk_corpus

from exports.training_set.docbin import DocFile, StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from exports.training_set.docbin import StoredDoc

MOST_TOKENS = 200_000
"""The most tokens of a file with several docs."""

_DIGITS = 3
"""The fewest digits of a file's number; all files of a side have as many."""


class SideWriter:
    """Writes `SIDE.spacy`, or the folder `SIDE` with `SIDE-000.spacy` and so on.

    The numbers have as many digits as the last one, so that their order is that of the names.
    """

    def __init__(self, folder: Path, side: str, vocab: Vocab) -> None:
        self._folder = folder
        self._side = side
        self._vocab = vocab
        self._file = DocFile(vocab)
        self._written = 0
        self.docs = self.tokens = 0

    def add(self, doc: Doc, *, first: int = 0, last: int | None = None) -> int:
        """Add the tokens `[first, last)` of a doc as one doc; return its index on the side."""
        length = (len(doc) if last is None else last) - first
        if len(self._file) and self._file.tokens + length > MOST_TOKENS:
            self._write_shard()
        self._file.add(doc, first=first, last=last)
        self.docs += 1
        self.tokens += length
        return self.docs - 1

    def change_vocab(self, vocab: Vocab) -> None:
        """Take the docs that follow from another vocab."""
        self._vocab = vocab
        self._file.change_vocab(vocab)

    def finish(self) -> str:
        """Write what is left; return the name of the file or folder."""
        if not self._written:
            name = f"{self._side}.spacy"
            self._file.write(self._folder / name)
            self._file = DocFile(self._vocab)
            return name
        self._write_shard()
        digits = len(str(self._written - 1))
        if digits > _DIGITS:  # spaCy would read SIDE-1000 before SIDE-101
            for number in range(10 ** (digits - 1)):
                self._shard(number, _DIGITS).rename(self._shard(number, digits))
        return self._side

    def _write_shard(self) -> None:
        (self._folder / self._side).mkdir(exist_ok=True)
        self._file.write(self._shard(self._written, _DIGITS))
        self._written += 1
        self._file = DocFile(self._vocab)

    def _shard(self, number: int, digits: int) -> Path:
        return self._folder / self._side / f"{self._side}-{number:0{digits}}.spacy"


def written_name(side: str, files: Mapping[str, object]) -> str:
    """Return the name of a side's file or folder in an export with these `files`."""
    return side if any(name.startswith(f"{side}/") for name in files) else f"{side}.spacy"


class SideDocs:
    """The docs of one side by index; one file is held at a time, so read them in their order.

    `group` is the span group with their spans; None stands for entities. `rejected` says whether to
    read rejected spans, too. Raises ExportError if a file is damaged.
    """

    def __init__(self, path: Path, group: str | None = None, *, rejected: bool = False) -> None:
        self.name = path.name
        self._group, self._rejected = group, rejected
        self._paths = walk_corpus(path, ".spacy") if path.is_dir() else [path]
        self._starts = [0]  # the index of the first doc of each file, and of the end if known
        self._number, self._file = 0, StoredFile(self._paths[0], group, rejected=rejected)
        self._starts.append(len(self._file))

    def __getitem__(self, index: int) -> StoredDoc:
        """Return a doc; IndexError if there is none."""
        while index >= self._starts[-1]:
            if len(self._starts) > len(self._paths):
                raise IndexError(index)
            self._open(len(self._starts) - 1)
            self._starts.append(self._starts[-1] + len(self._file))
        self._open(bisect_right(self._starts, index) - 1)
        return self._file.doc(index - self._starts[self._number])

    def __len__(self) -> int:
        for number in range(len(self._starts) - 1, len(self._paths)):
            self._open(number)
            self._starts.append(self._starts[-1] + len(self._file))
        return self._starts[-1]

    def __iter__(self) -> Iterator[StoredDoc]:
        return (self[index] for index in range(len(self)))

    def _open(self, number: int) -> None:
        if number != self._number:
            self._file = StoredFile(self._paths[number], self._group, rejected=self._rejected)
            self._number = number
