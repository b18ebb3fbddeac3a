"""The board on a screen: keys in, text out, and what is read and drawn for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for
from annotator.session.board.board import Board, Launch
from annotator.session.board.session import BoardList
from annotator.tui.board_app import BoardApp
from annotator.workers.commands import run_command
from corpus.store import Project
from corpus.store.work import Work
from tests.settled import draw_each_frame
from tests.watched import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.workers.protocol import Counted

ARTICLES = 60


@pytest.fixture
def app(project: Project, add_article: Callable[..., object]) -> BoardApp:
    for number in range(ARTICLES):
        add_article(f"[Rebels]A left [Kesh]L on day {number}.", f"id-{number:02}")
    for name in ("ana", "ben"):
        project.people.get_or_add(name)
    board = Board(project, lambda: Project.open(project.path), "ana")
    return BoardApp(BoardList(board, keymap_for(BOARD_OPERATIONS, default_keymap())))


async def test_keys_of_the_board(app: BoardApp, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    line = Work.line

    def counted(work: Work, article_id: str) -> Any:
        read.append(article_id)
        return line(work, article_id)

    monkeypatch.setattr(Work, "line", counted)

    def ready(screen: object) -> bool:
        return bool(app.listed.session.figures) and not app.job

    draw_each_frame(app)
    async with running(app, ready) as press:
        _, text = await press("1")
        height = app.board.rows.size.height
        assert len(set(read)) == len(read) == height  # only what is in sight
        assert "0 of 60 articles gold" in text
        assert "1 Articles 2 People 3 Progress" in text
        drawn = app.board.rows.rows_drawn
        await press("down")
        assert app.board.rows.rows_drawn == drawn + 2
        await press("end")
        assert len(read) == 2 * height
        assert "Title of id-59" in (await press("1"))[1]
        _, text = await press("/")
        assert "Title of id-59" in text.splitlines()[-5]
        assert text.splitlines()[-1].startswith(" Search:")
        _, text = await press("4 7 enter")
        assert "all articles with 47" in text
        assert "Best match first" in text
        _, text = await press("s 2")
        assert "not begun with 47" in text
        assert "Assign 1 article to" in (await press("g"))[1]
        assert "1 article newly assigned to ben." in (await press("down enter"))[1]
        assert "search titles and texts" in (await press("?"))[1]
        _, text = await press("a 3")
        assert "60 begun by nobody yet" in text
        await press("q")
    assert app.launch is None


async def test_a_key_starts_other_work(app: BoardApp) -> None:
    async with running(app) as press:
        await press("down enter")
    assert app.launch == Launch("annotate", "ana", article_id="id-01")


@pytest.mark.slow
async def test_a_command_reports_its_progress(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., object]
) -> None:
    add_article("[Rebels]A left.", "a")
    annotate("a", "ana", "[Rebels]A left.")
    out, reports = project.path.with_name("gold.jsonl"), list["Counted"]()
    printed = await run_command(project.path, ["export", "jsonl", "--", str(out)], reports.append)
    assert printed.code == 0
    assert printed.results == ("gold.jsonl: 1 article, 1 span",)
    assert [(one.what, one.done, one.total) for one in reports] == [("exporting", 1, 1)]
    again = await run_command(project.path, ["export", "nothing", "--", str(out)], reports.append)
    assert again.code == 2
    assert "There is no format 'nothing'" in " ".join(again.diagnostics)
