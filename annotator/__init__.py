"""How people work with a project: command line, session, screens, widgets.

For Python programs there is `open_project`; `exports.api` does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from exports.api.project import OpenProject


def open_project(path: str | Path) -> OpenProject:
    """Open a project file for reading; ProjectError says why it cannot be read.

    The file is neither created, upgraded nor written.
    """
    from exports.api.project import OpenProject  # the screen needs none of this

    return OpenProject(path)
