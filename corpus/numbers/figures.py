"""The values of figures in languages other than English: digits with separators, and percent.

The number grammar has English words only. In other languages a number in words has no value, nor
has a figure beside a word for a scale, percent or money. The separators are those of the
Unicode CLDR (`numbers/symbols`, as in Babel 2.19) for the languages of spaCy's tokenizers.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from corpus.numbers.lexicon import TYPOGRAPHY, listed
from corpus.numbers.units import MONEY
from corpus.numbers.value import NumberValue, whole

_COMMA_AND_POINTS = listed(
    "az ca da de dsb el es eu fo hr hsb id is it kmr lb lij mk nl pt ro sl sr tr vi"
)
"""Languages that write 1.234,5; Swiss German also groups by an apostrophe."""
_COMMA_AND_BLANKS = listed("af bg cs et fi fr ht hu hy ky lt lv nb nn no pl ru sk sq sv tt uk")
"""Languages that write 1 234,5; all others write 1,234.5."""

_SIGN = r"(?P<minus>[-−])?"
_PERCENT = r"(?P<percent>[ \u00a0\u202f]?%)?"
_LONGEST = 60
"""In code points; a longer text is no figure."""


def figure(text: str, language: str) -> NumberValue | None:
    """Parse a figure by the separators of a language (an ISO 639 code), or return None.

    Three digits after the only separator are ambiguous where that separates decimals: `1.500` in
    Japanese, `1,500` in German.
    """
    if len(text) > _LONGEST:
        return None
    plain = "".join(str(unicodedata.decimal(char, char)) for char in text.translate(TYPOGRAPHY))
    match = _pattern(language).fullmatch(plain.strip())
    if not match:
        return None
    units = re.sub(r"\D", "", match["units"])
    places = match["places"] or ""
    grouped = len(units) < len(match["units"])
    ambiguous = len(places) == 3 and len(units) <= 3 and units != "0" and not grouped
    if ambiguous or (len(units) > 1 and units[0] == "0"):
        return None
    bound = whole(Fraction(int(f"{match['minus'] or ''}{units}{places}"), 10 ** len(places)))
    return NumberValue(bound, bound, unit="%" if match["percent"] else None)


@lru_cache(maxsize=32)
def _pattern(language: str) -> re.Pattern[str]:
    comma = language in _COMMA_AND_POINTS or language in _COMMA_AND_BLANKS
    groups = " \u00a0\u202f'’" + ("." if language in _COMMA_AND_POINTS else "")
    groups += "" if comma else ","
    decimal = "," if comma else r"\."
    grouped = "|".join(rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+" for group in groups)
    return re.compile(
        rf"{_SIGN}(?P<units>{grouped}|[0-9]+)(?:{decimal}(?P<places>[0-9]+))?{_PERCENT}"
    )


def figure_at(text: str, start: int, end: int, language: str) -> NumberValue | None:
    """Parse the code points `[start, end)`; None for a part of a longer figure."""
    before, after = text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST]
    if _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after):
        return None
    if _RATIO_BEFORE.search(before) or _RATIO_AFTER.match(after):
        return None
    preceding = _LAST_WORD.search(before.casefold())
    if preceding and preceding[1] in _CODES:
        return None
    beside = (before.rstrip()[-1:], after.lstrip()[:1])
    if any(char and unicodedata.category(char) == "Sc" for char in beside) or _scaled(after):
        return None
    return figure(text[start:end], language)


_JOINED_BEFORE = re.compile(r"\d[.,'’٫٬/:]?\Z|[.,٫٬]\Z")
_JOINED_AFTER = re.compile(r"[.,'’٫٬/:]?\d|\s?[%٪％‰]|\s(?:pour|por|per)\s+ci?ent", re.IGNORECASE)
_OF = "af|aus|av|dari|de|di|din|dos|fra|från|iz|od|of|på|su|sur|ud|van|von|z|από|из|від|з|од"
_RATIO_BEFORE = re.compile(rf"\d(?:\s+(?:{_OF})(?:\s+[^\W\d_]+)?\s+|[人名]中)\Z", re.IGNORECASE)
_RATIO_AFTER = re.compile(rf"(?:\s+(?:{_OF})(?:\s+[^\W\d_]+)?\s+|[人名]中)\d", re.IGNORECASE)
"""One number out of another, as *3 von 10*: neither is the whole expression."""
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.?\s*\Z")
_CODES = frozenset(code.casefold() for code in MONEY.values() if code.isupper())
_WITHOUT_BLANKS = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "KHMER", "LAO", "MYANMAR", "THAI")
"""Scripts that need nothing between a figure and the word after it, as Unicode names them."""


def _scaled(after: str) -> bool:
    """Whether a word for a scale, percent or money follows."""
    following = after.lstrip(" \u00a0\u202f\n-").casefold()
    word = re.match(r"[^\W\d_]+", following)
    if word and (word[0] in _units() or word[0] in _CODES):
        return True
    if not unicodedata.name(following[:1], "").startswith(_WITHOUT_BLANKS):
        return False
    return any(following.startswith(unit) for unit in _units() if not unit.isascii())


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    folder = Path(__file__).parent
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("scales.txt", "money.txt")]
    lines = [line for text in texts for line in text.splitlines() if line[:1] != "#"]
    return frozenset(word for line in lines for word in line.split())
