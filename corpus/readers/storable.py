"""Checks whether text can be stored, and says why not."""

from __future__ import annotations

import re

from corpus.readers.streams import NotDecodedError, marked_encoding, unmarked_encoding

MARK = "\ufeff"
"""A byte order mark, which is not text at the very start."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def decoded(data: bytes) -> str:
    """The text of a file without its byte order mark; `ValueError` with the reason.

    The text is UTF-8, unless it has the mark of UTF-16 or UTF-32.
    """
    marked, unmarked = marked_encoding(data), unmarked_encoding(data)
    if marked:
        try:
            return data.decode(marked)
        except UnicodeDecodeError:
            raise NotDecodedError(marked) from None
    if unmarked:
        raise ValueError(unmarked_reason(unmarked))
    try:
        return data.decode().removeprefix(MARK)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is {decoding_reason(data, error)}") from None


def decoding_reason(data: bytes, error: UnicodeDecodeError, *, unit: str = "") -> str:
    """The byte offset from 0 where the bytes stop being UTF-8, and how to convert them."""
    return (
        f"not UTF-8 (byte 0x{data[error.start]:02x} at byte offset {error.start}{unit}); convert "
        "it, for example with `iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW`."
    )


def unmarked_reason(encoding: str) -> str:
    """The encoding of text without a byte order mark, and how to convert the file."""
    return (
        f"the text is {encoding} without a byte order mark; convert it with "
        f"`iconv -f {encoding} -t UTF-8 OLD > NEW`."
    )


def refuse_unstorable(text: str) -> None:
    """Raise `ValueError` where a text is blank or has characters that cannot be stored."""
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
    """The name of the first character that SQLite or UTF-8 cannot store; None without one."""
    found = _UNSTORABLE.search(text)
    return unstorable_name(found[0]) if found else None


def unstorable_name(char: str) -> str:
    """The name of a NUL or a lone surrogate."""
    return "a NUL character" if char == "\0" else f"a lone surrogate (\\u{ord(char):04x})"
