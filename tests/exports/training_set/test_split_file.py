from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.errors import InputError
from exports.training_set import split_file

if TYPE_CHECKING:
    from pathlib import Path

SIDES = {"a 1": "train", "b": "dev", "7": "test"}
JSONL = (
    '{"article": "a 1", "group": "g", "split": "train", "doc": 0}\n\n'
    '{"id": "b", "side": "dev"}\n{"id": 7, "split": "test"}\n'
)


@pytest.mark.parametrize(
    "content",
    [
        "a 1,train\nb,dev\n7,test\n",
        "\ufeffa 1\ttrain\r\nb\tdev\r\n\r\n7\ttest",
        'article,note,split\n"a 1",x,train\nb,"y,\nz",dev\n7,,test\n',
        "Side, ID\ntrain, a 1\ndev, b\ntest, 7\nb\n"[:-2],
        JSONL,
    ],
    ids=["csv", "tsv with a byte order mark", "columns", "columns in another order", "jsonl"],
)
def test_a_file_in_any_form_gives_the_sides(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sides"
    path.write_text(content, encoding="utf-8", newline="")
    found = split_file.read(path)
    assert found.articles == SIDES
    assert found.groups == {}


def test_groups_give_their_articles_a_side(tmp_path: Path) -> None:
    path = tmp_path / "sides.csv"
    path.write_text("group,article,split\ng1,,train\ng2,,dev\ng2,b,test\n")
    found = split_file.read(path)
    assert found.groups == {"g1": "train", "g2": "dev"}
    keys = {"a": ("g1",), "b": ("g2",), "c": ("g2",), "between": ("g1", "g2"), "other": ("g3",)}
    assert found.of_articles(keys) == {"a": "train", "b": "test", "c": "dev"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,train\nb,validation\n", "line 2: 'validation' is no side: use train, dev or test"),
        ("a,train\nb\n", 'line 2: has no "split": use train, dev or test'),
        (",train\n", 'line 1 has no "article" and no "group"'),
        (
            "a,train\nb,dev\na,train\nb,test\n",
            "line 4: article b is in test, and in dev on line 2: keep one of them",
        ),
        ('{"article": "a", "split": "train"}\n{"a": \n', "line 2 is not JSON: "),
        ('{"article": true, "split": "train"}\n', 'line 1 has no "article" and no "group"'),
        ('{"article": "a", "split": ["dev"]}\n', "line 1: ['dev'] is no side"),
        ('{"article": "a", "split": "dev"}\n[1]\n', "line 2 is not a JSON object"),
        ("", "names no articles: give a line with an id and a side for each"),
        ("article,split\n", "names no articles: give a line with an id and a side for each"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "sides.csv"
    path.write_text(content)
    with pytest.raises(InputError) as error:
        split_file.read(path)
    assert message in str(error.value)
    assert str(path) in str(error.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sides.csv"
    path.write_bytes(b"\xff\xfea\x00")
    with pytest.raises(InputError, match="is not UTF-8: convert it"):
        split_file.read(path)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        split_file.read(tmp_path / "nowhere.csv")


def test_unknown_articles_and_groups_are_named(tmp_path: Path) -> None:
    path = tmp_path / "sides.csv"
    path.write_text("".join(f"a{n:02},train\n" for n in range(12)))
    with pytest.raises(InputError) as error:
        split_file.read(path).of_articles({"a00": ("g",)})
    assert "has 11 articles that the project does not have (a01, a02, " in str(error.value)
    assert "a10, …): remove them from the file, or import them" in str(error.value)
    path.write_text("group,split\ng,train\nh,dev\n")
    with pytest.raises(InputError, match=r"1 group that the project does not have \(h\)"):
        split_file.read(path).of_articles({"a": ("g",)})


def test_an_export_stands_for_its_provenance(tmp_path: Path) -> None:
    (tmp_path / "provenance.jsonl").write_text(JSONL)
    for path in (tmp_path, tmp_path / "manifest.json"):
        with pytest.raises(InputError, match=r"is not an export|does not exist"):
            split_file.read(path)
    manifest = {"product": "annotator-tui", "format_version": 1, "files": {}, "docs": {}}
    manifest |= {"options": {"basis": []}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for path in (tmp_path, tmp_path / "manifest.json"):
        assert split_file.read(path).articles == SIDES
    (tmp_path / "provenance.jsonl").unlink()
    with pytest.raises(InputError, match=r"provenance.jsonl is missing"):
        split_file.read(tmp_path)
