"""spaCy pipelines and configs that are made once in a process of tests.

To make the tokenizer of a language, to load a pipeline and to fill a config takes spaCy up to half
a second each, and hundreds of tests need one. For each of its functions that a config names, spaCy
looks through the entry points of all installed packages. What is given is known by its content, so
a test that changes a pipeline on disk has it loaded again. Child processes load everything
themselves.
"""

from __future__ import annotations

import copy
import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

import spacy
from catalogue import Registry

from corpus.rules.component import RulesComponent
from corpus.suggesters import spacy_suggester

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    import pytest
    from spacy.language import Language
    from thinc.api import Config

    from corpus.suggesters.pipelines import Pipeline


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have product and tests get these."""
    patch.setattr(spacy, "blank", _blank_once(spacy.blank))
    patch.setattr(spacy_suggester, "load_pipeline", _loaded_once(spacy_suggester.load_pipeline))
    patch.setattr(Registry, "_get_entry_points", _listed_once(Registry._get_entry_points))
    # The package has a function of the same name.
    module = importlib.import_module("spacy.cli.init_config")
    patch.setattr(module, "init_config", _config_once(module.init_config))


def _blank_once(blank: Callable[..., Language]) -> Callable[..., Language]:
    made: dict[tuple[str, str], Language] = {}

    def once(name: str, **options: Any) -> Language:
        if options.keys() - {"config"}:
            return blank(name, **options)
        known_by = name, repr(options)
        if known_by not in made:
            made[known_by] = blank(name, **options)
        return _copy(made[known_by])

    return once


def _loaded_once(load: Callable[..., Language]) -> Callable[..., Language]:
    made: dict[tuple[object, ...], Language] = {}

    def once(found: Pipeline, **options: Any) -> Language:
        content = found.given if found.packaged else found.digest
        known_by = content, found.meta["version"], *options.items()
        if known_by not in made:
            made[known_by] = load(found, **options)
        return _copy(made[known_by])

    return once


def _config_once(init_config: Callable[..., Config]) -> Callable[..., Config]:
    @cache
    def made(**options: Any) -> Config:
        return init_config(**{**options, "pipeline": [*options["pipeline"]]})

    def once(**options: Any) -> Config:
        return made(**{**options, "pipeline": (*options["pipeline"],)}).copy()

    return once


def _listed_once(
    entry_points: Callable[[Registry], list[EntryPoint]],
) -> Callable[[Registry], list[EntryPoint]]:
    listed: dict[str, list[EntryPoint]] = {}

    def once(registry: Registry) -> list[EntryPoint]:
        namespace = registry.entry_point_namespace
        if namespace not in listed:
            listed[namespace] = [*entry_points(registry)]
        return listed[namespace]

    return once


def _copy(nlp: Language) -> Language:
    """Another pipeline of the same components, to which one may be added."""
    copied = copy.copy(nlp)
    for name in ("_components", "_pipe_meta", "_pipe_configs", "_disabled", "_meta", "_config"):
        setattr(copied, name, copy.copy(getattr(nlp, name)))
    copied._components = [
        # Suggesters tell the rules what labels mean.
        (name, copy.copy(pipe) if isinstance(pipe, RulesComponent) else pipe)
        for name, pipe in nlp._components
    ]
    return copied
