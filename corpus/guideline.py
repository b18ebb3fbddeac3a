"""The annotation guideline as sections: which rules belong to which label.

A guideline is Markdown. Each heading of the first or second level begins a section; one that is a
label's name, alone or followed by punctuation (`## ACTOR`, `## ACTOR: who`), has its rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEADING = re.compile(r" {0,3}#{1,2}(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_NUMBER = re.compile(r"\d+[.)]?")
_AROUND_NAMES = "*_`:,.()–—-"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it up to the next one.

    `title` is empty for what stands before the first heading. `label` is the name of the label
    whose rules these are, as the heading has it, or None for what is of no label.
    """

    title: str
    label: str | None
    text: str

    @property
    def markdown(self) -> str:
        """The section with its heading."""
        return f"## {self.title}\n\n{self.text}" if self.title else self.text


@lru_cache(maxsize=1)
def shipped() -> str:
    """The guideline that comes with the program, for ACTOR, NUMBER and LOCATION."""
    return (files("corpus") / "guideline.md").read_text(encoding="utf-8")


def sections(markdown: str) -> tuple[Section, ...]:
    """The sections of a guideline in its order; blank ones without a heading are none."""
    found = []
    for title, lines in _parts(markdown):
        text = "\n".join(lines).strip("\n")
        if title or text.strip():
            found.append(Section(title, _label(title), text))
    return tuple(found)


def section_for(found: Iterable[Section], *names: str) -> Section | None:
    """The section of a label: of its name, else of one of the names that it had before.

    Where no heading is such a name, the first one that begins with it.
    """
    known = list(found)
    for name in map(folded, names):
        exact = (section for section in known if folded(section.label or "") == name)
        begins = (section for section in known if folded(_first_word(section.title)) == name)
        section = next(exact, None) or next(begins, None)
        if section:
            return section
    return None


def _parts(markdown: str) -> Iterator[tuple[str, list[str]]]:
    title, lines, fence = "", list[str](), ""
    for line in markdown.replace("\r\n", "\n").split("\n"):
        heading = None if fence else _HEADING.fullmatch(line)
        if heading:
            yield title, lines
            title, lines = (heading["title"] or "").strip(), []
        else:
            fence = _fence_after(line, fence)
            lines.append(line)
    yield title, lines


def _fence_after(line: str, fence: str) -> str:
    """The code fence that is open after `line`; a `#` inside one begins no section."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found["fence"]
    return "" if line.strip().startswith(fence) and not line.strip(" `~") else fence


def _label(title: str) -> str | None:
    words = title.split()
    alone = len(words) == 1 or (words and (words[0][-1] in ":,–—" or words[1][0] in ":(–—-"))
    return _first_word(title) if alone else None


def _first_word(title: str) -> str:
    """The word that may be a label's name; a number before it does not count."""
    words = [word for word in title.split() if not _NUMBER.fullmatch(word)]
    return words[0].strip(_AROUND_NAMES) if words else ""
