"""Registers `annotator_rules` with spaCy, with the settings of a pipeline's config.

The module has no postponed annotations, because older versions of spaCy cannot resolve them.
"""

from spacy.language import Language

from corpus.rules.component import FACTORY, KEY, RulesComponent


@Language.factory(
    FACTORY,
    default_config={"key": KEY, "disabled": [], "mode": "refine", "mapping": None},
    assigns=["doc.spans"],
)
def make_rules(
    nlp: Language,
    name: str,
    key: str,
    disabled: list[str],
    mode: str,
    mapping: dict[str, str] | None,
) -> RulesComponent:
    """Build the component from a pipeline's config."""
    del nlp
    return RulesComponent(name, key=key, disabled=disabled, mode=mode, mapping=mapping)
