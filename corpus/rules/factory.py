"""`annotator_rules` as spaCy knows it, by its name and the settings in a pipeline's config.

Without postponed annotations: spaCy before its move to pydantic 2 cannot resolve them.
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
    """The component from a pipeline's config."""
    del nlp
    return RulesComponent(name, key=key, disabled=disabled, mode=mode, mapping=mapping)
