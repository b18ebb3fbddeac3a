"""The libraries that people read exports with, where they are installed: the extra `interop`.

They pull in pandas, pyarrow, scikit-learn and OpenCV, and take seconds to import. nervaluate,
dkpro-cassis and pyarrow belong to the extra `test`, and their tests are with those of each format.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.model import Label
from exports.formats import conll, hf, label_studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.model import GoldArticle
    from tests.exports.conftest import SomeGold

LABELS = [Label(1, "ACTOR", "1", "#5FAFFF", ""), Label(2, "NUMBER", "2", "#FFAF5F", "")]
LABELS.append(Label(3, "LOCATION", "3", "#5FFFAF", ""))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ImportWarning"),
]


def strings_of(gold: list[GoldArticle]) -> list[tuple[str, str]]:
    """(label, text without white space) of each span."""
    return [(span.label, "".join(span.text.split())) for one in gold for span in one.spans]


def entities(words: list[str], tags: list[str]) -> Iterator[tuple[str, str]]:
    """(label, text without white space) of each entity in IOB2."""
    found: list[list[str]] = []
    for word, tag in zip(words, tags, strict=True):
        if tag.startswith("B-"):
            found.append([tag[2:], word])
        elif tag != "O":
            found[-1][1] += word
    return ((label, text) for label, text in found)


def test_datasets_loads_the_folder(
    some_gold: SomeGold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    gold = some_gold(30)
    hf.write(tmp_path / "set", gold, labels=LABELS, lang="en")
    found = datasets.load_dataset(
        str(tmp_path / "set"), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert found["id"][:] == [one.article.id for one in gold]
    assert found["text"][:] == [one.article.text for one in gold]
    feature = found.features["ner_tags"].feature
    read = [
        entity
        for row in found
        for entity in entities(row["tokens"], [feature.int2str(tag) for tag in row["ner_tags"]])
    ]
    assert read == strings_of(gold)
    spans = [[tuple(span.values()) for span in row["spans"]] for row in found]
    assert spans == [[tuple(span[:5]) for span in one.spans] for one in gold]


@pytest.mark.parametrize(("scheme", "seqeval_name"), [("iob2", "IOB2"), ("biluo", "BILOU")])
def test_seqeval_finds_every_span(
    some_gold: SomeGold, tmp_path: Path, scheme: str, seqeval_name: str
) -> None:
    metrics = pytest.importorskip("seqeval.metrics")
    schemes = pytest.importorskip("seqeval.scheme")
    gold = some_gold(30)
    conll.write(tmp_path / "gold.conll", gold, scheme=scheme, columns="2")
    text = (tmp_path / "gold.conll").read_text()
    tags = [
        [line.split("\t")[1] for line in sentence.split("\n")]
        for sentence in text.strip().split("\n\n")
    ]
    report = metrics.classification_report(
        tags, tags, mode="strict", scheme=getattr(schemes, seqeval_name), output_dict=True
    )
    assert report["micro avg"]["f1-score"] == 1
    counts = {label.name: report[label.name]["support"] for label in LABELS}
    named = [label for label, _ in strings_of(gold)]
    assert counts == {label.name: named.count(label.name) for label in LABELS}


def test_the_converter_of_label_studio_finds_every_span(
    some_gold: SomeGold, tmp_path: Path
) -> None:
    converter = pytest.importorskip("label_studio_sdk.converter")
    gold = some_gold(30)
    label_studio.write(tmp_path / "folder", gold, labels=LABELS)
    config, tasks = tmp_path / "folder" / "config.xml", tmp_path / "folder" / "tasks.json"
    made = converter.Converter(str(config), str(tmp_path), download_resources=False)
    made.convert(str(tasks), str(tmp_path / "small"), "JSON_MIN", is_dir=False)
    read = json.loads((tmp_path / "small" / "result.json").read_text(encoding="utf-8"))
    found = [
        (
            one["text"],
            [(s["start"], s["end"], *s["labels"], s["text"]) for s in one.get("label", ())],
        )
        for one in read
    ]
    assert found == [(one.article.text, [span[:4] for span in one.spans]) for one in gold]
