"""The configuration for `spacy train`: spaCy's own, with a few settings for the size of the data.

spaCy's defaults evaluate every 200 steps and set no limit of epochs. Ten articles would train
needlessly long; with ten thousand, most of the time would go into evaluation.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from corpus.model import SPLIT_MARKS
from corpus.text import split_marks
from exports.training_set.base_model import start_from
from exports.training_set.docbin import SPANS_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thinc.api import Config

    from corpus.model import TokenizerName
    from exports.options import Hardware, Task
    from exports.training_set.base_model import BaseModel

SEED = 0
TRANSFORMERS = "spacy-transformers"
"""The package that the config for a GPU needs: the one of `spacy init config --gpu`."""

_SIDES = ("train", "dev")  # that spaCy trains on
_BATCH_WORDS = 1000  # spaCy's batches grow to this
_MOST_EPOCHS = 100
_FEWEST_STEPS = 50  # from one evaluation to the next
_MOST_STEPS = 1000
_EVALUATIONS_WITHOUT_GAIN = 8
_LEAST_PATIENCE = 800  # steps
_COVERED = 0.995  # the share of spans that the suggester must propose
_MOST_PROPOSED = 10  # tokens


def training_config(
    *,
    lang: str,
    names: Mapping[str, str],
    train_tokens: int,
    tokenizer: TokenizerName = "spacy",
    task: Task = "ner",
    lengths: Mapping[int, int] | None = None,
    base: BaseModel | None = None,
    hardware: Hardware = "cpu",
) -> str:
    """Return the text of `config.cfg`; its paths are relative.

    `names` are the file's or folder's name of train and dev. For spancat, `lengths` are the numbers
    of spans by their number of tokens. Raises ExportError if spaCy cannot make a pipeline of that
    language here.
    """
    longest = longest_proposed(lengths or {})
    components: tuple[str, ...] = ("ner",)
    if task == "spancat":
        components = ("spancat",) if longest else ("span_finder", "spancat")
    try:
        if hardware == "gpu":
            config = _transformer_config(lang, [*components])
        else:
            config = _cpu_config(lang, components).copy()
    except ImportError as error:
        raise ExportError(f"spaCy cannot train language {lang!r} here: {error}") from error
    if tokenizer == SPLIT_MARKS:
        config["nlp"]["tokenizer"] = split_marks.CONFIG
    if task == "spancat":
        _propose(config, longest, lengths or {})
    if base:
        start_from(config, base)
    config["paths"].update(train=names["train"], dev=names["dev"])
    config.setdefault("system", {})["seed"] = SEED
    config["training"].update(schedule(train_tokens))
    return config.to_str(interpolate=False)


def longest_proposed(lengths: Mapping[int, int]) -> int:
    """Return the most tokens of spans that the suggester should propose; 0 if it should learn that.

    Proposing all runs of up to n tokens takes n candidates a token, so a few long spans are left
    out, and spaCy's span finder learns where spans begin and end if many are long.
    """
    covered, wanted = 0, _COVERED * sum(lengths.values())
    for length in sorted(lengths):
        covered += lengths[length]
        if covered >= wanted:
            return length if length <= _MOST_PROPOSED else 0
    return 3  # no spans: as in spaCy's own config


def _propose(config: Config, longest: int, lengths: Mapping[int, int]) -> None:
    """Set the extents among which the span categorizer chooses."""
    if longest:
        sizes = [*range(1, longest + 1)]
        config["components"]["spancat"]["suggester"] = {
            "@misc": "spacy.ngram_suggester.v1",
            "sizes": sizes,
        }
    else:
        config["components"]["span_finder"].update(max_length=max(lengths), min_length=1)
        config["components"]["spancat"]["suggester"] = {
            "@misc": "spacy.preset_spans_suggester.v1",
            "spans_key": SPANS_KEY,
        }
        config["training"]["annotating_components"] = ["span_finder"]


@lru_cache(maxsize=1)
def _cpu_config(lang: str, components: tuple[str, ...]) -> Config:
    """Return the config of `spacy init config`, which an export needs again to verify its own."""
    from spacy.cli.init_config import init_config

    return init_config(lang=lang, pipeline=[*components], optimize="efficiency", gpu=False)


def _transformer_config(lang: str, components: list[str]) -> Config:
    """Return the config of `spacy init config --gpu`.

    Without spacy-transformers it is that of spaCy's template with spaCy's own default values. Those
    of the components are lacking: spaCy adds them when it makes the pipeline.
    """
    from jinja2 import Template
    from spacy.cli.init_config import (
        RECOMMENDATIONS,
        TEMPLATE_PATH,
        has_spacy_transformers,
        init_config,
    )
    from spacy.schemas import RecommendationSchema
    from spacy.util import get_lang_class, load_config_from_str

    if has_spacy_transformers():
        return init_config(lang=lang, pipeline=components, optimize="efficiency", gpu=True)
    found = RECOMMENDATIONS.get(lang, RECOMMENDATIONS["__default__"])
    recommended = RecommendationSchema(**found).model_dump()
    text = Template(TEMPLATE_PATH.read_text(encoding="utf-8")).render(
        lang=lang,
        components=components,
        optimize="efficiency",
        hardware="gpu",
        transformer_data=recommended["transformer"],
        word_vectors=recommended["word_vectors"],
        has_letters=recommended["has_letters"],
    )
    # Without a seed and the other default values of [training], `spacy train` stops.
    config: Config = get_lang_class(lang).default_config.merge(load_config_from_str(text.strip()))
    return config


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
