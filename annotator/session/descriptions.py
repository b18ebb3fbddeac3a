"""Edits in words: a step, and the history of an article."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model import Edit, Span

_VERBS = {
    Action.MOVED: "edge moved",
    Action.REMOVED: "deleted",
    Action.VALUED: "value set",
    Action.COMMENTED: "comment",
    Action.REMEMBERED: "suggested from now on",
    Action.UNFLAGGED: "flag removed",
}
"""The others are called as they are stored: `accepted`."""


def step_in_words(edits: Iterable[Edit]) -> str:
    """Return what the edits of one step did: `accepted 3, edge moved`."""
    counted = Counter(edit.change.action for edit in edits)
    return ", ".join(
        f"{_VERBS.get(action, action)}{f' {count}' if count > 1 else ''}"
        for action, count in counted.items()
    )


def spans_of(edits: Iterable[Edit]) -> list[Span]:
    """Return the spans that edits changed, as they were after each."""
    return [edit.change.span for edit in edits if edit.change.span]


def history(edits: Iterable[Edit], text: str) -> Iterator[tuple[str, str]]:
    """Yield (local time, what was done) for each step of an article, in the order of the edits."""
    done: dict[str, str] = {}
    for step, group in groupby(edits, key=lambda edit: edit.step):
        of_step = list(group)
        first = of_step[0]
        what = step_in_words(of_step)
        if first.change.step:
            what = f"{what}: {done.get(first.change.step, '')}"
        else:
            what += _covered(of_step, text)
        done[step] = what
        at = datetime.fromisoformat(first.at).astimezone()
        yield f"{at:%Y-%m-%d %H:%M:%S}", what


def _covered(edits: Sequence[Edit], text: str) -> str:
    """Return the text of the step's first span, and its comments."""
    spans = spans_of(edits)
    covered = f" “{text[slice(*spans[0].extent)]}”" if spans else ""
    comments = (" ".join(e.change.text.split()) for e in edits if e.change.text)
    return covered + "".join(f": {comment}" for comment in comments)
