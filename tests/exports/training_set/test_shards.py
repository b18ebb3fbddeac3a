"""Sets of several files a side, and how much of a set is in memory at once."""

from __future__ import annotations

import json
import weakref
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

import pytest
from spacy.training import Corpus

from corpus.model import GoldArticle
from exports.gold import Gold, outline_of
from exports.options import About, ExportOptions
from exports.training_set import docs, manifest, shards, write
from exports.training_set.docbin import DocFile, StoredFile
from exports.training_set.shards import SideDocs
from exports.training_set.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from spacy.language import Language

    from corpus.gold_outline import GoldOutline
    from corpus.model import Label

T = TypeVar("T")
TOKENS = 100
"""The most tokens of a file here; an article has about 45."""


@pytest.fixture(autouse=True)
def _small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_TOKENS", TOKENS)


@pytest.fixture(params=["article", "paragraph"])
def out(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
) -> Path:
    options = ExportOptions(by=request.param)
    return write.write(
        tmp_path / "out", some_gold(12), labels=labels, lang="en", options=options
    ).out


def differences(out: Path, gold: Iterable[GoldArticle], labels: list[Label]) -> list[str]:
    found = verify(out, gold, labels=labels, lang="en", about=About())
    return [str(difference) for difference in found.differences]


def test_a_large_side_is_a_folder_that_spacy_reads_in_the_same_order(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label], nlp: Language
) -> None:
    gold = some_gold(12)
    assert differences(out, gold, labels) == []
    names = manifest.read(out)["files"]
    assert {"train/train-000.spacy", "train/train-001.spacy"} <= set(names)
    assert "train.spacy" not in names
    config = (out / "config.cfg").read_text()
    assert 'train = "train"' in config
    read = [example.reference.text for example in Corpus(out / "train")(nlp)]
    side = SideDocs(out / "train")
    assert read == [doc.text for doc in side] == [side[index].text for index in range(len(side))]
    with pytest.raises(IndexError):
        side[len(side)]
    texts = {settled.article.id: settled.article.text for settled in gold}
    for line in map(json.loads, (out / "provenance.jsonl").read_text().splitlines()):
        if line["split"] == "train":
            whole = isinstance(line["doc"], int)
            indices, offsets = ([line["doc"]], [0]) if whole else (line["doc"], line["offset"])
            for index, offset in zip(indices, offsets, strict=True):
                assert texts[line["article"]].startswith(read[index], offset)
    for path in (out / "train").iterdir():
        file = StoredFile(path)
        lengths = [len(nlp.tokenizer(file.doc(index).text)) for index in range(len(file))]
        assert sum(lengths) <= TOKENS


def test_more_files_than_digits_allow_keep_their_order(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    nlp: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shards, "MOST_TOKENS", 1)
    monkeypatch.setattr(shards, "_DIGITS", 1)
    gold = some_gold(16)
    out = write.write(tmp_path / "out", gold, labels=labels, lang="en").out
    names = sorted(path.name for path in (out / "train").iterdir())
    assert len(names) > 10
    assert names == [f"train-{number:02}.spacy" for number in range(len(names))]
    assert differences(out, gold, labels) == []
    read = [example.reference.text for example in Corpus(out / "train")(nlp)]
    assert read == [doc.text for doc in SideDocs(out / "train")]


def test_files_of_the_folder_that_were_changed_by_hand_are_found(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label], nlp: Language
) -> None:
    gold = some_gold(12)
    first = out / "train" / "train-000.spacy"
    count = len(SideDocs(out / "train"))
    added = out / "train" / "train-999.spacy"
    added.write_bytes(first.read_bytes())
    strays = [
        f"doc {count + n} of train: belongs to 0 articles" for n in range(len(StoredFile(first)))
    ]
    assert differences(out, gold, labels)[: len(strays)] == strays
    added.unlink()
    whole = first.read_bytes()
    file = DocFile(nlp.vocab)
    for doc in Corpus(first)(nlp):
        doc.reference.set_ents([], default="outside")
        file.add(doc.reference)
    file.write(first)
    found = differences(out, gold, labels)
    assert "file train/train-000.spacy: was changed after the export (its SHA-256 differs)" in found
    assert any(
        "is in provenance.jsonl and not in train" in line or "not in train" in line
        for line in found
    )
    first.unlink()
    assert "file train/train-000.spacy: is missing: export again" in differences(out, gold, labels)
    first.write_bytes(whole)
    assert differences(out, gold, labels) == []


def test_a_set_that_shrinks_is_one_file_again(
    out: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    assert (out / "train").is_dir()
    write.write(out, some_gold(2), labels=labels, lang="en")
    assert not (out / "train").exists()
    assert (out / "train.spacy").is_file()


def test_strings_are_kept_when_the_vocab_changes(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gold = some_gold(8)
    write.write(tmp_path / "one", gold, labels=labels, lang="en")
    monkeypatch.setattr(docs, "_MOST_WORDS", 0)
    write.write(tmp_path / "many", gold, labels=labels, lang="en")
    assert (tmp_path / "one" / "dev.spacy").read_bytes() == (
        tmp_path / "many" / "dev.spacy"
    ).read_bytes()


# -- what is in memory --------------------------------------------------------------------------


class Alive:
    """Counts objects that are alive at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def watch(self, one: T) -> T:
        self.now += 1
        self.most = max(self.most, self.now)
        weakref.finalize(one, self._freed)
        return one

    def _freed(self) -> None:
        self.now -= 1


class Watched(GoldArticle):
    """A gold article that a weak reference can point to; its base has slots."""


class WatchedGold:
    """Gold that makes its articles when they are read, and counts those alive at once."""

    def __init__(self, gold: Iterable[GoldArticle]) -> None:
        self.alive = Alive()
        self._gold = {settled.article.id: settled for settled in gold}

    def __iter__(self) -> Iterator[GoldArticle]:
        return self.read(self._gold)

    def read(self, ids: Iterable[str]) -> Iterator[GoldArticle]:
        return map(self._made, ids)

    def outlines(self) -> Iterator[GoldOutline]:
        return map(outline_of, self)

    def _made(self, article: str) -> GoldArticle:
        settled = self._gold[article]
        values = {field.name: getattr(settled, field.name) for field in fields(settled)}
        return self.alive.watch(Watched(**values))


def test_few_articles_and_files_are_in_memory_at_once(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gold = WatchedGold(some_gold(60))
    assert isinstance(gold, Gold)
    written, read = Alive(), Alive()
    monkeypatch.setattr(shards, "DocFile", lambda vocab: written.watch(DocFile(vocab)))
    monkeypatch.setattr(shards, "StoredFile", lambda *a, **k: read.watch(StoredFile(*a, **k)))
    write.write(tmp_path / "out", gold, labels=labels, lang="en")
    assert verify(tmp_path / "out", gold, labels=labels, lang="en", about=About()).ok
    files = [name for name in manifest.read(tmp_path / "out")["files"] if "-0" in name]
    assert len(files) > 20
    assert gold.alive.most <= 3
    assert written.most <= 3  # one for each side, and the next of one of them
    assert read.most <= 3
