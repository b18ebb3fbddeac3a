"""Suggesters in a project whose tokenizer is `split-marks`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.suggesters import spacy_suggester
from corpus.suggesters.patterns import PatternSuggester
from corpus.suggesters.spacy_suggester import SpacySuggester
from corpus.suggesters.suggester import without_failures

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.suggesters.suggester import Suggester

TEXT = (
    "The U.S.-led coalition killed 12–15 militants near Mosul\u200e.[4] Officials of the United "
    "Nations[5] met 40 residents.[6][7]"
)


def told(suggester: Suggester) -> list[str]:
    (proposals,) = without_failures(suggester.suggest([TEXT]))
    return sorted({TEXT[p.start : p.end] for p in proposals})


def test_patterns_see_the_tokens_of_the_project(tmp_path: Path) -> None:
    file = tmp_path / "words.jsonl"
    words = ("Mosul", "Nations", "U.S.")
    lines = [json.dumps({"label": "ACTOR", "pattern": word}) for word in words]
    file.write_text("\n".join(lines))
    split = PatternSuggester(file, lang="en", tokenizer="split-marks", mapping={})
    assert told(split) == ["Mosul", "Nations", "U.S."]
    assert told(PatternSuggester(file, lang="en", mapping={})) == []


def test_the_stock_pipeline_cuts_off_marks_and_suggests_no_footnotes() -> None:
    found = told(SpacySuggester(tokenizer="split-marks"))
    expected = ["12–15", "40", "Mosul", "Officials", "U.S.-led coalition", "United Nations"]
    assert found == [*expected, "militants", "residents"]
    assert not {"4", "5", "6", "7"} & {*told(SpacySuggester("stock", tokenizer="split-marks"))}


def test_another_process_makes_the_same_suggester() -> None:
    here = SpacySuggester(tokenizer="split-marks")
    assert told(spacy_suggester._suggester_here(here._recipe, None)) == told(here)
