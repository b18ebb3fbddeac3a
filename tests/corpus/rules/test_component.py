"""The component in pipelines of all kinds, and the suggester with it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy

from corpus.errors import SuggesterError
from corpus.rules.component import FACTORY, KEY, RulesComponent, known_rule
from corpus.rules.factory import make_rules
from corpus.rules.table import FORMER_NAMES, NAMES
from corpus.suggesters.spacy_suggester import SpacySuggester

TEXT = "The rebels fled to Kesh province with Mira Solen, and some 30 soldiers followed."


@pytest.fixture(scope="module")
def suggester() -> SpacySuggester:
    return SpacySuggester()


def ruled(patterns: dict[str, str], **config: Any) -> spacy.language.Language:
    """A blank pipeline that finds the patterns, and the rules after it."""
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in patterns.items()])
    nlp.add_pipe(FACTORY, config=config)
    return nlp


def texts(doc: spacy.tokens.Doc, key: str = KEY) -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.id_, span.kb_id_) for span in doc.spans[key]]


def told(suggester: SpacySuggester, text: str) -> list[tuple[str, str]]:
    (proposals,) = suggester.suggest([text])
    return sorted((text[p.start : p.end], p.label) for p in proposals)


# -- in a pipeline ------------------------------------------------------------------------------


def test_a_blank_pipeline_with_rules() -> None:
    doc = ruled({"Mira Solen": "PERSON", "Kesh": "GPE"})(TEXT)
    assert texts(doc) == [
        ("rebels", "ACTOR", "group noun", "rules"),
        ("Kesh province", "LOCATION", "added class word", "model and rules"),
        ("Mira Solen", "ACTOR", "", "model"),
        ("some 30", "NUMBER", "number before a noun; added modifier", "rules"),
        ("soldiers", "ACTOR", "group noun", "rules"),
    ]
    assert [ent.text for ent in doc.ents] == ["Kesh", "Mira Solen"]


def test_a_key_and_a_mapping_of_ones_own() -> None:
    nlp = ruled({"Kesh": "TOWN"}, key="mine", mapping={"TOWN": "LOCATION"})
    spans = texts(nlp("Rain fell in northern Kesh."), "mine")
    assert [(text, label) for text, label, *_ in spans] == [("northern Kesh", "LOCATION")]


@pytest.mark.parametrize("name", ["group noun", "group-noun", "group_noun"])
def test_a_rule_is_left_out_by_its_name(name: str) -> None:
    doc = ruled({"Kesh": "GPE"}, disabled=[name])(TEXT)
    assert "group noun" not in " ".join(rules for _, _, rules, _ in texts(doc))


@pytest.mark.parametrize("name", ["removed “the”", "Removed-the", "determiner cut"])
def test_a_name_is_found_however_a_person_types_it_and_by_its_former_spelling(name: str) -> None:
    assert known_rule(name) == "removed “the”"


def test_former_names_are_of_rules_in_the_table() -> None:
    assert {*FORMER_NAMES.values()} <= {*NAMES}
    assert not FORMER_NAMES.keys() & {*NAMES}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"disabled": ["grop noun"]}, r"no rule 'grop noun'\. The rules are: .*group noun"),
        ({"mode": "mend"}, r"no mode 'mend'\. The modes are: refine, fill"),
        ({"mapping": {"GPE": "PLACE"}}, r"no label 'PLACE'; map to one of ACTOR"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(config: dict[str, Any], message: str) -> None:
    with pytest.raises(SuggesterError, match=message):
        ruled({}, **config)


@pytest.mark.slow
def test_a_pipeline_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    nlp = ruled({"Kesh": "GPE"}, disabled=["class word"], mode="refine")
    nlp.to_disk(tmp_path / "p")
    again = spacy.load(tmp_path / "p")
    component: Any = again.get_pipe(FACTORY)
    assert component.settings == {"mode": "refine", "disabled": ["added class word"]}
    assert texts(again(TEXT)) == texts(nlp(TEXT))


def test_the_names_of_the_rules_come_through_bytes_and_processes() -> None:
    nlp = ruled({"Kesh": "GPE"})
    expected = texts(nlp(TEXT))
    doc = spacy.tokens.Doc(nlp.vocab).from_bytes(nlp(TEXT).to_bytes())
    assert texts(doc) == expected
    many = nlp.pipe([TEXT] * 3, n_process=2, batch_size=1)
    assert [texts(doc) for doc in many] == [expected] * 3


def test_a_model_of_our_labels_is_only_filled_up() -> None:
    doc = ruled({"the rebels": "ACTOR", "Kesh": "LOCATION"}, mode="fill")(
        "Then the rebels left Kesh province, and soldiers followed."
    )
    assert [(text, made) for text, _, _, made in texts(doc)] == [
        ("the rebels", "model"),
        ("Kesh", "model"),
        ("soldiers", "rules"),
    ]


def test_anyones_pipeline_finds_the_component() -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"
    points = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["entry-points"]
    assert points["spacy_factories"] == {FACTORY: f"{make_rules.__module__}:{make_rules.__name__}"}


# -- in the suggester ---------------------------------------------------------------------------


def test_the_default_says_that_it_has_rules(suggester: SpacySuggester) -> None:
    assert suggester.name.endswith(" 3.8.0 + rules 2")
    assert json.loads(json.dumps(suggester.settings))["rules"] == {
        "version": 2,
        "mode": "refine",
        "disabled": [],
    }
    assert SpacySuggester("stock").name == suggester.name.removesuffix(" + rules 2")


def test_reasons_are_the_names_of_the_rules_in_words(suggester: SpacySuggester) -> None:
    text = "Rain fell in northern Kenya. Maria Lopez met the international soldiers."
    (proposals,) = suggester.suggest([text])
    assert [(text[p.start : p.end], p.reason, p.made_by) for p in proposals] == [
        ("northern Kenya", "added direction", "model and rules"),
        ("Maria Lopez", "spaCy: PERSON", "model"),
        ("international soldiers", "group noun", "rules"),
    ]


def test_labels_that_were_renamed() -> None:
    names, former = ["PARTY", "NUMBER", "PLACE"], {"ACTOR": "PARTY", "LOCATION": "PLACE"}
    renamed = SpacySuggester(labels=names, former=former)
    assert told(renamed, "Soldiers left Kenya.") == [("Kenya", "PLACE"), ("Soldiers", "PARTY")]


def test_a_project_that_lacks_labels_gets_the_others() -> None:
    assert told(SpacySuggester(labels=["LOCATION"]), "Kenyan soldiers came from Nairobi.") == [
        ("Nairobi", "LOCATION")
    ]


def test_a_label_that_the_project_means_otherwise_stays_the_models() -> None:
    suggester = SpacySuggester(labels=["ACTOR", "LOCATION", "HUMAN"], mapping={"PERSON": "HUMAN"})
    assert told(suggester, "Maria Lopez met soldiers in Nairobi.") == [
        ("Maria Lopez", "HUMAN"),
        ("Nairobi", "LOCATION"),
        ("soldiers", "ACTOR"),
    ]


@pytest.mark.slow
def test_rules_on_top_of_another_pipeline(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ACTOR", "pattern": "the rebels"}])
    nlp.to_disk(tmp_path / "p")
    text = "Then the rebels left, and soldiers followed."
    assert told(SpacySuggester(str(tmp_path / "p")), text) == [("the rebels", "ACTOR")]
    suggester = SpacySuggester(str(tmp_path / "p"), rules=True)
    assert told(suggester, text) == [("soldiers", "ACTOR"), ("the rebels", "ACTOR")]
    assert "+ rules 2" in suggester.name


def test_a_language_that_the_rules_do_not_know(tmp_path: Path) -> None:
    nlp = spacy.blank("de")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ACTOR", "pattern": "Rebellen"}])
    nlp.to_disk(tmp_path / "p")
    with pytest.raises(SuggesterError, match="for en, this pipeline is for de: use --no-rules"):
        SpacySuggester(str(tmp_path / "p"), rules=True)


@pytest.mark.slow
def test_a_pipeline_that_brings_the_rules_itself(tmp_path: Path) -> None:
    ruled({"Kesh": "GPE"}).to_disk(tmp_path / "p")
    suggester = SpacySuggester(str(tmp_path / "p"))
    assert told(suggester, "The rebels left northern Kesh.") == [
        ("northern Kesh", "LOCATION"),
        ("rebels", "ACTOR"),
    ]


def test_hostile_text(suggester: SpacySuggester) -> None:
    text = "\x1b[2J\u202eThe soldiers \u200bfled\r\nto \ufeffKenya\u2066. <b>The rebels</b> stayed."
    (proposals,) = suggester.suggest([text])
    assert [text[p.start : p.end] for p in proposals if p.reason == "group noun"] == ["soldiers"]


def test_a_component_made_by_hand() -> None:
    doc = RulesComponent(disabled=["group noun"])(spacy.blank("en")("Dozens of rebels fled."))
    assert [text for text, *_ in texts(doc)] == ["Dozens"]
