from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from corpus.errors import ExportError
from exports.file_names import file_name
from exports.formats import cas
from exports.options import ExportOptions
from tests.examples import examples
from tests.hostile_gold import TEXTS, gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf, SomeGold

NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(folder: Path, name: str, types: object = None) -> Any:
    cassis = pytest.importorskip("cassis")
    path = folder / name
    if path.suffix == ".json":
        return cassis.load_cas_from_json(path.read_text())
    types = types or cassis.load_typesystem(folder / cas.TYPE_SYSTEM)
    return cassis.load_cas_from_xmi(path, typesystem=types)


def entities(found: Any) -> list[tuple[int, int, str]]:
    return [(entity.begin, entity.end, entity.value) for entity in found.select(cas.ENTITY)]


def inception_types() -> Any:
    """DKPro Core's types with the metadata of a document, as in INCEpTION's TypeSystem.xml."""
    cassis = pytest.importorskip("cassis")
    types = cassis.load_dkpro_core_typesystem()
    made = types.create_type(cas.DOCUMENT, supertypeName="uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"):
        types.create_feature(made, name, rangeType="uima.cas.String")
    types.create_feature(made, "isLastSegment", rangeType="uima.cas.Boolean")
    return types


def storable_as_xml(settled: GoldArticle) -> bool:
    article = settled.article
    texts = (article.text, article.id, article.title, article.source, article.url)
    return not NOT_XML.search("".join(texts))


@given(gold(TEXTS), st.sampled_from(["xmi", "json"]))
@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],  # most texts are no XML
)
def test_files_hold_the_same_text_spans_and_tokens(articles: list[GoldArticle], files: str) -> None:
    pytest.importorskip("cassis")
    if files == "xmi":
        articles = [*filter(storable_as_xml, articles)]
    assume(articles)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cas"
        cas.write(out, articles, lang="en", files=files)
        assert len(list(out.iterdir())) == len(articles) + (files == "xmi")
        for settled in articles:
            article = settled.article
            found = read(out, f"{file_name(article.id)}.{files}")
            assert found.sofa_string == article.text
            assert entities(found) == [span[:3] for span in settled.spans]
            tokens = [article.text[token.begin : token.end] for token in found.select(cas.TOKEN)]
            assert "".join(tokens) == "".join(article.text.split())
            sentences = [(one.begin, one.end) for one in found.select(cas.SENTENCE)]
            assert all(
                sum(begin <= start and end <= stop for begin, stop in sentences) == 1
                for start, end, _ in entities(found)
            )
            fields = {field.key: field.value for field in found.select(cas.FIELD)}
            meta = json.loads(fields.pop("meta", "{}"))
            about = (fields.get(key, "") for key in ("id", "title", "source", "url", "published"))
            assert (*about, meta) == (
                *(article.id, article.title, article.source, article.url, article.published),
                article.meta,
            )


@pytest.mark.filterwarnings("ignore:open_binary is deprecated")  # in cassis
def test_inceptions_types_read_the_files(gold_of: GoldOf, tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    text = "😀 Rebels left Kesh.\nThen\ttwo died."
    spans = [(2, 8, "ACTOR"), (14, 18, "LOCATION"), (25, 28, "NUMBER")]
    written = cas.write(tmp_path / "out", [gold_of(text, spans, id="Ä/1")], lang="de")
    assert written.summary == "out: 1 article, 3 spans"
    name = f"{file_name('Ä/1')}.xmi"
    found = read(tmp_path / "out", name, inception_types())
    assert (found.sofa_string, entities(found)) == (text, spans)
    [metadata] = found.select("uima.tcas.DocumentAnnotation")
    assert (metadata.documentId, metadata.language) == ("Ä/1", "de")
    # UIMA counts in UTF-16 units: the emoji is two
    assert 'begin="3" end="9" value="ACTOR"' in (tmp_path / "out" / name).read_text()


def test_paragraphs_are_files_of_their_own(some_gold: SomeGold, tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    out, by = tmp_path / "out", ExportOptions(by="paragraph")
    articles = some_gold(2)
    cas.write(out, articles, lang="en", options=by)
    assert len(list(out.glob("*.xmi"))) == 4
    [field] = [
        field
        for field in read(out, f"{file_name('art-0000#2')}.xmi").select(cas.FIELD)
        if field.key == "meta"
    ]
    assert json.loads(field.value)["article"] == "art-0000"
    with pytest.raises(ExportError, match="out exists"):
        cas.write(out, articles, lang="en")


def test_a_character_that_xml_cannot_hold_is_refused(gold_of: GoldOf, tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    articles = [gold_of("Rebels\x0c left.", [(0, 6, "ACTOR")])]
    with pytest.raises(ExportError, match=r"text of article a1 .* U\+000C at offset 6.*--files js"):
        cas.write(tmp_path / "out", articles, lang="en")
    assert list(tmp_path.iterdir()) == []
    cas.write(tmp_path / "out", articles, lang="en", files="json")
    assert read(tmp_path / "out", "a1.json").sofa_string == "Rebels\x0c left."


def test_without_cassis_the_extra_is_named(
    some_gold: SomeGold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cas, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"annotator-tui\[cas\]"):
        cas.write(tmp_path / "set", some_gold(1), lang="en")
    assert list(tmp_path.iterdir()) == []
