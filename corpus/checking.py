"""Proof that the state tables say what the edits say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.draft import Draft, ReplayError
from corpus.store.edits import state_of, state_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store import Project
    from corpus.store.edits import AnnotationKey


def check(project: Project) -> Iterator[str]:
    """A sentence for each thing that is wrong; none where the project is whole.

    Looks at SQLite's own integrity, replays every annotation and compares, and looks whether each
    span lies on the token edges of its article.
    """
    yield from project.damage()
    for key in project.edits.keys():  # noqa: SIM118 - a method of ours, no dict
        yield from _differences(project, key)


def _differences(project: Project, key: AnnotationKey) -> Iterator[str]:
    where = f"Article {key.article_id}, annotator {key.annotator}, {key.layer}"
    try:
        draft = project.edits.load(key)
    except ReplayError as error:
        yield f"{where}: {error}"
        return
    if _replayed(draft) != project.edits.stored_state(key):
        yield f"{where}: the state tables differ from the replay of the edits."
    yield from (f"{where}: {problem}" for problem in _off_tokens(project, key, draft))


def _replayed(draft: Draft) -> tuple[object, ...]:
    rows = [state_row(mark, draft) for mark in draft.accepted]
    return (draft.head, *state_of(draft), rows)


def _off_tokens(project: Project, key: AnnotationKey, draft: Draft) -> Iterator[str]:
    from corpus.tokens import Tokens

    article = project.articles.get(key.article_id)
    tokens = Tokens(article.text, article.tokens, article.sentences)
    for mark in draft.accepted:
        if not tokens.fits(*mark.span.extent):
            yield f"span {mark.span.start}–{mark.span.end} lies on no token edges."
