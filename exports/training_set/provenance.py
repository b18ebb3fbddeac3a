"""provenance.jsonl: for each article, its docs, and who suggested and decided each span.

`doc` is the doc's index in the file of its side. By paragraph it is a list of indices, and `offset`
lists where in the article (code points) each begins. `remarks` are people's flags and comments;
`unaided` names who decided without having seen suggestions. `rejected` are spans that were proposed
and are not in the gold.
"""

from __future__ import annotations

import json
import re
from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.model import text_hash
from exports.documents import span_record
from exports.training_set.split import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from corpus.model import GoldArticle, LabelledSpan, Remark

NAME = "provenance.jsonl"
_BEGIN = re.compile(rb'\{"article": ("(?:[^"\\]|\\.)*"), "split": "(\w+)"')
"""How `line` begins a line."""
_BY_PLACE = itemgetter(0, 1, 2)  # start, end and label


@dataclass(frozen=True, slots=True)
class DocPosition:
    """The docs that hold an article: the side's file, their indices, and where each begins.

    `offsets` are code points of the article, None if one doc holds the whole article.
    """

    split: str
    docs: tuple[int, ...]
    offsets: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that was read back.

    `stated` is the line as JSON; `spans` are its spans as JSON by (start, end, label).
    """

    article: str
    position: DocPosition
    stated: Mapping[str, Any]
    spans: Mapping[tuple[int, int, str], Mapping[str, Any]]


def line(settled: GoldArticle, position: DocPosition) -> str:
    """Return the line of an article, without its line break."""
    return json.dumps(described(settled, position), ensure_ascii=False)


def described(settled: GoldArticle, position: DocPosition) -> dict[str, Any]:
    """Return the line of an article as JSON."""
    whole = position.offsets is None
    group, *joined = keys_of(settled)
    return {
        "article": settled.article.id,
        "split": position.split,
        "doc": position.docs[0] if whole else list(position.docs),
        **({} if position.offsets is None else {"offset": list(position.offsets)}),
        "text_sha256": text_hash(settled.article.text),
        "group": group,
        **({"joins": joined} if joined else {}),
        "basis": settled.basis,
        "decided_by": list(settled.decided_by),
        **({"unaided": list(settled.unaided)} if settled.unaided else {}),
        "settled_at": settled.settled_at,
        **({} if settled.drawn is None else {"inclusion_probability": settled.drawn}),
        "spans": [span_record(span) for span in in_order(settled)],
        **({"remarks": [_remark(r, settled) for r in settled.remarks]} if settled.remarks else {}),
        **(
            {"rejected": [_rejected(span) for span in settled.rejected]} if settled.rejected else {}
        ),
    }


class Lines:
    """The lines of a provenance file, read one at a time.

    Iterating yields the ids of their articles with the sides, in the order of the file. `read`
    reads lines in any order. Both raise ExportError that names a damaged line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts = array("Q")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        self._starts = array("Q")
        with self._errors_named(), self._path.open("rb") as lines:
            at = 0
            for number, line in enumerate(lines):
                self._starts.append(at)
                at += len(line)
                with self._damage_named(number):
                    begin = _BEGIN.match(line)  # parsing every line twice takes long
                    if begin:
                        beginning = json.loads(begin[1]), begin[2].decode()
                    else:
                        entry = _entry(json.loads(line))
                        beginning = entry.article, entry.position.split
                yield beginning

    def read(self, numbers: Iterable[int]) -> Iterator[Entry]:
        """Yield the lines with these numbers, counted from 0 as the iteration yields them."""
        with self._errors_named(), self._path.open("rb") as lines:
            for number in numbers:
                lines.seek(self._starts[number])
                with self._damage_named(number):
                    entry = _entry(json.loads(lines.readline()))
                yield entry

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ExportError(f"{self._path} cannot be read: {error.strerror}") from error

    @contextmanager
    def _damage_named(self, number: int) -> Iterator[None]:
        try:
            yield
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"{self._path} is damaged in line {number + 1}: export again"
            raise ExportError(message) from error


def in_order(settled: GoldArticle) -> list[LabelledSpan]:
    """Return the spans in text order."""
    return sorted(settled.spans, key=_BY_PLACE)


def _remark(remark: Remark, settled: GoldArticle) -> dict[str, Any]:
    """Return a flag or comment as JSON; without `start` it is on the whole article."""
    extent = {} if remark.start is None else {"start": remark.start, "end": remark.end}
    covered = settled.article.text[remark.start : remark.end]
    return {
        "annotator": remark.annotator,
        **extent,
        **({"text": covered} if extent else {}),
        **({"flagged": True} if remark.flagged else {}),
        **({"comment": remark.comment} if remark.comment else {}),
    }


def _rejected(span: LabelledSpan) -> dict[str, Any]:
    """Return a span that was proposed and rejected as JSON."""
    return {"start": span.start, "end": span.end, "label": span.label, "text": span.text}


def extent(span: Mapping[str, Any]) -> tuple[int, int, str]:
    """Return (start, end, label) of a span that was read back."""
    return span["start"], span["end"], span["label"]


def _entry(raw: dict[str, Any]) -> Entry:
    if any(not isinstance(raw[key], str) for key in ("article", "text_sha256", "basis")):
        raise ValueError("article, text_sha256 or basis is not a text")
    spans = {extent(span): span for span in raw["spans"]}
    if any("origin" not in span for span in raw["spans"]):
        raise ValueError("a span has no origin")
    return Entry(raw["article"], _position(raw), raw, spans)


def _position(raw: dict[str, Any]) -> DocPosition:
    whole = not isinstance(raw["doc"], list)
    docs = (raw["doc"],) if whole else tuple(raw["doc"])
    offsets = None if whole else tuple(raw["offset"])
    numbers = [*docs, *(offsets or ())]
    if any(not isinstance(number, int) or number < 0 for number in numbers):
        raise ValueError("a doc or an offset is not a number from 0")
    if offsets is not None and len(offsets) != len(docs):
        raise ValueError("there are not as many offsets as docs")
    return DocPosition(str(raw["split"]), docs, offsets)
