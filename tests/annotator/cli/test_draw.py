"""`annotator draw`: articles of a larger corpus, with the probability of being drawn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

WORDS = ("convoy", "valley", "ministry", "bridge", "harvest", "envoy", "market", "river", "talks")


def line(number: int, source: str, month: int, wrong: float = 0.5) -> dict[str, Any]:
    chosen = Random(number).choices(WORDS, k=60)  # no secret
    text = f"{number} rebels left. {' '.join(chosen)} {number * 7}."
    span = {"start": len(str(number)) + 1, "end": len(str(number)) + 7, "label": "ACTOR"}
    return {
        "id": f"{source}-{number}",
        "text": text,
        "source": source,
        "published": f"2026-{month:02}-01",
        "spans": [{**span, "score": 1 - wrong, "reason": "made up", "made_by": "model"}],
    }


def write(path: str, lines: list[dict[str, Any]]) -> None:
    Path(path).write_text("".join(json.dumps(one) + "\n" for one in lines))


@pytest.fixture
def run(run: Run) -> Run:
    """Runs the command line beside a project of three articles and a corpus in two files."""
    corpus = [line(n, "big", n % 3 + 1, wrong=0.1 + n % 9 / 10) for n in range(40)]
    corpus += [line(n, "small", 3) for n in range(100, 106)]
    write("one.jsonl", corpus[:25])
    write("two.jsonl", corpus[25:])
    copy = line(2, "copy", 1)
    copy["text"] += " It was quiet."
    other = {**line(300, "big", 1), "id": "big-1"}
    write("three.jsonl", [copy, other, {**line(30, "again", 2), "text": corpus[30]["text"]}])
    write("mine.jsonl", corpus[:3])
    assert run("import", "mine.jsonl", "--without-spans").exit_code == 0
    return run


FILES = ("one.jsonl", "two.jsonl", "three.jsonl")


def test_what_is_drawn_comes_with_suggestions_and_its_probability(run: Run) -> None:
    draw = ("draw", "9", *FILES, "--by-score", "low", "--seed", "x", "--json")
    planned = json.loads(run(*draw, "--dry-run").stdout)
    assert rows("annotations.db", "SELECT count(*) FROM articles") == [(3,)]
    reordered = json.loads(run("draw", "9", *FILES[::-1], *draw[5:], "--dry-run").stdout)
    made = json.loads(run(*draw).stdout)
    assert (made["read"], made["known"], made["other_text"]) == (49, 3, 1)
    left_out = made["near_duplicates_of_project"], made["near_duplicates_of_each_other"]
    assert (made["candidates"], left_out) == (43, (1, 1))
    assert len(made["articles"]) == 9
    for one, other in zip(planned["articles"], made["articles"], strict=True):
        assert {**one, "id": other["id"]} == other
    keys = ("source", "period", "score", "probability")
    (first, second) = (
        sorted([one[key] for key in keys] for one in found["articles"])
        for found in (reordered, made)
    )
    assert first == second
    stored = rows(
        "annotations.db", "SELECT article_id, probability, seed FROM drawn_articles ORDER BY 1"
    )
    expected = [(one["id"], one["probability"], "x") for one in made["articles"]]
    assert stored == sorted(expected)
    suggested = rows("annotations.db", "SELECT count(*), sum(reason = 'made up') FROM suggestions")
    assert suggested == [(9, 9)]
    assert sum(one["expected"] for one in made["strata"]) == pytest.approx(9, abs=1e-3)
    again = run("draw", "60", *FILES, "--by-score", "random")
    assert "There are only 34 candidates: all are drawn." in again.stderr
    nothing = run("draw", "1", *FILES, "--by-score", "random")
    assert nothing.exit_code == 1
    assert nothing.stderr.startswith("Error: Nothing was drawn")
    assert run("check").exit_code == 0


def test_two_files_agree_on_what_was_drawn_in_each(run: Run) -> None:
    drawn = "SELECT * FROM drawn_articles ORDER BY article_id"
    shutil.copy("annotations.db", "laptop.db")
    for name, number in (("annotations.db", "20"), ("laptop.db", "25")):
        assert run("--db", name, "draw", number, *FILES, "--by-score", "low").exit_code == 0
    shutil.copy("annotations.db", "copy.db")
    assert run("--db", "copy.db", "merge", "laptop.db").exit_code == 0
    assert run("--db", "laptop.db", "merge", "annotations.db").exit_code == 0
    assert rows("copy.db", drawn) == rows("laptop.db", drawn)
    mine, both = rows("annotations.db", drawn), rows("copy.db", drawn)
    assert len(both) > 25
    assert {row[0] for row in mine} < {row[0] for row in both}


def test_exports_have_the_probability_and_an_import_ignores_it(run: Run) -> None:
    run("draw", "4", *FILES, "--by-score", "low")
    drawn = dict(rows("annotations.db", "SELECT article_id, probability FROM drawn_articles"))
    lines = [json.loads(one) for name in FILES for one in Path(name).read_text().splitlines()]
    settled = [one for one in lines if one["id"] in drawn] + lines[:2]
    write("gold.jsonl", settled)
    assert run("import", "gold.jsonl", "--gold", "rea").exit_code == 0
    assert run("export", "jsonl", "out.jsonl").exit_code == 0
    assert run("export", "spacy", "set").exit_code == 0
    for path, key in (("out.jsonl", "id"), ("set/provenance.jsonl", "article")):
        records = [json.loads(one) for one in Path(path).read_text().splitlines()]
        found = {one[key]: one.get("inclusion_probability") for one in records}
        assert found == {one["id"]: drawn.get(one["id"]) for one in settled}, path
    assert run("verify", "set").exit_code == 0
    assert run("--db", "other.db", "import", "out.jsonl").exit_code == 0
    assert rows("other.db", "SELECT DISTINCT meta FROM articles") == [("{}",)]


def test_what_cannot_be_drawn_is_said_in_one_sentence(run: Run) -> None:
    for arguments, sentence in (
        (("draw", "2", "one.jsonl"), "No article of the shards can be scored"),
        (("--db", "none.db", "draw", "2", "one.jsonl"), "No project at none.db"),
    ):
        result = run(*arguments)
        assert result.exit_code == 1
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1
    table = run("draw", "3", *FILES, "--by-score", "low", "--dry-run", "--seed", "s").stdout
    assert "source  candidates  drawn" in table
    assert "2026-03" in table
    assert "Left out, in the project: 3" in table
    assert table.endswith("Would draw 3 articles of 43 by low, seed s\n")
