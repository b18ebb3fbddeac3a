"""What a person should know about a training set that is nonetheless correct, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from exports.training_set.counts import Counts
    from exports.training_set.docs import RepeatedText, WrittenDocs
    from exports.training_set.split import Placement

_NAMED = 5
"""Texts, and articles a side, that are named before the rest is only counted."""

_WORDS = 60
"""Code points of a text that tell which one it is."""


def notes(
    placement: Placement, counts: Counts, written: WrittenDocs, *, kept: Sequence[Path]
) -> tuple[str, ...]:
    """The notes, in the order in which they matter."""
    return (
        *(f"{move}, until there are more articles" for move in placement.moves),
        *_lacking(counts),
        *_texts(written),
        *(f"{path.name} was kept from the earlier export" for path in kept),
    )


def _lacking(counts: Counts) -> Iterator[str]:
    """Labels that are used and that a side does not have."""
    for side in counts.articles:
        used = [label for label, sides in counts.spans.items() if sum(sides.values())]
        without = [label for label in used if not counts.spans[label][side]]
        if without:
            yield f"{side} has no {' and no '.join(without)}"


def _texts(written: WrittenDocs) -> Iterator[str]:
    count = len(written.repeated)
    for repeated in written.repeated[:_NAMED]:
        yield f"on more than one side of the split, word for word: {_where(repeated)}"
    if count > _NAMED:
        yield f"and {count - _NAMED:,} more texts stand on more than one side of the split"
    if written.blank_paragraphs == 1:
        yield "1 paragraph of white space only was left out"
    elif written.blank_paragraphs:
        yield f"{written.blank_paragraphs:,} paragraphs of white space only were left out"


def _where(repeated: RepeatedText) -> str:
    """`“First words of it…” (train: a1, a2; dev: b1)`."""
    words = " ".join(repeated.text[: 4 * _WORDS].split())
    short = words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
    sides = (f"{side}: {_few(articles)}" for side, articles in repeated.articles.items())
    return f"“{short}” ({'; '.join(sides)})"


def _few(articles: Sequence[str]) -> str:
    more = len(articles) - _NAMED
    return ", ".join(articles[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
