"""Replays edits into the state of an annotation.

Each edit records what it replaced, so undo costs what the step touched and not the whole history
of the article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from corpus.edits.effects import CLEARING, EFFECTS
from corpus.edits.links import Links
from corpus.edits.marks import Marks
from corpus.errors import ReplayError
from corpus.model import (
    Action,
    Comment,
    Dismissal,
    Drawn,
    Link,
    LinkKey,
    Mark,
    Remembered,
    Span,
    Status,
    Suggestion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.edits.effects import Replaced
    from corpus.model import Change, Edit, Trial

K = TypeVar("K")
V = TypeVar("V")

CommentTarget = tuple[int, int] | None
"""The extent that a comment is about (code points), or None for the whole article."""

IDLE_SECONDS = 60.0
"""The longest pause between edits that counts as work, in seconds."""

_WITHOUT_MARKS = frozenset(
    {Action.COMMENTED, Action.REMEMBERED, Action.DISMISSED, Action.LINKED, Action.DRAWN}
)
"""The actions that replace no marks."""

UNDOABLE = frozenset(Action) - {Action.OPENED, Action.DRAWN, Action.UNDONE, Action.REDONE}


class Effect(NamedTuple):
    """The effect of an edit: removed and added marks, and the earlier values of the rest.

    `comments` has each comment's target with its earlier comment, `remembered` the text with its
    earlier entry, `dismissed` the dismissal with an earlier equal one, `links` the key of each link
    with its earlier link.
    """

    gone: tuple[Mark, ...] = ()
    came: tuple[Mark, ...] = ()
    status: Status = "open"
    flagged: bool = False
    comments: tuple[tuple[CommentTarget, Comment | None], ...] = ()
    remembered: tuple[str, Remembered | None] | None = None
    dismissed: tuple[Dismissal, Dismissal | None] | None = None
    links: tuple[tuple[LinkKey, Link | None], ...] = ()


def flat(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions without overlaps, by start.

    Of those that overlap the higher score stays, then the longer, then the first. A suggestion
    without a score counts as 0.
    """
    ranked = sorted(
        suggestions,
        key=lambda s: (-(s.score or 0.0), s.span.start - s.span.end, s.span.start, s.span.label),
    )
    starts: list[int] = []
    kept: dict[int, Suggestion] = {}
    for suggestion in ranked:
        span = suggestion.span
        at = bisect_right(starts, span.start)
        clear_left = at == 0 or kept[starts[at - 1]].span.end <= span.start
        clear_right = at == len(starts) or span.end <= starts[at]
        if clear_left and clear_right:
            starts.insert(at, span.start)
            kept[span.start] = suggestion
    return tuple(kept[start] for start in starts)


_STATUSES: dict[Action, Status] = {
    Action.SKIPPED: "skipped",
    Action.FINISHED: "finished",
    Action.REOPENED: "open",
}


class Draft(Marks):
    """One annotator's work on one layer of one article: the marks, and all else that edits change.

    `seconds` is the time at work, `compared` are the last edits (ids) of the annotations that an
    adjudication was shown, `head` is the id of the last edit. `drawn` are the spans drawn for a
    second look, None before the draw.
    """

    def __init__(self) -> None:
        super().__init__()
        self.status: Status = "open"
        self.article_flagged = False
        self.suggester: str | None = None
        self.shown: tuple[Suggestion, ...] = ()
        self.compared: tuple[str, ...] = ()
        self.hidden: tuple[Suggestion, ...] = ()
        self.unaided: bool | None = None
        self.trial: Trial | None = None
        self.drawn: tuple[Drawn, ...] | None = None
        self.head: str | None = None
        self.started_at: str | None = None
        self.finished_at: str | None = None
        self.last_at: str | None = None
        self.seconds = 0.0
        self.edited = False
        self.ever_finished = False
        self.last_span: Span | None = None
        self._comments: dict[CommentTarget, Comment] = {}
        self._remembered: dict[str, Remembered] = {}
        self._dismissed: dict[Dismissal, Dismissal] = {}
        self.links = Links()
        self._steps: dict[str, list[tuple[Edit, Effect]]] = {}
        self._undone_steps: set[str] = set()

    @classmethod
    def replay(cls, edits: Iterable[Edit]) -> Draft:
        """The draft that `edits`, in the order of their parents, lead to."""
        draft = cls()
        for edit in edits:
            draft.apply(edit)
        return draft

    # -- reading -------------------------------------------------------------------------------

    @property
    def flagged(self) -> bool:
        """Whether the article or any of its spans is flagged."""
        return self.article_flagged or self.flagged_count > 0

    @property
    def comments(self) -> list[Comment]:
        """The comments, the article's own first, then in text order."""
        return [self._comments[target] for target in sorted(self._comments, key=lambda t: t or ())]

    def comment_on(self, target: CommentTarget) -> Comment | None:
        """The comment on an extent, or on the article where `target` is None."""
        return self._comments.get(target)

    @property
    def remarked(self) -> list[tuple[CommentTarget, bool, str]]:
        """(target, flagged, comment) wherever there is a flag or a comment, the article first."""
        marks = (*self.live, *self.rejected)
        flagged: set[CommentTarget] = {mark.span.extent for mark in marks if mark.flagged}
        if self.article_flagged:
            flagged.add(None)
        targets = sorted(flagged | set(self._comments), key=lambda target: target or ())
        texts = {target: comment.text for target, comment in self._comments.items()}
        return [(target, target in flagged, texts.get(target, "")) for target in targets]

    @property
    def remembered(self) -> list[Remembered]:
        """The texts that the person wants suggested, or no longer suggested, by text."""
        return [self._remembered[text] for text in sorted(self._remembered)]

    @property
    def dismissed(self) -> list[Dismissal]:
        """The finish checks that edits of this annotation dismissed, sorted."""
        return sorted(self._dismissed)

    def edits_of(self, step: str) -> list[Edit]:
        """The edits of one step in this article, first to last."""
        return [edit for edit, _ in self._steps.get(step, [])]

    def is_undone(self, step: str) -> bool:
        """Whether a step was undone and not redone since."""
        return step in self._undone_steps

    @property
    def applied_steps(self) -> list[list[tuple[Edit, Effect]]]:
        """The steps that are not undone, first to last, each with what its edits replaced."""
        return [done for step, done in self._steps.items() if step not in self._undone_steps]

    # -- writing -------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Effect:
        """Carry out one edit and return what it replaced.

        Raises `ReplayError` where the edit does not fit the state.
        """
        change = edit.change
        if change.action is Action.UNDONE:
            effect = self._undo(str(change.step))
        elif change.action is Action.REDONE:
            effect = self._redo(str(change.step))
        else:
            effect = self._do(edit)
            if change.action in UNDOABLE:
                self._steps.setdefault(edit.step, []).append((edit, effect))
        self._count_time(edit)
        return effect

    def _without_marks(self, edit: Edit, before: tuple[Status, bool]) -> Effect:
        """Carry out an edit that replaces no marks."""
        change, action = edit.change, edit.change.action
        if action is Action.COMMENTED:
            return Effect((), (), *before, comments=(self._comment(edit),))
        if action is Action.REMEMBERED:
            text, label = change.text or "", change.span.label if change.span else None
            remembered = Remembered(text, label, change.count or 0, edit.id)
            replaced = _put(self._remembered, text, remembered)
            return Effect((), (), *before, remembered=replaced)
        if action is Action.DISMISSED:
            dismissal = Dismissal(change.check or "unlabelled", change.text or "")
            earlier = _put(self._dismissed, dismissal, dismissal)
            return Effect((), (), *before, dismissed=earlier)
        if action is Action.LINKED:
            return Effect((), (), *before, links=(self._link(change),))
        self.drawn = change.drawn
        return Effect((), (), *before)

    def _do(self, edit: Edit) -> Effect:
        before = self.status, self.article_flagged
        change, action = edit.change, edit.change.action
        if action in _WITHOUT_MARKS:
            return self._without_marks(edit, before)
        gone: list[Mark] = []
        came: list[Mark] = []
        if action is Action.OPENED:
            self.suggester, self.shown = change.suggester, change.shown
            self.unaided, self.hidden = change.unaided, change.hidden
            self.trial = change.trial
            self.compared = change.compared
            gone = self.undecided
            came = [Mark(suggestion.span, "suggested", suggestion) for suggestion in change.shown]
        elif action in _STATUSES:
            self.status = _STATUSES[action]
        elif change.span is None and action in (Action.FLAGGED, Action.UNFLAGGED):
            self.article_flagged = action is Action.FLAGGED
        elif action is Action.RESTORED:
            gone, came = self._removal(change)
        else:
            gone, came = EFFECTS[action](self, change)
        self.swap(gone, came)
        links = self.links.follow(change, self._is_decided)
        if action is Action.RESTORED:
            links += self._restored_links(change)
        comments = self._moved_comment(change) if change.before else ()
        return Effect(tuple(gone), tuple(came), *before, comments=comments, links=links)

    def _comment(self, edit: Edit) -> tuple[CommentTarget, Comment | None]:
        change = edit.change
        target = change.span.extent if change.span else None
        before = self._comments.get(target)
        meant_so = change.meant_so or (before is not None and before.meant_so)
        comment = Comment(target, change.text or "", edit.at, meant_so)
        return _put(self._comments, target, comment if comment.text else None)

    def _moved_comment(self, change: Change) -> tuple[tuple[CommentTarget, Comment | None], ...]:
        """Move the comment on a span whose edges a change moves."""
        if change.before is None or change.span is None:
            return ()
        old, new = change.before.extent, change.span.extent
        comment = self._comments.get(old)
        if comment is None or old == new or new in self._comments:
            return ()
        moved = replace(comment, extent=new)
        return _put(self._comments, old, None), _put(self._comments, new, moved)

    def _is_decided(self, span: Span) -> bool:
        mark = self.mark_at(span.start)
        return mark is not None and mark.span == span and mark.decided

    def _link(self, change: Change) -> tuple[LinkKey, Link | None]:
        spans = [span for span in (change.span, change.other) if span]
        if change.span is None or change.role is None or not all(map(self._is_decided, spans)):
            message = "a link names a span that is not in the annotation"
            raise ReplayError(message)
        key = LinkKey(change.span, change.role)
        return self.links.put(key, Link(key, change.other))

    def _restored_links(self, change: Change) -> tuple[tuple[LinkKey, Link | None], ...]:
        """Restore the links that were dropped when the span of a change was removed."""
        dropped = [
            link
            for edit, effect in self._entries(str(change.step))
            if edit.change.span == change.span
            for _, link in effect.links
            if link and self.links.of(link.key) is None
        ]
        return tuple(
            self.links.put(link.key, link)
            for link in dropped
            if self._is_decided(link.key.number)
            and (link.target is None or self._is_decided(link.target))
        )

    def _removal(self, change: Change) -> Replaced:
        """Invert the edit of an earlier step that removed the span of a change."""
        for edit, effect in self._entries(str(change.step)):
            removed = edit.change.action in CLEARING and edit.change.span == change.span
            if removed and all(map(self.has, effect.came)):
                return list(effect.came), list(effect.gone)
        message = f"step {change.step} did not remove the span that is to be restored"
        raise ReplayError(message)

    def _undo(self, step: str) -> Effect:
        entries = self._entries(step)
        self._undone_steps.add(step)
        undone: list[Effect] = []
        for _, effect in reversed(entries):
            gone, came = self.restore(effect.gone, effect.came)
            self.status, self.article_flagged = effect.status, effect.flagged
            for target, comment in effect.comments:
                _put(self._comments, target, comment)
            if effect.remembered:
                _put(self._remembered, *effect.remembered)
            if effect.dismissed:
                _put(self._dismissed, *effect.dismissed)
            for key, link in reversed(effect.links):
                self.links.put(key, link)
            undone.append(effect._replace(gone=tuple(gone), came=tuple(came)))
        return _joined(undone)

    def _redo(self, step: str) -> Effect:
        redone = [(edit, self._do(edit)) for edit, _ in self._entries(step)]
        self._steps[step] = redone
        self._undone_steps.discard(step)
        return _joined([effect for _, effect in redone])

    def _entries(self, step: str) -> list[tuple[Edit, Effect]]:
        if step not in self._steps:
            message = f"an edit names the step {step}, which is not in this chain of edits"
            raise ReplayError(message)
        return self._steps[step]

    def _count_time(self, edit: Edit) -> None:
        if self.last_at and edit.at != self.last_at and edit.via != "undo":
            elapsed = datetime.fromisoformat(edit.at) - datetime.fromisoformat(self.last_at)
            self.seconds += min(max(elapsed.total_seconds(), 0.0), IDLE_SECONDS)
        self.last_at = edit.at
        self.head = edit.id
        self.started_at = self.started_at or edit.at
        self.edited = self.edited or edit.change.action is not Action.OPENED
        self.ever_finished = self.ever_finished or self.status == "finished"
        self.last_span = edit.change.span or self.last_span
        if self.status != "finished":
            self.finished_at = None
        elif self.finished_at is None:
            self.finished_at = edit.at


def _put(entries: dict[K, V], key: K, value: V | None) -> tuple[K, V | None]:
    """Replace the entry of `key`, or remove it; returns the key with the earlier value."""
    before = entries.pop(key, None)
    if value is not None:
        entries[key] = value
    return key, before


def _joined(effects: list[Effect]) -> Effect:
    """Join effects in their order; a mark that only one of them made and another took is left out.

    Otherwise the halves of an undone split would be among the marks that came.
    """
    all_gone = Counter(mark for effect in effects for mark in effect.gone)
    all_came = Counter(mark for effect in effects for mark in effect.came)
    gone, came = tuple(all_gone - all_came), tuple(all_came - all_gone)
    comments = tuple(entry for effect in effects for entry in effect.comments)
    remembered = next((effect.remembered for effect in effects if effect.remembered), None)
    dismissed = next((effect.dismissed for effect in effects if effect.dismissed), None)
    links = tuple(entry for effect in effects for entry in effect.links)
    return Effect(
        gone, came, comments=comments, remembered=remembered, dismissed=dismissed, links=links
    )
