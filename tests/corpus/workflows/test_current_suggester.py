"""Which suggester a plain `annotator suggest` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import spacy

from corpus.errors import InputError, SuggesterError
from corpus.suggesters.pipelines import find_pipeline
from corpus.suggesters.trained import folder_beside
from corpus.workflows.suggester_choice import Choice, chosen, chosen_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project
    from corpus.suggesters.suggester import Suggester


def saved(folder: Path, label: str, text: str = "Kesh") -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text}])  # type: ignore[attr-defined]
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
    return folder


def registered(project: Project, **options: Any) -> Suggester:
    found = chosen(project, Choice(**options))
    project.suggestions.register(
        found.suggester.name, found.suggester.settings, recipe=found.recipe
    )
    return found.suggester


@pytest.mark.slow
def test_it_is_the_current_one_with_its_map_and_its_name(project: Project, tmp_path: Path) -> None:
    folder = str(saved(tmp_path / "own", "GPE"))
    first = registered(project, suggester=folder, mapping={"GPE": "LOCATION"}, name="mine")
    again = chosen_current(project).suggester
    assert (again.name, again.settings) == ("mine", first.settings)
    assert [p.label for p in next(iter(again.suggest(["Kesh"])))] == ["LOCATION"]
    saved(tmp_path / "own", "ORG")
    with pytest.raises(SuggesterError):
        chosen_current(project)


@pytest.mark.slow
def test_a_folder_is_the_same_from_wherever_it_is_reached(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = saved(tmp_path / "own", "ACTOR")
    monkeypatch.chdir(tmp_path)
    first = registered(project, suggester="own")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for again in (
        chosen_current(project).suggester,
        registered(project, suggester=str(folder)),
        registered(project, suggester="../own"),
    ):
        assert (again.name, again.settings) == (first.name, first.settings)
    saved(tmp_path / "other" / "own", "ACTOR", "Varda")
    registered(project, suggester="../own", name="mine")
    with pytest.raises(InputError, match="another pipeline"):
        registered(project, suggester="../other/own", name="mine")


@pytest.mark.slow
def test_it_is_a_trained_one_by_its_short_name(project: Project) -> None:
    saved(folder_beside(project.path) / "trained-1" / "pipeline", "ACTOR", "rebels")
    trained = registered(project, suggester="trained-1")
    assert trained.name == trained.settings["pipeline"] == "trained-1"
    again = chosen_current(project, processes=2).suggester
    (proposals,) = again.suggest(["The rebels left."])
    assert [p.reason for p in proposals] == ["trained-1: ACTOR"]
    with pytest.raises(SuggesterError, match=r"'trained-2'; this project has trained trained-1"):
        chosen(project, Choice(suggester="trained-2"))


def test_it_is_the_default_one_where_nothing_can_run_again(
    project: Project, add_article: Callable[..., object]
) -> None:
    default = chosen_current(project).suggester
    add_article("[Rebels]A left.", suggester="import")
    assert project.suggestions.current() == "import"
    assert chosen_current(project).suggester.name == default.name


def test_an_earlier_version_of_the_stock_one_gives_way(project: Project) -> None:
    default = chosen(project, Choice())
    older = {**default.suggester.settings, "version": "3.7.0"}
    project.suggestions.register("stock 3.7.0", older, recipe=default.recipe)
    assert chosen_current(project).suggester.name == default.suggester.name
    registered(project)
    project.suggestions.make_current(default.suggester.name)
    assert chosen_current(project).suggester.settings == default.suggester.settings


def test_a_folder_of_trained_ones_hides_no_other(project: Project, tmp_path: Path) -> None:
    folder = folder_beside(project.path)
    assert find_pipeline("default", folder=folder).stock
    assert not find_pipeline(str(saved(tmp_path / "own", "GPE")), folder=folder).trained
