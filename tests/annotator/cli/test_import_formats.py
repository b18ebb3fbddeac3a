"""The gold of a project goes out in a format and comes back as the same gold."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

SAMPLES = str(files("corpus") / "samples" / "articles.jsonl")
NEEDS = {
    **dict.fromkeys(
        ("brat", "doccano", "html", "jsonl", "label-studio", "prodigy", "spacy"), "json"
    ),
    "cas": "cassis",
    "hf": "pyarrow",
}
"""Format -> the package that it needs."""


def spans_of(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """The spans of exported gold, by text."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for line in path.read_text("utf-8").splitlines():
        record: dict[str, Any] = json.loads(line)
        found[record["text"]] = [
            (span["start"], span["end"], span["label"]) for span in record["spans"]
        ]
    return found


@pytest.mark.parametrize("name", NEEDS)
def test_gold_goes_out_and_comes_back(
    gold: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    pytest.importorskip(NEEDS[name])
    out = "gold.html" if name == "html" else "out"
    assert gold("export", name, out).exit_code == 0
    back = gold("--db", "two.db", "import", out, "--gold", "rea")
    assert back.exit_code == 0, back.output
    assert "Articles: 8 new, 0 known, 0 refused" in back.stdout
    assert "Spans: 530 (articles: 8 adjudicated)" in back.stdout
    for db, file in (("annotations.db", "one.jsonl"), ("two.db", "two.jsonl")):
        assert gold("--db", db, "export", "jsonl", file).exit_code == 0
    assert spans_of(tmp_path / "one.jsonl") == spans_of(tmp_path / "two.jsonl")


def test_relations_refuse_an_article_unless_only_spans_are_wanted(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text("Rebels left Kesh.")
    (folder / "a.ann").write_text(
        "T1\tACTOR 0 6\tRebels\nT2\tLOCATION 12 16\tKesh\nR1\tAt Arg1:T1 Arg2:T2\n"
    )
    refused = run("import", "brat", "--annotator", "ana")
    assert refused.exit_code == 1
    assert "a.ann:3" in refused.stderr
    assert "--spans-only" in refused.stderr
    kept = run("import", "brat", "--annotator", "ana", "--spans-only")
    assert kept.exit_code == 0, kept.output
    assert "Spans: 2 (articles: 1 with an annotation)" in kept.stdout
    assert "Left out: 1 relation" in kept.stdout
    (folder / "a.ann").write_text("")
    empty = run("import", "brat", "--annotator", "ben")
    assert "Spans: 0 (articles: 1 with an annotation)" in empty.stdout


def test_wrong_spans_do_not_matter_to_an_import_without_spans(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    wrong = {"text": "Rebels left Kesh.", "spans": [{"start": 0, "end": 99}], "annotator": 5}
    (tmp_path / "a.jsonl").write_text(json.dumps(wrong))
    assert run("import", "a.jsonl").exit_code == 1
    done = run("import", "--without-spans", "a.jsonl")
    assert done.exit_code == 0, done.output
    assert done.stdout == "Articles: 1 new, 0 known, 0 refused\n"
