"""Undo and redo of one person's steps, across articles, days and restarts."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from annotator.session.descriptions import step_in_words, texts_of
from annotator.session.outcome import Outcome, Refused, cited
from corpus.edits.undo import step_to_redo, step_to_undo
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.workspace import Workspace
    from corpus.edits.undo import StepEntry
    from corpus.model import Edit

_VERBS = {Action.UNDONE: "Undone", Action.REDONE: "Redone"}


class History:
    """The steps of one person on one layer, whichever article they changed."""

    def __init__(self, workspace: Workspace, cursor: Cursor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._begun_at: dict[str, int] = {}
        workspace.on_recorded.append(self._keep_position)

    def _keep_position(self, step: str) -> None:
        self._begun_at[step] = self._cursor.char

    def undo(self) -> Outcome:
        """Undo this person's last step."""
        entry = self._choose(step_to_undo)
        if entry is None:
            raise Refused("Nothing to undo")
        return self._travel(entry, entry.step, Action.UNDONE)

    def redo(self) -> Outcome:
        """Redo the step that was undone last."""
        entry = self._choose(step_to_redo)
        if entry is None:
            raise Refused("Nothing to redo")
        return self._travel(entry, str(entry.target), Action.REDONE)

    def _choose(
        self, choose: Callable[[Iterable[StepEntry]], StepEntry | None]
    ) -> StepEntry | None:
        workspace = self._workspace
        backwards = workspace.project.edits.backwards(workspace.person.id, workspace.policy.layer)
        with closing(backwards) as entries:
            return choose(entries)

    def _travel(self, entry: StepEntry, step: str, action: Action) -> Outcome:
        workspace = self._workspace
        edits, layer = workspace.project.edits, workspace.policy.layer
        articles = edits.articles_of(workspace.person.id, layer, step)
        if len(articles) > 1:
            return self._travel_in(articles, entry, step, action)
        elsewhere = entry.article_id != workspace.key.article_id
        if elsewhere:
            workspace.open(entry.article_id)
        done = workspace.draft.edits_of(step)
        workspace.record([Change(action, step=step)])
        self._go_back_to(step, done)
        title = cited(workspace.article.headline) if workspace.article else ""
        if action is Action.UNDONE and Action.FINISHED in {edit.change.action for edit in done}:
            return Outcome(f"Undone: finishing {title}; that article is open again")
        where = f", in {title}" if elsewhere else ""
        return Outcome(f"{_VERBS[action]}: {self._in_words(done)}{where}")

    def _in_words(self, done: Sequence[Edit]) -> str:
        texts = texts_of(done, self._workspace.tokens.text)
        covered = f" {cited(texts[0])}" if len(texts) == 1 else ""
        return f"{step_in_words(done)}{covered}"

    def _travel_in(
        self, articles: Sequence[str], entry: StepEntry, step: str, action: Action
    ) -> Outcome:
        """Undo or redo a step in all articles that it has changed, or in none.

        A reviewer may have undone the step in some of them; in the others it is not redone.
        """
        workspace = self._workspace
        keys = [workspace.key_of(article_id) for article_id in articles]
        load, change = workspace.project.edits.load, [Change(action, step=step)]
        entries = (
            (key, draft, change)
            for key in keys
            for draft in [load(key)]
            if draft.is_undone(step) is (action is Action.REDONE)
        )
        for _ in workspace.record_many(entries):
            pass
        if workspace.key.article_id not in articles:
            workspace.open(entry.article_id)
        done = workspace.draft.edits_of(step)
        self._go_back_to(step, done)
        here = self._in_words(done)
        return Outcome(f"{_VERBS[action]} in {len(articles)} articles; here: {here}")

    def _go_back_to(self, step: str, done: Iterable[Edit]) -> None:
        """Move to where the step was made, as far as that is known, else to its first span."""
        spans = [edit.change.before or edit.change.span for edit in done if edit.change.span]
        starts = [span.start for span in spans if span]
        self._cursor.jump_to(self._begun_at.get(step, min(starts, default=self._cursor.char)))
