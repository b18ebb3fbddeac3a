"""Which suggester a plain `annotator suggest` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy

from corpus.errors import SuggesterError
from corpus.pipelines import find_pipeline
from corpus.rerunning import current_suggester, suggester_of
from corpus.trained import folder_beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project


def saved(folder: Path, label: str, text: str = "Kesh") -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text}])  # type: ignore[attr-defined]
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
    return folder


def test_it_is_the_current_one_with_its_map_and_its_name(project: Project, tmp_path: Path) -> None:
    folder = str(saved(tmp_path / "own", "GPE"))
    first = suggester_of(project, folder, mapping={"GPE": "LOCATION"}, name="mine")
    project.suggestions.register(first.name, first.settings)
    again = current_suggester(project)
    assert (again.name, again.settings) == ("mine", first.settings)
    assert [p.label for p in next(iter(again.suggest(["Kesh"])))] == ["LOCATION"]
    saved(tmp_path / "own", "ORG")
    with pytest.raises(SuggesterError):
        current_suggester(project)


def test_it_is_a_trained_one_by_its_short_name(project: Project) -> None:
    saved(folder_beside(project.path) / "trained-1" / "pipeline", "ACTOR", "rebels")
    trained = suggester_of(project, "trained-1")
    assert trained.name == trained.settings["pipeline"] == "trained-1"
    project.suggestions.register(trained.name, trained.settings)
    again = current_suggester(project, processes=2)
    (proposals,) = again.suggest(["The rebels left."])
    assert [p.reason for p in proposals] == ["trained-1: ACTOR"]
    with pytest.raises(SuggesterError, match=r"'trained-2'; trained here were trained-1"):
        suggester_of(project, "trained-2")


def test_it_is_the_default_one_where_nothing_can_run_again(
    project: Project, add_article: Callable[..., object]
) -> None:
    stock = suggester_of(project)
    assert current_suggester(project).name == stock.name
    add_article("[Rebels]A left.", suggester="import")
    assert project.suggestions.current() == "import"
    assert current_suggester(project).name == stock.name


def test_an_earlier_version_of_the_stock_one_gives_way(project: Project) -> None:
    stock = suggester_of(project)
    older = {**stock.settings, "version": "3.7.0"}
    project.suggestions.register("stock 3.7.0", older)
    assert current_suggester(project).name == stock.name
    project.suggestions.register(stock.name, stock.settings)
    project.suggestions.make_current(stock.name)
    assert current_suggester(project).settings == stock.settings


def test_a_folder_of_trained_ones_hides_no_other(project: Project, tmp_path: Path) -> None:
    folder = folder_beside(project.path)
    assert find_pipeline("default", folder=folder).stock
    assert not find_pipeline(str(saved(tmp_path / "own", "GPE")), folder=folder).trained
