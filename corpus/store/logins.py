"""The table `web_logins`: login links that work once, and the sessions that they begin."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from corpus.errors import InputError
from corpus.model import Annotator
from corpus.store.db.clock import ahead, now
from corpus.store.db.database import transaction
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.store.db.connection import Database

Role = Literal["annotator", "reviewer"]
ROLES: tuple[Role, ...] = ("annotator", "reviewer")

LINK_DAYS, SESSION_DAYS = 7.0, 14.0
"""Days for which a link can be used, and for which the session lasts that it begins."""

_SECRET_BYTES = 32
"""256 random bits: nobody can guess them, so their hash needs neither salt nor time."""

_DAY_SECONDS = 86_400.0
_ADDRESS = "web_address"
"""The setting with the address at which the project was served last."""

_ROWS = (
    "SELECT web_logins.id, annotators.id, annotators.name, annotators.kind, role, cookie IS NULL, "
    "begun_at, ends_at FROM web_logins JOIN annotators ON annotators.id = web_logins.annotator "
    "WHERE ends_at > ? "
)


@dataclass(frozen=True, slots=True)
class Login:
    """A link that can still be used, if `is_link`, else a session.

    `begun_at` is the time of the invitation or of the login. Times are UTC, ISO 8601.
    """

    id: int
    person: Annotator
    role: Role
    is_link: bool
    begun_at: str
    ends_at: str


class Logins:
    """Makes, uses and ends logins. Links and cookies are returned once and stored as hashes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def invite(self, person: Annotator, role: Role) -> str:
        """Store a new login of a person and return the secret of its link.

        Raises `InputError` for a model, which cannot log in.
        """
        if person.kind != "person":
            message = f"{person.name!r} is a model, which cannot log in: invite a person."
            raise InputError(message)
        link = secrets.token_urlsafe(_SECRET_BYTES)
        with transaction(self._db):
            self._db.execute("DELETE FROM web_logins WHERE ends_at <= ?", [now()])
            self._db.execute(
                "INSERT INTO web_logins (annotator, role, link, begun_at, ends_at) "
                "VALUES (?, ?, ?, ?, ?)",
                [person.id, role, _digest(link), now(), ahead(LINK_DAYS * _DAY_SECONDS)],
            )
        return link

    def use(self, link: str, days: float = SESSION_DAYS) -> str | None:
        """Use a link and return the cookie of its session; None if it cannot be used (again)."""
        cookie = secrets.token_urlsafe(_SECRET_BYTES)
        ends_at = ahead(days * _DAY_SECONDS)
        with transaction(self._db):
            used = self._db.execute(
                "UPDATE web_logins SET link = NULL, cookie = ?, begun_at = ?, ends_at = ? "
                "WHERE link = ? AND ends_at > ?",
                [_digest(cookie), now(), ends_at, _digest(link), now()],
            )
        return cookie if used.rowcount else None

    def session(self, cookie: str) -> Login | None:
        """Return the session of a cookie; None if it has ended."""
        row = self._db.execute(f"{_ROWS} AND cookie = ?", [now(), _digest(cookie)]).fetchone()
        return _login(row) if row else None

    def ended(self, ids: Collection[int]) -> set[int]:
        """Return those of the ids whose login has ended."""
        return set(ids) - {login.id for login in self.all()} if ids else set()

    def all(self) -> list[Login]:
        """Return the links and sessions that have not ended, by name and time."""
        rows = self._db.execute(f"{_ROWS} ORDER BY annotators.folded, begun_at", [now()])
        return [_login(row) for row in rows]

    def end(self, login: int) -> None:
        """End one login, at once and for good."""
        with transaction(self._db):
            self._db.execute("DELETE FROM web_logins WHERE id = ?", [login])

    def end_all(self) -> None:
        """Delete all links and sessions, as in a copy that another machine opens."""
        with transaction(self._db):
            self._db.execute("DELETE FROM web_logins")

    def revoke(self, person: Annotator) -> tuple[int, int]:
        """End all logins of a person; return how many unused links and sessions there were."""
        with transaction(self._db):
            mine = [login for login in self.all() if login.person == person]
            self._db.execute("DELETE FROM web_logins WHERE annotator = ?", [person.id])
        links = sum(login.is_link for login in mine)
        return links, len(mine) - links

    @property
    def address(self) -> str | None:
        """The address at which the project was served last, such as `https://label.example`."""
        return setting(self._db, _ADDRESS)

    def keep_address(self, address: str) -> None:
        """Store the address, for the links of later invitations."""
        if address != self.address:
            keep_setting(self._db, _ADDRESS, address)


def _digest(secret: str) -> bytes:
    return sha256(secret.encode(errors="surrogatepass")).digest()


def _login(row: tuple[int, int, str, Literal["person", "model"], Role, int, str, str]) -> Login:
    login, person, name, kind, role, is_link, begun_at, ends_at = row
    return Login(login, Annotator(person, name, kind), role, bool(is_link), begun_at, ends_at)
