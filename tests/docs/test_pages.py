"""The pages name every command, option and key, and their SQL and Python examples work."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import tomllib
from typing import TYPE_CHECKING

import click
import pytest

from annotator.cli.context import person_at_work
from annotator.cli.main import COMMANDS, main
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.operations import OPERATIONS
from annotator.keymap.review_operations import CONSISTENCY_OPERATIONS, REVIEW_OPERATIONS
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.settings.file import read_settings
from corpus.store import Project
from tests.docs.pages import COMMANDS_PAGE, DOCS, ROOT, blocks, pages, written
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from annotator.keymap.operations import Operation

_PATH = r"[`>]((?:annotator|corpus|exports|tests|docs)/[\w./-]+)[`<]"
_KEY_TABLE = r"^\| key \| does \|\n\|---\|---\|\n((?:\|.*\n)+)"
CONTEXT = click.Context(main, info_name="annotator")
VISIBLE = {
    name: command
    for name in COMMANDS
    if (command := main.get_command(CONTEXT, name)) and not command.hidden
}
WRITTEN = "\n".join(written(page) for page in pages())
"""Everything that a person wrote: what is generated is documented by itself."""


def test_every_command_is_explained() -> None:
    def check(name: str) -> None:
        assert re.search(rf"`{name}\b|annotator (--db \S+ )?{name}\b", WRITTEN)

    each_row(VISIBLE, check)


def test_every_option_is_explained() -> None:
    def check(name: str) -> None:
        options = [
            option
            for parameter in VISIBLE[name].params
            if isinstance(parameter, click.Option)
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option.startswith("--") and option != "--help"
        ]
        reference = COMMANDS_PAGE.read_text("utf-8").split(f"### {name}\n")[1].split("\n### ")[0]
        for text in (reference, WRITTEN):
            assert [o for o in options if not re.search(rf"{o}(?![\w-])", text)] == []

    each_row(VISIBLE, check)


def test_every_operation_is_in_the_key_table() -> None:
    table = (DOCS / "annotators" / "keys.md").read_text("utf-8")
    labels = {f"label:{digit}" for digit in "23456789"}
    missing = [o.id for o in OPERATIONS if f"`{o.id}`" not in table and o.id not in labels]
    assert missing == []


@pytest.mark.parametrize(
    ("page", "operations"),
    [
        ("annotators/first-session.md", OPERATIONS),
        ("reviewers/review.md", REVIEW_OPERATIONS),
        ("reviewers/consistency.md", CONSISTENCY_OPERATIONS),
        ("annotators/strings.md", STRING_OPERATIONS),
        ("leads/board.md", BOARD_OPERATIONS),
    ],
)
def test_keys_named_in_the_text_are_keys_of_the_screen(
    page: str, operations: Iterable[Operation]
) -> None:
    tables = re.findall(_KEY_TABLE, (DOCS / page).read_text("utf-8"), re.MULTILINE)
    cells = [row.split("|")[1] for rows in tables for row in rows.splitlines()]
    named = {key for cell in cells for key in re.findall("`([^`]+)`", cell)}
    assert len(named) > 5
    assert named <= {key for operation in operations for key in operation.keys}


def test_sql_examples_run(tmp_path: Path) -> None:
    Project.create(tmp_path / "project.db").close()
    connection = sqlite3.connect(tmp_path / "project.db")
    examples = [text for page in pages() for text in blocks(page, "sql")]
    statements = "".join(examples).split(";")
    assert len(statements) > 3
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_settings_files_are_accepted() -> None:
    texts = [text for page in pages() for text in blocks(page, "toml")]
    assert len(texts) >= 2
    for text in texts:
        assert tomllib.loads(text)
        read_settings(text, "the page")


def test_json_examples_are_json() -> None:
    for page in pages():
        for text in blocks(page, "json"):
            decoder, rest = json.JSONDecoder(), text.strip()
            while rest:
                _, end = decoder.raw_decode(rest)
                rest = rest[end:].strip()


def test_paths_in_the_text_exist() -> None:
    told = [*pages(), ROOT / "AGENTS.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.svg")]
    named = {
        path
        for page in told
        for path in re.findall(_PATH, page.read_text("utf-8"))
        if not any(other in path for other in ("NAME", "MODULE", "_vN", "_build"))
    }
    assert len(named) > 20
    missing = [path for path in sorted(named) if not _exists(path)]
    assert missing == []


def _exists(path: str) -> bool:
    return (ROOT / path).exists() or (ROOT / f"{path}.py").exists()


def test_names_on_the_pages_are_accepted_as_typed(tmp_path: Path) -> None:
    """The lines are typed in the order of the README, which begins with the demo."""
    own, demo = Project.create(tmp_path / "own.db"), Project.create(tmp_path / "demo.db")
    with own, demo:
        demo.people.get_or_add("the login name")
        lines = [line for page in _in_order() for line in _naming(page)]
        assert len(lines) > 4
        for words in lines:
            at_demo = words[words.index("--db") + 1] == "demo.db" if "--db" in words else False
            name = words[words.index("--as") + 1]
            person = person_at_work(demo if at_demo else own, name, new="--new" in words)
            assert person.name == name


def _in_order() -> list[Path]:
    """The README, then the pages as it links them."""
    readme = ROOT / "README.md"
    links = re.findall(r"\]\(([^)#:]+\.md)\)", readme.read_text("utf-8"))
    return [readme, *(ROOT / link for link in dict.fromkeys(links))]


def _naming(page: Path) -> list[list[str]]:
    """The words of each command of a page that says who works."""
    typed = "\n".join([*blocks(page, "sh"), *blocks(page, "console")]).splitlines()
    return [shlex.split(line) for line in typed if re.search(r"\bannotator .* --as ", line)]


def test_the_glossary_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", readme)
    assert "docs/glossary.md" in links
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert len(readme.splitlines()) <= 160


def test_every_page_is_reachable_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    own = {str(page.relative_to(ROOT)) for page in pages()} - {
        "README.md",
        "docs/index.md",
        "docs/changelog.md",
    }
    assert [page for page in sorted(own) if f"({page})" not in readme] == []
