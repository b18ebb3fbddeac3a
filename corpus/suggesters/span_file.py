"""A suggester from a file of spans in interchange JSONL.

A line is matched with an article by its text, or without one by its `id`. A suggester sees only
texts, so the spans are stored by text. `notes` reports lines that match no article or cannot be
read. Some suggestions for an article are better than none, so a bad span is left out and reported
in `left_out` while the others of its line are used.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.model import Refusal, text_hash
from corpus.readers import ReadArticle
from corpus.readers.jsonl import bad_spans, read_jsonl
from corpus.suggesters.patterns import read_bytes
from corpus.suggesters.suggester import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpus.model import LabelledSpan

MOST_REPORTED = 20
"""Refused lines that are reported one by one."""


class SpanFileSuggester:
    """Proposes the spans that `file` has for a text.

    `text_of` gives the text of an article's id, or None; `known` says whether an article of the
    project has a text. Raises `InputError` where no line of the file has spans for an article.
    """

    def __init__(
        self,
        file: Path,
        *,
        text_of: Callable[[str], str | None],
        known: Callable[[str], bool],
        mapping: Mapping[str, str],
        name: str | None = None,
    ) -> None:
        data = read_bytes(file)
        self._reason = f"file {file.name}"
        self._spans: dict[str, list[LabelledSpan]] = {}
        self.name = name or file.name
        labels: set[str] = set()
        self.left_out: list[Refusal] = []
        lines = _lines(data, str(file), text_of, self.left_out)
        self.notes = tuple(self._take(lines, known, labels))
        self.mapping = {label: mapping.get(label, label) for label in sorted(labels)}
        self.settings: dict[str, Any] = {
            "file": file.name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "mapping": self.mapping,
        }
        if not self._spans:
            why = f": {self.notes[0]}" if self.notes else ""
            message = f"No line of {file} has spans for an article of this project{why}"
            raise InputError(message)

    def _take(
        self, lines: Iterable[_Line], known: Callable[[str], bool], labels: set[str]
    ) -> Iterator[str]:
        """Store the spans and labels of the lines; yields notes."""
        strange: list[int] = []
        refusals: list[str] = []
        for line in lines:
            if isinstance(line, Refusal):
                refusals.append(str(line))
                continue
            named = line if isinstance(line, list) else [s.label for s in line.spans or ()]
            labels.update(named)
            if isinstance(line, list) or not known(line.article.text):
                strange.append(len(named))
            elif line.spans is not None:
                self._spans.setdefault(text_hash(line.article.text), []).extend(line.spans)
        yield from refusals[:MOST_REPORTED]
        if len(refusals) > MOST_REPORTED:
            yield f"{len(refusals) - MOST_REPORTED:,} more lines were refused."
        if strange:
            yield (
                f"{sum(strange):,} spans in {len(strange):,} lines name no article of this "
                "project, neither by id nor by text."
            )

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        """One list for each text, in their order."""
        for text in texts:
            spans = self._spans.get(text_hash(text), ())
            yield [
                Proposal(s.start, s.end, self.mapping[s.label], None, self._reason) for s in spans
            ]


_Line = ReadArticle | Refusal | list[str]
"""What a line is: an article, a refusal, or the labels of its spans where its id is not here."""


def _lines(
    data: bytes, where: str, text_of: Callable[[str], str | None], left_out: list[Refusal]
) -> Iterator[_Line]:
    """The lines that are not blank, without those of their spans that go to `left_out`."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        record = _without_text(line)
        if record:
            text = text_of(str(record["id"]))
            if text is None:
                spans = record.get("spans") or []
                yield [str(span.get("label")) for span in spans if isinstance(span, dict)]
                continue
            record["text"] = text
        read, bad = _read(json.dumps(record).encode() if record else line, where)
        left_out += [Refusal(f"{where}:{number}", reason) for reason in bad]
        yield replace(read, where=f"{where}:{number}")


def _read(line: bytes, where: str) -> tuple[ReadArticle | Refusal, list[str]]:
    """The line, and why spans were left out of it; refused whole where none would be left."""
    (read,) = read_jsonl(io.BytesIO(line), where)
    record = _with_spans(line) if isinstance(read, Refusal) else None
    if record is None:
        return read, []
    bad = bad_spans(record["spans"], record["text"])
    record["spans"] = [span for place, span in enumerate(record["spans"]) if place not in bad]
    if not bad or not record["spans"]:
        return read, []
    (rest,) = read_jsonl(io.BytesIO(json.dumps(record).encode()), where)
    return (read, []) if isinstance(rest, Refusal) else (rest, list(bad.values()))


def _with_spans(line: bytes) -> dict[str, Any] | None:
    """The line's object where it has a text and a list of spans."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    usable = isinstance(record, dict) and isinstance(record.get("text"), str)
    return record if usable and isinstance(record.get("spans"), list) else None


def _without_text(line: bytes) -> dict[str, Any] | None:
    """The line's object where it names its article by `id` alone."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None  # the reader says what is wrong with it
    named = isinstance(record, dict) and record.get("id") and record.get("text") is None
    return record if named and isinstance(record.get("spans") or [], list) else None
