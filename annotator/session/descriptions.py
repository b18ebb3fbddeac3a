"""Edits in words: what a step did, and the history of an article. Pure."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.model import Edit

_VERBS = {
    Action.ACCEPTED: "accepted",
    Action.REJECTED: "rejected",
    Action.RELABELLED: "relabelled",
    Action.MOVED: "edge moved",
    Action.ADDED: "added",
    Action.REMOVED: "deleted",
    Action.SPLIT: "split",
    Action.MERGED: "merged",
    Action.VALUED: "value given",
    Action.COMMENTED: "comment",
    Action.REMEMBERED: "suggested from now on",
    Action.FLAGGED: "flagged",
    Action.UNFLAGGED: "flag removed",
    Action.SKIPPED: "skipped",
    Action.FINISHED: "finished",
    Action.REOPENED: "reopened",
    Action.OPENED: "opened",
    Action.UNDONE: "took back",
    Action.REDONE: "redid",
}


def told(edits: Iterable[Edit]) -> str:
    """What the edits of one step did, in a few words."""
    actions = [edit.change.action for edit in edits]
    counted = dict.fromkeys(actions)
    told = [
        f"{_VERBS[action]}{f' {actions.count(action)}' if actions.count(action) > 1 else ''}"
        for action in counted
    ]
    return ", ".join(told)


def history(edits: Iterable[Edit], text: str) -> Iterator[tuple[str, str]]:
    """(local time, what was done) for each step of an article, in the order of the edits."""
    done: dict[str, str] = {}
    for step, group in groupby(edits, key=lambda edit: edit.step):
        of_step = list(group)
        first = of_step[0]
        what = told(of_step)
        if first.change.step:
            what = f"{what}: {done.get(first.change.step, '')}"
        else:
            what += _covered(of_step, text)
        done[step] = what
        at = datetime.fromisoformat(first.at).astimezone()
        yield f"{at:%Y-%m-%d %H:%M:%S}", what


def _covered(edits: list[Edit], text: str) -> str:
    """What the first span of the step covers, and what a comment says."""
    spans = [edit.change.span for edit in edits if edit.change.span]
    covered = f" “{text[spans[0].start : spans[0].end]}”" if spans else ""
    said = (" ".join(e.change.text.split()) for e in edits if e.change.text)
    return covered + "".join(f": {text}" for text in said)
