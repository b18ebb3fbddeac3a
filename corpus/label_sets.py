"""What a label may be called, and which digit and colour it gets; no store.

A person or a file says a `LabelEntry` and leaves out what does not matter to them. `added` and
`changed` make a whole `Label` of it, or say in one sentence why it does not fit the others.
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
"""Colours for a dark ground that stay apart at 16, 256 and all colours and for the three kinds of
colour blindness; the earlier, the further apart. `annotator.rendering.styles` has
the colours for a light one."""

KEYS = "123456789"

NO_KEY = "none"
"""How a person says that no digit gives a label."""

MOST_NAME = 40
MOST_DESCRIPTION = 300

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_TAG = re.compile(r"[^\W\d_]-")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label as somebody asks for it; what is None was not said."""

    name: str
    key: str | None = None
    colour: str | None = None
    description: str | None = None


class ByName(Mapping[str, _T]):
    """What names of labels stand for, whatever their case.

    A name that is there exactly comes before one that only folds to it, and of those the last.
    What is in `exactly` comes before all and is never folded: those names are not the project's.
    """

    def __init__(self, meant: Mapping[str, _T], exactly: Mapping[str, _T] | None = None) -> None:
        self._said = {**meant, **(exactly or {})}
        self._folded = {folded(name): value for name, value in meant.items()}
        self._met = dict(self._said)  # each name is folded once, and files repeat theirs

    def __getitem__(self, name: str) -> _T:
        if name not in self._met:
            self._met[name] = self._folded[folded(name)]
        return self._met[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def found(labels: Iterable[Label], name: str) -> Label | None:
    """The label of that name, if there is one."""
    wanted = folded(name)
    return next((label for label in labels if folded(label.name) == wanted), None)


def label_set(entries: Iterable[LabelEntry]) -> tuple[Label, ...]:
    """Labels numbered from 1; `InputError` where an entry does not fit those before it."""
    labels: tuple[Label, ...] = ()
    for entry in entries:
        labels = (*labels, added(labels, entry, label_id=len(labels) + 1))
    return labels


def added(labels: Sequence[Label], entry: LabelEntry, *, label_id: int) -> Label:
    """A new label beside `labels`, with the first free digit and colour unless told others."""
    name = checked_name(entry.name)
    refuse_taken(labels, name)
    key = _first_free_key(labels) if entry.key is None else _chosen_key(labels, entry.key)
    colour = _first_free_colour(labels) if entry.colour is None else _checked_colour(entry.colour)
    return Label(label_id, name, key, colour, _checked_description(entry.description or ""))


def changed(labels: Iterable[Label], label: Label, entry: LabelEntry) -> Label:
    """`label` with what `entry` says of it; its name stays."""
    others = [other for other in labels if other.id != label.id]
    if entry.key is not None:
        label = replace(label, key=_chosen_key(others, entry.key))
    if entry.colour is not None:
        label = replace(label, colour=_checked_colour(entry.colour))
    if entry.description is not None:
        label = replace(label, description=_checked_description(entry.description))
    return label


def difference(wanted: Sequence[Label], there: Sequence[Label]) -> str:
    """How two label sets first differ, in words; empty where they do not. Ids do not count."""
    names = {folded(label.name): label.name for label in (*wanted, *there)}
    for label in names.values():
        ours, theirs = found(there, label), found(wanted, label)
        if ours is None:
            return f"the project has no {label}"
        if theirs is None:
            return f"the project has {label}, too"
        for what in ("name", "key", "colour", "description"):
            if getattr(ours, what) != getattr(theirs, what):
                return f"{ours.name} has another {what} in the project"
    return ""


def described(label: Label) -> dict[str, str | None]:
    """A label as a file of labels has it."""
    return {
        "name": label.name,
        "key": label.key,
        "colour": label.colour,
        "description": label.description,
    }


def checked_name(name: str) -> str:
    """The name in NFC; `InputError` where it would not survive a command line or a tag file."""
    shown = unicodedata.normalize("NFC", name.strip())
    fits = 0 < len(shown) <= MOST_NAME and shown[0].isalpha() and all(map(_in_names, shown))
    if not fits or _TAG.match(shown):
        message = (
            f"{name!r} is no name for a label: begin with a letter and go on with letters, "
            f"digits, “_”, “-” and “.”, {MOST_NAME} characters at most; one letter and “-”, such "
            "as “B-”, is what training files put before it."
        )
        raise InputError(message)
    return shown


def refuse_taken(labels: Iterable[Label], name: str) -> None:
    """Raise `InputError` where one of `labels` has that name."""
    other = found(labels, name)
    if other:
        message = f"There is a label {other.name!r} already; choose a name that none has."
        raise InputError(message)


def _in_names(char: str) -> bool:
    """Marks belong to the letters of many scripts."""
    return char.isalnum() or char in "_-." or unicodedata.category(char).startswith("M")


def _first_free_key(labels: Iterable[Label]) -> str | None:
    taken = {label.key for label in labels}
    return next((key for key in KEYS if key not in taken), None)


def _chosen_key(others: Iterable[Label], key: str) -> str | None:
    if key == NO_KEY:
        return None
    if key not in tuple(KEYS):
        message = f"{key!r} is no key for a label: take a digit from 1 to 9, or {NO_KEY!r}."
        raise InputError(message)
    other = next((label for label in others if label.key == key), None)
    if other:
        message = (
            f"The key {key} gives {other.name} already; take another, or first give {other.name} "
            f"another or {NO_KEY!r}."
        )
        raise InputError(message)
    return key


def _first_free_colour(labels: Sequence[Label]) -> str:
    taken = {label.colour.upper() for label in labels}
    free = (colour for colour in PALETTE if colour not in taken)
    return next(free, PALETTE[len(labels) % len(PALETTE)])


def _checked_colour(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        message = f"{colour!r} is no colour: write red, green and blue as #RRGGBB, such as #5FAFFF."
        raise InputError(message)
    return colour.upper()


def _checked_description(description: str) -> str:
    text = unicodedata.normalize("NFC", description.strip())
    if not text.isprintable() or len(text) > MOST_DESCRIPTION:
        message = (
            f"A label's description is one line of at most {MOST_DESCRIPTION} printable "
            f"characters; {text[:40]!r}… is not."
        )
        raise InputError(message)
    return text
