"""The gold of a project, or one person's annotations in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store import Project
    from corpus.store.gold_articles import GoldArticles


def selected_gold(
    project: Project, annotator: str | None, *, rejected: bool = False
) -> GoldArticles:
    """Return the gold, or what one person has finished; `NotFoundError` for an unknown person.

    With `rejected`, each article has the spans that were proposed and are not in it.
    """
    if annotator is None:
        return project.gold.articles(rejected=rejected)
    person = project.people.get(annotator)
    return project.gold.annotated_by(person.id, person.name, rejected=rejected)
