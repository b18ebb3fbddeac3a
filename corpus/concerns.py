"""Checks of an annotation for what a person may have overlooked, shown before finishing.

Each function finds one kind of concern. Labels of other articles are passed in as a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import TYPE_CHECKING

from corpus.learning.verdicts import waiting_for_second_look
from corpus.numbers.detect import number_tokens, only_numbers
from corpus.text.modifiers import describes_next
from corpus.text.plural import counted
from corpus.text.search import hyphenated, places

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from corpus.edits.draft import Draft
    from corpus.model import CheckKind, Mark
    from corpus.numbers.valuer import Valuer
    from corpus.text.tokens import Tokens

Extent = tuple[int, int]

MOST_WORDS = 4
"""The longest string that is looked up in other articles, in tokens."""

_OF_WHOLE = re.compile(r"\s+(?:of|out of|from among|among)(?:\s+(?:the|its|their|a total of))?\s+")
_INCLUDING = re.compile(r"\b(?:among (?:them|whom)|including)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|those|these|whom|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Concern:
    """A place to look at again: its extent in code points, and the reason to show.

    `kind` is what is asked about the string there, None if the concern is not about one string.
    `label` is the name of the label that the string probably lacks, empty if none is likelier.
    `second_look` is whether the span there was drawn at random from those accepted in bulk.
    """

    extent: Extent
    message: str
    kind: CheckKind | None = None
    label: str = ""
    second_look: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The label that a string has in other articles: its name, and the number of articles."""

    label: str
    articles: int


def unlabelled_numbers(
    tokens: Tokens, waiting: Iterable[Extent], label: str = ""
) -> Iterator[Concern]:
    """Report the numbers without a decision; `waiting` are their extents, as from `undecided`.

    `label` is the name of the label for numbers.
    """
    for extent in waiting:
        message = f"Unlabelled number: {_named(tokens.text[slice(*extent)])}"
        yield Concern(extent, message, "unlabelled", label)


def numbers(tokens: Tokens) -> list[Extent]:
    """Return the extents of all quantities of a text, in text order."""
    return [(tokens.starts[first], tokens.ends[last - 1]) for first, last in number_tokens(tokens)]


def undecided(draft: Draft, tokens: Tokens, extents: Iterable[Extent]) -> Iterator[Extent]:
    """Yield the extents without a span and without a rejected suggestion."""
    rejected = bytearray(len(tokens.text))
    for start, end in (mark.span.extent for mark in draft.rejected):
        rejected[start:end] = b"\1" * (end - start)
    for extent in extents:
        if not draft.between(*extent) and not any(rejected[slice(*extent)]):
            yield extent


def two_labels(draft: Draft, tokens: Tokens, names: Mapping[int, str]) -> Iterator[Concern]:
    """Report strings with more than one label in this article, at the first of the rarest label."""
    places: dict[str, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in draft.accepted:
        covered = tokens.text[mark.span.start : mark.span.end]
        places[covered][mark.span.label].append(mark)
    for covered, by_label in places.items():
        if len(by_label) > 1:
            counted = sorted(by_label.items(), key=lambda entry: len(entry[1]))
            labels = ", ".join(f"{names[label]} {len(marks)} ×" for label, marks in counted)
            first = counted[0][1][0].span.extent
            yield Concern(first, f"{_named(covered)} is {labels}", "two labels")


def parts_larger_than_their_total(
    draft: Draft, tokens: Tokens, valuer: Valuer
) -> Iterator[Concern]:
    """Report numbers larger than their total: `60 of the 50`, `50 men … 60 of them`."""
    marks = [mark for mark in draft.accepted if mark.span.label in valuer.numeric]
    for before, after in pairwise(marks):
        part, total = _part_and_total(tokens, before, after)
        if part is None or total is None:
            continue
        least, most = valuer.shown(tokens.text, part), valuer.shown(tokens.text, total)
        if not least or not most or least.unit != most.unit:
            continue
        if least.low is not None and most.high is not None and least.low > most.high:
            named = (_named(tokens.text[slice(*mark.span.extent)]) for mark in (part, total))
            message = "{} is larger than {}, of which it is a part".format(*named)
            yield Concern(part.span.extent, message)


def _part_and_total(tokens: Tokens, before: Mark, after: Mark) -> tuple[Mark | None, Mark | None]:
    between = tokens.text[before.span.end : after.span.start]
    if _OF_WHOLE.fullmatch(between):
        return before, after
    if _INCLUDING.search(between) and len(between) <= _MOST_TO_INCLUDING:
        return after, before
    following = tokens.text[after.span.end : after.span.end + 20]
    near = len(between) <= _MOST_BETWEEN and "\n\n" not in between
    return (after, before) if near and _OF_THEM.match(following) else (None, None)


_MOST_TO_INCLUDING = 60
_MOST_BETWEEN = 300
"""The most code points between a total and `of them`: about two sentences."""


def unlabelled_again(
    draft: Draft, tokens: Tokens, free: Free, names: Mapping[int, str]
) -> Iterator[Concern]:
    """Report strings that are labelled in one place of this article and unlabelled in another."""
    labelled: dict[str, int] = {}
    for mark in draft.accepted:
        labelled.setdefault(tokens.text[mark.span.start : mark.span.end], mark.span.label)
    found: dict[str, list[Extent]] = defaultdict(list)
    for covered, extent in places(tokens.text, labelled, [*compress(tokens.starts, free)]):
        apart = not found[covered] or found[covered][-1][1] <= extent[0]
        if apart and _is_free(tokens, free, extent) and _may_be_labelled(tokens, extent):
            found[covered].append(extent)
    for covered, extents in found.items():
        if extents:
            label = names[labelled[covered]]
            more = f" and {len(extents) - 1} × below" if len(extents) > 1 else ""
            message = (
                f"{_named(covered)} is {label} elsewhere in this article, unlabelled here{more}"
            )
            yield Concern(extents[0], message, "unlabelled", label)


def unlabelled_strings(
    tokens: Tokens, free: Free, elsewhere: Mapping[str, Elsewhere]
) -> Iterator[Concern]:
    """Report strings that other articles label and this one does not, the longest at each place."""
    reached = 0
    for covered, extent in places(tokens.text, elsewhere, [*compress(tokens.starts, free)]):
        if extent[0] < reached or not _is_free(tokens, free, extent):
            continue
        if _may_be_labelled(tokens, extent):
            known = elsewhere[covered]
            articles = counted(known.articles, "other article")
            message = f"{_named(covered)} is {known.label} in {articles}, unlabelled here"
            yield Concern(extent, message, "unlabelled", known.label)
            reached = extent[1]


def second_looks(draft: Draft, tokens: Tokens, names: Mapping[int, str]) -> Iterator[Concern]:
    """Report the spans that were drawn for a second look and still wait for it."""
    for span in waiting_for_second_look(draft, tokens.text):
        covered = _named(tokens.text[slice(*span.extent)])
        message = f"{names[span.label]} {covered}, accepted with others"
        yield Concern(span.extent, message, second_look=True)


def _may_be_labelled(tokens: Tokens, extent: Extent) -> bool:
    """Whether the guideline may label a string there, as far as can be told without a model.

    Bare numbers are left to `unlabelled_numbers`: 19 people do not make the 19 of a date a NUMBER.
    """
    text = tokens.text
    part = hyphenated(text, *extent) or describes_next(text, *extent)
    return not part and not only_numbers(tokens, *extent)


def beginnings(tokens: Tokens, free: Free) -> list[str]:
    """Return each free word with the next code point: the start of any longer string."""
    return [
        tokens.text[start : end + 1]
        for start, end, is_free in zip(tokens.starts, tokens.ends, free, strict=True)
        if is_free
    ]


def free_strings(tokens: Tokens, free: Free, known: Container[str]) -> set[str]:
    """Return the strings of up to `MOST_WORDS` consecutive free tokens.

    Strings of several tokens are included only if their beginning is in `known`.
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
    """Quote a text, shortened to leave room for the message."""
    cut = covered if len(covered) <= _MOST_NAMED else covered[: _MOST_NAMED - 1].rstrip() + "…"
    return f"“{cut}”"


_MOST_NAMED = 28

Free = bytes
"""For each token 1 if it is a word without a decision, else 0."""


def free_tokens(draft: Draft, tokens: Tokens) -> Free:
    """Return the words without a decision: outside all spans and all rejected suggestions."""
    free = bytearray(tokens.words)
    for mark in (*draft.live, *draft.rejected):
        first, last = tokens.covered(*mark.span.extent)
        free[first:last] = bytes(last - first)
    return bytes(free)


def _is_free(tokens: Tokens, free: Free, extent: Extent) -> bool:
    """Whether the extent is on token edges and all its words are free."""
    first, last = tokens.covered(*extent)
    return tokens.fits(*extent) and free[first:last] == tokens.words[first:last]
