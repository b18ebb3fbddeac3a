"""What reading a file yields, and the one spelling that a number's value is stored in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from corpus.model import Article

KNOWN_KEYS = ("text", "id", "title", "source", "url", "published", "meta", "spans", "annotator")
"""The keys of a line of interchange JSONL."""

_VALUE_KEYS = ("low", "high", "approximate", "unit")
_EXACT = 2**53
_LARGEST = 1e300
"""Whole floats below this are exact, so `56.0` and `56` are one value."""


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
class Remark:
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
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("a value is an object with " + ", ".join(_VALUE_KEYS))
    unknown = sorted(value.keys() - set(_VALUE_KEYS))
    if unknown:
        raise ValueError(f"a value has no {unknown[0]!r}, only " + ", ".join(_VALUE_KEYS))
    low, high = (_bound(value, key) for key in ("low", "high"))
    if low is not None and high is not None and low > high:
        raise ValueError(f"a value's low ({low}) is above its high ({high})")
    approximate, unit = value.get("approximate", False), value.get("unit")
    if not isinstance(approximate, bool):
        raise ValueError("a value's approximate is true or false")
    if not isinstance(unit, str | None):
        raise ValueError("a value's unit is a string or null")
    settled = {"low": low, "high": high, "approximate": approximate, "unit": unit}
    return json.dumps(settled, ensure_ascii=False, separators=(",", ":"))


def _bound(value: dict[str, Any], key: str) -> float | None:
    bound = value.get(key)
    if bound is None:
        return None
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise ValueError(f"a value's {key} is a number or null")
    if not -_LARGEST < bound < _LARGEST:
        raise ValueError(f"a value's {key} is a number below 1e300 or null")
    return int(bound) if bound == int(bound) and abs(bound) < _EXACT else bound
