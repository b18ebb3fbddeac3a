"""Shards of texts, suggestions for them without a project, and their way back into it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from annotator import suggest_texts
from tests.patience import until
from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

RUN = "mine"
SUGGESTER = ("--suggester", "patterns.jsonl", "--name", RUN)
PATTERNS = (
    '{"label": "ACTOR", "pattern": "rebels"}\n'
    '{"label": "LOCATION", "pattern": [{"IS_TITLE": true, "LENGTH": 4}], "id": "four"}\n'
    '{"label": "NUMBER", "pattern": [{"IS_DIGIT": true}]}\n'
)


@pytest.fixture
def run(run: Run) -> Run:
    """Runs the command line in a folder with a project, a copy, patterns, and three shards."""
    lines = (
        {"id": f"n{i}", "text": f"{i} rebels left Kesh on day {i * 7}.", "source": "wire"}
        for i in range(11)
    )
    Path("news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    Path("patterns.jsonl").write_text(PATTERNS)
    assert run("import", "news.jsonl").exit_code == 0
    shutil.copy("annotations.db", "other.db")
    done = run("export", "jsonl", "shards", "--without-spans", "--shards", "3")
    assert done.stdout == "shards: 11 articles in 3 shards\n"
    return run


def suggest(run: Run, index: int, *options: str, out: str = "") -> Result:
    source, target = f"shards/shard-{index}.jsonl", out or f"spans-{index}.jsonl"
    return run("suggest", "--in", source, "--out", target, *(options or SUGGESTER))


def digest(run: Run, db: str) -> str:
    return run("--db", db, "suggest", "--digest", RUN).stdout.strip()


def changed(path: str, old: str, new: str) -> None:
    text = Path(path).read_text()
    assert old in text
    Path(path).write_text(text.replace(old, new, 1))


def articles_in(path: str) -> list[dict[str, Any]]:
    lines = map(json.loads, Path(path).read_text().splitlines())
    return [line for line in lines if "text" in line]


def test_shards_in_any_order_give_the_suggestions_of_one_machine(run: Run) -> None:
    assert run("suggest", *SUGGESTER).exit_code == 0
    for index in (2, 0, 1):
        assert suggest(run, index).exit_code == 0
    whole = Path("spans-1.jsonl").read_bytes()
    for cut in (len(whole) // 2, whole.index(b"\n") - 9, len(whole)):
        Path("spans-1.jsonl").unlink(missing_ok=True)
        Path("spans-1.jsonl.part").write_bytes(whole[:cut])  # as a killed run leaves it
        assert suggest(run, 1).exit_code == 0
        assert Path("spans-1.jsonl").read_bytes() == whole
        assert not Path("spans-1.jsonl.part").exists()
    assert "is complete" in suggest(run, 1).stdout
    files = ["spans-2.jsonl", "spans-1.jsonl", "spans-0.jsonl"]
    done = run("--db", "other.db", "import", *files, files[0])
    assert done.exit_code == 0, done.output
    assert "Articles: 11 with suggestions, 4 known, 0 refused" in done.stdout
    assert digest(run, "other.db") == digest(run, "annotations.db")
    for query in (
        "SELECT * FROM suggestions ORDER BY suggester, article_id, start",
        "SELECT name, settings, recipe FROM suggesters",
        "SELECT * FROM suggested ORDER BY article",
    ):
        assert rows("other.db", query) == rows("annotations.db", query), query
    assert "0 with suggestions, 11 known" in run("--db", "other.db", "import", *files).stdout


def test_an_import_of_shards_refuses_options_that_would_have_no_effect(run: Run) -> None:
    assert suggest(run, 0).exit_code == 0
    for options in (["--annotator", "ana"], ["--gold", "ana"], ["--lenient"], ["--without-spans"]):
        refused = run("import", *options, "spans-0.jsonl")
        assert refused.exit_code == 2
        assert f"{options[0]} has no effect on shards of suggestions" in refused.stderr
    assert rows("annotations.db", "SELECT count(*) FROM suggested") == [(0,)]


def test_every_article_stays_in_its_shard_when_others_come(run: Run) -> None:
    Path("more.jsonl").write_text('{"id": "new", "text": "More rebels."}\n')
    run("import", "more.jsonl")
    run("retire", "n4")
    run("export", "jsonl", "again", "--without-spans", "--shards", "3")
    for index in range(3):
        before, after = (
            {line["id"] for line in articles_in(f"{folder}/shard-{index}.jsonl")}
            for folder in ("shards", "again")
        )
        assert before - {"n4"} == after - {"new"}
    run("--db", "fresh.db", "import", "shards")
    assert rows("fresh.db", "SELECT count(*) FROM articles") == [(11,)]


def test_what_does_not_belong_together_is_refused_in_one_sentence(run: Run) -> None:
    for index in (1, 2):
        suggest(run, index)
    suggest(run, 0, "--suggester", "patterns.jsonl", "--name", "yours", out="yours.jsonl")
    run("--db", "foreign.db", "import", "news.jsonl")
    run("--db", "marks.db", "import", "news.jsonl", "--tokenizer", "split-marks")
    shutil.copy("shards/shard-2.jsonl", "changed.jsonl")
    changed("changed.jsonl", "left", "lost")
    shutil.copy("spans-2.jsonl", "damaged.jsonl")
    changed("damaged.jsonl", '"label": "ACTOR"', '"label": "NUMBER"')
    whole = Path("spans-2.jsonl").read_text().splitlines(keepends=True)
    Path("cut.jsonl").write_text("".join(whole[:-1]))
    shutil.copy("spans-1.jsonl", "no-project.jsonl")
    identity = json.loads(whole[0])["shard"]["project"]
    changed("no-project.jsonl", identity, "")
    into = ("--db", "other.db", "import")
    for arguments, sentence in (
        (("--db", "foreign.db", "import", "spans-1.jsonl"), "of another project"),
        (("--db", "marks.db", "import", "no-project.jsonl"), "by 'spacy', the project as"),
        ((*into, "spans-1.jsonl", "yours.jsonl"), "import them apart"),
        ((*into, "spans-1.jsonl", "news.jsonl"), "is no shard of spans"),
        ((*into, "damaged.jsonl"), "is damaged"),
        ((*into, "spans-1.jsonl", "cut.jsonl"), "is not complete"),
        (("suggest", "--in", "changed.jsonl", "--out", "x.jsonl"), "is damaged"),
        (("suggest", "--in", "spans-1.jsonl", "--out", "x.jsonl"), "has suggestions already"),
        (("suggest", "--in", "shards/shard-1.jsonl", "--out", "spans-2.jsonl"), "has other texts"),
        (("suggest", "--in", "news.jsonl", "--out", "news.jsonl"), "has other texts"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1, arguments
        assert sentence in result.stderr, (arguments, result.stderr)
        assert result.stderr.count("\n") == 1, result.stderr
    assert rows("other.db", "SELECT count(*) FROM suggesters") == [(0,)]
    for options in (("--in", "news.jsonl"), ("--lang", "de"), ("--shards",)):
        assert run("suggest", *options).exit_code == 2
    assert run("export", "jsonl", "x", "--shards", "2").exit_code == 2
    assert run("export", "jsonl", "x", "--without-spans", "--basis", "agreed").exit_code == 2


def test_texts_that_differ_or_are_unknown_are_named(run: Run) -> None:
    suggest(run, 1)
    run("--db", "changed.db", "import", "news.jsonl")
    lines = Path("news.jsonl").read_text().replace("left", "fled")
    Path("fled.jsonl").write_text(lines.split("\n")[1] + "\n")
    run("suggest", "--in", "news.jsonl", "--out", "all.jsonl", *SUGGESTER)
    run("--db", "few.db", "import", "fled.jsonl")
    result = run("--db", "few.db", "import", "all.jsonl")
    assert result.exit_code == 1
    assert "article 'n1' has another text in the project" in result.stderr
    assert "the project has no article 'n0'" in result.stderr
    assert result.stderr.endswith("Error: Imported in part: 11 articles refused.\n")


def test_failures_are_named_and_left_to_a_run_in_the_project(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.suggesters.patterns import PatternSuggester
    from corpus.suggesters.suggester import Failed

    found = PatternSuggester._found
    suggest_all = PatternSuggester.suggest
    monkeypatch.setattr(
        PatternSuggester,
        "suggest",
        lambda self, texts: (
            Failed("a bad day") if text.startswith("3 ") else [*found(self, text)] for text in texts
        ),
    )
    result = suggest(run, 1)
    assert result.exit_code == 1
    assert "n3: a bad day" in result.stderr
    monkeypatch.setattr(PatternSuggester, "suggest", suggest_all)
    assert "delete spans-1.jsonl" in result.stderr
    result = run("import", "spans-1.jsonl")
    assert (result.exit_code, "n3: a bad day" in result.stderr) == (1, True)
    assert "mine: 8 articles" in run("suggest", *SUGGESTER).stdout


def test_a_function_gives_programs_the_same_spans(run: Run) -> None:
    suggest(run, 0)
    articles = articles_in("spans-0.jsonl")
    found = suggest_texts([line["text"] for line in articles], "patterns.jsonl")
    assert found == [line["spans"] for line in articles]


@pytest.mark.slow
def test_a_killed_process_goes_on_where_it_was(run: Run) -> None:
    lines = ({"id": f"n{i}", "text": f"{i} rebels left Kesh. " * 60} for i in range(40))
    Path("many.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [sys.executable, "-m", "annotator", "suggest", "--in", "many.jsonl", *SUGGESTER]
    part = Path("killed.jsonl.part")
    process = subprocess.Popen([*command, "--out", "killed.jsonl"])
    until(lambda: part.exists() and part.read_bytes().count(b"\n") > 2)
    process.send_signal(signal.SIGSTOP)
    second = subprocess.run(
        [*command, "--out", "killed.jsonl"], capture_output=True, text=True, check=False
    )
    assert "is being written by another process" in second.stderr
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not Path("killed.jsonl").exists()
    assert 0 < part.read_bytes().count(b"\n") < 41
    for out in ("killed.jsonl", "whole.jsonl"):
        subprocess.run([*command, "--out", out], stdout=subprocess.DEVNULL, check=True)
    assert Path("killed.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
