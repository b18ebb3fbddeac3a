"""Makes data safe to read in HTML; the template does the escaping.

Controls, bidi controls and invisible characters could hide or reorder text in a browser as in a
terminal. Each becomes one glyph; line breaks and tabs stay.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_PLAIN = re.compile(rf"[^\w\s\x21-\x7e]|[\x0b-\x1f\x85\u2028\u2029{_FILLERS}]")


def visible(text: str) -> str:
    """Replace each character that is invisible or reorders text by a glyph."""
    return _PLAIN.sub(lambda found: _glyph(found[0]), text)


def _glyph(char: str) -> str:
    if char in _BIDI:
        return "⇄"
    if char < " ":
        return chr(0x2400 + ord(char)) if char != "\r" else "␍"
    if char == "\x7f":
        return "␡"
    if char in _FILLERS or (not char.isprintable() and unicodedata.category(char) == "Cf"):
        return "·"
    return char if char.isprintable() else "�"
