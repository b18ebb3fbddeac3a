"""Whether a person starts the screen on this machine for the first time: a mark in a folder.

The folder is the platform's for state, or what `$ANNOTATOR_STATE` names. Where no mark can be made
no start counts as the first: what is shown once is then not shown at every start.
"""

from __future__ import annotations

import os
from pathlib import Path

_MARK = "tour-shown"


def is_first_start() -> bool:
    """True the first time that it is asked on this machine, and never again."""
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch(exist_ok=False)
    except OSError:
        return False
    return True


def _folder() -> Path:
    named = os.environ.get("ANNOTATOR_STATE")
    if named:
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("annotator", appauthor=False)
