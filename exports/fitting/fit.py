"""Fitting an NER model: the stock one's tok2vec, and what the project's gold teaches on top.

A model that starts from nothing needs thousands of articles; the stock tok2vec knows words already,
and some tens of articles teach it the guideline. The layers above are new, because the labels are.
What is fitted is saved and loaded again before anybody asks it anything, so that what is measured
is what will be used.
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
"""What a fitted pipeline calls itself in its meta.json."""

_GROWTH = 1.001  # of the batch size, from one batch to the next
_FOR_RULES = ("tok2vec", "tagger", "parser")
"""Components of the stock pipeline that the rules look at, which fill in where NER is silent."""


class Fit(Protocol):
    """The one seam of training: learns from gold, writes a pipeline, gives it as a suggester."""

    def __call__(
        self,
        gold: Sequence[GoldArticle],
        folder: Path,
        *,
        job: Job,
        progress: Callable[[float], None],
    ) -> Suggester:
        """`progress` is told which share of this fit is done, from 0 to 1."""


def fit(
    gold: Sequence[GoldArticle], folder: Path, *, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """Learn from `gold`; the pipeline is in `folder` then. The same input gives the same weights.

    ExportError where a span does not fit the tokens.
    """
    from thinc.api import fix_random_seed

    fix_random_seed(job.settings.seed)
    nlp = _pipeline(job)
    docs = training_docs(_tokenizer(nlp), gold, labels=job.labels)
    ner = _new_ner(nlp, _examples(docs), _labels(job))
    optimizer: Any = nlp.create_optimizer()  # type: ignore[no-untyped-call]
    optimizer.learn_rate = job.settings.learn_rate
    _learn(ner, _examples(docs), optimizer, job.settings, progress)
    _name(nlp, job)
    nlp.to_disk(folder)
    return SpacySuggester(str(folder), labels=job.labels, name=NAME)


def base(lang: str) -> str | None:
    """The name of the pipeline that a fit starts from; None where there is none of `lang`."""
    return find_pipeline(DEFAULT).name if lang == "en" else None


def _pipeline(job: Job) -> Language:
    """The stock pipeline with its NER and what rules need, and without what will not be used."""
    if base(job.lang) is None:
        return blank_pipeline(job.lang)
    ruled = _has_rules(job)
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=ruled)
    for name in nlp.component_names:
        if name not in {"ner", *(_FOR_RULES if ruled else ())}:
            nlp.remove_pipe(name)
    if ruled:
        with_rules(nlp, stock=False)
    return nlp


def _has_rules(job: Job) -> bool:
    """Whether rules can add anything: theirs are English words and the default labels."""
    return job.lang == "en" and not {*LABELS}.isdisjoint(job.labels)


def _tokenizer(nlp: Language) -> Language:
    """The export's tokenizer, on the words of the pipeline that is to learn."""
    import spacy

    return spacy.blank(str(nlp.lang), vocab=nlp.vocab)


def _labels(job: Job) -> list[str]:
    """The labels that all of the gold has, for a fold may lack one; ExportError without any."""
    found = sorted({span.label for settled in job.gold for span in settled.spans})
    if not found:
        raise ExportError("no finished article has a span, so there is nothing to learn")
    return found


def _new_ner(nlp: Language, examples: list[Example], labels: Sequence[str]) -> TrainablePipe:
    """An NER with these labels in the stock one's place, and with its tok2vec."""
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

    return [Example(_without_entities(doc), doc) for doc in docs]


def _without_entities(doc: Doc) -> Doc:
    bare = doc.copy()
    bare.set_ents([], default="missing")
    return bare


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
    """Every epoch in another order; the batches grow from the smallest size to the largest."""
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
    """Say in the meta.json what this is; its figures are not those of the stock pipeline."""
    known = base(job.lang)
    start = f"fine-tuned from {known}" if known else "fitted from nothing"
    nlp.meta.update(
        name=NAME,
        version=f"1.0.0+{job.digest[:8]}",
        description=f"NER {start} on the gold of an annotator project",
        performance={},
    )
