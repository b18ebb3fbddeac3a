from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.model import Label
from exports.options import About, ExportOptions, LeftOut, SharedAgreement
from exports.training_set import write
from exports.training_set.card import plain
from exports.training_set.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from exports.options import People


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


@pytest.mark.parametrize(("people", "names"), [("letters", "AB"), ("names", ("ana", "ben"))])
def test_the_card_says_who_annotated_what_when_and_how(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    people: People,
    names: Sequence[str],
) -> None:
    gold = [
        replace(
            settled,
            article=replace(settled.article, published=f"2026-01-{number:02}T09:00" * (number > 1)),
            decided_by=("ben", "ana") if number < 3 else ("ben",),
            settled_at=f"2026-02-{number + 1:02}T10:00:00Z",
        )
        for number, settled in enumerate(some_gold(6))
    ]
    figures = {"span F1": (0.814, 0.79, 0.83), "kappa": (0.5, None, None)}
    about = About(
        guideline="# Rules\n\nLabel names.\n",
        licence="CC BY 4.0 <x>",
        agreement=SharedAgreement(annotators=2, articles=3, figures=figures),
    )
    out = write.write(
        tmp_path / "out", gold, labels=labels, lang="en", about=about, people=people
    ).out
    card = (out / "README.md").read_text()
    spans = [len(settled.spans) for settled in gold]
    assert f"| {names[0]} | 3 | {sum(spans[:3])} |\n| {names[1]} | 6 | {sum(spans)} |\n" in card
    assert "Published: 2026-01-02 to 2026-01-05 (2 without a date)." in card
    assert "Settled: 2026-02-01 to 2026-02-06." in card
    assert "Licence of the texts: CC BY 4.0 \\<x\\>." in card
    assert (
        "Agreement of 2 annotators on the 3 articles of the project that several of them "
        "finished, with 95 % intervals: span F1 0.81 (0.79 to 0.83), kappa 0.50." in card
    )
    guideline = (out / "guideline.md").read_bytes()
    assert guideline.decode() == about.guideline
    assert f"SHA-256 `{hashlib.sha256(guideline).hexdigest()}`" in card
    found = verify(out, gold, labels=labels, lang="en", about=about)
    assert found.ok
    others = replace(about, licence="CC0", guideline="x")
    found = verify(out, gold, labels=labels, lang="en", about=others)
    assert {difference.where for difference in found.differences} == {
        "manifest.json guideline",
        "manifest.json licence",
        "README.md line 16",
    }


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
