"""A class of disagreements as a reviewer narrows and widens it: parts that are on or off. Pure.

It begins as one way in which annotators differ at one place, with every part on: what is settled
together is at first as alike as can be told, and each part that is switched off lets in more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.disagreement.places import Kind
from corpus.store.review import DisagreementFilter
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.disagreement.facets import Facet

PARTS = ("kind", "label", "side", "tokens", "text", "source")
"""In the order of their digits, by their names in `DisagreementFilter`."""

_ANY = {
    "kind": "any class",
    "label": "any label",
    "side": "any side",
    "tokens": "any length",
    "text": "any text",
    "source": "any source",
}
_OF_BOUNDARIES = frozenset({"side", "tokens"})


@dataclass(frozen=True, slots=True)
class DisagreementClass:
    """What the places have in common: of `facet` and `source`, the parts that are `on`.

    `pair` are two annotators (ids) who differ there; None where it does not matter who does.
    """

    facet: Facet
    source: str
    on: frozenset[str] = frozenset(PARTS) - {"source"}
    pair: tuple[int, int] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can be switched: only a boundary has a side and a length."""
        boundary = self.facet.kind == Kind.BOUNDARY.value
        return tuple(name for name in PARTS if boundary or name not in _OF_BOUNDARIES)

    def switched(self, name: str) -> DisagreementClass:
        """The same with a part on that was off, or off that was on."""
        return replace(self, on=self.on ^ {name})

    @property
    def filter(self) -> DisagreementFilter:
        """What the store looks for."""
        has = {**self.facet._asdict(), "source": self.source}
        return DisagreementFilter(
            **{name: has[name] for name in self.parts if name in self.on}, pair=self.pair
        )

    def word(self, name: str, labels: Mapping[int, str]) -> str:
        """A part in a word or two, as it stands in the data. `labels` are names by id."""
        if name not in self.on:
            return _ANY[name]
        match name:
            case "label":
                return labels.get(self.facet.label, "a label that is gone")
            case "tokens":
                return counted(self.facet.tokens or 0, "token")
            case "text":
                return f"“{self.facet.text}”"
            case "source":
                return self.source or "no source"
        return str(getattr(self.facet, name))
