"""The table of vague words: the interval that `dozens` or `several` means.

The intervals are a convention and not a fact, so they are data: `vague.json` holds the defaults,
and a project can have its own table. Functions take the table as an argument.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    Vague = Mapping[str, tuple[int, int]]

LARGEST = 10**15
"""The largest bound of a vague word; with any scale the product fits into a value."""

_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_EXAMPLE = 'a JSON object of words like {"dozens": [24, 99]}'


def read_vague(text: str, where: str, *, onto: Vague | None = None) -> Vague:
    """Read a JSON object: word -> [low, high] in whole numbers, or null to drop the word.

    `onto` supplies the words that the text leaves out. Raises `InputError` with `where`, the entry
    and the remedy.
    """
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{where} is not JSON ({error}): a table of vague words is {_EXAMPLE}."
        raise InputError(message) from error
    if not isinstance(entries, dict):
        message = f"{where} is no table of vague words: that is {_EXAMPLE}."
        raise InputError(message)
    table = dict(onto or {})
    for word, interval in entries.items():
        key = _key(word, where)
        if interval is None:
            table.pop(key, None)
        else:
            table[key] = _interval(interval, f"{where}, {word!r}")
    return MappingProxyType(table)


def vague_json(table: Vague) -> str:
    """Write the table as one line of JSON for `read_vague`."""
    return json.dumps(dict(table), ensure_ascii=False)


def _key(word: str, where: str) -> str:
    key = " ".join(word.casefold().replace("-", " ").split())
    if not _WORDS.fullmatch(key):
        message = f"{where}, {word!r}: an entry is a word or words without digits, like 'dozens'."
        raise InputError(message)
    return key


def _interval(interval: object, where: str) -> tuple[int, int]:
    match interval:
        case [int(low), int(high)] if (
            0 <= low <= high <= LARGEST and type(low) is type(high) is int
        ):
            return low, high
    message = (
        f"{where}: {json.dumps(interval)[:40]} is no interval; give [low, high] in whole numbers, "
        "the smaller one first, or null to drop the word."
    )
    raise InputError(message)


_SHIPPED = Path(__file__).with_name("vague.json")

VAGUE = read_vague(_SHIPPED.read_text(encoding="utf-8"), _SHIPPED.name)
"""The shipped table."""
