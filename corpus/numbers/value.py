"""The value of a NUMBER: what it means, how it is spelled in the file and on the screen.

A value is an interval, because that is what news gives: a lower bound, an upper bound, an estimate.
Equal values are one string of JSON, so that the store compares them without looking inside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from corpus.errors import InputError

Bound = int | float

LARGEST = 1e300
"""Bounds lie below it, so that none is infinite as a float."""

_KEYS = ("low", "high", "approximate", "unit")
_DENOMINATOR = 10
"""Thirds to tenths are shown as fractions; their decimals never end."""
_DECIMALS = 4
"""A decimal of at most so many places is shown as it is."""


@dataclass(frozen=True, slots=True)
class NumberValue:
    """Between `low` and `high`, both included; None where the text gives no such bound.

    An exact number has `low == high`. "at least 56" and "over 55" have a low and no high, "up to
    40" and "under 40" a high and no low: a strict bound is stored as the number it names.
    `approximate` says that the text calls the figure an estimate. A bound is an int wherever it is
    whole; a share is a part of one (half is 0.5), a percentage has the unit `%`. `unit` is a symbol
    of the SI, an ISO 4217 code for money (an unmarked dollar is USD), `%`, or an English word in
    the plural where there is no such symbol (`square miles`).
    """

    low: Bound | None
    high: Bound | None
    approximate: bool = False
    unit: str | None = None


def whole(bound: Bound | Fraction) -> Bound:
    """The number as an int where it is one, else as the nearest float."""
    if bound == (exact := int(bound)):
        return exact
    nearest = float(bound)
    return int(nearest) if nearest.is_integer() else nearest  # a long decimal may round to one


def described(value: NumberValue) -> str:
    """The short form for a person: `≥ 56`, `~30`, `24–99`, `70 %`; `understood` reads it back."""
    low, high = value.low, value.high
    about = "~" if value.approximate else ""
    if low is not None and high is not None:
        text = about + _interval(low, high)
    elif low is not None:
        text = f"≥ {about}{_shown(low)}"
    elif high is not None:
        text = f"≤ {about}{_shown(high)}"
    else:
        text = "any number"
    return text if value.unit is None else f"{text} {value.unit}"


def _interval(low: Bound, high: Bound) -> str:
    if low == high:
        return _shown(low)
    return f"{_shown(low)}{'–' if low >= 0 else ' to '}{_shown(high)}"


def _shown(bound: Bound) -> str:
    """`1,500`, `2.5`, `2/3`, `1 1/3`: digits that are read back as the same number."""
    if isinstance(bound, int):
        return f"{bound:,}"
    digits = Decimal(repr(bound))
    exponent = digits.as_tuple().exponent
    part = Fraction(abs(bound)).limit_denominator(_DENOMINATOR)
    if isinstance(exponent, int) and -exponent > _DECIMALS and float(part) == abs(bound):
        units, rest = divmod(part.numerator, part.denominator)
        fraction = f"{rest}/{part.denominator}"
        return ("-" if bound < 0 else "") + (f"{units:,} {fraction}" if units else fraction)
    return f"{digits:,f}"


def to_json(value: NumberValue) -> str:
    """The JSON that equal values share, with exactly the keys low, high, approximate and unit."""
    low, high = (None if bound is None else whole(bound) for bound in (value.low, value.high))
    settled = {"low": low, "high": high, "approximate": value.approximate, "unit": value.unit}
    return json.dumps(settled, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> NumberValue:
    """The value that `to_json` wrote; `InputError` where the text is something else."""
    try:
        return from_data(json.loads(text))
    except (ValueError, RecursionError) as error:
        message = f"{text[:60]!r} is no stored number value: {error}."
        raise InputError(message) from error


def from_data(data: object) -> NumberValue:
    """The value that JSON data stands for; `ValueError` with the reason where it is none.

    Keys that are not there count as null, `approximate` as false.
    """
    if not isinstance(data, dict):
        raise ValueError("a value is an object with " + ", ".join(_KEYS))
    unknown = sorted(data.keys() - set(_KEYS))
    if unknown:
        raise ValueError(f"a value has no {unknown[0]!r}, only " + ", ".join(_KEYS))
    low, high = (_bound(data.get(key), key) for key in ("low", "high"))
    if low is not None and high is not None and low > high:
        raise ValueError(f"a value's low ({low}) is above its high ({high})")
    approximate, unit = data.get("approximate", False), data.get("unit")
    if not isinstance(approximate, bool):
        raise ValueError("a value's approximate is true or false")
    if not isinstance(unit, str | None):
        raise ValueError("a value's unit is a string or null")
    return NumberValue(low, high, approximate, unit)


def _bound(bound: object, key: str) -> Bound | None:
    if bound is None:
        return None
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise ValueError(f"a value's {key} is a number or null")
    if not -LARGEST < bound < LARGEST:
        raise ValueError(f"a value's {key} is a number below 1e300 or null")
    return whole(bound)
