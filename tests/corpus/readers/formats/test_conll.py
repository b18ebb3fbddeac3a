from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.readers import ReadOptions, read
from corpus.readers.formats import conll
from corpus.readers.items import FileFormat, ReadArticle
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = [("Rebels", "ACTOR"), ("left", ""), ("Kesh", "LOC"), ("Varda", "LOC"), ("twice", "")]
TEXT = "Rebels left Kesh Varda twice"


def test_the_columns_of_conll_2003_and_its_documents(tmp_path: Path) -> None:
    data = (
        "-DOCSTART- -X- -X- O\n\nThe DT B-NP O\nU.S. NNP I-NP B-LOC\nArmy NNP I-NP I-ORG\n\n"
        "Left VBD B-VP O\n\n-DOCSTART- (2 CRICKET)\n\n# NN B-NP B-MISC\n- : O O\n"
    )
    assert [shown(item) for item in items_of(tmp_path / "a.conll", data)] == [
        ("The U.S. Army\nLeft", [("LOC", "U.S."), ("ORG", "Army")]),
        ("# -", [("MISC", "#")]),
    ]
    assert items_of(tmp_path / "a.conll", data)[1].article.title == "2 CRICKET"


def test_a_number_before_the_token_is_no_token(tmp_path: Path) -> None:
    for data in (
        "1 Rebels B-ACTOR\n2 left O\n",
        "0\tRebels\tNNS\tB-ACTOR\n1\tleft\tVBD\tO\n\n0\tRebels\tNNS\tB-ACTOR\n1\tleft\tVBD\tO\n",
        "# a comment\n1\tRebels\tB-ACTOR\tO\n2\tleft\tO\tO\n",
    ):
        item, *_ = items_of(tmp_path / "a.conll", data)
        assert shown(item) == ("Rebels left", [("ACTOR", "Rebels")]), data
    [item] = items_of(tmp_path / "a.conll", "2 CD B-NUMBER\n5 CD O\n")
    assert shown(item) == ("2 5", [("NUMBER", "2")])


SCHEMES = {
    "IOB2": "B-ACTOR O B-LOC B-LOC O",
    "IOB1": "I-ACTOR O I-LOC B-LOC O",
    "BILUO": "U-ACTOR O U-LOC U-LOC O",
    "BIOES": "S-ACTOR O S-LOC S-LOC O",
    "only labels": "ACTOR O LOC O O",
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_of_tags(tmp_path: Path, scheme: str) -> None:
    tags = SCHEMES[scheme].split()
    rows = [f"{word}\t{tag}" for (word, _), tag in zip(SENTENCE, tags, strict=True)]
    [item] = items_of(tmp_path / "a.iob", "\n".join(rows), format="conll")
    expected = [("ACTOR", "Rebels"), ("LOC", "Kesh"), ("LOC", "Varda")]
    assert shown(item) == (TEXT, expected[: 2 if scheme == "only labels" else 3])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("B-A I-A I-A", ["a b c"]),
        ("I-A I-A B-A", ["a b", "c"]),
        ("B-A I-B E-B", ["a", "b c"]),
        ("B-A L-A I-A", ["a b", "c"]),
        ("B-geo-loc I-geo-loc O", ["a b"]),
        ("B-A O I-A", ["a", "c"]),
    ],
)
def test_a_span_begins_and_ends_with_its_tags(
    tmp_path: Path, tags: str, expected: list[str]
) -> None:
    rows = [f"{word} {tag}\r\n" for word, tag in zip("abc", tags.split(), strict=True)]
    [item] = items_of(tmp_path / "a.txt", "".join(rows))
    assert [text for _, text in shown(item)[1]] == expected


def test_sentences_are_articles_where_nothing_begins_a_document(tmp_path: Path) -> None:
    data = "a\tO\nb\tB-X\n\n\nc\tO\n"
    items = items_of(tmp_path / "a.bio", data)
    assert [(item.where.rpartition(":")[2], shown(item)) for item in items] == [
        ("1", ("a b", [("X", "b")])),
        ("5", ("c", [])),
    ]
    named = "# id 5f-1\tdomain=train\na _ _ O\nb _ _ B-X\n\n# id 5f-2\tdomain=train\nc _ _ O\n"
    items = items_of(tmp_path / "a.conll", named)
    assert [(item.article.id, item.article.text) for item in items] == [
        ("5f-1", "a b"),
        ("5f-2", "c"),
    ]


def test_germeval_has_two_layers(tmp_path: Path) -> None:
    data = (
        "#\tn-tv.de\t[2014]\n1\tDie\tO\tO\n2\tUni\tB-ORG\tO\n3\tKöln\tI-ORG\tB-LOC\n4\t.\tO\tO\n\n"
        "#\thttp\n1\tSo\tO\tO\n"
    )
    first, second = items_of(tmp_path / "a.tsv", data)
    assert shown(first) == ("Die Uni Köln .", [("ORG", "Uni Köln"), ("LOC", "Köln")])
    assert shown(second) == ("So", [])


def test_conll_u_has_tags_in_misc_and_tokens_without_space(tmp_path: Path) -> None:
    rows = [
        "# newdoc id = n1",
        "# text = Du Lac, hier.",
        *("1-2\tDu\t_\t_\t_\t_\t_\t_\t_\t_", "1\tDe\t_\tADP\t_\t_\t0\t_\t_\tname=O"),
        *("2\tle\t_\tDET\t_\t_\t0\t_\t_\tname=O", "2.1\tx\t_\t_\t_\t_\t_\t_\t0:r\t_"),
        "3\tLac\t_\tPROPN\t_\t_\t0\t_\t_\tSpaceAfter=No|name=B-GPE_LOC",
        "4\t,\t_\tPUNCT\t_\t_\t0\t_\t_\tname=O",
        "5\thier\t_\tADV\t_\t_\t0\t_\t_\tname=O|SpaceAfter=No",
        "6\t.\t_\tPUNCT\t_\t_\t0\t_\t_\tname=O",
        "",
        "1\tFin\t_\tX\t_\t_\t0\t_\t_\tname=O",
        "",
        "# newdoc id = n2",
        "1\tRien\t_\tX\t_\t_\t0\t_\t_\t_",
    ]
    first, second = items_of(tmp_path / "a.conllu", "\n".join(rows) + "\n")
    assert shown(first) == ("Du Lac, hier.\nFin", [("GPE_LOC", "Lac")])
    assert (first.article.id, second.article.id) == ("n1", "n2")
    assert second.spans is None  # the file has no tag for it


def test_a_wrong_line_refuses_its_document(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_bytes(
        b"-DOCSTART- O\n\na O\nb\nc O\n\n-DOCSTART- O\n\n\xff O\n\n-DOCSTART- O\n\nd O\n"
    )
    refused, encoding, last = (item for item in items_of(path) if not isinstance(item, FileFormat))
    assert str(refused) == f"{path}:4: the line has no token and tag in columns."
    assert str(encoding).startswith(f"{path}:9: the line is not UTF-8")
    assert shown(last) == ("d", [])
    wrong, good = items_of(tmp_path / "b.iob", "a O\nb what?\n\nc O\n")
    assert str(wrong).endswith("b.iob:2: 'what?' is no tag, such as O or B-PER.")
    assert shown(good) == ("c", [])
    other, whole = items_of(tmp_path / "c.conll", "a X O\nb\tB-X\n\nc B-X\n")
    reason = "the line has 2 columns, but the first line of its sentence has 3."
    assert str(other).endswith(f"c.conll:2: {reason}")
    assert shown(whole) == ("c", [("X", "c")])
    row = "1\tRien\t_\tX\t_\t_\t0\t_\t_\tname=O\n"
    cut, whole = items_of(tmp_path / "c.conllu", row + "2\tcut\t_\n\n" + row)
    assert str(cut).endswith("c.conllu:2: the line has not the ten columns of CoNLL-U.")
    assert shown(whole) == ("Rien", [])


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo\nthree\n",
        "I said\nno O\nto that\n",
        "#FORMAT=WebAnno TSV 3.3\nword O\nword O\nword O\n",
        "a O\nb B-X\n",
        '{"a": 1}\n' * 4,
    ],
)
def test_a_text_that_looks_similar_is_none(text: str) -> None:
    assert not conll.recognises(Head(text.encode(), "a.txt"))


def test_the_options_and_names_of_reading(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a O\nb O\nc B-X\n")
    items = [*read([str(tmp_path)], stdin=None, options=ReadOptions())]  # type: ignore[arg-type]
    assert [type(item) for item in items] == [ReadArticle, FileFormat]
