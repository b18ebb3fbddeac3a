"""Back and forth in what a person did: across articles, days and restarts. No Textual."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from annotator.session.cursor import Moving
from annotator.session.descriptions import told
from annotator.text.sanitize import quoted
from corpus.edits.undo import step_to_redo, step_to_undo
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.edits.undo import StepEntry
    from corpus.model import Edit


class Undoing(Moving):
    """Undo and redo."""

    def undo(self) -> None:
        """Take back this person's last step, in whichever article it was."""
        with closing(self.project.edits.backwards(self.person.id, self.layer)) as entries:
            entry = step_to_undo(entries)
        self._travel(entry, Action.UNDONE)

    def redo(self) -> None:
        """Bring back the step that was taken back last."""
        with closing(self.project.edits.backwards(self.person.id, self.layer)) as entries:
            entry = step_to_redo(entries)
        self._travel(entry, Action.REDONE)

    def _travel(self, entry: StepEntry | None, action: Action) -> None:
        if entry is None:
            self.notice = f"nothing to {'take back' if action is Action.UNDONE else 'redo'}"
        else:
            step = entry.step if action is Action.UNDONE else str(entry.target)
            self._travel_to(step, entry, action)

    def _travel_to(self, step: str, entry: StepEntry, action: Action) -> None:
        elsewhere = entry.article_id != self.key.article_id
        if elsewhere:
            self._open(entry.article_id)
        done = self.draft.edits_of(step)
        if self._record([Change(action, step=step)]):
            self.drop_selection()
            self._show_where(done)
            self._go_back_to(step)
            verb = "took back" if action is Action.UNDONE else "redid"
            where = f", in {quoted(self.article.headline)}" if elsewhere and self.article else ""
            self.notice = f"{verb}: {told(done)}{where}"

    def _go_back_to(self, step: str) -> None:
        """To where the key was pressed, as far as this start knows."""
        if step in self._pressed_at:
            self.cursor = self.tokens.at(self._pressed_at[step])

    def _show_where(self, edits: Iterable[Edit]) -> None:
        changes = [edit.change for edit in edits]
        spans = [change.before or change.span for change in changes if change.span]
        if spans:
            self.cursor = self.tokens.at(min(span.start for span in spans if span))
