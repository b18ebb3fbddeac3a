"""Parser of a NUMBER's text, and of the value that a person types.

The grammar accepts a text as a whole or not at all: `three dozen` is 36, `third` has no value,
because a guess would be stored as a value that nobody gave. Parsing goes from the outside in:
modifiers (`at least`), range (`20 to 30`), unit (`percent`), number. Numbers stay exact until the
value is built. The parser runs on key presses in the process of the screen, so it imports only
tables.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.errors import InputError
from corpus.numbers.cardinals import ARTICLES, cardinal, ratio, share_of
from corpus.numbers.lexicon import AFTER, BEFORE, CONNECTORS, INSIDE, SCALES, words_of
from corpus.numbers.units import MEASURES, MONEY, PER, UNITS
from corpus.numbers.vague import VAGUE
from corpus.numbers.value import LARGEST, NumberValue, described, from_json, to_json, whole

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.numbers.lexicon import Effect, Exact, Word
    from corpus.numbers.vague import Vague

__all__ = [
    "VAGUE",
    "NumberValue",
    "described",
    "from_json",
    "parse",
    "to_json",
    "understood",
    "without_effect",
]

_LONGEST = 1000
"""In code points; a longer text is a passage and no number."""
_MOST_WORDS = 40
_PHRASE = 5
"""The longest modifier, unit or connector, in words."""
_ONLY_BEFORE_A_SCALE = frozenset({"couple", "few", "several"})
"""`several hundred` has a magnitude, `several` has none."""
_CONFLICT = "two units"
_EMPHASIS = ("many", "multiple", "countless", "untold")


Meaning = Literal["million", "metres", "unknown"]


class Notation(NamedTuple):
    """What a number's context tells about its spelling.

    `m` is the meaning of a bare `m` after digits; `decimals` is whether three digits after a point
    are decimals.
    """

    m: Meaning = "unknown"
    decimals: bool = False


UNKNOWN = Notation()
TYPED = Notation(m="metres", decimals=True)
"""The notation of the short form of values, which a person types."""


class _Amount(NamedTuple):
    """A number or a vague interval with its unit, and the scales that end its words.

    In `two or three hundred` the scales of the second number also multiply the first.
    """

    low: Exact
    high: Exact
    unit: str | None = None
    scales: tuple[int, ...] = ()


def parse(text: str, vague: Vague = VAGUE, notation: Notation = UNKNOWN) -> NumberValue | None:
    """Parse a text; None unless the whole text is a number with its modifiers.

    `notation` decides what the text alone does not: a bare `m` and three digits after a point.
    """
    if len(text) > _LONGEST:
        return None
    words = _with_millions(words_of(text, decimals=notation.decimals), notation.m)
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    return _value(words, vague) or _two_bounds(words, vague)


def _with_millions(words: list[Word], m: Meaning) -> list[Word]:
    """Replace `m` with the scale that money, a unit or `m` makes it; `t` is one only for money.

    Returns no words where the meaning of an `m` is unknown.
    """
    if _MONEY_SCALES.keys().isdisjoint(words):
        return words
    money = any(_leading(words[at:], MONEY) for at in range(len(words)))
    read: list[Word] = []
    for at, word in enumerate(words):
        scale = _MONEY_SCALES.get(word) if at and not isinstance(words[at - 1], str) else None
        counted = scale == "million" and _leading(words[at + 1 :], UNITS)
        if scale and (money or counted):
            read.append(scale)
        elif scale == "million" and m != "metres" and words[at + 1 : at + 2] not in _RATED:
            if m == "unknown":
                return []
            read.append(scale)
        else:
            read.append(word)
    return read


_RATED: tuple[list[Word], ...] = (["/"], ["per"])
"""The words after the metres of a rate: `5 m/s`."""
_MONEY_SCALES: dict[Word, str] = {"m": "million", "t": "trillion", "T": "trillion"}


def understood(text: str, vague: Vague = VAGUE) -> NumberValue:
    """Parse the value that a person typed; raise `InputError` with examples of valid input."""
    value = parse(text, vague, TYPED)
    if value is None:
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        message = (
            f"Write it like 36, ~30, ≥ 56, 24–99, 70 % or three dozen: {shown!r} is not understood."
        )
        raise InputError(message)
    return value


def without_effect(vague: Vague) -> list[str]:
    """List the words of a table that never apply, because the grammar parses them first."""
    found = []
    for word in vague:
        text, others = f"{word} thousand", {key: vague[key] for key in vague if key != word}
        if parse(text, vague) == parse(text, others):
            found.append(word)
    return found


def _value(words: list[Word], vague: Vague) -> NumberValue | None:
    """Parse an amount with its modifiers."""
    rest, effects = _without_modifiers(words)
    amount = _amount(rest, vague) if rest else None
    if amount is None or {"low", "high"} <= effects:
        return None
    if amount.low <= -LARGEST or amount.high >= LARGEST:
        return None
    low = None if "high" in effects else whole(amount.low)
    high = None if "low" in effects else whole(amount.high)
    return NumberValue(low, high, "about" in effects, amount.unit)


def _two_bounds(words: list[Word], vague: Vague) -> NumberValue | None:
    """Parse a lower and an upper bound: `at least 20 but no more than 30`."""
    for at, word in enumerate(words):
        if word not in ("but", "and"):
            continue
        low, high = _value(words[:at], vague), _value(words[at + 1 :], vague)
        if low is None or high is None or low.high is not None or high.low is not None:
            continue
        assert low.low is not None
        assert high.high is not None
        if low.low <= high.high and (low.unit == high.unit or low.unit is None):
            return high._replace(low=low.low, approximate=low.approximate or high.approximate)
    return None


def _without_modifiers(words: list[Word]) -> tuple[list[Word], set[Effect]]:
    """Strip the modifiers before, after and inside the words; return the rest and the effects."""
    words, effects = _without_insertions(words)
    while phrase := _leading(words, BEFORE):
        effects.add(BEFORE[phrase])
        words = words[_length(phrase) :]
    while phrase := _trailing(words, AFTER):
        effects.add(AFTER[phrase])
        words = words[: -_length(phrase)]
    if words[:1] and words[0] in ARTICLES and _begins_with_digits(words[1:]):
        words = words[1:]  # "a 20 percent", where "a dozen" and "a dollar" keep their article
    return words, effects


def _without_insertions(words: list[Word]) -> tuple[list[Word], set[Effect]]:
    """Strip the modifiers between number and unit: `20-odd thousand`, `60+ percent`."""
    kept: list[Word] = []
    effects: set[Effect] = set()
    for word in words:
        if word == "+" and kept:
            effects.add("low")
        elif word in INSIDE and kept[-1:] == ["-"]:
            effects.add(INSIDE[str(word)])
            kept.pop()
        else:
            kept.append(word)
    return kept, effects


def _begins_with_digits(words: list[Word]) -> bool:
    in_digits = [not isinstance(word, str) for word in words[:2]]
    return in_digits[:1] == [True] or (in_digits[1:] == [True] and words[0] in MONEY)


def _amount(words: list[Word], vague: Vague) -> _Amount | None:
    if words[0] == "between":
        return _range(words[1:], vague, CONNECTORS | {"and"})
    if words[0] == "from":
        return _range(words[1:], vague, CONNECTORS)
    return _operand(words, vague) or _range(words, vague, CONNECTORS)


def _range(words: list[Word], vague: Vague, connectors: Collection[str]) -> _Amount | None:
    """Parse two amounts joined by one of the connectors, the smaller one first."""
    for at in range(1, len(words) - 1):
        connector = _leading(words[at:], connectors)
        if not connector:
            continue
        before = words[: at - 1] if words[at - 1] == "," else words[:at]
        low = _operand(before, vague)
        high = _operand(words[at + _length(connector) :], vague) if low else None
        if low and high and (joined := _joined(low, high)):
            return joined
    return None


def _joined(low: _Amount, high: _Amount) -> _Amount | None:
    if low.unit and high.unit and low.unit != high.unit:
        return None
    low = _scaled_like(high, low)
    if low.low > high.low or low.low >= high.high:
        return None
    return _Amount(low.low, high.high, low.unit or high.unit)


def _scaled_like(high: _Amount, low: _Amount) -> _Amount:
    """Multiply `low` by the scales that only `high` names: `3-5 million`, `one to two hundred`.

    The product must stay the smaller number: `500 to 2 million` begins at 500.
    """
    known = len(low.scales)
    if low.low != low.high or high.low != high.high or low.scales != high.scales[:known]:
        return low
    for left_out in range(known, len(high.scales)):
        factor = prod(high.scales[left_out:])
        if low.high * factor < high.low:
            return low._replace(low=low.low * factor, high=low.high * factor)
    return low


def _operand(words: list[Word], vague: Vague) -> _Amount | None:
    """Parse a number or a vague word with its sign and its unit."""
    minus = words[:1] == ["minus"]
    words, unit, has_unit_after = _without_unit(_without_hyphens(words[minus:]))
    if not words or unit == _CONFLICT:
        return None
    amount = _vague(words, vague) or _exact(words, has_unit=has_unit_after)
    if amount is None:
        return None
    low, high = (-amount.high, -amount.low) if minus else amount[:2]
    return amount._replace(low=low, high=high, unit=unit)


def _without_unit(words: list[Word]) -> tuple[list[Word], str | None, bool]:
    """Return the words without units, the unit, and whether a unit followed the number."""
    before = _leading(words, MONEY)
    if before:
        words = words[_length(before) :]
    length, after = _unit_after(words)
    if after:
        words = words[:-length]
        words = words[:-1] if words[-1:] == ["of"] else words
    units = {MONEY[before]} if before else set()
    units |= {after} if after else set()
    return words, _CONFLICT if len(units) > 1 else next(iter(units), None), bool(after)


def _unit_after(words: list[Word]) -> tuple[int, str]:
    """Return the length in words and the name of the unit or rate that the words end with."""
    phrase = _trailing(words, UNITS)
    simple = (_length(phrase), UNITS[phrase]) if phrase else (0, "")
    rate = _trailing(words, PER)
    measure = _trailing(words[: -_length(rate)], MEASURES) if rate else ""
    length = _length(rate) + _length(measure) if measure else 0
    return simple if length <= simple[0] else (length, f"{MEASURES[measure]}/{PER[rate]}")


def _vague(words: list[Word], vague: Vague) -> _Amount | None:
    """Parse a word of the table, alone or with scales: `several hundred`, `tens of thousands`."""
    if words[0] in (*ARTICLES, *_EMPHASIS) and not _leading(words, vague):
        words = words[1:]
    if len(words) == 3 and words[0] == words[2] and words[1] in ("and", "upon", "on"):
        words = words[:1]  # "thousands upon thousands"
    phrase = _leading(words, vague)
    if not phrase:
        return None
    rest = [word for word in words[_length(phrase) :] if word != "of"]
    scales = _scales_at_end(rest)
    if len(scales) < len(rest):
        return None
    if not rest and phrase in _ONLY_BEFORE_A_SCALE:
        return None
    low, high = vague[phrase]
    factor = prod(scales)
    # "hundreds" are 200 to 999: up to the next power. The same holds for "tens of thousands".
    return _Amount(low * factor, high * factor if low == high else (high + 1) * factor - 1)


def _exact(words: list[Word], *, has_unit: bool) -> _Amount | None:
    number = cardinal(words)
    if number is None:
        number = ratio(words)
    if number is None and has_unit:
        number = 1 if words[0] in ARTICLES and len(words) == 1 else share_of(words)
    return None if number is None else _Amount(number, number, scales=_scales_at_end(words))


def _scales_at_end(words: list[Word]) -> tuple[int, ...]:
    scales: list[int] = []
    for word in reversed(words):
        if word not in SCALES:
            break
        scales.append(SCALES[str(word)])
    return tuple(reversed(scales))


def _without_hyphens(words: list[Word]) -> list[Word]:
    """Remove the hyphens beside a word (`twenty-five`, `15-km`); between digits one is a range."""
    last = len(words) - 1
    return [
        word
        for at, word in enumerate(words)
        if not (
            word == "-" and 0 < at < last and (_spelled(words, at - 1) or _spelled(words, at + 1))
        )
    ]


def _spelled(words: list[Word], at: int) -> bool:
    word = words[at]
    return isinstance(word, str) and word.isalpha()


def _leading(words: list[Word], phrases: Collection[str]) -> str:
    """Return the longest of the phrases that the words begin with, or an empty string."""
    spelled = _text_before_digits(words[:_PHRASE])
    starts = (" ".join(spelled[:end]) for end in range(len(spelled), 0, -1))
    return next((phrase for phrase in starts if phrase in phrases), "")


def _trailing(words: list[Word], phrases: Collection[str]) -> str:
    """Return the longest of the phrases that the words end with, or an empty string."""
    spelled = _text_before_digits(words[: -_PHRASE - 1 : -1])[::-1]
    ends = (" ".join(spelled[start:]) for start in range(len(spelled)))
    return next((phrase for phrase in ends if phrase in phrases), "")


def _text_before_digits(words: list[Word]) -> list[str]:
    spelled: list[str] = []
    for word in words:
        if not isinstance(word, str):
            break
        spelled.append(word)
    return spelled


def _length(phrase: str) -> int:
    """Return the number of words in a phrase of a table."""
    return phrase.count(" ") + 1
