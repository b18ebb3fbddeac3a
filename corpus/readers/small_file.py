"""Reads a small file that a person wrote, such as labels or a guideline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import InputError
from corpus.readers.storable import decoded, unstorable

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2**20


def small_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 1 MiB; `InputError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        return _checked(data)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise InputError(message) from error
    except ValueError as error:
        message = f"{path} cannot be used: {error}"
        raise InputError(message) from None


def _checked(data: bytes) -> str:
    """Raises `ValueError` with the reason."""
    if len(data) > MOST_BYTES:
        raise ValueError("it is larger than 1 MiB.")
    text = decoded(data)
    found = unstorable(text)
    if found:
        raise ValueError(f"it has {found}, which cannot be stored; remove it.")
    return text
