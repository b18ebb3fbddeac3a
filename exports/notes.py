"""What a person should know about a training set that is nonetheless correct, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from exports.counting import Counts
    from exports.dataset import Placement
    from exports.spacy_docs import WrittenDocs


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
    if written.repeated == 1:
        yield "1 text stands word for word on more than one side of the split"
    elif written.repeated:
        yield f"{written.repeated:,} texts stand word for word on more than one side of the split"
    if written.blank_paragraphs == 1:
        yield "1 paragraph of white space only was left out"
    elif written.blank_paragraphs:
        yield f"{written.blank_paragraphs:,} paragraphs of white space only were left out"
