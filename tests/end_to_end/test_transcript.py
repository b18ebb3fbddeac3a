"""Types the session of the README in tmux, and compares what it prints with what the README shows.

Numbers and ids differ, everything else is compared. The training and what follows it is tested in
`tests/exports/training_set/test_spacy_train.py`, the other pages in `tests/docs`.
"""

from __future__ import annotations

import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.store import Project
from corpus.workflows.integrity import check
from tests.end_to_end.tmux import Tmux
from tests.plain_sql import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
]

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SCREEN = "annotator annotate --as ana"
FINISHED = 6


def transcript() -> list[tuple[str, list[str]]]:
    """The commands of the README's first section with a transcript, each with what it prints."""
    section = README.split("## From article to model")[1].split("\n## ")[0]
    played: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", section, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                played.append((line[2:], []))
            elif played:
                played[-1][1].append(line)
    return played


def pattern(line: str) -> str:
    """An expression for what the README shows: other numbers, other ids, as many blanks."""
    if line == "…":
        return ""
    line = re.sub(r"\([0-9A-F]{32}.*?\)", "(IDS)", line)
    told = re.escape(line).replace("IDS", ".*")
    told = re.sub(r"\\?(\d[\d,]*(\\\.\d+)*)", r"[\\d,.]+", told)
    return re.sub(r"(\\ )+", r"\\s+", told)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    with Tmux(tmp_path) as running:
        folder = tmp_path / "work"
        samples = (files("corpus") / "samples" / "articles.jsonl").read_text("utf-8")
        (folder / "news.jsonl").write_text(samples, "utf-8")
        (folder / "articles").mkdir()
        for number in range(4):
            text = f"Rebels left Kesh on Tuesday with {number + 3} trucks.\n\n" * (number + 1)
            (folder / "articles" / f"{number}.txt").write_text(text, "utf-8")
        yield running


def test_the_transcript_is_true(tmux: Tmux, tmp_path: Path) -> None:
    database = tmp_path / "work" / "annotations.db"
    settings = tmux.run("stty -a")
    for command, printed in transcript():
        if "spacy train" in command:
            break
        if command == SCREEN:
            annotate(tmux, database)
            continue
        shown = tmux.run(command)
        for line in printed:
            assert re.search(pattern(line), shown), (line, shown)
    assert tmux.run("stty -a") == settings
    with Project.open(database) as project:
        assert list(check(project)) == []


def annotate(tmux: Tmux, database: Path) -> None:
    """What the text between the transcript's blocks says about the keys."""
    tmux.run("echo before the screen")
    tmux.start(SCREEN)
    tmux.until(r"undecided")
    assert tmux.flag("alternate_on") == "1"
    keys_do_what_they_say(tmux, database)
    for _ in range(FINISHED):
        finish_one(tmux, database)
    before = lines(database, EDITS)
    tmux.keys("a")
    tmux.wait_for(lambda: lines(database, EDITS) != before)
    quit_and_look(tmux)
    come_back(tmux, database)


def keys_do_what_they_say(tmux: Tmux, database: Path) -> None:
    """Each key that the text names makes the edit that it says, before anything else is done."""
    for key, actions in KEYS:
        before = lines(database, EDITS)
        tmux.keys(key)
        tmux.wait_for(lambda before=before: lines(database, EDITS)[len(before) :])
        assert lines(database, EDITS)[len(before) :][-1] in actions, key


EDITS = "SELECT action FROM edits ORDER BY seq"
KEYS = (
    *(("a", ("accepted",)), ("x", ("rejected",)), ("2", ("relabelled", "accepted"))),
    *((key, ("moved",)) for key in ("l", "L", "h", "H")),
    ("u", ("undone",)),
)


def finish_one(tmux: Tmux, database: Path) -> None:
    """Accept screen by screen, finish; what the checks show is passed over."""
    while left := undecided(database):
        tmux.keys("Enter", "A")  # to the first that is undecided, and all from there
        tmux.wait_for(lambda left=left: undecided(database) < left)
    done = finished(database)
    tmux.keys("Enter")
    tmux.wait_for(lambda: finished(database) > done or re.search(r"Check( 1/\d+)?:", tmux.pane))
    if finished(database) == done:
        tmux.keys("Enter")
        tmux.wait_for(lambda: finished(database) > done)
    tmux.wait_for(lambda: lines(database, "SELECT 1 FROM annotations WHERE status = 'open'"))


def undecided(database: Path) -> int:
    return sum(map(int, lines(database, "SELECT undecided FROM annotation_state")))


def finished(database: Path) -> int:
    return len(lines(database, "SELECT 1 FROM annotations WHERE status = 'finished'"))


def quit_and_look(tmux: Tmux) -> None:
    """The shell is as it was: its screen, its cursor, its mouse, and what stood there."""
    tmux.keys("q")
    pane = tmux.ended()
    assert "before the screen" in pane
    assert "undecided" not in pane
    for flag, value in (("alternate_on", "0"), ("cursor_flag", "1"), ("mouse_any_flag", "0")):
        assert tmux.flag(flag) == value, flag


def come_back(tmux: Tmux, database: Path) -> None:
    """It goes on at the same place, and `u` still takes back the last key."""
    last = lines(database, "SELECT article_id, step FROM edits ORDER BY seq DESC LIMIT 1")
    tmux.start(SCREEN)
    tmux.until("undecided")
    tmux.keys("u")
    undone = (
        "SELECT article_id, json_extract(detail, '$.step') FROM edits "
        "WHERE action = 'undone' ORDER BY seq DESC LIMIT 1"
    )
    tmux.wait_for(lambda: lines(database, undone) == last)
    tmux.keys("U", "q")
    tmux.ended()


def test_the_vim_preset(tmux: Tmux, tmp_path: Path) -> None:
    tmux.run("annotator import news.jsonl")
    tmux.start("annotator annotate --as ana --keys vim")
    tmux.until("ACTOR|LOCATION")
    tmux.type("waL<H>u")
    tmux.keys("C-r", "q")
    tmux.ended()
    found = lines(tmp_path / "work" / "annotations.db", EDITS)
    assert found == ["opened", "accepted", *["moved"] * 4, "undone", "redone"]
