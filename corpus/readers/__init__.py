"""Reads articles from text files, JSONL, gzip of both, folders of them, and standard input.

Articles and refusals come one at a time in the order of the input, so memory does not grow with the
input and a bad line costs only itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import InputError
from corpus.model import Refusal
from corpus.readers.foreign import foreign_content, foreign_ending
from corpus.readers.items import FOREIGN, FileNote, Ignored, ReadArticle, canonical_value
from corpus.readers.jsonl import read_jsonl
from corpus.readers.plain_text import read_text
from corpus.readers.streams import DAMAGED, Kind, NotGzipError, recognised
from corpus.readers.unknown_keys import UnknownKeys
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["FileNote", "Ignored", "Item", "ReadArticle", "canonical_value", "read"]

Item = ReadArticle | Refusal | Ignored | FileNote
"""What `read` yields."""

STDIN = "-"

_KINDS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def read(paths: Sequence[str], *, stdin: BinaryIO, title_line: bool = False) -> Iterator[Item]:
    """Read files, folders and `-` for standard input.

    The ending of a file gives its format (`.gz` may follow); a file with another ending is a text.
    Folders are read in the order of names, without hidden files; linked folders and files with
    other endings are ignored and named. With `title_line` the first line of a text file is its
    title and not part of the text. Raises `InputError` before anything is read where a path does
    not exist.
    """
    for path in paths:
        _refuse_missing(path)
    if list(paths).count(STDIN) > 1:
        message = "Standard input (-) can be read only once."
        raise InputError(message)
    return (item for path in paths for item in _read_path(path, stdin=stdin, title_line=title_line))


def _refuse_missing(path: str) -> None:
    try:
        exists = path == STDIN or (path != "" and Path(path).exists())
    except (OSError, ValueError):  # forbidden, too long, or with a NUL in it
        exists = False
    if not exists:
        message = (
            f"{path!r} does not exist: give a file, a folder, or - for standard input. "
            "Nothing was imported."
        )
        raise InputError(message)


def _read_path(path: str, *, stdin: BinaryIO, title_line: bool) -> Iterator[Item]:
    if path == STDIN:
        yield from _read_stream(stdin, "standard input", kind=None, title_line=title_line)
    elif Path(path).is_dir():
        yield from _read_folder(Path(path), title_line=title_line)
    else:
        yield from _read_file(Path(path), title_line=title_line)


def _read_folder(folder: Path, *, title_line: bool) -> Iterator[Item]:
    empty = True
    for found in _files(folder):
        empty = empty and isinstance(found, Ignored)
        if isinstance(found, Path):
            yield from _read_file(found, title_line=title_line)
        else:
            yield found
    if empty:
        endings = ", ".join(_KINDS)
        yield Refusal(str(folder), f"no file in this folder ends in {endings} (or that with .gz).")


def _files(folder: Path) -> Iterator[Path | Refusal | Ignored]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif entry.is_file() and _kind(entry):
            yield entry
        else:
            yield Ignored(str(entry), _why_ignored(entry))


def _why_ignored(entry: Path) -> str:
    if entry.is_dir():
        return "a linked folder; name it to import it."
    if not entry.exists():
        return "a broken link."
    return f"its ending is none of {', '.join(_KINDS)}; name the file to import it."


def _read_file(file: Path, *, title_line: bool) -> Iterator[Item]:
    advice = foreign_ending(file.name)
    if advice:
        yield Refusal(str(file), advice, FOREIGN)
        return
    # A pipe such as /dev/fd/63 has no ending, so its first bytes decide.
    kind: Kind | None = (_kind(file) or "text") if file.is_file() else None
    try:
        with file.open("rb") as stream:
            yield from _read_stream(stream, str(file), kind=kind, title_line=title_line)
    except OSError as error:
        yield _unreadable(file, error)


def _unreadable(path: Path, error: OSError) -> Refusal:
    return Refusal(str(path), f"cannot be read: {error.strerror or error}.")


def _kind(file: Path) -> Kind | None:
    """The format that the ending gives, with or without `.gz` after it."""
    name = file.name.casefold().removesuffix(".gz")
    return _KINDS.get(Path(name).suffix)


def _read_stream(
    stream: BinaryIO, where: str, *, kind: Kind | None, title_line: bool
) -> Iterator[Item]:
    unknown = UnknownKeys()
    for item in _decoded(stream, where, kind=kind, title_line=title_line):
        if isinstance(item, ReadArticle):
            unknown.count(item.unknown)
        yield item
    note = unknown.note(where)
    if note:
        yield note


def _decoded(
    stream: BinaryIO, where: str, *, kind: Kind | None, title_line: bool
) -> Iterator[ReadArticle | Refusal]:
    articles = 0
    try:
        found, head, stream = recognised(stream, gzipped=where.casefold().endswith(".gz"))
        kind = kind or found
        advice = foreign_content(head, jsonl=kind == "jsonl")
        if advice:
            yield Refusal(where, advice, FOREIGN)
            return
        items = (
            read_jsonl(stream, where)
            if kind == "jsonl"
            else read_text(stream, where, title_line=title_line)
        )
        for item in items:
            articles += isinstance(item, ReadArticle)
            yield item
    except NotGzipError as error:
        yield Refusal(where, str(error), FOREIGN)
    except DAMAGED:
        yield Refusal(
            where,
            "the gzip data is damaged or incomplete: "
            f"{counted(articles, 'article')} before that were read; create the file again.",
        )
