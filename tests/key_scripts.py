"""Keys as people write them down: `a × 3`, `tab`, and in quotes what is typed into a line."""

from __future__ import annotations

import re

_WORD = re.compile(r'"(?P<typed>[^"]*)"|(?P<key>\S+)(?: × (?P<times>\d+))?')


def keys_of(script: str) -> list[str]:
    """The single keys of a script, as Textual's pilot takes them."""
    return [key for found in _WORD.finditer(script) for key in _keys(found)]


def count_of(script: str) -> int:
    """How many keys of a script are keys, and not what somebody types."""
    pressed = [found for found in _WORD.finditer(script) if found["key"]]
    return sum(len(_keys(found)) for found in pressed)


def _keys(found: re.Match[str]) -> list[str]:
    if found["key"]:
        return [found["key"]] * int(found["times"] or 1)
    return list(found["typed"])
