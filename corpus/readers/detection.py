"""Decides in which format a file is read: by its content, and by its ending where that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.readers.foreign import foreign_beginning, foreign_content, foreign_ending, is_zipped
from corpus.readers.formats import FORMATS, format_of_ending, reader

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.readers.source import Head


ALWAYS_READ = (".txt", ".text", ".md", ".jsonl", ".ndjson")
"""Endings of files that are read in folders by their ending alone; others only if recognised."""


class UndetectedError(ValueError):
    """A file is of no format that is read, or of several; the text says what to do."""


def detected(head: Head, *, named: bool = True) -> str:
    """The name of the format of a file that begins with `head`.

    Of the formats that recognise the content, special ones come before general ones and the
    ending decides among the rest. Content that none recognises is read by its ending, else as
    JSONL where it begins with `{`, else as text. Unless a person `named` the file, only the
    endings in `ALWAYS_READ` count.
    """
    advice = foreign_beginning(head.opening)
    if advice:
        raise UndetectedError(advice)
    found = [name for name in FORMATS if reader(name).recognises(head)]
    found = [name for name in found if not FORMATS[name].general] or found
    by_ending = format_of_ending(head.name)
    if len(found) > 1:
        found = [name for name in found if name == by_ending] or found
    if len(found) > 1:
        names = " or ".join(f"--format {name}" for name in found)
        raise UndetectedError(f"its content is that of several formats: choose with {names}.")
    if found:
        return found[0]
    advice = foreign_ending(head.name) or foreign_content(head)
    if by_ending not in (None, "text") and not is_zipped(head):
        if not named and not head.name.endswith(ALWAYS_READ):
            raise UndetectedError(f"its content is not that of {by_ending}; name it to import it.")
        return by_ending
    if advice:
        raise UndetectedError(advice)
    return "jsonl" if head.opening.startswith(b"{") and not by_ending else "text"


def detected_folder(folder: Path) -> str | None:
    """The format of a folder as a whole; None for a folder of files."""
    for name, entry in FORMATS.items():
        if entry.folders and reader(name).recognises_folder(folder):
            return name
    return None
