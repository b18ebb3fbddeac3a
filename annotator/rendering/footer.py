"""The footer: at most eight keys, those that help with what is current. The rest is under `?`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import Label

Current = Literal[
    "nothing",
    "undecided",
    "decided",
    "number",
    "rejected",
    "selection",
    "finished",
    "reading",
    "disagreement",
    "disagreement of two",
    "settled",
]
"""What the keys are about: the mark at the cursor by its state (a decided number by its own name),
a selection, an article that is finished, or a page that hides the article; in review a disagreement
that waits, or anything else in the article."""

Entry = tuple[str, str]
"""Operations, with a slash between two that are shown as one, and a word for them."""

_OF_STATE: dict[str, Current] = {
    "suggested": "undecided",
    "accepted": "decided",
    "rejected": "rejected",
}

MOST = 8
MOST_LABELS = 3
LABELS: Entry = ("labels", "")
"""Stands for one entry a label."""

_FOOTERS: dict[Current, tuple[Entry, ...]] = {
    "undecided": (
        ("accept", "accept"),
        ("reject", "reject"),
        LABELS,
        ("left_out/right_out", "edges"),
        ("screen.accept_visible", "screen"),
    ),
    "decided": (
        ("reject", "delete"),
        LABELS,
        ("left_out/right_out", "edges"),
        ("next_undecided", "next"),
        ("undo", "undo"),
    ),
    "number": (
        ("reject", "delete"),
        LABELS,
        ("left_out/right_out", "edges"),
        ("screen.value", "value"),
        ("next_undecided", "next"),
    ),
    "rejected": (("accept", "accept"), ("next_undecided", "next"), ("undo", "undo")),
    "nothing": (
        LABELS,
        ("toggle_selection", "select"),
        ("next_undecided", "next"),
        ("screen.find", "find"),
        ("undo", "undo"),
    ),
    "selection": (
        LABELS,
        ("screen.list_labels", "all labels"),
        ("token_left/token_right", "extend"),
        ("drop_selection", "drop"),
    ),
    "finished": (
        ("next_article", "next article"),
        ("previous_article", "previous"),
        ("undo", "undo"),
        ("flag", "flag"),
        ("screen.quit", "quit"),
    ),
    "disagreement": (
        ("lane:1/lane:2", "take"),
        ("accept", "majority"),
        ("reject", "none"),
        ("screen.relabel", "label"),
        ("left_out/right_out", "edges"),
        ("next_undecided", "next"),
        ("screen.whole_class", "class"),
    ),
    "disagreement of two": (
        ("lane:1/lane:2", "take"),
        ("reject", "none"),
        ("screen.relabel", "label"),
        ("left_out/right_out", "edges"),
        ("next_undecided", "next"),
        ("screen.whole_class", "class"),
    ),
    "settled": (
        ("take_unanimous", "take unanimous"),
        ("lane:1/lane:2", "take"),
        ("screen.relabel", "label"),
        ("left_out/right_out", "edges"),
        ("undo", "undo"),
        ("next_undecided", "next"),
    ),
    "reading": (
        ("drop_selection", "back"),
        ("screen.line_up/screen.line_down", "scroll"),
        ("screen.half_up/screen.half_down", "half a screen"),
        ("screen.quit", "quit"),
    ),
}

_LEAST_NEEDED = (
    *(
        "screen.whole_class",
        "screen.accept_visible",
        "screen.relabel",
        "screen.value",
        "left_out",
        "token_left",
        "screen.find",
    ),
    *("previous_article", "flag", "screen.list_labels", "undo", "toggle_selection"),
    *("next_undecided", "finish", "screen.quit", "label:3", "label:2", "label:1"),
)
"""What a narrow terminal does without, the first first."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One entry as it stands in the line; `first` is its first operation."""

    first: str
    key: str
    word: str


def current_of(session: LabellingSession) -> Current:
    """What the session's keys are about."""
    if session.cursor.selection:
        return "selection"
    if session.draft.status == "finished":
        return "finished"
    mark = session.cursor.current
    if mark is None:
        return "nothing"
    if mark.state == "accepted" and mark.span.label in session.valuer.numeric:
        return "number"
    return _OF_STATE[mark.state]


_TWO = 2
"""Of whom neither is the majority."""


def review_current_of(session: ReviewSession) -> Current:
    """What a reviewer's keys are about."""
    if session.cursor.selection:
        return "selection"
    if session.draft.status == "finished":
        return "finished"
    here = session.places.index_at(session.cursor.char)
    if here not in session.places.disagreeing:
        return "settled"
    return "disagreement of two" if len(session.lane_names) == _TWO else "disagreement"


def footer(
    current: Current, labels: Sequence[Label], keymap: Keymap, width: int, *, all_decided: bool
) -> Text:
    """One line of keys, each with its word. Where all is decided, finishing comes first."""
    entries = [*_chosen(current, all_decided=all_decided)]
    shown = [item for entry in entries for item in _shown(entry, labels, keymap)][: MOST - 1]
    if current != "reading":
        shown += _shown(("screen.help", "keys"), labels, keymap)
    line = _line(shown)
    for left_out in _LEAST_NEEDED:
        if line.cell_len > width:
            shown = [item for item in shown if item.first != left_out]
            line = _line(shown)
    line.truncate(width)
    return line


_CLASS: tuple[Entry, ...] = (
    ("accept", "majority"),
    ("reject", "none"),
    ("shorter/longer", "short/long"),
    ("screen.relabel", "label"),
    ("next_person", "person"),
    ("tick", "tick"),
    ("screen.settle", "settle"),
    ("screen.help", "keys"),
)


_CONSISTENCY: tuple[Entry, ...] = (
    ("as_usual", "as usual"),
    ("keep", "meant so"),
    ("tick", "tick"),
    ("screen.jump", "go there"),
    ("next_string", "next string"),
    ("undo", "undo"),
    ("screen.leave", "back"),
    ("screen.help", "keys"),
)


def consistency_footer(keymap: Keymap, width: int) -> Text:
    """The keys of the list of inconsistent strings."""
    return _list_footer(_CONSISTENCY, keymap, width)


def class_footer(keymap: Keymap, width: int) -> Text:
    """The keys of the list of a whole class."""
    return _list_footer(_CLASS, keymap, width)


def _list_footer(entries: Sequence[Entry], keymap: Keymap, width: int) -> Text:
    """As many as there is room for; the last one stays."""
    shown = [item for entry in entries for item in _shown(entry, (), keymap)]
    while len(shown) > 1 and _line(shown).cell_len > width:
        del shown[-2]
    line = _line(shown)
    line.truncate(width)
    return line


def _chosen(current: Current, *, all_decided: bool) -> Iterator[Entry]:
    finishing = all_decided and current not in ("selection", "finished", "reading")
    if finishing:
        yield "finish", "finish"
    for entry in _FOOTERS[current]:
        if not (finishing and entry[0] == "next_undecided"):
            yield entry


def _shown(entry: Entry, labels: Sequence[Label], keymap: Keymap) -> list[_Shown]:
    """The entry with its keys; nothing where it has none."""
    if entry == LABELS:
        keyed = [label for label in labels if label.key and keymap.of(f"label:{label.key}")]
        return [
            _Shown(f"label:{number}", keymap.drawn(f"label:{label.key}"), safe(label.name.lower()))
            for number, label in enumerate(keyed[:MOST_LABELS], 1)
        ]
    operations = entry[0].split("/")
    keys = [keymap.drawn(operation) for operation in operations]
    return [_Shown(operations[0], "/".join(keys), entry[1])] if all(keys) else []


def _line(shown: Sequence[_Shown]) -> Text:
    pieces = [Text.assemble((item.key, "bold"), " ", item.word) for item in shown]
    return Text(" ") + Text("  ").join(pieces)
