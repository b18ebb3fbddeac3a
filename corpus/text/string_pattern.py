"""A pattern of words that a person types to find strings in all texts: `fire bomb`, `milit*`.

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
    """Words that follow each other; `*` at the end of one stands for the rest of it.

    Case counts if the pattern has a capital.
    """

    typed: str

    @property
    def query(self) -> str:
        """The full-text search for the articles that may match."""
        return " ".join(word.lstrip("-").replace('"', " ") for word in self.typed.split())

    def extents(self, tokens: Tokens) -> list[tuple[int, int]]:
        """Return where the pattern matches whole tokens, in code points and without overlaps."""
        if not self.typed.strip():
            return []
        found = (match.span() for match in self._expression.finditer(tokens.text))
        return [extent for extent in found if tokens.fits(*extent)]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        words = r"\s+".join(
            spelled(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
            for word in self.typed.split()
        )
        flags = re.IGNORECASE if ignores_case(self.typed) else 0
        return re.compile(rf"(?<!\w){words}(?!\w)", flags)
