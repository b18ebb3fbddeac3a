"""Requests that no browser sends: each is answered or cut off, and the server goes on."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import aiohttp

from annotator.web.accounts import Accounts
from annotator.web.address import LOOPBACK
from annotator.web.failures import FAILED
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

Serving = Any
"""The fixture `serving`."""

PARTS = [
    *(b"GET ", b"POST ", b"/", b"/login", b"/socket/annotate?width=", b"/static/", b"%00", b"../"),
    *(b" HTTP/1.1", b"\r\n", b"\n", b": ", b"Cookie: ", b"Origin: ", b"Content-Length: ", b"-1"),
    *(b"Transfer-Encoding: chunked", b"zz\r\n", b"\x00", b"\xff\xfe", b"9" * 400, b"Upgrade: x"),
    b"X-Forwarded-For: ,",
]
MESSAGES = [
    *("", "[", "[" * 3000, "null", '["stdin"]', '["stdin", 5]', '["resize", {}]', '["ping", null]'),
    *('["resize", {"width": NaN, "height": 1e999}]', '["resize", {"width": "x", "height": []}]'),
    *('["resize", {"width": -1, "height": 1' + "0" * 400 + "}]", '["focus", 1]', '["\\ud800"]'),
    '["ping", "\\ud800"]',
]


STATES = ("began", "ended")


def requests(cookie: str, host: str, count: int) -> Iterator[bytes]:
    """Requests of a logged-in browser with some bytes replaced, cut out or put in."""
    chance = random.Random(0)
    sound = [
        "GET / HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n",
        "GET /static/page.js HTTP/1.1\r\nHost: {host}\r\nRange: bytes=0-9\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nlink=a",
        "GET /socket/annotate?width=80&height=24 HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}"
        "\r\nCookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
    ]
    for _ in range(count):
        data = chance.choice(sound).format(cookie=cookie, host=host).encode()
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(data) + 1)
            data = data[:at] + chance.choice(PARTS) + data[at + chance.randint(0, 6) :]
        yield data


async def answer(port: int, data: bytes) -> bytes:
    """What the server answers to these bytes, whose end is also the end of the connection."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(data)
    writer.write_eof()
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_damaged_requests_are_refused_and_the_server_goes_on(
    serving: Serving, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async with serving() as site:
        ana = await site.logged_in("ana")
        host = f"{LOOPBACK}:{site.addresses.port}"
        cookie = f"annotator-{site.addresses.port}={ana.cookie}"
        for data in requests(cookie, host, 150):
            found = await answer(site.addresses.port, data)
            status = found.partition(b" ")[2][:3]
            assert not found or status in {
                *(b"101", b"200", b"206", b"204", b"303", b"304"),
                *(b"400", b"401", b"403", b"404", b"405", b"413", b"416", b"421", b"429", b"426"),
            }, (data, found)
            assert b"Traceback" not in found
        assert (await ana.get("/"))[0] == 200
        assert {line for line in site.lines if "logged in" not in line} <= {
            f"ana: annotate ({number} of 5) {what}" for number in range(6) for what in STATES
        }
    assert not caplog.records
    log = tmp_path / "serving.log"
    assert not log.exists() or ana.cookie not in log.read_text()


async def test_damaged_messages_end_only_their_window(
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(most=len(MESSAGES) + 2) as site:
        ben = await (await site.logged_in("ben")).open()
        await ben.about()
        for number, message in enumerate(MESSAGES):
            window = await (await site.logged_in(f"person {number}")).open()
            await window.about()
            await window.socket.send_str(message)
            await window.send("stdin", "x")
            async with asyncio.timeout(PATIENCE):
                kind = (await window.socket.receive()).type
            assert kind in {
                aiohttp.WSMsgType.BINARY,
                aiohttp.WSMsgType.TEXT,
                aiohttp.WSMsgType.CLOSE,
                aiohttp.WSMsgType.CLOSING,
                aiohttp.WSMsgType.CLOSED,
            }, message
        await ben.send("stdin", "x")
        assert await ben.next() == b"Dx"
    assert not caplog.records


async def test_a_failure_is_one_sentence_and_its_traceback_is_in_the_log(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("unexpected")

    async with serving() as site:
        ana = await site.logged_in("ana")
        monkeypatch.setattr(Accounts, "session", fails)
        status, text = await ana.get("/")
        assert (status, "unexpected" in text) == (500, False)
        assert site.lines[-1] == FAILED
        log = (tmp_path / "serving.log").read_text()
        assert "RuntimeError: unexpected" in log
        assert ana.cookie not in log
