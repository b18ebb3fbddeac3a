"""One text file, written whole or not at all: beside its place first, and then moved there."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from corpus.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Put `text` at `path` (UTF-8); ExportError, and what was there as it was, where it fails."""
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with staged.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    except OSError as error:
        staged.unlink(missing_ok=True)
        message = f"{path} cannot be written: {error.strerror or error}; choose another file."
        raise ExportError(message) from error
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
