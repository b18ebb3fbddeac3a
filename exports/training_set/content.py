"""The content of a training set: which articles it has, and what is stated about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.options import nothing_to_export
from exports.training_set.split import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.model import Label
    from exports.gold import Gold
    from exports.options import About, ExportOptions, LeftOut
    from exports.training_set.counts import Counts
    from exports.training_set.split import Placement


@dataclass(frozen=True, slots=True)
class Content:
    """A training set. `left_out` has article ids by reason; `digest` is over the rows."""

    lang: str
    options: ExportOptions
    about: About
    labels: Sequence[Label]
    placement: Placement
    left_out: Mapping[str, Sequence[str]]
    counts: Counts
    digest: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The placed articles of a training set, and the ids of those left out by reason."""

    placement: Placement
    left_out: Mapping[str, Sequence[str]]


def selection_of(gold: Gold, options: ExportOptions, left_out: LeftOut) -> Selection:
    """Select and place the articles; ExportError if they make no training set."""
    if not (options.given or options.dev > 0):
        raise ExportError("spaCy needs dev articles to train: give a dev share above 0, as 0.2.")
    outlines = [*gold.outlines()]
    for article, times in Counter(outline.article.id for outline in outlines).items():
        if times > 1:
            message = f"Article {article} occurs {times} times in the gold; it must occur once."
            raise ExportError(message)
    chosen = [outline for outline in outlines if outline.basis in options.basis]
    if not chosen:
        raise ExportError(nothing_to_export(options, given=bool(outlines)))
    placement = split(chosen, options)
    return Selection(
        placement,
        {
            **{why: sorted(ids) for why, ids in asdict(left_out).items()},
            "between_sides": list(placement.between),
            **({"not_in_split_file": list(placement.not_in_file)} if options.given else {}),
            "other_basis": sorted(
                outline.article.id for outline in outlines if outline.basis not in options.basis
            ),
        },
    )
