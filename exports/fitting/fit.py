"""Fits an NER model: the stock model's tok2vec, with new layers trained on the project's gold.

A model from scratch needs thousands of articles. The stock tok2vec knows words already, so some
tens of articles can teach it the guideline. The layers above are new because the labels are. The
fitted pipeline is saved and loaded before it suggests, so that the measured one is the one in use.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Protocol

from corpus.errors import ExportError
from corpus.rules.pipeline import with_rules
from corpus.rules.table import LABELS
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from corpus.suggesters.spacy_suggester import SpacySuggester
from exports.fitting.docs import training_docs
from exports.training_set.bare_doc import blank_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc
    from spacy.training import Example
    from thinc.api import Optimizer

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester
    from exports.fitting.job import FitSettings, Job

NAME = "annotator_trained"
"""The name of a fitted pipeline in its meta.json."""

_GROWTH = 1.001  # factor of the batch size from one batch to the next
_FOR_RULES = ("tok2vec", "tagger", "parser")
"""Components of the stock pipeline that the rules need."""


class Fit(Protocol):
    """A function that learns from gold, writes a pipeline and returns it as a suggester."""

    def __call__(
        self,
        gold: Sequence[GoldArticle],
        folder: Path,
        *,
        job: Job,
        progress: Callable[[float], None],
    ) -> Suggester:
        """Fit; `progress` receives the share of this fit that is done, from 0 to 1."""


def fit(
    gold: Sequence[GoldArticle], folder: Path, *, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """Learn from `gold` and write the pipeline to `folder`; the same input gives the same weights.

    Raises ExportError if a span is refused or there is none.
    """
    from thinc.api import fix_random_seed

    fix_random_seed(job.settings.seed)
    nlp = _pipeline(job)
    tokenizer = blank_pipeline(job.lang, job.tokenizer, vocab=nlp.vocab)  # as in the export
    docs = training_docs(tokenizer, gold, labels=job.labels)
    ner = _new_ner(nlp, _examples(docs), _labels(job))
    optimizer: Any = nlp.create_optimizer()  # type: ignore[no-untyped-call]
    optimizer.learn_rate = job.settings.learn_rate
    _learn(ner, _examples(docs), optimizer, job.settings, progress)
    _name(nlp, job)
    nlp.to_disk(folder)
    return SpacySuggester(str(folder), labels=job.labels, name=NAME)


def base(lang: str) -> str | None:
    """Return the name of the pipeline that a fit starts from; None if `lang` has none."""
    return find_pipeline(DEFAULT).name if lang == "en" else None


def _pipeline(job: Job) -> Language:
    """Load the stock pipeline with its NER and the components that the rules need."""
    if base(job.lang) is None:
        return blank_pipeline(job.lang, job.tokenizer)
    # Rules have English words and the default labels.
    ruled = job.lang == "en" and not {*LABELS}.isdisjoint(job.labels)
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=ruled, tokenizer=job.tokenizer)
    for name in nlp.component_names:
        if name not in {"ner", *(_FOR_RULES if ruled else ())}:
            nlp.remove_pipe(name)
    if ruled:
        with_rules(nlp, stock=False)
    return nlp


def _labels(job: Job) -> list[str]:
    """Return the labels of all gold, since a fold may lack one; ExportError if there are none."""
    found = sorted({span.label for settled in job.gold for span in settled.spans})
    if not found:
        raise ExportError("No finished article has a span, so there is nothing to learn.")
    return found


def _new_ner(nlp: Language, examples: list[Example], labels: Sequence[str]) -> TrainablePipe:
    """Replace the stock NER by one with these labels that keeps its tok2vec."""
    weights = None
    if "ner" in nlp.pipe_names:
        stock: Any = nlp.get_pipe("ner")
        weights = stock.model.get_ref("tok2vec").to_bytes()
        config = {"model": nlp.get_pipe_config("ner")["model"]}
        ner: Any = nlp.replace_pipe("ner", "ner", config=config)
    else:
        ner = nlp.add_pipe("ner")
    for label in labels:
        ner.add_label(label)
    ner.initialize(lambda: examples, nlp=nlp)
    if weights is not None:
        ner.model.get_ref("tok2vec").from_bytes(weights)
    return ner


def _examples(docs: Sequence[Doc]) -> list[Example]:
    from spacy.training import Example

    examples = []
    for doc in docs:
        bare = doc.copy()
        bare.set_ents([], default="missing")
        examples.append(Example(bare, doc))
    return examples


def _learn(
    ner: TrainablePipe,
    examples: list[Example],
    optimizer: Optimizer,
    settings: FitSettings,
    progress: Callable[[float], None],
) -> None:
    words = settings.epochs * sum(len(example.reference) for example in examples)
    done = 0
    for batch in _batches(examples, settings):
        try:
            ner.update(batch, drop=settings.dropout, sgd=optimizer)
        except ValueError as error:
            reason = str(error).splitlines()[0]
            raise ExportError(f"spaCy cannot learn from these spans: {reason}") from error
        done += sum(len(example.reference) for example in batch)
        progress(done / words)


def _batches(examples: list[Example], settings: FitSettings) -> Iterator[list[Example]]:
    """Yield batches of growing size; the order changes with every epoch."""
    from spacy.util import minibatch

    order, chance = list(examples), random.Random(settings.seed)  # noqa: S311 - no secrets
    sizes = _sizes(settings)
    for _ in range(settings.epochs):
        chance.shuffle(order)
        yield from minibatch(order, sizes)  # type: ignore[no-untyped-call]


def _sizes(settings: FitSettings) -> Iterator[int]:
    size = float(settings.smallest_batch)
    while True:
        yield min(int(size), settings.largest_batch)
        size *= _GROWTH


def _name(nlp: Language, job: Job) -> None:
    """Describe the pipeline in its meta.json and remove the stock pipeline's figures."""
    known = base(job.lang)
    start = f"fine-tuned from {known}" if known else "trained from scratch"
    nlp.meta.update(
        name=NAME,
        version=f"1.0.0+{job.digest[:8]}",
        description=f"NER {start} on the gold of an annotator project",
        performance={},
    )
