"""The tokens of a text as memory compares them: whole words in their order, line breaks left out.

A string is spelled as its tokens with one blank between, so that it is the same across a line's
end, and so that what a tokenizer made of it need not be found out again. A paragraph's end stays a
word of its own: no string goes over it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.tokens import Tokens


class Words:
    """The words of one text; `texts` are what they say, `at` the indices of their tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        said = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        self.at = [index for index, word in enumerate(said) if _counts(word)]
        self.texts = said if len(self.at) == len(said) else [said[index] for index in self.at]

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the words `[first, last)`."""
        return self.tokens.starts[self.at[first]], self.tokens.ends[self.at[last - 1]]

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that begin in `[start, end)`, which lies on token edges."""
        first, last = self.tokens.covered(start, end)
        return bisect_left(self.at, first), bisect_left(self.at, last)

    def spelled(self, start: int, end: int) -> str:
        """The string that `[start, end)` says."""
        return " ".join(self.texts[slice(*self.covered(start, end))])


def _counts(word: str) -> bool:
    return not word.isspace() or word.count("\n") > 1
