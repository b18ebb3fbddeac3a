"""Running a suggester over articles, safe to stop at any time.

What a suggester gives is other people's: an article that it fails on is named and left for the next
run, what cannot be kept of its proposals is counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, tee
from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.errors import SuggesterError
from corpus.label_sets import ByName
from corpus.model import Refusal, Span, Suggestion
from corpus.suggesters.label_options import map_options
from corpus.suggesters.suggester import Failed, fitted, inside
from corpus.text.tokens import Tokens
from corpus.workflows.ranking import Judge, rank_more

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from corpus.store import Project
    from corpus.suggesters.suggester import Proposal, Suggester

BATCH = 32
"""Articles a transaction: what is lost when a run is killed."""

MOST_FAILURES = 20
"""A suggester that fails on so many articles and on every one of them is not asked again."""


@dataclass(slots=True)
class RunReport:
    """Counts of articles and of proposals, and what is to be told line by line.

    `articles` were looked at and got `spans`. `failures` name the articles that the suggester
    failed on. Of the proposals `outside` lay outside their text and are not kept, `widened` lay on
    no token edges, `overlapping` are kept but hidden behind others, and `unmapped` counts those
    that are not kept by their label, which the project lacks.
    """

    articles: int = 0
    spans: int = 0
    failures: list[Refusal] = field(default_factory=list)
    outside: int = 0
    widened: int = 0
    overlapping: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)


Waiting = tuple[str, str, bytes]
"""An article that lacks suggestions: id, text, encoded tokens."""


class Keeping:
    """Keeps what one suggester gives for articles, and counts in `report`."""

    def __init__(self, project: Project, suggester: Suggester) -> None:
        self.report = RunReport()
        self._project = project
        self._name = suggester.name
        self._labels = ByName({label.name: label.id for label in project.labels.all()})

    def forget_removed(self) -> None:
        """Leave out labels that a colleague has removed meanwhile; renamed ones stay the same."""
        self._project.labels.refresh()
        here = {label.id for label in self._project.labels.all()}
        kept = {name: label for name, label in self._labels.items() if label in here}
        self._labels = ByName(kept)

    def keep(self, article: Waiting, outcome: list[Proposal] | Failed) -> bool:
        """Store the proposals for an article, or name it where there are none to be had.

        Whether they were stored, which they are once.
        """
        article_id, text, encoded = article
        if isinstance(outcome, Failed):
            self.report.failures.append(Refusal(article_id, outcome.reason))
            return False
        tokens = Tokens(text, encoded)
        suggestions = self._suggestions(fitted(text, tokens, self._usable(tokens, outcome)))
        if not self._project.suggestions.add(self._name, article_id, suggestions, text=text):
            return False
        self.report.articles += 1
        self.report.spans += len(suggestions)
        self.report.overlapping += len(suggestions) - len(flat(suggestions))
        return True

    def _usable(self, tokens: Tokens, proposals: Sequence[Proposal]) -> list[Proposal]:
        kept = inside(tokens.text, proposals)
        self.report.outside += len(proposals) - len(kept)
        self.report.unmapped.update(p.label for p in kept if p.label not in self._labels)
        kept = [proposal for proposal in kept if proposal.label in self._labels]
        self.report.widened += sum(not tokens.fits(p.start, p.end) for p in kept)
        return kept

    def _suggestions(self, proposals: Iterable[Proposal]) -> list[Suggestion]:
        return [
            Suggestion(Span(p.start, p.end, self._labels[p.label]), p.score, p.reason, p.made_by)
            for p in proposals
        ]

    def refuse_useless(self) -> None:
        """Raise `SuggesterError` where it fails everywhere, or none of its labels is known here."""
        report = self.report
        if not report.articles and len(report.failures) >= MOST_FAILURES:
            message = (
                f"{self._name} failed on each of the first {len(report.failures)} articles: "
                f"{report.failures[-1].reason}"
            )
            raise SuggesterError(message)
        if report.unmapped and not report.spans:
            message = (
                f"{self._name} proposes only labels that this project lacks; say which is which "
                f"with {map_options(report.unmapped)}, NAME being {', '.join(self._labels)}."
            )
            raise SuggesterError(message)


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
    waiting, given = tee(one for one in lacking if only is None or one[0] in only)
    outcomes = zip(waiting, suggester.suggest(text for _, text, _ in given), strict=True)
    keeping = Keeping(project, suggester)
    judge: Judge | None = None  # one for all batches: the first look at the history takes long
    while batch := list(islice(outcomes, BATCH)):
        with project.transaction():
            keeping.forget_removed()
            kept = [article[0] for article, outcome in batch if keeping.keep(article, outcome)]
            if suggester.name == project.suggestions.current():
                judge = judge or Judge(project)
                rank_more(project, kept, judge)
            keeping.refuse_useless()
        progress(keeping.report.articles + len(keeping.report.failures))
    return keeping.report


def suggest_article(project: Project, suggester: Suggester, article_id: str) -> RunReport:
    """Store what `suggester` proposes for one article, unless it has looked at it already."""
    keeping = Keeping(project, suggester)
    if not project.suggestions.made(article_id, suggester.name):
        article = project.articles.get(article_id)
        (outcome,) = suggester.suggest([article.text])
        kept = keeping.keep((article.id, article.text, article.tokens), outcome)
        if kept and suggester.name == project.suggestions.current():
            rank_more(project, [article.id])
    return keeping.report
