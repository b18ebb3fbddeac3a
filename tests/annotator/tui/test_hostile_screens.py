"""Every screen on a project whose texts try to steer the terminal: what is written to it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from annotator.cli.review import compare_stale
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for, review_keymap
from annotator.session.board.board import Board
from annotator.session.board.session import BoardList
from annotator.session.difference_list import DifferenceList
from annotator.session.labelling.session import LabellingSession
from annotator.session.review.session import ReviewSession
from annotator.tui.board_app import BoardApp
from annotator.tui.difference_app import DifferenceApp
from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.review_app import ReviewApp
from corpus.store import Project
from corpus.workflows.differences import compared
from tests.hostile_project import HOSTILE, hostile_project
from tests.key_scripts import keys_of
from tests.settled import draw_each_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.tui.base_app import WorkingApp

pytestmark = pytest.mark.slow

OURS = re.compile(r"\x1b\[[\d;]*[mHGCDABXK]")
"""Colours, and where the next characters go."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / f"{HOSTILE}.db"
    hostile_project(path)
    return path


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path) as project:
        yield project


def steering(text: str) -> set[str]:
    """The characters of a text that steer a terminal or mislead on it."""
    kinds = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    return {char for char in text if unicodedata.category(char) in kinds}


async def walk(app: WorkingApp, script: str) -> list[str]:
    """Press keys; return the screens that were shown, as each was after its first key.

    What the screen holds is checked before the painter makes it safe as well, because that can be
    switched off.
    """
    shown: list[str] = []
    written: list[str] = []
    display = app._display

    def kept(screen: Any, renderable: Any) -> None:
        update = app._painter.reduced(renderable)
        if hasattr(update, "render_segments"):
            written.append(update.render_segments(app.console))
        display(screen, None)

    app._display = kept  # type: ignore[method-assign]
    draw_each_frame(app)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for key in keys_of(script):
            await pilot.press(key)
            await pilot.pause(0.02)
            lines = app.screen._compositor.render_strips()
            for line in lines:
                assert not steering(line.text), (key, type(app.screen), line.text)
            if type(app.screen).__name__ not in shown:
                shown.append(type(app.screen).__name__)
    assert written
    for part in written:
        assert not steering(OURS.sub("", part)), part
    assert "␛[2J" in "".join(written)
    return shown


async def test_the_screens_of_labelling(project: Project) -> None:
    session = LabellingSession(project, project.people.get(f"{HOSTILE}a"), via="screen")
    session.start()
    shown = await walk(
        AnnotatorApp(session, tour=True),
        "escape ? escape a u c escape = escape g g escape / r e enter n 0 escape i w escape "
        "ctrl+p escape e escape [ [ ] f f * space [ enter enter .",
    )
    assert {"LabellingScreen", "StringScreen", "CommandPalette"} <= {*shown}


async def test_the_screens_of_review(project: Project) -> None:
    compare_stale(project)
    keymap = review_keymap(default_keymap())
    session = ReviewSession(project, project.people.get(f"{HOSTILE}r"), keymap=keymap)
    session.start(f"{HOSTILE} 1")
    shown = await walk(
        ReviewApp(session),
        "tab b b w down 1 tab p ? escape escape i down ? escape escape c escape g escape "
        "r 4 u ? escape ctrl+p escape ] [ a A x",
    )
    assert {"ReviewScreen", "ClassScreen", "ConsistencyScreen", "CommandPalette"} <= {*shown}


async def test_the_screens_of_the_board(project: Project, path: Path) -> None:
    board = Board(project, lambda: Project.open(path), f"{HOSTILE}r")
    shown = await walk(
        BoardApp(BoardList(board, keymap_for(BOARD_OPERATIONS, default_keymap()))),
        "2 3 4 5 6 7 1 down / r e enter s escape w escape f escape e escape g escape ? escape",
    )
    assert "BoardScreen" in shown


async def test_the_screen_of_differences(project: Project) -> None:
    before = project.moment("2000-01-01T00:00:00.000+00:00")
    with compared(project, before, None) as comparison:
        shown = await walk(
            DifferenceApp(DifferenceList(comparison, HOSTILE, default_keymap())),
            "down down tab 6 ? escape",
        )
    assert "DifferenceScreen" in shown
