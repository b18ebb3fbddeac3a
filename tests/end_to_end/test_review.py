"""Review from the command line: three annotations with planted mistakes, keys, the gold that comes.

The planted mistakes are known, so the report is compared with them, and gold with what was chosen.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from tests.end_to_end.terminal import Terminal
from tests.end_to_end.test_terminal import HOSTILE, assert_harmless

if TYPE_CHECKING:
    from pathlib import Path

    Spans = list[dict[str, object]]

pytestmark = pytest.mark.slow

ARTICLES = 10
WORDS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
]
MISTAKES = ("missing", "boundary", "label")


def planted(path: Path) -> Counter[str]:
    """Three annotations of each article: ana is right, and at each place one other at most is not.

    Both err at least once in each article: where two agree on all of it there is nothing to settle.
    """
    chance, counted = random.Random(7), Counter[str]()
    rows: list[str] = []
    for number in range(ARTICLES):
        text, right = article(chance, number)
        lanes: dict[str, Spans] = {"ana": [], "bea": [], "cid": []}
        for place, span in enumerate(right):
            mistake = chance.choice((*MISTAKES, "", "") if place > 1 else MISTAKES)
            wrong = ("bea", "cid")[place] if place < 2 else chance.choice(("bea", "cid"))
            counted[mistake] += 1
            for name, lane in lanes.items():
                lane.extend(disturbed(span, mistake if name == wrong else ""))
        of_article = {"id": f"article-{number}", "text": text}
        rows += [
            json.dumps({**of_article, "annotator": name, "spans": spans})
            for name, spans in lanes.items()
        ]
    path.write_text("\n".join(rows))
    return counted


def article(chance: random.Random, number: int) -> tuple[str, Spans]:
    """Sentences of which the second and third word are a span."""
    sentences = [" ".join(chance.sample(WORDS, 6)) + f" {number}." for _ in range(5)]
    text, spans = " ".join(sentences), []
    at = 0
    for sentence in sentences:
        words = sentence.split()
        start = at + len(words[0]) + 1
        end = start + len(words[1]) + 1 + len(words[2])
        spans.append({"start": start, "end": end, "label": "ACTOR", "cut": len(words[1]) + 1})
        at += len(sentence) + 1
    return text, spans


def disturbed(span: dict[str, object], mistake: str) -> Spans:
    start, end, cut = (int(str(span[key])) for key in ("start", "end", "cut"))
    if mistake == "missing":
        return []
    if mistake == "boundary":
        start += cut
    return [{"start": start, "end": end, "label": "LOCATION" if mistake == "label" else "ACTOR"}]


@pytest.fixture
def database(tmp_path: Path, annotator_command: list[str]) -> tuple[Path, Counter[str]]:
    path, source = tmp_path / "project.db", tmp_path / "three.jsonl"
    counted = planted(source)
    subprocess.run([*annotator_command, "--db", str(path), "import", str(source)], check=True)
    return path, counted


def test_the_report_names_what_was_planted(
    database: tuple[Path, Counter[str]], annotator_command: list[str]
) -> None:
    path, counted = database
    asked = [*annotator_command, "--db", str(path), "agreement", "--json"]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
    classes: Counter[str] = Counter()
    for entry in told["classes"]:
        classes[entry["class"]] = max(classes[entry["class"]], entry["places"])
    assert classes == {mistake: counted[mistake] for mistake in MISTAKES}
    assert told["disagreements"] == sum(counted[mistake] for mistake in MISTAKES)


def test_keys_settle_ten_articles_and_gold_is_what_was_chosen(
    database: tuple[Path, Counter[str]], annotator_command: list[str], tmp_path: Path
) -> None:
    path, counted = database
    disputed = sum(counted[mistake] for mistake in MISTAKES)
    opened = ["--db", str(path), "review", "--as", "rita", "--new", "--unanimous"]
    with Terminal(opened, columns=120, rows=40) as terminal:
        terminal.until("to settle")
        for settled in range(ARTICLES):
            terminal.until(f"{settled}/{ARTICLES}")
            terminal.send("a" * 5)  # two of three are always right
            terminal.until("all settled")
            terminal.send("\r")
        terminal.until("Review is complete")
        terminal.send("q")
        assert terminal.wait() == 0
    with Project.open(path) as project:
        gold = {one.article.id: one for one in project.gold.articles()}
    rows = map(json.loads, (tmp_path / "three.jsonl").read_text().splitlines())
    right = [row for row in rows if row["annotator"] == "ana"]
    assert len(gold) == ARTICLES
    for wanted in right:
        one = gold[wanted["id"]]
        assert one.basis == "adjudicated"
        assert one.decided_by == ("rita",)
        assert [(s.start, s.end, s.label) for s in one.spans] == [
            (s["start"], s["end"], s["label"]) for s in wanted["spans"]
        ]
    out = tmp_path / "set"
    export = ["--db", str(path), "export", "spacy", str(out), "--basis", "adjudicated"]
    subprocess.run([*annotator_command, *export], check=True)
    subprocess.run([*annotator_command, "--db", str(path), "verify", str(out)], check=True)
    told = subprocess.run(
        [*annotator_command, "--db", str(path), "agreement", "--json"],
        check=True,
        capture_output=True,
    )
    assert json.loads(told.stdout)["settled"]["places"] == disputed


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path, annotator_command: list[str]) -> None:
    source, path = tmp_path / "hostile.jsonl", tmp_path / "p.db"
    common = {"id": "h", "text": HOSTILE, "title": HOSTILE, "source": HOSTILE}
    rows = [
        {**common, "annotator": "ana", "spans": [{"start": 0, "end": 5, "label": "ACTOR"}]},
        {**common, "annotator": "bea", "spans": [{"start": 0, "end": 5, "label": "LOCATION"}]},
    ]
    for number, label in enumerate(("ACTOR", "ACTOR", "LOCATION")):
        settled = {**common, "id": f"g{number}", "text": f"{HOSTILE} {number}", "annotator": "ana"}
        rows.append({**settled, "spans": [{"start": 0, "end": 5, "label": label}]})
    source.write_text("\n".join(map(json.dumps, rows)))
    subprocess.run([*annotator_command, "--db", str(path), "import", str(source)], check=True)
    with Project.open(path) as project:
        key = AnnotationKey("h", project.people.get("ana").id)
        remark = Change(Action.COMMENTED, Span(0, 5, 1), text=HOSTILE)
        project.edits.record(key, project.edits.load(key), [remark], via="screen")
    opened = ["--db", str(path), "review", "--as", "rita", "--new", "--names"]
    with Terminal(opened, columns=120) as terminal:
        terminal.until("ACTOR or LOCATION")
        for opens, title in (("w", "All similar disagreements"), ("i", "1 string, 1 place")):
            terminal.send(opens)
            terminal.until(title)
            terminal.send("\x1b")
            terminal.until(lambda text, title=title: title not in text)
        terminal.send("c")
        terminal.until("Reason: (a rule")
        terminal.send("x\r")
        terminal.until("reason: x")
        terminal.send("1")
        terminal.until("taken")
        for keys in ("b", "u", "g", "."):
            terminal.send(keys)
            terminal.read(0.3)
        terminal.send("q")
        assert terminal.wait() == 0
        assert_harmless(terminal.output)
