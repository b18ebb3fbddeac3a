"""Reads articles from files of many formats, gzip of them, folders of them, and standard input.

Articles and refusals come one at a time in the order of the input, so memory does not grow with the
input and a bad line costs only itself.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import InputError
from corpus.model import Refusal
from corpus.readers.detection import ALWAYS_READ, UndetectedError, detected, detected_folder
from corpus.readers.foreign import foreign_ending
from corpus.readers.formats import FORMATS, endings, format_of_ending, reader
from corpus.readers.items import (
    FOREIGN,
    FileFormat,
    FileNote,
    Ignored,
    ReadArticle,
    ReadSpans,
    canonical_value,
)
from corpus.readers.options import DEFAULTS, ReadOptions
from corpus.readers.position import ReadPosition
from corpus.readers.source import opened
from corpus.readers.streams import DAMAGED, NotDecodedError, PackedError
from corpus.readers.unknown_keys import UnknownKeys
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "FileFormat",
    "FileNote",
    "Ignored",
    "Item",
    "ReadArticle",
    "ReadOptions",
    "ReadSpans",
    "canonical_value",
    "read",
]

Item = ReadArticle | ReadSpans | Refusal | Ignored | FileNote | FileFormat
"""What `read` yields."""

STDIN = "-"

_USUAL = ("text", "jsonl")
"""Formats that are not reported."""


def read(
    paths: Sequence[str],
    *,
    stdin: BinaryIO,
    options: ReadOptions = DEFAULTS,
    position: ReadPosition | None = None,
) -> Iterator[Item]:
    """Read files, folders and `-` for standard input.

    The content of a file gives its format, and its ending where the content does not (`.gz` may
    follow); a file with another ending is a text. Folders are read in the order of names, without
    hidden files. Linked folders, and files of no format that is read, are ignored and named.
    `position` says how far the named files have been read. Raises `InputError` before anything is
    read where a path does not exist.
    """
    for path in paths:
        _refuse_missing(path)
    if list(paths).count(STDIN) > 1:
        message = "Standard input (-) can be read only once."
        raise InputError(message)
    position = position or ReadPosition()
    return (item for path in paths for item in _read_path(path, stdin, options, position))


def _refuse_missing(path: str) -> None:
    try:
        exists = path == STDIN or (path != "" and Path(path).exists())
    except PermissionError:  # whoever reads it says so, and the other files are imported
        exists = True
    except (OSError, ValueError):  # too long, or with a NUL in it
        exists = False
    if not exists:
        message = (
            f"{path!r} does not exist: give a file, a folder, or - for standard input. "
            "Nothing was imported."
        )
        raise InputError(message)


def _read_path(
    path: str, stdin: BinaryIO, options: ReadOptions, position: ReadPosition
) -> Iterator[Item]:
    try:
        is_folder = path != STDIN and Path(path).is_dir()
    except OSError:  # reading it as a file says why
        is_folder = False
    if path == STDIN:
        yield from _read_stream(stdin, "standard input", None, options)
    elif is_folder:
        yield from _read_folder(Path(path), options)
    else:
        yield from _read_file(Path(path), options, position)


# -- folders -----------------------------------------------------------------------------------


def _read_folder(folder: Path, options: ReadOptions) -> Iterator[Item]:
    empty = True
    for item in _without_companions(_in_folder(folder, options)):
        empty = empty and isinstance(item, Ignored)
        yield item
    if empty:
        known = ", ".join(endings())
        yield Refusal(str(folder), f"no file in this folder ends in {known} (or that with .gz).")


def _in_folder(folder: Path, options: ReadOptions) -> Iterator[Item]:
    name = options.format or detected_folder(folder)
    wanted = [options.format] if options.format else FORMATS
    if name and FORMATS[name].folders:
        yield from _with_note(reader(name).read_folder(folder, options), str(folder))
        yield FileFormat(str(folder), name)
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _in_folder(entry, options)
        elif entry.is_file() and format_of_ending(_plain_name(entry)) in wanted:
            yield from _found_file(entry, options)
        else:
            yield Ignored(str(entry), _why_ignored(entry))


def _without_companions(items: Iterable[Item]) -> Iterator[Item]:
    """The items, ignored files last, without companions of a format in the same folder."""
    ignored: list[Ignored] = []
    formats: defaultdict[Path, set[str]] = defaultdict(set)
    for item in items:
        if isinstance(item, Ignored):
            ignored.append(item)
            continue
        if isinstance(item, FileFormat) and not FORMATS[item.name].folders:
            formats[Path(item.where).parent].add(item.name)
        yield item
    for one in ignored:
        path = Path(one.where)
        if not any(FORMATS[name].has_companion(path.name) for name in formats[path.parent]):
            yield one


def _found_file(file: Path, options: ReadOptions) -> Iterator[Item]:
    """Read a file that nobody named: one of no format that is read is ignored."""
    always = _plain_name(file).endswith(ALWAYS_READ)
    for item in _read_file(file, options, ReadPosition(), named=False):
        if isinstance(item, Refusal) and item.kind == FOREIGN and not always:
            yield Ignored(item.where, item.reason)
        else:
            yield item


def _why_ignored(entry: Path) -> str:
    if entry.is_dir():
        return "a linked folder; name it to import it."
    if not entry.exists():
        return "a broken link."
    if not entry.is_file():
        return "a pipe, a device or another special file; name it to import it."
    return (
        foreign_ending(_plain_name(entry))
        or "no format has its ending; name the file to import it."
    )


def _plain_name(file: Path) -> str:
    """The name in lower case, without `.gz`."""
    return file.name.casefold().removesuffix(".gz")


# -- files -------------------------------------------------------------------------------------


def _read_file(
    file: Path, options: ReadOptions, position: ReadPosition, *, named: bool = True
) -> Iterator[Item]:
    try:
        with file.open("rb") as stream, position.following(file, stream):
            yield from _read_stream(stream, str(file), file, options, named=named)
    except OSError as error:
        yield _unreadable(file, error)


def _unreadable(path: Path, error: OSError) -> Refusal:
    return Refusal(str(path), f"cannot be read: {error.strerror or error}.")


def _read_stream(
    stream: BinaryIO, where: str, path: Path | None, options: ReadOptions, *, named: bool = True
) -> Iterator[Item]:
    articles, name = 0, ""
    try:
        source = opened(stream, where, path)
        name = options.format or detected(source.head, named=named)
        for item in _with_note(reader(name).read(source, options), where):
            articles += isinstance(item, ReadArticle | ReadSpans)
            yield item
    except (PackedError, UndetectedError) as error:
        yield Refusal(where, str(error), FOREIGN)
    if articles and name not in _USUAL:
        yield FileFormat(where, name)


def _with_note(items: Iterable[Item], where: str) -> Iterator[Item]:
    """The items of a file or folder, and a remark on keys that are not known."""
    unknown, articles = UnknownKeys(), 0
    try:
        for item in items:
            if isinstance(item, ReadArticle):
                articles += 1
                unknown.count(item.unknown)
            yield item
    except DAMAGED:
        yield Refusal(
            where,
            "the gzip data is damaged or incomplete: "
            f"{counted(articles, 'article')} before that were read; create the file again.",
        )
    except NotDecodedError as error:
        yield Refusal(where, f"{error} {counted(articles, 'article')} before that were read.")
    note = unknown.note(where)
    if note:
        yield note
