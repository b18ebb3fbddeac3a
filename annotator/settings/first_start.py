"""Whether a person starts the screen on this machine for the first time: a mark in a folder.

Where no mark can be made no start counts as the first: what is shown once is then not shown at
every start.
"""

from __future__ import annotations

from annotator.settings.state_folder import state_folder

_MARK = "tour-shown"


def is_first_start() -> bool:
    """True the first time that it is asked on this machine, and never again."""
    try:
        (state_folder() / _MARK).touch(exist_ok=False)
    except OSError:
        return False
    return True
