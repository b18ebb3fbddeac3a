"""How one person has the screen on one machine: which keys, which theme, and the file that says so.

The file is `config.toml` in the platform's folder for configuration, or what `$ANNOTATOR_CONFIG`
names; `annotator.settings.file` reads it. Nothing of it is kept in a project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
