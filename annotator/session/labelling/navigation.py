"""The queue of a labelling person: where to start, and which article comes next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from annotator.session.labelling.policy import taken_by
from annotator.session.outcome import Outcome, Refused, after_purge, literal
from corpus.errors import NotSavedError
from corpus.store.opened import EVERYTHING
from corpus.workflows.ranking import next_unclaimed

if TYPE_CHECKING:
    from annotator.session.labelling.policy import LabellingPolicy
    from annotator.session.workspace import Workspace
    from corpus.store.opened import QueueFilter
    from corpus.store.trials import NextTrial


class Navigation:
    """Opens the articles of the queue that pass `filter`.

    `widened_by` names what removes the filter, for messages.
    """

    def __init__(self, workspace: Workspace, policy: LabellingPolicy) -> None:
        self._workspace = workspace
        self._policy = policy
        self._queue = workspace.project.queue
        self._me = workspace.person.id
        self.filter = EVERYTHING
        self.widened_by = "The palette ({screen.palette})"
        workspace.on_taken = self.leave_taken

    def start(self, article_id: str | None = None) -> Outcome | None:
        """Open `article_id`, else the article last worked on, else the next in the queue.

        None if there is nothing to do.
        """
        if article_id:
            return self.open_by_name(article_id)
        article_id = self._queue.opened.last_edited(self._me)
        if article_id:
            return self._workspace.open(article_id)
        opened = self._open_unclaimed()
        last = None if opened else self._queue.opened.last(self._me)
        if last:
            self._workspace.open(last)
            return Outcome("All articles are done")
        return opened

    def open_by_name(self, article_id: str) -> Outcome:
        """Open an article that the person asked for, whether or not it wants an annotation."""
        leases = self._workspace.project.leases
        opened = self._workspace.open(article_id)
        if self._workspace.draft.trial:
            return opened
        self._policy.asked_for.add(article_id)
        if leases.is_free(article_id, self._me):
            return opened
        who = literal(taken_by(leases.others(article_id, self._me)))
        return Outcome(f"{who}; yours is one annotation more than it needs")

    def resume(self, article_id: str) -> Outcome | None:
        """Open an article again; None if it wants no annotation of this person any more."""
        is_free = self._workspace.project.leases.is_free(article_id, self._me)
        is_trial = self._workspace.load(article_id).trial is not None
        return self._workspace.open(article_id) if is_free or is_trial else None

    def leave_taken(self) -> str:
        """Open another article if others have taken the open one; return what there is to say."""
        with suppress(NotSavedError):
            return (
                "Here is the next article" if self.go_on() else "No other article is left for you"
            )
        return "Another article could not be opened"

    def _open_unclaimed(self) -> Outcome | None:
        return self._workspace.claim(self._choose)

    def _choose(self) -> str | None:
        """Choose a settled article if the person is to be measured, else the next in the queue."""
        project, me = self._workspace.project, self._me
        found = self._next_trial()
        if found is None:
            return next_unclaimed(project, me, self.filter)
        if found.article_id == self._workspace.key.article_id:
            raise Refused("Finish this practice article first ({finish})")
        self._policy.trials[found.article_id] = found.trial
        return found.article_id

    def _next_trial(self) -> NextTrial | None:
        if not self.filter.unopened:
            return None
        return self._workspace.project.trials.next(self._me, self.filter.source)

    def ahead(self, most: int) -> list[str]:
        """Return the ids of the articles that come after the open one, the nearest first."""
        here, found = self._workspace.key.article_id, self._next_trial()
        after = self._queue.ahead_of(here, self._me, self.filter, most=most)
        first = [found.article_id] if found and found.article_id not in (here, *after) else []
        return [*first, *after][:most]

    def next_article(self) -> Outcome:
        """Open the article opened after this one, else the next in the queue."""
        after = self._queue.opened.after(self._me, self._workspace.key.article_id, self.filter)
        opened = self._workspace.open(after) if after else self._open_unclaimed()
        if opened is None:
            raise Refused(f"This is the last article for you{self._kind}")
        return opened

    def previous_article(self) -> Outcome:
        """Open the article opened before this one."""
        before = self._queue.opened.before(self._me, self._workspace.key.article_id, self.filter)
        if before is None:
            raise Refused(f"This is the first article you opened{self._kind}")
        return self._workspace.open(before)

    @property
    def _kind(self) -> str:
        return f" that is {literal(str(self.filter))}" if str(self.filter) else ""

    def narrow(self, wanted: QueueFilter) -> Outcome:
        """From now on open only articles that pass `wanted`, beginning with the first."""
        if wanted == EVERYTHING:
            self.filter = wanted
            return Outcome("All articles again")
        opened, first = self._queue.opened, None
        if wanted.unopened:
            first = opened.first(self._me, wanted, only_open=True)
        first = first or opened.first(self._me, wanted)
        before, self.filter = self.filter, wanted
        if first is None and not self._open_unclaimed():
            self.filter = before
            raise Refused(f"No article of yours is {literal(str(wanted))}")
        if first and first != self._workspace.key.article_id:
            self._workspace.open(first)
        only = f"Only articles that are {literal(str(wanted))}"
        return Outcome(f"{only}. {self.widened_by} shows all again")

    def next_unfinished(self) -> Outcome:
        """Open the next article that is to be done, and leave this one as it is."""
        return self.go_on() or Outcome(self._nothing_left())

    def go_on(self) -> Outcome | None:
        """Open what is still to do: after this article, in the queue, then from the beginning.

        None if there is nothing.
        """
        here, wanted = self._workspace.key.article_id, self.filter
        after = self._queue.opened.after(self._me, here, wanted, only_open=wanted.unopened)
        opened = None if after else self._open_unclaimed()
        if opened is None and after is None and wanted.unopened:
            after = self._queue.opened.first(self._me, wanted, only_open=True)
        return self._workspace.open(after) if after else opened

    def go_on_after(self, done: str) -> Outcome:
        """Open what is still to do after this article was `done`; say so if there is nothing."""
        return self.go_on() or Outcome(f"{done}. {self._nothing_left()}")

    def leave_purged(self) -> Outcome:
        """Open what is still to do after the open article was purged, and say so."""
        return after_purge(self.go_on(), self._nothing_left())

    def _nothing_left(self) -> str:
        if str(self.filter):
            return f"No further article{self._kind}. {self.widened_by} shows all again"
        progress = self._queue.progress(self._me)
        elsewhere = progress.articles - progress.opened
        if elsewhere:
            return f"No more articles for you; {elsewhere} are settled or assigned to others"
        return "All articles are done"
