"""All keys by group in two columns of styled text, as `?` shows them."""

from __future__ import annotations

from itertools import product, zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.keymap.keymap import key_lines
from annotator.keymap.operations import short_key
from annotator.text.cells import fitted, padded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation

COLUMN = 38
"""Cells of a column: two columns and a scroll bar fit in 80."""

_LEAST_KEYS = 4
_MOST_PAIRED = 9
"""Cells of the keys of a pair."""

_PAIRED = ("Decide", "Span", "Move", "List", "Article")
"""Groups that show pairs of keys on one line, so that all keys fit in a small terminal."""


def columns(keymap: Keymap, operations: Iterable[Operation]) -> tuple[Text, Text]:
    """Lay out the groups, in the order of the table, so that the longer column is short."""
    groups: dict[str, list[Operation]] = {}
    for line in key_lines(keymap, operations):
        groups.setdefault(line.group, []).append(line)
    texts = [[Text(name, "bold underline"), *_lines(lines)] for name, lines in groups.items()]

    def side(sides: tuple[bool, ...], *, right: bool) -> list[Text]:
        return [line for text, at in zip(texts, sides, strict=True) if at is right for line in text]

    best = min(
        product([False, True], repeat=len(texts)),
        key=lambda sides: max(len(side(sides, right=right)) for right in (False, True)),
    )
    return Text("\n").join(side(best, right=False)), Text("\n").join(side(best, right=True))


def _lines(lines: Sequence[Operation]) -> list[Text]:
    shown = [(" ".join(map(short_key, keys)) or "–", brief) for keys, brief in _paired(lines)]
    width = max(_LEAST_KEYS, *(cell_len(keys) for keys, _ in shown))
    return [
        Text.assemble((f" {padded(keys, width)} ", "bold"), fitted(brief, COLUMN - width - 2))
        for keys, brief in shown
    ]


def _paired(lines: Sequence[Operation]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the keys and description of each line; two that differ in one word share a line."""
    waiting = list(reversed(lines))
    while waiting:
        line = waiting.pop()
        pair = _pair(line, waiting[-1]) if waiting and line.group in _PAIRED else ""
        if pair:
            yield line.keys + waiting.pop().keys, pair
        else:
            yield line.keys, line.brief


def _pair(one: Operation, other: Operation) -> str:
    """Return `line down, up` for `line down` and `line up`; empty if they are not alike enough."""
    words = [*zip_longest(one.brief.split(), other.brief.split(), fillvalue="")]
    differing = [pair for pair in words if pair[0] != pair[1]]
    keys = " ".join(map(short_key, one.keys + other.keys))
    if len(words) == 1 or len(differing) != 1 or len(keys) > _MOST_PAIRED:
        return ""
    return " ".join(first if first == second else f"{first}, {second}" for first, second in words)
