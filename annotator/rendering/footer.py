"""The footer: at most eight keys, the most useful ones for the current state, in groups."""

from __future__ import annotations

from itertools import chain, pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from annotator.keymap.operations import OPERATIONS
from annotator.keymap.review_operations import REVIEW_OPERATIONS
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.rendering.footer_state import Current
    from corpus.model import Label


class Entry(NamedTuple):
    """Operations (several, separated by slashes, share an entry) and their description.

    `short` describes them where the line is too narrow for `words`.
    """

    operations: str
    words: str
    short: str = ""


PRESSES = "presses"
"""Names the key that a click presses, in the metadata of a style."""

MOST = 8
MOST_LABELS = 3
_TWO = 2
"""More keys than that are shown as a range."""

_CHIP = Style(bold=True, reverse=True)
"""The style of a key."""

_DECIDES, _FIXES = ("Decide", "Label", "Settle"), ("Span", "Fix")
_GROUPS = {
    one.id: "decide" if one.group in _DECIDES else "fix" if one.group in _FIXES else one.group
    for one in (*OPERATIONS, *REVIEW_OPERATIONS)
} | {"undo": "fix", "screen.guideline": "doubt", "flag": "doubt", "screen.comment": "doubt"}
"""The group of an operation; entries of different groups have a line between them."""

_LABELS = Entry("labels", "")
"""Stands for one entry per label."""

_EXTEND = Entry("left_out/right_out", "extend left/right", "extend")
_ALL = Entry("screen.accept_visible/screen.accept_and_finish", "accept all/and finish", "all")
_NEXT = Entry("next_undecided", "next undecided", "next")
_UNDO = Entry("undo", "undo")
_RELABEL = Entry("screen.relabel", "relabel", "label")
_LANES = Entry("lanes", "take lane", "take")
"""Stands for an entry with the keys of all lanes."""

_CANDIDATES = Entry("candidates", "as marked", "marked")
"""Stands for an entry with the keys of all digits that mark a span."""

_QUIT = Entry("screen.quit", "quit")
_HELP = Entry("screen.help", "keys")
_FINISH = Entry("finish", "finish")

_NO_MAJORITY = (
    _LANES,
    Entry("reject", "none"),
    _RELABEL,
    _EXTEND,
    Entry("next_undecided", "next"),
    Entry("screen.whole_class", "all similar", "similar"),
)
_SETTLED = (_LANES, _RELABEL, _EXTEND, _UNDO, Entry("next_undecided", "next"))
_FOOTERS: dict[Current, tuple[Entry, ...]] = {
    "undecided": (
        Entry("accept", "accept"),
        Entry("reject", "reject"),
        _LABELS,
        _EXTEND,
        _ALL,
    ),
    "doubtful": (
        Entry("accept", "accept"),
        Entry("reject", "reject"),
        _LABELS,
        Entry("screen.guideline", "guideline", "guide"),
        Entry("flag", "flag"),
    ),
    "repeatable": (
        Entry("accept", "accept"),
        Entry("reject", "reject"),
        _LABELS,
        Entry("decide_same", "same for this text", "same"),
        _EXTEND,
    ),
    "flagged": (
        _LABELS,
        Entry("screen.comment", "comment"),
        Entry("flag", "remove flag", "unflag"),
        _NEXT,
        _UNDO,
    ),
    "decided": (Entry("reject", "delete"), _LABELS, _EXTEND, _NEXT, _UNDO),
    "number": (
        Entry("reject", "delete"),
        _LABELS,
        _EXTEND,
        Entry("screen.value/link", "value/links", "set"),
        _NEXT,
    ),
    "ghost": (
        Entry("accept", "make it a span", "span"),
        _LABELS,
        Entry("next_ghost", "next ghost", "ghost"),
        Entry("toggle_ghosts", "hide ghosts", "hide"),
        _UNDO,
    ),
    "rejected": (Entry("accept", "accept"), _NEXT, _UNDO),
    "nothing": (
        _LABELS,
        Entry("toggle_selection", "select"),
        _NEXT,
        Entry("screen.hints", "letters to go to", "letters"),
        Entry("screen.find", "find"),
    ),
    "selection": (
        _LABELS,
        Entry("screen.list_labels", "all labels"),
        Entry("token_left/token_right", "extend"),
        Entry("drop_selection", "cancel"),
    ),
    "several": (
        Entry("accept", "accept all", "accept"),
        Entry("reject", "reject all", "reject"),
        _LABELS,
        Entry("merge", "merge"),
        Entry("drop_selection", "cancel"),
    ),
    "hints": (
        Entry("screen.hints", "letters on words", "words"),
        Entry("drop_selection", "cancel"),
        Entry("screen.find", "find"),
    ),
    "hints that stay": (
        _LABELS,
        Entry("reject", "reject"),
        Entry("phrase_out/phrase_in", "likely edges", "edges"),
        Entry("screen.accept_visible", "accept all on screen", "all"),
        Entry("screen.hints", "letters on words", "words"),
        Entry("screen.hints_stay", "hide letters", "hide"),
    ),
    "check": (
        _LABELS,
        Entry("dismiss", "never ask again", "never ask"),
        Entry("next_undecided", "next check", "next"),
        _FINISH,
    ),
    "second look": (
        Entry("accept", "right"),
        Entry("reject", "wrong"),
        _LABELS,
        Entry("next_undecided", "next check", "next"),
        _FINISH,
    ),
    "link": (
        Entry("finish", "this span", "this"),
        _CANDIDATES,
        Entry("reject", "none"),
        Entry("previous_span/next_span", "previous/next", "move"),
        Entry("drop_selection", "cancel"),
    ),
    "finished": (
        Entry("next_article", "next article"),
        Entry("previous_article", "previous article", "previous"),
        _UNDO,
        Entry("flag", "flag"),
        _QUIT,
    ),
    "disagreement": (_LANES, Entry("accept", "majority"), *_NO_MAJORITY[1:]),
    "no majority": _NO_MAJORITY,
    "unanimous": (Entry("take_unanimous", "accept unanimous", "unanimous"), *_SETTLED),
    "settled": _SETTLED,
    "reading": (
        Entry("drop_selection", "close"),
        Entry("screen.line_up/screen.line_down", "scroll"),
        Entry("screen.half_up/screen.half_down", "half a screen"),
        _QUIT,
    ),
}

_BUSY = frozenset(
    {"selection", "several", "hints", "hints that stay", "check", "second look", "link"}
    | {"finished", "reading"}
)
"""States in which the key that finishes does something else, or does not come first."""

_LEAST_NEEDED = (
    *("previous_span", "label:1/", "lane:1/", "toggle_ghosts"),
    *("screen.whole_class", "screen.accept_visible", "screen.relabel", "screen.value", "merge"),
    *("left_out", "token_left", "screen.find", "previous_article", "flag", "screen.list_labels"),
    *("undo", "toggle_selection", "next_undecided", "finish", "screen.quit"),
    *("label:", "label:", "label:", "next_ghost", "reject"),
)
"""Beginnings of the operations that a narrow terminal drops, in this order."""

CLASS_FOOTER = (
    Entry("accept", "majority"),
    Entry("reject", "none"),
    Entry("shorter/longer", "shorter/longer", "short/long"),
    _RELABEL,
    Entry("next_person", "annotator", "person"),
    Entry("tick", "tick"),
    Entry("screen.settle", "settle"),
    _HELP,
)
STRING_FOOTER = (
    Entry("accept", "usual label", "usual"),
    Entry("reject", "reject"),
    Entry("tick", "tick"),
    Entry("widen", "more articles", "more"),
    Entry("screen.find", "find"),
    Entry("next_string", "next string", "next"),
    Entry("screen.leave", "back"),
    _HELP,
)
PRACTICE_FOOTER = (
    Entry("next_difference/previous_difference", "next, previous difference", "next, previous"),
    Entry("screen.next_article", "next article"),
    Entry("screen.leave", "back to the article", "back"),
    _HELP,
)
DIFFERENCE_FOOTER = (
    Entry("row_down", "next"),
    Entry("next_string", "next article", "article"),
    Entry("kind:1/kind:2/kind:3/kind:4/kind:5", "show/hide kinds", "kinds"),
    Entry("screen.leave", "quit"),
    _HELP,
)
CONSISTENCY_FOOTER = (
    Entry("as_usual", "make consistent", "consistent"),
    Entry("keep", "intended, keep", "keep"),
    Entry("tick", "tick"),
    Entry("screen.jump", "go there"),
    Entry("next_string", "next string", "next"),
    _UNDO,
    Entry("screen.leave", "back"),
    _HELP,
)
BOARD_FOOTER = (
    Entry("screen.open", "open"),
    Entry("screen.annotate", "annotate"),
    Entry("screen.review", "review"),
    Entry("screen.find", "search"),
    Entry("screen.state/screen.who/screen.source", "filter"),
    Entry("screen.assign", "assign"),
    Entry("screen.export", "export"),
    _HELP,
)


def footer(
    current: Current,
    labels: Sequence[Label],
    keymap: Keymap,
    width: int,
    *,
    all_decided: bool,
    lanes: int = 0,
    candidates: int = 0,
) -> Text:
    """Describe the keys on one line of `width` cells; `finish` is first once all is decided.

    `lanes` is the number of lanes in review, `candidates` that of spans to link to.
    """
    entries = [*_FOOTERS[current]]
    if all_decided and current not in _BUSY:
        entries = [_FINISH, *(one for one in entries if one.operations != "next_undecided")]
    digits = "label" if keymap.of("label:1") else "lane"
    numbered = {_LANES: ("lane", lanes), _CANDIDATES: (digits, candidates)}
    entries = [_numbered(one, *numbered[one]) if one in numbered else one for one in entries]
    shown = [one for entry in entries for one in _bound(entry, labels, keymap)][: MOST - 1]
    if current != "reading":
        shown += _bound(_HELP, labels, keymap)
    line = _line(shown, keymap, width)
    for name in _LEAST_NEEDED:
        if line.cell_len > width:
            last = [one for one in shown if one.operations.startswith(name)][-1:]
            shown = [one for one in shown if one not in last]
            line = _line(shown, keymap, width)
    line.truncate(width)
    return line


class Footers:
    """The footers for a keymap; each is composed once."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._lines: dict[object, Text] = {}

    def line(
        self,
        current: Current,
        labels: Iterable[Label],
        width: int,
        *,
        all_decided: bool,
        lanes: int = 0,
        candidates: int = 0,
    ) -> Text:
        """Return the `footer` for what the keys act on."""
        shown = current, (*labels,), width, all_decided, lanes, candidates
        if shown not in self._lines:
            self._lines[shown] = footer(
                *(current, shown[1], self._keymap, width),
                all_decided=all_decided,
                lanes=lanes,
                candidates=candidates,
            )
        return self._lines[shown]


def list_footer(entries: Sequence[Entry], keymap: Keymap, width: int) -> Text:
    """Describe the keys of a list; a narrow terminal drops the last entries but for the help."""
    shown = [one for entry in entries for one in _bound(entry, (), keymap)]
    while len(shown) > 1 and _line(shown, keymap, width).cell_len > width:
        del shown[-2]
    line = _line(shown, keymap, width)
    line.truncate(width)
    return line


def _numbered(entry: Entry, name: str, count: int) -> Entry:
    """Return the entry with the keys of `count` numbers; only nine have a key."""
    operations = "/".join(f"{name}:{number}" for number in range(1, min(count, 9) + 1))
    return entry._replace(operations=operations)


def _bound(entry: Entry, labels: Sequence[Label], keymap: Keymap) -> list[Entry]:
    """Return the entry if all its operations have keys; for `_LABELS` an entry per label."""
    if entry == _LABELS:
        each = [Entry(f"label:{one.key}", safe(one.name.lower())) for one in labels if one.key]
        return [one for one in each if keymap.of(one.operations)][:MOST_LABELS]
    return [entry] if all(map(keymap.of, entry.operations.split("/"))) else []


def _line(entries: Sequence[Entry], keymap: Keymap, width: int) -> Text:
    """Join the entries, as far apart as `width` allows.

    The last ones get their full words first, as far as `width` allows.
    """
    hints = [_hint(entry, entry.short or entry.words, keymap) for entry in entries]
    for within, between in (("  ", " │ "), (" ", " │ "), (" ", "│")):
        gaps = [within if _group(a) == _group(b) else between for a, b in pairwise(entries)]
        free = width - 1 - sum(hint.cell_len for hint in hints) - sum(map(cell_len, gaps))
        if free >= 0:
            break
    for index, entry in reversed([*enumerate(entries)]):
        more = cell_len(entry.words) - cell_len(entry.short or entry.words)
        if 0 < more <= free:
            hints[index] = _hint(entry, entry.words, keymap)
            free -= more
    pieces = [(hint, (gap, "dim")) for hint, gap in zip_longest(hints, gaps, fillvalue="")]
    return Text.assemble(" ", *chain.from_iterable(pieces))


def _group(entry: Entry) -> str:
    """Return whether an entry decides or fixes a span, else the group of its operation."""
    return _GROUPS.get(entry.operations.split("/")[0], "")


def _hint(entry: Entry, words: str, keymap: Keymap) -> Text:
    """Return the keys of an entry and its words, with what a click on each presses.

    More than two keys are those of lanes, which are digits in a row. The words of several keys
    press none of them.
    """
    names = entry.operations.split("/")
    between = "–" if len(names) > _TWO else "/"
    keys = [
        (keymap.short(name), _CHIP + Style(meta={PRESSES: keymap.of(name)[0]}))
        for name in dict.fromkeys([names[0], names[-1]])
    ]
    if len(keys) == 1:
        return Text.assemble(*keys, (f" {words}", Style(meta=keys[0][1].meta)))
    return Text.assemble(keys[0], (between, _CHIP), keys[1], f" {words}")
