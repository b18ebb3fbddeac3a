"""Labelling sample articles by keys alone in the labelling screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.evaluation.on_screen import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_keys_in_the_log_give_articles_the_gold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "keys.jsonl"
    assert main(["--articles", "2", "--after", "1", "--log", str(log)]) == 0
    labelled = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [one["exact"] for one in labelled] == [True] * 3
    heads, _, *rows, total = capsys.readouterr().out.splitlines()
    assert heads.split("|")[1].strip() == "words"
    assert len(rows) == 2
    pressed = sum(len(one["keys"]) for one in labelled[1:])
    assert int(total.split("|")[-3]) == pressed
