from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import InputError, SuggesterError
from corpus.suggesters.patterns import PatternSuggester

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, *lines: Any) -> Path:
    file = folder / "patterns.jsonl"
    told = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("\n".join(told), encoding="utf-8")
    return file


def made(folder: Path, *lines: Any, **mapping: str) -> PatternSuggester:
    return PatternSuggester(written(folder, *lines), lang="en", mapping=mapping)


def test_words_and_tokens_are_found_with_the_pattern_as_the_reason(tmp_path: Path) -> None:
    suggester = made(
        tmp_path,
        {"label": "ACTOR", "pattern": "rebels"},
        {"label": "PLACE", "pattern": [{"LOWER": "old"}, {"LOWER": "town"}], "id": "towns"},
        {"label": "ACTOR", "pattern": [{"LOWER": "police"}, {"IS_DIGIT": True}]},
        {"label": "NUMBER", "pattern": [{"LIKE_NUM": True}]},
        PLACE="LOCATION",
    )
    text = "Two rebels left the Old Town for Police 7."
    (found,) = suggester.suggest([text])
    assert {(text[p.start : p.end], p.label, p.reason) for p in found} == {
        ("Two", "NUMBER", "pattern NUMBER"),
        ("rebels", "ACTOR", "pattern rebels"),
        ("Old Town", "LOCATION", "pattern towns"),
        ("Police 7", "ACTOR", "pattern police …"),
        ("7", "NUMBER", "pattern NUMBER"),
    }
    assert {p.made_by for p in found} == {"rules"}


def test_long_texts_are_cut_and_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggester = made(tmp_path, {"label": "ACTOR", "pattern": "rebels"})
    monkeypatch.setattr(suggester._nlp, "max_length", 20)
    text = "the rebels fled\n\nand more rebels came\n\nrebels"
    (found,) = suggester.suggest([text])
    assert [text[p.start : p.end] for p in found] == ["rebels"] * 3


def test_a_file_with_a_mark_and_blank_lines(tmp_path: Path) -> None:
    suggester = made(tmp_path, '\ufeff{"label": "ACTOR", "pattern": "rebels"}', "", "  ")
    assert suggester.mapping == {"ACTOR": "ACTOR"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting"),
        ("[]", "not a JSON object"),
        ('"x"', "not a JSON object"),
        ({"pattern": "x"}, '"label" is not the name of a label'),
        ({"label": "ACTOR"}, '"pattern" is neither words nor a list'),
        ({"label": "ACTOR", "pattern": " "}, '"pattern" is neither words nor a list'),
        ({"label": "ACTOR", "pattern": []}, '"pattern" has an item that is not an object'),
        ({"label": "ACTOR", "pattern": ["x"]}, '"pattern" has an item that is not an object'),
        ({"label": "ACTOR", "pattern": [{"LOWR": "x"}]}, "LOWR"),
        (
            {"label": "ACTOR", "pattern": [{"LOWER": 7}]},
            "7 is not of type|valid string|str type expected",
        ),
        ({"label": "ACTOR", "pattern": [{"pos": "NOUN"}]}, "uses POS, which needs a model"),
        ({"label": "ACTOR", "pattern": [{"LOWER": {"REGEX": "(("}}]}, "an invalid REGEX"),
        ({"label": "ACTOR", "pattern": [{"LOWER": {"REGEX": {"IN": ["(("]}}}]}, "an invalid REGEX"),
        ({"label": "ACTOR", "pattern": [{"_": {"x": 1}}]}, "uses _, which other code"),
        ({"label": "ACTOR", "pattern": [{"LENGTH": {"REGEX": "x"}}]}, "for LENGTH that cannot be"),
        (
            {"label": "ACTOR", "pattern": [{"LOWER": "x"}, {"NORM": {"REGEX": {"FUZZY": "x"}}}]},
            "NORM",
        ),
        ({"label": "ACTOR", "pattern": [{"LOWER": "x", "OP": "{9999999}"}]}, "more than 100"),
        ({"label": "ACTOR", "pattern": "\ud800"}, "has a lone surrogate"),
        ({"label": "ACTOR", "pattern": "x", "id": []}, '"id" is not a string'),
    ],
)
def test_a_broken_line_is_named_with_what_was_expected(
    tmp_path: Path, line: Any, reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as raised:
        made(tmp_path, {"label": "ACTOR", "pattern": "rebels"}, line)
    assert str(raised.value).startswith(f"{tmp_path / 'patterns.jsonl'}:2: ")
    assert 'a line must be {"label": "ACTOR", "pattern": ' in str(raised.value)


def test_a_file_that_is_empty_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no pattern"):
        made(tmp_path, "")
    with pytest.raises(SuggesterError, match="cannot be read"):
        PatternSuggester(tmp_path / "none.jsonl", lang="en", mapping={})
