"""The addresses under which the server is reached, and the exact checks of Host and Origin."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOPBACK = "127.0.0.1"
_USUAL_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Addresses:
    """The hosts (with port, where it is not the usual one) that a browser may ask for."""

    scheme: str
    hosts: tuple[str, ...]
    port: int
    behind_proxy: bool = False

    @classmethod
    def of_loopback(cls, host: str, port: int) -> Self:
        """Return the addresses of a server that only this machine reaches."""
        suffix = "" if port == _USUAL_PORTS["http"] else f":{port}"
        named = f"[{host}]" if ":" in host else host
        names = dict.fromkeys((named, LOOPBACK, "localhost"))
        return cls("http", tuple(f"{name}{suffix}" for name in names), port)

    @classmethod
    def of_proxy(cls, url: str, port: int) -> Self:
        """Return the address of a proxy with TLS; `InputError` if it is not like that."""
        example = "give the address that people open, such as https://label.example.org"
        try:
            parts = urlsplit(url)
            host, proxy_port = parts.hostname, parts.port
        except ValueError as error:
            raise InputError(f"--behind-proxy is {url!r}: {example}.") from error
        if parts.scheme != "https":
            message = (
                f"--behind-proxy is {url!r}, without https: everybody on the way could read the "
                f"logins. Let the proxy speak TLS, and {example}."
            )
            raise InputError(message)
        if not host or parts.path not in ("", "/") or parts.query or parts.username:
            raise InputError(f"--behind-proxy is {url!r}: {example}.")
        host = f"[{host}]" if ":" in host else host
        usual = proxy_port in (None, _USUAL_PORTS["https"])
        named = host if usual else f"{host}:{proxy_port}"
        return cls("https", (named,), port, behind_proxy=True)

    @property
    def url(self) -> str:
        """The address for people, without a slash at its end."""
        return f"{self.scheme}://{self.hosts[0]}"

    @property
    def sockets(self) -> str:
        """The sources of sockets for the Content-Security-Policy."""
        scheme = "wss" if self.is_secure else "ws"
        return " ".join(f"{scheme}://{host}" for host in self.hosts)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the server through TLS."""
        return self.scheme == "https"

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers send cookies of one host to all of its ports."""
        return "__Host-annotator" if self.is_secure else f"annotator-{self.port}"

    def knows_host(self, headers: Mapping[str, str]) -> bool:
        """Whether the request is for one of the hosts: a rebound name of a foreign page is not."""
        return headers.get("Host", "").lower() in self.hosts

    def is_same_origin(self, headers: Mapping[str, str]) -> bool:
        """Whether a page of this server sent the request; a missing Origin does not count."""
        return self.knows_host(headers) and headers.get("Origin") == (
            f"{self.scheme}://{headers['Host'].lower()}"
        )
