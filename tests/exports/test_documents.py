from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.model import Remark
from exports.documents import Documents, json_line
from exports.options import ExportOptions
from tests.hostile_gold import TEXTS, WORDS, gold_articles, tokenizer

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from exports.documents import Document
    from tests.exports.conftest import GoldOf, SomeGold

BY_PARAGRAPH = ExportOptions(by="paragraph")


def documents_of(
    *articles: GoldArticle, options: ExportOptions | None = None
) -> tuple[list[Document], Documents]:
    documents = Documents(articles, options, None)
    return list(documents), documents


@given(gold_articles(TEXTS))
@settings(max_examples=40, deadline=None)
def test_paragraphs_have_the_spans_and_tokens_of_the_article(settled: GoldArticle) -> None:
    (whole,), _ = documents_of(settled)
    parts, _ = documents_of(settled, options=BY_PARAGRAPH)
    spans = [(p.offset + span.start, span.text, span.label) for p in parts for span in p.spans]
    assert spans == [(span.start, span.text, span.label) for span in settled.spans]
    for part in parts:
        assert part.text == whole.text[part.offset : part.offset + len(part.text)]
        assert all(part.text[span.start : span.end] == span.text for span in part.spans)
    words = [
        (part.offset + start, part.offset + end)
        for part in parts
        for sentence in part.sentences
        for start, end in sentence
    ]
    assert words == [extent for sentence in whole.sentences for extent in sentence]
    assert [*whole.tags("biluo")] == [*whole.tags("iob2")]


def test_a_sentence_does_not_end_inside_a_span(gold_of: GoldOf) -> None:
    text = "He left. Mr. Kesh! Inc. fled."
    plain = gold_of(text, [(9, 22, "ACTOR")])
    _, sentences = tokenizer().encode(text)
    settled = replace(plain, article=replace(plain.article, sentences=sentences))
    (document,), _ = documents_of(settled)
    shown = [[text[start:end] for start, end in sentence] for sentence in document.sentences]
    assert shown[0] == ["He", "left", "."]
    assert shown[1][:4] == ["Mr.", "Kesh", "!", "Inc."]
    (alone,), _ = documents_of(replace(settled, spans=()))
    assert len(alone.sentences) > len(shown)


def test_what_is_left_out_is_counted(gold_of: GoldOf) -> None:
    remarks = (Remark("ana", 0, 6, True, ""), Remark("ana", None, None, False, "odd"))
    articles = [
        gold_of("56 left.\n\n", [(0, 2, "NUMBER")], id="a1", remarks=remarks),
        gold_of("Rebels left.", id="a2", basis="adjudicated"),
    ]
    value = articles[0].spans[0]._replace(value='{"low":56}')
    articles[0] = replace(articles[0], spans=(value,))
    options = ExportOptions(basis=("single",), by="paragraph")
    _, documents = documents_of(*articles, options=options)
    assert documents.summary("x") == "x: 1 article in 1 paragraph, 1 span"
    assert documents.notes() == (
        "left out 1 article settled on another basis",
        "left out 1 number value for which the format has no place",
        "left out 2 remarks (flags and comments) for which the format has no place",
    )
    assert documents.notes(values=True, remarks=True) == documents.notes()[:1]


@pytest.mark.parametrize(
    ("articles", "message"), [(0, "There is no gold to export"), (1, "No gold is agreed")]
)
def test_without_gold_the_reason_is_named(articles: int, message: str, some_gold: SomeGold) -> None:
    with pytest.raises(ExportError, match=message):
        documents_of(*some_gold(articles), options=ExportOptions(basis=("agreed",)))


def test_without_finished_articles_of_a_person_the_person_is_named() -> None:
    with pytest.raises(ExportError, match="ana has finished no article: finish one"):
        documents_of(options=ExportOptions(annotator="ana"))


@pytest.mark.parametrize("spans", [[(0, 6, "A"), (3, 9, "A")], [(7, 9, "A"), (0, 6, "A")]])
def test_damaged_spans_stop_the_export(spans: list[Any], gold_of: GoldOf) -> None:
    with pytest.raises(ExportError, match="article a1 span"):
        documents_of(gold_of("Rebels left.", spans))
    other = gold_of("Rebels left.", [(0, 6, "A")])
    with pytest.raises(ExportError, match="article a1 span 0–6 'Kesh'"):
        documents_of(replace(other, spans=(other.spans[0]._replace(text="Kesh"),)))


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_a_record_is_one_line_for_every_reader(text: str) -> None:
    line = json_line({"text": text})
    assert line.splitlines() == [line[:-1]]
    assert json.loads(line) == {"text": text}
