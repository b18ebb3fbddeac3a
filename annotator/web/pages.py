"""The pages, and the files that they load: all from this server."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from exports.html_text import visible

if TYPE_CHECKING:
    from annotator.web.address import Addresses

_OURS = {"page.css": "text/css", "page.js": "text/javascript"}
_TEXTUAL_SERVE = {
    "textual.js": ("js/textual.js", "text/javascript"),
    "xterm.css": ("css/xterm.css", "text/css"),
    "mono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}


def static_file(name: str) -> tuple[Path, str] | None:
    """Return the path and the content type of a file that pages load; None for any other name."""
    if name in _OURS:
        return Path(str(files("annotator.web") / "static" / name)), _OURS[name]
    if name in _TEXTUAL_SERVE:
        path, kind = _TEXTUAL_SERVE[name]
        return Path(str(files("textual_serve") / "static" / path)), kind
    return None


def page(template: str, **values: object) -> str:
    """Return a page as HTML. Hidden characters in values are shown, and markup is escaped."""
    return _environment().get_template(f"{template}.html").render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("annotator.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def headers(addresses: Addresses) -> dict[str, str]:
    """Return the headers of every answer.

    xterm.js writes style elements, so inline styles are allowed; inline scripts are not.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "data:",
        "connect-src": f"'self' {addresses.sockets}",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    found = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",  # no-referrer would make Origin null in our own forms
        "Server": "annotator",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if addresses.is_secure:
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found
