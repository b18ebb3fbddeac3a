"""What a writer wrote, the reader of the same name reads back: nothing lost, nothing moved."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings

from corpus.agreement.values import AnnotatedArticle, FinishedAnnotation
from corpus.model import Article, GoldArticle, Label, LabelledSpan
from corpus.readers import Ignored, ReadOptions, read
from corpus.readers.items import FileFormat, ReadArticle, ReadSpans, canonical_value
from corpus.workflows.importing import ImportOptions, import_articles
from exports.documents import Document
from exports.formats import writer
from exports.html_text import visible
from exports.options import Annotated, ExportOptions
from tests.examples import examples
from tests.hostile_gold import LABELS, NAMES, TEXTS, gold, tokenizer
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exports.options import Task

NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
KNOWN = [Label(number, name, None, "#5FAFFF", "") for number, name in enumerate(LABELS)]


def about(settled: GoldArticle) -> dict[str, Any]:
    """What is known about an article."""
    article = settled.article
    known = ("id", "title", "source", "url", "published", "meta")
    return {key: getattr(article, key) for key in known}


class Trip(NamedTuple):
    """A pair of a writer and a reader.

    `out` is the name of the file or folder. `writer` is the writer's name if it is not the trip's.
    `keeps` are the keys of `about` that come back. `values` says that numbers' values do. `own` are
    options of the writer. `needs` is the package of an extra.
    """

    out: str
    keeps: tuple[str, ...] = ("id", "title", "source", "url", "published", "meta")
    values: bool = False
    own: dict[str, str] = {}
    needs: str = ""
    writer: str = ""
    texts: Callable[[GoldArticle], str] = lambda settled: settled.article.text


TRIPS = {
    "brat": Trip("folder", values=True),
    "html": Trip("gold.html", keeps=(), texts=lambda settled: visible(settled.article.text)),
    "doccano": Trip("doccano.jsonl"),
    "label-studio": Trip("folder", values=True),
    "label-studio predictions": Trip(
        "folder", values=True, own={"spans": "predictions"}, writer="label-studio"
    ),
    "prodigy": Trip("prodigy.jsonl", values=True),
    "hf": Trip("folder", values=True, needs="pyarrow"),
    "jsonl": Trip("gold.jsonl", values=True),
}


def read_back(path: Path, **options: Any) -> list[ReadArticle]:
    """The articles in a file or folder; anything else that is read fails the test."""
    items = list(read([str(path)], stdin=BytesIO(), options=ReadOptions(**options)))
    articles = [item for item in items if isinstance(item, ReadArticle)]
    others = [item for item in items if not isinstance(item, ReadArticle | FileFormat | Ignored)]
    assert others == []
    return articles


@pytest.mark.parametrize("name", TRIPS)
def test_a_file_is_detected_and_read_back(name: str) -> None:
    trip = TRIPS[name]
    if trip.needs:
        pytest.importorskip(trip.needs)

    @given(gold(TEXTS))
    @settings(max_examples=examples(30), deadline=None)
    def there_and_back(articles: list[GoldArticle]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / trip.out
            made = writer(trip.writer or name)
            made(out, articles, labels=KNOWN, lang="en", **trip.own)
            back = read_back(out)
        assert [item.article.text for item in back] == [trip.texts(each) for each in articles]
        for item, settled in zip(back, articles, strict=True):
            kept = {key: getattr(item.article, key) for key in trip.keeps}
            assert kept == {key: about(settled)[key] for key in trip.keeps}
            values = [span.value if trip.values else None for span in settled.spans]
            expected = [
                (*span[:3], value) for span, value in zip(settled.spans, values, strict=True)
            ]
            found = [(*span[:3], span.value if trip.values else None) for span in item.spans or ()]
            assert found == expected
            assert item.lost == ()

    there_and_back()


@pytest.mark.parametrize("name", TRIPS)
def test_a_very_long_line_comes_back(name: str, tmp_path: Path) -> None:
    trip = TRIPS[name]
    if trip.needs:
        pytest.importorskip(trip.needs)
    out = tmp_path / trip.out
    article = long_line()
    writer(trip.writer or name)(out, [article], labels=KNOWN, lang="en", **trip.own)
    (back,) = read_back(out)
    assert back.article.text == article.article.text
    assert [span[:3] for span in back.spans or ()] == [span[:3] for span in article.spans]


@cache
def long_line() -> GoldArticle:
    """Gold with a text of one line, which is longer than what is read of a file to detect it."""
    text = "Kesh fell. " * 20_000
    tokens, sentences = tokenizer().encode(text)
    article = Article("long", text, tokens=tokens, sentences=sentences)
    start = text.rindex("Kesh")
    span = LabelledSpan(start, start + 4, LABELS[1], "Kesh", None)
    return GoldArticle(article, (span,), "adjudicated", ("ana",), "2026-03-01T10:00:00Z", "long")


def content(settled: GoldArticle) -> tuple[object, ...]:
    """What an import brings back: all but times, and how spans were found."""
    return about(settled), [span[:5] for span in settled.spans], settled.basis, settled.decided_by


@given(gold(TEXTS))
@settings(max_examples=examples(30), deadline=None)
def test_a_csv_of_spans_gives_the_same_gold_to_the_articles_that_have_any(
    articles: list[GoldArticle],
) -> None:
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder) / "new.db") as project:
        for name in ("jsonl", "csv"):
            writer(name)(Path(folder) / f"gold.{name}", articles, labels=KNOWN, lang="en")
        for name, options in (("jsonl", {"without_spans": True}), ("csv", {})):
            report = import_articles(
                project,
                read([str(Path(folder) / f"gold.{name}")], stdin=BytesIO()),
                tokenizer=tokenizer(),
                options=ImportOptions(**options),
            )
            assert report.refusals.first == []
        spanned = [settled for settled in articles if settled.spans]
        assert [*map(content, project.gold.articles())] == [*map(content, spanned)]


def words(settled: GoldArticle, start: int = 0, end: int | None = None) -> list[str]:
    """The tokens of a part of an article as a file of columns has them."""
    text = settled.article.text
    document = Document("", settled, text, settled.spans)
    stop = len(text) if end is None else end
    extents = [extent for sentence in document.sentences for extent in sentence]
    return [re.sub(r"\s", "_", text[s:e]) for s, e in extents if start <= s and e <= stop]


def joined(articles: list[tuple[list[Any], list[Any]]]) -> list[tuple[list[Any], list[Any]]]:
    """One article of the words and spans of all."""
    return [([*chain(*(some for some, _ in articles))], [*chain(*(some for _, some in articles))])]


@pytest.mark.parametrize("columns", ["4", "2"])
@pytest.mark.parametrize("scheme", ["iob2", "biluo"])
def test_conll_keeps_the_tokens_and_the_tokens_of_each_span(scheme: str, columns: str) -> None:
    @given(gold(TEXTS))
    @settings(max_examples=examples(30), deadline=None)
    def there_and_back(articles: list[GoldArticle]) -> None:
        # A text that begins with a mark of the byte order is refused when it is read.
        articles = [each for each in articles if (words(each) or ["\ufeff"])[0][0] != "\ufeff"]
        if columns == "2":  # in which the token would begin a document
            articles = [each for each in articles if "-DOCSTART-" not in words(each)]
        assume(articles)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "gold.conll")
            options = {"scheme": scheme, "columns": columns}
            writer("conll")(out, articles, labels=KNOWN, lang="en", **options)
            back = [(item.article.text, item.spans or ()) for item in read_back(out)]
        found = [
            (
                re.split("[ \n]", text),
                [(span.label, re.split("[ \n]", text[span.start : span.end])) for span in spans],
            )
            for text, spans in back
        ]
        expected = [
            (words(each), [(span.label, words(each, *span[:2])) for span in each.spans])
            for each in articles
        ]
        if columns == "2":  # a sentence is an article
            found, expected = joined(found), joined(expected)
        assert found == expected

    there_and_back()


@pytest.mark.parametrize("task", ["ner", "spancat"])
def test_a_training_set_keeps_the_texts_and_spans(task: Task) -> None:
    @given(gold(TEXTS))
    @settings(max_examples=examples(6), deadline=None)
    def there_and_back(articles: list[GoldArticle]) -> None:
        assume(len(articles) > 1)  # one for train, one for dev
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "set")
            options = ExportOptions(task=task)
            writer("spacy")(out, articles, labels=KNOWN, lang="en", options=options)
            back = read_back(out)
        found = {item.article.text: [span[:3] for span in item.spans or ()] for item in back}
        assert found == {each.article.text: [span[:3] for span in each.spans] for each in articles}

    there_and_back()


def texts_of(settled: GoldArticle) -> str:
    """All texts of an article."""
    return "".join([settled.article.text, *map(str, about(settled).values())])


@pytest.mark.parametrize("files", ["xmi", "json"])
def test_cas_keeps_the_texts_spans_and_metadata(files: str) -> None:
    pytest.importorskip("cassis")

    @given(gold(TEXTS))
    @settings(
        max_examples=examples(10),
        deadline=None,
        suppress_health_check=[HealthCheck.filter_too_much],  # most texts are no XML
    )
    def there_and_back(articles: list[GoldArticle]) -> None:
        if files == "xmi":
            articles = [each for each in articles if not NOT_XML.search(texts_of(each))]
        assume(articles)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "cas")
            writer("cas")(out, articles, labels=KNOWN, lang="en", files=files)
            back = {item.article.id: item for item in read_back(out)}
        assert len(back) == len(articles)
        for settled in articles:
            item = back[settled.article.id]
            assert item.article.text == settled.article.text
            assert [span[:3] for span in item.spans or ()] == [s[:3] for s in settled.spans]
            assert {key: getattr(item.article, key) for key in about(settled)} == about(settled)
            assert item.lost == ()

    there_and_back()


def canonical(value: object) -> str | None:
    """The JSON of a number's value, which a reader may have as data."""
    return value if isinstance(value, str) else canonical_value(value)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_annotations_keep_everybodys_spans_and_the_gold(ending: str) -> None:
    @given(gold(TEXTS))
    @settings(max_examples=examples(20), deadline=None)
    def there_and_back(articles: list[GoldArticle]) -> None:
        def annotated() -> Iterator[AnnotatedArticle]:
            for each in articles:
                made = (
                    FinishedAnnotation("ana", each.spans, each.settled_at),
                    FinishedAnnotation("ben", each.spans[1:], each.settled_at),
                )
                yield AnnotatedArticle(each.article, each.group, made, each)

        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, f"out{ending}")
            people = ["ana", "ben", *NAMES]
            everything = Annotated(people, annotated())
            writer("annotations")(
                out, [], labels=KNOWN, lang="en", annotated=everything, people="names"
            )
            items = list(read([str(out)], stdin=BytesIO()))
        found = [
            (
                item.article.id if isinstance(item, ReadArticle) else item.article_id,
                item.annotator or (item.gold and item.gold.decided_by),
                [
                    (span.start, span.end, span.label, canonical(span.value))
                    for span in item.spans or ()
                ],
            )
            for item in items
            if isinstance(item, ReadArticle | ReadSpans)
        ]
        expected = []
        for each in articles:
            spans = [(*span[:3], canonical(span.value)) for span in each.spans]
            id_ = each.article.id
            expected += [(id_, "ana", spans), (id_, "ben", spans[1:])]
            if spans or ending == ".jsonl":
                expected.append((id_, each.decided_by, spans))
        assert found == expected

    there_and_back()
