"""What is shown of a few articles costs SQLite no more among many."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from annotator.cli.queue import _shown
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for
from annotator.session.board import articles
from annotator.session.board.board import Board
from annotator.session.board.session import BoardList
from annotator.session.labelling.session import LabellingSession
from tests.many_articles import STEPS, project_with_finished, steps_of
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

FEW, MANY = 20, 1_000
IN_SIGHT = 10


def queue(project: Project) -> object:
    return _shown(project, "ana", IN_SIGHT)


def head_of_list(project: Project) -> object:
    return [*islice(project.work.lines(), IN_SIGHT)]


def board(project: Project) -> object:
    keymap = keymap_for(BOARD_OPERATIONS, default_keymap())
    listed = BoardList(Board(project, lambda: project, "ana"), keymap)
    section = listed.section
    section.open()
    return [section.row_at(index) for index in range(IN_SIGHT)], section.detail()


def next_article(project: Project) -> object:
    session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
    assert session.start()
    return press(session, session.queue.next_article)


def one_article(project: Project) -> object:
    review, last = project.review, project.articles.find("article-4")
    return project.gold.of(last.id), review.changed_since_settled(last.id), review.lanes(last.id)


def fit_is_due(project: Project) -> bool:
    """What is asked after each article, when a fit has taken place."""
    candidates = project.candidates
    candidates.keep_weights("digest", b"", last_seq=candidates.last_seq())
    return candidates.fit_due()


@pytest.fixture(scope="module")
def projects(
    tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer
) -> Iterator[dict[str, list[Project]]]:
    """Few and many articles: all but five untouched, and all but five finished."""
    folder: Path = tmp_path_factory.mktemp("many")
    sizes = {"untouched": lambda n: (5, n - 5), "finished": lambda n: (n - 5, 5)}
    with ExitStack() as opened:
        yield {
            name: [
                opened.enter_context(
                    project_with_finished(folder / f"{name}-{n}.db", tokenizer, *split(n))
                )
                for n in (FEW, MANY)
            ]
            for name, split in sizes.items()
        }


@pytest.mark.parametrize("shown", [queue, head_of_list, board, one_article, next_article])
def test_sqlites_work_does_not_grow_with_untouched_articles(
    projects: dict[str, list[Project]],
    shown: Callable[[Project], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(articles, "SECONDS_AT_ONCE", 0.0)  # the board reads on between two keys
    few, many = (steps_of(project, lambda p=project: shown(p)) for project in projects["untouched"])
    assert many <= 1.5 * few + STEPS


@pytest.mark.parametrize("shown", [head_of_list, one_article, fit_is_due])
def test_sqlites_work_does_not_grow_with_finished_articles(
    projects: dict[str, list[Project]], shown: Callable[[Project], object]
) -> None:
    few, many = (steps_of(project, lambda p=project: shown(p)) for project in projects["finished"])
    assert many <= 1.5 * few + STEPS
