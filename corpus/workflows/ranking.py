"""Ranks articles by how many of their suggestions are expected to be wrong.

The same expectation decides which articles want a second opinion.

All articles are ranked when an order is chosen or `annotator queue` runs, and each article when its
suggestions are stored. The few articles that are next are ranked again with the current history,
which is cheap.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.learning.probability import expected_wrong
from corpus.store.opened import EVERYTHING
from corpus.store.queue import RANKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.learning.memory import Memory
    from corpus.learning.probability import Estimates
    from corpus.model import Article
    from corpus.store import Project
    from corpus.store.opened import QueueFilter
    from corpus.store.queue import Order

RANKED_AGAIN = 3
"""Articles that are ranked again before one of them is opened."""


class Judge:
    """Computes the expected mistakes in articles; the history is read once.

    With `me` only decisions on strings that the person may be shown count, else everybody's. Those
    of everybody are read once for all articles, or with `few` for each article by itself.
    """

    def __init__(self, project: Project, me: int | None = None, *, few: bool = False) -> None:
        self._project = project
        self._suggester = project.suggestions.current()
        self._me = me
        self._few = few

    def is_doubtful(self, article_id: str, below: float) -> bool:
        """Whether the expected share of right suggestions is lower; False without suggestions."""
        wrong = self.wrong(article_id)
        if wrong is None:
            return False
        shown = len(flat(self._project.suggestions.of(article_id, self._suggester)))
        return shown > 0 and 1 - wrong / shown < below

    def wrong(self, article_id: str) -> float | None:
        """The expected number of wrong suggestions of the current suggester; None without a run."""
        if not self._project.suggestions.made(article_id, self._suggester):
            return None
        suggested = self._project.suggestions.of(article_id, self._suggester)
        article = self._project.articles.get(article_id)
        memory = self._memory(article)
        return expected_wrong(suggested, article.text, self._history, memory)

    def _memory(self, article: Article) -> Memory:
        memories = self._project.memories
        if self._me is not None:
            return memories.of(self._me, article)
        return memories.of_all(article) if self._few else self._everybodys_memory

    @cached_property
    def _history(self) -> Estimates:
        return self._project.verdicts.estimates()

    @cached_property
    def _everybodys_memory(self) -> Memory:
        return self._project.memories.of_all()


def ranks(judge: Judge, article_ids: Iterable[str], order: Order) -> dict[str, float]:
    """The ranks of articles in `order`, lowest first, without those that lack suggestions."""
    sign = -1 if order == "uncertain" else 1
    judged = ((article_id, judge.wrong(article_id)) for article_id in article_ids)
    return {article_id: sign * wrong for article_id, wrong in judged if wrong is not None}


def choose_order(
    project: Project, order: Order, *, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Change the project's order, ranking all articles with the current history if needed."""
    if order not in RANKED:
        project.queue.set_order(order)
        return
    project.memories.count_due()
    judge, found = Judge(project), dict[str, float]()
    with project.snapshot():
        for done, article_id in enumerate(project.queue.wanting(), 1):
            found |= ranks(judge, [article_id], order)
            progress(done)
    with project.transaction():
        imported_meanwhile = [one for one in project.queue.wanting() if one not in found]
        project.queue.set_order(order, found | ranks(judge, imported_meanwhile, order))


def choose_second_opinions(
    project: Project, below: float, *, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Let a second person label articles with a lower share of right suggestions; 0 for none."""
    found: dict[str, bool] = {}
    if below:
        project.memories.count_due()
        judge = Judge(project)
        with project.snapshot():
            for done, article_id in enumerate(project.queue.unsettled(), 1):
                found[article_id] = judge.is_doubtful(article_id, below)
                progress(done)
    with project.transaction():
        project.leases.set_second_opinion(below)
        doubtful = {article_id: True for article_id, doubtful in found.items() if doubtful}
        project.leases.want_second_opinions(doubtful)


def rank_more(project: Project, article_ids: Iterable[str], judge: Judge | None = None) -> None:
    """Rank articles with new suggestions, if the project's order follows ranks.

    The new suggestions also decide which of the articles want a second opinion. A `judge` that has
    been used before need not read the history again.
    """
    order, below = project.queue.order, project.leases.second_opinion
    if order not in RANKED and not below:
        return
    articles, judge = [*article_ids], judge or Judge(project)
    if order in RANKED:
        project.queue.add_ranks(ranks(judge, articles, order))
    if below:
        project.leases.want_second_opinions(
            {one: judge.is_doubtful(one, below) for one in articles}
        )


def make_current(project: Project, suggester: str) -> None:
    """Show another suggester by default, and judge articles by its suggestions."""
    project.suggestions.make_current(suggester)
    if project.queue.order in RANKED:
        choose_order(project, project.queue.order)
    if project.leases.second_opinion:
        choose_second_opinions(project, project.leases.second_opinion)


def next_unclaimed(project: Project, me: int, wanted: QueueFilter = EVERYTHING) -> str | None:
    """The next article in the queue for `me`, after ranking the first few again."""
    few = project.queue.upcoming_by_rank(me, wanted, most=RANKED_AGAIN)
    if few:
        project.queue.change_ranks(ranks(Judge(project, me), few, project.queue.order))
    return next(iter(project.queue.upcoming(me, wanted, most=1)), None)
