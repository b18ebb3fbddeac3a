"""File names made from the ids of documents."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_HASH = 12  # hexadecimal digits of an id's hash in a file name


def file_name(document_id: str) -> str:
    """Return a file name without an extension that no other id has, even if case is ignored."""
    if _PLAIN.fullmatch(document_id):
        return document_id
    plain = re.sub(r"[^a-z0-9_-]+", "-", document_id.lower()).strip("-")[:60] or "article"
    return f"{plain}-{hashlib.sha256(document_id.encode()).hexdigest()[:_HASH]}"
