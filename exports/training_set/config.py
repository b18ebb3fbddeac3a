"""The configuration that `spacy train` reads, made by spaCy itself, with a few settings for size.

spaCy's defaults evaluate every 200 steps however large the dev set is, and have no end in epochs:
for ten articles that is needlessly long, for ten thousand most of the time goes into evaluating.
"""

from __future__ import annotations

from corpus.errors import ExportError

SEED = 0
_BATCH_WORDS = 1000  # spaCy's batches grow to this
_MOST_EPOCHS = 100
_FEWEST_STEPS = 50  # between two evaluations
_MOST_STEPS = 1000
_EVALUATIONS_WITHOUT_GAIN = 8
_LEAST_PATIENCE = 800  # steps


def training_config(*, lang: str, train_tokens: int) -> str:
    """The text of `config.cfg` for an NER pipeline on CPU, `train.spacy` and `dev.spacy` beside it.

    ExportError where spaCy cannot make a pipeline of that language here.
    """
    from spacy.cli.init_config import init_config

    try:
        config = init_config(lang=lang, pipeline=["ner"], optimize="efficiency", gpu=False)
    except ImportError as error:
        raise ExportError(f"spaCy cannot train language {lang!r} here: {error}") from error
    config["paths"].update(train="train.spacy", dev="dev.spacy")
    config["system"]["seed"] = SEED
    config["training"].update(schedule(train_tokens))
    return config.to_str(interpolate=False)


def schedule(train_tokens: int) -> dict[str, int]:
    """Evaluate about once an epoch and stop when that has not helped for some time (in steps)."""
    epoch = train_tokens // _BATCH_WORDS
    frequency = min(max(epoch, _FEWEST_STEPS), _MOST_STEPS)
    return {
        "max_epochs": _MOST_EPOCHS,
        "eval_frequency": frequency,
        "patience": max(frequency * _EVALUATIONS_WITHOUT_GAIN, _LEAST_PATIENCE),
    }
