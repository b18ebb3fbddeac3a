"""The rules in somebody's pipeline: found, added, and told which of its labels are theirs."""

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
    """The rules that the pipeline brings itself."""
    for name in nlp.pipe_names:
        component: Any = nlp.get_pipe(name)
        if isinstance(component, RulesComponent):
            return component
    return None


def with_rules(nlp: Language, *, stock: bool) -> RulesComponent | None:
    """The rules behind everything else, unless the pipeline brings them.

    Raises `SuggesterError` where they do not know the language.
    """
    if nlp.lang != LANGUAGE:
        message = f"The rules are for {LANGUAGE}, this pipeline is for {nlp.lang}: use --no-rules."
        raise SuggesterError(message)
    assert make_rules  # importing it makes it known to spaCy
    if not rules_in(nlp):
        nlp.add_pipe(FACTORY, config={"mode": "refine" if stock else "fill"})
    return rules_in(nlp)


def left_to(rules: RulesComponent | None, chosen: Mapping[str, str]) -> set[str]:
    """The model's labels whose spans the rules take over.

    `chosen` says what a label means for the project, be it the model's or one of the rules'. The
    rules take what means the same for both; where they only fill, the model keeps all, and
    they are told what it means.
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
