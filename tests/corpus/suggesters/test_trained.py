from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import NotFoundError, SuggesterError
from corpus.suggesters.suggester import Proposal
from corpus.suggesters.trained import HeldOut, folder_beside, held_out, names, pipeline_of, trained

PROPOSALS = st.builds(
    Proposal,
    st.integers(0, 99),
    st.integers(100, 200),
    st.text(min_size=1),
    st.none() | st.floats(0, 1),
    st.text(),
    st.sampled_from(["model", "rules", ""]),
)


def made(folder: Path, name: str, held: str = "", record: str = "{}") -> None:
    (folder / name / "pipeline").mkdir(parents=True)
    (folder / name / "pipeline" / "meta.json").touch()
    (folder / name / "held_out.jsonl").write_text(held, encoding="utf-8")
    (folder / name / "training.json").write_text(record, encoding="utf-8")


def test_they_lie_beside_the_project_under_its_name() -> None:
    assert folder_beside(Path("x/a.db")) == Path("x/a.db.suggesters")


def test_they_are_listed_by_number_and_nothing_else_is(tmp_path: Path) -> None:
    for name in ("trained-10", "mine", "trained-2", ".0a.training"):
        made(tmp_path, name)
    (tmp_path / "half").mkdir()
    assert names(tmp_path) == ["mine", "trained-2", "trained-10"]
    assert names(tmp_path / "none") == names(None) == []
    with pytest.raises(NotFoundError, match="mine, trained-2, trained-10"):
        trained(tmp_path, "trained-3")


@pytest.mark.parametrize("name", ["", "..", "a/b", "../mine", ".0a.training", "ü", "a b"])
def test_only_short_names_are_trained_suggesters(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    made(tmp_path, "mine")
    assert pipeline_of(tmp_path / "in", name) is None


@given(st.lists(PROPOSALS, max_size=4), st.text(min_size=1))
def test_held_out_proposals_are_read_back(proposals: list[Proposal], key: str) -> None:
    kept = HeldOut(key, "0f", 3, tuple(proposals), {"new": {"f1": None}})
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder), "one", kept.line() + "\n")
        assert held_out(Path(folder), "one") == {key: kept}
        assert held_out(Path(folder), "en_core_web_sm") == {}


@pytest.mark.parametrize("line", ["no json", "{}", '{"proposals": [[1]]}', "[]"])
def test_a_damaged_file_is_named(tmp_path: Path, line: str) -> None:
    made(tmp_path, "one", line + "\n", record="[1]")
    with pytest.raises(SuggesterError, match=r"held_out\.jsonl is missing or damaged"):
        held_out(tmp_path, "one")
    with pytest.raises(SuggesterError, match=r"training\.json is missing or damaged"):
        trained(tmp_path, "one")
