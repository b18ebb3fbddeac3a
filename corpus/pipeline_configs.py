"""A pipeline from a `.cfg` alone, as one writes it for a component that is not trained.

Such a component (a language model that is asked over the network, rules) has no folder to load: the
config names its parts, and spaCy puts them together.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import spacy.util

from corpus.errors import SuggesterError
from corpus.pipelines import Pipeline, first_line

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language


def find_config(path: Path) -> Pipeline:
    """The config as a pipeline that is not loaded; its version is what its text hashes to."""
    try:
        config = spacy.util.load_config(path)
        lang = str(config["nlp"]["lang"])
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} is no config of a pipeline ([nlp] with lang): {first_line(error)}"
        raise SuggesterError(message) from error
    meta = {"lang": lang, "name": path.stem, "version": version}
    return Pipeline(str(path), path, meta, packaged=True)


def assembled(path: Path) -> Language:
    """The pipeline of a config: put together, and made ready except for what it has from others."""
    config = spacy.util.load_config(path, interpolate=False)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp._link_components()  # as `spacy assemble` does
    ready = spacy.util.get_sourced_components(config.interpolate())
    with nlp.select_pipes(disable=[*ready]):
        nlp.initialize()
    return nlp
