"""What text can be stored, and the sentences for what cannot."""

from __future__ import annotations

import re

MARK = "\ufeff"
"""A byte order mark: at the very start it is not text."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def decoding_reason(data: bytes, error: UnicodeDecodeError, *, unit: str = "") -> str:
    """Where the bytes stop being UTF-8, counted from 0, and how to convert them."""
    return (
        f"not UTF-8 (byte 0x{data[error.start]:02x} at byte offset {error.start}{unit}); convert "
        "it, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`."
    )


def foreign_reason(encoding: str) -> str:
    """What to do with a file whose byte order mark is not that of UTF-8."""
    return (
        f"{encoding} text, and only UTF-8 is read; convert it with "
        f"`iconv -f {encoding} -t UTF-8 OLD > NEW`."
    )


def refuse_unstorable(text: str) -> None:
    """Raises `ValueError` with the line where a text is blank or holds what cannot be stored."""
    if not text or text.isspace():
        raise ValueError("the text is empty; there is nothing to label.")
    found = None if text.isascii() and "\0" not in text else _UNSTORABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(
            f"the text has {unstorable_name(found[0])} in its line {line} (offset "
            f"{found.start()}), which cannot be stored; remove it."
        )


def unstorable(text: str) -> str | None:
    """What a string holds that SQLite and UTF-8 cannot, in words."""
    found = _UNSTORABLE.search(text)
    return unstorable_name(found[0]) if found else None


def unstorable_name(char: str) -> str:
    """A NUL or a lone surrogate in words."""
    return "a NUL character" if char == "\0" else f"a lone surrogate (\\u{ord(char):04x})"
