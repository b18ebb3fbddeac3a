"""Undoes the steps of one person since an earlier state, by new edits in one step.

An annotation stays as it is if the work of others depends on it: another reviewer has settled the
article after the first of these steps. What is undone can be undone in the same way, because an
undo is an edit like others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.edits.draft import Draft
from corpus.edits.undo import inverse
from corpus.errors import ReplayError, StaleError
from corpus.model import Action, Edit
from corpus.store.edits import new_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.model import AnnotationKey, Annotator, Change, Status
    from corpus.store import Project
    from corpus.store.rewind import Moment


class Undoable(NamedTuple):
    """An annotation whose steps can be undone.

    `changes` undo them, if `head` is still the annotation's last edit. `edits` counts the edits
    that are undone by action; edits that are redone count as `undone`. `spans` and `status` are
    those before and after the undo.
    """

    key: AnnotationKey
    head: str
    changes: tuple[Change, ...]
    edits: Counter[str]
    spans: tuple[int, int]
    status: tuple[Status, Status]


class Dependent(NamedTuple):
    """An annotation that stays as it is: `why` completes "Left as it is: "."""

    key: AnnotationKey
    why: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The annotations that an undo changes, and those that it leaves, in the order of import."""

    undoable: Sequence[Undoable]
    dependent: Sequence[Dependent]

    @property
    def edits(self) -> int:
        """The number of edits that the undo affects."""
        return sum(one.edits.total() for one in self.undoable)


def undo_plan(
    project: Project,
    person: Annotator,
    since: Moment,
    progress: Callable[[int], object] = lambda _: None,
) -> UndoPlan:
    """Plan the undo of a person's steps since a moment, in annotations and adjudications.

    `progress` gets the number of annotations examined so far. Raises `NotFoundError` for a moment
    of another project.
    """
    kept = project.changed_since(since).kept
    of_person = [(key, heads) for key, heads in kept.items() if key.annotator == person.id]
    of_person.sort(key=lambda one: (project.articles.position(one[0].article_id), one[0].layer))
    undoable, dependent = [], []
    for number, (key, heads) in enumerate(of_person, 1):
        found = _examined(project, key, heads)
        if isinstance(found, Undoable):
            undoable.append(found)
        elif found:
            dependent.append(found)
        progress(number)
    return UndoPlan(undoable, dependent)


def _examined(
    project: Project, key: AnnotationKey, heads: Sequence[str]
) -> Undoable | Dependent | None:
    """Plan the undo of all edits after `heads` in one annotation; None if there are none."""
    chain = project.edits.chain(key)
    kept = max((number for number, edit in enumerate(chain, 1) if edit.id in heads), default=0)
    elsewhere = len(heads) > sum(edit.id in heads for edit in chain)
    forked = elsewhere and any(draft.edited for draft in project.edits.versions(key))
    while 0 < kept < len(chain) and chain[kept].step == chain[kept - 1].step:
        kept += 1  # a step is undone whole or not at all
    changes = inverse(chain[kept:])
    if not changes and not forked:
        return None
    # An edit with a row, see `edit_rows`.
    stored = next(edit for edit in chain[kept:] or chain if "/" not in edit.id)
    settled_by = project.edit_log.settled_after(key, stored.id)
    if settled_by:
        return Dependent(key, f"{settled_by} has settled the article since")
    if forked:
        return Dependent(key, "a merge has added a version that a reviewer must settle first")
    then, now = Draft.replay(chain[:kept]), Draft.replay(chain)
    if now.trial == "practice" and now.status == "finished":
        return Dependent(key, "finished practice cannot be changed")
    spans = len(now.accepted), len(then.accepted)
    status = now.status, then.status
    if not _restores(now, changes, then):
        return Dependent(key, "the steps since then cannot be undone one by one")
    edits: Counter[str] = Counter()
    for change in changes:
        of_step = now.edits_of(str(change.step))
        undone = change.action is Action.REDONE
        edits.update("undone" if undone else str(edit.change.action) for edit in of_step)
    return Undoable(key, chain[-1].id, tuple(changes), edits, spans, status)


def _restores(now: Draft, changes: Sequence[Change], then: Draft) -> bool:
    """Apply the changes to `now`, and compare all decisions with those of `then`."""
    try:
        for change in changes:
            now.apply(Edit("", now.head, "", now.last_at or "", change, "undo"))
    except ReplayError:
        return False
    return _decisions(now) == _decisions(then)


def _decisions(draft: Draft) -> tuple[Any, ...]:
    marks = (draft.accepted, draft.rejected)
    return (
        draft.status,
        draft.article_flagged,
        *([(m.span, m.value, m.flagged, m.state) for m in some] for some in marks),
        draft.comments,
        [(one.text, one.label, one.count) for one in draft.remembered],
        draft.dismissed,
        [*draft.links],
    )


def carry_out(
    project: Project,
    plan: UndoPlan,
    reviewer: Annotator,
    progress: Callable[[int], object] = lambda _: None,
) -> None:
    """Undo what was planned, as one step and in one transaction, in the name of `reviewer`.

    `progress` gets the number of annotations done so far. Raises `StaleError`, and stores nothing,
    if one of the annotations has changed since it was planned.
    """

    def entries() -> Iterator[tuple[AnnotationKey, Draft, list[Change]]]:
        for one in plan.undoable:
            draft = project.edits.load(one.key)
            if draft.head != one.head:
                message = (
                    f"Article {one.key.article_id} has changed meanwhile, so nothing was undone: "
                    "run the command again to see what it would do."
                )
                raise StaleError(message)
            yield one.key, draft, [change._replace(text=reviewer.name) for change in one.changes]

    done = project.edits.record_together(entries(), via="undo", step=new_step())
    for number, _ in enumerate(done, 1):
        progress(number)
