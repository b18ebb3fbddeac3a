"""Collects what an import refused: the first few, a count by kind, and all of them on request.

A hostile or wrong file can have a line for every refusal, so memory must not grow with them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from corpus.model import SPLIT_MARKS
from corpus.readers import json_records
from corpus.readers.items import FOREIGN, UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Refusal

MOST_KEPT = 10
"""Refusals that are kept to be printed; the rest is only counted."""

BLANK = "article with a span of white space"
OFF_EDGES = "article with a span off the token edges"
GLUED = "article with a span whose word has a mark glued to it"
PUNCTUATION = "article with a span that only punctuation keeps from the token edges"
UNKNOWN_LABEL = "article with an unknown label"
OTHER_TEXT = "article whose id exists with another text"
OTHER_UNIT = "article with offsets in another unit"
OVERLAP = "article with overlapping spans"
NO_ARTICLE = "spans of an article that the project lacks"
NO_PLACE = "article with what a project has no place for"
CONFLICT = "article annotated differently before"
NO_SPANS = "file without spans"

REMEDIES = {
    BLANK: "",
    OFF_EDGES: "--snap widens the spans",
    GLUED: f"a new project with --tokenizer {SPLIT_MARKS} cuts it off",
    PUNCTUATION: "correct the spans",
    UNKNOWN_LABEL: "`annotator labels --add` adds a label",
    OTHER_TEXT: "--replace retires the old article",
    OTHER_UNIT: "--offsets names the unit",
    OVERLAP: "--nested longest or shortest keeps one of them",
    NO_ARTICLE: "import the texts first",
    NO_PLACE: "--spans-only leaves it out",
    CONFLICT: "import under another name",
    NO_SPANS: "leave out --annotator or --gold",
    json_records.NOT_JSON: "",
    json_records.BAD_LINE: "",
    json_records.BAD_SPAN: "",
    json_records.TOO_LONG: "",
    FOREIGN: "",
    UNREADABLE: "export them again in one that is",
}
"""What to do about each kind of refusal."""


class Refusals:
    """The refusals of one import; `to` is a file that takes all of them, one per line."""

    def __init__(self, to: TextIO | None = None) -> None:
        self.first: list[Refusal] = []
        self.kinds: Counter[str] = Counter()
        self._to = to

    def add(self, refusal: Refusal) -> None:
        """Count a refusal."""
        self.kinds[refusal.kind] += 1
        if len(self.first) < MOST_KEPT:
            self.first.append(refusal)
        if self._to:
            self._to.write(f"{refusal}\n".replace("\r", " "))

    def __len__(self) -> int:
        return self.kinds.total()

    def by_kind(self) -> Iterator[tuple[str, int, str]]:
        """(kind, count, remedy) of each kind, the most frequent first."""
        for kind, count in self.kinds.most_common():
            yield kind, count, REMEDIES.get(kind, "")


class Notes:
    """Remarks of one import: the first few, and how many there were."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.count = 0

    def add(self, note: str) -> None:
        """Count a remark."""
        self.count += 1
        if len(self.first) < MOST_KEPT:
            self.first.append(note)
