"""The keys of one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.keys import key_to_character

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation


class Keys:
    """Which operation each key stands for.

    Textual's bindings are not used: a key is looked up here when the app hands it to the screen, so
    that no other widget handles it before, and no action is parsed.
    """

    def __init__(self, keymap: Keymap, operations: Iterable[Operation]) -> None:
        self._operations = {
            key: operation.id for operation in operations for key in keymap.of(operation.id)
        }

    def operation(self, event: events.Key) -> str | None:
        """Return the id of the operation that a key stands for."""
        known = self._operations.get(event.key)
        if known or "+" in event.key:  # with alt the character is the one without it
            return known
        return self._operations.get(event.character or key_to_character(event.key) or "")
