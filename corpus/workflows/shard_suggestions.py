"""Suggests spans for texts without a project: the same as `suggest` stores in one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.errors import InputError
from corpus.label_sets import ByName
from corpus.model import Refusal, Span, Suggestion
from corpus.readers.shards import ShardHeader, ShardSpan
from corpus.suggesters.suggester import Failed, ReadingSuggester, fitted
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from corpus.workflows.expected_mistakes import ExpectedMistakes
from corpus.workflows.suggesting import RunReport, refuse_useless, usable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.model import Article
    from corpus.suggesters.suggester import Proposal, Suggester
    from corpus.workflows.suggester_choice import Surroundings


@dataclass(frozen=True, slots=True)
class Outcome:
    """The spans for a text by place, or why the suggester failed.

    `mistakes` is the number of mistakes that the shipped scorer expects; None where the suggester
    does not read texts for the rules.
    """

    spans: tuple[ShardSpan, ...] | None
    failed: str = ""
    mistakes: float | None = None


class TextSuggester:
    """Runs a suggester on texts, and counts in `report` what is dropped or changed."""

    def __init__(self, suggester: Suggester, there: Surroundings) -> None:
        self.report = RunReport()
        self._suggester = suggester
        self._labels = ByName({name: name for name in there.labels})
        self._tokenizer = Tokenizer(there.lang, there.tokenizer)

    def suggest(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Outcome]]:
        """Yield each article with its outcome, in their order.

        Raises `SuggesterError` where the suggester fails on all articles, or finds only labels that
        nobody wants.
        """
        kept, given = tee(articles)
        outcomes = self._outcomes(one.text for one in given)
        for article, (outcome, mistakes) in zip(kept, outcomes, strict=True):
            if isinstance(outcome, Failed):
                self.report.failures.append(Refusal(article.id, outcome.reason))
                refuse_useless(self._suggester.name, self.report, self._labels)
                yield article, Outcome(None, outcome.reason)
                continue
            spans = self._spans(article.text, outcome)
            refuse_useless(self._suggester.name, self.report, self._labels)
            yield article, Outcome(spans, "", mistakes)

    def _outcomes(
        self, texts: Iterator[str]
    ) -> Iterator[tuple[list[Proposal] | Failed, float | None]]:
        suggester = self._suggester
        if isinstance(suggester, ReadingSuggester) and suggester.reads:
            look = ExpectedMistakes.of([*self._labels])
            for outcome, parts in suggester.suggest_reading(texts, look):
                yield outcome, round(sum(parts), 3)
        else:
            for outcome in suggester.suggest(texts):
                yield outcome, None

    def _spans(self, text: str, outcome: list[Proposal]) -> tuple[ShardSpan, ...]:
        report = self.report
        tokens = Tokens(text, self._tokenizer.encode(text)[0])
        found = fitted(text, tokens, usable(tokens, outcome, self._labels, report))
        report.articles += 1
        report.spans += len(found)
        shown = flat([Suggestion(Span(p.start, p.end, 0), p.score, p.reason) for p in found])
        report.overlapping += len(found) - len(shown)
        return tuple(
            ShardSpan(p.start, p.end, self._labels[p.label], p.score, p.reason, p.made_by)
            for p in found
        )


def refuse_other_tokenizer(header: ShardHeader, there: Surroundings) -> None:
    """Raise `InputError` where this machine's tokenizer would cut a shard's texts otherwise."""
    name = Tokenizer(there.lang, there.tokenizer).name
    if header.tokenizers and name not in header.tokenizers:
        message = (
            f"The shard was tokenised by {', '.join(header.tokenizers)}, and this machine has "
            f"{name}: install the same version of spaCy."
        )
        raise InputError(message)
