"""The screens in real Chromium, served by a real process: keys in, database out."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from corpus.store import Project
from corpus.workflows.integrity import check
from tests.end_to_end.browser import (
    CHROMIUM,
    FLAGS,
    NO_CHROMIUM,
    ServeProcess,
    Window,
    edits,
    until_edits,
)
from tests.patience import until
from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from corpus.model import Article

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
    pytest.mark.xdist_group("browser"),
]

SIZE = {"width": 900, "height": 500}
LEFT, TOP = 1, 2
"""The cell of an article's first character below 110 columns."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def database(project: Project, add_article: Callable[..., Article]) -> Path:
    add_article("[Rebels]A left [Kesh]L with [nine]N trucks.", "first")
    add_article("[Soldiers]A came from Varda.", "second")
    add_article("[Police]A said https://elsewhere.example/page was theirs.", "third")
    project.close()
    return project.path


@pytest.fixture
def served(database: Path) -> Iterator[ServeProcess]:
    with ServeProcess(database) as server:
        yield server
    until(lambda: not server.screens())
    with Project.open(database) as project:
        assert list(check(project)) == []


def new_window(chromium: Browser, **options: Any) -> Window:
    return Window(chromium.new_context(**{"viewport": SIZE, **options}))


def test_an_article_is_labelled_by_keys_with_a_reload_in_the_middle(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium).log_in(served.invite("ana"))
    assert "#" not in window.page.url
    window.press("Escape", "a")
    until_edits(database, "ana", [("first", "accepted")])
    window.press("]")
    opened = "SELECT article_id FROM edits WHERE action = 'opened'"
    until(lambda: rows(database, opened) == [("first",), ("second",)])
    window.page.reload()
    window.wait().press("a", "Enter")
    expected = [("first", "accepted"), ("second", "accepted"), ("second", "finished")]
    until_edits(database, "ana", expected)
    window.press("u", "u", "u", "q")  # undo goes back to before the reload
    assert window.ended() == "You have quit. Everything is saved."
    undone = [(article, "undone") for article in ("second", "second", "first")]
    assert edits(database, "ana") == [*expected, *undone]
    window.page.click("text=Continue as ana")
    window.wait()
    assert {url.split("/static")[0].split("/login")[0].rstrip("/") for url in window.requests} == {
        served.url
    }
    assert window.problems == []


def test_words_are_labelled_with_the_mouse(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium).log_in(served.invite("ana"))
    window.press("Escape")
    mouse = window.page.mouse
    mouse.dblclick(*window.point(LEFT + len("RebelsA left "), TOP))  # suggestions have a tag
    window.press("3")
    spans = "SELECT text, label FROM annotation_spans ORDER BY start"
    until(lambda: rows(database, spans) == [("Kesh", "LOCATION")])
    start = window.point(LEFT + len("RebelsA left KeshL "), TOP)
    mouse.move(*start)
    mouse.down()
    mouse.move(*window.point(LEFT + len("RebelsA left KeshL with nine"), TOP), steps=5)
    mouse.up()
    window.press("2")
    labelled = [("Kesh", "LOCATION"), ("with nine", "NUMBER")]
    until(lambda: rows(database, spans) == labelled)
    assert window.problems == []


def test_two_people_at_once_each_work_under_their_own_name(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    windows = {}
    for name in ("ana", "ben"):
        windows[name] = new_window(chromium).log_in(served.invite(name))
        windows[name].press("Escape")
    windows["ana"].press("a")
    until_edits(database, "ana", [("first", "accepted")])
    windows["ben"].press("a")
    until_edits(database, "ben", [("second", "accepted")])
    windows["ana"].press("a", "a", "Enter")
    finished = [("first", "accepted")] * 3 + [("first", "finished")]
    until_edits(database, "ana", finished)
    assert len(served.screens()) == 2
    assert windows["ben"].page.goto(f"{served.url}/review").status == 403  # type: ignore[union-attr]


def test_a_phone_has_room_for_the_screen(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium, viewport={"width": 360, "height": 640}, has_touch=True)
    window.log_in(served.invite("ana"))
    columns, _ = window.size
    assert 40 <= columns <= 60
    window.press("Escape")
    window.page.touchscreen.tap(*window.point(LEFT + 14, TOP))
    window.press("a")
    until_edits(database, "ana", [("first", "accepted")])
    spans = "SELECT text FROM annotation_spans"
    assert rows(database, spans) == [("Kesh",)]
    page = "document.documentElement"
    assert window.page.evaluate(f"{page}.scrollWidth <= {page}.clientWidth")


def test_a_reviewer_gets_the_review_screen(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium)
    window.page.goto(served.invite("rita", "reviewer"))
    window.page.click("text=Log in")
    assert "Review needs two annotators" in window.ended()
    window.page.click("a.button")
    window.wait().press("Escape", "a")
    until_edits(database, "rita", [("first", "accepted")])


def test_a_reviewer_takes_a_lane(
    chromium: Browser,
    project: Project,
    add_article: Callable[..., Article],
    annotate: Callable[..., object],
) -> None:
    add_article("Rebels left Kesh.", "differs")
    annotate("differs", "ana", "[Rebels]A left [Kesh]L.")
    annotate("differs", "ben", "[Rebels]A left Kesh.")
    project.close()
    with ServeProcess(project.path) as server:
        window = new_window(chromium).log_in(server.invite("rita", "reviewer"))
        window.press("1")
        decided = "SELECT layer, article_id FROM edits WHERE seq = (SELECT max(seq) FROM edits)"
        until(lambda: rows(project.path, decided) == [("adjudication", "differs")])
        until(lambda: edits(project.path, "rita"))
        assert window.problems == []
    until(lambda: not server.screens())


FOREIGN = """<script>
const attempt = async (server) => {
  const socket = await new Promise((done) => {
    const path = "/socket/annotate?width=80&height=24";
    const socket = new WebSocket(server.replace("http", "ws") + path);
    socket.onopen = () => done("opened");
    socket.onerror = () => done("refused");
  });
  const options = {method: "POST", credentials: "include", mode: "no-cors"};
  await fetch(server + "/logout", options).catch(() => "no answer");
  const page = fetch(server + "/", {credentials: "include"});
  const read = await page.then(() => "read", () => "refused");
  return [socket, read];
};
</script>"""


@contextmanager
def foreign_site() -> Iterator[str]:
    """A page of another origin on the same host, to which browsers send the cookie as well."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(FOREIGN.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_foreign_page_in_the_same_browser_reaches_nothing(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium).log_in(served.invite("ana"))
    (screen,) = served.screens()
    with foreign_site() as url:
        page = window.page.context.new_page()
        page.goto(url)
        assert page.evaluate("server => attempt(server)", served.url) == ["refused", "refused"]
        frame = page.evaluate(
            """async server => {
                const frame = document.createElement("iframe");
                frame.src = server;
                const loaded = new Promise((done) => { frame.onload = done; });
                document.body.append(frame);
                await loaded;
                try { return frame.contentDocument.title; } catch { return "unreadable"; }
            }""",
            served.url,
        )
        assert frame in ("", "unreadable", None)
        page.close()
    assert served.screens() == [screen]
    window.press("Escape", "a")  # nobody was logged out
    until_edits(database, "ana", [("first", "accepted")])


def test_a_stolen_cookie_is_worth_nothing_after_revocation(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium).log_in(served.invite("ana"))
    stolen = window.page.context.storage_state()
    assert window.page.evaluate("document.cookie") == ""
    thief = new_window(chromium, storage_state=stolen).open(served.url)
    assert "in another window" in window.ended()
    with Project.open(database) as project:
        assert project.logins.revoke(project.people.get("ana")) == (0, 1)
    assert "Your login has ended" in thief.ended()
    until(lambda: not served.screens())
    for one in (window, thief):
        answer = one.page.goto(served.url)
        assert answer
        assert answer.status == 401
        assert "You are not logged in" in one.page.inner_text("h1")


def test_a_killed_server_loses_no_edit_and_the_page_comes_back_by_itself(
    chromium: Browser, database: Path
) -> None:
    server = ServeProcess(database)
    window = new_window(chromium).log_in(server.invite("ana"))
    window.press("Escape", "a", "a")
    until_edits(database, "ana", [("first", "accepted")] * 2)
    server.stop(signal.SIGKILL)
    assert "The connection is lost" in window.ended()
    until(lambda: not server.screens())
    with ServeProcess(database, server.port) as again:
        window.page.wait_for_selector("#ended[hidden]", state="attached", timeout=60_000)
        window.wait().press("a")
        until_edits(database, "ana", [("first", "accepted")] * 3)
        window.press("q")
        assert "You have quit" in window.ended()
    until(lambda: not again.screens())


def test_an_address_in_an_article_opens_nothing(
    chromium: Browser, served: ServeProcess, database: Path
) -> None:
    window = new_window(chromium).log_in(served.invite("ana"))
    window.press("Escape", "]", "]")
    opened = "SELECT count(*) FROM edits WHERE action = 'opened'"
    until(lambda: rows(database, opened) == [(3,)])
    at = window.point(LEFT + len("PoliceA said https://"), TOP)
    window.page.mouse.move(*at)
    window.page.wait_for_timeout(200)
    window.page.mouse.click(*at)
    window.press("1")
    until_edits(database, "ana", [("third", "added")])
    assert window.popups == []
    assert not [url for url in window.requests if not url.startswith(served.url)]
