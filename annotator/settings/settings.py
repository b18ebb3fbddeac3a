"""Per-user settings: key bindings and theme. They are never stored in a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.learning.second_looks import MOST_LOOKS

if TYPE_CHECKING:
    from annotator.keymap.keymap import Changes, Keymap

THEMES = ("dark", "light", "ansi", "high-contrast")
"""The first is the default."""

LEAST = 0.01
"""The default of `ghosts_above`."""

MOST_GHOSTS = 4
"""The default of `ghosts_in_100`: about 30 for 100 spans of conflict news, and 75 of interviews."""

AFTER_LABEL = ("stay", "next")
"""Where a label given to a suggestion leads; the first is the default."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One user's settings, as `annotator.settings.file` reads them."""

    keymap: Keymap
    theme: str = THEMES[0]
    after_label: str = AFTER_LABEL[0]
    """Whether a label given to a suggestion stays there, or goes to the next undecided one."""
    ghosts_above: float = LEAST
    """The probability above which candidates that are not suggested are shown; with 1 none are."""
    ghosts_in_100: float = MOST_GHOSTS
    """The most ghosts for 100 words of an article; with 0 none are shown."""
    doubtful_first: float = 0.0
    """The probability below which suggestions are doubtful, if work begins with these; else 0."""
    second_looks: int = MOST_LOOKS
    """The most bulk accepts of an article that are put up for a second look."""
    letters_stay: bool = False
    """Whether each article begins with letters that stay."""
    review: Changes = field(default_factory=dict)
    """Keys set for the review screen only."""
    unanimous: bool = False
    """Whether settling an article accepts its unanimous spans too."""

    @property
    def review_keymap(self) -> Keymap:
        """The keys of the review screen."""
        from annotator.keymap.review_operations import review_keymap

        return review_keymap(self.keymap).changed(self.review)
