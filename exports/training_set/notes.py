"""Sentences about a correct training set that the user should check."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from corpus.text.plural import counted
from exports.training_set.balance import share
from exports.training_set.config import TRANSFORMERS, longest_proposed
from exports.training_set.split import named_sides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exports.training_set.content import Content
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


def notes(content: Content, written: WrittenDocs, *, kept: Sequence[str]) -> tuple[str, ...]:
    """Return the notes, the most important first."""
    placement, counts = content.placement, content.counts
    return (
        *(f"{move}, until there are more articles" for move in placement.moves),
        *_between(placement),
        *_given(content),
        *_lacking(counts),
        *_balance(content),
        *_unproposed(content, written),
        *_unfilled(content),
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


def _given(content: Content) -> Iterator[str]:
    """Say what a given split leaves out, and which near-duplicates it has on different sides."""
    given, placement = content.options.given, content.placement
    if given is None:
        return
    if left := placement.not_in_file:
        them = "them" if len(left) > 1 else "it"
        yield (
            f"left out {counted(len(left), 'article')} not in {given.file} ({_few(left)}): to use "
            f"{them}, add --rest train or --rest hash"
        )
    settled = {one.article.id for held in placement.sides.values() for one in held}
    if absent := sorted(given.articles.keys() - settled):
        have = "have" if len(absent) > 1 else "has"
        articles = counted(len(absent), "article")
        yield f"{articles} of {given.file} {have} no gold to export: {_few(absent)}"
    if placement.apart:
        groups = "; ".join(map(named_sides, placement.apart[:_NAMED]))
        more = len(placement.apart) - _NAMED
        yield (
            f"near-duplicates are on different sides, as in {given.file}: {groups}"
            + (f"; and {counted(more, 'more group')}" if more > 0 else "")
        )


def _balance(content: Content) -> Iterator[str]:
    """Name the labels that are distributed unevenly, and what balancing has changed."""
    counts, by_hash = content.counts, content.placement.by_hash
    since = content.options.test_after
    placed = [
        side for side in counts.articles if side != "train" and not (side == "test" and since)
    ]
    if by_hash is not None:
        for side in placed:
            shares = ", ".join(
                f"{share(sides, side):.0%} of {label} ({share(hashed, side):.0%} by hash)"
                for label, sides in counts.spans.items()
                if (hashed := by_hash.get(label))
            )
            yield f"balanced: {side} has {shares}"
    for side, uneven in _unbalanced(counts):
        if side not in placed:
            yield f"{uneven}: test has what was published since {since}, whatever its labels"
        elif by_hash is None:
            yield f"{uneven}: --balance, or another --salt, gives another split"
        else:
            yield f"{uneven}: what was placed before stays, or single groups are too large"


def _unbalanced(counts: Counts) -> Iterator[tuple[str, str]]:
    """Yield the sides with a label that is much rarer or more frequent there, and the shares."""
    every = counts.all_spans
    for side in [side for side in counts.articles if side != "train"]:
        share = sum(sides[side] for sides in counts.spans.values()) / every if every else 0.0
        for label, sides in counts.spans.items():
            spans = sum(sides.values())
            if spans >= _ENOUGH and sides[side] and abs(sides[side] / spans - share) > _UNLIKE:
                yield (
                    side,
                    f"{side} has {sides[side] / spans:.0%} of all {label} spans, and {share:.0%} "
                    "of all spans",
                )


def _unproposed(content: Content, written: WrittenDocs) -> Iterator[str]:
    """Count the spans of train that are longer than what the config proposes."""
    longest = longest_proposed(written.lengths)
    longer = sum(count for length, count in written.lengths.items() if length > longest)
    if content.options.task == "spancat" and longest and longer:
        yield (
            f"{counted(longer, 'span')} of train with more than {counted(longest, 'token')}: "
            "config.cfg proposes none as long; raise the sizes of its suggester to include them"
        )


def _unfilled(content: Content) -> Iterator[str]:
    """Say that the config of a transformer lacks the default values of a package not installed."""
    if content.options.hardware == "gpu" and find_spec("spacy_transformers") is None:
        yield (
            f"config.cfg lacks the default values of its components, because {TRANSFORMERS} is not "
            "installed here: `spacy train` fills them in where it is"
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
