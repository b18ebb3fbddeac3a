"""How one person has the screen on one machine: which keys, which theme, and the file that says so.

The file is `config.toml` in the platform's folder for configuration, or what `$ANNOTATOR_CONFIG`
names; `annotator.settings.file` reads it. Nothing of it is kept in a project.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap, preset

if TYPE_CHECKING:
    from annotator.keymap.keymap import Changes, Keymap

THEMES = ("dark", "light", "ansi", "high-contrast")
"""The first is the default."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the screen looks and which keys it has."""

    keymap: Keymap
    theme: str = THEMES[0]
    review: Changes = field(default_factory=dict)
    """Keys of the review screen that are not those of the person's labelling."""
    unanimous: bool = False
    """Whether settling an article takes what is unanimous without a key of its own."""

    @property
    def review_keymap(self) -> Keymap:
        """The keys of the review screen."""
        from annotator.keymap.review_operations import review_keymap

        return review_keymap(self.keymap).changed(self.review)


def config_path() -> Path:
    """Where the person's file is, or would be."""
    named = os.environ.get("ANNOTATOR_CONFIG")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("annotator", appauthor=False) / "config.toml"


def load_settings(*, keys: str | None = None, theme: str | None = None) -> Settings:
    """What the file says; `keys` (a preset as it comes) and `theme` go before it."""
    path = config_path()
    found = _read(path) if _exists(path) else Settings(default_keymap())
    keymap = preset(keys) if keys else found.keymap
    return Settings(keymap, theme or found.theme, {} if keys else found.review, found.unanimous)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # reading it says why it cannot be


def _read(path: Path) -> Settings:
    from annotator.settings.file import read_file

    return read_file(path)
