"""The figures on a project's progress that `annotator status` prints and the board shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store import Project
    from corpus.store.gold import Waiting
    from corpus.store.leases import Held
    from corpus.store.work import PersonsWork


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a project: `gold` counts articles by basis, `runs` are suggesters.

    `changed` are the ids of articles edited since their adjudication. `versions` and
    `settled_before` are (article id, name) of annotations that a merge has brought in two versions,
    and of adjudications that it has set aside for a later one. A run is (suggester, articles,
    suggestions); `current` is the suggester that the screen shows. `backups_off` is why there are
    no automatic backups.
    """

    articles: int
    tokenizer: str
    gold: dict[str, int]
    waiting: Waiting
    changed: list[str]
    versions: list[tuple[str, str]]
    settled_before: list[tuple[str, str]]
    people: list[PersonsWork]
    held: list[Held]
    runs: list[tuple[str, int, int]]
    current: str | None
    backups_off: str


def read_progress(project: Project) -> Progress:
    """Read the figures; call it in a snapshot, so that they belong together."""
    return Progress(
        articles=project.articles.count(),
        tokenizer=project.tokenizer,
        gold=project.work.gold_by_basis(),
        waiting=project.gold.waiting(),
        changed=project.review.all_changed_since_settled(),
        versions=project.review.unsettled_versions(),
        settled_before=project.review.settled_differently(),
        people=project.work.by_person(),
        held=project.leases.held(),
        runs=project.suggestions.counts(),
        current=project.suggestions.current(),
        backups_off=project.backups.why_off,
    )
