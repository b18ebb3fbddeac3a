"""Every screen on a project whose texts try to steer the terminal: what is written to it."""

from __future__ import annotations

import pkgutil
import re
import shutil
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from textual.screen import Screen

import annotator.tui
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
from tests.pressing import press, press_keys
from tests.settled import draw_each_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from annotator.tui.base_app import WorkingApp

OURS = re.compile(r"\x1b\[[\d;]*[mHGCDABXK]")
"""Colours, and where the next characters go."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / f"{HOSTILE}.db"
    hostile_project(path)
    return path


def steering(text: str) -> set[str]:
    """The characters of a text that steer a terminal or mislead on it."""
    kinds = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    return {char for char in text if unicodedata.category(char) in kinds}


@contextmanager
def labelling(path: Path) -> Iterator[WorkingApp]:
    with Project.open(path) as project:
        session = LabellingSession(project, project.people.get(f"{HOSTILE}a"), via="screen")
        session.start()
        yield AnnotatorApp(session, tour=True)


@contextmanager
def practice(path: Path) -> Iterator[WorkingApp]:
    with Project.open(path) as project:
        session = LabellingSession(project, project.people.get_or_add("cem"), via="screen")
        session.start()
        yield AnnotatorApp(session)


@contextmanager
def somebody_elses(path: Path) -> Iterator[WorkingApp]:
    """An article that another person takes while it is open; then the file is gone."""
    with Project.open(path) as project:
        project.leases.set_overlap(1, [f"{HOSTILE} 3"])
        ana, ben = (project.people.get(f"{HOSTILE}{letter}") for letter in "ab")
        session = LabellingSession(project, ana, via="screen")
        session.start()
        while session.key.article_id != f"{HOSTILE} 3":
            press_keys(session, "]")
        other = LabellingSession(project, ben, via="screen")
        other.start(f"{HOSTILE} 3")
        press(other, other.accept)
        yield AnnotatorApp(session)


@contextmanager
def deleted(path: Path) -> Iterator[WorkingApp]:
    with labelling(path) as app:
        path.unlink()
        yield app


@contextmanager
def reviewing(path: Path) -> Iterator[WorkingApp]:
    with Project.open(path) as project:
        compare_stale(project)
        keymap = review_keymap(default_keymap())
        session = ReviewSession(project, project.people.get(f"{HOSTILE}r"), keymap=keymap)
        session.start(f"{HOSTILE} 1")
        yield ReviewApp(session)


@contextmanager
def board(path: Path) -> Iterator[WorkingApp]:
    with Project.open(path) as project:
        board = Board(project, lambda: Project.open(path), f"{HOSTILE}r")
        yield BoardApp(BoardList(board, keymap_for(BOARD_OPERATIONS, default_keymap())))


@contextmanager
def differences(path: Path) -> Iterator[WorkingApp]:
    with Project.open(path) as project:
        before = project.moment("2000-01-01T00:00:00.000+00:00")
        with compared(project, before, None) as comparison:
            yield DifferenceApp(DifferenceList(comparison, HOSTILE, default_keymap()))


@dataclass(frozen=True)
class Walk:
    """An app on the hostile project, the keys that are pressed, and what they show.

    `shows` are screens, and `says` is a part of a message.
    """

    app: Callable[[Path], AbstractContextManager[WorkingApp]]
    keys: str
    shows: frozenset[str]
    says: str = ""


WALKS = {
    "labelling": Walk(
        labelling,
        "escape ? escape a u c escape = escape g g escape / r e enter n 0 escape i w escape "
        'ctrl+p escape ctrl+p "zz" escape escape e escape [ [ ] f f * space [ enter enter .',
        frozenset({"LabellingScreen", "HelpScreen", "LabelScreen", "StringScreen"}),
    ),
    "practice": Walk(
        practice, "x x enter enter enter tab down ? escape escape [", frozenset({"PracticeScreen"})
    ),
    "an article that somebody else has taken": Walk(
        somebody_elses, "a u escape", frozenset({"LabellingScreen"}), "zzb has taken this article"
    ),
    "a deleted file": Walk(
        deleted, "[ x q end x escape", frozenset({"LabellingScreen"}), "zz.db was deleted or moved"
    ),
    "review": Walk(
        reviewing,
        "tab b b w down 1 tab p ? escape escape i down ? escape escape c escape g escape "
        "r 4 u ? escape ctrl+p escape ] [ a A x",
        frozenset({"ReviewScreen", "ClassScreen", "ConsistencyScreen"}),
    ),
    "board": Walk(
        board,
        "2 3 4 5 6 7 1 down / r e enter s escape w escape f escape e escape g escape ? escape",
        frozenset({"BoardScreen", "ChoiceScreen"}),
    ),
    "differences": Walk(differences, "down down tab 6 ? escape", frozenset({"DifferenceScreen"})),
}


def screens() -> set[str]:
    """The screens of the program, without those that are only bases of others."""
    for module in pkgutil.walk_packages(annotator.tui.__path__, "annotator.tui."):
        import_module(module.name)
    ours, bases = set(), set()
    waiting = [Screen]
    while waiting:
        for found in waiting.pop().__subclasses__():
            waiting.append(found)
            if found.__module__.startswith("annotator."):
                ours.add(found.__name__)
                bases |= {base.__name__ for base in found.__mro__[1:]}
    return ours - bases


def test_every_screen_is_walked() -> None:
    assert screens() == set().union(*(walk.shows for walk in WALKS.values()))


async def pressed(app: WorkingApp, script: str) -> tuple[set[str], str]:
    """Press keys; return the screens that were shown, and all their lines.

    What the screen holds is checked before the painter makes it safe as well, because that can be
    switched off.
    """
    shown: set[str] = set()
    said: list[str] = []
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
        for key in ["", *keys_of(script)]:
            if key:
                await pilot.press(key)
            await pilot.pause(0.02)
            lines = app.screen._compositor.render_strips()
            for line in lines:
                assert not steering(line.text), (key, type(app.screen), line.text)
            shown.add(type(app.screen).__name__)
            said += (line.text for line in lines)
    assert written
    for part in written:
        assert not steering(OURS.sub("", part)), part
    assert "␛[2J" in "".join(written)
    return shown, "\n".join(said)


@pytest.mark.slow
@pytest.mark.parametrize("name", WALKS)
async def test_no_screen_writes_what_steers_a_terminal(
    name: str, path: Path, tmp_path: Path
) -> None:
    here = tmp_path / path.name
    shutil.copy(path, here)
    walk = WALKS[name]
    with walk.app(here) as app:
        shown, said = await pressed(app, walk.keys)
    assert walk.shows <= shown
    assert walk.says in said
