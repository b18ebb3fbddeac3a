"""Makes text from articles, titles, names and comments safe for the terminal.

Such text is hostile: escape sequences, bidi controls and invisible characters must never be written
raw. `safe` replaces each such code point by one glyph, so lengths and offsets stay valid; it drops
nothing.

| code points                                                     | shown as              |
|-----------------------------------------------------------------|-----------------------|
| tab, newline, VT, FF, CR, U+2028, U+2029                        | a blank               |
| variation selectors                                             | a blank               |
| other C0, DEL                                                   | control pictures ␀…␟ ␡ |
| bidi controls                                                   | ⇄                     |
| soft hyphen                                                     | ¬                     |
| zero-width, joiners, fillers, invisible operators               | ·                     |
| C1 (U+0085 too), other format and tag characters, surrogates,   | �                     |
| private use, code points unknown to this Python's Unicode       |                       |

`cluster_extents` and `cluster_glyph` do the same for clusters of code points. Terminals disagree on
the width of emoji sequences, keycaps and Indic clusters, so only their first code point is shown.
"""

import re
import unicodedata
from functools import lru_cache

UNKNOWN = "\ufffd"
LONE_MARK = "\u25cc"  # shown for a combining mark without a base

_BLANKS = [*"\t\n\v\f\r\u2028\u2029", *map(chr, range(0xFE00, 0xFE10)), *"\u180b\u180c\u180d\u180f"]
_BLANKS += map(chr, range(0xE0100, 0xE01F0))
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064"
    "\u3164\ufeff\uffa0"
)
_STAND_INS: dict[str, str] = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20)},
    "\x7f": "\u2421",
    "\xad": "\xac",
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys(_BIDI, "\u21c4"),
    **dict.fromkeys(_INVISIBLE, "\xb7"),
}

# Everything but letters and digits (\w), common punctuation and plain blanks is checked; so are the
# four Hangul fillers, which are invisible letters.
_SUSPECT = re.compile(
    r"[^\w\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff65]"
    r"|[\u115f\u1160\u3164\uffa0]"
)
_PICTOGRAPHIC = re.compile(
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_VARIATION = re.compile("[\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
_JAMO_TAIL = re.compile("[\u1161-\u11ff\ud7b0-\ud7fb]")
# Nonspacing marks that every terminal combines with the letter before them.
_AGREED_MARKS = re.compile(
    "[\u0300-\u034e\u0350-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]+"
)
_MOST_MARKS = 2  # enough for Vietnamese, Hebrew and Thai

_JOINED_KINDS = re.compile("rr|p(?:[mtf]|jp)+|[br]m+")  # one letter per code point: see `_kind`


def safe(text: str) -> str:
    """Return `text` safe for a terminal, on one line, with the same number of code points."""
    if text.isascii() and text.isprintable():
        return text
    return _SUSPECT.sub(lambda match: _stand_in(match[0]), text)


def quoted(text: str, most: int = 30) -> str:
    """Return `text` in quotation marks, cut to `most` code points, safe and on one line."""
    return f"“{safe(text if len(text) <= most else text[: most - 1] + '…')}”"


def safe_lines(text: str) -> str:
    """Return `safe(text)`, but keep line breaks ("\\n")."""
    return "\n".join(map(safe, text.split("\n")))


def safe_json(text: str) -> str:
    """Return JSON `text` harmless for a terminal, with the same meaning: escapes, no stand-ins."""
    return "\n".join(
        _SUSPECT.sub(lambda match: _escaped(match[0]), line) for line in text.split("\n")
    )


def _escaped(char: str) -> str:
    if _stand_in(char) == char:
        return char
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


@lru_cache(maxsize=4096)
def _stand_in(char: str) -> str:
    """Return the glyph for one suspect code point: itself if it is harmless."""
    if char in _STAND_INS:
        return _STAND_INS[char]
    harmless = char.isprintable() or unicodedata.category(char) == "Zs"
    return char if harmless else UNKNOWN


def cluster_extents(text: str) -> list[tuple[int, int]]:
    """Return the extents of clusters of several code points; all others are single.

    Controls, blanks and zero-width characters are always single: a grapheme splitter would join
    them to the letter before, and they would be invisible.
    """
    return [match.span() for match in _JOINED_KINDS.finditer("".join(map(_kind, text)))]


@lru_cache(maxsize=16384)
def _kind(char: str) -> str:
    """Return how a code point joins its neighbours.

    b base, m mark, p pictographic, t skin tone, r regional indicator, f tag of a flag,
    j zero-width joiner, o opaque (joins nothing).
    """
    code = ord(char)
    if char == "\u200d":
        return "j"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "r"
    if 0x1F3FB <= code <= 0x1F3FF:
        return "t"
    if 0xE0020 <= code <= 0xE007F:
        return "f"
    if _VARIATION.match(char):
        return "m"
    if char.isspace() or safe(char) != char:
        return "o"
    if unicodedata.category(char).startswith("M") or _JAMO_TAIL.match(char):
        return "m"
    return "p" if _PICTOGRAPHIC.match(char) else "b"


@lru_cache(maxsize=16384)
def cluster_glyph(cluster: str) -> str:
    """Return the glyph for a cluster: one code point, with marks on which all terminals agree.

    A flag is shown as its two letters, because its code points are one or two cells wide,
    depending on the terminal.
    """
    first, rest = cluster[0], cluster[1:]
    kind = _kind(first)
    if kind == "r":
        return "".join(chr(ord(c) - 0x1F1E6 + ord("A")) for c in cluster if _kind(c) == "r")
    if not rest:
        return {"m": LONE_MARK, "t": UNKNOWN}.get(kind) or safe(first)
    composed = unicodedata.normalize("NFC", cluster)
    if len(composed) == 1:
        return composed
    return first + rest[:_MOST_MARKS] if _AGREED_MARKS.fullmatch(rest) else first


def fixed_width(text: str) -> str:
    """Return `text` safe and equally wide in all terminals, in at most as many code points.

    For columns that must align. Offsets into the text become invalid.
    """
    if text.isascii():
        return safe(text)
    glyphs, done = list[str](), 0
    for start, end in [*cluster_extents(text), (len(text), len(text))]:
        glyphs += map(cluster_glyph, text[done:start])
        glyphs += map(cluster_glyph, [text[start:end]] if start < end else [])
        done = end
    return "".join(glyphs)
