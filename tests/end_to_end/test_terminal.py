"""The annotating screen in a real pseudo-terminal: faults, hostile text, odd terminals."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from annotator.session.labelling.session import LabellingSession
from annotator.tui.terminal_guard import ENDING
from corpus.store import Project
from corpus.workflows.integrity import check
from tests.end_to_end.terminal import Terminal
from tests.plain_sql import rows
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import Article

pytestmark = pytest.mark.slow

HOSTILE = (
    "Title \x1b]0;owned\x07 \x9b31m red \x1b[2J gone \u202eRTL\u202c zero\u200bwidth "
    "\x85 \x90payload\x9c bell\x07 \x1bc reset \u2066iso\u2069 \ufeffbom \x1b_apc\x1b\\ end"
)


@pytest.fixture
def database(project: Project, add_article: Callable[..., Article]) -> Path:
    add_article("[Fifty-six]N [soldiers]A fled [Kesh]L on Tuesday. " * 30, "first")
    add_article("[Rebels]A left.", "second")
    project.close()
    return project.path


def accepted(database: Path) -> int:
    with Project.open(database) as project:
        assert list(check(project)) == []
        return sum(
            len(project.edits.load(key).accepted)
            for key in project.edits.keys()  # noqa: SIM118
        )


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_process_loses_no_painted_edit(database: Path, seed: int) -> None:
    """Labels come in turn, so the status line tells when an accept has been painted."""
    chance = random.Random(seed)
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as terminal:
        terminal.until("NUMBER “")
        painted = chance.randint(0, 25)
        for number in range(painted):
            terminal.send("a")
            terminal.until(("ACTOR “", "LOCATION “", "NUMBER “")[number % 3])
        terminal.send("a" * chance.randint(0, 5))
        terminal.read(chance.random() * 0.05)
        terminal.kill()
    assert accepted(database) >= painted
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as again:
        again.until("soldiers")
        again.send("q")
        assert again.wait() == 0


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path) -> None:
    source = tmp_path / "hostile.jsonl"
    line = {"id": "h", "text": HOSTILE, "title": HOSTILE, "source": HOSTILE}
    line["spans"] = [{"start": 0, "end": 5, "label": "ACTOR"}]
    source.write_text(json.dumps(line))
    database = str(tmp_path / "p.db")
    for arguments in (["import", str(source)], ["list"], ["status"], ["show", "h"]):
        with Terminal(["--db", database, *arguments], columns=200) as command:
            assert command.wait() == 0
            assert_harmless(command.output)
    with Terminal(["--db", database, "annotate", "--as", "ana"], columns=120) as terminal:
        terminal.until("ACTOR")
        for key in ("a", "v", "\x1b[C", "1", "f", "u"):
            terminal.send(key)
            terminal.read(0.3)
        terminal.send("?")
        terminal.until("any other key closes")
        terminal.send("x")
        terminal.until(lambda text: "any other key closes" not in text)
        terminal.send("q")
        assert terminal.wait() == 0
        assert_harmless(terminal.output)


def assert_harmless(output: bytes) -> None:
    text = output.decode("utf-8", errors="surrogateescape")
    for payload in ("\x1b]0;owned", "\x1b[2J gone", "\x1bc reset", "\x1b_apc"):
        assert payload not in text
    assert not re.search("[\x80-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_a_sentence(database: Path, term: str) -> None:
    arguments = ["--db", str(database), "annotate", "--as", "ana"]
    with Terminal(arguments, environment={"TERM": term}) as terminal:
        assert terminal.wait() == 2
        assert "needs a terminal" in terminal.text
        assert "Traceback" not in terminal.text


def test_a_pipe_gets_a_sentence(database: Path, annotator_command: list[str]) -> None:
    run = subprocess.run(
        [*annotator_command, "--db", str(database), "annotate", "--as", "ana"],
        input="a\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert "--plain" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_driver_that_is_none_gets_a_sentence(database: Path) -> None:
    arguments = ["--db", str(database), "annotate", "--as", "ana"]
    with Terminal(arguments, environment={"TEXTUAL_DRIVER": "a\nb:C"}) as terminal:
        assert terminal.wait() == 1
        assert terminal.output == (
            b"Error: TEXTUAL_DRIVER is 'a\\nb:C', which is not a driver of Textual: unset it.\r\n"
        )


def test_a_paste_is_text_whatever_is_in_it(database: Path) -> None:
    """Read as keys, the characters after the escape would accept and quit."""
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as terminal:
        terminal.until("NUMBER “")
        terminal.send(
            "\x1b[200~\x1b]aaq\x1b[201~c\x1b[200~one\rtw\x1bo\x1b[201~ \x1b[200~aq\x1b[201~\r"
        )
        terminal.until("Comment saved")
        terminal.send("q")
        assert terminal.wait() == 0
    comments = rows(database, "SELECT comment FROM annotation_comments")
    assert comments == [("one two aq",)]
    assert accepted(database) == 0


def test_a_tiny_terminal_says_so_and_grows(database: Path) -> None:
    arguments = ["--db", str(database), "annotate", "--as", "ana"]
    with Terminal(arguments, columns=30, rows=8) as terminal:
        terminal.until("too small")
        terminal.resize(80, 24)
        terminal.until("soldiers")
        terminal.send("q")
        assert terminal.wait() == 0


def test_the_terminal_is_restored_after_an_exception(database: Path, tmp_path: Path) -> None:
    program = tmp_path / "crash.py"
    program.write_text(
        "import sys\n"
        "from annotator.session.labelling.session import LabellingSession\n"
        "def crash(self): raise RuntimeError('planted')\n"
        "LabellingSession.accept = crash\n"
        "from annotator.cli.main import main\n"
        "main()\n"
    )
    arguments = ["--db", str(database), "annotate", "--as", "ana"]
    with Terminal(arguments, program=[str(program)]) as terminal:
        terminal.until("soldiers")
        terminal.send("a")
        assert terminal.wait() != 0
        assert_restored(terminal.output)


def assert_restored(output: bytes) -> None:
    assert output.rfind(b"\x1b[?1049l") > output.rfind(b"\x1b[?1049h")
    assert output.rfind(b"\x1b[?25h") > output.rfind(b"\x1b[?25l")
    assert output.rfind(b"\x1b[?1003l") > output.rfind(b"\x1b[?1003h")


@pytest.mark.parametrize("number", ENDING)
def test_the_terminal_is_restored_after_a_signal(database: Path, number: signal.Signals) -> None:
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as terminal:
        terminal.until("soldiers")
        terminal.signal(number)
        assert terminal.wait() == 128 + number
        assert_restored(terminal.output)
        assert "Traceback" not in terminal.text


def test_the_program_ends_when_its_terminal_goes(database: Path) -> None:
    """It has no controlling terminal here, so no signal tells it."""
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as terminal:
        terminal.until("soldiers")
        terminal.send("a")
        terminal.until("ACTOR “soldiers”")
        assert terminal.vanish() == 128 + signal.SIGHUP
    assert accepted(database) == 1


@pytest.mark.parametrize("command", ["annotate", "review"])
def test_the_program_ends_when_its_terminal_goes_while_it_starts(
    database: Path, command: str
) -> None:
    with Project.open(database) as project:
        for name in ("ben", "eva"):
            session = LabellingSession(project, project.people.get_or_add(name), via="screen")
            session.start("second")
            press(session, session.accept if name == "ben" else session.reject)
            press(session, session.finish)
    with Terminal(["--db", str(database), command, "--as", "ana", "--new"]) as terminal:
        while not terminal.read():
            pass
        terminal.vanish()


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_project_that_goes_is_kept_in_a_copy(database: Path, suffix: str) -> None:
    with Terminal(["--db", str(database), "annotate", "--as", "ana"]) as terminal:
        terminal.until("soldiers")
        terminal.send("a")
        terminal.until("ACTOR “soldiers”")
        database.with_name(f"{database.name}{suffix}").unlink()
        terminal.send("a")
        terminal.until("NOT SAVED")
        terminal.until("“Write a copy” keeps your work")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert b"All your work is in " in terminal.output
    assert accepted(database.with_name("project-rescued.db")) == 1


@pytest.mark.parametrize("columns", [80, 120])
def test_no_color_sends_no_colour(database: Path, columns: int) -> None:
    arguments = ["--db", str(database), "annotate", "--as", "ana"]
    with Terminal(arguments, columns=columns, environment={"NO_COLOR": "1"}) as terminal:
        terminal.until("soldiers")
        terminal.send("aalq")
        assert terminal.wait() == 0
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;[25]", terminal.output)
        assert not re.search(rb"\x1b\[(?:[0-9]+;)*(?:3|4|9|10)[0-7](?:;|m)", terminal.output)


def test_quit_and_come_back(database: Path) -> None:
    arguments = [str(database), "--as", "ana"]
    with Terminal(arguments) as terminal:
        terminal.until("NUMBER “Fifty-six”")
        terminal.send("al")
        terminal.until("changed by you")
        terminal.send("q")
        assert terminal.wait() == 0
    with Terminal(arguments) as terminal:
        terminal.until("LOCATION “Kesh”")
        terminal.send("u")
        terminal.until("Undone: edge moved")
        terminal.send("q")
        assert terminal.wait() == 0


def test_the_tour_comes_once_and_takes_no_key(database: Path, tmp_path: Path) -> None:
    arguments = [str(database), "--as", "ana"]
    state = {"ANNOTATOR_STATE": str(tmp_path / "state")}
    with Terminal(arguments, environment=state) as terminal:
        terminal.until(lambda text: "Nine keys" in text and "soldiers" in text)
        terminal.send("a")
        terminal.until("ACTOR “soldiers”")
        terminal.until(lambda text: "Nine keys" not in text)
        terminal.send("q")
        assert terminal.wait() == 0
    with Terminal(arguments, environment=state) as terminal:
        assert "Nine keys" not in terminal.until("ACTOR “soldiers”")
        terminal.send("q")
        assert terminal.wait() == 0


def test_a_settings_file_is_used_or_refused_with_its_line(database: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    environment = {"ANNOTATOR_CONFIG": str(settings)}
    settings.write_text('theme = "ansi"\n[keys]\naccept = "y"\n')
    with Terminal([str(database), "--as", "ana"], environment=environment) as terminal:
        terminal.until("y accept")
        terminal.send("y")
        terminal.until("ACTOR “soldiers”")
        terminal.send("q")
        assert terminal.wait() == 0
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;[25]", terminal.output)
    settings.write_text('theme = "ansi"\n[keys]\naccept = "x"\n')
    with Terminal([str(database)], environment=environment, columns=200) as terminal:
        assert terminal.wait() == 1
        assert "line 3: 'x' is bound to accept and reject" in terminal.text
