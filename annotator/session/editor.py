"""Edits to the open article: labels, edges, values, comments, flags."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal
from unicodedata import category

from annotator.session import changes
from annotator.session.outcome import Outcome, Refused, cited
from annotator.session.view import Question
from corpus.model import Action, Change
from corpus.numbers.value import described, to_json
from corpus.text.search import in_unspaced_script, leaves_out_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from annotator.session.changes import Side
    from annotator.session.cursor import Cursor
    from annotator.session.search import Search
    from annotator.session.workspace import Workspace
    from corpus.model import Mark, Span


_UNSPACED_LANGUAGES = frozenset({"ja", "th", "zh"})
"""Languages whose tokenizers in spaCy split text without spaces."""

_MOST_NAMED = 2
"""Replaced spans that a message cites."""


class Editor:
    """The edits that labelling and review have in common.

    `comment_target` returns the span that a comment is about, or None for the article; by default
    it is the current span.
    """

    def __init__(
        self,
        workspace: Workspace,
        cursor: Cursor,
        search: Search,
        comment_target: Callable[[], Span | None] | None = None,
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._search = search
        self._comment_target = comment_target or (lambda: self.current_span)

    def edit(self, wanted: Sequence[Change]) -> str:
        """Record changes, if there are any; a finished article is reopened, which is returned."""
        if not wanted:
            return ""
        reopened = self._workspace.draft.status != "open"
        self._workspace.record([Change(Action.REOPENED), *wanted] if reopened else wanted)
        return "Reopened. {finish}: finish again" if reopened else ""

    # -- labels --------------------------------------------------------------------------------

    def label(self, label: int) -> Outcome:
        """Label the selection, or else the match, the current span or the token."""
        workspace, cursor, search = self._workspace, self._cursor, self._search
        workspace.refresh_labels()
        if label not in workspace.labels:
            raise Refused("That label has been removed in the meantime")
        if search.missed is not None and search.missed == cursor.index:
            search.missed = None
            raise Refused(
                f"{cited(search.words)} is not in this article, so nothing was labelled. "
                "Press the same key again to label this word"
            )
        mark = cursor.current
        if mark and mark.state != "rejected" and not search.moved_cursor_here:
            return Outcome(self.edit(changes.relabel(mark, label)))
        extent = self._extent_to_label()
        wanted = changes.label_extent(workspace.draft, extent, label)
        reopened = self.edit(wanted)
        cursor.jump_to(extent[0])
        return _sentences(self._replaced(wanted, "{undo} to undo"), reopened)

    def _extent_to_label(self) -> tuple[int, int]:
        """Return the extent of the selection, else of the match or token at the cursor."""
        tokens, cursor = self._workspace.tokens, self._cursor
        extent, match = cursor.selection, None
        if cursor.anchor is None and len(tokens):
            if self._search.found:
                self.check_words(*self._search.found)
            match = self._search.match
            extent = match or tokens.extent(cursor.index, cursor.index + 1)
        if extent is None:
            raise Refused("No word here")
        covered = tokens.text[slice(*extent)]
        chosen = cursor.anchor is not None or match
        if not chosen and all(category(char).startswith("P") for char in covered):
            raise Refused("Only punctuation here. {toggle_selection}: select it first")
        return extent

    def check_words(self, start: int, end: int) -> None:
        """Raise `Refused` if the tokens of a match contain more words than the match.

        A label covers whole tokens, so it would cover these words, too.
        """
        workspace = self._workspace
        text, widened = workspace.tokens.text, workspace.tokens.widened(start, end)
        if widened is None or not leaves_out_words(text, (start, end), widened):
            return
        found, token = cited(text[start:end]), text[slice(*widened)]
        splits = workspace.project.lang in _UNSPACED_LANGUAGES
        if any(map(in_unspaced_script, token)) and not splits:
            raise Refused(
                f"Not labelled: {found} is inside a token of {len(token)} characters. "
                "A project in the language of the text (import --lang) may split it"
            )
        raise Refused(
            f"Not labelled: {found} is inside the token {cited(token)}. "
            "{toggle_selection}: select the whole token"
        )

    def _replaced(self, wanted: Sequence[Change], how_to_restore: str) -> str:
        gone = self._cited(changes.removed(wanted))
        return f"Replaced {gone} ({how_to_restore})" if gone else ""

    def _cited(self, spans: Sequence[Span]) -> str:
        """Cite the text of the first spans, and count the others."""
        text = self._workspace.tokens.text
        named = [cited(text[slice(*span.extent)]) for span in spans[:_MOST_NAMED]]
        more = len(spans) - len(named)
        return ", ".join(named) + (f" and {more} more" if more else "")

    # -- edges ---------------------------------------------------------------------------------

    def move_edge(self, side: Side, *, outward: bool) -> Outcome:
        """Move an edge of the current span by one token; the cursor stays in the span."""
        mark = self._cursor.span
        extent = changes.moved_edge(self._workspace.tokens, mark.span, side=side, outward=outward)
        return self.move_to(mark, extent, f"{{{side}_in}} to restore")

    def move_to(
        self, mark: Mark, extent: tuple[int, int], how_to_restore: str = "{undo} to undo"
    ) -> Outcome:
        """Give a mark another extent (code points); the cursor stays in the span."""
        cursor, span = self._cursor, mark.span
        wanted = changes.move_to(self._workspace.draft, mark, extent)
        reopened = self.edit(wanted)
        if not span._replace(start=extent[0], end=extent[1]).overlaps(*cursor.token):
            cursor.go_to(extent[1] - 1 if extent[1] < span.end else extent[0])
        back = self._cited(changes.restored(wanted))
        replaced = self._replaced(wanted, how_to_restore)
        return _sentences(replaced, f"Restored {back}" if back else "", reopened)

    def split(self) -> Outcome:
        """Split the current span before the cursor."""
        mark = self._cursor.span
        return Outcome(self.edit(changes.split(self._workspace.tokens, mark, self._cursor.index)))

    def merge(self) -> Outcome:
        """Make one span of the selection, or of the current span and the next or previous one."""
        workspace, extent = self._workspace, self._cursor.selection
        under = workspace.draft.between(*extent) if extent else []
        if extent and under:
            wanted = changes.label_extent(workspace.draft, extent, under[0].span.label)
            reopened = self.edit(wanted)
            self._cursor.jump_to(extent[0])
            return Outcome(reopened)
        return Outcome(
            self.edit(changes.merge(workspace.draft, workspace.tokens, self._cursor.span))
        )

    # -- values --------------------------------------------------------------------------------

    @property
    def value(self) -> str | None:
        """The value of the current number in words, empty if it has none; None elsewhere."""
        mark, valuer = self._cursor.current, self._workspace.valuer
        if mark is None or mark.state == "rejected" or mark.span.label not in valuer.numeric:
            return None
        value = valuer.shown(self._workspace.tokens.text, mark)
        return described(value) if value else ""

    def value_question(self) -> Question:
        """Ask for the value of the current number."""
        if self.value is None:
            raise Refused("Only NUMBER spans have values")
        return Question("value", self.value, selected=True, answered=self.set_value)

    def set_value(self, typed: str) -> Outcome:
        """Give the current number a value; an empty text gives it the value of its own text.

        Raises `InputError` if `typed` is not understood.
        """
        mark, valuer = self._cursor.span, self._workspace.valuer
        if self.value is None:
            raise Refused("Only NUMBER spans have values")
        value = to_json(valuer.understood(typed)) if typed.strip() else None
        value = value or valuer.value(self._workspace.tokens.text, mark.span)
        if value == mark.value and mark.decided:
            raise Refused("It has that value already")
        reopened = self.edit([Change(Action.VALUED, mark.span, value=value)])
        return Outcome(reopened or f"Value: {self.value or 'none'}")

    # -- comments and flags --------------------------------------------------------------------

    @property
    def comment(self) -> str:
        """This person's comment on the current span, else on the article."""
        span = self._comment_target()
        comment = self._workspace.draft.comment_on(span.extent if span else None)
        return comment.text if comment else ""

    def comment_question(self, purpose: Literal["comment", "reason"]) -> Question:
        """Ask for a comment, which is the reason of a decision in review."""
        answered = partial(self.set_comment, noun=purpose.capitalize())
        return Question(purpose, self.comment, answered=answered)

    def set_comment(self, text: str, noun: str = "Comment") -> Outcome:
        """Comment on the current span, else on the article; an empty text removes the comment.

        `noun` names the comment in the message.
        """
        text = text.strip()
        if text == self.comment:
            return Outcome()
        self._workspace.record([Change(Action.COMMENTED, self._comment_target(), text=text)])
        return Outcome(f"{noun} saved" if text else f"{noun} removed")

    def flag(self) -> Outcome:
        """Flag the current span, else the article; a flag that is there is removed."""
        mark, draft = self._remarkable, self._workspace.draft
        flagged = mark.flagged if mark else draft.article_flagged
        action = Action.UNFLAGGED if flagged else Action.FLAGGED
        self._workspace.record([Change(action, mark.span if mark else None)])
        return Outcome(f"{'Span' if mark else 'Article'} {'un' if flagged else ''}flagged")

    @property
    def _remarkable(self) -> Mark | None:
        mark = self._cursor.current
        return mark if mark and mark.state != "rejected" else None

    @property
    def current_span(self) -> Span | None:
        """The current span or undecided suggestion."""
        mark = self._remarkable
        return mark.span if mark else None


def _sentences(*messages: str) -> Outcome:
    """Join the messages that are not empty."""
    return Outcome(". ".join(filter(None, messages)))
