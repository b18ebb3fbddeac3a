from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

NAMED = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
HEADER = "#FORMAT=WebAnno TSV 3.3\n"


def written(*sentences: str, layers: str = NAMED, version: str = "3.3") -> str:
    return f"#FORMAT=WebAnno TSV {version}\n{layers}\n\n" + "\n".join(sentences)


def test_spans_over_tokens_sub_tokens_and_sentences(tmp_path: Path) -> None:
    data = written(
        "#Text=Ms. Haag 😊 plays\n1-1\t1-4\tMs.\t*[1]|*[2]\tPER[1]|PERpart[2]\t\n"
        "1-2\t5-9\tHaag\t*[1]\tPER[1]\t\n1-3\t10-12\t😊\thttp://q/1\tOTH\t\n"
        "1-4\t13-18\tplays\t_\t_\t\n1-4.1\t13-17\tplay\t*\tVERB\t\n",
        "#Sentence.id=s2\n#Text=in\n#Text=Kesh.\n2-1\t20-22\tin\t_\t_\t\n2-2\t23-27\tKesh\t*[3]\tLOC[3]\t\n"
        "2-3\t27-28\t.\t*[3]|*[4]\tLOC[3]|\\*[4]\t\n",
    )
    [item] = items_of(tmp_path / "a.tsv", data)
    assert shown(item) == (
        " Ms. Haag 😊 plays  in\nKesh.",
        [
            *(("PER", "Ms. Haag"), ("PERpart", "Ms."), ("OTH", "😊"), ("VERB", "play")),
            *(("LOC", "Kesh."), ("*", ".")),
        ],
    )
    assert [(one.where.rpartition(":")[2], one.kind, one.what) for one in item.lost] == [
        ("8", "feature", "NamedEntity identifier=http://q/1")
    ]


def test_other_layers_and_relations_are_listed(tmp_path: Path) -> None:
    layers = (
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n"
        "#T_SP=webanno.custom.Actor|note|label|ROLE_webanno.custom.Actor:of_webanno.custom.L|x.Y\n"
        "#T_SP=webanno.custom.Second|value\n"
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.Coref|referenceType|referenceRelation\n"
        "#T_RL=webanno.custom.Rel|value|more|BT_webanno.custom.Actor\n"
    )
    rows = (
        "1-1\t0-6\tRebels\tNNS\t*\tGROUP\t*\t_\tS[1]\tpr[1]\tcoref->1-1\t_\t_\t_\t",
        "1-2\t7-11\tleft\tVBD\t_\t_\t_\t_\tS[1]\t_\t_\t_\t_\t_\t",
        "1-3\t12-16\tKesh\tNNP\thm\t*\tgoal\t1-1\t_\t_\t_\tgoes to\t*\t1-1\t",
        "1-3.1\t16-16\t\t_\t*\tZERO\t_\t_\t_\t_\t_\t_\t_\t_\t",
    )
    data = written("#Text=Rebels left Kesh\n" + "\n".join(rows) + "\n", layers=layers)
    [item] = items_of(tmp_path / "a.txt", data)
    assert shown(item) == ("Rebels left Kesh", [("GROUP", "Rebels")])
    assert [(one.where.rpartition(":")[2], one.kind, one.what) for one in item.lost] == [
        ("10", "coreference link", "Coref referenceType=pr"),
        ("12", "feature", "Actor note=hm"),
        ("12", "feature", "Actor of_webanno.custom.L=goal"),
        ("12", "relation", "Rel value=goes to"),
        ("12", "unlabelled span", "12–16 'Kesh'"),
        ("13", "empty span", "ZERO 16–16 ''"),
        (str(tmp_path / "a.txt").rpartition(":")[2], "other layer", "POS (annotations: 3)"),
        (str(tmp_path / "a.txt").rpartition(":")[2], "other layer", "Second (annotations: 1)"),
    ]


def test_escaped_characters(tmp_path: Path) -> None:
    label = r"a\|b\[c\]\_d\->e\;f\\g\*h"
    data = written(f"#Text=x\\ty\\\\z\n1-1\t0-5\tx\t*\t{label}\t\n")
    [item] = items_of(tmp_path / "a.tsv", data)
    assert shown(item) == ("x\ty\\z", [("a|b[c]_d->e;f\\g*h", "x\ty\\z")])
    old = written("#Text=\\u0041b\n1-1\t0-2\tAb\t_\t_\t\n", version="3.1")
    assert items_of(tmp_path / "b.tsv", old)[0].article.text == "Ab"


def test_a_file_without_a_layer_of_spans_says_nothing_about_them(tmp_path: Path) -> None:
    data = written("#Text=Kesh\n1-1\t0-4\tKesh\t\n", layers="")
    assert items_of(tmp_path / "a.tsv", data)[0].spans is None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("#Text=a\n1-1\t0-1\ta\t*\tX\nwhat\n", ":7: the line has no token"),
        ("#Text=a\n1-1\t0-9\ta\t*\tX\n", ": 9 is no place between"),
        (
            "#Text=ab\n1-1\t0-2\tab\t*\tX\n\n#Text=c\n2-1\t1-2\tc\t_\t_\n",
            ":9: the sentence overlaps",
        ),
        ("", ": the text is empty"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, rows: str, reason: str) -> None:
    path = tmp_path / "a.tsv"
    [refusal] = items_of(path, written(rows))
    assert str(refusal).removeprefix(str(path)).startswith(reason)
