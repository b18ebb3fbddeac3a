"""`make evaluate`: what it reads, what it counts, what it prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.model import LabelledSpan
from corpus.text.tokens import Tokens
from exports.fitting.job import FitSettings
from tests.evaluation.__main__ import main
from tests.evaluation.articles import SAMPLES, read_articles
from tests.evaluation.keys import keys
from tests.evaluation.simulator.run import WAYS
from tests.evaluation.table import score
from tests.evaluation.training import trained

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.text.tokenizer import Tokenizer

TEXT = "At least 56 soldiers fled to Kenya."
GOLD = [
    {"start": 9, "end": 11, "label": "NUMBER"},
    {"start": 12, "end": 19, "label": "ACTOR"},
    {"start": 29, "end": 34, "label": "LOCATION"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sources of one article each."""
    for name in ("first", "second"):
        line = json.dumps({"id": name, "text": TEXT, "spans": GOLD})
        (tmp_path / f"{name}.jsonl").write_text(f"{line}\n\n", encoding="utf-8")
    return tmp_path


def test_articles_of_a_folder_with_gold_widened_to_tokens(folder: Path) -> None:
    first, second = read_articles(folder)
    assert (first.source, second.source) == ("first", "second")
    assert [TEXT[span.start : span.end] for span in first.gold] == ["56", "soldiers", "Kenya"]


def test_the_samples_are_there() -> None:
    assert len(read_articles(SAMPLES)) >= 6


def test_a_suggester_that_does_not_answer_is_not_scored(folder: Path) -> None:
    articles = read_articles(folder)
    found = (LabelledSpan(9, 11, "NUMBER"),)
    whole = score(articles, [found, None])
    assert (whole.total.gold, whole.total.exact) == (3, 1)
    assert score(articles, [found, None], source="second").total.gold == 0


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], 5),  # two to get there, the digit, two more tokens
        ([(0, 11, "N")], 1),
        ([(9, 11, "N")], 3),  # two tokens of the edge, tab
        ([(0, 11, "A")], 2),
        ([(0, 11, "N"), (12, 20, "A")], 2),
    ],
)
def test_keys(tokenizer: Tokenizer, found: list[tuple[int, int, str]], expected: int) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))
    gold = [LabelledSpan(0, 11, "N")]
    assert keys(gold, [LabelledSpan(*span) for span in found], tokens) == expected


@pytest.mark.slow
def test_what_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--only", "rules", "--only", "none", "--without", "group-noun"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 articles, 6 gold spans")
    assert [line.split()[1] for line in out.splitlines() if "operations" in line] == [
        *("first", "second", "all"),
    ]
    assert "| rules without group noun" in out
    rows = [line.split("|")[1].strip() for line in out.splitlines() if line.startswith("|")]
    assert "|".join(WAYS) in "|".join(rows)


@pytest.mark.slow
def test_what_each_rule_gains(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--without", "each"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "| group noun" in line]
    assert "+" in line


def test_what_is_wrong_is_told_in_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--only", "none", "--without", "x"]) == 1
    assert "There is no rule 'x'. The rules are:" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty")]) == 1
    assert "no .jsonl files" in capsys.readouterr().err


def test_nobody_is_trained_where_no_article_would_be_left_to_answer_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--only", "none", "--only", "trained on 20"]) == 0
    assert "trained on" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_trained_one_answers_for_articles_that_it_has_not_seen() -> None:
    articles = read_articles(SAMPLES)
    answers = trained(articles, count=4, settings=FitSettings(epochs=4))
    assert [found is None for found in answers].count(True) == 4
    assert score(articles, answers).total.exact > 0
