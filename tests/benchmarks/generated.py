"""Articles of words that nobody has written: seeded, quick to make, with spans on token edges.

Made of sentences from a bank, two spans each, so that ten thousand articles take seconds. Words
are drawn as in a language, few often and many rarely, because tokenizers cache words.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 20
FIRST_WORD = "Qorvath"
"""Every article begins with it and nothing else has it, so that output can be searched for it."""

SENTENCES, WORDS_A_SENTENCE = 24, 14
"""Of an ordinary article: 48 spans in about 475 tokens."""

_MOST_IN_BANK = 60_000
_VOCABULARY = 20_000
_SENTENCES_A_PARAGRAPH = 3
_ONSETS = [*"bdfgklmnprstvz", "br", "dr", "gr", "kr", "tr", "st", "pl"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "é", "ou"]
_CODAS = ["", "", "n", "r", "l", "s", "k", "nd"]
_NUMBERS = ("at least {}", "some {}", "{}", "{}", "more than {}", "{} dozen", "{} percent")

LabelledSpan = tuple[int, int, str]
Spans = list[LabelledSpan]
Sentence = tuple[str, Spans]


@dataclass(frozen=True, slots=True)
class Generated:
    """One article: half-open code point offsets, label names."""

    id: str
    text: str
    spans: Spans

    def line(self) -> str:
        """The article as interchange JSONL."""
        spans = [{"start": start, "end": end, "label": label} for start, end, label in self.spans]
        article = {
            "id": self.id,
            "title": f"Report {self.id}",
            "source": "Benchmark Wire",
            "text": self.text,
            "spans": spans,
        }
        return json.dumps(article, ensure_ascii=False)


def _word(generator: random.Random) -> str:
    choice = generator.choice
    syllables = choice((1, 2, 2, 3, 3))
    return "".join(choice(_ONSETS) + choice(_VOWELS) for _ in range(syllables)) + choice(_CODAS)


@cache
def _vocabulary(seed: int) -> tuple[list[str], tuple[object, ...]]:
    """The words of a seed, the shorter the more frequent, and the state of what drew them."""
    generator = random.Random(seed)
    words = sorted((_word(generator) for _ in range(_VOCABULARY)), key=len)
    return words, generator.getstate()


class Generator:
    """A bank of sentences, drawn from once; the same seed gives the same articles."""

    def __init__(self, *, sentences: int, words: int = WORDS_A_SENTENCE, seed: int = SEED) -> None:
        self._vocabulary, state = _vocabulary(seed)
        self._random = random.Random()
        self._random.setstate(state)
        self._weights = list(accumulate(1 / rank for rank in range(3, _VOCABULARY + 3)))
        self.phrases = [self._phrase() for _ in range(6_000)]
        self._bank = [self._sentence(words) for _ in range(min(sentences, _MOST_IN_BANK))]

    def articles(self, count: int, *, sentences: int = SENTENCES) -> Iterator[Generated]:
        """Articles one after another; a second call goes on with others."""
        for number in range(count):
            yield self.article(f"bench-{number:06}", sentences=sentences)

    def article(self, article_id: str, *, sentences: int) -> Generated:
        """One article of so many sentences, three a paragraph, after a dateline."""
        head = f"{FIRST_WORD}, March {self._random.randrange(1, 28)} -- "
        parts, spans, at = [head], [], len(head)
        for number, (text, inside) in enumerate(self._random.choices(self._bank, k=sentences), 1):
            spans += [(start + at, end + at, label) for start, end, label in inside]
            gap = "" if number == sentences else " "
            gap = "\n\n" if gap and number % _SENTENCES_A_PARAGRAPH == 0 else gap
            parts += (text, gap)
            at += len(text) + len(gap)
        return Generated(article_id, "".join(parts), spans)

    def _phrase(self) -> tuple[str, str]:
        kind = self._random.randrange(3)
        if kind == 0:
            first, second = _word(self._random), _word(self._random)
            return f"{first.title()} {second.title()}", "ACTOR"
        if kind == 1:
            number = f"{self._random.randrange(2, 20_000):,}"
            return self._random.choice(_NUMBERS).format(number), "NUMBER"
        return _word(self._random).title(), "LOCATION"

    def _sentence(self, length: int) -> Sentence:
        drawn = self._random.choices(self._vocabulary, cum_weights=self._weights, k=length)
        drawn[0] = drawn[0].capitalize()
        first, second = length // 4, length * 3 // 4
        parts: list[str] = []
        spans: Spans = []
        at = 0
        for index, word in enumerate(drawn):
            if index in (first, second):
                phrase, label = self._random.choice(self.phrases)
                spans.append((at, at + len(phrase), label))
                parts.append(phrase)
                at += len(phrase) + 1
            parts.append(word + ("," if index == length // 2 else ""))
            at += len(parts[-1]) + 1
        return " ".join(parts) + ".", spans


def ordinary(count: int) -> Iterator[Generated]:
    """News articles of about 475 tokens and 48 spans."""
    return Generator(sentences=count * SENTENCES).articles(count)


def long_articles(words: int, count: int = 1) -> Iterator[Generated]:
    """Articles of so many words each, with six spans for each hundred of them."""
    sentences = max(1, round(words * 6 / 100 / 2))
    drawn = max(8, round(words / sentences) - 3)
    return Generator(sentences=sentences, words=drawn).articles(count, sentences=sentences)


def disturbed(articles: Iterator[Generated], *, share: float, seed: int) -> Iterator[Generated]:
    """The articles as another person labels them: that share of the spans is another one.

    A span is left out, has another label, or lacks its first word where it has several.
    """
    generator = random.Random(seed)
    for article in articles:
        drawn = [(span, generator.random() < share) for span in article.spans]
        spans = [
            kept
            for span, differs in drawn
            for kept in (_disturbed(article.text, span, generator) if differs else [span])
        ]
        yield replace(article, spans=spans)


def _disturbed(text: str, span: LabelledSpan, generator: random.Random) -> Spans:
    start, end, label = span
    kind, blank = generator.randrange(3), text.find(" ", start, end)
    if kind == 0:
        return []
    if kind == 1 and blank > 0:
        return [(blank + 1, end, label)]
    return [(start, end, "LOCATION" if label == "ACTOR" else "ACTOR")]


def write_jsonl(path: Path, articles: Iterator[Generated]) -> Path:
    """One article a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(article.line() + "\n" for article in articles)
    return path
