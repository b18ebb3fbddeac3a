"""Real fits on little data, and what a fit is asked for."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
import spacy

from corpus.errors import ExportError
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from exports.fitting.fit import NAME, fit
from exports.fitting.job import FitSettings, Job, read_job, write_job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester

    GoldOf = Callable[..., GoldArticle]
    SomeGold = Callable[..., list[GoldArticle]]

SAMPLES = files("corpus") / "samples" / "articles.jsonl"
LABELS = ("ACTOR", "NUMBER", "LOCATION")


def job(gold: Sequence[GoldArticle], *, lang: str = "en", **settings: int) -> Job:
    return Job(
        lang=lang, labels=LABELS, gold=tuple(gold), settings=FitSettings(**settings), folds=2
    )


def fitted(asked: Job, folder: Path, told: list[float] | None = None) -> Suggester:
    progress = (told if told is not None else []).append
    return fit(asked.gold, folder, job=asked, progress=progress)


@pytest.fixture
def samples(gold_of: GoldOf) -> list[GoldArticle]:
    lines = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return [
        gold_of(
            line["text"],
            [(span["start"], span["end"], span["label"]) for span in line["spans"]],
            id=line["id"],
        )
        for line in lines
    ]


def test_a_job_is_read_back_unchanged(tmp_path: Path, some_gold: SomeGold) -> None:
    asked = Job(
        lang="en",
        tokenizer="split-marks",
        labels=LABELS,
        gold=tuple(some_gold(3)),
        settings=FitSettings(epochs=3, seed=9),
        shares=(0.5,),
    )
    write_job(asked, tmp_path / "job.json")
    read = read_job(tmp_path / "job.json")
    assert (read.labels, read.settings, read.shares) == (asked.labels, asked.settings, (0.5,))
    assert (read.lang, read.tokenizer) == ("en", "split-marks")
    for mine, its in zip(asked.gold, read.gold, strict=True):
        assert (mine.article.id, mine.article.text) == (its.article.id, its.article.text)
        assert (mine.article.tokens, mine.group) == (its.article.tokens, its.group)
        assert [(s.start, s.end, s.label, s.text) for s in mine.spans] == [
            (s.start, s.end, s.label, s.text) for s in its.spans
        ]


def test_the_digest_is_that_of_the_rows(some_gold: SomeGold) -> None:
    gold = some_gold(4)
    assert job(gold).digest == job(gold[::-1]).digest
    assert job(gold).digest != job(gold[:3]).digest


@pytest.mark.slow
def test_a_fit_learns_its_gold_and_describes_itself(
    tmp_path: Path, samples: list[GoldArticle]
) -> None:
    told: list[float] = []
    samples = samples[:4]
    suggester = fitted(job(samples, epochs=8), tmp_path / "out", told)
    right = found = 0
    texts = [one.article.text for one in samples]
    for one, proposals in zip(samples, suggester.suggest(texts), strict=True):
        wanted = {(span.start, span.end, span.label) for span in one.spans}
        by_model = {(p.start, p.end, p.label) for p in proposals if p.made_by == "model"}
        right, found = right + len(wanted & by_model), found + len(by_model)
    assert right > 0.8 * sum(len(one.spans) for one in samples)
    assert right > 0.8 * found
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    meta = json.loads((tmp_path / "out" / "meta.json").read_text())
    assert meta["name"] == NAME
    assert "fine-tuned from en_core_web_sm" in meta["description"]
    assert meta["performance"] == {}
    assert meta["pipeline"][-2:] == ["ner", "annotator_rules"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_fit_cuts_as_the_project_does(tmp_path: Path, gold_of: GoldOf, lang: str) -> None:
    text = "The Army.[4] fled to Mosul\u200e, and the U.S.-led force met 12–15 men.[5][6]"
    gold = gold_of(text, [(4, 8, "ACTOR"), (21, 26, "LOCATION"), (37, 41, "ACTOR")])
    tokens, _ = Tokenizer(lang, "split-marks").encode(text)
    gold = replace(gold, article=replace(gold.article, lang=lang, tokens=tokens))
    asked = replace(job([gold], lang=lang, epochs=30), tokenizer="split-marks")
    suggester = fitted(asked, tmp_path / "out")
    config = spacy.util.load_config(tmp_path / "out" / "config.cfg")
    assert config["nlp"]["tokenizer"] == {"@tokenizers": "annotator.SplitMarks.v1"}
    nlp = spacy.load(tmp_path / "out")
    assert [token.idx for token in nlp.make_doc(text)] == Tokens(text, tokens).starts
    (proposals,) = suggester.suggest([text])
    assert {(p.start, p.end) for p in proposals} >= {(4, 8), (21, 26)}


@pytest.mark.slow
def test_the_same_input_gives_the_same_weights(tmp_path: Path, some_gold: SomeGold) -> None:
    gold = some_gold(3)
    for name, seed in (("one", 0), ("two", 0), ("other", 1)):
        random.seed(name)
        fitted(job(gold, epochs=1, seed=seed), tmp_path / name)
    one, two, other = (
        (tmp_path / name / "ner" / "model").read_bytes() for name in ("one", "two", "other")
    )
    assert one == two
    assert one != other


@pytest.mark.slow
def test_any_gold_can_be_fitted(tmp_path: Path, gold_of: GoldOf, some_gold: SomeGold) -> None:
    """E024 comes of docs with more than tokens and entities; odd edges must not bring it either."""
    odd = [
        gold_of("The U.S.-led force and NATO-led troops.", [(4, 18, "ACTOR")], id="led"),
        gold_of("Mosul\u200e fell.\n\n\n\nMosul\u200e rose.", [(0, 6, "LOCATION")], id="mark"),
        gold_of("56", [(0, 2, "NUMBER")], id="one-token"),
        gold_of("Nothing at all.", id="none"),
        gold_of(" \n\n ", id="blank"),
        gold_of("Kesh Kesh Kesh", [(0, 4, "LOCATION"), (5, 14, "ACTOR")], id="neighbours"),
    ]
    for seed in range(3):
        asked = job([*some_gold(8, seed=seed), *odd], epochs=1, seed=seed)
        suggester = fitted(asked, tmp_path / str(seed))
        assert len(list(suggester.suggest(["56 rebels left Kesh.", ""]))) == 2


@pytest.mark.slow
def test_a_label_missing_from_a_fold_and_a_blank_language(tmp_path: Path, gold_of: GoldOf) -> None:
    with_place = gold_of("Rebellen verließen Kesch.", [(19, 24, "LOCATION")], id="a")
    without = gold_of("Rebellen kamen.", [(0, 8, "ACTOR")], id="b")
    asked = job([with_place, without], lang="de", epochs=2)
    fit([without], tmp_path / "de", job=asked, progress=lambda share: None)
    nlp = spacy.load(tmp_path / "de")
    assert nlp.pipe_names == ["ner"]
    assert nlp.lang == "de"
    assert set(nlp.pipe_labels["ner"]) == {"ACTOR", "LOCATION"}


@pytest.mark.slow
def test_gold_without_spans_is_refused(tmp_path: Path, gold_of: GoldOf) -> None:
    asked = job([gold_of("Nothing at all.")])
    with pytest.raises(ExportError, match="nothing to learn"):
        fitted(asked, tmp_path / "out")
    assert not (tmp_path / "out").exists()
