"""Runs a suggester over articles; it can be stopped at any time.

An article that the suggester fails on is reported and left for the next run. Proposals that cannot
be stored are counted.
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
from corpus.suggesters.suggester import Failed, ReadingSuggester, fitted, inside
from corpus.text.tokens import Tokens
from corpus.workflows.ranking import Judge, rank_more

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from corpus.store import Project
    from corpus.store.candidates import Scored
    from corpus.suggesters.suggester import Proposal, Suggester

BATCH = 32
"""Articles per transaction: the most that is lost when a run is killed."""

MOST_FAILURES = 20
"""The failures after which a suggester that has failed on every article is stopped."""


@dataclass(slots=True)
class RunReport:
    """Counts of articles and proposals, and failures to be printed.

    `articles` got `spans`; `failures` name the articles that the suggester failed on. Of the
    proposals `outside` were outside their text and dropped, `widened` were not on token edges,
    `overlapping` are stored but hidden behind others, and `unmapped` counts by label those that
    were dropped because the project lacks their label.
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


class SuggestionWriter:
    """Stores the proposals of one suggester as suggestions, and counts them in `report`."""

    def __init__(self, project: Project, name: str) -> None:
        self.report = RunReport()
        self._project = project
        self._name = name
        self._labels = ByName({label.name: label.id for label in project.labels.all()})

    def forget_removed(self) -> None:
        """Forget labels that were removed meanwhile; renamed ones keep their ids."""
        self._project.labels.refresh()
        ids = {label.id for label in self._project.labels.all()}
        kept = {name: label for name, label in self._labels.items() if label in ids}
        self._labels = ByName(kept)

    def store(self, article: Waiting, outcome: list[Proposal] | Failed) -> bool:
        """Store the proposals for an article, or report its failure; whether they were stored."""
        article_id, text, encoded = article
        if isinstance(outcome, Failed):
            self.report.failures.append(Refusal(article_id, outcome.reason))
            return False
        tokens = Tokens(text, encoded)
        suggestions = [
            Suggestion(Span(p.start, p.end, self._labels[p.label]), p.score, p.reason, p.made_by)
            for p in fitted(text, tokens, usable(tokens, outcome, self._labels, self.report))
        ]
        if not self._project.suggestions.add(self._name, article_id, suggestions, text=text):
            return False
        self.report.articles += 1
        self.report.spans += len(suggestions)
        self.report.overlapping += len(suggestions) - len(flat(suggestions))
        return True

    def refuse_useless(self) -> None:
        """Raise `SuggesterError` where all articles failed, or the project lacks all labels."""
        refuse_useless(self._name, self.report, self._labels)


def usable(
    tokens: Tokens, proposals: Sequence[Proposal], labels: Collection[str], report: RunReport
) -> list[Proposal]:
    """The proposals inside the text that have one of `labels`; the report counts the others."""
    kept = inside(tokens.text, proposals)
    report.outside += len(proposals) - len(kept)
    report.unmapped.update(p.label for p in kept if p.label not in labels)
    kept = [proposal for proposal in kept if proposal.label in labels]
    report.widened += sum(not tokens.fits(p.start, p.end) for p in kept)
    return kept


def refuse_useless(name: str, report: RunReport, labels: Collection[str]) -> None:
    """Raise `SuggesterError` where all articles failed, or all labels are others than `labels`."""
    if not report.articles and len(report.failures) >= MOST_FAILURES:
        message = (
            f"{name} failed on each of the first {len(report.failures)} articles: "
            f"{report.failures[-1].reason}"
        )
        raise SuggesterError(message)
    if report.unmapped and not report.spans:
        message = (
            f"{name} proposes only labels that this project lacks; map them with "
            f"{map_options(report.unmapped)}, NAME being {', '.join(labels)}."
        )
        raise SuggesterError(message)


def suggest_articles(
    project: Project,
    suggester: Suggester,
    *,
    only: Collection[str] | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> RunReport:
    """Store suggestions for all articles that lack those of `suggester`, or for those in `only`.

    The current suggester's articles get candidates, too, where it reads texts for the rules.
    `progress` is called after the commit of each batch. A second run does only the rest.
    """
    project.suggestions.register(suggester.name, suggester.settings)
    lacking = project.suggestions.lacking(suggester.name)
    waiting, given = tee(one for one in lacking if only is None or one[0] in only)
    texts, scores = (text for _, text, _ in given), _Scoring(project)
    outcomes = zip(waiting, scores.suggest(suggester, texts), strict=True)
    writer = SuggestionWriter(project, suggester.name)
    judge: Judge | None = None  # one for all batches, because reading the history is slow
    while batch := list(islice(outcomes, BATCH)):
        with project.transaction():
            writer.forget_removed()
            kept = {
                article[0]: candidates
                for article, (outcome, candidates) in batch
                if writer.store(article, outcome)
            }
            if suggester.name == project.suggestions.current():
                judge = judge or Judge(project)
                rank_more(project, kept, judge)
                scores.store(kept)
            writer.refuse_useless()
        progress(writer.report.articles + len(writer.report.failures))
    return writer.report


class _Scoring:
    """Scores candidates from the documents that a suggester reads, in the same pass."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._digest = ""

    def suggest(
        self, suggester: Suggester, texts: Iterable[str]
    ) -> Iterator[tuple[list[Proposal] | Failed, Scored | None]]:
        """Yield the outcome for each text with its candidates; None where it was not read."""
        is_current = suggester.name == self._project.suggestions.current()
        if not (is_current and isinstance(suggester, ReadingSuggester) and suggester.reads):
            for outcome in suggester.suggest(texts):
                yield outcome, None
            return
        from corpus.workflows.candidates import ProjectScorer, Scores, joined  # loads numpy

        weights = ProjectScorer(self._project)
        scores, self._digest = Scores(weights.scorer.content), weights.digest
        for outcome, parts in suggester.suggest_reading(texts, scores):
            yield outcome, joined(parts)

    def store(self, scored: Mapping[str, Scored | None]) -> None:
        """Store candidates by article id."""
        for article_id, candidates in scored.items():
            if candidates is not None:
                self._project.candidates.store(article_id, self._digest, candidates)


def suggest_article(project: Project, suggester: Suggester, article_id: str) -> RunReport:
    """Store suggestions for one article, unless it has those of `suggester`."""
    writer = SuggestionWriter(project, suggester.name)
    if not project.suggestions.made(article_id, suggester.name):
        article = project.articles.get(article_id)
        (outcome,) = suggester.suggest([article.text])
        kept = writer.store((article.id, article.text, article.tokens), outcome)
        if kept and suggester.name == project.suggestions.current():
            rank_more(project, [article.id])
    return writer.report
