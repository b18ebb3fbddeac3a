"""One decision for every identical text of an article.

Only whole tokens are decided, never over a decided span, and never inside a longer suggestion: that
is another name, `Kesh General Hospital`, which nobody has decided on. A suggestion that was
rejected on its own stays rejected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.session import changes
from annotator.session.outcome import Outcome, Refused, cited, literal
from corpus.model import Action, Change, Span
from corpus.text.plural import counted
from corpus.text.search import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.editor import Editor
    from annotator.session.workspace import Workspace
    from corpus.edits.draft import Draft
    from corpus.model import Mark
    from corpus.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about a text: that it has the span's label, or no label at all."""

    span: Span
    text: str
    accepted: bool


Standing = tuple[Decision, str | None, int]
"""A decision with the last edit and the cursor at that time: it holds until either changes."""


class Repetition:
    """Repeats the decision just made, else the one at the cursor."""

    def __init__(self, workspace: Workspace, cursor: Cursor, editor: Editor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._editor = editor
        self._offered: Standing | None = None
        self._more = False
        self._repeated: Standing | None = None

    def _standing(self, decision: Decision) -> Standing:
        return decision, self._workspace.draft.head, self._cursor.index

    @property
    def is_offered(self) -> bool:
        """Whether the decision just made can be repeated in this article."""
        return self._more and self._is_current(self._offered)

    def _is_current(self, standing: Standing | None) -> bool:
        return standing is not None and standing == self._standing(standing[0])

    def offer(self, decision: Decision) -> str:
        """Keep a decision for `decide_same`; return how many places it would decide, in words."""
        draft, tokens = self._workspace.draft, self._workspace.tokens
        more = offered(draft, tokens, decision)
        held = more or not decision.accepted  # what was rejected is not accepted by a slip
        self._offered = self._standing(decision) if held else None
        self._more = bool(more)
        return f"Press {{decide_same}} to {more} more {cited(decision.text)}" if more else ""

    def decide_same(self) -> Outcome:
        """Decide all identical texts of the article alike; a second time, those of unopened ones.

        The decision is the one just made, else that at the cursor.
        """
        workspace, cursor = self._workspace, self._cursor
        if self._repeated and self._is_current(self._repeated):
            return self._remember(self._repeated[0])
        draft = workspace.draft
        decision, own = self._same()
        elsewhere = places(workspace.tokens, decision)
        wanted = own + repeated(draft, decision, elsewhere)
        verbs = [_verb(change) for change in own] + verbs_at(draft, decision, elsewhere)
        reopened = self._editor.edit(wanted)
        count = decided_so(draft, decision, elsewhere)
        if own:
            cursor.next_suggestion()
        self._repeated = self._standing(decision)
        text = cited(decision.text)
        if not wanted:
            done = f"No other undecided {text} in this article"
        elif decision.accepted:
            label = literal(workspace.labels[decision.span.label].name)
            done = f"{text} → {label} in {counted(count, 'place')} ({_counted_verbs(verbs)})"
        else:
            done = f"Rejected {text} in {counted(count, 'place')}"
        what = "suggest it" if decision.accepted else "stop suggesting it"
        again = f"{{decide_same}} again: {what} in unopened articles"
        return Outcome(reopened or f"{done}. {again}")

    def _same(self) -> tuple[Decision, list[Change]]:
        """Return the decision to repeat, and the change that makes it at the cursor itself."""
        if self._offered and self._is_current(self._offered):
            return self._offered[0], []
        mark = self._cursor.current
        if mark is None:
            raise Refused("No span here to repeat")
        own = [] if mark.decided else [Change(Action.ACCEPTED, mark.span)]
        return decision_of(mark, self._workspace.tokens.text), own

    def _remember(self, decision: Decision) -> Outcome:
        workspace = self._workspace
        kept = workspace.project.edits.remembered(workspace.person.id, decision.text)
        label = decision.span.label if decision.accepted else None
        earlier = kept.count if kept and kept.label == label else 0
        elsewhere = places(workspace.tokens, decision)
        count = earlier + decided_so(workspace.draft, decision, elsewhere)
        span = decision.span if decision.accepted else None
        workspace.record([Change(Action.REMEMBERED, span, text=decision.text, count=count)])
        no_longer = "" if decision.accepted else "no longer "
        return Outcome(f"{cited(decision.text)} is {no_longer}suggested in your unopened articles")


def decision_of(mark: Mark, text: str) -> Decision:
    """Return the decision that a mark stands for; an undecided suggestion counts as accepted."""
    covered = text[mark.span.start : mark.span.end]
    return Decision(mark.span, covered, accepted=mark.state != "rejected")


def places(tokens: Tokens, decision: Decision) -> list[Span]:
    """Return the other places of the text in the article, with the decision's label."""
    return [*_others(tokens, decision, occurrences(tokens.text, decision.text))]


def repeated(draft: Draft, decision: Decision, elsewhere: Iterable[Span]) -> list[Change]:
    """Return the changes that make the decision at all places but the span itself.

    A suggestion that overlaps two places is rejected once.
    """
    changes = (
        change for span in elsewhere for change in _at(draft, span, accepted=decision.accepted)
    )
    return list(dict.fromkeys(changes))


def verbs_at(draft: Draft, decision: Decision, elsewhere: Iterable[Span]) -> list[str]:
    """Return what the decision does at each place that it changes, such as `moved`."""
    steps = (_at(draft, span, accepted=decision.accepted) for span in elsewhere)
    return [_verb(*step) for step in steps if step]


def _verb(*step: Change) -> str:
    """Name the changes at one place; a change that replaces spans is `moved`."""
    return "moved" if len(step) > 1 else str(step[-1].action)


def _counted_verbs(verbs: Iterable[str]) -> str:
    return ", ".join(f"{verb} {count}" for verb, count in Counter(verbs).items())


_INFINITIVES = {"accepted": "accept", "rejected": "reject", "relabelled": "relabel"}


def _infinitive(verbs: Sequence[str]) -> str:
    """Return what the key would do at places with these verbs, in one word."""
    same = len({*verbs}) == 1
    return _INFINITIVES.get(verbs[0], "label") if same else "label"


MOST_LOOKED_AT = 100
"""Places that are counted for an offer, which is made on each decision and must cost little."""


def offered(draft: Draft, tokens: Tokens, decision: Decision) -> str:
    """Return what the decision would do, and at how many more places: `relabel 3`, or empty.

    Only the next `MOST_LOOKED_AT` places are counted: `accept 12+`.
    """
    extents = occurrences(tokens.text, decision.text)
    after = bisect_left(extents, decision.span.extent)
    near = [*extents[after:], *extents[:after]][:MOST_LOOKED_AT]
    verbs = verbs_at(draft, decision, _others(tokens, decision, near))
    more = f"{len(verbs)}{'+' if len(extents) > len(near) else ''}"
    return f"{_infinitive(verbs)} {more}" if verbs else ""


def decided_so(draft: Draft, decision: Decision, elsewhere: Iterable[Span]) -> int:
    """Return at how many places the article has the decision, the span itself included."""
    spans = [decision.span, *elsewhere]
    if not decision.accepted:
        return sum(draft.rejected_mark(span) is not None for span in spans)
    marks = (draft.mark_at(span.start) for span in spans)
    return sum(
        mark is not None and mark.decided and mark.span == span
        for mark, span in zip(marks, spans, strict=True)
    )


def _others(
    tokens: Tokens, decision: Decision, extents: Iterable[tuple[int, int]]
) -> Iterator[Span]:
    """Yield the extents in whole tokens that do not overlap the decision's own span."""
    for extent in extents:
        if not decision.span.overlaps(*extent) and tokens.fits(*extent):
            yield Span(*extent, decision.span.label)


def _at(draft: Draft, span: Span, *, accepted: bool) -> list[Change]:
    under = draft.between(*span.extent)
    taken = any(mark.decided or _is_longer(mark.span, span) for mark in under)
    if taken or draft.rejected_mark(span):
        return []
    if accepted:
        return changes.label_over(under, span)
    return [Change(Action.REJECTED, m.span) for m in under if m.span.extent == span.extent]


def _is_longer(other: Span, span: Span) -> bool:
    return other.start <= span.start and span.end <= other.end and other.extent != span.extent
