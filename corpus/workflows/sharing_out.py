"""Changes to who labels what; each function returns a sentence that reports the change.

`annotator queue` and the board use the same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Annotator
    from corpus.store import Project


def assign(project: Project, person: Annotator, article_ids: Sequence[str]) -> str:
    """Reserve articles for a person; counts those that they will not get anyway."""
    count = project.leases.assign(person.id, article_ids)
    assigned = f"{counted(count, 'article')} newly assigned to {person.name}."
    done = project.leases.count_done(person.id, article_ids)
    if not done:
        return assigned
    return f"{assigned} Finished by {person.name} or settled already: {done:,}."


def set_overlap(project: Project, people: int, article_ids: Sequence[str] = ()) -> str:
    """Set how many people label each of the articles, or each article of the project.

    0 lets the articles be labelled by as many people as all others.
    """
    project.leases.set_overlap(people, article_ids)
    which = counted(len(article_ids), "article") if article_ids else "All articles"
    overlap = people or project.leases.overlap
    return f"{which}: {'1 person labels' if overlap == 1 else f'{overlap} people label'} each."


def release_person(project: Project, person: Annotator) -> list[str]:
    """End all leases and assignments of a person; a sentence for each."""
    ended = project.leases.release(annotator=person.id)
    return [_released(one.article_id, one.name) for one in ended]


def release_article(project: Project, article_id: str) -> list[str]:
    """End all leases and assignments on an article; a sentence for each."""
    ended = project.leases.release(article_id=article_id)
    return [_released(one.article_id, one.name) for one in ended]


def nothing_released(target: str) -> str:
    """Return the sentence for a person or an article without a lease or an assignment."""
    return f"Nothing to release for {target}."


def _released(article_id: str, name: str) -> str:
    return f"Released {article_id} from {name}."
