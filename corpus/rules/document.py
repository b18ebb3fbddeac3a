"""What rules see of a document, and what they find in it; no spaCy.

A rule asks for many attributes of many tokens, and each question to spaCy costs a call; so a
document is read once into lists. It may lack tags, a parse or entities: what is not there is empty,
and a rule that needs it finds nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corpus.rules.words import listed, stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc

Extent = tuple[int, int]
"""Tokens, half-open."""

PREPOSITIONS = listed("across around at from in inside near of on outside to")
HYPHENS = frozenset({"-", "‐", "‑", "–", "/"})
NO_MATTER = frozenset({"", "LANGUAGE", "PRODUCT", "WORK_OF_ART"})
"""Labels of a model that has no better idea what a name is."""
_DASHES = frozenset({"--", "—", "–", "-", "---"})
_DATELINE = 16
"""Tokens from the place to the dash at most."""


class Entity(NamedTuple):
    """What the model found, under its own label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """A span on the way to a suggestion: tokens, half-open.

    `rules` are the names of those that found or changed it; `kind` is the model's own label, empty
    where the model saw nothing.
    """

    start: int
    end: int
    label: str
    rules: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Reading:
    """A document as lists, one entry a token. `heads` and `lefts` are token numbers."""

    words: Sequence[str]
    lower: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    lefts: Sequence[int]
    spaced: Sequence[bool]
    entities: Sequence[Entity]

    def __len__(self) -> int:
        """How many tokens."""
        return len(self.words)

    @cached_property
    def tagged(self) -> bool:
        """Whether a tagger has run."""
        return any(self.tags)

    @cached_property
    def parsed(self) -> bool:
        """Whether a parser has run."""
        return any(self.deps)

    @cached_property
    def kinds(self) -> Sequence[str]:
        """The model's label of each token, empty where there is none."""
        kinds = [""] * len(self)
        for start, end, label in self.entities:
            kinds[start:end] = [label] * (end - start)
        return kinds

    @cached_property
    def stems(self) -> Sequence[str]:
        """Each word in lower case, without its full stop and the ending of a plural."""
        return [stem(word) for word in self.lower]

    def word(self, at: int) -> str:
        """The word in lower case; empty outside the text."""
        return self.lower[at] if 0 <= at < len(self.lower) else ""

    def tag(self, at: int) -> str:
        """The tag; empty outside the text."""
        return self.tags[at] if 0 <= at < len(self.tags) else ""

    def blank(self, at: int) -> bool:
        """Whether there is nothing but a line break or blanks, or no token."""
        return not self.word(at).strip()

    def sign(self, at: int) -> bool:
        """Whether the token has neither letter nor digit."""
        return not any(map(str.isalnum, self.words[at]))

    def named(self, at: int) -> bool:
        """Whether the token is written like a name; not so outside the text."""
        return 0 <= at < len(self.words) and self._named[at]

    @cached_property
    def names(self) -> Mapping[Extent, None]:
        """The longest runs of tokens that are written like names, in their order."""
        edges = [at for at in range(len(self) + 1) if self.named(at) != self.named(at - 1)]
        return dict.fromkeys(zip(edges[::2], edges[1::2], strict=True))

    @cached_property
    def _named(self) -> Sequence[bool]:
        tagged = self.tagged
        return [
            word[:1].isupper()
            and (not tagged or tag.startswith("NNP"))
            and lower not in PREPOSITIONS
            for word, lower, tag in zip(self.words, self.lower, self.tags, strict=True)
        ]

    def noun(self, at: int) -> bool:
        """Whether the token is a noun; an untagged one may be."""
        return not self.tagged or self.tag(at).startswith("NN")

    def joined_left(self, at: int) -> bool:
        """Whether a hyphen joins the token to the one before."""
        return at > 1 and self._hyphen(at - 1) and not self.spaced[at - 2]

    def joined_right(self, at: int) -> bool:
        """Whether a hyphen joins the token to the one behind."""
        return at + 2 < len(self) and self._hyphen(at + 1) and not self.spaced[at]

    def word_start(self, at: int) -> int:
        """Where the word begins that hyphens join the token to."""
        while self.joined_left(at):
            at -= 2
        return at

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The first token of each line that has one."""
        return [line.start for line in self._lines if line]

    def line(self, at: int) -> range:
        """The tokens of the line that the token is in."""
        return self._lines[bisect_right(self._lines, at, key=lambda line: line.start) - 1]

    @cached_property
    def _lines(self) -> Sequence[range]:
        breaks = [at for at, word in enumerate(self.words) if "\n" in word]
        starts = [0, *(at + 1 for at in breaks)]
        return [range(*pair) for pair in zip(starts, [*breaks, len(self)], strict=True)]

    @cached_property
    def datelines(self) -> Sequence[tuple[range, int]]:
        """The places in capitals that lines begin with, and where the dash behind each stands."""
        found = []
        for start in self.line_starts:
            end = start
            while end < len(self) and _in_capitals(self.words[end]):
                end += 1
            dash = self._dash(end) if end > start else 0
            if dash:
                found.append((range(start, end), dash))
        return found

    def _dash(self, start: int) -> int:
        """The dash that ends a dateline; 0 where none does."""
        for at in range(start, min(start + _DATELINE, len(self))):
            if "\n" in self.words[at]:
                return 0
            if self.words[at] in _DASHES:
                return at
        return 0

    def _hyphen(self, at: int) -> bool:
        return self.words[at] in HYPHENS and not self.spaced[at]


def _in_capitals(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) > 1


def read(doc: Doc) -> Reading:
    """The document as lists."""
    tokens = list(doc)
    return Reading(
        words=[token.text for token in tokens],
        lower=[token.lower_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        deps=[token.dep_ for token in tokens],
        heads=[token.head.i for token in tokens],
        lefts=[token.left_edge.i for token in tokens],
        spaced=[bool(token.whitespace_) for token in tokens],
        entities=[Entity(ent.start, ent.end, ent.label_) for ent in doc.ents],
    )
