"""`annotator train` on real project files, with a fitter that learns strings by heart.

The fits run in this process, except where the children are what is tested.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli import train
from annotator.cli.main import main
from annotator.workers import fit
from corpus.store import Project
from tests.fake_fitter import fit_here
from tests.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

ROOT = Path(__file__).parents[3]
WORDS = {"rebels": "ACTOR", "police": "ACTOR", "Kesh": "LOCATION", "Varda": "LOCATION"}
FOLDER = Path("annotations.db.suggesters")


def articles(count: int, *, right: int, others: int = 0) -> bytes:
    """JSONL of `count` articles with `right` of their four spans; `others` have no spans key."""
    lines = []
    for number in range(count + others):
        places = [
            f"Note {number * 7919} of week {number}: the rebels and police left Kesh",
            "Varda",
        ]
        text = f" for {chr(97 + number % 26) * 9} and ".join(places) + "."
        spans = [
            {"start": text.index(word), "end": text.index(word) + len(word), "label": label}
            for word, label in list(WORDS.items())[:right]
        ]
        line = {"id": f"a{number:02}", "text": text, "spans": spans}
        lines.append(line if number < count else {"id": line["id"], "text": text})
    return "\n".join(map(json.dumps, lines)).encode()


GOLD = [
    (["import", "-"], articles(26, right=1, others=3)),
    (["import", "-", "--gold", "rea"], articles(26, right=4)),
]
ONCE = pytest.mark.xdist_group("trained once")
IN_CHILDREN = fit.fit_in_children


@pytest.fixture
def fitter(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Which of the fake fitters is resolved, in this process or a child, which has to find it."""
    monkeypatch.setattr(fit, "fit_in_children", fit_here)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))

    def choose(name: str) -> None:
        monkeypatch.setattr(train, "FITTER", f"tests.fake_fitter:{name}")

    choose("memorising")
    return choose


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, fitter: object) -> Callable[[], None]:
    """Has the fits run in child processes, as they do for a user."""
    return lambda: monkeypatch.setattr(fit, "fit_in_children", IN_CHILDREN)


@pytest.fixture(scope="session")
def gold_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with 26 gold articles, made once."""
    folder = tmp_path_factory.mktemp("gold")
    with alone_in(folder):
        for arguments, lines in GOLD:
            assert CliRunner().invoke(main, arguments, input=lines).exit_code == 0
    return folder


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory, gold_folder: Path) -> Path:
    """The same after `annotator train`, made once."""
    folder = tmp_path_factory.mktemp("trained")
    shutil.copytree(gold_folder, folder, dirs_exist_ok=True)
    with alone_in(folder):
        assert CliRunner().invoke(main, "train").exit_code == 0
    return folder


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Work in a folder with the fake fitter, whatever the person running the tests has set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
        patch.setenv("ANNOTATOR_CONFIG", os.devnull)
        patch.setenv("ANNOTATOR_STATE", os.devnull)
        patch.delenv("ANNOTATOR_DB", raising=False)
        patch.delenv("ANNOTATOR_NAME", raising=False)
        patch.setattr(train, "FITTER", "tests.fake_fitter:memorising")
        patch.setattr(fit, "fit_in_children", fit_here)
        yield


@pytest.fixture
def gold(
    run: Callable[..., Result], fitter: object, tmp_path: Path, gold_folder: Path
) -> Callable[..., Result]:
    """26 gold articles and 3 to come; the current suggester found one span in four."""
    shutil.copytree(gold_folder, tmp_path, dirs_exist_ok=True)
    return run


@pytest.fixture
def trained(
    run: Callable[..., Result], fitter: object, tmp_path: Path, trained_folder: Path
) -> Callable[..., Result]:
    """The same after `annotator train`."""
    shutil.copytree(trained_folder, tmp_path, dirs_exist_ok=True)
    return run


def test_with_few_articles_it_says_what_it_needs(run: Callable[..., Result]) -> None:
    run("import", "-", "--gold", "rea", input=articles(24, right=4))
    result = run("train")
    assert result.exit_code == 1
    assert "needs 25 finished articles, and there are 24: finish 1 more" in result.stderr
    narrowed = run("train", "--basis", "agreed")
    assert "on the basis agreed, and there are 0: finish 25 more" in narrowed.stderr
    assert not FOLDER.exists()


@pytest.mark.parametrize("processes", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_better_one_takes_over_and_the_next_articles_have_its_suggestions(
    gold: Callable[..., Result],
    fitter: Callable[[str], None],
    children: Callable[[], None],
    processes: int,
) -> None:
    if processes:
        fitter("loaded")
        children()
    result = gold("train")
    assert result.exit_code == 0, result.stderr
    assert "trained-1 saves work in 100.0 % of 10,000 bootstrap draws" in result.stdout
    assert "trained-1 is the current suggester now." in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["LOCATION", "current", "52", "–", "0.0", "0.0", "0.0", "100.0"] in rows
    assert ["all", "current", "104", "100.0", "25.0", "40.0", "40.0", "75.0"] in rows
    assert ["new", "100.0", "100.0", "100.0", "100.0", "0.0"] in rows
    with Project.open(Path("annotations.db"), write=False) as project:
        assert project.suggestions.current() == "trained-1"
        assert len(project.suggestions.of("a28", "trained-1")) == 4
        assert project.suggestions.settings("trained-1")["pipeline"] == "trained-1"
        kept = next(iter(project.gold.articles()))
        assert len(kept.spans) == 4


def test_everything_is_kept_with_it(gold: Callable[..., Result]) -> None:
    gold("train", "--seed", "7", "--epochs", "2", "--name", "mine")
    assert sorted(path.name for path in FOLDER.iterdir()) == ["mine"]
    assert sorted(path.name for path in (FOLDER / "mine").iterdir()) == [
        *["held_out.jsonl", "pipeline", "training.json"]
    ]
    record = json.loads((FOLDER / "mine" / "training.json").read_text())
    assert (record["articles"], record["compared_with"], record["favours"]) == (26, "import", 1.0)
    assert record["settings"] | {"epochs": 2, "seed": 7, "folds": 5} == record["settings"]
    assert record["scores"][""]["new"]["operations_per_100"] == 0
    assert len(record["data_sha256"]) == 64
    lines = (FOLDER / "mine" / "held_out.jsonl").read_text().splitlines()
    held = [json.loads(line) for line in lines]
    assert [line["article"] for line in held] == [f"a{number:02}" for number in range(26)]
    assert {line["fold"] for line in held} == {1, 2, 3, 4, 5}
    assert held[0]["figures"]["current"]["operations"] == 3
    assert str(Path.cwd()) not in (FOLDER / "mine" / "training.json").read_text()


def test_one_that_is_no_better_stays_aside_until_it_is_forced(
    run: Callable[..., Result], fitter: object
) -> None:
    run("import", "-", input=articles(26, right=4, others=2))
    run("import", "-", "--gold", "rea", input=articles(26, right=4))
    equal = run("train", "--folds", "2")
    assert "trained-1 saves work in 0.0 % of" in equal.stdout
    assert "under 90%, so import stays current" in equal.stdout
    assert "`annotator suggest --suggester trained-1 --use`" in equal.stdout
    with Project.open(Path("annotations.db"), write=False) as project:
        assert project.suggestions.current() == "import"
        assert project.suggestions.of("a27", "trained-1") == []
    assert (
        "trained-2 is the current suggester now." in run("train", "--force", "--folds", "2").stdout
    )
    listed = [line.split() for line in run("train", "--list").stdout.splitlines()]
    assert listed[1] == ["trained-1", "26", "100.0", "0.0", "0%", "import"]
    assert listed[2] == ["trained-2", "26", "100.0", "0.0", "0%", "import", "current"]


def test_outside_english_one_that_suggests_nothing_is_not_shown(
    run: Callable[..., Result], fitter: Callable[[str], None]
) -> None:
    fitter("silent")
    run("import", "-", "--lang", "de", "--gold", "rea", input=articles(26, right=4))
    result = run("train", "--folds", "2")
    assert result.exit_code == 0
    assert "the new one is compared with no suggestions." in result.stderr
    assert "English" not in result.stderr
    assert "under 90%, so trained-1 is not shown." in result.stdout
    with Project.open(Path("annotations.db"), write=False) as project:
        assert project.suggestions.current() is None
        assert project.suggestions.names() == ["trained-1"]
    assert run("status").exit_code == 0


@ONCE
def test_a_trained_one_is_compared_by_what_it_had_not_seen(
    trained: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = (FOLDER / "trained-1" / "held_out.jsonl").read_text().splitlines()
    told = [json.loads(line) for line in held]
    worse = [{**line, "proposals": line["proposals"][:2]} for line in told]
    (FOLDER / "trained-1" / "held_out.jsonl").write_text("\n".join(map(json.dumps, worse)) + "\n")
    result = trained("train")
    assert "trained-2 is the current suggester now." in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["all", "current", "104", "100.0", "50.0", "66.7", "66.7", "50.0"] in rows


@ONCE
def test_what_it_learned_from_shows_what_it_had_proposed_unseen(
    trained: Callable[..., Result],
) -> None:
    with Project.open(Path("annotations.db"), write=False) as project:
        reasons = {one.reason for one in project.suggestions.of("a00", "trained-1")}
        assert reasons == {"fake: ACTOR", "fake: LOCATION"}  # the fold's, not the last fit's
        assert project.suggestions.of("a28", "trained-1")[0].reason == "trained-1: ACTOR"
    trained("suggest", "--suggester", "trained-1", "--name", "again")
    with Project.open(Path("annotations.db"), write=False) as project:
        assert {one.reason for one in project.suggestions.of("a00", "again")} == reasons


@pytest.mark.slow
@ONCE
def test_suggest_goes_on_with_the_trained_one_wherever_the_project_lies(
    trained: Callable[..., Result], tmp_path: Path
) -> None:
    for path in ("annotations.db", "annotations.db.suggesters"):
        (tmp_path / path).rename(tmp_path / path.replace("annotations", "moved"))
    trained("--db", "moved.db", "import", "-", input=b"The rebels came back.")
    result = trained("--db", "moved.db", "suggest", "--processes", "2")
    assert result.exit_code == 0, result.stderr
    assert "Running trained-1, the current suggester, which `annotator train` made" in result.stderr
    assert "trained-1: 1 article, 1 suggestion" in result.stdout
    unknown = trained("--db", "moved.db", "suggest", "--suggester", "trained-9")
    assert "no pipeline 'trained-9'; this project has trained trained-1" in unknown.stderr


@ONCE
def test_a_trained_one_that_was_changed_since_needs_trust(
    trained: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / FOLDER / "trained-1" / "pipeline" / "more").write_text("from somebody else")
    trained("import", "-", input=b"The rebels came back.")
    refused = trained("suggest")
    assert refused.exit_code == 1
    assert "trained-1/pipeline is not an installed package, and loading it can" in refused.stderr
    assert trained("suggest", "--trust").exit_code == 0


@ONCE
def test_a_label_renamed_since_is_understood(trained: Callable[..., Result]) -> None:
    trained("labels", "--rename", "ACTOR", "PARTY")
    trained("import", "-", input=b"The rebels came back.")
    assert "trained-1: 1 article, 1 suggestion" in trained("suggest").stdout
    result = trained("train")
    assert result.exit_code == 0, result.stderr
    assert any(line.split()[:2] == ["PARTY", "current"] for line in result.stdout.splitlines())
    assert "trained-2 saves work in 0.0 %" in result.stdout


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("a b", "cannot be a name"),
        ("../x", "cannot be a name"),
        ("import", "already"),
        ("stock", "already"),
        ("spacy", "already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_the_work(
    gold: Callable[..., Result], name: str, complaint: str
) -> None:
    result = gold("train", "--name", name)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert not FOLDER.exists()


@pytest.mark.parametrize(
    ("name", "complaint", "log"),
    [
        ("refusing", "no finished article has a span", False),
        pytest.param(
            *("crashing", "A training process failed; nothing was changed", True),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *("killed", "was ended by signal 9; nothing was changed", True), marks=pytest.mark.slow
        ),
    ],
)
def test_a_fit_that_fails_changes_nothing(
    gold: Callable[..., Result],
    fitter: Callable[[str], None],
    children: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    complaint: str,
    log: bool,
) -> None:
    fitter(name)
    children()
    result = gold("train", "--processes", "1")
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert ("train.log" in result.stderr) == log
    assert (FOLDER / "train.log").exists()
    assert [path.name for path in FOLDER.iterdir()] == ["train.log"]
    with Project.open(Path("annotations.db"), write=False) as project:
        assert project.suggestions.names() == ["import"]
    fitter("memorising")
    monkeypatch.setattr(fit, "fit_in_children", fit_here)
    assert gold("train", "--folds", "2").exit_code == 0
    assert [path.name for path in FOLDER.iterdir()] == ["trained-1"]


def test_a_curve_is_measured_and_drawn_and_changes_nothing(gold: Callable[..., Result]) -> None:
    result = gold("train", "--curve", "--folds", "2", "--svg", "curve.svg")
    assert result.exit_code == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[1][:4] == ["import", "40.0", "40.0", "75.0"]
    assert [row[0] for row in rows[2:6]] == ["3", "6", "10", "13"]
    assert rows[5][1:] == ["100.0", "100.0", "0.0", "▇" * 30]
    drawn = Path("curve.svg").read_text()
    assert drawn.count("<svg") == 1
    assert "articles learned from" in drawn
    assert "import" in drawn
    assert not FOLDER.exists()
    assert gold("train", "--svg", "x.svg").exit_code == 2


def test_where_nothing_was_suggested_yet_the_default_looks_at_the_finished_ones(
    run: Callable[..., Result], fitter: object
) -> None:
    run("import", "-", input=articles(0, right=0, others=28))
    run("import", "-", "--gold", "rea", input=articles(26, right=4))
    result = run("train")
    assert result.exit_code == 0, result.stderr
    assert "current: en_core_web_sm" in result.stdout
    with Project.open(Path("annotations.db"), write=False) as project:
        stock, trained = project.suggestions.counts()
        assert (stock[1], trained[:2]) == (26, ("trained-1", 28))


@ONCE
def test_a_current_one_that_is_gone_counts_with_what_it_had_suggested(
    trained: Callable[..., Result],
) -> None:
    trained("import", "-", "--gold", "rea", input=b'{"id": "late", "text": "Note.", "spans": []}')
    shutil.rmtree(FOLDER)
    result = trained("train", "--folds", "2")
    assert result.exit_code == 0, result.stderr
    assert "trained-1 is missing: restore it" in result.stderr
    assert "1 finished article without suggestions of trained-1" in result.stderr
    assert "trained-2 saves work in 0.0 %" in result.stdout


# -- ends that nobody plans ---------------------------------------------------------------------


@pytest.fixture
def under_way(gold: Callable[..., Result], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`annotator train` in a process of its own, in the middle of a fit that never ends."""
    program = (
        "from annotator.cli import train; from annotator.cli.main import main\n"
        "train.FITTER = 'tests.fake_fitter:waiting'; main(['train'])"
    )
    command = [sys.executable, "-c", program]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def under_way() -> bool:
        assert process.poll() is None, process.stderr and process.stderr.read()
        return len(_children(process.pid)) == 2 and _begun()

    until(under_way)
    yield process
    process.kill()
    process.wait()


def _begun() -> bool:
    """Whether a fit is under way in each of the two children."""
    return len([*FOLDER.glob(".*.training/fit-*")]) == 2


def _children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _gone(process: int) -> bool:
    """Whether a process that is nobody's child here has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_the_fit_ends_with_the_command_and_leaves_nothing(
    under_way: subprocess.Popen[str], how: signal.Signals
) -> None:
    children = _children(under_way.pid)
    under_way.send_signal(how)
    _, told = under_way.communicate(timeout=PATIENCE)
    assert len(children) == 2
    until(lambda: all(map(_gone, children)))
    if how == signal.SIGINT:
        assert under_way.returncode == 1
        assert "Stopped: nothing was kept; import is unchanged." in told
        assert "Traceback" not in told
    left = {path.name for path in FOLDER.iterdir()} if FOLDER.exists() else set()
    assert left <= {"train.log"}
    with Project.open(Path("annotations.db"), write=False) as project:
        assert project.suggestions.current() == "import"
        assert project.suggestions.names() == ["import"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_killed_fit_is_told(under_way: subprocess.Popen[str]) -> None:
    one, other = _children(under_way.pid)
    os.kill(one, signal.SIGKILL)
    _, told = under_way.communicate(timeout=PATIENCE)
    until(lambda: _gone(other))
    assert under_way.returncode == 1
    assert "was ended by signal 9; nothing was changed" in told
    assert [path.name for path in FOLDER.iterdir()] == ["train.log"]
