from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ExportError
from corpus.suggesters.suggester import Proposal
from corpus.suggesters.trained import HeldOut, all_trained, held_out, names
from exports.fitting.folder import free_name, keep, workshop

if TYPE_CHECKING:
    from pathlib import Path

HELD = HeldOut("a1", "0f", 1, (Proposal(0, 4, "ACTOR", None, "x", "model"),), {"new": {"f1": 1}})


def fitted(made: Path) -> Path:
    """What a fit leaves."""
    (made / "pipeline").mkdir()
    (made / "pipeline" / "meta.json").write_text("{}")
    return made


def test_a_suggester_is_kept_with_all_its_files_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "project.db.suggesters"
    with workshop(folder) as made:
        assert names(folder) == []
        keep(fitted(made), folder, "trained-1", record={"articles": 30}, kept=[HELD])
    assert [path.name for path in folder.iterdir()] == ["trained-1"]
    (only,) = all_trained(folder)
    assert (only.name, only.record["articles"]) == ("trained-1", 30)
    assert held_out(folder, "trained-1") == {"a1": HELD}


def test_a_temporary_folder_and_an_empty_parent_are_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "project.db.suggesters"
    with pytest.raises(ZeroDivisionError), workshop(folder) as made:
        fitted(made).joinpath(str(1 // 0))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_suggester_is_never_overwritten(tmp_path: Path) -> None:
    with workshop(tmp_path) as made:
        keep(fitted(made), tmp_path, "mine", record={"articles": 1}, kept=[])
    with pytest.raises(ExportError, match="--name"), workshop(tmp_path) as made:
        keep(fitted(made), tmp_path, "mine", record={"articles": 2}, kept=[])
    assert json.loads((tmp_path / "mine" / "training.json").read_text())["articles"] == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    (tmp_path / "trained-2").mkdir()
    assert free_name(tmp_path, []) == "trained-1"
    assert free_name(tmp_path, ["trained-1"]) == "trained-3"


def test_only_stale_leftovers_are_deleted(tmp_path: Path) -> None:
    for name in (".0a.training", ".0b.training"):
        (tmp_path / name).mkdir()
    long_ago = time.time() - 7200
    os.utime(tmp_path / ".0a.training", (long_ago, long_ago))
    with workshop(tmp_path):
        assert not (tmp_path / ".0a.training").exists()
    assert (tmp_path / ".0b.training").exists()


def test_a_folder_that_cannot_be_made_raises_an_export_error(tmp_path: Path) -> None:
    (tmp_path / "project.db.suggesters").write_text("a file")
    with (
        pytest.raises(ExportError, match="cannot be written"),
        workshop(tmp_path / "project.db.suggesters"),
    ):
        pass
