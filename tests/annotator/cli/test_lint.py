from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

TEXTS = {"1": "Rebels left Kesh.", "2": "Rebels hold Kesh.", "3": "Kesh fell to rebels."}
SPANS = {
    "1": [(0, 6, "ACTOR"), (12, 16, "LOCATION")],
    "2": [(0, 6, "ACTOR"), (12, 16, "ACTOR")],
    "3": [(0, 4, "LOCATION")],
}


@pytest.fixture
def gold(run: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    path = tmp_path / "gold.jsonl"
    lines = [
        {
            "id": key,
            "text": text,
            "spans": [{"start": s, "end": e, "label": label} for s, e, label in SPANS[key]],
        }
        for key, text in TEXTS.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run("import", str(path), "--gold", "rea").exit_code == 0
    return run


def test_inconsistencies_are_listed_with_exit_status_1(gold: Callable[..., Result]) -> None:
    result = gold("lint")
    assert result.exit_code == 1
    assert "“Kesh” is LOCATION 2 times, another label in 1 place" in result.output
    assert "2:12  ACTOR 12–16: Rebels hold Kesh." in result.output
    assert "1 string, 1 place" in result.output


def test_json_has_every_place(gold: Callable[..., Result]) -> None:
    (one,) = json.loads(gold("lint", "--json").stdout)
    assert (one["string"], one["kind"], one["usual"], one["alike"]) == (
        "Kesh",
        "label",
        "LOCATION",
        2,
    )
    (place,) = one["places"]
    assert (place["article_id"], place["start"], place["end"]) == ("2", 12, 16)
    assert place["instead"] == [{"start": 12, "end": 16, "label": "ACTOR"}]


def test_consistent_gold_has_exit_status_0(gold: Callable[..., Result]) -> None:
    for options in (["--kind", "edges"], ["--least", "3"]):
        result = gold("lint", *options)
        assert result.exit_code == 0
        assert result.output == "0 strings, 0 places\nin 3 articles of gold\n"
    assert json.loads(gold("lint", "--least", "3", "--json").stdout) == []


def test_least_1_lists_strings_that_were_labelled_once(gold: Callable[..., Result]) -> None:
    assert "“Rebels”" not in gold("lint", "--least", "2").output
    assert gold("lint", "--kind", "missing", "--least", "1").exit_code == 0
