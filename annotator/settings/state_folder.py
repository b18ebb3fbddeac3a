"""The folder for per-user state on this machine, outside any project.

It is `$ANNOTATOR_STATE`, by default the platform's folder for state.
"""

from __future__ import annotations

import os
from pathlib import Path

_MARK = "tour-shown"


def state_folder() -> Path:
    """Return the folder, creating it if missing. Raises `OSError` if that fails."""
    named = os.environ.get("ANNOTATOR_STATE")
    if named:
        folder = Path(named)
    else:
        from platformdirs import user_state_path

        folder = user_state_path("annotator", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_first_start() -> bool:
    """Return True on the first call on this machine; False later, or if the folder fails."""
    try:
        (state_folder() / _MARK).touch(exist_ok=False)
    except OSError:
        return False
    return True
