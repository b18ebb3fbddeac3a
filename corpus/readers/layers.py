"""Chooses the layer of named entities in files of WebAnno and INCEpTION."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENTITIES = "NamedEntity"
_LINGUISTIC = ("de.tudarmstadt.ukp.dkpro.", "org.dkpro.", "uima.")
_LABELS = ("value", "label", "Label", "type", "category")


def entity_layer(layers: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """The name of a layer and of its feature with the labels; None if no layer can have them.

    `layers` has the features of each span layer by the name of its type. Of several layers the
    built-in one for named entities is taken, else the first that a project has added. Its label is
    in a feature such as `value`, else in the first one.
    """
    names = [name for name in layers if short_name(name) == _ENTITIES]
    names += [name for name in layers if not name.startswith(_LINGUISTIC)]
    if not names:
        return None
    features = layers[names[0]]
    known = [name for name in _LABELS if name in features]
    return names[0], next(iter([*known, *features]), "")


def short_name(name: str) -> str:
    """The last part of a type's name."""
    return name.rpartition(".")[2]
