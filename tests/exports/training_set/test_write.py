from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from exports.options import About, ExportOptions, LeftOut
from exports.training_set import write
from exports.training_set.docbin import stored_docs
from exports.training_set.verify import verify
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import GoldArticle, Label

ROOT = Path(write.__file__).parents[2]
FILES = [
    *("README.md", "config.cfg", "dev.spacy", "environment.json", "guideline.md"),
    *("manifest.json", "project.yml", "project_file.cfg", "provenance.jsonl", "train.spacy"),
]


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


def provenance_of(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "provenance.jsonl").read_text().splitlines()]


def test_a_set_is_written_whole_and_verified(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(12)
    done = []
    result = write.write(tmp_path / "out", gold, labels=labels, lang="en", progress=done.append)
    assert [path.name for path in result.paths] == FILES == list(contents(result.out))
    assert done == [1] * 24  # each is written and read back
    assert result.verified_spans == sum(len(settled.spans) for settled in gold)
    assert result.verified_spans == result.counts.all_spans
    assert result.counts.all_articles == 12
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_docs_are_the_articles_in_the_order_of_their_ids(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(12)
    result = write.write(tmp_path / "out", gold[::-1], labels=labels, lang="en")
    lines = provenance_of(result.out)
    by_id = {settled.article.id: settled for settled in gold}
    for side in ("train", "dev"):
        own = [line for line in lines if line["split"] == side]
        docs = list(stored_docs(result.out / f"{side}.spacy"))
        assert [line["doc"] for line in own] == list(range(len(docs)))
        assert [line["article"] for line in own] == sorted(line["article"] for line in own)
        for line, (text, spans, *_) in zip(own, docs, strict=True):
            settled = by_id[line["article"]]
            assert text == settled.article.text
            assert spans == [(span.start, span.end, span.label) for span in settled.spans]
    assert [line["split"] for line in lines] == ["train"] * len(
        list(stored_docs(result.out / "train.spacy"))
    ) + ["dev"] * len(list(stored_docs(result.out / "dev.spacy")))


@settings(max_examples=examples(6))
@given(
    st.lists(st.text(alphabet="ab'\u00a0\r\n 👩🏽‍🚒שé\u200e.", max_size=30), min_size=2, max_size=5)
)
def test_any_text_goes_in_and_comes_out(
    tmp_path_factory: pytest.TempPathFactory,
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
    texts: list[str],
) -> None:
    gold = [gold_of(text, id=f"a{n}") for n, text in enumerate(texts)]
    out = tmp_path_factory.mktemp("any") / "out"
    for by in ("paragraph", "article"):
        write.write(out, gold, labels=labels, lang="en", options=ExportOptions(by=by))
        assert verify(out, gold, labels=labels, lang="en", about=About()).ok
    stored = [doc for side in ("train", "dev") for doc in stored_docs(out / f"{side}.spacy")]
    assert sorted(doc.text for doc in stored) == sorted(texts)


def test_a_test_set_is_written_on_request_and_else_removed(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    out = tmp_path / "out"
    options = ExportOptions(test=0.2)
    result = write.write(out, some_gold(20), labels=labels, lang="en", options=options)
    assert "test.spacy" in contents(out)
    assert set(result.docs) == {"train", "dev", "test"}
    assert "evaluate model/model-best test.spacy" in (out / "README.md").read_text()
    write.write(out, some_gold(20), labels=labels, lang="en")
    assert "test.spacy" not in contents(out)


def test_by_paragraph_all_docs_of_an_article_are_on_its_side(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(12)
    options = ExportOptions(by="paragraph")
    result = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    assert sum(result.docs.values()) == 24
    lines = provenance_of(result.out)
    for side in ("train", "dev"):
        docs = list(stored_docs(result.out / f"{side}.spacy"))
        own = [line for line in lines if line["split"] == side]
        assert [index for line in own for index in line["doc"]] == list(range(len(docs)))
        for line in own:
            text = next(one.article.text for one in gold if one.article.id == line["article"])
            for index, offset in zip(line["doc"], line["offset"], strict=True):
                assert text.startswith(docs[index][0], offset)
    assert result.verified_spans == sum(len(settled.spans) for settled in gold)
    assert verify(result.out, gold, labels=labels, lang="en", about=About()).ok


def test_blank_paragraphs_and_repeated_texts_are_noted(
    tmp_path: Path, gold_of: Callable[..., GoldArticle], labels: list[Label]
) -> None:
    gold = [gold_of(f"Story {n}.\n\nAll rights reserved.", id=f"a{n}") for n in range(9)]
    gold.append(gold_of(" \n\n ", id="blank"))
    options = ExportOptions(by="paragraph")
    result = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    (repeated,) = [note for note in result.notes if "the same text" in note]
    assert repeated.startswith("the same text is on more than one side of the split: “All rights ")
    sides = {line["split"]: line["article"] for line in reversed(provenance_of(result.out))}
    assert f"(train: {sides['train']}, " in repeated
    assert f"; dev: {sides['dev']}" in repeated
    assert "left out 1 blank paragraph" in result.notes
    assert verify(result.out, gold, labels=labels, lang="en", about=About()).ok


def test_only_some_repeated_texts_are_named(
    tmp_path: Path, gold_of: Callable[..., GoldArticle], labels: list[Label]
) -> None:
    notices = [f"Notice {n}, as in\nevery story " + "of all " * 60 for n in range(7)]
    text = "\n\n".join(notices)
    gold = [gold_of(f"Story {n}.\n\n{text}", id=f"a{n}") for n in range(40)]
    options = ExportOptions(by="paragraph")
    result = write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    repeated = [note for note in result.notes if "more than one side" in note]
    assert repeated[-1] == "and 2 more texts are on more than one side of the split"
    assert len(repeated) == 6
    assert "“Notice 0, as in every story of all" in repeated[0]
    assert "…” (train: " in repeated[0]
    assert " more; dev: " in repeated[0]
    assert max(map(len, repeated)) < 300


def test_a_refused_span_stops_the_export_and_leaves_nothing(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    gold_of: Callable[..., GoldArticle],
    labels: list[Label],
) -> None:
    bad = [gold_of("The U.S.-led force", [(4, 8, "ACTOR")], id=f"bad{n}") for n in range(11)]
    with pytest.raises(ExportError) as caught:
        write.write(tmp_path / "out", [*some_gold(4), *bad], labels=labels, lang="en")
    assert str(caught.value).startswith("11 problems for spaCy's training")
    listed = "\n".join(caught.value.details)
    assert "article bad0 span 4–8 'U.S.': it does not begin and end on token edges" in listed
    assert "and 1 more" in listed
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_export_leaves_the_previous_one(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    error: type[BaseException],
) -> None:
    out = tmp_path / "out"
    write.write(out, some_gold(6), labels=labels, lang="en")
    (out / "model").mkdir()
    before = contents(out)
    done = []

    def stop(step: int) -> None:
        done.append(step)
        if len(done) == 5:
            raise error

    with pytest.raises(error):
        write.write(out, some_gold(9, seed=2), labels=labels, lang="en", progress=stop)
    assert contents(out) == before
    assert (out / "model").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_previous_export_is_replaced_and_foreign_files_survive(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    out = tmp_path / "out"
    write.write(out, some_gold(6), labels=labels, lang="en")
    (out / "model" / "model-best").mkdir(parents=True)
    (out / "model" / "model-best" / "meta.json").write_text("{}")
    with (out / "config.cfg").open("a") as config:
        config.write("# mine\n")
    gold = some_gold(9, seed=2)
    result = write.write(out, gold, labels=labels, lang="en")
    assert verify(out, gold, labels=labels, lang="en", about=About()).ok
    assert (out / "model" / "model-best" / "meta.json").read_text() == "{}"
    assert (out / "config.cfg.kept").read_text().endswith("# mine\n")
    assert "kept config.cfg.kept from the previous export" in result.notes
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("by", ["article", "paragraph"])
def test_the_same_project_gives_the_same_bytes(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label], by: str
) -> None:
    options = ExportOptions(by=by)
    gold = some_gold(10)
    for name, articles in (("one", gold), ("two", gold[::-1])):
        write.write(tmp_path / name, articles, labels=labels, lang="en", options=options)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.slow
def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    tmp_path: Path, labels: list[Label]
) -> None:
    code = (
        "import sys; from pathlib import Path; from exports.training_set.write import write;"
        "from corpus.model import *;"
        "texts = {f'a{n}': f'Some {n} rebels don’t flee {chr(0x1F6A9)} Kesh' for n in range(8)};"
        "gold = [GoldArticle(Article(i, t, source=t[:6]), (LabelledSpan(5, 6, 'NUMBER', t[5:6], "
        "'{\"low\": 1}'),), 'single', ('ana',), '', i) for i, t in texts.items()];"
        "labels = [Label(1, 'NUMBER', '1', '', '')];"
        "write(Path(sys.argv[1]), gold, labels=labels, lang='en')"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_an_article_keeps_its_side_when_the_corpus_grows(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    sides = []
    for number in (40, 80):
        gold = some_gold(number)
        out = write.write(tmp_path / str(number), gold, labels=labels, lang="en").out
        lines = provenance_of(out)
        sides.append({line["article"]: line["split"] for line in lines})
    assert sides[0].items() <= sides[1].items()


def test_articles_excluded_by_basis_are_named(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(8)
    gold[0] = replace(gold[0], basis="adjudicated")
    gold[1] = replace(gold[1], basis="adjudicated")
    left_out = LeftOut(unsettled=("u2", "u1"), begun=("f1",))
    options = ExportOptions(basis=("adjudicated",))
    out = write.write(
        tmp_path / "out", gold, labels=labels, lang="en", options=options, left_out=left_out
    ).out
    told = json.loads((out / "manifest.json").read_text())
    assert told["left_out"]["unsettled"] == {"count": 2, "articles": ["u1", "u2"]}
    assert told["left_out"]["begun"] == {"count": 1, "articles": ["f1"]}
    assert told["left_out"]["other_basis"]["count"] == 6
    assert told["basis"] == {"adjudicated": 2}
    card = (out / "README.md").read_text()
    assert "- 2 articles: finished annotations differ and are not settled (u1, u2)" in card
    assert verify(out, gold, labels=labels, lang="en", about=About()).ok


def test_without_gold_the_error_says_what_to_do(tmp_path: Path, labels: list[Label]) -> None:
    with pytest.raises(ExportError, match="finish an article first"):
        write.write(tmp_path / "out", [], labels=labels, lang="en")
    assert not (tmp_path / "out").exists()


def test_one_group_is_not_enough(
    tmp_path: Path, gold_of: Callable[..., GoldArticle], labels: list[Label]
) -> None:
    gold = [gold_of("one", id="a", group="g"), gold_of("two", id="b", group="g")]
    with pytest.raises(ExportError, match="train and dev need 2 articles that are not near-dup"):
        write.write(tmp_path / "out", gold, labels=labels, lang="en")


def test_spacy_needs_a_dev_set(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    with pytest.raises(ExportError, match="dev share above 0"):
        write.write(
            tmp_path / "out", some_gold(4), labels=labels, lang="en", options=ExportOptions(dev=0)
        )


def test_a_repeated_article_is_refused(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    with pytest.raises(ExportError, match="art-0000 occurs 2 times"):
        write.write(tmp_path / "out", [*some_gold(2), *some_gold(1)], labels=labels, lang="en")


def test_a_folder_that_cannot_be_made_raises_an_export_error(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"out cannot be made: there is no folder .*file\."):
        write.write(tmp_path / "file" / "out", some_gold(4), labels=labels, lang="en")


def test_no_absolute_path_is_in_any_file(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    out = write.write(tmp_path / "out", some_gold(4), labels=labels, lang="en").out
    assert all(str(tmp_path).encode() not in content for content in contents(out).values())
