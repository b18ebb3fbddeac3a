"""A suggester from a file of spans in interchange JSONL.

A line is matched with an article by its text, or without one by its `id`. A suggester sees only
texts, so the spans are stored by text. `notes` reports lines that match no article or cannot be
read. Some suggestions for an article are better than none, so a bad span is left out and reported
in `left_out` while the others of its line are used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.model import Refusal, text_hash
from corpus.readers import ReadArticle
from corpus.readers.formats.jsonl import article_of, bad_spans
from corpus.readers.json_records import of_line
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
        unmatched: list[int] = []
        refusals: list[str] = []
        for line in lines:
            if isinstance(line, Refusal):
                refusals.append(str(line))
                continue
            labels_here = line if isinstance(line, list) else [s.label for s in line.spans or ()]
            labels.update(labels_here)
            if isinstance(line, list) or not known(line.article.text):
                unmatched.append(len(labels_here))
            elif line.spans is not None:
                self._spans.setdefault(text_hash(line.article.text), []).extend(line.spans)
        yield from refusals[:MOST_REPORTED]
        if len(refusals) > MOST_REPORTED:
            yield f"{len(refusals) - MOST_REPORTED:,} more lines were refused."
        if unmatched:
            yield (
                f"{sum(unmatched):,} spans in {len(unmatched):,} lines match no article of this "
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
"""An article, a refusal, or the labels of the spans of a line whose id names no article."""


def _lines(
    data: bytes, where: str, text_of: Callable[[str], str | None], left_out: list[Refusal]
) -> Iterator[_Line]:
    """The lines that are not blank; spans that cannot be used are moved to `left_out`."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        record, whole = _object(line), line
        spans = record.get("spans") or []
        if record.get("id") and record.get("text") is None and isinstance(spans, list):
            text = text_of(str(record["id"]))
            if text is None:
                yield [str(span.get("label")) for span in spans if isinstance(span, dict)]
                continue
            record["text"] = text
            whole = json.dumps(record).encode()
        read, bad = _read(whole, record, where)
        left_out += [Refusal(f"{where}:{number}", reason) for reason in bad]
        yield replace(read, where=f"{where}:{number}")


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line; empty for anything else, which the reader refuses."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _read(
    line: bytes, record: dict[str, Any], where: str
) -> tuple[ReadArticle | Refusal, list[str]]:
    """(the line without bad spans, the reasons); a line with bad spans only is refused."""
    read = _article(line, where)
    text, spans = record.get("text"), record.get("spans")
    if isinstance(read, ReadArticle) or not isinstance(text, str) or not isinstance(spans, list):
        return read, []
    bad = bad_spans(spans, text)
    good = [span for index, span in enumerate(spans) if index not in bad]
    if not bad or not good:
        return read, []
    rest = _article(json.dumps({**record, "spans": good}).encode(), where)
    return (read, []) if isinstance(rest, Refusal) else (rest, list(bad.values()))


def _article(line: bytes, where: str) -> ReadArticle | Refusal:
    (read,) = of_line(line, where, lambda value, place: (article_of(value, place),), first=False)
    return read
