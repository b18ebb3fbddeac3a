"""What may have been overlooked in an article: pure functions over an annotation.

Shown once before an article is finished, and never in anybody's way twice. Each function finds one
kind of concern; what other articles say comes in as a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import TYPE_CHECKING

from corpus.numbers.detect import number_tokens, only_numbers
from corpus.text.search import hyphenated, places

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from corpus.edits.draft import Draft
    from corpus.model import Mark
    from corpus.numbers.valuer import Valuer
    from corpus.text.tokens import Tokens

Extent = tuple[int, int]

MOST_WORDS = 4
"""Tokens of a string that is looked up in other articles."""

_OF_WHOLE = re.compile(r"\s+(?:of|out of|from among|among)(?:\s+(?:the|its|their|a total of))?\s+")
_INCLUDING = re.compile(r"\b(?:among (?:them|whom)|including)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|those|these|whom|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Concern:
    """One place to look at again: an extent in code points, and a few words that say why."""

    extent: Extent
    told: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How a string is labelled in other articles: a label's name, in how many articles."""

    label: str
    articles: int


def unlabelled_numbers(tokens: Tokens, waiting: Iterable[Extent]) -> Iterator[Concern]:
    """Numbers on which nobody decided: those that wait for it, as `undecided` says."""
    for extent in waiting:
        yield Concern(extent, f"number without a label: {_named(tokens.text[slice(*extent)])}")


def numbers(tokens: Tokens) -> list[Extent]:
    """The extents of all quantities of a text, in order."""
    return [(tokens.starts[first], tokens.ends[last - 1]) for first, last in number_tokens(tokens)]


def undecided(draft: Draft, tokens: Tokens, extents: Iterable[Extent]) -> Iterator[Extent]:
    """Those of `extents` where no span is and no suggestion was rejected."""
    rejected = bytearray(len(tokens.text))
    for start, end in (mark.span.extent for mark in draft.rejected):
        rejected[start:end] = b"\1" * (end - start)
    for extent in extents:
        if not draft.between(*extent) and not any(rejected[slice(*extent)]):
            yield extent


def two_labels(draft: Draft, tokens: Tokens, names: Mapping[int, str]) -> Iterator[Concern]:
    """Strings that carry more than one label in this article; at the rarer one."""
    places: dict[str, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in draft.accepted:
        covered = tokens.text[mark.span.start : mark.span.end]
        places[covered][mark.span.label].append(mark)
    for covered, by_label in places.items():
        if len(by_label) > 1:
            counted = sorted(by_label.items(), key=lambda entry: len(entry[1]))
            told = ", ".join(f"{names[label]} {len(marks)} ×" for label, marks in counted)
            yield Concern(counted[0][1][0].span.extent, f"{_named(covered)} is {told}")


def parts_larger_than_their_total(
    draft: Draft, tokens: Tokens, valuer: Valuer
) -> Iterator[Concern]:
    """Numbers that are said to be part of a smaller one: `60 of the 50`, `50 men … 60 of them`."""
    marks = [mark for mark in draft.accepted if mark.span.label in valuer.numeric]
    for before, after in pairwise(marks):
        part, total = _part_and_total(tokens, before, after)
        if part is None or total is None:
            continue
        least, most = valuer.shown(tokens.text, part), valuer.shown(tokens.text, total)
        if not least or not most or least.unit != most.unit:
            continue
        if least.low is not None and most.high is not None and least.low > most.high:
            said, whole = (_named(tokens.text[slice(*mark.span.extent)]) for mark in (part, total))
            yield Concern(part.span.extent, f"{said} is more than the {whole} it is part of")


def _part_and_total(tokens: Tokens, before: Mark, after: Mark) -> tuple[Mark | None, Mark | None]:
    between = tokens.text[before.span.end : after.span.start]
    if _OF_WHOLE.fullmatch(between):
        return before, after
    if _INCLUDING.search(between) and len(between) <= _MOST_TO_INCLUDING:
        return after, before
    behind = tokens.text[after.span.end : after.span.end + 20]
    near = len(between) <= _MOST_BETWEEN and "\n\n" not in between
    return (after, before) if near and _OF_THEM.match(behind) else (None, None)


_MOST_TO_INCLUDING = 60
_MOST_BETWEEN = 300
"""Code points between a total and `of them`: about two sentences."""


def unlabelled_again(
    draft: Draft, tokens: Tokens, free: Free, names: Mapping[int, str]
) -> Iterator[Concern]:
    """Strings that are labelled in this article and stand in it without a label, too."""
    labelled: dict[str, int] = {}
    for mark in draft.accepted:
        labelled.setdefault(tokens.text[mark.span.start : mark.span.end], mark.span.label)
    found: dict[str, list[Extent]] = defaultdict(list)
    for covered, extent in places(tokens.text, labelled, [*compress(tokens.starts, free)]):
        apart = not found[covered] or found[covered][-1][1] <= extent[0]
        if apart and _is_free(tokens, free, extent) and not hyphenated(tokens.text, *extent):
            found[covered].append(extent)
    for covered, extents in found.items():
        if extents:
            told = f"{_named(covered)} is {names[labelled[covered]]} here"
            yield Concern(extents[0], f"{told}, but {len(extents)} × not labelled")


def unlabelled_strings(
    tokens: Tokens, free: Free, elsewhere: Mapping[str, Elsewhere]
) -> Iterator[Concern]:
    """Strings that other articles label and this one does not, the longest at each place.

    No bare numbers: the 19 of a date is no NUMBER because another article counts 19 people.
    """
    reached = 0
    for covered, extent in places(tokens.text, elsewhere, [*compress(tokens.starts, free)]):
        if extent[0] < reached or not _is_free(tokens, free, extent):
            continue
        if not only_numbers(tokens, *extent):
            known = elsewhere[covered]
            articles = f"{known.articles} other article{'s' if known.articles > 1 else ''}"
            yield Concern(extent, f"{_named(covered)} is {known.label} in {articles}")
            reached = extent[1]


def beginnings(tokens: Tokens, free: Free) -> list[str]:
    """Of each free word the word with the code point behind it: so any longer string begins."""
    return [
        tokens.text[start : end + 1]
        for start, end, is_free in zip(tokens.starts, tokens.ends, free, strict=True)
        if is_free
    ]


def free_strings(tokens: Tokens, free: Free, known: Container[str]) -> set[str]:
    """What every stretch of at most `MOST_WORDS` tokens says of which none is decided on.

    Of more than one token only those that begin as something `known` does.
    """
    text, starts, ends = tokens.text, tokens.starts, tokens.ends
    found = {text[starts[i] : ends[i]] for i in compress(range(len(free)), free)}
    for first in compress(range(len(free)), free):
        if text[starts[first] : ends[first] + 1] in known:
            last = first + 1
            while last < min(first + MOST_WORDS, len(free)) and free[last]:
                last += 1
                found.add(text[starts[first] : ends[last - 1]])
    return found


def _named(covered: str) -> str:
    """The text in quotation marks, cut where it would leave no room for what is said of it."""
    cut = covered if len(covered) <= _MOST_NAMED else covered[: _MOST_NAMED - 1].rstrip() + "…"
    return f"“{cut}”"


_MOST_NAMED = 28

Free = bytes
"""For each token 1 where it is a word on which nobody decided."""


def free_tokens(draft: Draft, tokens: Tokens) -> Free:
    """The words on which nobody decided: no span is there, and no suggestion was rejected there."""
    free = bytearray(tokens.words)
    for mark in (*draft.live, *draft.rejected):
        first, last = tokens.covered(*mark.span.extent)
        free[first:last] = bytes(last - first)
    return bytes(free)


def _is_free(tokens: Tokens, free: Free, extent: Extent) -> bool:
    """Whether the extent is on token edges and nobody decided on a word of it."""
    first, last = tokens.covered(*extent)
    return tokens.fits(*extent) and free[first:last] == tokens.words[first:last]
