"""Memory laid over the suggestions of a long article, in this process, with nothing else in it.

The time of the processor: what else the machine does is not memory's.
"""

from __future__ import annotations

import time
from itertools import count, islice
from statistics import median
from typing import TYPE_CHECKING

from corpus.learning.memory import Count, Memory
from corpus.learning.recall import with_memory
from corpus.model import Span, Suggestion
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from corpus.text.words import Words
from tests.benchmarks import generated
from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.workshop import Workshop

WORDS, STRINGS, MS = 5_000, 20_000, 5.0
LABELS = {"ACTOR": 1, "NUMBER": 2, "LOCATION": 3}


def measure(workshop: Workshop) -> Iterator[Row]:
    """Half of the spans of the article are suggested; the strings are those of other articles."""
    tokenizer = Tokenizer("en")
    [article] = generated.long_articles(WORDS)
    encoded = tokenizer.encode(article.text)
    spans = [Suggestion(Span(start, end, LABELS[name])) for start, end, name in article.spans[::2]]
    memory = Memory(islice(counts(tokenizer), STRINGS))
    assert memory.usual
    times, shown = [], 0
    for _ in range(10 * workshop.settings.runs):
        tokens = Tokens(article.text, *encoded)
        begun = time.process_time()
        shown = len(with_memory(tokens, spans, memory, dict.fromkeys(LABELS.values(), "")))
        times.append(1000 * (time.process_time() - begun))
    yield Row(
        f"memory of {STRINGS:,} strings over {WORDS:,} words",
        median(times),
        MS,
        unit="ms",
        detail=f"processor; {len(spans)} suggestions became {shown}",
    )


def counts(tokenizer: Tokenizer) -> Iterator[Count]:
    """Different strings, those of the article among them: of every four one was rejected."""
    known: set[str] = set()
    for seed in count(generated.SEED):
        for text, label in generated.Generator(sentences=1, seed=seed).phrases:
            string = " ".join(Words(Tokens(text, *tokenizer.encode(text))).texts)
            if string not in known:
                known.add(string)
                outcome = "added" if len(known) % 4 else "rejected"
                yield Count(string, outcome, LABELS[label])
