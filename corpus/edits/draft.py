"""Replay: edits in, the state of an annotation out. The only place that knows what an edit does.

A `Draft` holds one annotator's work on one layer of one article. Its *live* marks (undecided
suggestions and decided spans) never overlap; rejected suggestions are kept beside them. Each
change records what it replaced, so undo costs what the step touched and not the article's history.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from corpus.edits.effects import EFFECTS
from corpus.errors import ReplayError
from corpus.model import Action, Comment, Mark, Remembered, Span, Status, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.model import Change, Edit

CommentTarget = tuple[int, int] | None
"""What a comment is about: an extent in code points, or None for the whole article."""

IDLE_SECONDS = 60.0
"""A pause longer than this counts as this: the person was away."""

UNDOABLE = frozenset(Action) - {Action.OPENED, Action.UNDONE, Action.REDONE}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change replaced: marks that went, marks that came, and what was there before.

    `comments` and `remembered` are the places or the text that the change is about and what was
    said of them before.
    """

    gone: tuple[Mark, ...] = ()
    came: tuple[Mark, ...] = ()
    status: Status = "open"
    flagged: bool = False
    comments: tuple[tuple[CommentTarget, Comment | None], ...] = ()
    remembered: tuple[str, Remembered | None] | None = None


def flat(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions without overlaps: the higher score first, then the longer, then the first.

    A suggestion without a score counts as 0. The result is ordered by start.
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


class Draft:
    """The state that a chain of edits has led to. `apply` moves it on by one edit."""

    def __init__(self) -> None:
        self.status: Status = "open"
        self.article_flagged = False
        self.suggester: str | None = None
        self.shown: tuple[Suggestion, ...] = ()
        self.compared: tuple[str, ...] = ()
        self.hidden: tuple[Suggestion, ...] = ()
        self.unaided: bool | None = None
        self.head: str | None = None
        self.started_at: str | None = None
        self.finished_at: str | None = None
        self.seconds = 0.0
        self.edited = False
        self.ever_finished = False
        self.last_span: Span | None = None
        self._live: dict[int, Mark] = {}
        self._starts: list[int] = []
        self._rejected: dict[tuple[int, int], Mark] = {}
        self._rejected_extents: list[tuple[int, int]] = []
        self._longest_rejected = 0
        self._comments: dict[CommentTarget, Comment] = {}
        self._remembered: dict[str, Remembered] = {}
        self._steps: dict[str, list[tuple[Edit, Effect]]] = {}
        self._taken_back: set[str] = set()
        self._flagged_marks = 0
        self._undecided_marks = 0
        self.last_at: str | None = None

    @classmethod
    def replay(cls, edits: Iterable[Edit]) -> Draft:
        """The draft that `edits`, in the order of their parents, lead to."""
        draft = cls()
        for edit in edits:
            draft.apply(edit)
        return draft

    # -- reading -------------------------------------------------------------------------------

    @property
    def live(self) -> list[Mark]:
        """Undecided suggestions and decided spans, by start; they never overlap."""
        return [self._live[start] for start in self._starts]

    @property
    def rejected(self) -> list[Mark]:
        """Rejected suggestions by start; they may overlap decided spans."""
        return [self._rejected[extent] for extent in self._rejected_extents]

    @property
    def accepted(self) -> list[Mark]:
        """The spans of the annotation, by start."""
        return [mark for mark in self.live if mark.decided]

    @property
    def undecided(self) -> list[Mark]:
        """The suggestions that wait for a decision, by start."""
        return [mark for mark in self.live if not mark.decided]

    @property
    def undecided_count(self) -> int:
        """How many suggestions wait for a decision; kept up to date, not counted."""
        return self._undecided_marks

    @property
    def flagged(self) -> bool:
        """Whether the article or any of its spans is flagged."""
        return self.article_flagged or self._flagged_marks > 0

    def mark_at(self, char: int) -> Mark | None:
        """The live mark covering `char`."""
        at = bisect_right(self._starts, char)
        mark = self._live[self._starts[at - 1]] if at else None
        return mark if mark and mark.span.end > char else None

    def between(self, start: int, end: int) -> list[Mark]:
        """The live marks that share a code point with `[start, end)`, by start."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        marks = (self._live[start] for start in self._starts[first:last])
        return [mark for mark in marks if mark.span.overlaps(start, end)]

    @property
    def live_count(self) -> int:
        """How many live marks there are."""
        return len(self._starts)

    def live_slice(self, first: int, last: int) -> list[Mark]:
        """The live marks from index `first` to before `last`, of all by start."""
        return [self._live[start] for start in self._starts[max(0, first) : max(0, last)]]

    def index_of(self, char: int) -> int:
        """How many live marks begin before `char`: the index of the first that does not."""
        return bisect_left(self._starts, char)

    def following(self, char: int) -> Iterator[Mark]:
        """Live marks that start after `char`, nearest first."""
        at = bisect_right(self._starts, char)
        return (self._live[start] for start in self._starts[at:])

    def preceding(self, char: int) -> Iterator[Mark]:
        """Live marks that start before `char`, nearest first."""
        at = bisect_left(self._starts, char)
        return (self._live[start] for start in reversed(self._starts[:at]))

    def rejected_mark(self, span: Span) -> Mark | None:
        """The rejected suggestion with the extent of `span`."""
        return self._rejected.get(span.extent)

    @property
    def comments(self) -> list[Comment]:
        """The comments, the article's own first, then by place."""
        return [self._comments[place] for place in sorted(self._comments, key=lambda p: p or ())]

    @property
    def remarked(self) -> list[tuple[CommentTarget, bool, str]]:
        """(place, flagged, comment) wherever there is a flag or a comment, the article first."""
        flagged: set[CommentTarget] = {
            m.span.extent for m in (*self.live, *self.rejected) if m.flagged
        }
        if self.article_flagged:
            flagged.add(None)
        places = sorted(flagged | set(self._comments), key=lambda place: place or ())
        said = {place: comment.text for place, comment in self._comments.items()}
        return [(place, place in flagged, said.get(place, "")) for place in places]

    def comment_on(self, place: CommentTarget) -> Comment | None:
        """The comment on an extent, or on the article where `place` is None."""
        return self._comments.get(place)

    @property
    def remembered(self) -> list[Remembered]:
        """What the person wants suggested, or no longer suggested, by text."""
        return [self._remembered[text] for text in sorted(self._remembered)]

    def was_rejected(self, start: int, end: int) -> bool:
        """Whether a suggestion that shares a code point with `[start, end)` was rejected."""
        first = bisect_left(self._rejected_extents, (start - self._longest_rejected,))
        last = bisect_left(self._rejected_extents, (end,))
        return any(stop > start for _, stop in self._rejected_extents[first:last])

    def edits_of(self, step: str) -> list[Edit]:
        """The edits of one step in this article, first to last."""
        return [edit for edit, _ in self._steps.get(step, [])]

    @property
    def standing_steps(self) -> list[list[tuple[Edit, Effect]]]:
        """The steps that hold, first to last, each with what its edits replaced."""
        return [done for step, done in self._steps.items() if step not in self._taken_back]

    # -- writing -------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Effect:
        """Move on by one edit and say what it replaced.

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
        self._tick(edit)
        return effect

    def _do(self, edit: Edit) -> Effect:
        before = self.status, self.article_flagged
        change = edit.change
        if change.action is Action.COMMENTED:
            place = change.span.extent if change.span else None
            said = Comment(place, change.text or "", edit.at)
            return Effect(
                (), (), *before, comments=(self._say(place, said if said.text else None),)
            )
        if change.action is Action.REMEMBERED:
            text, label = change.text or "", change.span.label if change.span else None
            kept = Remembered(text, label, change.count or 0, edit.id)
            return Effect((), (), *before, remembered=self._remember(text, kept))
        gone, came = EFFECTS[change.action](self, change)
        self._swap(gone, came)
        return Effect(tuple(gone), tuple(came), *before, comments=self._taken_along(change))

    def _taken_along(self, change: Change) -> tuple[tuple[CommentTarget, Comment | None], ...]:
        """A comment goes where its span goes."""
        if change.before is None or change.span is None:
            return ()
        old, new = change.before.extent, change.span.extent
        said = self._comments.get(old)
        if said is None or old == new or new in self._comments:
            return ()
        return self._say(old, None), self._say(new, replace(said, extent=new))

    def _say(
        self, place: CommentTarget, comment: Comment | None
    ) -> tuple[CommentTarget, Comment | None]:
        before = self._comments.pop(place, None)
        if comment:
            self._comments[place] = comment
        return place, before

    def _remember(self, text: str, kept: Remembered | None) -> tuple[str, Remembered | None]:
        before = self._remembered.pop(text, None)
        if kept:
            self._remembered[text] = kept
        return text, before

    def _undo(self, step: str) -> Effect:
        entries = self._steps.get(step) or self._missing(step)
        self._taken_back.add(step)
        back: list[Effect] = []
        for _, effect in reversed(entries):
            gone, came = self._swapped_back(effect)
            self.status, self.article_flagged = effect.status, effect.flagged
            for place, said in effect.comments:
                self._say(place, said)
            if effect.remembered:
                self._remember(*effect.remembered)
            back.append(replace(effect, gone=tuple(gone), came=tuple(came)))
        return _joined(back)

    def _swapped_back(self, effect: Effect) -> tuple[list[Mark], list[Mark]]:
        """Take back what an effect did to the marks: those that went, and those that came again.

        What was shown may be other than it was then: a suggestion that is no longer shown does not
        go again, nor come again over what stands there now; one that waits makes way for a span.
        """
        gone = [mark for mark in effect.came if self._stands(mark)]
        self._swap(gone, ())
        came: list[Mark] = []
        for mark in effect.gone:
            in_the_way = [] if mark.state == "rejected" else self.between(*mark.span.extent)
            if in_the_way and (not mark.decided or any(other.decided for other in in_the_way)):
                continue
            self._swap(in_the_way, [mark])
            gone += in_the_way
            came.append(mark)
        return gone, came

    def _stands(self, mark: Mark) -> bool:
        if mark.state == "rejected":
            return mark.span.extent in self._rejected
        here = self._live.get(mark.span.start)
        return here is not None and here.span == mark.span

    def _redo(self, step: str) -> Effect:
        entries = self._steps.get(step) or self._missing(step)
        redone = [(edit, self._do(edit)) for edit, _ in entries]
        self._steps[step] = redone
        self._taken_back.discard(step)
        return _joined([effect for _, effect in redone])

    def _missing(self, step: str) -> list[tuple[Edit, Effect]]:
        message = f"step {step} is taken back or redone, but is not in this chain of edits"
        raise ReplayError(message)

    def _swap(self, gone: Iterable[Mark], came: Iterable[Mark]) -> None:
        for mark in gone:
            self._flagged_marks -= mark.flagged
            self._undecided_marks -= not mark.decided
            if mark.state == "rejected":
                del self._rejected[mark.span.extent]
                extents = self._rejected_extents
                del extents[bisect_left(extents, mark.span.extent)]
            else:
                del self._live[mark.span.start]
                del self._starts[bisect_left(self._starts, mark.span.start)]
        for mark in came:
            self._flagged_marks += mark.flagged
            self._undecided_marks += not mark.decided
            if mark.state == "rejected":
                self._put_aside(mark)
            else:
                self._put(mark)

    def _put_aside(self, mark: Mark) -> None:
        extent = mark.span.extent
        if extent not in self._rejected:
            insort(self._rejected_extents, extent)
            self._longest_rejected = max(self._longest_rejected, extent[1] - extent[0])
        self._rejected[extent] = mark

    def _put(self, mark: Mark) -> None:
        start, end = mark.span.extent
        at = bisect_left(self._starts, start)
        overlaps_next = at < len(self._starts) and self._starts[at] < end
        if overlaps_next or (at and self._live[self._starts[at - 1]].span.end > start):
            message = f"the span {start}–{end} would overlap another"
            raise ReplayError(message)
        self._starts.insert(at, start)
        self._live[start] = mark

    def _tick(self, edit: Edit) -> None:
        if self.last_at and edit.at != self.last_at:
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

    def found(self, span: Span) -> Mark:
        """The live mark that is `span`; `ReplayError` where there is none."""
        mark = self._live.get(span.start)
        if mark is None or mark.span != span:
            message = f"no span {span.start}–{span.end} with that label is there to change"
            raise ReplayError(message)
        return mark


def _joined(effects: list[Effect]) -> Effect:
    """What several effects have touched, as one."""
    gone = tuple(mark for effect in effects for mark in effect.gone)
    came = tuple(mark for effect in effects for mark in effect.came)
    comments = tuple(entry for effect in effects for entry in effect.comments)
    remembered = next((effect.remembered for effect in effects if effect.remembered), None)
    return Effect(gone, came, comments=comments, remembered=remembered)
