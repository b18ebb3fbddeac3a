"""Estimates the keys that turn suggestions into the gold.

A correct suggestion costs one key (`a`), a wrong one too (`x`). A wrong label costs its digit, a
wrong edge a key per token, and both `tab` to go on. A missing span costs two keys to reach, the
digit of its label, and a key per token after the first. `enter` and the savings of `A` and `*` are
not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import LabelledSpan
    from corpus.text.tokens import Tokens

TO_GET_THERE = 2


def keys(gold: Sequence[LabelledSpan], found: Sequence[LabelledSpan], tokens: Tokens) -> int:
    """Return the keys for one article; `gold` and `found` are flat and sorted."""
    left = list(found)
    pressed = 0
    for wanted in gold:
        match = _match(wanted, left)
        if match:
            left.remove(match)
            pressed += _keys_to_mend(match, wanted, tokens)
        else:
            first, last = tokens.covered(wanted.start, wanted.end)
            pressed += TO_GET_THERE + last - first
    return pressed + len(left)


def _match(wanted: LabelledSpan, left: Iterable[LabelledSpan]) -> LabelledSpan | None:
    """Return the same span, or else the first that overlaps."""
    near = [span for span in left if span.start < wanted.end and wanted.start < span.end]
    return wanted if wanted in near else next(iter(near), None)


def _keys_to_mend(span: LabelledSpan, wanted: LabelledSpan, tokens: Tokens) -> int:
    if span == wanted:
        return 1
    first, last = tokens.covered(span.start, span.end)
    wanted_first, wanted_last = tokens.covered(wanted.start, wanted.end)
    edges = abs(first - wanted_first) + abs(last - wanted_last)
    return edges + (span.label != wanted.label) + 1
