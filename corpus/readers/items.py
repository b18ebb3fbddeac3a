"""What reading a file yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.numbers.value import from_data, to_json

if TYPE_CHECKING:
    from corpus.model import Article, LabelledSpan

KNOWN_KEYS = ("text", "id", "title", "source", "url", "published", "meta", "spans", "annotator")
"""The keys of a line of interchange JSONL."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article with what its file says of it.

    `own_id` tells an id of the file from the hash of the text. `spans` lie inside the text, not
    always on token edges, and the project may lack their labels; None where the file says nothing
    about spans, which is not the same as an empty list. `where` is FILE or FILE:LINE.
    """

    article: Article
    own_id: bool
    spans: tuple[LabelledSpan, ...] | None
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
