"""The configuration for `spacy train`: spaCy's own, with a few settings for the size of the data.

spaCy's defaults evaluate every 200 steps and set no limit of epochs. Ten articles would train
needlessly long; with ten thousand, most of the time would go into evaluation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import ExportError
from corpus.model import SPLIT_MARKS
from corpus.text import split_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.model import TokenizerName

SEED = 0
_SIDES = ("train", "dev")  # that spaCy trains on
_BATCH_WORDS = 1000  # spaCy's batches grow to this
_MOST_EPOCHS = 100
_FEWEST_STEPS = 50  # from one evaluation to the next
_MOST_STEPS = 1000
_EVALUATIONS_WITHOUT_GAIN = 8
_LEAST_PATIENCE = 800  # steps


def training_config(
    *,
    lang: str,
    names: Mapping[str, str],
    train_tokens: int,
    tokenizer: TokenizerName = "spacy",
) -> str:
    """Return the text of `config.cfg` for an NER pipeline on CPU; its paths are relative.

    `names` are the file's or folder's name of train and dev. Raises ExportError if spaCy cannot
    make a pipeline of that language here.
    """
    from spacy.cli.init_config import init_config

    try:
        config = init_config(lang=lang, pipeline=["ner"], optimize="efficiency", gpu=False)
    except ImportError as error:
        raise ExportError(f"spaCy cannot train language {lang!r} here: {error}") from error
    if tokenizer == SPLIT_MARKS:
        config["nlp"]["tokenizer"] = split_marks.CONFIG
    config["paths"].update(train=names["train"], dev=names["dev"])
    config["system"]["seed"] = SEED
    config["training"].update(schedule(train_tokens))
    return config.to_str(interpolate=False)


def project_file_config(config: str, *, digest: str, until: str | None, options: str) -> str:
    """Return a config that reads the project file in place of the `.spacy` files of `config`.

    It is pinned to the digest and to `until`, the id of the last edit. `options` is the path of the
    manifest. The path of the project file is the default name in the folder above the export.
    """
    from thinc.api import Config

    read = Config().from_str(config, interpolate=False)
    paths = {key: path for key, path in read["paths"].items() if key not in _SIDES}
    read["paths"] = {"project_file": "../annotations.db", **paths}
    read["corpora"] = {
        side: {
            "@readers": "annotator.Corpus.v1",
            "path": "${paths.project_file}",
            "side": side,
            "digest": digest,
            "until": until,
            "options": options,
        }
        for side in _SIDES
    }
    return read.to_str(interpolate=False)


def schedule(train_tokens: int) -> dict[str, int]:
    """Return spaCy's training limits: about one evaluation an epoch, and patience, in steps."""
    epoch = train_tokens // _BATCH_WORDS
    frequency = min(max(epoch, _FEWEST_STEPS), _MOST_STEPS)
    return {
        "max_epochs": _MOST_EPOCHS,
        "eval_frequency": frequency,
        "patience": max(frequency * _EVALUATIONS_WITHOUT_GAIN, _LEAST_PATIENCE),
    }
