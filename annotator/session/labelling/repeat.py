"""One decision for every identical text of an article: pure functions over a draft.

Whole tokens only, never over a span that was decided before, and never inside a longer suggestion:
that is another name, `Kesh General Hospital`, on which nobody has decided. A suggestion that was
rejected one at a time stays rejected.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.session import changes
from corpus.model import Action, Change, Span
from corpus.text.search import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.edits.draft import Draft
    from corpus.model import Mark
    from corpus.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a text: that it has the span's label, or no label at all."""

    span: Span
    text: str
    accepted: bool


def decision_of(mark: Mark, text: str) -> Decision:
    """What the mark says; an undecided suggestion counts as accepted."""
    covered = text[mark.span.start : mark.span.end]
    return Decision(mark.span, covered, accepted=mark.state != "rejected")


def places(tokens: Tokens, decision: Decision) -> list[Span]:
    """Where else in the article the text stands in whole tokens, with the decision's label."""
    return [*_others(tokens, decision, occurrences(tokens.text, decision.text))]


def repeated(draft: Draft, decision: Decision, elsewhere: Iterable[Span]) -> list[Change]:
    """The changes that decide the text at all `places` so, but not the span itself.

    One suggestion may lie over two of them: it makes room once.
    """
    changes = (
        change for span in elsewhere for change in _at(draft, span, accepted=decision.accepted)
    )
    return list(dict.fromkeys(changes))


MOST_LOOKED_AT = 100
"""Places that are looked at for an offer, which is made on each decision and must cost little."""


def offered(draft: Draft, tokens: Tokens, decision: Decision) -> str:
    """How many more places wait for the decision, in words; empty where none does.

    Of very many only the next ones are looked at.
    """
    extents = occurrences(tokens.text, decision.text)
    after = bisect_left(extents, decision.span.extent)
    near = [*extents[after:], *extents[:after]][:MOST_LOOKED_AT]
    spans = _others(tokens, decision, near)
    more = sum(bool(_at(draft, span, accepted=decision.accepted)) for span in spans)
    return f"{more}{'+' if len(extents) > len(near) else ''}" if more else ""


def decided_so(draft: Draft, decision: Decision, elsewhere: Iterable[Span]) -> int:
    """How many places of the article carry the decision, the span itself among them."""
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
    """Whole tokens only, and not where the decision was made."""
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
