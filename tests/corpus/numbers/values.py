"""Short constructors for the values in the tables of expressions, and numbers in words."""

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


SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ROUND = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"


def spelled(number: int) -> str:
    """The number in words, written from the other end than the grammar reads them."""
    ones, tens = SMALL.split(), ROUND.split()
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    scale, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    above, below = divmod(number, scale)
    joint = " and " if below < 100 else " "
    return f"{spelled(above)} {word}" + (joint + spelled(below) if below else "")
