"""A reviewer makes the gold of many articles consistent: in one step, or not at all. No Textual.

The gold of an article that is fixed becomes this reviewer's adjudication: everything as it was but
for the fix. What is meant so is kept as the reason of the place, a comment of the adjudication, so
that it is undone, merged and read like any other edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.session.review.session import Reviewing
from corpus.consistency.fixes import apply_fixes
from corpus.disagreement import resolution
from corpus.errors import NotFoundError
from corpus.model import Action, Change, Span
from corpus.store.edits import new_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.consistency.fixes import Fix
    from corpus.edits.draft import Draft


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of fixes: places in so many articles; articles that others have settled or are
    at work on; articles that this reviewer has begun and not settled; places that were left, as
    something else stands there by now or one span would take the place of several.
    """

    places: int
    articles: int
    taken: int
    begun: int
    left: int


class Fixing(Reviewing):
    """The decisions of the list of inconsistent strings."""

    def fix(self, fixes: Iterable[Fix]) -> Fixed:
        """Carry out the fixes in one step.

        Nothing is stored where one of the articles cannot be; `NotSavedError` or `StaleError` then.
        """
        ordered = sorted(fixes, key=lambda fix: (fix.place.article_id, fix.place.extent))
        by_article = [
            (article_id, [*of_article])
            for article_id, of_article in groupby(ordered, lambda fix: fix.place.article_id)
        ]
        step, places, articles, taken, begun, left = new_step(), 0, 0, 0, 0, 0
        try:
            with self.project.transaction():
                for article_id, of_article in by_article:
                    if not self._is_free(article_id):
                        taken += 1
                    elif self._is_begun(article_id):
                        begun += 1
                    else:
                        count = self._fix_in(article_id, of_article, step)
                        places, articles = places + count, articles + (count > 0)
                        left += len(of_article) - count
        finally:
            self._reload()  # what was stored, or where it was not, what was there before
        self._pressed_at[step] = self.cursor_char
        return Fixed(places, articles, taken, begun, left)

    def _is_begun(self, article_id: str) -> bool:
        """Whether this reviewer has decided something in it and not settled it: left to them."""
        draft = self._loaded(article_id)
        return draft.status == "open" and bool(draft.accepted or draft.rejected)

    def _fix_in(self, article_id: str, fixes: Sequence[Fix], step: str) -> int:
        """Fix one article; how many places of it were."""
        spans = self.project.gold.chosen(article_id)
        if spans is None:
            return 0
        wanted, done = apply_fixes(spans, fixes)
        if not done:
            return 0
        article, draft = self._opened(article_id)
        again = [Change(Action.REOPENED)] if draft.status != "open" else []
        changes = resolution.changes(draft, (0, len(article.text)), wanted)
        filled = self.valuer.filled(changes, draft, article.text)
        said = [_meant_so(fix, draft) for fix in done if fix.meant_so]
        whole = [*again, *filled, *said, Change(Action.FINISHED)]
        self.project.edits.record(self._key_of(article_id), draft, whole, via=self._via, step=step)
        return len(done)

    def go_to_place(self, article_id: str, char: int) -> None:
        """Open an article, settled or not, with the cursor at a code point.

        `StaleError` where another reviewer has it.
        """
        try:
            self.go_to_article(article_id)
        except NotFoundError:
            self.notice = "this article was purged meanwhile"
            return
        if self.key.article_id == article_id:
            self.go_to(char)


def _meant_so(fix: Fix, draft: Draft) -> Change:
    """The reason of the place, or where there is none a default one, marked as meant so."""
    reason = draft.comment_on(fix.place.extent)
    text = reason.text if reason else "intended"
    return Change(Action.COMMENTED, Span(*fix.place.extent, fix.usual), text=text, meant_so=True)
