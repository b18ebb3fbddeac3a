"""The items that reading a file yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.numbers.value import from_data, to_json

if TYPE_CHECKING:
    from corpus.model import Article, Basis, GoldLink, LabelledSpan, Layer, Remark
    from corpus.readers.options import Unit

FOREIGN = "file of another format"
UNREADABLE = "annotations in a format that is not read"
"""Kinds of refusals that files as a whole have; `corpus.workflows.refusals` counts by kind."""

KNOWN_KEYS = ("text", "id", "title", "source", "url", "published", "meta", "spans", "annotator")
"""The keys of a line of interchange JSONL."""

GENERATOR = "annotator-tui"
"""The `generator` of a line that `annotator export` wrote as JSONL."""

GOLD_KEYS = (
    *("generator", "basis", "decided_by", "settled_at", "finished_at", "annotators", "links"),
    *("remarks", "rejected", "inclusion_probability"),
)
"""Further keys of a line with that generator."""


SHARD_HEADER, SHARD_END = "shard", "shard_end"
"""The keys of the first and the last line of a shard; see `corpus.readers.shards`."""


@dataclass(frozen=True, slots=True)
class ReadGold:
    """How the spans of an exported line were settled, and by whom, with links and remarks."""

    basis: Basis
    decided_by: tuple[str, ...]
    links: tuple[GoldLink, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Lost(NamedTuple):
    """Something of a file that a project has no place for.

    `kind` is its name in a count, such as "relation"; `what` names it in a message, such as "R1
    Origin from T1 to T2". `where` is FILE:LINE.
    """

    where: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article with what else its file has about it.

    `own_id` says that the id comes from the file and not from the hash of the text. `spans` lie
    inside the text, not always on token edges, and the project may lack their labels; None where
    the file has no spans, unlike an empty list. `where` is FILE or FILE:LINE. `unknown` are the
    other keys of the line. `unaccepted` is the answer of a person who did not accept the
    spans, which are then left out. `gold` says how the spans of an exported line were settled.
    `lost` is what the file has about the article and a project has no place for.

    A file with several people's annotations of an article yields it once for each; all but the
    first are `further` ones. Spans that are `suggested` beside annotations are nobody's, whatever
    the import is told about the file.
    """

    article: Article
    own_id: bool
    spans: tuple[LabelledSpan, ...] | None
    annotator: str | None
    where: str
    unknown: tuple[str, ...] = ()
    unaccepted: str = ""
    gold: ReadGold | None = None
    lost: tuple[Lost, ...] = ()
    further: bool = False
    suggested: bool = False

    @property
    def authors(self) -> tuple[Layer, tuple[str, ...]]:
        """The layer that the spans belong to, and the names of those whose work they are."""
        if self.gold:
            settled = self.gold.basis == "adjudicated"
            return "adjudication" if settled else "annotation", self.gold.decided_by
        return "annotation", (self.annotator,) if self.annotator else ()


class RawSpan(NamedTuple):
    """A span before it is compared with its text; `covered` is what it covers, if that is given."""

    start: int
    end: int
    label: str
    covered: str | None
    value: object


@dataclass(frozen=True, slots=True)
class ReadSpans:
    """Spans of an article that the project has, by its id; the file has no text."""

    where: str
    article_id: str
    spans: tuple[RawSpan, ...]
    offsets: Unit
    annotator: str | None = None
    gold: ReadGold | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file or link in a folder that is not read; no refusal, as nobody asked for it by name."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: ignored, {self.reason}"


@dataclass(frozen=True, slots=True)
class FileNote:
    """A remark about a file as a whole."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The format in which a file or folder was read, unless it is a usual one."""

    where: str
    name: str


def canonical_value(value: object) -> str | None:
    """Convert `{"low", "high", "approximate", "unit"}` into the JSON that equal values share.

    Missing keys count as null, a missing `approximate` as false. None gives None. Raises
    `ValueError` with the reason where a key is unknown or has the wrong type.
    """
    return None if value is None else to_json(from_data(value))
