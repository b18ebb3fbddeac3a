"""A project to review: what its articles say, and a reviewer who opens one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.disagreement import resolution
from corpus.disagreement.places import places
from corpus.model import Action, AnnotationKey, Change, Span, Suggestion

if TYPE_CHECKING:
    from corpus.edits.draft import Draft
    from corpus.store import Project

A, N, L = 1, 2, 3
TEXT = "the rebels left Kesh for Varda"
THE, REBELS, KESH, VARDA = Span(0, 10, A), Span(4, 10, A), Span(16, 20, L), Span(25, 30, L)


def compare(project: Project) -> list[int]:
    return list(project.review.comparisons.refresh())


def review(
    project: Project, who: int, article_id: str, *changes: Change
) -> tuple[AnnotationKey, Draft]:
    """A reviewer opens an article, where everything is proposed, and does something."""
    key = AnnotationKey(article_id, who, "adjudication")
    draft = project.edits.load(key)
    if draft.head is None:
        spans = project.review.lanes(article_id).spans
        shown = [one for place in places(spans) for one in resolution.proposal(place)]
        proposed = tuple(Suggestion(Span(*one[:3])) for one in shown)
        project.edits.record(key, draft, [Change(Action.OPENED, shown=proposed)], via="screen")
    if changes:
        project.edits.record(key, draft, changes, via="screen")
    return key, draft
