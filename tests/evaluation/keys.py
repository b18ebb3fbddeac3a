"""An estimate of the keys that a person presses until suggestions are the gold.

`a` for a suggestion that is right, `x` for one that is not there in the gold; for a wrong label its
digit, for a wrong edge a key a token, and `tab` to go on. A span that nobody suggested costs two
keys to get to, its label's digit, and a key for each token but the first. `enter` is not counted,
nor what `A` and `*` save.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.scoring import Labelled
    from corpus.text.tokens import Tokens

TO_GET_THERE = 2


def keys(gold: Sequence[Labelled], found: Sequence[Labelled], tokens: Tokens) -> int:
    """Keys for one article; both flat and sorted."""
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


def _match(wanted: Labelled, left: Iterable[Labelled]) -> Labelled | None:
    """The same span, else the first that overlaps."""
    near = [span for span in left if span.start < wanted.end and wanted.start < span.end]
    return wanted if wanted in near else next(iter(near), None)


def _keys_to_mend(span: Labelled, wanted: Labelled, tokens: Tokens) -> int:
    if span == wanted:
        return 1
    first, last = tokens.covered(span.start, span.end)
    wanted_first, wanted_last = tokens.covered(wanted.start, wanted.end)
    edges = abs(first - wanted_first) + abs(last - wanted_last)
    return edges + (span.label != wanted.label) + 1
