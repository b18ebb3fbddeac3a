"""`annotator serve`: the screens in a browser, for people who were invited."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from annotator.cli.backup import back_up
from annotator.cli.context import refuse_nan
from annotator.cli.invite import DEFAULT_PORT
from annotator.cli.output import diagnostics, echo
from annotator.cli.screen_options import THEME_HELP
from annotator.keymap.keymap import PRESETS
from annotator.settings.settings import THEMES
from corpus.errors import InputError
from corpus.store.logins import SESSION_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.cli.context import ProjectFile
    from annotator.web.visits import ScreenName
    from corpus.store.logins import Login

MOST_SCREENS = 30
_LOG = "serving.log"


@click.command(epilog="Example: annotator serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--behind-proxy",
    metavar="URL",
    help="The https address of a reverse proxy with TLS, under which people open the pages.",
)
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=MOST_SCREENS,
    show_default=True,
    metavar="N",
    help="Refuse further screens when N are open.",
)
@click.option(
    "--session-days",
    type=click.FloatRange(0, 365, min_open=True),
    callback=refuse_nan,
    default=SESSION_DAYS,
    show_default=True,
    metavar="DAYS",
    help="End a login after so many days.",
)
@click.option(
    "--keys",
    type=click.Choice(list(PRESETS)),
    metavar="PRESET",
    help=f"Key preset for everybody: {', '.join(PRESETS)}.",
)
@click.option(
    "--theme",
    type=click.Choice(THEMES),
    default="dark",
    metavar="NAME",
    help=THEME_HELP.replace("for this session", "for everybody"),
)
@click.pass_obj
def serve(
    project_file: ProjectFile,
    *,
    host: str,
    port: int,
    behind_proxy: str | None,
    most: int,
    session_days: float,
    keys: str | None,
    theme: str,
) -> None:
    """Serve the labelling and review screens to browsers, until Ctrl+C.

    People log in with the links that `annotator invite` makes. Only this machine can reach the
    server, unless a reverse proxy with TLS is in front of it: --behind-proxy.
    """
    _check_host(host, behind_proxy)
    _check_extra()
    from annotator.web.address import Addresses
    from annotator.web.running import listening, run
    from annotator.web.server import Server, Site
    from annotator.workers.log import log_path, open_log

    proxied = Addresses.of_proxy(behind_proxy, port) if behind_proxy else None
    with project_file.open(write=False) as project:
        title = project.title
    site = Site(
        project_file.db,
        title,
        partial(screen_command, project_file, keys=keys, theme=theme),
        theme=theme,
        most=most,
        session_days=session_days,
    )
    log = partial(open_log, log_path(project_file.db, _LOG))
    server = Server(site, log=log, changed=diagnostics)
    with listening(host, port) as at:
        addresses = proxied or Addresses.of_loopback(host, at.getsockname()[1])
        asyncio.run(run(server, at, addresses, partial(_ready, title, addresses.url)))
    back_up(project_file)


def _ready(title: str, url: str) -> None:
    echo(f"{title} is served at {url}")
    sys.stdout.flush()
    diagnostics("`annotator invite NAME` makes a login link. Ctrl+C ends.")


def _check_host(host: str, behind_proxy: str | None) -> None:
    """Raise `UsageError` if others could reach the server without TLS."""
    from annotator.web.address import is_loopback

    if not behind_proxy and not is_loopback(host):
        message = (
            f"At {host} others could reach the server, and read the logins on the way: there is no "
            "TLS. Leave out --host, or put a reverse proxy with TLS in front and name its address "
            "with --behind-proxy https://…"
        )
        raise click.UsageError(message)


def _check_extra() -> None:
    """Raise `InputError` if the packages of the extra are missing."""
    missing = [name for name in ("aiohttp", "textual_serve") if find_spec(name) is None]
    if missing:
        message = "`annotator serve` needs the extra `web`: `pip install 'annotator-tui[web]'`."
        raise InputError(message)


def screen_command(
    project_file: ProjectFile,
    login: Login,
    screen: ScreenName,
    article: str | None,
    *,
    keys: str | None,
    theme: str,
) -> Sequence[str]:
    """Return the command line of a screen; `-P` keeps modules of the working folder out."""
    options = {"screen": screen, "as": login.person.name, "theme": theme}
    if keys:
        options["keys"] = keys
    if article:
        options["article"] = article
    return [
        *(sys.executable, "-P", "-m", "annotator", "--db", str(project_file.db.absolute())),
        "serve-screen",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
