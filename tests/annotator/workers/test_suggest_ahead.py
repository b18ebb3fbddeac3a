"""Prefetching: which articles are requested, and a child that dies, refuses or fails."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.workers.log import log_path
from annotator.workers.suggest_ahead import AHEAD, Ahead, _short
from corpus.model import Article
from corpus.store.candidates import Scored
from corpus.workflows.integrity import check
from tests import speaking_child
from tests.patience import PATIENCE
from tests.pressing import press
from tests.speaking_child import NAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

NO_SUGGESTIONS = "No suggestions here yet. Run `annotator suggest` to make them"
BEING_MADE = "No suggestions here yet: they are being made"


@pytest.fixture
def articles(project: Project, tokenizer: Tokenizer) -> None:
    """Twenty that nobody has suggested for."""
    for number in range(20):
        text = f"Rebels left town {number}."
        tokens, sentences = tokenizer.encode(text)
        article = Article(f"n{number}", text, tokens=tokens, sentences=sentences)
        project.articles.add(article, tokenizer=tokenizer.name)


@pytest.fixture
def ahead_of(tmp_path: Path) -> Callable[..., Ahead]:
    def make(session: LabellingSession, how: str = "works") -> Ahead:
        script, count = str(Path(speaking_child.__file__)), str(tmp_path / "starts")
        command = [sys.executable, script, str(session.project.path), how, count]
        return Ahead(session, command=command, log=tmp_path / "log")

    return make


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))


def starts(tmp_path: Path) -> int:
    count = tmp_path / "starts"
    return len(count.read_text().splitlines()) if count.exists() else 0


@asynccontextmanager
async def running(ahead: Ahead) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(ahead.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


def made(project: Project) -> list[str]:
    names = [f"n{number}" for number in range(20)]
    lacking = project.suggestions.lacking_of(names, NAME)
    return [name for name in names if name not in lacking]


@pytest.mark.usefixtures("articles")
async def test_a_handful_is_made_and_more_when_the_person_moves(
    project: Project, open_session: Callable[..., LabellingSession], ahead_of: Callable[..., Ahead]
) -> None:
    session = open_session()
    assert session.message == NO_SUGGESTIONS
    ahead = ahead_of(session)
    assert session.message == BEING_MADE
    async with running(ahead):
        await until(lambda: len(made(project)) == AHEAD)
        assert made(project) == [f"n{number}" for number in range(AHEAD)]
        assert session.policy.suggester == NAME
        press(session, session.queue.next_article)
        press(session, session.queue.next_article)
        ahead.follow()
        await until(lambda: len(made(project)) == AHEAD + 2)
    assert made(project) == [f"n{number}" for number in range(AHEAD + 2)]


@pytest.mark.usefixtures("articles")
async def test_what_arrives_is_shown_and_nothing_moves(
    open_session: Callable[..., LabellingSession], ahead_of: Callable[..., Ahead]
) -> None:
    session = open_session()
    ahead = ahead_of(session)
    press(session, session.cursor.token_right)
    async with running(ahead):
        await until(lambda: ahead.arrived)
    assert session.draft.shown == ()
    ahead.take_arrived()
    assert [mark.span.extent for mark in session.draft.undecided] == [(0, 6)]
    assert (session.cursor.index, ahead.arrived) == (1, False)
    assert "1 suggestion arrived. Tab: next suggestion" in session.message
    assert not session.draft.edited


@pytest.mark.usefixtures("articles")
async def test_an_article_with_an_edit_stays_as_it_is(
    project: Project, open_session: Callable[..., LabellingSession], ahead_of: Callable[..., Ahead]
) -> None:
    session = open_session()
    ahead = ahead_of(session, "waits")
    async with running(ahead):
        press(session, session.cursor.token_right)
        press(session, session.editor.label, 1)
        before = session.draft.live
        project.path.with_suffix(".go").touch()
        await until(lambda: len(made(project)) >= AHEAD - 1)
        ahead.take_arrived()
    assert session.draft.live == before
    assert session.draft.shown == ()


async def test_no_process_where_nothing_is_lacking(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    ahead_of: Callable[..., Ahead],
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        add_article("[Rebels]A left.", name)
        project.candidates.store(name, "", Scored())
    session = open_session()
    ahead = ahead_of(session)
    async with running(ahead):
        press(session, session.queue.next_article)
        ahead.follow()
        await asyncio.sleep(0.2)
    assert starts(tmp_path) == 0


async def test_candidates_that_are_missing_or_stale_are_made(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    ahead_of: Callable[..., Ahead],
) -> None:
    for name in ("a", "b"):
        add_article("[Rebels]A left.", name)
        project.candidates.store(name, "", Scored())
    session = open_session()
    off = open_session(ghosts_above=1.0)
    project.candidates.keep_weights("new", b"", last_seq=0)
    assert ahead_of(off)._lacking() == []
    ahead = ahead_of(session)
    assert ahead._lacking() == ["b"]  # the ghosts of the open article stay
    project._db.execute("DELETE FROM scored_candidates")
    async with running(ahead):
        await until(lambda: ahead.scored)
    assert session.ghosts.between(0, 20) == []
    ahead.take_scored()
    assert [one.span.extent for one in session.ghosts.between(0, 20)] == [(7, 11)]


async def test_imported_articles_get_candidates_only(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    ahead_of: Callable[..., Ahead],
) -> None:
    add_article("[Rebels]A left.", "a")
    assert Ahead.of(open_session(ghosts_above=1.0)) is None
    session = open_session()
    ahead = ahead_of(session, "refuses")
    assert ahead._lacking() == ["a"]
    async with running(ahead) as task:
        await asyncio.wait([task], timeout=PATIENCE)
    assert session.message == ""  # suggestions are there
    project.candidates.store("a", "", Scored())
    assert ahead._lacking() == []


@pytest.mark.usefixtures("articles")
async def test_a_process_that_dies_is_started_once_more(
    project: Project,
    open_session: Callable[..., LabellingSession],
    ahead_of: Callable[..., Ahead],
    tmp_path: Path,
) -> None:
    async with running(ahead_of(open_session(), "dies once")):
        await until(lambda: len(made(project)) == AHEAD)
    assert starts(tmp_path) == 2
    assert "dying" in (tmp_path / "log").read_text()


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("how", "times", "said"),
    [
        ("dies", 2, "No suggestions: the suggesting process ended twice; log: "),
        ("refuses", 1, "No suggestions: There is no pipeline: `pip install one`; log: "),
    ],
)
async def test_it_gives_up_with_one_sentence(
    open_session: Callable[..., LabellingSession],
    ahead_of: Callable[..., Ahead],
    tmp_path: Path,
    how: str,
    times: int,
    said: str,
) -> None:
    session = open_session()
    ahead = ahead_of(session, how)
    news: list[str] = []
    ahead.changed = lambda: news.append(session.message)
    async with running(ahead) as task:
        await asyncio.wait([task], timeout=PATIENCE)
        assert task.done()
    assert starts(tmp_path) == times
    assert news == [said + str(tmp_path / "log")]
    press(session, session.queue.next_article)
    assert session.message == NO_SUGGESTIONS


@pytest.mark.usefixtures("articles")
async def test_a_program_that_is_not_there(
    open_session: Callable[..., LabellingSession], tmp_path: Path
) -> None:
    session = open_session()
    ahead = Ahead(session, command=[str(tmp_path / "none")], log=tmp_path / "log")
    await ahead.run()
    assert "cannot be started (No such file or directory)" in session.message


@pytest.mark.usefixtures("articles")
async def test_an_article_that_fails_is_not_asked_for_again(
    open_session: Callable[..., LabellingSession], ahead_of: Callable[..., Ahead], tmp_path: Path
) -> None:
    session = open_session()
    ahead = ahead_of(session, "fails")
    news: list[str] = []

    def shown() -> None:
        ahead.follow()
        news.append(session.message)

    ahead.changed = shown
    async with running(ahead):
        await until(lambda: bool(news))
        await until(lambda: len(session.policy.failures) == AHEAD)
        assert ahead._lacking() == []
    said = "No suggestions here: the suggester failed on this article (ValueError: no)"
    assert news == [said]
    assert starts(tmp_path) == 1


def test_the_log_is_in_the_folder_for_state_else_beside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert log_path(tmp_path / "p.db", "suggesting.log") == tmp_path / "p.db.suggesting.log"
    monkeypatch.setenv("ANNOTATOR_STATE", str(tmp_path / "state"))
    assert log_path(tmp_path / "p.db", "suggesting.log") == tmp_path / "state" / "suggesting.log"


@pytest.mark.usefixtures("articles")
async def test_two_screens_on_one_project_do_each_others_work_once(
    project: Project, open_session: Callable[..., LabellingSession], ahead_of: Callable[..., Ahead]
) -> None:
    ana, bob = open_session("ana"), open_session("bob")
    async with running(ahead_of(ana)), running(ahead_of(bob)):
        await until(lambda: len(made(project)) == AHEAD + 1)
    assert made(project) == [f"n{number}" for number in range(AHEAD + 1)]
    assert project.suggestions.counts() == [(NAME, AHEAD + 1, AHEAD + 1)]
    assert list(check(project)) == []


def test_a_path_in_the_home_folder_begins_with_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert _short(Path("/home/ana/state/log")) == "~/state/log"
    assert _short(Path("/var/log")) == "/var/log"


# -- what comes next ----------------------------------------------------------------------------


@pytest.mark.usefixtures("articles")
def test_what_comes_next_is_what_was_opened_and_then_the_queue(
    project: Project, open_session: Callable[..., LabellingSession]
) -> None:
    ana, bob = open_session("ana"), open_session("bob")
    assert (ana.key.article_id, bob.key.article_id) == ("n0", "n1")
    ana.queue.next_article()  # n2; n0 has no edit and is anybody's
    press(ana, ana.editor.label, 1)
    ana.queue.next_article()  # n3, or n0 again
    opened = ana.key.article_id
    press(ana, ana.go_to_article, "n2")
    upcoming = project.queue.ahead_of("n2", ana.person.id, ana.queue.filter, most=3)
    assert upcoming[0] == opened
    assert "n1" not in upcoming
    assert len(upcoming) == 3
    seen = []
    for _ in upcoming:
        press(ana, ana.queue.next_article)
        seen.append(ana.key.article_id)
    assert seen == upcoming
