"""A reviewer's queue: where to start, and which article comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, after_purge, cited, literal
from corpus.errors import StaleError
from corpus.store.review import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.policy import ReviewPolicy
    from annotator.session.workspace import Workspace
    from corpus.store.review import DisagreementFilter, Order

_COMPLETE = "Review is complete"

_MOST_COMPARED = 50
"""Articles that are compared while a reviewer waits; each takes about a millisecond."""


class ReviewNavigation:
    """Opens the articles to be settled that pass `filter`, in an order."""

    def __init__(
        self,
        workspace: Workspace,
        policy: ReviewPolicy,
        *,
        wanted: DisagreementFilter,
        order: Order,
    ) -> None:
        self._workspace = workspace
        self._policy = policy
        self._review = workspace.project.review
        self._me = workspace.person.id
        self._order = order
        self.filter = wanted
        self._named_holders: set[tuple[str, str]] = set()

    def start(self, article_id: str | None = None) -> Outcome | None:
        """Open `article_id`, else the article last worked on, else the next in the queue.

        With a filter it is the next in the queue. If another reviewer has the article, the next one
        is opened. None if there is nothing to do.
        """
        if article_id is None and self.filter == EVERYTHING:
            article_id = self._review.opened.last_edited(self._me)
        if article_id is None:
            return self._open_next()
        try:
            return self._workspace.open(article_id)
        except StaleError as taken:
            return self._open_next() and Outcome(literal(str(taken)))

    def _open_next(self) -> Outcome | None:
        """Open the next in the queue; before it ends, compare what was finished meanwhile."""
        passed_over = self._passed_over()
        opened = self._workspace.claim(self._upcoming)
        if opened is None and self.compare_finished():
            opened = self._workspace.claim(self._upcoming)
        return opened and Outcome(opened.message or passed_over)

    def compare_finished(self) -> bool:
        """Compare some of the annotations that were finished meanwhile; False if there are none."""
        return bool([*self._review.comparisons.refresh(at_most=_MOST_COMPARED)])

    def _passed_over(self) -> str:
        """Return who is at work on the article that would be next; once for each of them."""
        held = self._review.passed_over(self._me, self.filter, order=self._order)
        if held is None or held in self._named_holders:
            return ""
        self._named_holders.add(held)
        article_id, holder = held
        title = cited(self._workspace.project.articles.get(article_id).headline)
        return f"{literal(holder)} is at work on {title}; here is the next one"

    def _upcoming(self) -> str | None:
        upcoming = self._review.upcoming(self._me, self.filter, order=self._order, most=1)
        return next(iter(upcoming), None)

    def next_article(self) -> Outcome:
        """Open the article opened after this one, else the next in the queue."""
        after = self._free_beside(self._review.opened.after)
        opened = self._workspace.open(after) if after else self._open_next()
        if opened is None:
            raise Refused("This is the last article to review")
        return opened

    def previous_article(self) -> Outcome:
        """Open the article opened before this one."""
        before = self._free_beside(self._review.opened.before)
        if before is None:
            raise Refused("This is the first article you opened")
        return self._workspace.open(before)

    def _free_beside(self, beside: Callable[[int, str], str | None]) -> str | None:
        """Return the next article in a direction that no other reviewer has."""
        article_id = beside(self._me, self._workspace.key.article_id)
        while article_id and not self._policy.is_free(article_id):
            article_id = beside(self._me, article_id)
        return article_id

    def go_on_settled(self) -> Outcome:
        """Open the next article to settle after one was settled; say so if there is none."""
        return self._go_on() or Outcome(f"Settled. {_COMPLETE}")

    def leave_purged(self) -> Outcome:
        """Open the next article to settle after the open one was purged, and say so."""
        return after_purge(self._go_on(), _COMPLETE)

    def _go_on(self) -> Outcome | None:
        opened = self._open_next()
        waiting = None if opened else self._review.opened.first(self._me, only_open=True)
        if waiting and self._policy.is_free(waiting):
            return self._workspace.open(waiting)
        return opened
