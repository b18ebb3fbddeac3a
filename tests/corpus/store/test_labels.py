"""A project's labels: what uses them, and what becomes of the rest when they change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.errors import InputError, NotFoundError
from corpus.label_sets import LabelEntry, label_set
from corpus.store import Project
from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Article

ACTOR, NUMBER, LOCATION = 1, 2, 3


def names(project: Project) -> list[str]:
    return [label.name for label in project.labels.all()]


def test_a_project_brings_its_own(tmp_path: Path) -> None:
    labels = label_set(map(LabelEntry, ("PERSON", "ORG")))
    with Project.create(tmp_path / "p.db", labels=labels) as project:
        assert tuple(project.labels.all()) == labels
    with Project.create(tmp_path / "p.db") as again:
        assert tuple(again.labels.all()) == labels


def test_added_and_changed_labels_are_stored(project: Project) -> None:
    project.labels.add(LabelEntry("WEAPON", description="what is fired"))
    project.labels.change(LabelEntry("weapon", key="9", colour="#00ff00"))
    with Project.open(project.path, write=False) as again:
        for labels in (project.labels, again.labels):
            weapon = labels.get("Weapon")
            assert (weapon.id, weapon.key, weapon.colour) == (4, "9", "#00FF00")
            assert weapon.description == "what is fired"
            assert labels.keyed()["9"] == weapon


def test_a_change_sees_changes_by_another_program(project: Project) -> None:
    with Project.open(project.path) as other:
        other.labels.add(LabelEntry("WEAPON"))
        with pytest.raises(InputError, match="There is already a label 'WEAPON'"):
            project.labels.add(LabelEntry("Weapon"))
        project.labels.add(LabelEntry("EVENT"))
        assert project.labels.get("EVENT").key == "5"


def test_no_id_is_given_twice(project: Project) -> None:
    project.labels.add(LabelEntry("WEAPON"))
    project.labels.remove("WEAPON")
    assert project.labels.add(LabelEntry("EVENT")).id == 5
    project.labels.remove("LOCATION")
    project.labels.remove("EVENT")
    assert project.labels.add(LabelEntry("DATE")).id == 6


def test_the_last_label_stays(project: Project) -> None:
    project.labels.remove("ACTOR")
    project.labels.remove("NUMBER")
    with pytest.raises(InputError, match="LOCATION is the last label and cannot be removed"):
        project.labels.remove("LOCATION")
    assert names(project) == ["LOCATION"]


def test_an_unknown_label_is_answered_with_the_known_ones(project: Project) -> None:
    for act in (
        lambda: project.labels.remove("X"),
        lambda: project.labels.rename("X", "Y"),
        lambda: project.labels.change(LabelEntry("X")),
    ):
        with pytest.raises(NotFoundError, match="'X'; this project has ACTOR, NUMBER, LOCATION"):
            act()


def test_a_suggestion_is_a_use(project: Project, add_article: Callable[..., Article]) -> None:
    add_article("[Rebels]A left [Kesh]L.")
    uses = project.labels.uses()
    assert (uses[ACTOR].suggestions, uses[NUMBER].suggestions) == (1, 0)
    with pytest.raises(InputError, match=r"ACTOR is in use .* and can only be renamed: `annotator"):
        project.labels.remove("ACTOR")
    project.labels.remove("NUMBER")


def add(session: LabellingSession) -> None:
    session.editor.label(NUMBER)


def relabel_and_back(session: LabellingSession) -> None:
    session.editor.label(NUMBER)
    session.editor.label(ACTOR)


def add_and_undo(session: LabellingSession) -> None:
    session.editor.label(NUMBER)
    session.history.undo()


@pytest.mark.parametrize("act", [add, relabel_and_back, add_and_undo])
def test_an_undone_edit_is_a_use(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
    act: Callable[[LabellingSession], None],
) -> None:
    add_article("Rebels left Kesh.")
    act(open_session())
    with pytest.raises(InputError, match="NUMBER is in use"):
        project.labels.remove("NUMBER")
    assert list(check(project)) == []


def test_a_shown_suggestion_is_a_use_even_without_its_suggester(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Rebels]A left [Kesh]L.")
    open_session().accept()
    project._db.execute("DELETE FROM suggestion_spans")
    assert project.labels.edits_with(LOCATION) == 1
    with pytest.raises(InputError, match="LOCATION is in use"):
        project.labels.remove("LOCATION")


def test_spans_keep_a_label_that_gets_another_name(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    article = add_article("[Rebels]A left [Kesh]L.")
    session = open_session()
    session.accept()
    session.accept()
    session.finish()
    before = project._db.execute("SELECT * FROM edits").fetchall()
    project.labels.rename("actor", "PARTY")
    assert project._db.execute("SELECT * FROM edits").fetchall() == before
    gold = project.gold.of(article.id)
    assert gold
    assert [span.label for span in gold.spans] == ["PARTY", "LOCATION"]
    assert list(check(project)) == []


def test_names_that_a_label_had_before_are_known(project: Project) -> None:
    labels = project.labels
    labels.rename("ACTOR", "PARTY")
    labels.rename("PARTY", "SIDE")
    assert labels.former() == {"ACTOR": "SIDE", "PARTY": "SIDE"}
    assert labels.names(ACTOR) == ("SIDE", "PARTY", "ACTOR")
    assert labels.ids() == {"SIDE": 1, "PARTY": 1, "ACTOR": 1, "NUMBER": 2, "LOCATION": 3}
    labels.rename("LOCATION", "actor")
    assert labels.former() == {"PARTY": "SIDE", "LOCATION": "actor"}
    labels.rename("SIDE", "PARTY")
    assert labels.names(ACTOR) == ("PARTY", "SIDE")
    labels.remove("PARTY")
    assert labels.former() == {"LOCATION": "actor"}


def test_a_name_that_another_label_has_is_refused(project: Project) -> None:
    with pytest.raises(InputError, match="There is already a label 'NUMBER'"):
        project.labels.rename("ACTOR", "Number")
    assert project.labels.rename("ACTOR", "Actor").name == "Actor"
    assert project.labels.former() == {}


def test_a_suggesters_mapping_follows_the_name(project: Project) -> None:
    settings = {"mapping": {"ORG": "ACTOR", "GPE": "LOCATION"}, "pipeline": "p"}
    project.suggestions.register("p 1", settings)
    project.suggestions.register("no mapping", {"mapping": None})
    project.labels.rename("ACTOR", "PARTY")
    mapping = {"ORG": "PARTY", "GPE": "LOCATION"}
    project.suggestions.register("p 1", {**settings, "mapping": mapping})
    kept = project._db.execute("SELECT settings FROM suggesters ORDER BY id").fetchone()[0]
    assert json.loads(kept)["mapping"] == mapping
    with pytest.raises(InputError, match="another pipeline, mapping or file"):
        project.suggestions.register("p 1", settings)


def test_a_failed_change_leaves_all_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(project.labels, "_rename_in_mappings", fails)
    with pytest.raises(RuntimeError):
        project.labels.rename("ACTOR", "PARTY")
    with Project.open(project.path, write=False) as again:
        assert names(again) == names(project) == ["ACTOR", "NUMBER", "LOCATION"]
        assert again.labels.former() == {}
