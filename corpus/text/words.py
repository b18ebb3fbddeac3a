"""The words of a text as memory compares them: its tokens without line breaks.

A string is spelled as its tokens joined by single blanks, so line ends do not matter and it need
not be tokenised again. The end of a paragraph is a word of its own: no string crosses it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.text.tokens import Tokens


class Words:
    """The words of one text: `texts`, and the indices `at` of their tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        text, starts, ends = tokens.text, tokens.starts, tokens.ends
        every = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        blank = [index for index, word in enumerate(every) if word.isspace()]
        left_out = {index for index in blank if _left_out(every[index])}
        self._complete = not left_out
        self.texts, self.at = every, list(range(len(every)))
        if left_out:
            self.at = [index for index in self.at if index not in left_out]
            self.texts = [every[index] for index in self.at]

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """Return the extent (code points) of the words `[first, last)`."""
        return self.tokens.starts[self.at[first]], self.tokens.ends[self.at[last - 1]]

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of words that begin in `[start, end)`, on token edges."""
        first, last = self.tokens.covered(start, end)
        if self._complete:
            return first, last
        return bisect_left(self.at, first), bisect_left(self.at, last)

    @cached_property
    def beginnings(self) -> frozenset[int]:
        """The indices of the first words of sentences, ignoring punctuation."""
        starts = [bisect_left(self.at, first) for first in self.tokens.sentence_starts]
        ends = [*starts[1:], len(self.texts)]
        firsts = (
            next((at for at in range(start, end) if any(map(str.isalnum, self.texts[at]))), None)
            for start, end in zip(starts, ends, strict=False)
        )
        return frozenset(at for at in firsts if at is not None)

    @property
    def leads(self) -> dict[str, set[str]]:
        """The leads of all strings that the text may contain.

        Each has the words that follow it; a lead of one word has none, as nothing follows it in a
        string.
        """
        found: dict[str, set[str]] = {}
        small = ((at, uncapitalised(self.texts[at])) for at in self.beginnings)
        for at, word in chain(enumerate(self.texts), small):
            found.setdefault(word, set())
            for second in self.texts[at + 1 : at + 2]:
                found.setdefault(f"{word} {second}", set()).update(self.texts[at + 2 : at + 3])
        return found

    def spelled(self, start: int, end: int) -> str:
        """Return the spelling of `[start, end)`."""
        return " ".join(self.texts[slice(*self.covered(start, end))])


def spelled(tokens: Tokens, start: int, end: int) -> str:
    """Return what `Words.spelled` would, for one string, without splitting the whole text."""
    covered = slice(*tokens.covered(start, end))
    edges = zip(tokens.starts[covered], tokens.ends[covered], strict=True)
    words = (tokens.text[first:last] for first, last in edges)
    return " ".join(word for word in words if not _left_out(word))


def lead(string: str) -> str:
    """Return the first two tokens of a string, or its only one: its key in the store."""
    return " ".join(string.split(" ", 2)[:2])


def uncapitalised(string: str) -> str:
    """Return the string with a small first letter, as inside a sentence; `NATO` is unchanged."""
    return string if string[1:2].isupper() else string[:1].lower() + string[1:]


def _left_out(word: str) -> bool:
    return word.isspace() and word.count("\n") < 2
