"""Running a suggester over the articles that lack its suggestions, safe to stop at any time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, tee
from typing import TYPE_CHECKING

from corpus.errors import SuggesterError
from corpus.model import Span, Suggestion
from corpus.ordering import rank_more
from corpus.suggesting import fitted
from corpus.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from corpus.store import Project
    from corpus.suggesting import Proposal, Suggester

BATCH = 32
"""Articles a transaction: what is lost when a run is killed."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """How many articles were looked at and how many spans proposed."""

    articles: int
    spans: int


def suggest_articles(
    project: Project,
    suggester: Suggester,
    *,
    only: Collection[str] | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> RunReport:
    """Store what `suggester` proposes for every article that lacks it, or for those of `only`.

    Each batch is committed before `progress` hears of it, so a second run does only the rest.
    """
    project.suggestions.register(suggester.name, suggester.settings)
    lacking = project.suggestions.lacking(suggester.name)
    waiting, texts = tee(one for one in lacking if only is None or one[0] in only)
    proposed = zip(waiting, suggester.suggest(text for _, text, _ in texts), strict=True)
    articles = spans = 0
    while batch := list(islice(proposed, BATCH)):
        with project.transaction():
            made = []
            for (article_id, text, tokens), proposals in batch:
                suggestions = list(_suggestions(project, suggester, text, tokens, proposals))
                if project.suggestions.add(suggester.name, article_id, suggestions, text=text):
                    made.append(article_id)
                    spans += len(suggestions)
            if suggester.name == project.suggestions.current():
                rank_more(project, made)
            articles += len(made)
        progress(articles)
    return RunReport(articles, spans)


def _suggestions(
    project: Project, suggester: Suggester, text: str, tokens: bytes, proposals: list[Proposal]
) -> Iterator[Suggestion]:
    known = {label.name: label.id for label in project.labels.all()}
    for proposal in fitted(text, Tokens(text, tokens), proposals):
        if proposal.label not in known:
            message = (
                f"{suggester.name} proposes the label {proposal.label!r}, which this project "
                f"lacks; map it with --map {proposal.label}=NAME, NAME being {', '.join(known)}."
            )
            raise SuggesterError(message)
        span = Span(proposal.start, proposal.end, known[proposal.label])
        yield Suggestion(span, proposal.score, proposal.reason, proposal.made_by)
