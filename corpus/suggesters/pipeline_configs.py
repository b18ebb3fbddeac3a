"""A pipeline from a `.cfg` alone, as one writes it for a component that is not trained.

Such a component (a language model that is asked over the network, rules) has no folder to load: the
config names its parts, and spaCy puts them together.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import spacy.util

from corpus.errors import SuggesterError
from corpus.suggesters.pipelines import Pipeline, first_line

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language
    from thinc.api import Config

_PACKAGES = {"llm": "spacy-llm"}
"""What to install for a factory that spaCy itself does not have."""


def find_config(path: Path) -> Pipeline:
    """The config as a pipeline that is not loaded; its version is what its text hashes to."""
    try:
        config = spacy.util.load_config(path)
        lang = config.get("nlp", {}).get("lang")
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} is no config of a pipeline: {first_line(error)}"
        raise SuggesterError(message) from error
    if not isinstance(lang, str):
        message = (
            f"{path} is no config of a pipeline: it does not say the language; put a line such as "
            '`lang = "en"` under [nlp].'
        )
        raise SuggesterError(message)
    meta = {"lang": lang, "name": path.stem, "version": version}
    return Pipeline(str(path), path, meta, packaged=True)


def assembled(path: Path) -> Language:
    """The pipeline of a config: put together, and made ready except for what it has from others."""
    config = spacy.util.load_config(path, interpolate=False)
    _refuse_unknown_factories(path, config.interpolate())
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp._link_components()  # as `spacy assemble` does
    ready = spacy.util.get_sourced_components(config.interpolate())
    with nlp.select_pipes(disable=[*ready]):
        nlp.initialize()
    return nlp


def _refuse_unknown_factories(path: Path, config: Config) -> None:
    """Raise `SuggesterError` naming what to install; spaCy's own answer is a page long."""
    language = spacy.util.get_lang_class(config["nlp"]["lang"])
    for name, component in config.get("components", {}).items():
        factory = component.get("factory")
        if factory and not language.has_factory(factory):
            package = _PACKAGES.get(factory)
            remedy = f"`pip install {package}`" if package else "install the package that brings it"
            message = f"{path}: nothing here makes the component {name} ({factory}): {remedy}."
            raise SuggesterError(message)
