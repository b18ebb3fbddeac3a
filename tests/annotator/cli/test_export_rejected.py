"""Spans that were proposed and rejected, on request: keys in, files out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.tokens import DocBin

from exports.training_set.manifest import file_hash
from tests.annotator.session.test_editor import press_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

    Run = Callable[..., Result]

LINE = "[Rebels]A of [Kesh]L met [12]N men.\n\n[Varda]A fell."
REJECTED = {("Kesh", "LOCATION"), ("Varda", "ACTOR")}


@pytest.fixture
def command(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    annotate: Callable[..., object],
    run: Run,
) -> Run:
    """Ana rejects Kesh, and labels Varda as a place after rejecting it as an actor."""
    add_article(LINE, "one")
    add_article("[Rebels]A slept.", "two")
    for name in ("three", "four", "five", "six"):
        add_article(f"[Rebels]A left {name}.", name)
        annotate(name, "ana", f"[Rebels]A left {name}.")
    press_keys(open_session(), "@Rebels a @Kesh x @12 a @Varda x @Varda 3 enter enter A enter")
    return lambda *arguments: run("--db", str(project.path), *arguments)


def docs(out: Path) -> list[Any]:
    nlp = spacy.blank("en")
    return [
        doc
        for path in sorted(out.glob("*.spacy"))
        for doc in DocBin().from_disk(path).get_docs(nlp.vocab)
    ]


@pytest.mark.parametrize("options", [[], ["--task", "spancat"], ["--by", "paragraph"]], ids=str)
def test_a_training_set_has_them_in_a_span_group(
    command: Run, tmp_path: Path, options: list[str]
) -> None:
    out = tmp_path / "out"
    result = command("export", "spacy", str(out), "--rejected", *options)
    assert result.exit_code == 0, result.output
    found = {(s.text, s.label_) for doc in docs(out) for s in doc.spans.get("rejected", ())}
    assert found == REJECTED
    assert command("verify", str(out)).exit_code == 0
    again = command("rebuild", str(out / "manifest.json"), str(tmp_path / "again"))
    assert "recreated with the same bytes" in again.stdout
    lines = [json.loads(line) for line in (out / "provenance.jsonl").read_text().splitlines()]
    stated = [span for line in lines for span in line.get("rejected", ())]
    assert {(span["text"], span["label"]) for span in stated} == REJECTED


def test_without_the_option_there_are_none(command: Run, tmp_path: Path) -> None:
    assert command("export", "spacy", str(tmp_path / "out")).exit_code == 0
    assert not any(doc.spans for doc in docs(tmp_path / "out"))
    assert "rejected" not in (tmp_path / "out" / "provenance.jsonl").read_text()


def mended(out: Path, name: str) -> None:
    """Give a changed file its right hash in the manifest."""
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["files"][name]["sha256"] = file_hash(out / name)
    (out / "manifest.json").write_text(json.dumps(manifest))


def test_a_rejected_span_that_was_removed_is_found(command: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command("export", "spacy", str(out), "--rejected")
    (path,) = [path for path in out.glob("*.spacy") if b"rejected" in _groups(path)]
    docbin = DocBin().from_disk(path)
    kept = list(docbin.get_docs(spacy.blank("en").vocab))
    for doc in kept:
        doc.spans["rejected"] = [one for one in doc.spans.get("rejected", ()) if one.text != "Kesh"]
    attrs = ("ENT_IOB", "ENT_TYPE", "NORM")
    DocBin(attrs=attrs, docs=kept, store_user_data=False).to_disk(path)
    mended(out, path.name)
    result = command("verify", str(out))
    assert result.exit_code == 1
    assert "'Kesh': is a rejected LOCATION only in the project" in result.stderr


def _groups(path: Path) -> bytes:
    return b"".join(DocBin().from_disk(path).span_groups)


def test_a_line_of_jsonl_has_them_and_an_import_leaves_them_out(
    command: Run, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    assert command("export", "jsonl", str(out), "--rejected").exit_code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    found = [span for line in lines for span in line.get("rejected", ())]
    assert {(span["text"], span["label"]) for span in found} == REJECTED
    assert all(
        line["text"][span["start"] : span["end"]] == span["text"]
        for line in lines
        for span in line.get("rejected", ())
    )
    result = run("--db", str(tmp_path / "new.db"), "import", str(out))
    assert result.exit_code == 0
    assert "unknown" not in result.stderr


def test_an_adjudication_rejects_what_it_leaves_out(
    command: Run, run: Run, project: Project, tmp_path: Path
) -> None:
    text = project.articles.get("two").text
    line = {"id": "two", "text": text, "spans": []}
    (tmp_path / "gold.jsonl").write_text(json.dumps(line))
    assert command("import", str(tmp_path / "gold.jsonl"), "--gold", "rea").exit_code == 0
    out = tmp_path / "out.jsonl"
    assert command("export", "jsonl", str(out), "--rejected").exit_code == 0
    (two,) = [one for one in map(json.loads, out.read_text().splitlines()) if one["id"] == "two"]
    assert [(span["text"], span["label"]) for span in two["rejected"]] == [("Rebels", "ACTOR")]
