"""Suggestions of a trained suggester for the articles that it learned from: what it had not seen.

Its own proposals for them would repeat what a person decided there: they would flatter it in the
next comparison, and show one annotator's decisions to the next, which no agreement survives. So
what the cross-validation held out is stored in their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store import Project
    from corpus.suggesters.trained import HeldOut


def keep_held_out(project: Project, name: str, kept: Iterable[HeldOut]) -> None:
    """Store what was held out as what `name` suggests; it must have run here.

    An article that is gone, has another text by now, or has suggestions of `name` is left alone.
    """
    with project.transaction():
        for held in kept:
            if project.articles.hash_of(held.article) == held.text:
                project.suggestions.add(name, held.article, held_out_suggestions(project, held))


def held_out_suggestions(project: Project, held: HeldOut) -> list[Suggestion]:
    """The proposals under the project's label ids; a label that is gone leaves its spans out."""
    known = project.labels.ids()
    return [
        Suggestion(Span(p.start, p.end, known[p.label]), p.score, p.reason, p.made_by)
        for p in held.proposals
        if p.label in known
    ]
