"""The rules in any spaCy pipeline: finds the component, adds it, and assigns labels to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import SuggesterError
from corpus.rules.component import FACTORY, RulesComponent
from corpus.rules.factory import make_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.language import Language

LANGUAGE = "en"


def rules_in(nlp: Language) -> RulesComponent | None:
    """Return the rules component of the pipeline, or None."""
    for name in nlp.pipe_names:
        component: Any = nlp.get_pipe(name)
        if isinstance(component, RulesComponent):
            return component
    return None


def with_rules(nlp: Language, *, stock: bool) -> RulesComponent | None:
    """Append the rules component to the pipeline unless it has one; return the component.

    Raises `SuggesterError` if the pipeline's language is not English.
    """
    if nlp.lang != LANGUAGE:
        message = f"The rules are for {LANGUAGE}, this pipeline is for {nlp.lang}: use --no-rules."
        raise SuggesterError(message)
    assert make_rules  # the import registers the factory with spaCy
    if not rules_in(nlp):
        nlp.add_pipe(FACTORY, config={"mode": "refine" if stock else "fill"})
    return rules_in(nlp)


def left_to(rules: RulesComponent | None, chosen: Mapping[str, str]) -> set[str]:
    """Return the model's labels whose spans the rules take over, and set the rules' mapping.

    `chosen` maps the labels of model and rules to the project's label names. The rules take over
    the labels that mean the same for both. In mode "fill" the model keeps all its labels, and the
    rules only learn what they mean.
    """
    if rules is None:
        return set()
    if rules.mode == "fill":
        back = {name: label for label, name in chosen.items() if label in rules.labels}
        rules.mapping = {label: back[name] for label, name in chosen.items() if name in back}
        return set()
    rules.mapping = {
        label: ours
        for label, ours in rules.mapping.items()
        if chosen.get(label, chosen.get(ours)) == chosen.get(ours)
    }
    return set(rules.mapping)
