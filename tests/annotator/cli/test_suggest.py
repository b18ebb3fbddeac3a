"""`annotator suggest` with whatever one can name as a suggester, and what it says of bad input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.language import Language

from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

TEXTS = ["The rebels left.", "A bad day for the rebels.", "Rebels, they said."]


@Language.component("fails_on_a_bad_day")
def fails_on_a_bad_day(doc: Any) -> Any:
    if "bad day" in doc.text:
        raise RuntimeError("no such \x1b[31mday\nand more")
    return doc


@pytest.fixture
def news(run: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    lines = [json.dumps({"id": f"n{i}", "text": text}) for i, text in enumerate(TEXTS)]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    assert run("import", "news.jsonl").exit_code == 0
    return run


@pytest.fixture
def pipeline(tmp_path: Path) -> str:
    nlp = spacy.blank("en")
    patterns = [{"label": "ACTOR", "pattern": "rebels"}, {"label": "DRUG", "pattern": "said"}]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.add_pipe("fails_on_a_bad_day")
    nlp.to_disk(tmp_path / "pipeline")
    return "pipeline"


def test_an_article_that_fails_is_named_and_the_rest_go_on(
    news: Callable[..., Result], pipeline: str
) -> None:
    for articles in (2, 0):
        result = news("suggest", "--suggester", pipeline, "--name", "mine", "--trust")
        assert result.exit_code == 1
        assert f"mine: {articles} articles" in result.stdout
        assert "\nn1: RuntimeError: no such " in "\n" + result.stderr
        assert "\x1b" not in result.stderr
        assert "Error: 1 article left without suggestions" in result.stderr


def test_near_duplicates_are_found_for_memory(
    news: Callable[..., Result], pipeline: str, tmp_path: Path
) -> None:
    (tmp_path / "copy.jsonl").write_text(json.dumps({"id": "copy", "text": TEXTS[0] + "\n"}))
    news("import", "copy.jsonl")
    news("suggest", "--suggester", pipeline, "--trust")
    placed = "SELECT id, key FROM article_groups JOIN articles ON number = article"
    groups = dict(rows(tmp_path / "annotations.db", placed))
    assert groups["copy"] == groups["n0"]
    assert len(set(groups.values())) == 3


def test_left_out_labels_are_reported_with_the_option(
    news: Callable[..., Result], pipeline: str
) -> None:
    result = news("suggest", "--suggester", pipeline, "--trust")
    assert "project lacks: 1 DRUG; map them with --map DRUG=NAME" in result.stderr


def test_patterns_with_a_broken_line(news: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text('{"label": "ACTOR", "pattern": "rebels"}\n{"label": 1}')
    result = news("suggest", "--suggester", "p.jsonl")
    assert result.exit_code == 1
    assert 'Error: p.jsonl:2: "label" is not the name of a label; a line must be {"label"' in (
        result.stderr
    )
    assert "suggester" not in news("status").output


def test_patterns_beside_another_run(news: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(
        '{"label": "ACTOR", "pattern": "rebels"}\n{"label": "ACTOR", "pattern": "The rebels"}'
    )
    result = news("suggest", "--suggester", "p.jsonl")
    assert (result.exit_code, result.stdout) == (0, "p.jsonl: 3 articles, 3 suggestions\n")
    assert "Hidden behind one with a higher score, or a longer one: 1 suggestion" in result.stderr
    spans = {"id": "n2", "spans": [{"start": 0, "end": 6, "label": "ACTOR"}]}
    (tmp_path / "spans.jsonl").write_text(json.dumps(spans))
    result = news("suggest", "--suggester", "spans.jsonl")
    assert "spans.jsonl: 3 articles, 1 suggestion" in result.stdout
    assert "`annotator suggest --switch spans.jsonl` shows this run." in result.stdout


@pytest.mark.slow
def test_an_article_that_fails_in_a_process(
    news: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fails_here.py").write_text(
        "from spacy.language import Language\n"
        "@Language.component('fails_in_a_process')\n"
        "def fails(doc):\n    assert 'bad day' not in doc.text, 'a bad day'\n    return doc\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    __import__("fails_here")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ACTOR", "pattern": "rebels"}])
    nlp.add_pipe("fails_in_a_process")
    package = tmp_path / "with_code"
    nlp.to_disk(package)
    (package / "__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "sitecustomize.py").write_text("import fails_here\n")
    options = ("--name", "mine", "--processes", "2", "--trust")
    result = news("suggest", "--suggester", "with_code", *options)
    assert result.exit_code == 1
    assert "mine: 2 articles, 1 suggestion" in result.stdout
    assert "n1: AssertionError: a bad day" in result.stderr
