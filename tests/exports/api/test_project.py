"""The Python API: a project in, articles, Docs, rows and HTML out."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc

from annotator import open_project
from corpus.errors import ExportError, InputError, NotFoundError, ProjectError
from exports.api.corpus_reader import project_corpus
from exports.api.docs import doc_of
from exports.api.document import LabelledDocument
from exports.formats.csv import COLUMNS
from exports.training_set.bare_doc import edges_of
from tests.docs import stages
from tests.examples import examples
from tests.hostile_gold import gold_articles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language

    from corpus.model import Article, GoldArticle
    from corpus.store import Project

ONE = "[Some 300 rebels]A didn't leave [Kesh]L.\n\n[Two]N trucks <b>burned</b>."
TWO = "[Soldiers]A left."
GLUED = "".join(
    json.dumps({"text": text, "spans": [{"start": 4, "end": end, "label": "ACTOR"}]}) + "\n"
    for text, end in (("The Army.[4] fled.", 8), ("The Police.[7] said nothing.", 10))
)


@pytest.fixture
def path(
    project: Project, add_article: Callable[..., Article], annotate: Callable[..., object]
) -> Path:
    for name, marked in (("one", ONE), ("two", TWO)):
        add_article(marked, name)
        annotate(name, "ana", marked)
    annotate("one", "ben", ONE)
    add_article("Nobody has labelled this.", "three")
    return project.path


def test_a_project_is_read_and_not_written(path: Path, project: Project) -> None:
    before = path.read_bytes()
    with open_project(path) as opened:
        assert (opened.title, opened.lang) == ("project.db", "en")
        assert [label.name for label in opened.labels] == ["ACTOR", "NUMBER", "LOCATION"]
        assert opened.colours["ACTOR"] == opened.labels[0].colour
        assert [person.name for person in opened.people] == ["ana", "ben"]
        assert [article.id for article in opened.articles()] == ["one", "two", "three"]
        gold = opened.gold()
        assert [article.id for article in gold] == [article.id for article in gold]
        one, two = gold
        assert (one.text, one.title) == (project.articles.get("one").text, "Title of one")
        assert [span[:4] for span in two.spans] == [(0, 8, "ACTOR", "Soldiers")]
        assert (one.basis, one.decided_by) == ("agreed", ("ana", "ben"))
        assert repr(two) == "<LabelledDocument two: 'Title of two', 1 spans>"
        assert one.settled.group
        assert [article.id for article in opened.gold(basis={"single"})] == ["two"]
        assert [article.id for article in opened.gold(annotator="ben")] == ["one"]
        agreement = opened.agreement()
        assert agreement is not None
        assert agreement.figures["span F1"].value == 1.0
    assert path.read_bytes() == before


def test_the_gold_changes_with_the_project(
    path: Path, annotate: Callable[..., object], add_article: Callable[..., Article]
) -> None:
    with open_project(path) as opened:
        gold = opened.gold()
        assert len(list(gold)) == 2
        add_article("[Rebels]A fled.", "new")
        annotate("new", "ana", "[Rebels]A fled.")
        assert [article.id for article in gold] == ["one", "two", "new"]
        assert all(article.settled.group for article in gold)


def test_what_cannot_be_read_is_said(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"No project at .*none\.db"):
        open_project(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("no database")
    with pytest.raises(ProjectError):
        open_project(str(tmp_path / "text.db"))
    with open_project(path) as opened:
        gold = opened.gold()
        with pytest.raises(NotFoundError, match="There is no annotator 'eva'"):
            list(opened.gold(annotator="eva"))
        for basis in ({"agree"}, "agree"):
            with pytest.raises(InputError, match="basis has agree: give a set of adjudicated, agr"):
                opened.gold(basis=basis)  # type: ignore[arg-type]
    opened.close()
    for read in (lambda: list(gold), opened.articles, gold.rows, lambda: opened.title):
        with pytest.raises(ProjectError, match="is closed: read it inside the `with` block"):
            read()


def test_a_doc_has_the_tokens_and_spans_of_the_project(path: Path, project: Project) -> None:
    with open_project(path) as opened:
        one, two = opened.gold()
        doc = one.doc()
        assert doc.text == one.text
        assert edges_of(doc) == project.articles.get("one").tokens
        spans = [(span.start, span.end, span.label) for span in one.spans]
        assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == spans
        assert [(e.start_char, e.end_char, e.label_) for e in doc.spans["sc"]] == spans
        assert {token.ent_iob_ for token in doc} == {"B", "I", "O"}
        assert [token.norm_ for token in doc if token.text == "n't"] == ["not"]
        assert doc.user_data == {"id": "one", "title": "Title of one"}
        nlp = spacy.blank("en")
        assert [doc.vocab for doc in opened.gold().docs(nlp)] == [nlp.vocab] * 2
        two.__dict__["spans"] = (two.spans[0]._replace(end=7),)
        with pytest.raises(ExportError, match="does not lie on token edges: `annotator check`"):
            two.doc()


def test_docs_of_a_project_with_another_tokenizer_have_its_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stages.annotator("import", "-", "--gold", "rea", "--tokenizer", "split-marks", stdin=GLUED)
    stages.annotator("export", "spacy", "out", "--dev", "0.5")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    nlp = spacy.blank("en")
    with open_project("annotations.db") as opened:
        docs = {doc.text: doc for doc in opened.gold().docs(nlp)}
        assert [doc.ents[0].text for doc in docs.values()] == ["Army", "Police"]
        assert docs[next(iter(docs))][1].norm_ == "army"
    for side in ("train", "dev"):
        read = project_corpus("annotations.db", side, digest=manifest["digest"], options="out")
        (example,) = read(nlp)
        ours = docs[example.reference.text]
        assert [*map(str, example.reference)] == [*map(str, ours)]
        assert [*map(str, example.reference.ents)] == [*map(str, ours.ents)]


def characters(nlp: Language) -> Callable[[str], Doc]:
    """A tokenizer that makes each character a token."""
    return lambda text: Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))


@settings(max_examples=examples(20))
@given(settled=gold_articles())
def test_a_doc_of_any_text_has_its_tokens_whatever_the_tokenizer(settled: GoldArticle) -> None:
    article = settled.article
    document = LabelledDocument(article.id, settled, article.text, settled.spans)
    other = spacy.blank("en")
    other.tokenizer = characters(other)
    for doc in (document.doc(), doc_of(document, other)):
        assert doc.text == article.text
        assert edges_of(doc) == article.tokens
        spans = [(span.start, span.end, span.label) for span in settled.spans]
        assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == spans


def test_rows_have_the_columns_of_the_exports(path: Path) -> None:
    with open_project(path) as opened:
        gold = opened.gold()
        spans, rows = gold.span_rows(), gold.rows()
        assert [tuple(row) for row in spans] == [COLUMNS] * 4
        number = next(row for row in spans if row["label"] == "NUMBER")
        assert (number["low"], number["approximate"], number["decided_by"]) == (
            2,
            False,
            "ana; ben",
        )
        assert rows[1]["tokens"] == ["Soldiers", "left", "."]
        assert rows[1]["ner_tags"] == ["B-ACTOR", "O", "O"]
        assert json.loads(rows[0]["meta"]) == {}


def test_frames_and_datasets_need_their_libraries(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = ModuleType("pandas")
    frames.DataFrame = lambda rows, columns: (rows, columns)  # type: ignore[attr-defined]
    with open_project(path) as opened:
        gold = opened.gold()
        monkeypatch.setitem(sys.modules, "pandas", frames)
        assert gold.to_frame() == (gold.span_rows(), COLUMNS)
        for name in ("pandas", "datasets"):
            monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(ExportError, match="needs pandas: `pip install pandas`, or use span_r"):
            gold.to_frame()
        with pytest.raises(ExportError, match="needs the library datasets: `pip install datasets`"):
            gold.to_dataset()


def test_a_dataset_is_the_one_that_export_hf_writes(path: Path) -> None:
    pytest.importorskip("datasets")
    with open_project(path) as opened:
        found = opened.gold().to_dataset()
        assert found["id"] == ["one", "two"]
        tags = found.features["ner_tags"].feature
        assert [tags.int2str(tag) for tag in found[1]["ner_tags"]] == ["B-ACTOR", "O", "O"]


def test_a_notebook_shows_articles_escaped_and_in_the_colours_of_the_project(
    path: Path, add_article: Callable[..., Article], annotate: Callable[..., object]
) -> None:
    with open_project(path) as opened:
        one = next(iter(opened.gold()))
        html = one._repr_html_()
        assert "&lt;b&gt;burned&lt;/b&gt;" in html
        assert "<b>" not in html
        assert html.count("<mark") == 3
        assert f"background: {opened.colours['LOCATION']}" in html
        assert opened.gold()._repr_html_().count("<article>") == 2
        assert opened.gold(basis=())._repr_html_() == "<p>No articles.</p>"
        for number in range(5):
            add_article(TWO, f"more-{number}")
            annotate(f"more-{number}", "ana", TWO)
        many = opened.gold()._repr_html_()
        assert many.count("<article>") == 5
        assert many.endswith("<p>Only the first 5 articles are shown.</p>")
