from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.model import Label
from exports.options import ExportOptions, LeftOut
from exports.training_set import write
from exports.training_set.card import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import GoldArticle


def test_unprintable_characters_are_replaced_and_markup_is_escaped() -> None:
    assert plain("a\x1b[31m\u202eb\n<b> |") == r"a�\[31m�b \<b\> \|"
    assert plain("Défense שלום") == "Défense שלום"


def test_the_card_has_the_counts_of_the_manifest(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(30)
    gold[0] = replace(gold[0], article=replace(gold[0].article, source="Evil\x1b[2J|Times"))
    never_used = Label(9, "EVENT", None, "red", "what happened")
    out = write.write(
        tmp_path / "out",
        gold,
        labels=[*labels, never_used],
        lang="en",
        options=ExportOptions(test=0.1),
        left_out=LeftOut(begun=tuple(f"u{n:02}" for n in range(12))),
    ).out
    card = (out / "README.md").read_text()
    told = json.loads((out / "manifest.json").read_text())
    assert "- **ACTOR**: what ACTOR means" in card
    assert "| EVENT | 0 | 0 | 0 | 0 |" in card
    cells = " | ".join(str(number) for number in told["articles"].values())
    assert f"| articles | {cells} | 30 |" in card
    assert "dev 0.2, test 0.1" in card
    assert "- wire: 29 articles\n- Evil�\\[2J\\|Times: 1 article\n" in card
    assert "- 12 articles: begun and not finished (u00, u01," in card
    assert "u09 and 2 more)" in card
    assert told["digest"] in card
    assert "\x1b" not in card


def test_many_sources_are_summed_up(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = [
        replace(one, article=replace(one.article, source=f"paper {number:02}" if number else ""))
        for number, one in enumerate(some_gold(25))
    ]
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    card = (out / "README.md").read_text()
    assert "- no source: 1 article\n" in card
    assert "- 5 more sources: 5 articles\n" in card
    assert len(json.loads((out / "manifest.json").read_text())["sources"]) == 25
