"""Suggestions for texts, for programs that spread the work themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.errors import SuggesterError
from corpus.model import Article
from exports.shards.spans import span_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import TokenizerName
    from corpus.workflows.shard_suggestions import TextSuggester


def suggest_texts(
    texts: Iterable[str],
    suggester: str = "default",
    *,
    labels: Sequence[str] = ("ACTOR", "NUMBER", "LOCATION"),
    lang: str = "en",
    tokenizer: TokenizerName = "spacy",
    rules: bool | None = None,
) -> list[list[dict[str, Any]]]:
    """Return the suggested spans for each text; see `annotator.suggest_texts`."""
    from corpus.workflows.suggester_choice import Choice

    recipe = Choice(suggester=suggester, rules=rules).recipe
    made = _made_once((*labels,), lang, tokenizer, recipe)
    found = []
    for article, outcome in made.suggest(Article("", text) for text in texts):
        if outcome.spans is None:
            raise SuggesterError(f"The suggester failed: {outcome.failed}")
        found.append(span_records(article.text, outcome.spans))
    return found


@lru_cache(maxsize=1)
def _made_once(
    labels: tuple[str, ...], lang: str, tokenizer: TokenizerName, recipe: str
) -> TextSuggester:
    """Load a suggester, which takes seconds; `recipe` is that of a choice."""
    from corpus.workflows.shard_suggestions import TextSuggester
    from corpus.workflows.suggester_choice import Choice, Surroundings, chosen_for

    there = Surroundings(lang=lang, tokenizer=tokenizer, labels=labels)
    return TextSuggester(chosen_for(there, Choice.of(recipe, None, {})).suggester, there)
