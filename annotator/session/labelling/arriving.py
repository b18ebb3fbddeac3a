"""Suggestions that are made while an article is open. No Textual.

What a person looks at stays: they are added where nothing is decided yet, and nothing else moves.
"""

from __future__ import annotations

from annotator.session.labelling.navigation import Walking
from corpus.errors import NotFoundError, NotSavedError, StaleError


class Arriving(Walking):
    """Takes suggestions that came after the article was opened."""

    def take_arrived(self) -> None:
        """Show them, where this person has no edit here; cursor, selection and matches stay.

        They may have a label that a colleague has added since the article was opened, and the
        article may have been purged.
        """
        try:
            opening = self._opening(self.key.article_id, self.draft) if self.article else None
        except NotFoundError:
            self._reload()
            return
        if opening is None:
            return
        known = self.labels
        self.read_labels()
        self.reopened = self.reopened or self.labels is not known  # else drawn without its colour
        try:
            effects = self.project.edits.record(self.key, self.draft, [opening], via=self._via)
        except (NotSavedError, StaleError):
            self._reload()  # nothing of this person's is lost: it was no key of theirs
            return
        self.effects += effects
        self._followed(effects)
        if not self.unaided and self.notice in ("", self.no_suggestions):
            self.notice = self._arrived(len(opening.shown))

    def _arrived(self, count: int) -> str:
        if not count:
            return "nothing is suggested here"
        what = f"{count} suggestions have" if count > 1 else "a suggestion has"
        return self.told(f"{what} arrived; {{next_undecided}} goes to the next")
