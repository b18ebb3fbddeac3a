"""The content of a training set before it is written: selected, placed and counted articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.options import nothing_to_export
from exports.training_set.counts import Counts, counts_of
from exports.training_set.digest import digest_of
from exports.training_set.split import Placement, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.model import GoldArticle, Label
    from exports.options import About, ExportOptions, LeftOut


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


def content_of(
    gold: Sequence[GoldArticle],
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions,
    left_out: LeftOut,
    about: About,
) -> Content:
    """Select, place and count the articles; ExportError if they make no training set."""
    if not (options.given or options.dev > 0):
        raise ExportError("spaCy needs dev articles to train: give a dev share above 0, as 0.2.")
    for article, times in Counter(settled.article.id for settled in gold).items():
        if times > 1:
            message = f"Article {article} occurs {times} times in the gold; it must occur once."
            raise ExportError(message)
    chosen = [settled for settled in gold if settled.basis in options.basis]
    if not chosen:
        raise ExportError(nothing_to_export(options, given=bool(gold)))
    placement = split(chosen, options)
    return Content(
        lang=lang,
        options=options,
        about=about,
        labels=labels,
        placement=placement,
        left_out={
            **{why: sorted(ids) for why, ids in asdict(left_out).items()},
            "between_sides": list(placement.between),
            **({"not_in_split_file": list(placement.not_in_file)} if options.given else {}),
            "other_basis": sorted(
                settled.article.id for settled in gold if settled.basis not in options.basis
            ),
        },
        counts=counts_of(placement, labels=[label.name for label in labels]),
        digest=digest_of(placement),
    )
