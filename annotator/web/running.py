"""Runs the server from its start to a signal that ends it."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from aiohttp import web

from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from annotator.web.address import Addresses
    from annotator.web.server import Server

_SHUTDOWN_SECONDS = 5.0


def listening(host: str, port: int) -> socket.socket:
    """Return a socket at an address of this machine; `InputError` if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        message = (
            f"The server cannot listen at {host}, port {port}: {error.strerror or error}. Choose "
            "another port with --port."
        )
        raise InputError(message) from error


async def run(
    server: Server, at: socket.socket, addresses: Addresses, ready: Callable[[], None]
) -> None:
    """Serve until SIGINT or SIGTERM, then end all screens; `ready` is called when it serves."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # on Windows, Ctrl+C raises KeyboardInterrupt
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with started(server, at, addresses):
        ready()
        await stop.wait()


@asynccontextmanager
async def started(server: Server, at: socket.socket, addresses: Addresses) -> AsyncIterator[None]:
    """Serve inside the block; at its end, end all screens in good order."""
    await server.open(addresses)
    runner = web.AppRunner(
        server.application(),
        access_log=None,
        logger=server.logger,
        handle_signals=False,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    watching = asyncio.create_task(server.watch())
    site = web.SockSite(runner, at)
    await site.start()
    try:
        yield
    finally:
        watching.cancel()
        await site.stop()
        await server.end_screens()
        await runner.cleanup()
        await server.close()
