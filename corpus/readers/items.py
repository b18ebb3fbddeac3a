"""What reading a file yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.numbers.value import from_data, to_json

if TYPE_CHECKING:
    from corpus.model import Article

KNOWN_KEYS = ("text", "id", "title", "source", "url", "published", "meta", "spans", "annotator")
"""The keys of a line of interchange JSONL."""


class ReadSpan(NamedTuple):
    """A span as its file has it: code points, half-open, inside the text, not yet snapped.

    `label` is a name that the project may lack. `text` is the slice where the file repeats it.
    `value` is the canonical JSON of a number's value. A named tuple, because half a million of
    them are made in one import, each in a third of the time of a frozen dataclass.
    """

    start: int
    end: int
    label: str
    text: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article with what its file says of it.

    `own_id` tells an id of the file from the hash of the text. `spans` is None where the file says
    nothing about spans, which is not the same as an empty list. `where` is FILE or FILE:LINE.
    """

    article: Article
    own_id: bool
    spans: tuple[ReadSpan, ...] | None
    annotator: str | None
    where: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a folder that nobody asked for by name and that is not read: no refusal."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: passed over, {self.reason}"


@dataclass(frozen=True, slots=True)
class FileNote:
    """What there is to say of a file beside its articles."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def canonical_value(value: object) -> str | None:
    """`{"low", "high", "approximate", "unit"}` as the JSON that equal values share.

    Keys that are not there count as null, `approximate` as false; null as a whole is None. Raises
    `ValueError` with the reason where a key is unknown or has the wrong type.
    """
    return None if value is None else to_json(from_data(value))
