"""Pasted text: one line for a field, and never read as keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

_ESCAPE = "\x1b"
_START, _END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after pasted text (bracketed paste)."""


def one_line(text: str) -> str:
    """Return pasted text as one line: line breaks become blanks, escape characters are dropped."""
    return " ".join(filter(None, text.replace(_ESCAPE, "").splitlines()))


class PasteParser(XTermParser):
    """Textual's parser of terminal input, without escape characters inside pastes.

    Textual takes one for the beginning of a key: what follows it would be carried out as keys.
    """

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        super().__init__(debug)
        self._pasting = False
        self._waiting = ""
        """Inside a paste, the possible beginning of its end; outside, what was read last."""

    def feed(self, data: str) -> Iterable[Message]:
        """Return the messages for what was read; an empty text is the end of the input."""
        cleaned = self._cleaned(data)
        return super().feed(cleaned) if cleaned or not data else ()

    def _cleaned(self, data: str) -> str:
        passed = ""
        while data:
            before = len(self._waiting)
            text, mark, rest = (self._waiting + data).partition(_END if self._pasting else _START)
            if self._pasting:
                self._waiting = "" if mark else _partial_mark(text, _END)
                passed += text[: len(text) - len(self._waiting)].replace(_ESCAPE, "") + mark
            else:
                self._waiting = "" if mark else _partial_mark(text, _START)
                passed += (text + mark)[before:]
            self._pasting ^= bool(mark)
            data = rest
        return passed


def _partial_mark(text: str, mark: str) -> str:
    """Return the end of `text` that may be the beginning of `mark`."""
    lengths = range(len(mark) - 1, 0, -1)
    return next((mark[:length] for length in lengths if text.endswith(mark[:length])), "")
