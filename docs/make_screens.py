"""Draws the screenshots of the documentation: the apps on the demo project, as SVG.

`make screenshots` runs it. The clock is fixed, so a picture changes only when its screen does.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.review import compare_stale
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for, review_keymap
from annotator.session.board.board import Board
from annotator.session.board.figures import read_figures
from annotator.session.board.session import BoardList
from annotator.session.labelling.session import LabellingSession
from annotator.session.review.session import ReviewSession
from annotator.session.workspace import Workspace
from annotator.tui.board_app import BoardApp
from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.review_app import ReviewApp
from corpus.edits.draft import Draft, flat
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.numbers.valuer import Valuer
from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.tui.base_app import WorkingApp

OUT = Path(__file__).parent / "screens"

ARTICLE = "sample-halva-convoy"


@dataclass(frozen=True)
class Picture:
    """A screenshot: the app, the size of the terminal (columns, rows), and the keys pressed."""

    name: str
    size: tuple[int, int]
    theme: str
    keys: str
    start: Callable[[Project], WorkingApp]


MOMENT = "2026-01-01T11:02:13+00:00"


class StillClock:
    """Replaces `Workspace.saved_at` by a constant."""

    def __get__(self, workspace: Workspace | None, owner: type[Workspace]) -> str:
        return MOMENT

    def __set__(self, workspace: Workspace, moment: str | None) -> None:
        """Ignore the real time."""


def labelling(project: Project) -> WorkingApp:
    """Start the annotating screen for a new annotator."""
    session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
    session.start(ARTICLE)
    return AnnotatorApp(session)


def reviewing(project: Project) -> WorkingApp:
    """Start the review screen for an article that three people have finished."""
    for name, differing in DIFFERING.items():
        annotate(project, name, differing)
    compare_stale(project)
    keymap = review_keymap(default_keymap())
    session = ReviewSession(project, project.people.get_or_add("rita"), keymap=keymap)
    session.policy.names_shown = True
    session.start(ARTICLE)
    return ReviewApp(session)


def annotate(
    project: Project,
    name: str,
    differing: dict[int, Callable[[Span], Span]],
    article_id: str = ARTICLE,
    *,
    via: str = "screen",
) -> None:
    """Finish an article as a person who accepts all suggestions except the `differing` ones.

    Imported annotations are on no day, so that a picture with days would not change.
    """
    key = AnnotationKey(article_id, project.people.get_or_add(name).id)
    article = project.articles.get(article_id)
    shown = flat(project.suggestions.of(article_id, project.suggestions.current()))
    spans = [differing.get(number, same)(one.span) for number, one in enumerate(shown)]
    changes = [Change(Action.ADDED, span) for span in spans if span.end > span.start]
    draft = Draft()
    filled = Valuer(project.labels.all(), project.vague_numbers).filled(
        [*changes, Change(Action.FINISHED)], draft, article.text
    )
    project.edits.record(key, draft, filled, via=via)


def board(project: Project) -> WorkingApp:
    """Start the board of a project in which three people have finished some of the articles."""
    ids = [article.id for article in project.articles.all()]
    project.leases.set_overlap(2)
    for number, (name, differing) in enumerate(DIFFERING.items()):
        for article_id in ids[number : number + 3]:
            annotate(project, name, differing, article_id, via="import")
    project.leases.assign(project.people.get("cleo").id, ids[5:6])
    keymap = keymap_for(BOARD_OPERATIONS, default_keymap())

    def write() -> Project:
        return Project.open(project.path)

    listed = BoardList(Board(project, write, "lea"), keymap)
    listed.take(read_figures(project))
    return BoardApp(listed)


def same(span: Span) -> Span:
    """Keep the suggestion."""
    return span


def left_out(span: Span) -> Span:
    """Leave the suggestion out."""
    return Span(span.start, span.start, span.label)


def as_actor(span: Span) -> Span:
    """Relabel the suggestion as ACTOR."""
    return Span(span.start, span.end, 1)


DIFFERING: dict[str, dict[int, Callable[[Span], Span]]] = {
    "ana": {},
    "ben": {1: left_out, 4: as_actor},
    "cleo": {4: as_actor, 6: left_out},
}


async def draw(picture: Picture, database: Path) -> None:
    """Draw one picture; the project is changed by its keys."""
    with Project.open(database) as project:
        app = picture.start(project)
        async with app.run_test(size=picture.size) as pilot:
            app.theme = picture.theme
            await pilot.press(*picture.keys.split())
            await pilot.pause()
            drawn = app.export_screenshot(title="annotator")
            (OUT / f"{picture.name}.svg").write_text(drawn)


PICTURES = (
    Picture("annotating-120x40", (120, 40), "dark", "a " * 12, labelling),
    Picture("annotating-80x24", (80, 24), "dark", "a " * 8, labelling),
    Picture("annotating-light", (100, 30), "light", "a " * 8, labelling),
    Picture("keys-80x24", (80, 24), "dark", "a a question_mark", labelling),
    Picture("board-120x40", (120, 40), "dark", "down", board),
    Picture("reviewing-120x40", (120, 40), "dark", "1", reviewing),
)


def main() -> None:
    """Draw each picture with a demo project of its own."""
    os.environ["TZ"] = "UTC"
    Workspace.saved_at = StillClock()  # type: ignore[assignment]
    OUT.mkdir(exist_ok=True)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "demo.db"
            command = [sys.executable, "-m", "annotator", "demo", "--no-open", "--db"]
            subprocess.run([*command, str(database)], check=True)
            asyncio.run(draw(picture, database))


if __name__ == "__main__":
    main()
