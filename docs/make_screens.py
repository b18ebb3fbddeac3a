"""Draws the README's screenshots: the real app on the demo project, as SVG.

Run by `make screenshots`. The clock is fixed, so the pictures change only when the screens do.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from annotator.app import AnnotatorApp
from annotator.session import Session
from corpus.store import Project

OUT = Path(__file__).parent / "screens"

PICTURES = (
    ("annotating-120x40", (120, 40), "dark", "a a a a a a a a a a a a"),
    ("annotating-80x24", (80, 24), "dark", "a a a a a a a a"),
    ("annotating-light", (100, 30), "light", "a a a a a a a a"),
    ("keys-80x24", (80, 24), "dark", "a a question_mark"),
)


class Still(Session):
    """A session whose clock stands still."""

    @property
    def saved_at(self) -> str | None:
        """Always the same moment, in the terminal's own time zone."""
        return "2026-01-01T11:02:13+00:00"

    @saved_at.setter
    def saved_at(self, moment: str | None) -> None:
        """Forget the real one."""


async def draw(name: str, size: tuple[int, int], theme: str, keys: str, database: Path) -> None:
    """One picture from a fresh copy of the project."""
    with Project.open(database) as project:
        person = project.people.get_or_add("ana")
        session = Still(project, person, via="screen")
        session.start("sample-halva-convoy")
        app = AnnotatorApp(session)
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            await pilot.press(*keys.split())
            await pilot.pause()
            (OUT / f"{name}.svg").write_text(app.export_screenshot(title="annotator"))


def main() -> None:
    """Make the demo project once for each picture and draw it."""
    os.environ["TZ"] = "UTC"
    OUT.mkdir(exist_ok=True)
    for name, size, theme, keys in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "demo.db"
            command = [sys.executable, "-m", "annotator", "demo", "--no-open", "--db"]
            subprocess.run([*command, str(database)], check=True)
            asyncio.run(draw(name, size, theme, keys, database))


if __name__ == "__main__":
    main()
