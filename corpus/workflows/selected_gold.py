"""The gold of a project, or one person's annotations in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import GoldArticle
    from corpus.store import Project


def selected_gold(project: Project, annotator: str | None) -> Iterator[GoldArticle]:
    """Yield the gold, or what one person has finished; `NotFoundError` for an unknown person."""
    if annotator is None:
        return project.gold.articles()
    person = project.people.get(annotator)
    return project.gold.annotated_by(person.id, person.name)
