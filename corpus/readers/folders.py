"""Reads the files of one format in a folder and in the folders below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from corpus.model import Refusal
from corpus.readers.items import FOREIGN, Ignored
from corpus.readers.source import opened
from corpus.readers.streams import PackedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.readers.items import FileNote, ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Source

    Item = ReadArticle | Refusal | Ignored | FileNote


class Read(Protocol):
    """The function of a format that reads one file."""

    def __call__(self, source: Source, options: ReadOptions) -> Iterable[Item]:
        """Yield the articles of a file."""


class Files(Protocol):
    """The files of a format, by their names."""

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of the files that are read."""

    def has_companion(self, name: str) -> bool:
        """Whether the format is known to have such a file beside those."""


def has_file(folder: Path, endings: tuple[str, ...]) -> bool:
    """Whether a file with one of the endings lies in the folder or in one directly below."""
    try:
        return any(
            next(folder.glob(f"{below}*{ending}"), None)
            for ending in endings
            for below in ("", "*/")
        )
    except OSError:
        return False


def read_below(
    folder: Path, options: ReadOptions, read: Read, files: Files, what: str
) -> Iterator[Item]:
    """Yield what `read` reads from files with the format's endings, in the order of their paths.

    Other files are ignored as not being `what`; hidden ones and companions of the format silently.
    """
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path.is_dir():
            continue
        if not path.name.endswith(files.endings):
            if not files.has_companion(path.name):
                yield Ignored(str(path), f"not {what}; name it to import it.")
            continue
        try:
            with path.open("rb") as stream:
                yield from read(opened(stream, str(path), path), options)
        except PackedError as error:
            yield Refusal(str(path), str(error), FOREIGN)
        except OSError as error:
            yield Refusal(str(path), f"cannot be read: {error.strerror or error}.")
