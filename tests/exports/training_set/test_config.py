from __future__ import annotations

import pytest
from thinc.api import Config

from corpus.errors import ExportError
from exports.training_set.config import schedule, training_config

NAMES = {"train": "train", "dev": "dev.spacy"}


def test_the_configuration_is_spacys_with_relative_paths_and_a_seed() -> None:
    config = Config().from_str(training_config(lang="en", names=NAMES, train_tokens=5_000))
    assert config["paths"]["train"] == "train"
    assert config["paths"]["dev"] == "dev.spacy"
    assert config["system"]["seed"] == config["training"]["seed"] == 0
    assert config["nlp"]["pipeline"] == ["tok2vec", "ner"]
    assert config["nlp"]["lang"] == "en"
    assert config["system"]["gpu_allocator"] is None


def test_variables_are_not_interpolated() -> None:
    text = training_config(lang="en", names=NAMES, train_tokens=5_000)
    assert "path = ${paths.train}" in text
    assert text == training_config(lang="en", names=NAMES, train_tokens=5_000)


@pytest.mark.parametrize(
    ("tokens", "frequency", "patience"),
    [(0, 50, 800), (4_000, 50, 800), (400_000, 400, 3200), (4_000_000, 1000, 8000)],
)
def test_the_evaluation_frequency_depends_on_the_size(
    tokens: int, frequency: int, patience: int
) -> None:
    assert schedule(tokens) == {
        "max_epochs": 100,
        "eval_frequency": frequency,
        "patience": patience,
    }


def test_an_unknown_language_raises_an_export_error() -> None:
    with pytest.raises(ExportError, match="cannot train language 'zz'"):
        training_config(lang="zz", names=NAMES, train_tokens=1)
