"""A class of similar disagreements, narrowed and widened by parts that are on or off.

It is about one way in which annotators differ at one place. Each part that is switched off lets
more disagreements in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.disagreement.places import Kind
from corpus.store.review import DisagreementFilter
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.disagreement.facets import Facet

PARTS = ("kind", "label", "side", "tokens", "text", "source")
"""The parts in the order of their digits, named as in `DisagreementFilter`."""

_ANY = {
    "kind": "any class",
    "label": "any label",
    "side": "any side",
    "tokens": "any length",
    "text": "any text",
    "source": "any source",
}
_OF_BOUNDARIES = frozenset({"side", "tokens"})
_WIDENED = ("text", "tokens", "side", "label")
"""The parts that are switched off one after the other to widen a class."""


@dataclass(frozen=True, slots=True)
class DisagreementClass:
    """The common parts of the disagreements: those of `facet` and `source` that are `on`.

    `pair` are the ids of two annotators who differ there, or None for any annotators.
    """

    facet: Facet
    source: str
    on: frozenset[str] = frozenset(PARTS) - {"source"}
    pair: tuple[int, int] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can be switched; only boundaries have a side and a length."""
        boundary = self.facet.kind == Kind.BOUNDARY.value
        return tuple(name for name in PARTS if boundary or name not in _OF_BOUNDARIES)

    def switched(self, name: str) -> DisagreementClass:
        """Return the class with one part switched."""
        return replace(self, on=self.on ^ {name})

    def widened(self) -> Iterator[DisagreementClass]:
        """Yield the class itself, then wider and wider ones, all of the same kind."""
        widened = self
        yield widened
        for name in _WIDENED:
            if name in self.parts:
                widened = widened.switched(name)
                yield widened

    @property
    def filter(self) -> DisagreementFilter:
        """The filter for the store."""
        has = {**self.facet._asdict(), "source": self.source}
        return DisagreementFilter(
            **{name: has[name] for name in self.parts if name in self.on}, pair=self.pair
        )

    def word(self, name: str, labels: Mapping[int, str]) -> str:
        """Return a part in a word or two; `labels` are names by id."""
        if name not in self.on:
            return _ANY[name]
        match name:
            case "label":
                return labels.get(self.facet.label, "a label that was removed")
            case "tokens":
                return counted(self.facet.tokens or 0, "token")
            case "text":
                return f"“{self.facet.text}”"
            case "source":
                return self.source or "no source"
        return str(getattr(self.facet, name))
