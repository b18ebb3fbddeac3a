"""Every command, with control characters in all that it reads, is called and named with."""

from __future__ import annotations

import re
import shutil
import unicodedata
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from annotator.cli.main import COMMANDS, main
from exports.formats import FORMATS
from tests.hostile_project import HOSTILE, hostile_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

TOO_LONG = "x" * 400
"""Longer than the name of any file."""

ID = f"{HOSTILE} 0"
ANA, REVIEWER = f"{HOSTILE}a", f"{HOSTILE}r"
DATABASE, OTHER, NO_DATABASE = f"{HOSTILE}.db", f"other {HOSTILE}.db", f"none {HOSTILE}.db"
IN, GUIDE, PATTERNS = f"{HOSTILE}.jsonl", f"{HOSTILE}.md", f"p{HOSTILE}.jsonl"
COLOURS = re.compile(r"\x1b\[[\d;]*m")
"""The only escape sequences of a terminal that a command may write: colours and bold."""

ROWS: dict[str, tuple[tuple[str, ...], ...]] = {
    "demo": (("--db", OTHER),),
    "import": ((IN,), ("--labels", IN, IN), ("--refusals", f"r{HOSTILE}", IN), (NO_DATABASE,)),
    "suggest": (
        ("--suggester", PATTERNS),
        ("--suggester", f"{HOSTILE}.cfg"),
        ("--switch", HOSTILE),
    ),
    "suggest-ahead": ((HOSTILE,),),  # writes to the program that starts it, not to a terminal
    "draw": (("3", IN), ("3", IN, "--dry-run", "--json"), ("1", NO_DATABASE), ("none", IN)),
    "board": (("--plain", "--as", ANA), (DATABASE,)),
    "annotate": (("--plain", "--as", ANA), ("--plain", "--as", HOSTILE, "--new"), ()),
    "review": (("--plain", "--as", REVIEWER, "--names"), ("--plain", "--consistency"), ()),
    "serve": (("--host", HOSTILE), ("--behind-proxy", HOSTILE)),
    "serve-screen": ((HOSTILE,),),  # the same
    "invite": ((REVIEWER,), ("--list",), ("--list", "--json"), (ANA, "--revoke"), ("nobody",)),
    "export": (*((name, f"{HOSTILE} {name}") for name in FORMATS), (HOSTILE, HOSTILE)),
    "verify": ((HOSTILE,), (IN,)),
    "rebuild": ((IN, HOSTILE),),
    "tag": ((), ("new", "--note", HOSTILE), (HOSTILE, "--delete"), ("--json",)),
    "diff": ((HOSTILE,), (HOSTILE, "now", "--json"), ("none",)),
    "merge": ((OTHER, "--dry-run"), (OTHER,), (OTHER, "--json"), (NO_DATABASE,), (HOSTILE,)),
    "backup": (("--list",), (f"b {HOSTILE}.db",), (OTHER, "--restore"), ("--list", "--json")),
    "train": (("--list",), ("--name", HOSTILE)),
    "queue": ((), ("--json",), (ID, "--assign", ANA), ("--release", ID), ("--order", "uncertain")),
    "status": ((), ("--suggesters",), ("--unaided",), ("--json",), ("--as", ANA)),
    "list": ((), ("--retired",)),
    "show": ((ID,), (ID, "--annotator", ANA), ("none",)),
    "history": ((), (ID,), (ANA, "--json"), ("none",)),
    "undo": (("--since", HOSTILE, "--by", ANA, "--as", REVIEWER), ("--since", "none", "--by", ANA)),
    "agreement": ((), ("--json",), ("--html", f"{HOSTILE}.html"), ("--annotator", ANA)),
    "lint": ((), ("--json",), ("--all",)),
    "numbers": ((HOSTILE,), ("--vague", IN, "x"), ()),
    "labels": (
        (),
        ("--json",),
        ("--add", HOSTILE),
        ("--rename", f"{HOSTILE}=A"),
        ("--remove", HOSTILE),
    ),
    "guideline": ((), (HOSTILE,), ("--set", GUIDE)),
    "keys": ((), ("--review",)),
    "people": ((), ("--rename", f"{HOSTILE}a=ana")),
    "retire": ((ID,), (ID, "--restore"), ("none",)),
    "purge": ((ID,), (ID, "--yes")),
    "check": ((), ("--rebuild",)),
    "completion": ((HOSTILE,),),
}
"""How each command is called; each is also called with a hostile value for every option."""

TYPED = "a\nc zz\ntab\nenter\n1\nx\ng\n?\nhistory\nq\n"
"""What is typed into a dialogue, and into whatever asks."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    hostile_project(folder / DATABASE)
    shutil.copy(folder / DATABASE, folder / OTHER)
    (folder / NO_DATABASE).write_text("no database" * 100)
    (folder / GUIDE).write_text(f"# {HOSTILE}\n\n## ACTOR\n{HOSTILE}\n", newline="")
    (folder / PATTERNS).write_text('{"label": "ACTOR", "pattern": "rebels"}')
    (folder / IN).write_text(
        '{"text": "Rebels \\u001b[2J left.", "\\u009b": 1}\n{"\\u001b": "\\u202e"}\n'
    )
    return folder


@pytest.fixture
def call(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Calls a command on a new copy of the project."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")  # a table that wraps a name begins a line with its end

    def call(*arguments: str, database: str = DATABASE) -> Result:
        shutil.copy(made / DATABASE, tmp_path)
        return CliRunner().invoke(main, ["--db", database, *arguments], input=TYPED)

    return call


def steering(text: str) -> set[str]:
    """The characters of a text that steer a terminal or mislead on it."""
    return {
        char
        for char in text
        if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and char not in "\n\t"
    }


def assert_harmless(result: Result, called: tuple[str, ...]) -> None:
    """No traceback, nothing raw on either stream, and no name that begins a new line."""
    assert result.exception is None or isinstance(result.exception, SystemExit), called
    assert result.exit_code in {0, 1, 2}, called
    printed = COLOURS.sub("", result.output)
    assert not steering(printed), (called, printed)
    assert result.exit_code == 0 or re.search("(?m)^Error: |^Usage: |^Stopped", result.stderr), (
        called
    )
    if called[0] not in {"show", "annotate", "review", "guideline"}:  # these print lines of texts
        assert not re.search("(?m)^zz", printed), (called, printed)


def options_of(command: click.Command) -> Iterator[str]:
    """The options of a command that take a value."""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.is_flag:
            yield parameter.opts[-1]


def commands_with_options(value: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(main)
    for name, rows in ROWS.items():
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for part in command.list_commands(context):
                of_part = command.get_command(context, part)
                assert of_part is not None
                yield from ((name, part, option, value, "out") for option in options_of(of_part))
        yield from ((name, option, value, *rows[0]) for option in options_of(command))


def test_every_command_is_called() -> None:
    assert ROWS.keys() == COMMANDS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_no_command_prints_what_steers_a_terminal(
    call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
    assert bool(COLOURS.search(call("status").output)) is terminal
    assert "[red]" in call("show", ID).output
    for name, rows in ROWS.items():
        for row in rows:
            called = (name, *row)
            assert_harmless(call(*called), called)
    for called in ((HOSTILE,), (f"--{HOSTILE}",), ("list", f"--{HOSTILE}"), ("list", HOSTILE)):
        assert_harmless(call(*called), called)
    for called in (("merge", OTHER, "--dry-run"), ("merge", OTHER)):
        assert_harmless(call(*called, database=f"new {HOSTILE}.db"), called)
    for database in (f"{IN}/none.db", IN, f"none {HOSTILE}/x.db", NO_DATABASE):
        for called in (("status",), ("import", NO_DATABASE)):
            assert_harmless(call(*called, database=database), called)


@pytest.mark.slow
@pytest.mark.parametrize("value", [HOSTILE, TOO_LONG], ids=["hostile", "long"])
def test_no_option_prints_what_steers_a_terminal(call: Callable[..., Result], value: str) -> None:
    for called in commands_with_options(value):
        assert_harmless(call(*called), called)
    for called in (("export", "csv", value), ("verify", value), ("merge", value), ("show", value)):
        assert_harmless(call(*called), called)


def test_one_sentence_is_one_line(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "fo\nlder").mkdir()
    result = run("--db", "fo\nlder/x.db", "status")
    assert result.stderr == (
        "Error: No project at fo lder/x.db: `annotator import PATH` or `annotator demo` "
        "creates one.\n"
    )
