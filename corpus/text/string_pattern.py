"""A pattern of words that a person types to find strings in all texts: `fire bomb`, `*milit*`.

There are no regular expressions: some take exponential time, and Python cannot interrupt them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.text.search import ignores_case, spelled

if TYPE_CHECKING:
    from corpus.text.tokens import Tokens


@dataclass(frozen=True)
class StringPattern:
    """Words that follow each other; `*` stands for any letters of a word, or alone for a word.

    Case counts if the pattern has a capital.
    """

    typed: str

    @property
    def query(self) -> str:
        """The full-text search for the articles that may match.

        It has the beginnings of words; empty where only endings are known.
        """
        words = [word.lstrip("-").replace('"', " ") for word in self.typed.split()]
        begun = (word[: word.index("*") + 1] if "*" in word else word for word in words)
        return " ".join(word for word in begun if word != "*")

    def extents(self, tokens: Tokens) -> list[tuple[int, int]]:
        """Return where the pattern matches whole tokens, in code points and without overlaps."""
        if not self.typed.strip():
            return []
        found = (match.span() for match in self._expression.finditer(tokens.text))
        return [extent for extent in found if tokens.fits(*extent)]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        words = r"\s+".join(map(_expression_of, self.typed.split()))
        flags = re.IGNORECASE if ignores_case(self.typed) else 0
        return re.compile(rf"(?<!\w){words}(?!\w)", flags)


_ANY = r"\w{0,40}"
"""What `*` stands for; without a limit, a long run of letters would take quadratic time."""


def _expression_of(word: str) -> str:
    """Return a regular expression for a word of a pattern."""
    return r"\w+" if word.strip("*") == "" else _ANY.join(map(spelled, word.split("*")))
