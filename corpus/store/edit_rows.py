"""Table rows of edits, and of the state that they lead to.

An edit is a row, except that the spans of an imported annotation share one row with the action
`imported`: 48 rows and their places in three indexes would take ten times as much of the file. In
a chain of edits each of its spans is an edit `added` of its own.

The columns of `edits` hold an action with its span; the JSON in `detail` holds the rest:

| key | of which actions | value |
|---|---|---|
| `before`, `other` | relabelled, moved, split, merged, linked | a span as `[start, end, label]` |
| `step` | undone, redone, restored | the step that is undone or redone, or removed the span |
| `text` | commented, remembered, dismissed | the comment, or the string |
| `text` | undone, redone | the reviewer who made the edit in the annotator's place |
| `meant_so` | commented | true: the gold deviates here on purpose |
| `count` | remembered | how often the person has decided so |
| `check` | dismissed | the kind of finish check |
| `role` | linked | what `other` is to the number; without `other` the text names none |
| `suggester`, `unaided`, `trial` | opened | as in `Change` |
| `drawn` | drawn | spans for a second look as `[start, end, label, chance]` |
| `spans` | imported | spans as `[start, end, label]`, with a value `[start, end, label, value]` |
| `shown`, `hidden` | opened | suggestions as `[start, end, label, score, reason, made_by, seen]` |
| `compared` | opened in an adjudication | ids of the edits that the reviewer was shown |
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import ReplayError
from corpus.model import Action, Change, Drawn, Edit, Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from corpus.edits.draft import Draft
    from corpus.model import Mark

EDIT_COLUMNS = 'id, parent, step, at, via, action, start, "end", label, value, detail'
"""The columns of `edits` that `row_of_edit` gives and `edit_of_row` takes."""

STATE_COLUMNS = (
    "status, flagged, started_at, finished_at, seconds, undecided, edited, digest, comments, "
    "unaided, trial"
)
"""The columns of `annotation_state` that `state_row` gives."""

IMPORTED = "imported"
"""The action of a row with the spans of an imported annotation."""

_ACTIONS = {str(action): action for action in Action}
"""Faster than `Action(name)`, which counts in an article with thousands of edits."""


STATE_TABLES = (
    "annotation_state_spans",
    "annotation_state_comments",
    "annotation_state_remembered",
    "annotation_state_dismissed",
    "annotation_state_links",
    "annotation_state_versions",
    "annotation_state",
)
"""The tables that repeat what the edits of an annotation lead to."""


def rows_of_edits(edits: Iterable[Edit]) -> list[tuple[Any, ...]]:
    """The values of `EDIT_COLUMNS` of the rows of successive edits."""
    rows: list[tuple[Any, ...]] = []
    for shared, some in groupby(edits, key=_is_imported_span):
        together = [*some]
        rows += [_imported_row(together)] if shared else map(_row_of_edit, together)
    return rows


def _is_imported_span(edit: Edit) -> bool:
    return edit.via == "import" and edit.change.action is Action.ADDED


def _imported_row(edits: Sequence[Edit]) -> tuple[Any, ...]:
    """The shared row of spans: the id of the last edit, the parent of the first."""
    first, last = edits[0], edits[-1]
    spans = [
        (*_span_row(edit.change.span), *([edit.change.value] if edit.change.value else []))
        for edit in edits
        if edit.change.span
    ]
    detail = json.dumps({"spans": spans}, ensure_ascii=False, separators=(",", ":"))
    nothing = (None, None, None, None)
    return (last.id, first.parent, last.step, last.at, last.via, IMPORTED, *nothing, detail)


def _row_of_edit(edit: Edit) -> tuple[Any, ...]:
    change = edit.change
    span = _span_row(change.span) if change.span else (None, None, None)
    detail = _detail(change)
    return (
        edit.id,
        edit.parent,
        edit.step,
        edit.at,
        edit.via,
        str(change.action),
        *span,
        change.value,
        json.dumps(detail, ensure_ascii=False, separators=(",", ":")) if detail else None,
    )


def _detail(change: Change) -> dict[str, Any]:
    spans = {"before": change.before, "other": change.other}
    values: dict[str, Any] = {
        **{name: _span_row(span) for name, span in spans.items() if span},
        "step": change.step,
        "text": change.text,
        "meant_so": change.meant_so or None,
        "count": change.count,
        "check": change.check,
        "role": change.role,
    }
    if change.action is Action.DRAWN:
        values["drawn"] = [(*_span_row(one.span), one.chance) for one in change.drawn]
    if change.action is Action.OPENED:
        values |= {
            "suggester": change.suggester,
            "shown": _suggestion_rows(change.shown),
            "unaided": change.unaided,
            "trial": change.trial,
            "hidden": _suggestion_rows(change.hidden) or None,
            "compared": change.compared or None,
        }
    return {name: value for name, value in values.items() if value is not None}


def _span_row(span: Span) -> tuple[int, int, int]:
    return span.start, span.end, span.label


def _suggestion_rows(suggestions: Iterable[Suggestion]) -> list[tuple[Any, ...]]:
    return [(*_span_row(s.span), s.score, s.reason, s.made_by, s.seen) for s in suggestions]


def edits_of_row(row: tuple[Any, ...]) -> list[Edit]:
    """The edits of the values of `EDIT_COLUMNS`: one, or each of imported spans.

    Raises `ReplayError` for an unknown action, and for details that are damaged.
    """
    if row[5] != IMPORTED:
        return [_edit_of_row(row)]
    edit_id, parent, step, at, via, *_, detail = row
    try:
        spans = [(Span(*span[:3]), *span[3:]) for span in json.loads(detail)["spans"]]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise _damaged(edit_id, error) from error
    edits: list[Edit] = []
    for number, (span, *value) in enumerate(spans, 1):
        own = edit_id if number == len(spans) else f"{edit_id}/{number}"
        change = Change(Action.ADDED, span, value=value[0] if value else None)
        edits.append(Edit(own, parent, step, at, change, via))
        parent = own
    return edits


def _edit_of_row(row: tuple[Any, ...]) -> Edit:
    edit_id, parent, step, at, via, name, start, end, label, value, detail = row
    action = _ACTIONS.get(name)
    if action is None:
        message = f"The edit '{name}' is unknown: a newer annotator made it. Upgrade annotator-tui."
        raise ReplayError(message)
    span = None if start is None else Span(start, end, label)
    try:
        more = _from_detail(json.loads(detail)) if detail else {}
        change = Change(action, span, value=value, **more)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise _damaged(edit_id, error) from error
    return Edit(edit_id, parent, step, at, change, via)


def _damaged(edit_id: str, error: Exception) -> ReplayError:
    return ReplayError(
        f"The details of edit {edit_id} are damaged ({error}); restore a copy of the file."
    )


def _from_detail(detail: dict[str, Any]) -> dict[str, Any]:
    """The inverse of `_detail`: arguments of a `Change`."""
    for name in detail.keys() & {"before", "other"}:
        detail[name] = Span(*detail[name])
    for name in detail.keys() & {"shown", "hidden"}:
        detail[name] = tuple(Suggestion(Span(*row[:3]), *row[3:]) for row in detail[name])
    if "drawn" in detail:
        detail["drawn"] = tuple(Drawn(Span(*row[:3]), row[3]) for row in detail["drawn"])
    if "compared" in detail:
        detail["compared"] = tuple(detail["compared"])
    return detail


def state_row(draft: Draft) -> tuple[Any, ...]:
    """The values of `STATE_COLUMNS`."""
    return (
        draft.status,
        int(draft.flagged),
        draft.started_at,
        draft.finished_at,
        round(draft.seconds, 3),
        draft.undecided_count,
        int(draft.edited),
        digest(draft.accepted) if draft.status == "finished" else None,
        len(draft.comments),
        None if draft.unaided is None else int(draft.unaided),
        draft.trial,
    )


def span_row(mark: Mark, draft: Draft) -> tuple[Any, ...]:
    """The columns of `annotation_state_spans` after its key."""
    suggester = draft.suggester if mark.suggestion else None
    return *_span_row(mark.span), mark.value, mark.origin, suggester


def comment_rows(draft: Draft) -> list[tuple[Any, ...]]:
    """The columns of `annotation_state_comments` after its key."""
    return [(*(c.extent or (None, None)), c.text, c.at, int(c.meant_so)) for c in draft.comments]


def remembered_rows(draft: Draft) -> list[tuple[Any, ...]]:
    """The columns of `annotation_state_remembered` after its key, without `seq`."""
    return [(kept.text, kept.label, kept.count) for kept in draft.remembered]


def link_rows(draft: Draft) -> list[tuple[Any, ...]]:
    """The columns of `annotation_state_links` after its key."""
    return [
        (*_span_row(number), role, *(_span_row(target) if target else (None, None, None)))
        for (number, role), target in draft.links
    ]


def version_row(version: Draft) -> tuple[str | None, str, str]:
    """The columns of `annotation_state_versions` after its key."""
    return version.head, version.status, digest(version.accepted)


def digest(marks: Iterable[Mark]) -> str:
    """A hash of start, end, label and value of each span: equal for annotations that agree."""
    lines = (f"{m.span.start} {m.span.end} {m.span.label} {m.value or ''}" for m in marks)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
