"""Suggestions that a child process makes while a person labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.labelling.suggestions import SuggestionState
from annotator.session.outcome import Outcome, literal
from corpus.errors import NotFoundError, NotSavedError, StaleError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.session.dispatcher import Dispatcher
    from annotator.session.labelling.policy import LabellingPolicy
    from annotator.session.workspace import Workspace


class Arrivals:
    """Shows suggestions that arrive, and says why they do not."""

    def __init__(
        self, workspace: Workspace, policy: LabellingPolicy, dispatcher: Dispatcher
    ) -> None:
        self._workspace = workspace
        self._policy = policy
        self._dispatcher = dispatcher

    def expect(self) -> None:
        """Remember that a child process makes suggestions."""
        self._policy.being_made = True
        self._dispatcher.announce(self._policy.greeting(self._workspace))

    def take(self) -> None:
        """Show suggestions made since the article was opened, unless it was edited.

        Cursor, selection and matches stay. A label may have been added since the article was
        opened; the article may have been purged.
        """
        try:
            opening = self._workspace.record_opening()
        except (NotSavedError, NotFoundError, StaleError):
            self._workspace.reload()  # no key of this person's is lost
            return
        if opening and not self._workspace.draft.unaided:
            self._dispatcher.announce(_arrived(len(opening.shown)))

    def fail(self, article_id: str, why: str) -> None:
        """Remember that there will be no suggestions for an article."""
        waits = self._policy.state(self._workspace) is SuggestionState.BEING_MADE
        self._policy.failures[article_id] = why
        if article_id == self._workspace.key.article_id and waits:
            self._dispatcher.announce(self._policy.greeting(self._workspace))

    def end(self, why: str) -> None:
        """Remember that no more suggestions will be made, and say why."""
        self._policy.being_made = False
        self._dispatcher.show(Outcome(f"No suggestions: {literal(why)}"))


def _arrived(count: int) -> Outcome:
    if not count:
        return Outcome("No suggestions for this article")
    return Outcome(f"{counted(count, 'suggestion')} arrived. {{next_undecided}}: next suggestion")
