"""Short constructors for the values in the tables of expressions."""

from __future__ import annotations

from corpus.numbers.value import NumberValue

K, M, BN = 1_000, 1_000_000, 1_000_000_000


def exact(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, number, unit=unit)


def about(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, number, approximate=True, unit=unit)


def between(low: float, high: float, unit: str | None = None) -> NumberValue:
    return NumberValue(low, high, unit=unit)


def low(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, None, unit=unit)


def high(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(None, number, unit=unit)
