"""Reads brat's standoff format: a `.txt` with the exact text, and an `.ann` with its annotations.

https://brat.nlplab.org/standoff.html describes the lines of an `.ann`. A discontinuous span becomes
one span if only white space lies between them, because an annotation ends at a line break; else it
has no place in a project. Nor have relations, events, attributes, normalizations and notes, except
the notes in which `annotator export brat` writes the values of numbers. `articles.jsonl` of such an
export has the ids.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.readers.formats import FORMATS
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Ignored, Lost, canonical_value
from corpus.readers.json_records import BAD_LINE
from corpus.readers.offsets import Offsets
from corpus.readers.storable import decoded
from corpus.readers.streams import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

ARTICLES = "articles.jsonl"
_SPAN = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_LINE = re.compile(r"T\d+\t\S+ \d+ \d+[\t;]|[REAMN#]\d+\t\S+|\*\t\S+ [TRE]\d+")
_KINDS = {
    "R": "relation",
    "*": "relation",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "normalization",
    "#": "note",
}
"""The first character of a line's id -> what it is, for lines that are not spans."""


def recognises(head: Head) -> bool:
    """Whether all lines are annotations, and the first is a span."""
    return head.opening.startswith(b"T") and all(map(_LINE.match, head.lines))


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of an `.ann` file, whose text is in the `.txt` beside it."""
    if source.path and source.path.suffix == ".gz":
        yield Refusal(source.where, "annotations of brat are read unpacked only; run gunzip first.")
        return
    text = source.path.with_suffix(".txt") if source.path else None
    if text is None or not text.is_file():
        wanted = f"{text.name} beside it" if text else "a file"
        yield Refusal(source.where, f"annotations of brat need their text: {wanted} is missing.")
        return
    yield _article(text, options, {})


def recognises_folder(folder: Path) -> bool:
    """Whether the folder has a `.txt` file with an `.ann` file of the same name."""
    try:
        return any(found.with_suffix(".txt").is_file() for found in folder.glob("*.ann"))
    except OSError:
        return False


def read_folder(folder: Path, options: ReadOptions) -> Iterator[ReadArticle | Refusal | Ignored]:
    """Yield an article for each `.txt`; other files are ignored and named.

    They come in the order of names, those of `articles.jsonl` first and in its order.
    """
    known = _known(folder / ARTICLES)
    order = {name: number for number, name in enumerate(known)}
    for path in sorted(folder.iterdir(), key=lambda path: (order.get(path.stem, len(order)), path)):
        if path.name.startswith(".") or FORMATS["brat"].has_companion(path.name):
            continue
        if path.is_dir():
            if not path.is_symlink() and recognises_folder(path):
                yield from read_folder(path, options)
            else:
                yield Ignored(str(path), "no texts with annotations of brat; name it to import it.")
        elif path.suffix == ".txt":
            yield _article(path, options, known.get(path.stem, {}))
        elif path.suffix != ".ann" or not path.with_suffix(".txt").is_file():
            yield Ignored(str(path), "not a text with annotations of brat; name it to import it.")


def _known(path: Path) -> Mapping[str, dict[str, Any]]:
    """Return the records of `annotator export brat` by the name of each document's files."""
    try:
        if not path.is_file():  # a pipe or a device has no end
            return {}
        records = [json.loads(line) for line in path.read_bytes().split(b"\n") if line.strip()]
        return {record["file"]: record for record in records if record["id"]}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _article(path: Path, options: ReadOptions, about: dict[str, Any]) -> ReadArticle | Refusal:
    """The article of a text file; one wrong annotation refuses it."""
    annotations = path.with_suffix(".ann")
    record = {key: value for key, value in about.items() if key != "file"}
    record = record or {"meta": {"file": path.stem}}
    where = str(path)
    try:
        record["text"] = text = _text(path)
        if not options.spans or not annotations.is_file():
            return article_of(record, where, options)
        where = str(annotations)
        found = _Annotations(where, text, Offsets(text, options.offsets))
        for number, line in enumerate(_text(annotations).split("\n"), 1):
            where = f"{annotations}:{number}"
            if line.strip():
                found.add(line.removesuffix("\r"), where)
        where = str(annotations)
        record["spans"] = [*found.spans.values()]
        return replace(article_of(record, where), lost=tuple(found.lost))
    except OSError as error:
        return Refusal(where, f"cannot be read: {error.strerror or error}.")
    except (ValueError, RecursionError) as error:
        return Refusal(where, str(error), BAD_LINE)


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"a file of more than {MOST_BYTES >> 20} MiB; split it into articles.")
    return decoded(data)


@dataclass
class _Annotations:
    """The annotations of one text: spans by id as data, and what has no place in a project."""

    file: str
    text: str
    offsets: Offsets
    spans: dict[str, dict[str, Any]] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)

    def add(self, line: str, where: str) -> None:
        """Add a line; ValueError says what is wrong with it."""
        kind = _KINDS.get(line[0])
        if line.startswith("T"):
            self._add_span(line, where)
        elif kind is None or "\t" not in line:
            raise ValueError(
                "the line is no annotation of brat, such as `T1<tab>PER 0 5<tab>Text`."
            )
        elif not (kind == "note" and self._add_value(line)):
            identifier, _, rest = line.partition("\t")
            self.lost.append(Lost(where, kind, f"{identifier} {' '.join(rest.split())}"))

    def _add_span(self, line: str, where: str) -> None:
        found = _SPAN.fullmatch(line)
        if not found:
            raise ValueError("the line is no span such as `T1<tab>PER 0 5<tab>Text`.")
        identifier, label, given, covered = found.groups()
        parts = [
            tuple(self.offsets.code_point(int(number)) for number in part.split())
            for part in given.split(";")
        ]
        texts = [self.text[start:end] for start, end in parts]
        if covered is not None and covered.split() != " ".join(texts).split():
            raise ValueError(f"{identifier} is {covered!r}, but {given} of the text is {texts!r}.")
        gaps = pairwise(parts)
        if any(self.text[end:start].strip() or end > start for (_, end), (start, _) in gaps):
            self.lost.append(Lost(where, "discontinuous span", f"{identifier} {label} {given}"))
            return
        start, end = parts[0][0], parts[-1][1]
        self.spans[identifier] = {"start": start, "end": end, "label": label}

    def _add_value(self, line: str) -> bool:
        """Whether a note has the value of a number, which its span then gets."""
        _, target, note = [*line.split("\t", 2), ""][:3]
        span = self.spans.get(target.removeprefix("AnnotatorNotes "))
        try:
            value = json.loads(note)
            if span is None or not isinstance(value, dict) or canonical_value(value) is None:
                return False
        except (ValueError, RecursionError):
            return False
        span["value"] = value
        return True
