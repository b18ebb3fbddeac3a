"""The result of an operation: an outcome with a message for the status line, or a refusal.

A message names a key by its operation in braces: `"Accepted 3 suggestions ({undo} to undo)"`. The
dispatcher puts the person's own keys there. Data in a message has to pass `cited` or `literal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.text.sanitize import quoted


@dataclass(frozen=True, slots=True)
class Outcome:
    """The message of an operation. News may take the place of one that is `replaceable`."""

    message: str = ""
    replaceable: bool = False


class Refused(Exception):  # noqa: N818 - no error: the operation has nothing to do, for a reason
    """An operation that changes nothing; the text is the message."""


Operation = Callable[[], Outcome | None]
"""Carries out one operation. None: there is nothing to say. Raises `Refused` or an
`AnnotatorError`.
"""

Operations = Mapping[str, Operation]
"""The operations of one screen by their ids in `annotator.keymap`."""


UNDO = " ({undo} to undo)"
"""Ends the message of a step that can be undone."""


def after_purge(opened: Outcome | None, nothing_left: str) -> Outcome:
    """Return what to say after the open article was purged and maybe another one `opened`."""
    if opened is None:
        return Outcome(f"This article was purged meanwhile. {nothing_left}")
    messages = "The article was purged meanwhile; here is the next one", opened.message
    return Outcome(". ".join(filter(None, messages)))


def literal(text: str) -> str:
    """Return `text` for a message, with its braces kept as they are."""
    return text.replace("{", "{{")


def cited(text: str) -> str:
    """Return the beginning of an article's text in quotation marks, for a message."""
    return literal(quoted(text))
