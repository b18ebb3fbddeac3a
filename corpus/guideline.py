"""The sections of the annotation guideline, and the section of each label.

A guideline is Markdown. Each heading of the first or second level begins a section. A heading that
is a label's name, alone or followed by punctuation (`## ACTOR`, `## ACTOR: who`), begins the
section of that label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEADING = re.compile(r" {0,3}#{1,2}(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_RULE = re.compile(r"^(\d+)[.)][ \t]", re.MULTILINE)
_NUMBER = re.compile(r"\d+[.)]?")
_AROUND_NAMES = "*_`:,.()–—-"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading.

    `title` is empty for the text before the first heading. `label` is the label's name as in the
    heading, or None.
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
    """The guideline included with the program, for ACTOR, NUMBER and LOCATION."""
    return (files("corpus") / "guideline.md").read_text(encoding="utf-8")


def sections(markdown: str) -> tuple[Section, ...]:
    """The sections of a guideline, in order, without blank ones that have no heading."""
    found = []
    for title, lines in _parts(markdown):
        text = "\n".join(lines).strip("\n")
        if title or text.strip():
            found.append(Section(title, _label(title), text))
    return tuple(found)


def section_for(found: Iterable[Section], *names: str) -> Section | None:
    """The section of a label by its name or, after that, its former names.

    If no heading is a name, the first heading that begins with it counts.
    """
    known = list(found)
    for name in map(folded, names):
        exact = (section for section in known if folded(section.label or "") == name)
        begins = (section for section in known if folded(_first_word(section.title)) == name)
        section = next(exact, None) or next(begins, None)
        if section:
            return section
    return None


def rules_between(markdown: str, labels: Sequence[str]) -> list[str]:
    """The numbered rules in the sections of labels that name another of the labels: `ACTOR 8`."""
    found = sections(markdown)
    names = {label: re.compile(rf"(?<!\w){re.escape(label)}(?!\w)") for label in labels}
    return [
        f"{label} {number}"
        for label in labels
        for number, text in numbered_rules(section_for(found, label))
        if any(name.search(text) for other, name in names.items() if other != label)
    ]


def numbered_rules(section: Section | None) -> Iterator[tuple[str, str]]:
    """The number and the text of each item of a section's outermost numbered lists."""
    _, *parts = _RULE.split(section.text if section else "")
    return zip(parts[::2], parts[1::2], strict=True)


def definition(section: Section | None) -> str:
    """The text of a section before its first numbered rule; empty if there is none."""
    return _RULE.split(section.text)[0].strip() if section else ""


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
    """The code fence that is open after `line`; `#` inside one is not a heading."""
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
    """The word that may be a label's name, after an optional number."""
    words = [word for word in title.split() if not _NUMBER.fullmatch(word)]
    return words[0].strip(_AROUND_NAMES) if words else ""
