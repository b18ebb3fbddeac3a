"""Reads WebAnno TSV 3, which WebAnno and INCEpTION write.

INCEpTION's user guide describes it ("WebAnno TSV 3.3 File format"). Offsets are UTF-16 units. The
file has the text of each sentence but not what lies between two of them, for which blanks stand, as
in INCEpTION. `corpus.readers.layers` chooses the layer whose annotations become spans.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.model import Refusal
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Lost
from corpus.readers.json_records import BAD_LINE
from corpus.readers.layers import entity_layer, short_name
from corpus.readers.offsets import Offsets
from corpus.readers.storable import decoded
from corpus.readers.streams import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

_FORMAT = "#FORMAT=WebAnno TSV 3"
_TEXT = "#Text="
_HEADERS = {"#T_SP=": "span", "#T_CH=": "chain", "#T_RL=": "relation"}
_KINDS = {"chain": "coreference link", "relation": "relation"}
_NONE = "_"
_NO_VALUE = "*"

_ESCAPED = re.compile(r"\\(->|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
_STACKED = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)
_IDENTIFIED = re.compile(r"((?:\\.|[^\\\[\]])*)\[(\d+)\]", re.DOTALL)
_UNIT = re.compile(r"\d+-\d+(?:\.\d+)?\t(\d+)-(\d+)\t")


def recognises(head: Head) -> bool:
    """Whether the file begins with the header of the format."""
    return head.opening.startswith(_FORMAT.encode())


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of a file; a wrong line refuses it."""
    data = source.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield Refusal(source.where, f"a file of more than {MOST_BYTES >> 20} MiB; split it.")
    else:
        yield article_or_refusal(data, source.where, options)


def article_or_refusal(data: bytes, file: str, options: ReadOptions) -> ReadArticle | Refusal:
    """The article of a file's data, or the wrong line that refuses it."""
    document, where = _Document(file), file
    try:
        for number, line in enumerate(decoded(data).split("\n"), 1):
            where = f"{file}:{number}"
            document.add(line.removesuffix("\r"), where)
        where = file
        return document.article(options)
    except ValueError as error:
        return Refusal(where, str(error), BAD_LINE)


class _Column(NamedTuple):
    """A column after the token: a feature of a layer, empty if the layer has no feature."""

    kind: str
    layer: str
    feature: str


@dataclass
class _Annotation:
    """An annotation of the chosen layer, in UTF-16 units."""

    label: str
    start: int
    end: int
    where: str


@dataclass
class _Document:
    """A file that is being read.

    `length` is that of the text in UTF-16 units. `sentence` are the lines of text of the sentence
    whose tokens come next. `others` counts the annotations of other layers.
    """

    file: str
    columns: list[_Column] = field(default_factory=list)
    chosen: tuple[str, str] | None = None
    parts: list[str] = field(default_factory=list)
    length: int = 0
    sentence: list[str] = field(default_factory=list)
    annotations: dict[str, _Annotation] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    lost: list[Lost] = field(default_factory=list)
    reported: set[tuple[str, str]] = field(default_factory=set)

    def add(self, line: str, where: str) -> None:
        """Add a line; ValueError says what is wrong with it."""
        unit = _UNIT.match(line)
        if unit:
            self._add_unit(line, int(unit[1]), int(unit[2]), where)
        elif line.startswith(_TEXT):
            self.sentence.append(_unescaped(line.removeprefix(_TEXT)))
        elif line[:6] in _HEADERS:
            self._add_layer(_HEADERS[line[:6]], line[6:].split("|"))
        elif line and not line.startswith("#"):
            raise ValueError("the line has no token such as `1-1<tab>0-4<tab>Text`.")

    def _add_layer(self, kind: str, names: Sequence[str]) -> None:
        layer, *features = names
        self.columns += [_Column(kind, layer, feature) for feature in features or [""]]
        spans: dict[str, list[str]] = {}
        for column in self.columns:
            if column.kind == "span":
                plain = not column.feature.startswith("ROLE_") and "." not in column.feature
                spans.setdefault(column.layer, []).extend([column.feature] * plain)
        self.chosen = entity_layer(spans)

    def _add_unit(self, line: str, start: int, end: int, where: str) -> None:
        if self.sentence:
            self._begin_sentence(start)
        cells = line.split("\t")[3:]
        for column, cell in zip(self.columns, cells, strict=False):
            for place, value in enumerate(_stacked(cell)):
                if value == _NONE or not value:
                    continue
                found = _IDENTIFIED.fullmatch(value)
                plain, identifier = (found[1], found[2]) if found else (value, "")
                key = identifier or f"{where}|{place}"
                if (column.layer, column.feature) == self.chosen:
                    self._add_annotation(key, plain, start, end, where)
                else:
                    self._add_other(column, key, plain, where)

    def _begin_sentence(self, start: int) -> None:
        text = "\n".join(self.sentence)
        self.sentence = []
        if start < self.length:
            raise ValueError("the sentence overlaps the one before it.")
        self.parts += [" " * (start - self.length), text]
        self.length = start + len(text.encode("utf-16-le")) // 2

    def _add_annotation(self, key: str, label: str, start: int, end: int, where: str) -> None:
        known = self.annotations.get(key)
        if known:
            known.start, known.end = min(known.start, start), max(known.end, end)
        else:
            self.annotations[key] = _Annotation(label, start, end, where)

    def _add_other(self, column: _Column, key: str, value: str, where: str) -> None:
        """Keep what is not carried: of each annotation once, of another span layer the number."""
        name = short_name(column.layer)
        if column.kind == "span" and (self.chosen is None or column.layer != self.chosen[0]):
            if (column.layer, key) not in self.reported:
                self.others[name] += 1
            self.reported.add((column.layer, key))
            return
        kind = _KINDS.get(column.kind, "feature")
        if column.feature == "referenceRelation" or column.feature.startswith("BT_"):
            return  # more about a link or relation, whose first column is listed
        target = "." in column.feature and not column.feature.startswith("ROLE_")
        if kind == "feature" and (value == _NO_VALUE or target):
            return  # no value, or the other end of a slot, whose first column is listed
        reported = (column.layer if kind != "feature" else column.feature, key)
        if reported not in self.reported:
            what = f"{name} {column.feature.rpartition(':')[2]}={_unescaped(value)}"
            self.lost.append(Lost(where, kind, what))
        self.reported.add(reported)

    def article(self, options: ReadOptions) -> ReadArticle:
        """The article; ValueError says why there is none."""
        text = "".join(self.parts)
        record: dict[str, Any] = {"text": text, "meta": {"file": PurePath(self.file).name}}
        if not options.spans:
            return article_of(record, self.file)
        offsets, spans = Offsets(text, "utf16"), []
        for one in self.annotations.values():
            start, end = offsets.code_point(one.start), offsets.code_point(one.end)
            label = "" if one.label == _NO_VALUE else _unescaped(one.label)
            if label.strip() and start < end:
                spans.append({"start": start, "end": end, "label": label})
                continue
            kind = "empty span" if start == end else "unlabelled span"
            what = " ".join(filter(None, [label, f"{start}–{end}", repr(text[start:end])]))
            self.lost.append(Lost(one.where, kind, what))
        self.lost += [
            Lost(self.file, "other layer", f"{name} (annotations: {count:,})")
            for name, count in self.others.items()
        ]
        if self.chosen:
            record["spans"] = spans
        return replace(article_of(record, self.file), lost=tuple(self.lost))


def _stacked(cell: str) -> list[str]:
    """The stacked values of a cell."""
    return [found[1] for found in _STACKED.finditer(cell) if found[0]]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: _character(found[1]), value)


def _character(name: str) -> str:
    if len(name) == 5 and name.startswith("u"):
        return chr(int(name[1:], 16))
    return _CONTROLS.get(name, name)
