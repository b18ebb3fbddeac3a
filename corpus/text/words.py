"""The tokens of a text as memory compares them: whole words in their order, line breaks left out.

A string is spelled as its tokens with one blank between, so that it is the same across a line's
end, and so that what a tokenizer made of it need not be found out again. A paragraph's end stays a
word of its own: no string goes over it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.text.tokens import Tokens


class Words:
    """The words of one text; `texts` are what they say, `at` the indices of their tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        said = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        left_out = {index for index, word in enumerate(said) if _left_out(word)}
        self.texts, self.at = said, list(range(len(said)))
        if left_out:
            self.at = [index for index in self.at if index not in left_out]
            self.texts = [said[index] for index in self.at]

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the words `[first, last)`."""
        return self.tokens.starts[self.at[first]], self.tokens.ends[self.at[last - 1]]

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that begin in `[start, end)`, which lies on token edges."""
        first, last = self.tokens.covered(start, end)
        return bisect_left(self.at, first), bisect_left(self.at, last)

    @cached_property
    def beginnings(self) -> frozenset[int]:
        """The words that sentences begin with, quotation marks and the like left out."""
        starts = [bisect_left(self.at, first) for first in self.tokens.sentence_starts]
        ends = [*starts[1:], len(self.texts)]
        said = (
            next((index for index in range(start, end) if _says_something(self.texts[index])), None)
            for start, end in zip(starts, ends, strict=False)
        )
        return frozenset(index for index in said if index is not None)

    @property
    def leads(self) -> set[str]:
        """The leads of all strings that may stand in the text."""
        small = [(at, uncapitalised(self.texts[at])) for at in self.beginnings]
        pairs = map(" ".join, pairwise(self.texts))
        followed = (" ".join((word, *self.texts[at + 1 : at + 2])) for at, word in small)
        return {*self.texts, *pairs, *(word for _, word in small), *followed}

    def spelled(self, start: int, end: int) -> str:
        """The string that `[start, end)` says."""
        return " ".join(self.texts[slice(*self.covered(start, end))])


def spelled(tokens: Tokens, start: int, end: int) -> str:
    """What `Words.spelled` gives, for one string of a text whose other words nobody asks for."""
    covered = slice(*tokens.covered(start, end))
    edges = zip(tokens.starts[covered], tokens.ends[covered], strict=True)
    said = (tokens.text[first:last] for first, last in edges)
    return " ".join(word for word in said if not _left_out(word))


def lead(string: str) -> str:
    """The first two tokens of a string, or its only one: how it is looked for in the store."""
    return " ".join(string.split(" ", 2)[:2])


def uncapitalised(string: str) -> str:
    """The string with a small first letter: how it is spelled inside a sentence, if it is no name.

    `NATO` stays as it is.
    """
    return string if string[1:2].isupper() else string[:1].lower() + string[1:]


def _left_out(word: str) -> bool:
    return word.isspace() and word.count("\n") < 2


def _says_something(word: str) -> bool:
    return any(map(str.isalnum, word))
