from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers.formats import cas
from corpus.readers.items import ReadGold
from corpus.readers.source import Head
from exports.formats.cas import DOCUMENT, ENTITY, FIELD, TOKEN
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

cassis = pytest.importorskip("cassis")

TEXT = "😀 Rebels left Kesh."
TSV = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=😀 Rebels left Kesh.\n"
    "1-1\t0-2\t😀\t_\n1-2\t3-9\tRebels\t_\n1-3\t15-19\tKesh\tLOC\n"
)
ACTOR, KESH = (2, 8, "ACTOR"), (14, 18, "LOC")
STRING = "uima.cas.String"


def types(**layers: list[str]) -> Any:
    """A type system with the named entities of INCEpTION, and custom layers with features."""
    made = cassis.TypeSystem()
    for name, features in {
        TOKEN: [],
        ENTITY: ["value", "identifier"],
        FIELD: ["key", "value"],
        **{f"webanno.custom.{name}": features for name, features in layers.items()},
    }.items():
        type_ = made.create_type(name, supertypeName="uima.tcas.Annotation")
        for feature in features:
            kind = "uima.tcas.Annotation" if feature in ("Governor", "Dependent") else STRING
            made.create_feature(type_, feature, rangeType=kind)
    document = made.create_type(DOCUMENT, supertypeName="uima.tcas.DocumentAnnotation")
    made.create_feature(document, "documentTitle", rangeType=STRING)
    return made


def document(*spans: tuple[int, int, str | None], system: Any = None) -> Any:
    made = cassis.Cas(system or types(), sofa_string=TEXT, sofa_mime="text/plain")
    entity = made.typesystem.get_type(ENTITY)
    made.add_all(entity(begin=start, end=end, value=label) for start, end, label in spans)
    made.add(made.typesystem.get_type(DOCUMENT)(begin=0, end=len(TEXT), documentTitle="news.txt"))
    made.add(made.typesystem.get_type(TOKEN)(begin=2, end=8))
    return made


def packed(**files: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def exported(found: Any) -> bytes:
    """A document as INCEpTION exports it."""
    return packed(**{"a.xmi": found.to_xmi(), "TypeSystem.xml": found.typesystem.to_xml()})


def test_xmi_with_its_types_json_and_a_zip(tmp_path: Path) -> None:
    found = document(ACTOR, KESH)
    (tmp_path / "typesystem.xml").write_text(found.typesystem.to_xml())
    files = {"a.xmi": found.to_xmi(), "a.json": found.to_json(), "a.zip": exported(found)}
    for name, data in files.items():
        [item] = items_of(tmp_path / name, data)
        assert shown(item) == (TEXT, [("ACTOR", "Rebels"), ("LOC", "Kesh")])
        assert item.article.meta == {"file": "news.txt"}
        assert item.lost == ()


def test_what_has_no_place_is_listed(tmp_path: Path) -> None:
    system = types(Note=["text"], Rel=["Governor", "Dependent", "kind"])
    found = document(ACTOR, (14, 18, None), (3, 3, "X"), system=system)
    governor, dependent = found.select(ENTITY)[0], found.select(ENTITY)[-1]
    found.select(ENTITY)[0].identifier = "Q1"
    found.add(system.get_type("webanno.custom.Note")(begin=0, end=1, text="?"))
    ends = {"Governor": governor, "Dependent": dependent}
    found.add(system.get_type("webanno.custom.Rel")(begin=14, end=18, kind="at", **ends))
    [item] = items_of(tmp_path / "a.json", found.to_json())
    assert shown(item)[1] == [("ACTOR", "Rebels")]
    assert [(one.kind, one.what) for one in item.lost] == [
        ("feature", "identifier=Q1 of ACTOR 2–8 'Rebels'"),
        ("empty span", "X 3–3 ''"),
        ("unlabelled span", "14–18 'Kesh'"),
        ("relation", "Rel from 'Rebels' to 'Kesh'"),
        ("other layer", "Note (annotations: 1)"),
    ]


def test_a_custom_layer_is_read_where_no_entity_is_annotated(tmp_path: Path) -> None:
    system = types(Actor=["note", "label"])
    found = document(system=system)
    actor = system.get_type("webanno.custom.Actor")
    found.add(actor(begin=2, end=8, note="n", label="GROUP"))
    [item] = items_of(tmp_path / "a.json", found.to_json())
    assert shown(item)[1] == [("GROUP", "Rebels")]
    assert [one.kind for one in item.lost] == ["feature"]
    [empty] = items_of(tmp_path / "b.json", document().to_json())
    assert empty.spans == ()


def states(**people: str) -> str:
    """What a project says about a document: annotators' states, and that its curation is done."""
    documents = [
        {"name": "news.txt", "user": user, "state": state} for user, state in people.items()
    ]
    source = [{"name": "news.txt", "state": "CURATION_FINISHED"}, {"name": "b", "state": "NEW"}]
    return json.dumps({"annotation_documents": documents, "source_documents": source})


def test_an_exported_project_has_everybodys_annotations(tmp_path: Path) -> None:
    files = {
        "exportedproject1.json": states(ana="FINISHED", cem="IN_PROGRESS", dan="IGNORE"),
        "annotation/news.txt/INITIAL_CAS.zip": exported(document()),
        "annotation/news.txt/ana.zip": exported(document(ACTOR)),
        "annotation/news.txt/ben.json": document(KESH).to_json(),
        "annotation/news.txt/cem.zip": exported(document(KESH)),
        "annotation/news.txt/dan.zip": exported(document()),
        "annotation/news.txt/eve.tsv": TSV,
        "curation/news.txt/CURATION_USER.zip": exported(document(ACTOR, KESH)),
        "curation/b/CURATION_USER.zip": exported(document(KESH)),
        "source/news.txt": TEXT,
    }
    initial, *people, gold, begun = items_of(tmp_path / "p.zip", packed(**files))
    assert (initial.spans, initial.further) == (None, False)
    assert [(one.annotator, shown(one)[1], one.unaccepted, one.further) for one in people] == [
        ("ana", [("ACTOR", "Rebels")], "", True),
        ("ben", [("LOC", "Kesh")], "", True),
        ("cem", [], "in progress", True),
        ("dan", [], "ignore", True),
        ("eve", [("LOC", "Kesh")], "", True),
    ]
    assert gold.gold == ReadGold("adjudicated", ("CURATION_USER",))
    assert len(gold.spans) == 2
    assert (begun.spans, begun.unaccepted) == (None, "curation in progress")
    assert people[0].where == f"{tmp_path / 'p.zip'}:annotation/news.txt/ana.zip"
    texts = items_of(tmp_path / "p.zip", spans=False)
    assert [(one.article.text, one.spans, one.further) for one in texts] == [
        (TEXT, None, number > 0) for number in range(7)
    ] + [(TEXT, None, False)]
    assert {(one.annotator, one.gold, one.unaccepted) for one in texts} == {(None, None, "")}


def test_finished_work_in_a_format_that_is_not_read_is_refused(tmp_path: Path) -> None:
    """INCEpTION always exports `.ser`, and beside it the format that was chosen."""
    files = {
        "exportedproject1.json": states(ana="FINISHED", cem="IN_PROGRESS"),
        "annotation/news.txt/ana.txt": TEXT,
        "annotation_ser/news.txt/ana.ser": "x",
        "annotation_ser/news.txt/INITIAL_CAS.ser": "x",
        "annotation_ser/news.txt/ben.ser": "x",
        "annotation/news.txt/ben.json": document(KESH).to_json(),
        "annotation_ser/news.txt/cem.ser": "x",
        "curation_ser/news.txt/CURATION_USER.ser": "x",
        "curation_ser/news.txt/CORRECTION_USER.ser": "x",
    }
    ben, *refused = items_of(tmp_path / "p.zip", packed(**files))
    assert (ben.annotator, shown(ben)[1]) == ("ben", [("LOC", "Kesh")])
    assert [one.where.removeprefix(f"{tmp_path}/") for one in refused] == [
        "p.zip:annotation/news.txt/ana",
        "p.zip:curation/news.txt/CURATION_USER",
    ]
    assert all("export the project again with UIMA CAS XMI" in one.reason for one in refused)
    [text] = items_of(tmp_path / "p.zip", spans=False)
    assert (text.article.text, text.spans) == (TEXT, None)
    begun = {key: value for key, value in files.items() if "cem" in key or "project" in key}
    [refusal] = items_of(tmp_path / "b.zip", packed(**begun))
    assert refusal == Refusal(f"{tmp_path / 'b.zip'}", refused[0].reason, refused[0].kind)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<xmi:XMI xmlns:xmi='http://www.omg.org/XMI'/>", "needs TypeSystem.xml"),
        ('{"%TYPES": 1}', "the CAS cannot be read"),
        ('{"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}', "the CAS has no text"),
        (packed(**{"a.xmi": "<x/>"})[:-9], "the zip cannot be read"),
        (packed(**{"exportedproject1.json": "[1]"}), "the zip cannot be read"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, data: str | bytes, reason: str) -> None:
    [refusal] = items_of(tmp_path / "a.xmi", data)
    assert isinstance(refusal, Refusal)
    assert reason in str(refusal)
    assert "\n" not in str(refusal)


def test_no_entity_of_a_document_type_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    found = document()
    (tmp_path / "TypeSystem.xml").write_text(found.typesystem.to_xml())
    begin = '<!DOCTYPE x [<!ENTITY e SYSTEM "secret">]>'
    xml = found.to_xmi().replace("<xmi:XMI", f"{begin}<xmi:XMI", 1).replace("Kesh", "&e;")
    [refusal] = items_of(tmp_path / "a.xmi", xml, format="cas")
    assert "has a document type" in str(refusal)


def test_other_archives_and_markup_are_none() -> None:
    for data in (packed(**{"word/document.xml": "x"}), b"<?xml version='1.0'?><a/>", b'{"a": 1}'):
        assert not cas.recognises(Head(data, "a.txt"))


def test_without_cassis_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cas, "find_spec", lambda name: None)
    [refusal] = items_of(tmp_path / "a.json", document().to_json())
    assert "annotator-tui[cas]" in str(refusal)
