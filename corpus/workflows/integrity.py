"""Checks that everything stored beside the edits agrees with them, and rebuilds what does not."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from corpus.errors import ReplayError
from corpus.model import text_hash
from corpus.store.edit_rows import (
    comment_rows,
    link_rows,
    remembered_rows,
    span_row,
    state_row,
    version_row,
)
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.edits.draft import Draft
    from corpus.model import AnnotationKey
    from corpus.store import Project


def count_steps(project: Project) -> int:
    """The number of articles and annotations that a check examines."""
    return project.articles.count(retired=True) + len(project.edits.keys())


def check(project: Project, progress: Callable[[int], object] = lambda _: None) -> Iterator[str]:
    """A sentence for each problem.

    Runs SQLite's own checks, replays every annotation, compares the state tables, memory counts and
    verdicts with the replay, and checks that each span is on token edges. `progress` gets the
    number of articles and annotations examined so far.
    """
    done = count(1)
    yield from project.damage()
    for person in project.people.all():
        if project.people.find(person.name) != person:
            yield f"The name of the annotator {person.name!r} is damaged."
    with project.snapshot():
        for article in project.articles.all(retired=True):
            progress(next(done))
            tokens = Tokens(article.text, article.tokens)
            if text_hash(article.text) != project.articles.hash_of(article.id):
                yield f"Article {article.id}: the text was changed after the import."
            elif tokens.ends and len(article.text) - 1 > tokens.ends[-1]:
                yield f"Article {article.id}: its token edges do not cover the text."
        for key in project.edits.keys():  # noqa: SIM118 - a method of ours, no dict
            progress(next(done))
            yield from _differences(project, key)
        if project.verdicts.miscounted():
            yield (
                "The sums of verdicts differ from the annotations; "
                "`annotator check --rebuild` computes them again."
            )
        for article_id in project.review.comparisons.wrong():
            yield (
                f"Article {article_id}: the stored comparison of its annotations is wrong; "
                "`annotator check --rebuild` has them compared again."
            )


def rebuild(project: Project) -> int:
    """Rebuild what differs from the edits; returns how many annotations did.

    Indexes are made again first, so that a damaged one hides nothing.
    """
    project.rebuild_indexes()
    keys = project.edits.keys()
    rebuilt: set[AnnotationKey] = set()
    for key in keys:
        with suppress(ReplayError):  # damaged edits, which `check` names
            draft = project.edits.load(key)
            same = _replayed(project, key, draft) == project.edits.stored_state(key)
            if not same or not project.verdicts.agrees(key, draft):
                project.edits.rebuild(key)
                rebuilt.add(key)
    project.verdicts.rebuild_counts()
    project.review.comparisons.forget(project.review.comparisons.wrong())
    for key in keys:
        with suppress(ReplayError):
            if not project.memories.holds(key):
                project.memories.count(key)
                rebuilt.add(key)
    return len(rebuilt)


def _differences(project: Project, key: AnnotationKey) -> Iterator[str]:
    where = f"Article {key.article_id}, {project.people.name(key.annotator)}, {key.layer}"
    try:
        draft = project.edits.load(key)
    except ReplayError as error:
        yield f"{where}: {error}"
        return
    if _replayed(project, key, draft) != project.edits.stored_state(key):
        yield (
            f"{where}: the state tables differ from the replay of the edits; "
            "`annotator check --rebuild` rebuilds them."
        )
    if not project.memories.holds(key):
        yield (
            f"{where}: the counts of memory differ from the edits; "
            "`annotator check --rebuild` counts again."
        )
    to_count = project.memories.is_due(key) and project.verdicts.is_empty(key)
    if not to_count and not project.verdicts.agrees(key, draft):
        yield (
            f"{where}: the verdicts on suggestions differ from the edits; "
            "`annotator check --rebuild` rebuilds them."
        )
    article = project.articles.get(key.article_id)
    tokens = Tokens(article.text, article.tokens, article.sentences)
    for mark in draft.accepted:
        if not tokens.fits(*mark.span.extent):
            yield f"{where}: span {mark.span.start}–{mark.span.end} is not on token edges."


def _replayed(project: Project, key: AnnotationKey, draft: Draft) -> tuple[object, ...]:
    rows = [span_row(mark, draft) for mark in draft.accepted]
    more = comment_rows(draft), remembered_rows(draft), draft.dismissed, link_rows(draft)
    versions = [version_row(one) for one in project.edits.versions(key)]
    return (draft.head, *state_row(draft), rows, *more, versions)
