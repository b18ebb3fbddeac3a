"""Where this program keeps what it knows about a person on this machine, outside of any project.

The folder is the platform's for state, or what `$ANNOTATOR_STATE` names.
"""

from __future__ import annotations

import os
from pathlib import Path

_MARK = "tour-shown"


def state_folder() -> Path:
    """The folder, made where it is not there; `OSError` where it cannot be."""
    named = os.environ.get("ANNOTATOR_STATE")
    folder = Path(named) if named else _platform_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _platform_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("annotator", appauthor=False)


def is_first_start() -> bool:
    """True the first time that it is asked on this machine, and never again."""
    try:
        (state_folder() / _MARK).touch(exist_ok=False)
    except OSError:
        return False
    return True
