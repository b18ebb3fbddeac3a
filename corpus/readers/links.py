"""Reads the links of an exported line: the ACTOR and the place that people gave to numbers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from corpus.model import GoldLink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import LinkRole

ROLES: tuple[LinkRole, ...] = ("actor", "place")


def links_of(given: object) -> tuple[GoldLink, ...]:
    """Return the links of `[{"start", "end", "actor"?, "place"?}]`; None gives none.

    An actor or a place is `[start, end]`, or null where the text names none. Raises `ValueError`
    with the reason where something else is given.
    """
    if given is None:
        return ()
    if not isinstance(given, list):
        raise ValueError('"links" must be a list of objects with "start" and "end" of a number.')
    return tuple(chain.from_iterable(map(_of_number, given)))


def _of_number(item: object) -> Iterator[GoldLink]:
    if not isinstance(item, dict):
        raise ValueError('a link must be an object with "start" and "end" of a number.')
    number = _extent([item.get("start"), item.get("end")])
    for role in ROLES:
        if role in item:
            target = item[role]
            yield GoldLink(number, role, None if target is None else _extent(target))


def _extent(given: object) -> tuple[int, int]:
    match given:
        case [int(start), int(end)]:
            return start, end
    raise ValueError("a link names spans as [start, end], counted in code points.")


def record_of(number: tuple[int, int], links: list[GoldLink]) -> dict[str, object]:
    """Return the links of one number as `links_of` reads them."""
    start, end = number
    return {"start": start, "end": end, **{link.role: link.target for link in links}}
