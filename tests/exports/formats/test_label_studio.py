from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.model import Label
from exports.formats.label_studio import write
from exports.options import ExportOptions
from tests.hostile_gold import LABELS, gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import SomeGold

KNOWN = [Label(n, name, str(n) if n < 3 else None, "#5FAFFF", "") for n, name in enumerate(LABELS)]


def tasks_of(articles: list[GoldArticle], **options: Any) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "tasks"
        write(out, articles, labels=KNOWN, **options)
        tasks = json.loads((out / "tasks.json").read_text("utf-8"))
        assert isinstance(tasks, list)
        return tasks


@given(gold())
@settings(max_examples=30, deadline=None)
def test_regions_are_the_same_strings_and_values(articles: list[GoldArticle]) -> None:
    tasks = tasks_of(articles)
    assert [task["id"] for task in tasks] == [*range(1, len(articles) + 1)]
    for task, settled in zip(tasks, articles, strict=True):
        text = task["data"]["text"]
        assert (task["data"]["id"], text) == (settled.article.id, settled.article.text)
        (annotation,) = task["annotations"]
        assert annotation["ground_truth"] == (settled.basis == "adjudicated")
        found = []
        for region in annotation["result"]:
            value = region["value"]
            assert text[value["start"] : value["end"]] == value["text"]
            note = region.get("meta", {}).get("text", [None])[0]
            found.append((value["start"], value["end"], *value["labels"], value["text"], note))
        assert found == [span[:5] for span in settled.spans]
        assert len({region["id"] for region in annotation["result"]}) == len(found)


def test_spans_can_be_predictions_and_documents_paragraphs(some_gold: SomeGold) -> None:
    options = ExportOptions(by="paragraph")
    first, second, *_ = tasks_of(some_gold(2), spans="predictions", options=options)
    assert "annotations" not in first
    assert first["predictions"][0]["model_version"] == "annotator-tui gold"
    assert second["data"]["meta"]["article"] == "art-0000"


def test_the_configuration_has_the_labels(some_gold: SomeGold, tmp_path: Path) -> None:
    written = write(tmp_path / "out", some_gold(1), labels=KNOWN)
    assert sorted(written.paths) == sorted((tmp_path / "out").iterdir())
    root = ElementTree.parse(tmp_path / "out" / "config.xml").getroot()
    found = [dict(label.attrib) for label in root.iter("Label")]
    assert found[0] == {"value": "ACTOR", "background": "#5FAFFF", "hotkey": "0"}
    assert [label["value"] for label in found] == [*LABELS]


def test_a_folder_is_never_replaced(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write(out, some_gold(1), labels=KNOWN)
    with pytest.raises(ExportError, match="out exists: delete it first"):
        write(out, some_gold(1), labels=KNOWN)
    with pytest.raises(ExportError, match="there is no folder"):
        write(tmp_path / "none" / "out", some_gold(1), labels=KNOWN)
    with pytest.raises(ExportError, match="There is no gold"):
        write(tmp_path / "empty", [], labels=KNOWN)
    assert list(tmp_path.iterdir()) == [out]
