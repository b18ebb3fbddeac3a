"""The notes of an export on labels that are out of balance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from exports.options import ExportOptions
from exports.training_set import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import GoldArticle, Label

DAYS = ("2026-01-01", "2026-06-01")


@pytest.mark.parametrize(
    ("balance", "notes"),
    [
        (None, {"--balance, or another --salt, gives another split"}),
        ({}, set()),
    ],
)
def test_balance_is_not_recommended_for_a_test_set_by_date(
    tmp_path: Path,
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
    balance: dict[str, str] | None,
    notes: set[str],
) -> None:
    """Most of the late articles have a NUMBER, and few of the early ones."""
    gold = []
    for number in range(120):
        late, label = number >= 80, "NUMBER" if number >= 85 or number % 8 == 0 else "ACTOR"
        one = gold_of(f"word{number} here", [(0, len(f"word{number}"), label)], id=f"a{number:03}")
        gold.append(replace(one, article=replace(one.article, published=DAYS[late])))
    options = ExportOptions(test_after=DAYS[1], balance=balance)
    written = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    uneven = [note for note in written.notes if "of all NUMBER spans" in note]
    reasons = {note.split(": ", 1)[1] for note in uneven if note.startswith("test")}
    assert reasons == {f"test has what was published since {DAYS[1]}, whatever its labels"}
    assert {note.split(": ", 1)[1] for note in uneven if note.startswith("dev")} <= notes
    balanced = [note for note in written.notes if note.startswith("balanced")]
    assert [note.split(" has ")[0] for note in balanced] == (
        [] if balance is None else ["balanced: dev"]
    )
    card = (written.out / "README.md").read_text()
    assert ("so that train and dev have the same share" in card) == (balance is not None)
