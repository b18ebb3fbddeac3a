"""The value of a NUMBER, its JSON in the project file, and its short form on the screen.

A value is an interval, because news reports lower bounds, upper bounds and estimates. Equal values
have equal JSON, so that the store compares strings.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from corpus.errors import InputError

Bound = int | float

LARGEST = 1e300
"""The limit of a bound, so that none is infinite as a float."""

_KEYS = ("low", "high", "approximate", "unit")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DENOMINATOR = 10
"""The largest denominator of a fraction on the screen, used where decimals would not end."""
_LARGEST_RATE = 1000
"""The largest denominator that is shown as a rate: `1 in 44`."""
_DECIMALS, _ENDLESS = 4, 8
"""The decimal places up to which a number is shown as a decimal rather than a fraction or rate."""


class NumberValue(NamedTuple):
    """The interval from `low` to `high`, both included; None where the text gives no such bound.

    An exact number has `low == high`. "at least 56" and "over 55" have only a low, "up to 40" and
    "under 40" only a high: a strict bound is stored as the number that the text names.
    `approximate` is true where the text calls the figure an estimate. A whole bound is an int. A
    share is a part of one (half is 0.5); a percentage has the unit `%`. `unit` is a symbol of the
    SI, an ISO 4217 code for money (a dollar without a country is USD), `%`, or an English plural
    where no such symbol exists (`square miles`).
    """

    low: Bound | None
    high: Bound | None
    approximate: bool = False
    unit: str | None = None


def whole(bound: Bound | Fraction) -> Bound:
    """Convert a whole number to an int, any other to the nearest float."""
    if bound == (exact := int(bound)):
        return exact
    nearest = float(bound)
    return int(nearest) if nearest.is_integer() else nearest  # a long decimal may round to one


def described(value: NumberValue) -> str:
    """Format a value for the screen, such that `understood` parses it: `≥ 56`, `24–99`, `70 %`."""
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
    """Format a bound so that it is parsed back: `1,500`, `2.5`, `1 1/3`, `1 in 44`."""
    if isinstance(bound, int):
        return f"{bound:,}"
    digits = Decimal(repr(bound))
    exponent = digits.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= _DECIMALS:
        return f"{digits:,f}"
    sign = "-" if bound < 0 else ""
    part = Fraction(abs(bound)).limit_denominator(_DENOMINATOR)
    if float(part) == abs(bound):
        units, rest = divmod(part.numerator, part.denominator)
        fraction = f"{rest}/{part.denominator}"
        return sign + (f"{units:,} {fraction}" if units else fraction)
    rate = Fraction(abs(bound)).limit_denominator(_LARGEST_RATE)
    if -exponent > _ENDLESS and rate.numerator == 1 and float(rate) == abs(bound):
        return f"{sign}1 in {rate.denominator}"
    return f"{digits:,f}"


@lru_cache(maxsize=8192)
def to_json(value: NumberValue) -> str:
    """Write the canonical JSON of a value, with the keys low, high, approximate and unit."""
    low, high = (None if bound is None else whole(bound) for bound in (value.low, value.high))
    settled = {"low": low, "high": high, "approximate": value.approximate, "unit": value.unit}
    return _ENCODER.encode(settled)


@lru_cache(maxsize=1024)  # the side panel shows the same values after each key
def from_json(text: str) -> NumberValue:
    """Read the JSON that `to_json` wrote; raise `InputError` for any other text."""
    try:
        return from_data(json.loads(text))
    except (ValueError, RecursionError) as error:
        message = f"{text[:60]!r} is no stored number value: {error}."
        raise InputError(message) from error


def from_data(data: object) -> NumberValue:
    """Build a value from decoded JSON; raise `ValueError` with the reason where that is invalid.

    A missing bound or unit is None, a missing `approximate` is false.
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
    return NumberValue(low, high, approximate, _FORMER_UNITS.get(unit or "", unit))


_FORMER_UNITS = {"metres": "m", "grams": "g"}
"""The units of earlier versions -> the present ones."""


def _bound(bound: object, key: str) -> Bound | None:
    if bound is None:
        return None
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        raise ValueError(f"a value's {key} is a number or null")
    if not -LARGEST < bound < LARGEST:
        raise ValueError(f"a value's {key} is a number below 1e300 or null")
    return whole(bound)
