"""The links of an annotation: which ACTOR and place a person gave to a number.

A link joins decided spans. It follows a span whose edges move or that is merged. A link is dropped
if its number or its target is removed, rejected, or gets another label, so no link ever names a
span that is not there; the rules suggest one again then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action, Link, LinkKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.model import Change, Span

    Replaced = tuple[LinkKey, Link | None]

_FOLLOWED = frozenset({Action.MOVED, Action.MERGED, Action.SPLIT})
"""Actions after which the span of a change takes the place of `before`, and of its neighbour."""


class Links:
    """The links by number and role."""

    def __init__(self) -> None:
        self._links: dict[LinkKey, Link] = {}

    def __len__(self) -> int:
        return len(self._links)

    def __iter__(self) -> Iterator[Link]:
        return iter(sorted(self._links.values(), key=lambda link: link.key))

    def of(self, key: LinkKey) -> Link | None:
        """Return the decision on a number, or None if there is none."""
        return self._links.get(key)

    def put(self, key: LinkKey, link: Link | None) -> Replaced:
        """Replace the link of `key`, or remove it; returns the key with the earlier link."""
        before = self._links.pop(key, None)
        if link is not None:
            self._links[key] = link
        return key, before

    def follow(self, change: Change, is_decided: Callable[[Span], bool]) -> tuple[Replaced, ...]:
        """Adapt the links to marks that a change has replaced; returns what was replaced.

        `is_decided` says whether a span is in the annotation.
        """
        if not self._links:
            return ()
        names = _new_names(change)
        replaced: list[Replaced] = []
        for link in self:
            moved = _renamed(link, names)
            fits = is_decided(moved.key.number) and (
                moved.target is None or is_decided(moved.target)
            )
            if fits and moved == link:
                continue
            replaced.append(self.put(link.key, None))
            if fits and moved.key not in self._links:
                replaced.append(self.put(moved.key, moved))
        return tuple(replaced)


def _new_names(change: Change) -> dict[Span, Span]:
    if change.action not in _FOLLOWED or change.before is None or change.span is None:
        return {}
    old = [change.before]
    if change.action is Action.MERGED and change.other:
        old.append(change.other)
    return {span: change.span for span in old if span.label == change.span.label}


def _renamed(link: Link, names: dict[Span, Span]) -> Link:
    number = names.get(link.key.number, link.key.number)
    target = names.get(link.target, link.target) if link.target else None
    return Link(LinkKey(number, link.key.role), target)
