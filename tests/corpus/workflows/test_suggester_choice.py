"""Files, configs and pipelines as suggesters: what a person names, run over a real project."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable  # noqa: UP035 - spacy-llm wants this one

import pytest
import spacy
from spacy.language import Language

from corpus.errors import InputError, SuggesterError
from corpus.store import Project
from corpus.workflows.suggester_choice import Choice, chosen, chosen_again, chosen_current
from corpus.workflows.suggesting import suggest_articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.workflows.suggester_choice import Chosen


@pytest.fixture
def articles(add_article: Callable[..., object]) -> None:
    add_article("The rebels left.", "a")
    add_article("Nobody saw the rebels.", "b")


def lines(path: Path, *records: Any) -> str:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return str(path)


def run(project: Project, given: str, name: str | None = None, **mapping: str) -> Chosen:
    found = chosen(project, Choice(suggester=given, mapping=mapping, name=name))
    suggester = found.suggester
    project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
    suggest_articles(project, suggester)
    return found


def told(project: Project, article_id: str, name: str) -> list[tuple[str, int, str]]:
    text = project.articles.get(article_id).text
    return [
        (text[s.span.start : s.span.end], s.span.label, s.reason)
        for s in project.suggestions.of(article_id, name)
    ]


@pytest.mark.usefixtures("articles")
def test_patterns(project: Project, tmp_path: Path) -> None:
    file = lines(tmp_path / "p.jsonl", {"label": "PER", "pattern": "rebels"})
    run(project, file, PER="ACTOR")
    assert told(project, "a", "p.jsonl") == [("rebels", 1, "pattern rebels")]
    assert told(project, "b", "p.jsonl") == [("rebels", 1, "pattern rebels")]


@pytest.mark.usefixtures("articles")
def test_another_file_under_the_same_name_is_refused(project: Project, tmp_path: Path) -> None:
    run(project, lines(tmp_path / "p.jsonl", {"label": "ACTOR", "pattern": "rebels"}))
    other = lines(tmp_path / "p.jsonl", {"label": "ACTOR", "pattern": "Nobody"})
    with pytest.raises(InputError, match="pipeline, mapping or file; give this run another name"):
        run(project, other)
    run(project, other, name="second")
    assert told(project, "b", "second") == [("Nobody", 1, "pattern Nobody")]


@pytest.mark.usefixtures("articles")
def test_labels_that_fit_none_are_listed_with_the_option(project: Project, tmp_path: Path) -> None:
    strange = {"label": "PER", "pattern": "rebels"}
    with pytest.raises(InputError, match="--map PER=NAME, NAME being ACTOR, NUMBER, LOCATION"):
        run(project, lines(tmp_path / "p.jsonl", strange))
    found = run(
        project, lines(tmp_path / "p.jsonl", strange, {"label": "ACTOR", "pattern": "Nobody"})
    )
    assert found.notes == (
        "Left out labels that the project lacks: PER; map them with --map PER=NAME.",
    )
    assert told(project, "b", "p.jsonl") == [("Nobody", 1, "pattern Nobody")]
    with pytest.raises(SuggesterError, match="no label 'SIDE'"):
        run(project, str(tmp_path / "p.jsonl"), PER="SIDE")


@pytest.mark.usefixtures("articles")
def test_spans_of_a_file_by_id_and_by_text(project: Project, tmp_path: Path) -> None:
    found = run(
        project,
        lines(
            tmp_path / "spans.jsonl",
            {"id": "a", "spans": [{"start": 4, "end": 10, "label": "ACTOR"}]},
            {
                "id": "other",
                "text": "Nobody saw the rebels.",
                "spans": [{"start": 15, "end": 21, "label": "ACTOR", "text": "rebels"}],
            },
            {"id": "gone", "spans": [{"start": 0, "end": 1, "label": "ACTOR"}] * 2},
            {"text": "Not here.", "spans": [{"start": 0, "end": 3, "label": "ACTOR"}]},
            {"id": "b", "spans": [{"start": 0, "end": 99, "label": "ACTOR"}]},
        ),
    )
    assert told(project, "a", "spans.jsonl") == [("rebels", 1, "file spans.jsonl")]
    assert told(project, "b", "spans.jsonl") == [("rebels", 1, "file spans.jsonl")]
    assert found.notes == (
        f"{tmp_path / 'spans.jsonl'}:5: span 1: 0–99 is outside the text of 22 code points.",
        "3 spans in 2 lines match no article of this project, neither by id nor by text.",
    )


@pytest.mark.usefixtures("articles")
def test_a_bad_span_costs_no_other(project: Project, tmp_path: Path) -> None:
    good, bad = {"start": 4, "end": 10, "label": "ACTOR"}, {"start": 0, "end": 99, "label": "ACTOR"}
    found = run(project, lines(tmp_path / "spans.jsonl", {"id": "a", "spans": [good, bad]}))
    assert told(project, "a", "spans.jsonl") == [("rebels", 1, "file spans.jsonl")]
    assert [str(refusal) for refusal in found.left_out] == [
        f"{tmp_path / 'spans.jsonl'}:1: span 2: 0–99 is outside the text of 16 code points."
    ]


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"text": "Not here.", "spans": []}', "has spans for an article of this project: 0 spans"),
        ('{"text": "Not here", "spans": [', "jsonl:1: not JSON"),
        ("", "jsonl:1: a line must be a pattern"),
        ("\n{", "jsonl:2: a line must be a pattern"),
        ("[]", "or an article"),
    ],
)
def test_a_file_about_no_article_here(
    project: Project, tmp_path: Path, content: str, reason: str
) -> None:
    file = tmp_path / "spans.jsonl"
    file.write_text(content)
    with pytest.raises(InputError, match=reason):
        run(project, str(file))
    assert project.suggestions.names() == ["fixture 1"]


@pytest.mark.usefixtures("articles")
def test_labels_of_a_pipeline_that_fit_none_are_listed(project: Project, tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    patterns = [{"label": label, "pattern": label} for label in ("ACTOR", "DRUG")]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.to_disk(tmp_path / "folder")
    assert run(project, str(tmp_path / "folder")).notes == (
        "Left out labels that the project lacks: DRUG; map them with --map DRUG=NAME.",
    )
    assert chosen(project, Choice()).notes == ()  # the stock labels are left out on purpose


# -- a config -----------------------------------------------------------------------------------


class Asked:
    """Behaves as spacy-llm's component does: it has labels, and puts the answer into `doc.ents`."""

    def __init__(self, nlp: Language, name: str, labels: list[str]) -> None:
        self.labels = tuple(labels)
        self.begun = False

    def initialize(self, *_: Any, **__: Any) -> None:
        self.begun = True

    def __call__(self, doc: Any) -> Any:
        assert self.begun
        words = [token for token in doc if token.lower_ == "rebels"]
        doc.ents = [spacy.tokens.Span(doc, t.i, t.i + 1, self.labels[0]) for t in words]
        return doc


# Without annotations, which spaCy before its move to pydantic 2 cannot resolve where postponed.
Language.factory("asked", func=lambda nlp, name, labels: Asked(nlp, name, labels))  # noqa: PLW0108


CONFIG = """
[nlp]
lang = "en"
pipeline = ["llm"]

[components]

[components.llm]
factory = "asked"
labels = ["PERSON"]
"""


@pytest.mark.usefixtures("articles")
def test_a_config_without_a_folder(project: Project, tmp_path: Path) -> None:
    config = tmp_path / "llm.cfg"
    config.write_text(CONFIG)
    found = run(project, str(config), PERSON="ACTOR")
    name = found.suggester.name
    assert name.startswith("en_llm ")
    assert told(project, "a", name) == [("rebels", 1, f"{name}: PERSON")]
    with pytest.raises(SuggesterError, match="--map PERSON=NAME"):
        chosen(project, Choice(suggester=str(config)))
    config.write_text(CONFIG.replace("PERSON", "PEOPLE"))
    assert chosen(project, Choice(suggester=str(config), mapping={"PEOPLE": "ACTOR"})) != found


@pytest.mark.parametrize("content", ["", "nonsense", "[nlp]\npipeline = []", "[nlp]\nlang = null"])
def test_a_config_that_is_none(project: Project, tmp_path: Path, content: str) -> None:
    config = tmp_path / "llm.cfg"
    config.write_text(content)
    with pytest.raises(SuggesterError, match="not the config of a pipeline"):
        chosen(project, Choice(suggester=str(config)))


def test_a_config_that_names_what_is_not_installed(project: Project, tmp_path: Path) -> None:
    config = tmp_path / "llm.cfg"
    config.write_text(CONFIG.replace('"asked"', '"nowhere"'))
    with pytest.raises(SuggesterError, match=r"\(nowhere\) is not installed: install the package"):
        chosen(project, Choice(suggester=str(config)))


def test_a_config_without_a_language_says_what_to_write(project: Project, tmp_path: Path) -> None:
    config = tmp_path / "llm.cfg"
    config.write_text("[nlp]\npipeline = []")
    with pytest.raises(SuggesterError, match=r'add a line such as `lang = "en"` under \[nlp\]\.$'):
        chosen(project, Choice(suggester=str(config)))


@pytest.mark.skipif(find_spec("spacy_llm") is not None, reason="nothing is lacking")
def test_the_documented_config_says_what_to_install(project: Project) -> None:
    config = Path(__file__).parents[3] / "docs" / "engineers" / "spacy-llm.cfg"
    with pytest.raises(
        SuggesterError, match=r"\(llm\) is not installed: `pip install spacy-llm`\.$"
    ):
        chosen(project, Choice(suggester=str(config)))


@pytest.mark.usefixtures("articles")
@pytest.mark.filterwarnings("ignore:Task supports sharding")
def test_the_documented_config_of_spacy_llm(project: Project, tmp_path: Path) -> None:
    spacy_llm = pytest.importorskip("spacy_llm", reason="no dependency: `pip install spacy-llm`")

    @spacy_llm.registry.registry.llm_models("fake.v1")
    def fake() -> Any:
        def answered(prompts: Iterable[Iterable[str]]) -> Iterable[Iterable[str]]:
            asked = "rebels | True | ACTOR | a group"
            return ([f"1. {asked}" for _ in several] for several in prompts)

        return answered

    documented = (Path(__file__).parents[3] / "docs" / "engineers" / "spacy-llm.cfg").read_text()
    config = tmp_path / "llm.cfg"
    config.write_text(documented.partition("@llm_models")[0] + '@llm_models = "fake.v1"\n')
    found = run(project, str(config))
    name = found.suggester.name
    assert found.notes == ()
    assert told(project, "a", name) == [("rebels", 1, f"{name}: ACTOR")]
    assert told(project, "b", name) == [("rebels", 1, f"{name}: ACTOR")]


@pytest.mark.usefixtures("articles")
def test_labels_are_the_same_whatever_their_case(project: Project, tmp_path: Path) -> None:
    patterns = [{"label": "actor", "pattern": "rebels"}, {"label": "XYZ", "pattern": "Nobody"}]
    found = run(project, lines(tmp_path / "p.jsonl", *patterns), XYZ="location")
    assert found.notes == ()
    assert found.suggester.settings["mapping"] == {"XYZ": "LOCATION", "actor": "ACTOR"}
    assert [label for _, label, _ in told(project, "b", "p.jsonl")] == [3, 1]
    span = {"start": 4, "end": 10, "label": "Actor"}
    run(project, lines(tmp_path / "s.jsonl", {"id": "a", "spans": [span]}))
    assert told(project, "a", "s.jsonl") == [("rebels", 1, "file s.jsonl")]
    project.labels.rename("location", "PLACE")
    again = chosen_again(project, "p.jsonl").suggester
    assert again.settings["mapping"]["XYZ"] == "PLACE"


def test_a_trained_one_whose_folder_is_gone_is_named(project: Project) -> None:
    kept = Choice(suggester="trained-1").recipe
    project.suggestions.register("trained-1", {"pipeline": "trained-1"}, recipe=kept)
    lost = r"its folder .*\.suggesters.trained-1 is missing: restore it, or .*default --use`\.$"
    with pytest.raises(SuggesterError, match=lost):
        chosen_current(project)
    with pytest.raises(SuggesterError, match=lost):
        chosen(project, Choice(suggester="trained-1"))


# -- the same again -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("articles")
def test_a_recipe_works_from_any_folder(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines(tmp_path / "p.jsonl", {"label": "PER", "pattern": "rebels"})
    first = run(project, "p.jsonl", PER="ACTOR")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "rebels"}])
    nlp.to_disk(tmp_path / "folder")
    second = run(project, "folder", ORG="ACTOR")
    project.labels.rename("ACTOR", "PARTY")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for found in (first, second):
        again = chosen_again(project, found.suggester.name)
        ((proposal,),) = again.suggester.suggest(["rebels"])
        assert (again.suggester.name, proposal.label) == (found.suggester.name, "PARTY")


@pytest.mark.usefixtures("articles")
def test_a_changed_suggester_is_refused(project: Project, tmp_path: Path) -> None:
    run(project, lines(tmp_path / "p.jsonl", {"label": "ACTOR", "pattern": "rebels"}))
    lines(tmp_path / "p.jsonl", {"label": "ACTOR", "pattern": "Nobody"})
    with pytest.raises(SuggesterError, match=r"has changed since .*sha256"):
        chosen_again(project, "p.jsonl")


@pytest.mark.usefixtures("articles")
def test_imported_suggestions_have_no_suggester_to_run(project: Project) -> None:
    assert project.suggestions.recipe("fixture 1") == ""
    with pytest.raises(SuggesterError, match="cannot be run again"):
        chosen_again(project, "fixture 1")


def test_no_name_means_the_default(project: Project) -> None:
    assert chosen_again(project, None).suggester.name.startswith("en_core_web_sm")


@pytest.mark.parametrize("suggester", ["default", "stock"])
def test_outside_english_the_default_refuses_and_names_what_would_serve(
    tmp_path: Path, suggester: str
) -> None:
    with Project.create(tmp_path / "de.db", lang="de") as project:
        with pytest.raises(SuggesterError, match=r"is in 'de'.*de_core_news_sm.*patterns") as error:
            chosen(project, Choice(suggester=suggester))
        assert str(error.value).count(".") == 1
        with pytest.raises(SuggesterError, match="default suggester is for English"):
            chosen_current(project)


def test_outside_english_patterns_run(tmp_path: Path) -> None:
    patterns = tmp_path / "patterns.jsonl"
    patterns.write_text('{"label": "ACTOR", "pattern": "Rebellen"}\n')
    with Project.create(tmp_path / "de.db", lang="de") as project:
        found = chosen(project, Choice(suggester=str(patterns)))
        (proposals,) = found.suggester.suggest(["Rebellen flohen."])
        assert [(one.start, one.end, one.label) for one in proposals] == [(0, 8, "ACTOR")]
