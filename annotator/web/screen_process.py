"""A child process with one screen, driven by the protocol of Textual's `WebDriver`.

This module is all that depends on the protocol. A packet is a letter, the length of its payload (4
bytes, big-endian) and the payload: `D` is terminal input or output, `M` is JSON about the screen.
Before its first packet, the child prints the line `__GANGLION__`.

A child whose input ends exits by itself, so none outlives the server.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Self

from annotator.workers.protocol import Refused, decode

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Mapping, Sequence
    from typing import BinaryIO

_DRIVER = "textual.drivers.web_driver:WebDriver"
_BEGINNING = b"__GANGLION__\n"
_LINES_BEFORE = 10
_MOST_PAYLOAD = 2**24

ENDING_SECONDS = (10.0, 5.0)
"""How long a child may take to quit, and then to end after SIGTERM, before it is killed."""

INHERITED = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "PATH", "TMPDIR", "TZ")
"""The variables of the server's environment that the screen gets; all others stay here."""

PLACE = "annotator.place"
"""The type of the packet in which the screen says which article was open when it ended."""


def child_environment(ours: Mapping[str, str], size: tuple[int, int]) -> dict[str, str]:
    """Return the environment of a screen with `size` columns and rows."""
    columns, rows = size
    return {
        **{name: ours[name] for name in INHERITED if name in ours},
        "PYTHONUTF8": "1",
        "TERM": "xterm-256color",
        "TEXTUAL_DRIVER": _DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(columns),
        "ROWS": str(rows),  # not LINES: so Textual's driver reads it
    }


def packet(kind: Literal[b"D", b"M"], payload: bytes) -> bytes:
    """Return a packet of the protocol."""
    return kind + len(payload).to_bytes(4, "big") + payload


def place_packet(article_id: str) -> bytes:
    """Return the packet that says which article is open."""
    return packet(b"M", json.dumps({"type": PLACE, "article": article_id}).encode())


class ScreenProcess:
    """A running screen. `refused` is why it did not start; `place` the article that was open."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.refused = ""
        self.place: str | None = None

    @classmethod
    async def start(
        cls, command: Sequence[str], environment: Mapping[str, str], log: BinaryIO | int
    ) -> Self:
        """Start a screen without a shell; `OSError` if that fails."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=dict(environment),
            start_new_session=True,  # the server ends it, and not ctrl+c of its terminal
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    # -- to the screen -------------------------------------------------------------------------

    async def type(self, text: str) -> None:
        """Send keys, mouse reports or a paste, as a terminal would send them."""
        await self._send(packet(b"D", text.encode(errors="replace")))

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the screen."""
        await self._tell({"type": "resize", "width": columns, "height": rows})

    async def focus(self, *, gained: bool) -> None:
        """Tell the screen whether it has the focus."""
        await self._tell({"type": "focus" if gained else "blur"})

    async def _tell(self, values: dict[str, object]) -> None:
        await self._send(packet(b"M", json.dumps(values).encode()))

    async def _send(self, data: bytes) -> None:
        assert self._process.stdin
        with suppress(ConnectionError, RuntimeError):  # it has ended, and so does its output
            self._process.stdin.write(data)
            await self._process.stdin.drain()

    # -- from the screen -----------------------------------------------------------------------

    async def output(self) -> AsyncIterator[bytes]:
        """Yield what the screen draws until it ends. What is not taken delays the screen."""
        assert self._process.stdout
        stream = self._process.stdout
        try:
            if await self._begins(stream):
                while True:
                    kind = await stream.readexactly(1)
                    length = int.from_bytes(await stream.readexactly(4), "big")
                    if length > _MOST_PAYLOAD:
                        break
                    payload = await stream.readexactly(length)
                    if kind == b"D":
                        yield payload
                    elif kind == b"M":
                        self._note(payload)
        except asyncio.IncompleteReadError:
            pass

    async def _begins(self, stream: asyncio.StreamReader) -> bool:
        """Read to the beginning of the protocol; False if the screen refused or failed."""
        for _ in range(_LINES_BEFORE):
            with suppress(ValueError):  # a longer line than the stream's limit
                line = await stream.readline()
                if line in (b"", _BEGINNING):
                    return bool(line)
                message = decode(line)
                if isinstance(message, Refused):
                    self.refused = message.reason
                    return False
        return False

    def _note(self, payload: bytes) -> None:
        """Take the article that was open; whatever else a screen asks of a browser is ignored."""
        with suppress(ValueError):
            values = json.loads(payload)
            article = values.get("article") if isinstance(values, dict) else None
            if isinstance(article, str) and values.get("type") == PLACE:
                self.place = article

    # -- the end -------------------------------------------------------------------------------

    async def end(self) -> int:
        """Let the screen quit in good order, and reap it; kill it only if it does not end.

        `output` must be read to its end meanwhile. Returns the exit status.
        """
        await self._tell({"type": "quit"})
        for seconds, number in zip(ENDING_SECONDS, (signal.SIGTERM, signal.SIGKILL), strict=True):
            with suppress(TimeoutError):
                return await asyncio.wait_for(self._process.wait(), seconds)
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
        return await self._process.wait()
