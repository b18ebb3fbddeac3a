"""The log files of child processes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from annotator.settings.state_folder import state_folder

_MOST_BYTES = 2**18


def log_path(project: Path, name: str) -> Path:
    """Return the path of a log: in the state folder, else beside the project."""
    try:
        return state_folder() / name
    except OSError:
        return project.with_name(f"{project.name}.{name}")


def open_log(log: Path) -> BinaryIO:
    """Open a log to append; delete it first when it is large."""
    try:
        if log.is_file() and log.stat().st_size > _MOST_BYTES:
            log.unlink()
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
