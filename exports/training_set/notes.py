"""Sentences about a correct training set that the user should check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exports.training_set.counts import Counts
    from exports.training_set.docs import WrittenDocs
    from exports.training_set.repeated import RepeatedText
    from exports.training_set.split import Placement

_NAMED = 5
"""The most articles of a side that are named; the others are counted."""

_ENOUGH = 20
"""The fewest spans that a label needs for its balance to be checked."""

_UNLIKE = 0.15
"""The largest difference between two shares that is not noted."""

_EXCERPT = 60
"""Code points of a text that are quoted."""


def notes(
    placement: Placement, counts: Counts, written: WrittenDocs, *, kept: Sequence[str]
) -> tuple[str, ...]:
    """Return the notes, the most important first."""
    return (
        *(f"{move}, until there are more articles" for move in placement.moves),
        *_between(placement),
        *_lacking(counts),
        *_unbalanced(counts),
        *_texts(written),
        *(f"kept {name} from the previous export" for name in kept),
    )


def _between(placement: Placement) -> Iterator[str]:
    """Name the articles that are left out because their near-duplicates are on two sides."""
    if placement.between:
        are = "they are near-duplicates" if len(placement.between) > 1 else "it is a near-duplicate"
        yield (
            f"left out {_few(placement.between)}: {are} of articles on different sides of the split"
        )


def _lacking(counts: Counts) -> Iterator[str]:
    """Name the used labels that a side lacks."""
    for side in counts.articles:
        used = [label for label, sides in counts.spans.items() if sum(sides.values())]
        without = [label for label in used if not counts.spans[label][side]]
        if without:
            yield f"{side} has no {' and no '.join(without)}"


def _unbalanced(counts: Counts) -> Iterator[str]:
    """Name the labels whose spans are distributed over the sides differently from all spans."""
    every = counts.all_spans
    for side in [side for side in counts.articles if side != "train"]:
        share = sum(sides[side] for sides in counts.spans.values()) / every if every else 0.0
        for label, sides in counts.spans.items():
            spans = sum(sides.values())
            if spans >= _ENOUGH and sides[side] and abs(sides[side] / spans - share) > _UNLIKE:
                yield (
                    f"{side} has {sides[side] / spans:.0%} of all {label} spans, and {share:.0%} "
                    "of all spans: another --salt gives another split"
                )


def _texts(written: WrittenDocs) -> Iterator[str]:
    for repeated in written.repeated.first:
        yield f"the same text is on more than one side of the split: {_where(repeated)}"
    if more := written.repeated.count - len(written.repeated.first):
        yield f"and {more:,} more texts are on more than one side of the split"
    if written.blank_paragraphs:
        yield f"left out {counted(written.blank_paragraphs, 'blank paragraph')}"


def _where(repeated: RepeatedText) -> str:
    """`“First words of it…” (train: a1, a2; dev: b1)`."""
    words = " ".join(repeated.text[: 4 * _EXCERPT].split())
    short = words if len(words) <= _EXCERPT else words[: _EXCERPT - 1].rstrip() + "…"
    sides = (f"{side}: {_few(articles)}" for side, articles in repeated.articles.items())
    return f"“{short}” ({'; '.join(sides)})"


def _few(articles: Sequence[str]) -> str:
    more = len(articles) - _NAMED
    return ", ".join(articles[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
