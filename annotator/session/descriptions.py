"""Edits in words: a step, and the history of an article."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.edits.effects import CLEARING
from corpus.model import Action
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model import Change, Edit

_VERBS = {
    Action.MOVED: "edge moved",
    Action.REMOVED: "deleted",
    Action.VALUED: "value set",
    Action.COMMENTED: "comment",
    Action.REMEMBERED: "suggested from now on",
    Action.DISMISSED: "stopped asking about",
    Action.DRAWN: "drawn for a second look",
    Action.CONFIRMED: "confirmed",
    Action.UNFLAGGED: "flag removed",
}
"""The others are called as they are stored: `accepted`."""


def step_in_words(edits: Sequence[Edit]) -> str:
    """Return what the edits of one step did: `accepted 3, edge moved`.

    Spans that were replaced or restored are counted first: `replaced 2 spans, added`.
    """
    edits = _without_consequences(edits)
    of_others = _of_others(edits)
    actions = [edit.change.action for edit in edits if edit.change.action in of_others]
    others = Counter("restored" if one is Action.RESTORED else "replaced" for one in actions)
    counts = Counter(_verb(edit) for edit in edits if edit.change.action not in of_others)
    verbs = [f"{verb} {count}" if count > 1 else verb for verb, count in counts.items()]
    return ", ".join([*(f"{verb} {counted(n, 'span')}" for verb, n in others.items()), *verbs])


def texts_of(edits: Sequence[Edit], text: str) -> list[str]:
    """Return the texts that edits changed or are about, not those of a span's neighbours."""
    edits = _without_consequences(edits)
    of_others = _of_others(edits)
    changes = [edit.change for edit in edits if edit.change.action not in of_others]
    spans = [change.before if change.action is Action.SPLIT else change.span for change in changes]
    return [
        covered
        for change, span in zip(changes, spans, strict=True)
        if (covered := _string(change) or (text[slice(*span.extent)] if span else ""))
    ]


def _string(change: Change) -> str:
    about = change.action in (Action.REMEMBERED, Action.DISMISSED)
    return (change.text or "") if about else ""


def _verb(edit: Edit) -> str:
    change = edit.change
    if change.action is Action.REMEMBERED and change.span is None:
        return "no longer suggested"
    return _VERBS.get(change.action, str(change.action))


def _of_others(edits: Iterable[Edit]) -> frozenset[Action]:
    """Return the actions that, in this step, removed or restored the neighbours of a span."""
    makes_room = any(edit.change.action in (Action.ADDED, Action.MOVED) for edit in edits)
    return CLEARING | {Action.RESTORED} if makes_room else frozenset()


def _without_consequences(edits: Sequence[Edit]) -> list[Edit]:
    """Leave out what follows from another edit of the step.

    These are the values that a split resets in its halves, what a link accepts, and the second link
    of the same number.
    """
    actions = {edit.change.action for edit in edits}
    if Action.LINKED in actions:
        return [edit for edit in edits if edit.change.action is not Action.ACCEPTED][:1]
    if Action.SPLIT in actions:
        return [edit for edit in edits if edit.change.action is not Action.VALUED]
    return list(edits)


def history(edits: Iterable[Edit], text: str) -> Iterator[tuple[str, str]]:
    """Yield (local time, what was done) for each step of an article, in the order of the edits."""
    done: dict[str, str] = {}
    for step, group in groupby(edits, key=lambda edit: edit.step):
        of_step = list(group)
        first = of_step[0]
        what = step_in_words(of_step)
        if first.change.step:
            what += f" by {first.change.text}" if first.change.text else ""
            what += "" if len(of_step) > 1 else f": {done.get(first.change.step, '')}"
        else:
            what += _covered(of_step, text)
        done[step] = what
        at = datetime.fromisoformat(first.at).astimezone()
        yield f"{at:%Y-%m-%d %H:%M:%S}", what


def _covered(edits: Sequence[Edit], text: str) -> str:
    """Return the step's first text, its links and its comments."""
    texts = texts_of(edits, text)
    links = [_link(edit.change, text) for edit in edits if edit.change.action is Action.LINKED]
    comments = [e.change.text for e in edits if e.change.action is Action.COMMENTED]
    quoted = "".join(f": {' '.join(comment.split())}" for comment in comments if comment)
    linked = f": {', '.join(links)}" if links else ""
    return (f" “{texts[0]}”" if texts else "") + linked + quoted


def _link(change: Change, text: str) -> str:
    target = f"“{text[slice(*change.other.extent)]}”" if change.other else "none"
    return f"{change.role} {target}"
