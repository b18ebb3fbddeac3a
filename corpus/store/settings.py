"""The table `settings`: texts by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from corpus.model import TokenizerName
    from corpus.store.db.connection import Database


def setting(db: Database, key: str) -> str | None:
    """The value of `key`; None where there is none."""
    return db.value("SELECT value FROM settings WHERE key = ?", [key])


def keep_setting(db: Database, key: str, value: str | None) -> None:
    """Store `value` under `key`; None deletes the key."""
    with transaction(db):
        if value is None:
            db.execute("DELETE FROM settings WHERE key = ?", [key])
            return
        db.execute(
            "INSERT INTO settings VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        )


def insert_first_settings(db: Database, lang: str, tokenizer: TokenizerName) -> None:
    """Store the settings of a new project, among them its random identity."""
    db.execute("INSERT INTO settings VALUES ('lang', ?)", [lang])
    db.execute("INSERT INTO settings VALUES ('tokenizer', ?)", [tokenizer])
    db.execute("INSERT INTO settings VALUES ('identity', lower(hex(randomblob(16))))")
