"""Copies of one story in a training set: commands in, files out."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from exports.options import ExportOptions
from exports.training_set.split import side_of
from tests.corpus.near_duplicates.planted import dateline, plant, quoted, stories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

COPIES = 210


def provenance(out: Path) -> dict[str, dict[str, Any]]:
    lines = (out / "provenance.jsonl").read_text().splitlines()
    return {line["article"]: line for line in map(json.loads, lines)}


@pytest.mark.slow
def test_all_copies_of_a_story_are_on_one_side_for_good(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    def annotator(*arguments: str) -> str:
        result = run("--db", str(tmp_path / "news.db"), *arguments)
        assert result.exit_code == 0, result.output
        return result.stderr

    def imported(articles: dict[str, str]) -> None:
        lines = [
            json.dumps({"id": name, "text": text, "spans": []}) for name, text in articles.items()
        ]
        (tmp_path / "news.jsonl").write_text("\n".join(lines))
        annotator("import", str(tmp_path / "news.jsonl"), "--annotator", "ana")

    texts, chance = stories(12, seed=7, sentences=4), random.Random(7)
    copies = plant([texts[0]] * COPIES, [texts[1]] * COPIES, dateline, chance)
    others = dict(zip("abcdefghijk", texts[1:], strict=True))
    imported({f"c{n}": text for n, text in enumerate(copies)} | others)
    annotator("export", "spacy", str(tmp_path / "out"))
    before = provenance(tmp_path / "out")
    (group,) = {before[f"c{n}"]["group"] for n in range(COPIES)}
    assert {before[f"c{n}"]["split"] for n in range(COPIES)} == {side_of(group, ExportOptions())}
    assert len({line["group"] for line in before.values()}) == 12

    other = next(
        n
        for n, name in enumerate("abcdefghi")
        if before[name]["split"] != side_of(group, ExportOptions())
    )
    link = plant([texts[0]], [texts[1 + other]], quoted, chance)[0]
    imported({"link": link, "later": f"{copies[0]} Corrected."})
    notes = annotator("export", "spacy", str(tmp_path / "again"))
    after = provenance(tmp_path / "again")
    assert {name: line["group"] for name, line in after.items()} == {
        name: line["group"] for name, line in before.items()
    }
    assert "left out later, link: they are near-duplicates of articles on different sides" in notes
    annotator("verify", str(tmp_path / "again"))
    annotator("rebuild", str(tmp_path / "again" / "manifest.json"), str(tmp_path / "third"))
