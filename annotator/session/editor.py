"""The keys that change spans and remark on them, in whichever screen. No Textual.

What is decided about suggestions is `annotator.session.labelling.session`, about disagreements
`annotator.session.review.session`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from annotator.session import changes
from annotator.session.changes import Refused
from annotator.session.undo import Undoing
from annotator.text.sanitize import quoted
from corpus.errors import InputError
from corpus.model import Action, Change
from corpus.numbers.value import described, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.changes import Side
    from corpus.model import Mark, Span


class Editing(Undoing):
    """Labels, edges, values, comments and flags."""

    # -- labels and edges ----------------------------------------------------------------------

    def label(self, label: int) -> None:
        """Label the selection, else the current span, else the token at the cursor."""
        self.read_labels()
        if label not in self.labels:
            self.notice = "that label was removed meanwhile"
            return
        mark, extent = self.current, self.selection
        if self._missed is not None and self._missed == self.cursor:
            self._missed = None
            missing = f"{quoted(self.sought)} is not in this article, nothing is labelled"
            self.notice = f"{missing}; the same key again labels what is here"
            return
        if self.anchor is None and len(self.tokens):
            extent = self.match or self.tokens.extent(self.cursor, self.cursor + 1)
        if mark and mark.state != "rejected":
            self._edit(lambda: changes.relabel(mark, label))
        elif extent is None:
            self.notice = "there is no word here"
        elif self.anchor is None and not self.match and self._is_punctuation(extent):
            self.notice = self.told("only punctuation is here; {toggle_selection} selects it")
        elif self._edit(lambda: changes.label_extent(self.draft, extent, label)):
            self.anchor = None
            self.cursor = self.tokens.at(extent[0])

    def _is_punctuation(self, extent: tuple[int, int]) -> bool:
        covered = self.tokens.text[slice(*extent)]
        return all(category(char).startswith("P") for char in covered)

    def left_out(self) -> None:
        """Move the left edge of the current span out by one token."""
        self._move_edge("left", outward=True)

    def left_in(self) -> None:
        """Move the left edge of the current span in by one token."""
        self._move_edge("left", outward=False)

    def right_out(self) -> None:
        """Move the right edge of the current span out by one token."""
        self._move_edge("right", outward=True)

    def right_in(self) -> None:
        """Move the right edge of the current span in by one token."""
        self._move_edge("right", outward=False)

    def _move_edge(self, side: Side, *, outward: bool) -> None:
        mark = self._span_here()
        if mark is None:
            return
        start, end = mark.span.extent
        moved = self._edit(
            lambda: changes.move_edge(self.draft, self.tokens, mark, side=side, outward=outward)
        )
        if moved and self.current is None:
            self.cursor = self.tokens.at(end - 1 if side == "right" else start)
            self._step(-1 if side == "right" else 1)

    def split(self) -> None:
        """Split the current span before the cursor."""
        mark = self._span_here()
        if mark:
            self._edit(lambda: changes.split(self.tokens, mark, self.cursor))

    def merge(self) -> None:
        """Make one span of the current one and the next."""
        mark = self._span_here()
        if mark:
            self._edit(lambda: changes.merge(self.draft, self.tokens, mark))

    def _span_here(self) -> Mark | None:
        """The current span or undecided suggestion; where there is none, that is said."""
        mark = self.current
        if mark is None or mark.state == "rejected":
            self.notice = "no span here; a label's key labels the token"
            return None
        return mark

    # -- values --------------------------------------------------------------------------------

    @property
    def value_shown(self) -> str | None:
        """The value of the current number in words, empty where it has none; None elsewhere."""
        mark = self.current
        if mark is None or mark.state == "rejected" or mark.span.label not in self.valuer.numeric:
            return None
        value = self.valuer.shown(self.tokens.text, mark)
        return described(value) if value else ""

    def set_value(self, typed: str) -> str | None:
        """Give the current number a value; without one it gets its text's again.

        Returns a sentence that says what is understood where `typed` is not.
        """
        mark = self._span_here()
        if mark is None or self.value_shown is None:
            self.notice = self.notice or "only a number has a value"
            return None
        try:
            value = to_json(self.valuer.understood(typed)) if typed.strip() else None
        except InputError as error:
            return str(error)
        value = value or self.valuer.value(self.tokens.text, mark.span)
        if value == mark.value and mark.decided:
            self.notice = "it has that value already"
        elif self._edit(lambda: [Change(Action.VALUED, mark.span, value=value)]):
            self.notice = self.notice or f"value {self.value_shown or 'none'}"
        return None

    # -- remarks -------------------------------------------------------------------------------

    @property
    def comment(self) -> str:
        """What this person wrote about the current span, else about the article."""
        span = self._remarked
        said = self.draft.comment_on(span.extent if span else None)
        return said.text if said else ""

    def set_comment(self, text: str) -> None:
        """Comment on the current span, else on the article; an empty text takes it back."""
        span, text = self._remarked, text.strip()
        if text == self.comment:
            return
        if self._record([Change(Action.COMMENTED, span, text=text)]):
            what = "span" if span else "article"
            self.notice = f"comment on the {what} {'kept' if text else 'taken back'}"

    @property
    def _remarked(self) -> Span | None:
        """What a comment is about; None for the article."""
        mark = self._remarkable
        return mark.span if mark else None

    @property
    def _remarkable(self) -> Mark | None:
        mark = self.current
        return mark if mark and mark.state != "rejected" else None

    def flag(self) -> None:
        """Flag the current span, else the article; a second time takes the flag off."""
        mark = self._remarkable
        flagged = mark.flagged if mark else self.draft.article_flagged
        action = Action.UNFLAGGED if flagged else Action.FLAGGED
        what = "span" if mark else "article"
        if self._record([Change(action, mark.span if mark else None)]):
            self.notice = f"{what} {'no longer ' if flagged else ''}flagged"

    def _edit(self, changes: Callable[[], list[Change]]) -> bool:
        """Record what `changes()` returns; say so where it is refused. True where it stands."""
        try:
            wanted = changes()
        except Refused as refused:
            self.notice = self.told(str(refused))
            return False
        if not wanted:
            return True
        again = self.draft.status != "open"
        if again:
            wanted = [Change(Action.REOPENED), *wanted]
        if not self._record(wanted):
            return False
        self.notice = self.told("reopened; {finish} finishes it again") if again else ""
        return True
