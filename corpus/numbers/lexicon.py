"""The vocabulary of the number grammar, and the tokenizer that normalizes a text to it.

Normalizing removes typography, letter case, hidden characters and digit grouping, so that the
grammar sees one spelling of each word.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

Exact = int | Fraction
Word = str | int | Fraction
"""A number in digits is its value; every other word is a string."""

Effect = Literal["low", "high", "about", ""]
"""The effect of a phrase beside a number: keep only that bound, mark an estimate, or none."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: value for value, word in enumerate(_ONES.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 10**3, "lakh": 10**5} | {
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
}
SCALES |= {"tens": 10} | {f"{word}s": scale for word, scale in SCALES.items() if word != "score"}

ABBREVIATED = {
    "mn": "million",
    "mln": "million",
    "mil": "million",
    "mio": "million",
    "bn": "billion",
    "bil": "billion",
    "tn": "trillion",
    "trn": "trillion",
    "cr": "crore",
    "lac": "lakh",
    "lacs": "lakhs",
}
"""Abbreviated scales, after a blank or directly after digits: `$3.4 bn`, `Rs 250cr`."""
SUFFIXES = ABBREVIATED | {"k": "thousand", "b": "billion"}
"""Scales directly after digits. A lower-case `m` is a million or metres, as the parser decides."""

PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
"""Denominators after a numerator of one: `a fifth`; `fifth` alone is an ordinal."""

PLURAL_PARTS = {f"{word}s": parts for word, parts in PARTS.items() if word != "half"}


def listed(text: str) -> frozenset[str]:
    """Split a list of words that is short enough for the code."""
    return frozenset(text.split())


def _phrases(table: dict[Effect, str]) -> dict[str, Effect]:
    return {phrase: effect for effect, text in table.items() for phrase in text.split(", ")}


_CHARACTERS = (
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c", "")
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
    | dict.fromkeys("～∼≈≃", "~")
    | dict.fromkeys("⩾≧", "≥")
    | dict.fromkeys("⩽≦", "≤")
    | {
        "％": "%",
        "٪": "%",
        "＄": "$",
        "￡": "£",
        "￥": "¥",
        "٬": ",",
        "，": ",",
        "٫": ".",
        "．": ".",
    }
    | {"＋": "+", "＞": ">", "＜": "<", "＝": "=", "⁄": "/", "½": " 1/2", "↉": " 0/3"}
    | {"⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4", "⅕": " 1/5", "⅖": " 2/5", "⅗": " 3/5"}
    | {"⅘": " 4/5", "⅙": " 1/6", "⅚": " 5/6", "⅐": " 1/7", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8"}
    | {"⅞": " 7/8", "⅑": " 1/9", "⅒": " 1/10"}
)
TYPOGRAPHY = str.maketrans(_CHARACTERS)

_CURRENCY_LETTERS = {"R": "ZAR", "N": "NGN", "P": "PHP"}
"""Currencies whose sign is a capital letter directly before the digits: `R5 million`, `N5bn`."""
_IS_MONEY = (
    r"(?=\d{3}|\d{1,3}(?:[, ]\d{3})|\d+\.\d\d(?!\d)"
    r"|\d[\d.,]*(?:[-–]\d[\d.]*)?[ -]?(?i:k|m|b|t|mn|mln|mil|bn|tn|trn|thousand|lakh|crore"
    r"|(?:m|b|tr)illion)(?!\w))"
)
"""A large, grouped, decimal or scaled amount, which a road or a mask (`N12`, `N95`) is not."""

_DIGITS = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?!,?\d)"  # South Asian grouping: 12,34,567
    r"|\d{1,3}(?:,\d{3})+(?!,?\d)"
    r"|\d{1,3}(?: \d{3})+(?!\d)"
    r"|\d+"
)
_WORD = re.compile(
    r"(?P<rounds>10{1,2}s|1,?000s)(?!\w)"  # "100s of"
    rf"|(?P<digits>(?:{_DIGITS})(?:\.\d+)?|\.\d+)"
    rf"(?:(?P<suffix>M|(?i:{'|'.join(SUFFIXES)}))(?!\w))?"
    r"|(?P<minus>(?<![^ (~≥≤<>=])-(?=[$€£¥]?\.?\d))"
    r"|(?P<dollar>(?i:us|au?|ca?|hk|nz|nt|s|r)\$)"
    rf"|(?<![^\W_])(?P<letter>[RNP]){_IS_MONEY}"
    r"|(?P<word>(?i:[kc]?m[23])(?!\w)|[^\W\d_]+\.?)"
    r"|(?P<sign>\S)"
)
_ROUNDS = {"10s": "tens", "100s": "hundreds", "1000s": "thousands", "1,000s": "thousands"}
_BEFORE = " \"'“”„‘’«»([{,;:"
_BEHIND = " \"'“”„‘’«»)]},;:.!?…"


def words_of(text: str, *, decimals: bool = True) -> list[Word]:
    """Split a text into normalized words, numbers and signs.

    Without `decimals`, three digits after a point (`1.500`) may be grouped or decimal, so the
    number stays text.
    """
    plain = " ".join(text.translate(TYPOGRAPHY).split())
    start = len(plain) - len(plain.lstrip(_BEFORE))
    start -= plain[start - 1 : start] == "," and plain[start : start + 1].isdigit()  # ",5" is not 5
    plain = plain[start:].rstrip(_BEHIND)
    for written, normal in _SPELLINGS:
        plain = plain.replace(written, normal)
    words: list[Word] = []
    for match in _WORD.finditer(plain):
        words += _read(match, decimals=decimals)
    return words


_SPELLINGS = (("U.S.", "US"), ("u.s.", "us"), ("p.c", "pc"), (">=", "≥"), ("<=", "≤"), ("--", "-"))


def _is_designator(match: re.Match[str]) -> bool:
    """Whether the word and the digits after it are the name of a model: `T-72`, `Mi-8`."""
    word, following = match[0], match.string[match.end() : match.end() + 2]
    if len(word) > 3 or word.islower() or word.casefold() in ABBREVIATED:
        return False
    return re.fullmatch(r"-\d", following) is not None


def _read(match: re.Match[str], *, decimals: bool) -> list[Word]:
    """Return the normalized words of one match."""
    found = match[0].casefold()
    match match.lastgroup:
        case "digits":
            return [_number(found, decimals=decimals)]
        case "suffix":
            suffix = match["suffix"].casefold()
            scale = SUFFIXES.get(suffix, "million")
            return [_number(match["digits"], decimals=decimals), scale]
        case "minus":
            return ["minus"]
        case "rounds":
            return [_ROUNDS.get(found, found)]
        case "letter":
            return [_CURRENCY_LETTERS[match[0]].casefold()]
        case "word" if match[0] == "TRY":
            return ["₺"]  # the lira; "try" is a verb
        case "word" if match[0] in ("G", "P", "T") or _is_designator(match):
            return [match[0]]  # "5G" and "5T" are no mass, "5P" no money, "30 T-72" no tonnes
        case "word":
            word = "circa" if found == "c." else found.rstrip(".")
            return [ABBREVIATED.get(word, word)]
        case _:
            return [found]


AMBIGUOUS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""Digits that mean 1.5 in some countries and 1,500 in others: `1.500`."""


def _number(digits: str, *, decimals: bool) -> Word:
    """Parse digits; a leading zero marks a code or a part of a date, which stays text."""
    units, _, places = digits.replace(",", "").replace(" ", "").partition(".")
    if len(units) > 1 and int(units[0]) == 0:
        return f"#{digits}"
    if not decimals and AMBIGUOUS.fullmatch(digits):
        return f"#{digits}"
    if not places:
        return int(units)
    return Fraction(int(units + places), 10 ** len(places))


BEFORE = _phrases(
    {
        "low": "at least, at the least, at the very least, at minimum, a minimum of, minimum of, "
        "minimum, min, no fewer than, no less than, not fewer than, not less than, more than, "
        "greater than, higher than, larger than, over, above, upward of, upwards of, in excess of, "
        "exceeding, beyond, north of, as few as, as little as, ≥, >",
        "high": "at most, at the most, at the very most, at maximum, a maximum of, maximum of, "
        "maximum, max, no more than, not more than, no greater than, no higher than, less than, "
        "fewer than, lower than, smaller than, under, below, up to, as many as, as much as, "
        "as high as, south of, ≤, <",
        "about": "about, around, approximately, an approximate, approximate, approx, roughly, "
        "circa, ca, some, an estimated, estimated, the estimated, estimates of, an average of, "
        "nearly, almost, near, nearing, approaching, close to, closer to, not quite, short of, "
        "shy of, virtually, practically, something like, in the region of, in the neighborhood of, "
        "in the neighbourhood of, in the vicinity of, on the order of, of the order of, "
        "in the order of, perhaps, maybe, possibly, probably, presumably, likely, an expected, "
        "a projected, ~",
        "": "=, the, these, those, all, another, other, only, just, exactly, precisely, merely, "
        "a mere, a further, further, an additional, additional, an extra, extra, a total of, "
        "the total of, total of, a combined, a record, a reported, reportedly, a good, a full, "
        "a whole, a whopping, a staggering, well, slightly, far, much, even, significantly, "
        "considerably, substantially, somewhat, way, a little, a bit, somewhere, anywhere, equal "
        "to, in the, into the, by",
    }
)
"""Phrases that may precede a number, several in a row -> their effect."""

AFTER = _phrases(
    {
        "low": "or more, or over, or above, or greater, or higher, and more, and above, and up, "
        "and counting, upwards, at least, at the least, at the very least, at minimum, minimum, "
        "plus",
        "high": "or fewer, or less, or under, or below, at most, at the most, maximum, max, tops",
        "about": "or so, or thereabouts, odd, some, ish, approximately, roughly, more or less, "
        "give or take",
        "": "more, in all, in total, altogether, of, of the, of them, of these, of those",
    }
)
"""Phrases that may follow a number -> their effect."""

INSIDE: dict[str, Effect] = {"odd": "about", "some": "about", "ish": "about", "plus": "low"}
"""Words joined to a number by a hyphen: `20-odd thousand`, `60-plus`."""

CONNECTORS = frozenset(
    _phrases(
        {
            "": "-, to, to up to, to as many as, or, or even, or perhaps, or possibly, or maybe, "
            "if not, perhaps, possibly, maybe, even, and perhaps, and possibly"
        }
    )
)
"""Phrases between the two ends of a range; `and` joins them only after `between`."""
