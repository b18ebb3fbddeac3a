from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.distributions import installed
from corpus.errors import ExportError
from exports.environment import environment
from exports.training_set import manifest, provenance, write
from exports.training_set.counts import Tally
from exports.training_set.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import GoldArticle, Label


def test_the_manifest_names_each_file_with_its_hash(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    result = write.write(tmp_path / "out", some_gold(9), labels=labels, lang="en")
    told = manifest.read(result.out)
    names = {path.name for path in result.out.iterdir()} - {manifest.NAME}
    assert set(told["files"]) == names
    for name, file in told["files"].items():
        content = (result.out / name).read_bytes()
        assert file == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert all(manifest.FILES.fullmatch(name) for name in (*names, manifest.NAME))


def test_the_counts_add_up(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(20)
    told = manifest.read(write.write(tmp_path / "o", gold, labels=labels, lang="en").out)
    assert sum(told["articles"].values()) == sum(told["docs"].values()) == 20
    assert sum(told["negatives"].values()) == sum(not one.spans for one in gold) > 0
    spans = sum(sum(sides.values()) for sides in told["spans"].values())
    assert spans == sum(len(one.spans) for one in gold) == told["origins"]["accepted"]
    assert told["basis"] == {"single": 20}
    assert [label["name"] for label in told["labels"]] == ["ACTOR", "NUMBER", "LOCATION"]


def digest_of(**sides: GoldArticle) -> str:
    """The digest of one article on each side."""
    digest = Digest()
    for side, settled in sorted(sides.items(), key=lambda item: item[1].article.id):
        digest.add(settled, side)
    return digest.hexdigest()


def lines_of(out: Path) -> list[provenance.Entry]:
    lines = provenance.Lines(out / "provenance.jsonl")
    return [*lines.read(range(len([*lines])))]


def test_the_digest_is_over_rows_and_nothing_else(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("12 fled", [(0, 2, "NUMBER")], id="a"), gold_of("None did", id="b")]
    before = digest_of(train=gold[0], dev=gold[1])
    others = [replace(one, decided_by=("ben",), settled_at="2027") for one in gold]
    assert before == digest_of(dev=others[1], train=others[0])
    valued = replace(gold[0], spans=(gold[0].spans[0]._replace(value='{"low": 12}'),))
    digests = {
        digest_of(train=gold[1], dev=gold[0]),
        digest_of(train=valued, dev=gold[1]),
        digest_of(train=replace(gold[0], spans=()), dev=gold[1]),
    }
    assert len({before, *digests}) == 4


def test_the_digest_is_the_documented_one(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("12 fled", [(0, 2, "NUMBER")], id="a"), gold_of("None did", id="b")]
    hashes = [hashlib.sha256(one.article.text.encode()).hexdigest() for one in gold]
    rows = [
        [["a", hashes[0], "train", 0, 2, "NUMBER", None]],
        [["b", hashes[1], "dev", None, None, None, None]],
    ]
    lines = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    assert digest_of(train=gold[0], dev=gold[1]) == hashlib.sha256(lines.encode()).hexdigest()


def test_provenance_has_the_origin_and_the_deciders_of_each_span(
    tmp_path: Path, gold_of: Callable[..., GoldArticle], labels: list[Label]
) -> None:
    settled = gold_of(
        "12 rebels", [(0, 2, "NUMBER"), (3, 9, "ACTOR")], id="a", decided_by=("ana", "ben")
    )
    number = settled.spans[0]._replace(value='{"low": 12}', origin="changed")
    actor = settled.spans[1]._replace(origin="added", suggester=None)
    gold = [replace(settled, spans=(actor, number)), gold_of("two", id="b")]
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    lines = [json.loads(line) for line in (out / "provenance.jsonl").read_text().splitlines()]
    line = next(line for line in lines if line["article"] == "a")
    assert line.pop("split") in ("train", "dev")
    assert line == {
        "article": "a",
        "doc": 0,
        "text_sha256": hashlib.sha256(b"12 rebels").hexdigest(),
        "group": "a",
        "basis": "single",
        "decided_by": ["ana", "ben"],
        "settled_at": "2026-03-01T10:00:00Z",
        "spans": [
            {
                "start": 0,
                "end": 2,
                "label": "NUMBER",
                "text": "12",
                "value": {"low": 12},
                "origin": "changed",
                "suggester": "rules 1",
            },
            {
                "start": 3,
                "end": 9,
                "label": "ACTOR",
                "text": "rebels",
                "origin": "added",
                "suggester": None,
            },
        ],
    }
    assert {entry.article for entry in lines_of(out)} == {"a", "b"}


def test_unused_labels_and_empty_sides_are_counted_as_0(
    some_gold: Callable[..., list[GoldArticle]],
) -> None:
    tally = Tally()
    for settled in some_gold(5):
        tally.add(settled, "train")
    counts = tally.counts(["train", "dev"], labels=["EVENT"])
    assert counts.spans["EVENT"] == {"train": 0, "dev": 0}
    assert counts.all_articles == 5


def test_the_environment_has_versions_and_no_time() -> None:
    told = environment(lang="en")
    assert told["packages"]["spacy"] == installed("spacy")
    assert told["tokenizer"].startswith("spacy.blank('en') of spaCy 3.")
    assert told == environment(lang="en")
    assert installed("a-package-that-nobody-has-made") is None


@pytest.mark.parametrize(
    "place",
    [
        {"doc": -1},
        {"doc": "0"},
        {"doc": [0, 1], "offset": [0]},
        {"doc": [0]},
        {"doc": [0], "offset": ["x"]},
    ],
)
def test_a_line_with_an_invalid_position_is_named(tmp_path: Path, place: dict[str, object]) -> None:
    line = {"article": "a", "split": "train", "text_sha256": "", "basis": "single", "spans": []}
    line |= place
    (tmp_path / "provenance.jsonl").write_text(json.dumps({**line, "doc": 0}) + "\n")
    assert len(lines_of(tmp_path)) == 1
    with (tmp_path / "provenance.jsonl").open("a") as lines:
        lines.write(json.dumps(line) + "\n")
    with pytest.raises(ExportError, match="is damaged in line 2"):
        lines_of(tmp_path)
