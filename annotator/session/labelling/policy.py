"""Chooses the suggestions that an opened article shows, or hides all on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.labelling.suggestions import SuggestionState, suggested_to
from annotator.session.labelling.unaided import opening
from annotator.session.labelling.unlabelled_numbers import NumberWatch
from annotator.session.outcome import Outcome, Refused, literal
from corpus.errors import TakenError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.labelling.unaided import Lot
    from annotator.session.workspace import Workspace
    from corpus.edits.draft import Draft, Effect
    from corpus.model import Annotator, Change, Layer, Status, Trial
    from corpus.store import Project

ON_PURPOSE = "Suggestions are hidden here on purpose: label what you find"

_MESSAGES = {
    SuggestionState.NONE: "No suggestions here yet. Run `annotator suggest` to make them",
    SuggestionState.BEING_MADE: "No suggestions here yet: they are being made",
    SuggestionState.FAILED: "No suggestions here: the suggester failed on this article",
}


class LabellingPolicy:
    """Opens articles with the suggestions of one suggester.

    `lot` draws the articles that are opened without suggestions, but none of practice. `trials` are
    the settled articles that the person was given to be measured. `asked_for` are articles that the
    person opened by name, and may label even if they want no further annotation. `being_made` is
    whether a child process makes suggestions; `failures` are the articles it failed on, with the
    reasons.
    """

    layer: Layer = "annotation"

    def __init__(
        self, project: Project, person: Annotator, *, suggester: str | None, lot: Lot | None
    ) -> None:
        self._project = project
        self._me = person.id
        self._lot = lot
        self.suggester = suggester or project.suggestions.current()
        self.trials: dict[str, Trial] = {}
        self.asked_for: set[str] = set()
        self.being_made = False
        self.failures: dict[str, str] = {}
        self._watch: NumberWatch | None = None

    @property
    def draws_unaided(self) -> bool:
        """Whether articles may be opened without suggestions, by chance."""
        return self._lot is not None

    def check_open(self, article_id: str) -> None:
        """Any article may be opened."""

    def check_edit(self, workspace: Workspace) -> None:
        """Raise `TakenError` if others have begun or finished as much as the article wants.

        `Refused` for finished practice: the person has seen its gold.
        """
        article_id, draft = workspace.key.article_id, workspace.draft
        self.check_practice(draft)
        if draft.trial:
            return
        if self._project.leases.take(article_id, self._me) or article_id in self.asked_for:
            return
        others = self._project.leases.others(article_id, self._me)
        if not others:  # purged, which the edit itself finds out
            return
        kept = "; your earlier edits are kept" if draft.edited else ""
        raise TakenError(f"Not saved: {taken_by(others)}{kept}")

    def check_practice(self, draft: Draft) -> None:
        """Raise `Refused` for finished practice."""
        if draft.trial == "practice" and draft.ever_finished:
            raise Refused(
                "Finished practice cannot be changed. {finish}: its differences from gold"
            )

    def opening(self, article_id: str, draft: Draft) -> Change | None:
        """Show the suggestions of the newest run, until the first edit fixes what is shown."""
        if draft.edited:
            return None
        found = suggested_to(self._project, self._me, article_id, self.suggester)
        trial = draft.trial if draft.head else self.trials.get(article_id)
        lot = None if trial == "practice" else self._lot
        return opening(draft, self.suggester, found, lot, trial)

    def shown(self, workspace: Workspace) -> None:
        """Forget the numbers of the article before."""
        del workspace
        self._watch = None

    def recorded(self, workspace: Workspace, effects: Sequence[Effect]) -> None:
        """Update the count of unlabelled numbers."""
        if any(effect.dismissed for effect in effects):
            self._watch = None
        if self._watch:
            self._watch.follow(workspace.draft, effects)

    def watch(self, workspace: Workspace) -> NumberWatch:
        """Return the numbers that are neither decided on nor dismissed.

        Without suggestions there are none: pointing at numbers would be as good as suggesting them.
        """
        if self._watch is None:
            draft, hidden = workspace.draft, workspace.draft.unaided is True
            dismissed = self._project.edits.dismissed().get(self._me, frozenset())
            self._watch = NumberWatch(draft, workspace.tokens, dismissed, off=hidden)
        return self._watch

    def first_char(self, workspace: Workspace) -> int:
        """Return where work stopped: the next undecided suggestion, else the last span edited."""
        draft = workspace.draft
        last = draft.last_span
        first = next(iter(draft.undecided), None)
        if last is None:
            return first.span.start if first else 0
        here = draft.mark_at(last.start)
        after = (mark for mark in draft.following(last.start) if not mark.decided)
        mark = here if here and not here.decided else next(after, first)
        return mark.span.start if mark else last.start

    def state(self, workspace: Workspace) -> SuggestionState:
        """Return whether there are suggestions for the open article, and if not, why."""
        article_id, draft = workspace.key.article_id, workspace.draft
        if draft.shown or self._project.suggestions.made(article_id, self.suggester):
            return SuggestionState.ARRIVED
        if draft.edited:
            return SuggestionState.NONE
        if article_id in self.failures:
            return SuggestionState.FAILED
        return SuggestionState.BEING_MADE if self.being_made else SuggestionState.NONE

    def greeting(self, workspace: Workspace) -> Outcome:
        """Say that the article is practice, or why there are no suggestions, if there are none."""
        if workspace.draft.trial == "practice":
            return self._greeting_to_practice(workspace.draft.status)
        if workspace.draft.unaided:
            return Outcome(ON_PURPOSE)
        state = self.state(workspace)
        if state is SuggestionState.ARRIVED:
            return Outcome()
        why = self.failures.get(workspace.key.article_id, "")
        reason = f" ({literal(why)})" if state is SuggestionState.FAILED else ""
        return Outcome(f"{_MESSAGES[state]}{reason}", replaceable=True)

    def _greeting_to_practice(self, status: Status) -> Outcome:
        if status == "finished":
            return Outcome("Finished practice. {finish}: its differences from gold")
        done, wanted = self._project.trials.practised(self._me)
        which = f"Practice {done + 1} of {max(wanted, done + 1)}"
        return Outcome(f"{which}: {{finish}} finishes and shows the differences from gold")


def taken_by(names: Sequence[str]) -> str:
    """Return who has taken the open article: `ana and bo have taken this article`."""
    last = names[-1:]
    listed = " and ".join([*filter(None, [", ".join(names[:-1])]), *last])
    return f"{listed} {'has' if len(names) == 1 else 'have'} taken this article"
