"""Windows and their processes: begun, limited, and ended in good order."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from typing import TYPE_CHECKING, Any

import aiohttp

from annotator.web import screen_process, visits
from annotator.web.limits import MESSAGE_BYTES
from annotator.web.screen_process import INHERITED
from tests.patience import PATIENCE

if TYPE_CHECKING:
    import pytest

Serving = Any
"""The fixture `serving`."""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_ended(pid: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while is_running(pid):
            await asyncio.sleep(0.02)


async def test_the_server_alone_decides_who_works_and_in_which_environment(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "x")
    monkeypatch.setenv("PYTHONPATH", "/tmp/elsewhere")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    async with serving() as site:
        ana = await site.logged_in("ana $(id); --as=ben")
        size = "as=ben&name=ben&ANNOTATOR_NAME=ben&width=100&height=30"
        window = await ana.open(size=size)
        about = await window.about()
        assert about["argv"][2:] == ["ana $(id); --as=ben", "annotate", "None"]
        assert about["env"].pop("TZ") == "Asia/Tokyo"
        ours = {"TERM", "TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM", "COLUMNS", "ROWS", "PYTHONUTF8"}
        assert about["env"].keys() <= {*INHERITED, *ours}
        assert (about["env"]["COLUMNS"], about["env"]["ROWS"]) == ("100", "30")


async def test_keys_sizes_and_focus_reach_the_screen(serving: Serving) -> None:
    async with serving() as site:
        window = await (await site.logged_in("ana")).open()
        await window.about()
        await window.send("stdin", "aé\ud800")
        assert await window.next() == "Daé?".encode()
        for size, kept in (((120, 40), (120, 40)), ((10**9, 0), (400, 5)), (("9", "9"), (20, 9))):
            await window.send("resize", {"width": size[0], "height": size[1]})
            width, height = kept
            drawn = await window.next()
            assert json.loads(drawn[1:]) == {"type": "resize", "width": width, "height": height}
        for kind in ("focus", "blur"):
            await window.send(kind)
            assert json.loads((await window.next())[1:]) == {"type": kind}
        await window.send("ping", "123")
        assert json.loads((await window.socket.receive()).data) == ["pong", "123"]


async def test_the_size_at_the_start_is_clamped_too(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        window = await ana.open(size="width=99999&height=1")
        env = (await window.about())["env"]
        assert (env["COLUMNS"], env["ROWS"]) == ("400", "5")
        for size in (
            "",
            "width=80",
            "width=80&height=-1",
            "width=8e1&height=24",
            "width=٣&height=9",
        ):
            assert await ana.refusal(size=size) == 400, size


async def test_what_the_page_never_sends_ends_the_window(serving: Serving) -> None:
    wrong = [
        "no json",
        "[" * 5000,
        "{}",
        '["stdin"]',
        '["stdin", 1]',
        '["resize", {"width": 1.5, "height": true}]',
        '["quit"]',
        json.dumps(["ping", "x" * 100]),
        json.dumps(["stdin", "x" * MESSAGE_BYTES]),
    ]
    async with serving() as site:
        for text in wrong:
            window = await (await site.logged_in("ana")).open()
            pid = (await window.about())["pid"]
            await window.socket.send_str(text)
            assert await window.ended() == ""
            await until_ended(pid)
        window = await (await site.logged_in("ana")).open()
        pid = (await window.about())["pid"]
        await window.socket.send_bytes(b"x")
        assert await window.ended() == ""
        await until_ended(pid)


async def test_a_lost_connection_ends_the_screen_and_the_next_one_opens_the_same_article(
    serving: Serving,
) -> None:
    async with serving() as site:
        ana, ben = await site.logged_in("ana"), await site.logged_in("ben")
        window = await ana.open()
        pid = (await window.about())["pid"]
        await window.send("stdin", "a")
        connection = window.socket._response.connection
        assert connection
        assert connection.transport
        connection.transport.abort()
        await until_ended(pid)
        again = await ana.open()
        assert (await again.about())["argv"][2:] == ["ana", "annotate", "a12"]
        other = await ben.open()
        assert (await other.about())["argv"][2:] == ["ben", "annotate", "None"]


async def test_a_second_window_of_a_login_takes_over(serving: Serving) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        first = await ana.open()
        pid = (await first.about())["pid"]
        second = await ana.open()
        assert "in another window" in await first.ended()
        assert (await second.about())["argv"][4] == "a12"
        assert not is_running(pid)
        windows = await asyncio.gather(*(ana.open() for _ in range(4)))
        ends = await asyncio.gather(*(window.ended() for window in (second, *windows[:3])))
        assert all("in another window" in end for end in ends)


async def test_only_so_many_screens_are_open(serving: Serving) -> None:
    async with serving(most=2) as site:
        people = [await site.logged_in(name) for name in ("ana", "ben", "cem")]
        windows = [await browser.open() for browser in people[:2]]
        for window in windows:
            await window.about()
        refused = await people[2].open()
        assert "All places" in await refused.ended()
        assert "cem was refused: all 2 places taken" in site.lines
        await windows[0].send("stdin", "q")
        assert "Everything is saved" in await windows[0].ended()
        await windows[0].socket.receive()
        await (await people[2].open()).about()


async def test_a_login_cannot_start_screens_without_end(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "STARTS_PER_MINUTE", 2)
    async with serving() as site:
        ana = await site.logged_in("ana")
        for _ in range(2):
            await (await ana.open()).about()
        assert "too often" in await (await ana.open()).ended()
        assert len(site.commands) == 2


async def test_people_read_why_a_screen_ended(serving: Serving) -> None:
    for behaviour, sentence in (
        ("refuse", "There is nothing to do."),
        ("crash", visits.FAILED),
    ):
        async with serving(behaviour) as site:
            window = await (await site.logged_in("ana")).open()
            assert await window.ended() == sentence
    async with serving() as site:
        window = await (await site.logged_in("ana")).open()
        pid = (await window.about())["pid"]
        os.kill(pid, signal.SIGKILL)
        assert await window.ended() == visits.FAILED


async def test_a_screen_that_does_not_quit_is_killed(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_process, "ENDING_SECONDS", (0.1, 0.1))
    async with serving("stubborn") as site:
        window = await (await site.logged_in("ana")).open()
        pid = (await window.about())["pid"]
        await window.socket.close()
        await until_ended(pid)


async def test_when_the_server_stops_all_screens_end_and_people_read_why(serving: Serving) -> None:
    async with serving() as site:
        windows = [await (await site.logged_in(name)).open() for name in ("ana", "ben")]
        pids = [(await window.about())["pid"] for window in windows]
        ends = asyncio.gather(*(window.ended() for window in windows))
        site.stack.push_async_callback(lambda: ends)
        browsers = site.stack.pop_all()  # they stay open while the server stops
    assert await ends == [visits.SERVER_ENDS] * 2
    assert not any(map(is_running, pids))
    await browsers.aclose()


async def test_what_a_screen_asks_of_a_browser_is_ignored(serving: Serving) -> None:
    async with serving() as site:
        window = await (await site.logged_in("ana")).open()
        await window.about()
        await window.send("stdin", "q")
        assert await window.ended() == visits.QUIT  # and no address to open came before
        assert (await window.socket.receive()).type is aiohttp.WSMsgType.CLOSE
