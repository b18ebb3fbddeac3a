"""When two names, of people or of labels, are the same one."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """The form in which two names are compared: `Ana` is `ana`, however é is typed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())
