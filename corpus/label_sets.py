"""Label sets: valid names, and the digits and colours of labels.

A `LabelEntry` from a person or a file leaves out what is not specified. `new_label` and
`changed_label` turn it into a complete `Label`, or raise `InputError` if it does not fit the other
labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import InputError
from corpus.model import Label
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PALETTE = (
    *("#5FAFFF", "#FFD75F", "#FF87AF", "#875FFF", "#FF005F"),
    *("#FF00AF", "#00FFAF", "#878700", "#87FF00"),
)
"""Colours for a dark background that differ with 16, 256 and all colours and for the three kinds of
colour blindness; the first differ most. `annotator.rendering.styles` has those for a light
background."""

KEYS = "123456789"

NO_KEY = "none"
"""The key of a label without a digit, as a person writes it."""

FIELDS = ("name", "key", "colour", "description")
"""What a label file says of a label."""

MOST_NAME = 40
MOST_DESCRIPTION = 300

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_TAG = re.compile(r"[^\W\d_]-")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A requested label; None means unspecified."""

    name: str
    key: str | None = None
    colour: str | None = None
    description: str | None = None


class ByName(Mapping[str, _T]):
    """A mapping by label name that ignores case.

    An exact match precedes one after case folding; of several of those the last counts. Names in
    `exactly`, which are not the project's, precede all others and are never folded.
    """

    def __init__(self, values: Mapping[str, _T], exactly: Mapping[str, _T] | None = None) -> None:
        self._exact = {**values, **(exactly or {})}
        self._folded = {folded(name): value for name, value in values.items()}
        self._known = dict(self._exact)  # files repeat names, and each is folded only once

    def __getitem__(self, name: str) -> _T:
        if name not in self._known:
            self._known[name] = self._folded[folded(name)]
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._exact)

    def __len__(self) -> int:
        return len(self._exact)


def find_label(labels: Iterable[Label], name: str) -> Label | None:
    """The label with that name, if any."""
    wanted = folded(name)
    return next((label for label in labels if folded(label.name) == wanted), None)


def label_set(entries: Iterable[LabelEntry]) -> tuple[Label, ...]:
    """Labels numbered from 1; `InputError` if an entry does not fit those before it."""
    labels: tuple[Label, ...] = ()
    for entry in entries:
        labels = (*labels, new_label(labels, entry, label_id=len(labels) + 1))
    return labels


def new_label(labels: Sequence[Label], entry: LabelEntry, *, label_id: int) -> Label:
    """A new label beside `labels`, with the first free digit and colour if unspecified."""
    name = checked_name(entry.name)
    refuse_taken(labels, name)
    if entry.key is None:
        taken = {label.key for label in labels}
        key = next((key for key in KEYS if key not in taken), None)
    else:
        key = _chosen_key(labels, entry.key)
    if entry.colour is None:
        used = {label.colour.upper() for label in labels}
        free = (colour for colour in PALETTE if colour not in used)
        colour = next(free, PALETTE[len(labels) % len(PALETTE)])
    else:
        colour = _checked_colour(entry.colour)
    return Label(label_id, name, key, colour, _checked_description(entry.description or ""))


def changed_label(labels: Iterable[Label], label: Label, entry: LabelEntry) -> Label:
    """`label` with the specified fields of `entry`; its name does not change."""
    others = [other for other in labels if other.id != label.id]
    if entry.key is not None:
        label = replace(label, key=_chosen_key(others, entry.key))
    if entry.colour is not None:
        label = replace(label, colour=_checked_colour(entry.colour))
    if entry.description is not None:
        label = replace(label, description=_checked_description(entry.description))
    return label


def difference(wanted: Sequence[Label], there: Sequence[Label]) -> str:
    """The first difference of two label sets in words, or an empty string. Ids are ignored."""
    names = {folded(label.name): label.name for label in (*wanted, *there)}
    for label in names.values():
        ours, theirs = find_label(there, label), find_label(wanted, label)
        if ours is None:
            return f"the project has no {label}"
        if theirs is None:
            return f"the project also has {label}"
        for field in FIELDS:
            if getattr(ours, field) != getattr(theirs, field):
                return f"{ours.name} has a different {field} in the project"
    return ""


def described(label: Label) -> dict[str, str | None]:
    """A label as in a label file."""
    return {field: getattr(label, field) for field in FIELDS}


def checked_name(name: str) -> str:
    """The name in NFC; `InputError` if it would break a command line or a tag file."""
    shown = unicodedata.normalize("NFC", name.strip())
    fits = 0 < len(shown) <= MOST_NAME and shown[0].isalpha() and all(map(_in_names, shown))
    if not fits or _TAG.match(shown):
        message = (
            f"{name!r} is not a valid label name. Use a letter, then letters, digits, “_”, “-” and "
            f"“.”, at most {MOST_NAME} characters. It must not begin with one letter and “-” like "
            "“B-”, the prefix in training files."
        )
        raise InputError(message)
    return shown


def refuse_taken(labels: Iterable[Label], name: str) -> None:
    """Raise `InputError` if one of `labels` has that name."""
    other = find_label(labels, name)
    if other:
        message = f"There is already a label {other.name!r}. Choose another name."
        raise InputError(message)


def refuse_unsound(label: Label) -> None:
    """Raise `ValueError` if a stored label has a colour or a key that no label can have."""
    if not _COLOUR.fullmatch(label.colour):
        message = f"the label {label.id} has the colour {label.colour!r}"
        raise ValueError(message)
    if label.key not in (None, *KEYS):
        message = f"the label {label.id} has the key {label.key!r}"
        raise ValueError(message)


def _in_names(char: str) -> bool:
    """Whether a label name may contain the character, combining marks of scripts included."""
    return char.isalnum() or char in "_-." or unicodedata.category(char).startswith("M")


def _chosen_key(others: Iterable[Label], key: str) -> str | None:
    if key == NO_KEY:
        return None
    if key not in tuple(KEYS):
        message = f"{key!r} is not a valid key for a label. Use a digit from 1 to 9, or {NO_KEY!r}."
        raise InputError(message)
    other = next((label for label in others if label.key == key), None)
    if other:
        message = (
            f"The key {key} belongs to {other.name}. Use another key, or first give {other.name} "
            f"another key or {NO_KEY!r}."
        )
        raise InputError(message)
    return key


def _checked_colour(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        message = f"{colour!r} is not a valid colour. Write it as #RRGGBB, for example #5FAFFF."
        raise InputError(message)
    return colour.upper()


def _checked_description(description: str) -> str:
    text = unicodedata.normalize("NFC", description.strip())
    if not text.isprintable() or len(text) > MOST_DESCRIPTION:
        message = (
            f"{text[:40]!r}… is not a valid description. Use one line of at most "
            f"{MOST_DESCRIPTION} printable characters."
        )
        raise InputError(message)
    return text
