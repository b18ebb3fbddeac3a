"""A document as the rules see it, and the spans that they find.

Rules read many attributes of many tokens, and each read from spaCy costs a call. A document is
therefore copied into lists once. Missing tags, parses and entities are empty, and a rule that needs
them finds nothing. Tokens of one or two blanks, such as the no-break space of `15 km`, are left
out: to the rules they are the blank after the token before them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.rules.words import listed, stem, words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from spacy.tokens import Doc

Extent = tuple[int, int]
"""Half-open, in tokens."""

PREPOSITIONS = listed("across around at from in inside near of on outside to")
HYPHENS = frozenset({"-", "‐", "‑", "–", "/"})
NO_MATTER = frozenset({"", "LANGUAGE", "PRODUCT", "WORK_OF_ART"})
"""The labels that a model gives a name which it cannot classify."""
BLANKS = frozenset(" \u00a0\u2007\u2009\u202f")
_MOST_BLANKS = 2
"""A longer run of blanks separates columns."""
DASHES = frozenset({"--", "—", "–", "-", "---"})
_PARTICLES = words("particles")
_INSIDE = words("particles_inside")
_JOINED = words("articles_joined")
_SMALL = _PARTICLES | _INSIDE | _JOINED
_HEADLINE = 3
"""The fewest words of a headline in capitals."""
_DATELINE = 16
"""The most tokens from the place to the dash."""


class Entity(NamedTuple):
    """A span of the model, with the model's label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """A span before it becomes a suggestion; `start` and `end` are tokens, half-open.

    `rules` are the names of the rules that found or changed the span; `kind` is the model's label,
    empty where the model found nothing.
    """

    start: int
    end: int
    label: str
    rules: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Reading:
    """A document as lists with an entry per token; `heads` and `lefts` are indices of entries.

    `tokens` are the indices of the entries in the document, which also has tokens of blanks.
    """

    words: Sequence[str]
    lower: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    lefts: Sequence[int]
    spaced: Sequence[bool]
    entities: Sequence[Entity]
    tokens: Sequence[int]

    def __len__(self) -> int:
        """Return the number of tokens."""
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
        """The model's label of each token, or an empty string."""
        kinds = [""] * len(self)
        for start, end, label in self.entities:
            kinds[start:end] = [label] * (end - start)
        return kinds

    @cached_property
    def stems(self) -> Sequence[str]:
        """The words in lower case, without a full stop and a plural ending."""
        return [stem(word) for word in self.lower]

    @cached_property
    def starts(self) -> Sequence[int]:
        """The first code point of each token in `text`."""
        lengths = (len(word) + spaced for word, spaced in zip(self.words, self.spaced, strict=True))
        return [0, *accumulate(lengths)][:-1]

    @cached_property
    def text(self) -> str:
        """The words with the blanks between them; a run of blanks that is left out is one."""
        pairs = zip(self.words, self.spaced, strict=True)
        return "".join(word + " " * spaced for word, spaced in pairs)

    def word(self, at: int) -> str:
        """Return the word in lower case; empty outside the text."""
        return self.lower[at] if 0 <= at < len(self.lower) else ""

    def tag(self, at: int) -> str:
        """Return the tag; empty outside the text."""
        return self.tags[at] if 0 <= at < len(self.tags) else ""

    def blank(self, at: int) -> bool:
        """Whether the token is only blanks or line breaks, or outside the text."""
        return not self.word(at).strip()

    def sign(self, at: int) -> bool:
        """Whether the token has no letter and no digit."""
        return not any(map(str.isalnum, self.words[at]))

    def named(self, at: int) -> bool:
        """Whether the token is written like a name; False outside the text."""
        return 0 <= at < len(self.words) and self._named[at]

    @cached_property
    def names(self) -> Mapping[Extent, None]:
        """The longest runs of tokens that are written like names, in text order."""
        padded = [False, *self._named, False]
        edges = [at for at, (before, here) in enumerate(pairwise(padded)) if before != here]
        return dict.fromkeys(zip(edges[::2], edges[1::2], strict=True))

    @cached_property
    def _named(self) -> Sequence[bool]:
        tagged = self.tagged
        named = [
            (word[:1].isupper() or _shortened(word))
            and (not tagged or tag.startswith("NNP"))
            and lower not in PREPOSITIONS
            for word, lower, tag in zip(self.words, self.lower, self.tags, strict=True)
        ]
        for at in self._particles:
            named[at : at + 1 + self.joined_right(at)] = [True] * (1 + self.joined_right(at))
        return named

    def particle(self, at: int) -> bool:
        """Whether the token is a particle of a name, or the hyphen after one: *al-*, *van der*."""
        return at in self._particles or (at - 1 in self._particles and self.joined_right(at - 1))

    @cached_property
    def _particles(self) -> Collection[int]:
        """The tokens of particles before a word that is written like a name."""
        small = [at for at, word in enumerate(self.lower) if word in _SMALL]
        found: set[int] = set()
        for at in reversed(small):
            joined = self.joined_right(at)
            if self._goes_on(at + 1 + joined, found) and self._is_particle(at, joined=joined):
                found.add(at)
        return found

    def _goes_on(self, at: int, particles: Collection[int]) -> bool:
        """Whether a name or a further particle begins at the token."""
        if at in particles:
            return True
        capital = at < len(self) and self.words[at][:1].isupper()
        return capital and (not self.tagged or self.tags[at].startswith("NNP"))

    def _is_particle(self, at: int, *, joined: bool) -> bool:
        """Whether a word of the lists is a particle where it stands."""
        word = self.lower[at]
        if word in _PARTICLES or (word in _JOINED and joined):
            return True
        inside = self.words[at - 1][:1].isupper() or self.lower[at - 1] in _PARTICLES
        return word in _INSIDE and at > 0 and inside

    def noun(self, at: int) -> bool:
        """Whether the token is a noun; without tags every token may be one."""
        return not self.tagged or self.tag(at).startswith("NN")

    def joined_left(self, at: int) -> bool:
        """Whether a hyphen joins the token to the previous one."""
        return at > 1 and self._hyphen(at - 1) and not self.spaced[at - 2]

    def joined_right(self, at: int) -> bool:
        """Whether a hyphen joins the token to the next one."""
        return at + 2 < len(self) and self._hyphen(at + 1) and not self.spaced[at]

    def word_start(self, at: int) -> int:
        """Return the first token of the hyphenated word that the token is in."""
        while self.joined_left(at):
            at -= 2
        return at

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The first tokens of all lines that are not empty."""
        return [line.start for line in self._lines if line]

    def line(self, at: int) -> range:
        """Return the tokens of the line that the token is in."""
        return self._lines[bisect_right(self._lines, at, key=lambda line: line.start) - 1]

    @cached_property
    def _lines(self) -> Sequence[range]:
        breaks = [at for at, word in enumerate(self.words) if "\n" in word]
        starts = [0, *(at + 1 for at in breaks)]
        return [range(*pair) for pair in zip(starts, [*breaks, len(self)], strict=True)]

    def headline(self, at: int) -> bool:
        """Whether the token is in a line of several words that are all in capitals."""
        return self.line(at).start in self._headlines

    @cached_property
    def _headlines(self) -> Collection[int]:
        spelled = {
            line.start: [self.words[at] for at in line if self.words[at].isalpha()]
            for line in self._lines
        }
        return {
            start
            for start, words in spelled.items()
            if len(words) >= _HEADLINE and all(map(str.isupper, words))
        }

    @cached_property
    def datelines(self) -> Sequence[tuple[range, int]]:
        """The places in capitals at the start of lines, each with the index of its dash."""
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
        """Return the index of the dash that ends a dateline, or 0."""
        for at in range(start, min(start + _DATELINE, len(self))):
            if "\n" in self.words[at]:
                return 0
            if self.words[at] in DASHES and not (self._hyphen(at) and not self.spaced[at - 1]):
                return at
        return 0

    def _hyphen(self, at: int) -> bool:
        return self.words[at] in HYPHENS and not self.spaced[at]


def _shortened(word: str) -> bool:
    """Whether the word is a name with a shortened particle: *d'Orlan*."""
    return word[1:2] in ("'", "’") and word[2:3].isupper()


def _in_capitals(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) > 1


def read(doc: Doc) -> Reading:
    """Copy a document into lists."""
    every = list(doc)
    texts = [token.text for token in every]
    blanks = {at for at, text in enumerate(texts) if text[:1] in BLANKS and _is_blank(text)}
    tokens = [token for token in every if token.i not in blanks] if blanks else every
    entries = _entries(blanks, len(every))
    return Reading(
        words=[texts[token.i] for token in tokens] if blanks else texts,
        lower=[token.lower_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        deps=[token.dep_ for token in tokens],
        heads=[min(entries[token.head.i], len(tokens) - 1) for token in tokens],
        lefts=[entries[token.left_edge.i] for token in tokens],
        spaced=[bool(token.whitespace_) or token.i + 1 in blanks for token in tokens],
        entities=[Entity(entries[ent.start], entries[ent.end], ent.label_) for ent in doc.ents],
        tokens=[token.i for token in tokens] if blanks else range(len(every)),
    )


def _is_blank(word: str) -> bool:
    """Whether the token is a blank, and not the space between columns."""
    return len(word) <= _MOST_BLANKS and BLANKS.issuperset(word)


def _entries(blanks: Collection[int], length: int) -> Sequence[int]:
    """Return the entry of each token and of the end; that of a blank is the next."""
    if not blanks:
        return range(length + 1)
    return [*accumulate((at not in blanks for at in range(length)), initial=0)]
