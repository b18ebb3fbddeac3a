"""Which article is worth a person's time next: by how many of its suggestions are expected wrong.

Figures are made for all articles when an order is chosen or the queue is looked at, for new
suggestions as they are stored, and anew for the few articles that are next, which is cheap; so what
is opened was judged by the history of now, and what is far away by that of the last look.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from corpus.learning.probability import expected_wrong
from corpus.store.queue import EVERYTHING, RANKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.learning.memory import Memory
    from corpus.learning.probability import Estimates, Strings
    from corpus.model import Article
    from corpus.store import Project
    from corpus.store.queue import Order, QueueFilter

LOOKED_AT_ANEW = 3
"""Articles that are judged anew before one of them is opened."""


class Judge:
    """Expected mistakes in articles, by the history as it was when the first was asked for.

    With `me` strings count as that person may know them, which reads little for one article; else
    as everybody decided on them, which reads much once for all articles.
    """

    def __init__(self, project: Project, me: int | None = None) -> None:
        self._project = project
        self._suggester = project.suggestions.current()
        self._me = me

    def wrong(self, article_id: str) -> float | None:
        """How many suggestions of the current suggester are expected wrong; None without a run."""
        if not self._project.suggestions.made(article_id, self._suggester):
            return None
        suggested = self._project.suggestions.of(article_id, self._suggester)
        article = self._project.articles.get(article_id)
        return expected_wrong(suggested, article.text, self._history, self._strings(article))

    @cached_property
    def _history(self) -> Estimates:
        return self._project.verdicts.estimates()

    def _strings(self, article: Article) -> Strings:
        return (
            self._everybodys if self._me is None else self._project.memories.of(self._me, article)
        )

    @cached_property
    def _everybodys(self) -> Memory:
        return self._project.memories.of_all()


def ranks(judge: Judge, article_ids: Iterable[str], order: Order) -> dict[str, float]:
    """Where the articles stand in `order`, the first lowest; those not judged are left out."""
    sign = -1 if order == "uncertain" else 1
    judged = ((article_id, judge.wrong(article_id)) for article_id in article_ids)
    return {article_id: sign * wrong for article_id, wrong in judged if wrong is not None}


def choose_order(
    project: Project, order: Order, *, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Make `order` the project's, by the history of now."""
    if order not in RANKED:
        project.queue.set_order(order)
        return
    project.memories.count_due()
    judge, found = Judge(project), dict[str, float]()
    with project.snapshot():
        for done, article_id in enumerate(project.queue.unedited(), 1):
            found |= ranks(judge, [article_id], order)
            progress(done)
    with project.transaction():
        meanwhile = [one for one in project.queue.unedited() if one not in found]
        project.queue.set_order(order, found | ranks(judge, meanwhile, order))


def rank_more(project: Project, article_ids: Iterable[str], judge: Judge | None = None) -> None:
    """Put articles with new suggestions into the project's order, where that goes by mistakes.

    A `judge` that was asked before reads nothing anew.
    """
    order = project.queue.order
    if order in RANKED:
        project.queue.add_ranks(ranks(judge or Judge(project), article_ids, order))


def make_current(project: Project, suggester: str) -> None:
    """Show another suggester by default, and go by the mistakes expected of that one."""
    project.suggestions.make_current(suggester)
    if project.queue.order in RANKED:
        choose_order(project, project.queue.order)


def next_unclaimed(project: Project, me: int, wanted: QueueFilter = EVERYTHING) -> str | None:
    """The next article in the queue for `me`, after another look at the few that come first."""
    few = project.queue.upcoming_by_rank(me, wanted, most=LOOKED_AT_ANEW)
    if few:
        project.queue.change_ranks(ranks(Judge(project, me), few, project.queue.order))
    return project.queue.unclaimed(me, wanted)
