"""Stores what cross-validation proposed for a training set as the trained suggester's suggestions.

Its own proposals for those articles would repeat what a person decided there. That would flatter
the suggester in the next comparison, and bias agreement by showing one annotator's decisions to the
next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store import Project
    from corpus.suggesters.trained import HeldOut


def keep_held_out(project: Project, name: str, kept: Iterable[HeldOut]) -> None:
    """Store held-out proposals as suggestions of `name`, which must be registered.

    Articles that were deleted, have another text now, or have suggestions of `name` are skipped.
    """
    with project.transaction():
        for held in kept:
            if project.articles.hash_of(held.article) == held.text:
                project.suggestions.add(name, held.article, held_out_suggestions(project, held))


def held_out_suggestions(project: Project, held: HeldOut) -> list[Suggestion]:
    """The proposals as suggestions, without those of labels that were removed."""
    known = project.labels.ids()
    return [
        Suggestion(Span(p.start, p.end, known[p.label]), p.score, p.reason, p.made_by)
        for p in held.proposals
        if p.label in known
    ]
