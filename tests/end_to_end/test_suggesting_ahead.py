"""The real child process: it makes suggestions under the screen, and never outlives it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from annotator.workers.protocol import Failed, Made, Running, Scored, Wanted, encode, messages
from corpus.store import Project
from corpus.workflows.suggester_choice import Choice
from tests.end_to_end.terminal import Terminal
from tests.patience import until

pytestmark = pytest.mark.slow

TEXT = "At least 56 soldiers were killed in Helmand province, the Defense Ministry said. {}"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of articles without suggestions, made once."""
    path = tmp_path_factory.mktemp("imported") / "p.db"
    lines = [json.dumps({"id": f"n{i}", "text": TEXT.format(i)}) for i in range(30)]
    command = [sys.executable, "-m", "annotator", "--db", str(path), "import", "-"]
    subprocess.run(command, check=True, capture_output=True, input="\n".join(lines).encode())
    return path


@pytest.fixture
def database(tmp_path: Path, imported: Path) -> Path:
    return Path(shutil.copy(imported, tmp_path))


def children_of(database: Path) -> list[int]:
    """The processes that suggest for this project."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"suggest-ahead" in words and os.fsencode(database) in words:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks at /proc")
@pytest.mark.parametrize("how", ["quits at once", "quits when they are there", "is killed"])
def test_it_never_outlives_the_screen(database: Path, how: str) -> None:
    with Terminal(["--db", str(database), "annotate", "--as", "ana"], columns=120) as terminal:
        terminal.until("they are being made")
        until(lambda: bool(terminal.read() or children_of(database)))
        until(lambda: bool(children_of(database)))
        if how != "quits at once":
            until(lambda: bool(terminal.read() and " arrived" in terminal.text))
        if how == "is killed":
            terminal.kill()
        else:
            terminal.send("q")
            assert terminal.wait() == 0
            assert not children_of(database)
    until(lambda: not children_of(database))
    with Project.open(database) as project:
        names = project.suggestions.names()
        made = project.suggestions.counts()[0][1] if names else 0
    assert made < 30
    if how != "quits at once":
        assert made
        assert names[0].startswith("en_core_web_sm")


def test_a_pipeline_that_is_gone_is_told_once(database: Path) -> None:
    with Project.open(database) as project:
        gone = Choice(suggester="models/gone")
        project.suggestions.register("gone 1", {"pipeline": "models/gone"}, recipe=gone.recipe)
    with Terminal(["--db", str(database), "annotate", "--as", "ana"], columns=140) as terminal:
        terminal.until("No suggestions: There is no folder 'models/gone'")
        terminal.send("]")
        terminal.until("Run `annotator suggest`")
        terminal.send("q")
        assert terminal.wait() == 0


def test_the_command_answers_requests_until_its_input_ends(database: Path) -> None:
    command = [sys.executable, "-m", "annotator", "--db", str(database), "suggest-ahead"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(encode(Wanted(("n3", "gone", "n1"))))
        child.stdin.flush()
        answers = messages(cast(BinaryIO, child.stdout))
        unscored = (one for one in answers if not isinstance(one, Scored))
        running, made, failed, last = islice(unscored, 4)
        child.stdin.close()
        assert child.wait() == 0
    assert isinstance(running, Running)
    assert running.suggester.startswith("en_core_web_sm")
    assert made == Made("n3")
    assert isinstance(failed, Failed)
    assert failed.article == "gone"
    assert last == Made("n1")
