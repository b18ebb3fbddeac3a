"""The pages of the documentation, and the fenced blocks on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
COMMANDS_PAGE = DOCS / "reference" / "commands.md"

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_GENERATED = re.compile(r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->", re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A line after `$ ` on a page, and the lines that it prints."""

    line: str
    printed: tuple[str, ...]


def pages() -> list[Path]:
    """All pages, the README first."""
    return [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("*/*.md"))]


def written(page: Path) -> str:
    """A page without its generated parts."""
    return _GENERATED.sub("", page.read_text("utf-8"))


def blocks(page: Path, language: str) -> list[str]:
    """The content of all blocks in that language."""
    return [text for name, text in _BLOCK.findall(page.read_text("utf-8")) if name == language]


def commands(page: Path) -> list[Command]:
    """The commands of all console blocks of a page."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(page, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return [Command(line, tuple(printed)) for line, printed in found]


def with_output(page: Path, outputs: list[str]) -> str:
    """The page with other output under its commands, in their order."""
    left = iter(outputs)

    def replaced(block: re.Match[str]) -> str:
        if block[1] != "console":
            return block[0]
        lines = [line for line in block[2].splitlines() if line.startswith("$ ")]
        told = "".join(f"{line}\n{next(left)}" for line in lines)
        return f"```console\n{told}```"

    return _BLOCK.sub(replaced, page.read_text("utf-8"))
