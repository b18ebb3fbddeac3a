"""The remarks of an imported article: everybody's flags and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Change, Refusal, Span
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.edits.draft import Draft
    from corpus.model import Article, Remark
    from corpus.readers import ReadArticle
    from corpus.store import Project

FLAG = "flag on a span"
"""The kind that flags are counted under if their author does not have the span."""


def store_remarks(
    project: Project, item: ReadArticle, article: Article, person: Callable[[str], int]
) -> Iterator[Refusal]:
    """Store the remarks of an exported line for their authors, unless these have any already.

    `person` gives the id of a name. Yields the flags that have no span to be on.
    """
    remarks: dict[str, list[Remark]] = {}
    for remark in item.gold.remarks if item.gold else ():
        remarks.setdefault(folded(remark.annotator), []).append(remark)
    for theirs in remarks.values():
        key = AnnotationKey(article.id, person(theirs[0].annotator))
        draft = project.edits.load(key)
        if draft.remarked:
            continue
        changes: list[Change] = []
        for remark in theirs:
            made = _changes(remark, draft, project.labels.all()[0].id)
            changes += made
            if remark.flagged and not any(change.action is Action.FLAGGED for change in made):
                what = f"{FLAG} {remark.start}\u2013{remark.end} by {remark.annotator!r}"
                yield Refusal(item.where, f"{what} left out of article {article.id!r}", FLAG)
        if changes:
            project.edits.record(key, draft, changes, via="import")


def _changes(remark: Remark, draft: Draft, label: int) -> list[Change]:
    """The edits that make a remark; `label` is any, because a comment is on an extent."""
    extent, target, about = None, None, None
    if remark.start is not None and remark.end is not None:
        extent = (remark.start, remark.end)
        target = next((mark.span for mark in draft.live if mark.span.extent == extent), None)
        about = target or Span(*extent, label)
    changes = []
    if remark.flagged and (target or extent is None):
        changes.append(Change(Action.FLAGGED, target))
    if remark.comment:
        changes.append(Change(Action.COMMENTED, about, text=remark.comment))
    return changes
