"""The roles of labels in an event: number, actor, place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from corpus.numbers.valuer import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.model import Label

Role = Literal["number", "actor", "place"]

_NAMES: Mapping[str, Role] = {
    **dict.fromkeys(NUMERIC, "number"),
    **dict.fromkeys(("ACTOR", "PERSON", "PER", "NORP", "ORG"), "actor"),
    **dict.fromkeys(("LOCATION", "LOC", "GPE", "FAC"), "place"),
}
"""Names of labels, in capitals, that have a role: the default ones, and those of OntoNotes."""


def roles_of(labels: Iterable[Label]) -> dict[int, Role]:
    """Return the roles of labels by their ids, without those that have none."""
    roles = {label.id: _NAMES.get(label.name.upper()) for label in labels}
    return {label: role for label, role in roles.items() if role}
