"""The changes that an operation takes, computed from a draft.

Each function returns the changes of one step, or raises `Refused`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from annotator.session.outcome import Refused
from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.edits.draft import Draft
    from corpus.model import Mark
    from corpus.text.tokens import Tokens

_MOST_BETWEEN = 3
"""Words between two spans that can be merged."""

Side = Literal["left", "right"]


def accept(draft: Draft, mark: Mark) -> list[Change]:
    """Accept a suggestion as it is, even one that was rejected before."""
    if mark.state == "accepted":
        return []
    if mark.state == "rejected" and draft.between(*mark.span.extent):
        raise Refused("Another span is in its place now")
    return [Change(Action.ACCEPTED, mark.span)]


def reject(mark: Mark) -> list[Change]:
    """Reject a suggestion, or delete a decided span."""
    if mark.state == "rejected":
        return []
    return [Change(Action.REMOVED if mark.decided else Action.REJECTED, mark.span)]


def relabel(mark: Mark, label: int) -> list[Change]:
    """Give a mark a label; a suggestion that has it already is accepted."""
    if mark.span.label == label:
        if mark.decided:
            raise Refused("It has that label already")
        return [Change(Action.ACCEPTED, mark.span)]
    span = Span(mark.span.start, mark.span.end, label)
    return [Change(Action.RELABELLED, span, before=mark.span)]


def label_extent(draft: Draft, extent: tuple[int, int], label: int) -> list[Change]:
    """Label a stretch of text: undecided suggestions under it are rejected, spans replaced."""
    return label_over(draft.between(*extent), Span(*extent, label))


def label_over(under: Sequence[Mark], span: Span) -> list[Change]:
    """Put a span over the marks that are there."""
    if len(under) == 1 and under[0].span.extent == span.extent:
        return relabel(under[0], span.label)
    cleared = [change for mark in under for change in reject(mark)]
    return [*cleared, Change(Action.ADDED, span)]


def move_edge(
    draft: Draft, tokens: Tokens, mark: Mark, *, side: Side, outward: bool
) -> list[Change]:
    """Move one edge by one token; undecided suggestions in the way are rejected."""
    extent = _moved(tokens, mark.span, side=side, outward=outward)
    in_the_way = [other for other in draft.between(*extent) if other is not mark]
    if any(other.decided for other in in_the_way):
        raise Refused("A decided span is in the way")
    cleared = [change for other in in_the_way for change in reject(other)]
    span = Span(*extent, mark.span.label)
    return [*cleared, Change(Action.MOVED, span, before=mark.span)]


def _moved(tokens: Tokens, span: Span, *, side: Side, outward: bool) -> tuple[int, int]:
    first, last = tokens.covered(*span.extent)
    if side == "left":
        at = beside(tokens, first, -1 if outward else 1)
        first = first if at is None else at
    else:
        at = beside(tokens, last - 1, 1 if outward else -1)
        last = last if at is None else at + 1
    if at is None:
        raise Refused("The text ends here")
    if first >= last:
        raise Refused("A span has at least one token. {reject}: delete it")
    return tokens.starts[first], tokens.ends[last - 1]


def split(tokens: Tokens, mark: Mark, cursor: int) -> list[Change]:
    """Split a span before the token `cursor`; both parts keep the label."""
    first, last = tokens.covered(*mark.span.extent)
    left, right = tokens.extent(first, cursor), tokens.extent(cursor, last)
    if cursor <= first or left is None or right is None:
        raise Refused("Move the cursor inside the span, then press {split}")
    label = mark.span.label
    halves = Span(*left, label), Span(*right, label)
    parted = Change(Action.SPLIT, halves[0], before=mark.span, other=halves[1])
    return [parted, *(Change(Action.VALUED, half) for half in halves)]


def merge(draft: Draft, tokens: Tokens, mark: Mark) -> list[Change]:
    """Make one span of a mark and the next one of the same sentence, with the first's label."""
    following = next(draft.following(mark.span.start), None)
    sentence = tokens.sentence(mark.span.start)
    if following is None or following.span.start >= sentence[1]:
        raise Refused("No later span in this sentence to merge with")
    between = tokens.text[mark.span.end : following.span.start]
    if len(between.split()) > _MOST_BETWEEN:
        raise Refused("The next span is too far away. Move an edge instead")
    merged = Span(mark.span.start, following.span.end, mark.span.label)
    return [Change(Action.MERGED, merged, before=mark.span, other=following.span)]


def beside(tokens: Tokens, index: int, step: int) -> int | None:
    """The next token that is not blank, `step` (1 or -1) at a time; None past the ends."""
    index += step
    while 0 <= index < len(tokens):
        if not tokens.blank(index):
            return index
        index += step
    return None
