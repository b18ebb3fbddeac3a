"""What rules, memory and the scorer add to the stock pipeline's own time, in this process.

The time of the processor: what else the machine does is neither's.
"""

from __future__ import annotations

import time
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from corpus.learning.memory import Memory
from corpus.learning.recall import with_memory
from corpus.model import Span, Suggestion
from corpus.rules.component import RulesComponent
from corpus.scorer.weights import shipped
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from corpus.workflows.candidates import Scores
from tests.benchmarks import generated
from tests.benchmarks.measures.remembering import LABELS, STRINGS, counts
from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.workshop import Workshop

ARTICLES, SHARE, SCORER_SHARE = 40, 0.08, 0.25

_Done = TypeVar("_Done")


def measure(workshop: Workshop) -> Iterator[Row]:
    """The articles through pipeline, rules, memory and scorer; medians of the runs."""
    nlp, rules = load_pipeline(find_pipeline(DEFAULT), parsed=True), RulesComponent()
    tokenizer = Tokenizer("en")
    texts = [article.text for article in generated.ordinary(ARTICLES)]
    tokens = [Tokens(text, *tokenizer.encode(text)) for text in texts]
    memory = Memory(islice(counts(tokenizer), STRINGS))
    assert memory.usual
    names = {label: name for name, label in LABELS.items()}
    score = Scores(shipped().for_labels({str(one): name for one, name in names.items()}).content)
    piped, ruled, recalled, scored = [], [], [], []
    for _ in range(workshop.settings.runs + 1):  # the first warms up
        docs, spent = _timed(lambda: list(nlp.pipe(texts, batch_size=8)))
        piped.append(spent)
        docs, spent = _timed(lambda docs=docs: [rules(doc) for doc in docs])
        ruled.append(spent)
        suggested = [
            [
                Suggestion(Span(span.start_char, span.end_char, LABELS[span.label_]))
                for span in doc.spans[rules.key]
            ]
            for doc in docs
        ]
        pairs = list(zip(tokens, suggested, strict=True))
        _, spent = _timed(lambda pairs=pairs: [with_memory(*one, memory, names) for one in pairs])
        recalled.append(spent)
        readings = [
            ([doc[at].idx for at in reading.tokens], reading, found)
            for doc in docs
            for reading, found in [rules.read(doc)]
        ]
        _, spent = _timed(lambda readings=readings: [score(*one) for one in readings])
        scored.append(spent)
    stock, added = median(piped[1:]), median(ruled[1:]) + median(recalled[1:])
    yield Row(
        f"rules and memory on {ARTICLES} articles: to the stock pipeline's time",
        added / stock,
        SHARE,
        detail=f"processor; pipeline {stock:.2f} s, rules {median(ruled[1:]):.3f} s, "
        f"memory of {STRINGS:,} strings {median(recalled[1:]):.3f} s",
    )
    thousands = sum(map(len, docs)) / 1000
    yield Row(
        f"scoring candidates of {ARTICLES} articles: to the stock pipeline's time",
        median(scored[1:]) / stock,
        SCORER_SHARE,
        detail=f"processor; {1000 * median(scored[1:]) / thousands:.1f} ms for 1,000 tokens",
    )


def _timed(work: Callable[[], _Done]) -> tuple[_Done, float]:
    begun = time.process_time()
    done = work()
    return done, time.process_time() - begun
