from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import nervaluate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.training.converters import conll_ner_to_docs

from corpus.errors import ExportError
from corpus.text.tokens import Tokens
from exports.formats.conll import write
from exports.options import ExportOptions
from tests.hostile_gold import gold, tokenizer

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf, SomeGold

TEXT = "At least 56 rebels left. Kesh is quiet."
SPANS = [(0, 11, "NUMBER"), (12, 18, "ACTOR"), (25, 29, "LOCATION")]


def expected(settled: GoldArticle) -> tuple[list[str], list[tuple[int, int, str]]]:
    """The words of an article, and its spans as (first word, word after the last, label)."""
    article = settled.article
    tokens = Tokens(article.text, article.tokens)
    words = [index for index in range(len(tokens)) if not tokens.blank(index)]
    starts = [tokens.starts[index] for index in words]
    ends = [tokens.ends[index] for index in words]
    spans = [
        (starts.index(span.start), ends.index(span.end) + 1, span.label) for span in settled.spans
    ]
    return [article.text[s:e] for s, e in zip(starts, ends, strict=True)], spans


def written(articles: list[GoldArticle], **options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "gold.conll"
        write(out, articles, **options)  # type: ignore[arg-type]
        return out.read_bytes().decode()


@pytest.mark.slow
@given(gold(), st.sampled_from(["iob2", "biluo"]))
@settings(max_examples=30, deadline=None)
def test_spacy_reads_the_same_tokens_and_spans(articles: list[GoldArticle], scheme: str) -> None:
    text = written(articles, scheme=scheme)
    docs = list(conll_ner_to_docs(text, n_sents=0, no_print=True))
    read = [
        ([token.text for token in doc], [(e.start, e.end, e.label_) for e in doc.ents])
        for doc in docs
    ]
    assert read == [found for settled in articles if (found := expected(settled))[0]]


@given(gold())
@settings(max_examples=20, deadline=None)
def test_two_columns_hold_the_same(articles: list[GoldArticle]) -> None:
    lines = written(articles, columns="2").split("\n")
    rows = [line.split("\t") for line in lines if line]
    words = [word for settled in articles for word in expected(settled)[0]]
    assert [row[0] for row in rows] == words
    assert sum(row[1].startswith("B-") for row in rows) == sum(len(s.spans) for s in articles)


def test_a_file_looks_like_this(gold_of: GoldOf, tmp_path: Path) -> None:
    articles = [gold_of(TEXT, SPANS), gold_of("", id="a2")]
    assert written(articles).splitlines() == [
        *("-DOCSTART- -X- O O", ""),
        *("At -X- _ B-NUMBER", "least -X- _ I-NUMBER", "56 -X- _ I-NUMBER"),
        *("rebels -X- _ B-ACTOR", "left -X- _ O", ". -X- _ O"),
        *("Kesh -X- _ B-LOCATION", "is -X- _ O", "quiet -X- _ O", ". -X- _ O", ""),
        *("-DOCSTART- -X- O O", ""),
    ]
    biluo = written(articles, scheme="biluo", columns="2").splitlines()
    assert biluo[:4] == ["At\tB-NUMBER", "least\tI-NUMBER", "56\tL-NUMBER", "rebels\tU-ACTOR"]


def test_nervaluate_finds_every_span(some_gold: SomeGold) -> None:
    articles = some_gold(5)
    text = written(articles, columns="2")
    results = nervaluate.Evaluator(text, text, tags=["ACTOR", "NUMBER", "LOCATION"], loader="conll")
    strict = results.evaluate()["overall"]["strict"]
    spans = sum(len(settled.spans) for settled in articles)
    assert (strict.correct, strict.possible) == (spans, spans)


def test_sentences_and_paragraphs_are_apart(some_gold: SomeGold, tmp_path: Path) -> None:
    plain = some_gold(1)[0]
    _, sentences = tokenizer().encode(plain.article.text)
    settled = replace(plain, article=replace(plain.article, sentences=sentences))
    text = written([settled])
    assert text.count("\n\n") == 3  # the document's line and two sentences
    out = tmp_path / "paragraphs.conll"
    write(out, [settled], options=ExportOptions(by="paragraph"))
    assert out.read_text().count("-DOCSTART-") == 2


def test_no_file_is_replaced(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "gold.conll"
    out.touch()
    write(out, some_gold(1))
    before = out.read_bytes()
    with pytest.raises(ExportError, match=r"exists\. A CoNLL file cannot say which program wrote"):
        write(out, some_gold(2))
    assert out.read_bytes() == before
    out.write_bytes(b"SQLite format 3\0 and more")  # nobody is told to delete a project
    with pytest.raises(ExportError, match="a project or another SQLite database; choose another"):
        write(out, some_gold(2))
