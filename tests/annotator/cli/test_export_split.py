"""Splits that a file gives or that balance the labels: commands in, files out."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from exports.training_set.split import split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from corpus.model import AnnotationKey
    from corpus.store import Project

    Annotate = Callable[..., AnnotationKey]
    Run = Callable[..., Result]


def text_of(number: int) -> str:
    numbers = " and ".join(f"[{number}{n}]N" for n in range(9 if number % 5 == 0 else 1))
    return f"[Rebels]A of place{number} left [Kesh{number}]L with {numbers}."


@pytest.fixture
def add(
    project: Project, add_article: Callable[..., object], annotate: Annotate
) -> Callable[[range], None]:
    def add(numbers: range) -> None:
        for number in numbers:
            add_article(text_of(number), f"a{number:02}")
            annotate(f"a{number:02}", "ana", text_of(number))

    return add


@pytest.fixture
def command(project: Project, add: Callable[[range], None], run: Run) -> Run:
    add(range(20))
    return lambda *arguments: run("--db", str(project.path), *arguments)


def done(result: Result) -> Result:
    assert result.exit_code == 0, result.output
    return result


def sides(out: Path) -> dict[str, str]:
    lines = map(json.loads, (out / "provenance.jsonl").read_text().splitlines())
    return {line["article"]: line["split"] for line in lines}


def manifest(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "manifest.json").read_text()))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_balanced_split_stays_as_the_project_grows(
    command: Run, add: Callable[[range], None], tmp_path: Path
) -> None:
    out, again, grown = tmp_path / "out", tmp_path / "again", tmp_path / "grown"
    result = done(command("export", "spacy", str(out), "--balance"))
    spans = manifest(out)["spans"]["NUMBER"]
    share = spans["dev"] / (spans["train"] + spans["dev"])
    assert "balanced: dev has 20% of ACTOR (" in result.stderr
    assert f"{share:.0%} of NUMBER (" in result.stderr
    assert 0.1 < share < 0.3
    card = (out / "README.md").read_text()
    assert "so that each side has the same share of every label" in card
    assert "| label | train | train by hash | dev | dev by hash |" in card
    assert f"| {share:.1%} | " in card
    done(command("verify", str(out)))

    add(range(20, 50))
    done(command("export", "spacy", str(grown), "--balance"))
    assert sides(grown).items() >= sides(out).items()
    assert len(sides(grown)) == 50
    assert manifest(grown)["options"]["balance"]  # what was placed before
    done(command("verify", str(grown)))
    for name in ("out", "grown"):
        rebuilt = command("rebuild", str(tmp_path / name / "manifest.json"), str(again))
        assert "recreated with the same bytes" in done(rebuilt).stdout
        assert contents(again) == contents(tmp_path / name)

    salted = tmp_path / "salted"
    done(command("export", "spacy", str(salted), "--balance", "--salt", "x"))
    assert manifest(salted)["options"]["balance"] == {}
    result = command("export", "spacy", str(salted))
    assert "NUMBER" not in done(result).stderr or "--balance, or another --salt" in result.stderr


def test_a_side_swapped_in_a_balanced_split_is_found(command: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done(command("export", "spacy", str(out), "--balance"))
    described = manifest(out)
    key = next(
        json.loads(line)["group"]
        for line in (out / "provenance.jsonl").read_text().splitlines()
        if json.loads(line)["split"] == "train"
    )
    described["options"]["balance"] = {key: "dev"}
    (out / "manifest.json").write_text(json.dumps(described))
    result = command("verify", str(out))
    assert result.exit_code == 1
    assert "is in train.spacy, and dev 0.2 and test 0, balanced, put it in dev" in result.stderr
    described["options"]["balance"] = {key: "validation"}
    (out / "manifest.json").write_text(json.dumps(described))
    assert "states sides that are not train, dev or test" in command("verify", str(out)).stderr


def test_a_read_only_project_cannot_keep_the_sides(
    project: Project, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    result = done(command("export", "spacy", str(tmp_path / "out"), "--balance"))
    assert "The project is read-only, so the sides of this split are not stored" in result.stderr
    assert project._db.count("SELECT count(*) FROM split_sides") == 0


def test_sides_that_another_export_stored_meanwhile_stop_the_export(
    project: Project, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    done(command("export", "spacy", str(out), "--balance"))
    before = contents(out)

    def placed_before(project: Project) -> dict[str, str]:
        """Return nothing, as if the sides were stored after the export had read them."""
        project._db.execute("UPDATE split_sides SET side = 'test'")
        return {}

    monkeypatch.setattr(
        "exports.training_set.content.split",
        lambda gold, options: split(gold, replace(options, balance=placed_before(project))),
    )
    result = command("export", "spacy", str(out), "--balance")
    assert result.exit_code == 1
    assert "Another export has placed the same articles meanwhile: export again." in result.stderr
    assert contents(out) == before


def test_the_split_of_an_earlier_export_is_kept(
    command: Run, add: Callable[[range], None], tmp_path: Path
) -> None:
    out, kept, grown, again = (tmp_path / x for x in ("out", "kept", "grown", "again"))
    done(command("export", "spacy", str(out), "--split", "60/20/20", "--salt", "first"))
    done(command("export", "spacy", str(kept), "--split", str(out)))
    assert sides(kept) == sides(out)
    add(range(20, 24))
    result = done(command("export", "spacy", str(grown), "--split", str(out)))
    assert sides(grown) == sides(out)
    assert (
        "left out 4 articles not in provenance.jsonl (a20, a21, a22, a23): to use them, add "
        "--rest train or --rest hash" in result.stderr
    )
    assert manifest(grown)["left_out"]["not_in_split_file"]["count"] == 4
    card = (grown / "README.md").read_text()
    assert "As in the file `provenance.jsonl`. Other articles are left out." in card
    assert "- 4 articles: not in the file of the split (a20, a21, a22, a23)" in card
    done(command("verify", str(grown)))
    rebuilt = done(command("rebuild", str(grown / "manifest.json"), str(again)))
    assert "recreated with the same bytes" in rebuilt.stdout
    for name in ("manifest.json", "provenance.jsonl"):  # each stands for the folder
        by_file = done(command("export", "spacy", str(kept), "--split", str(out / name)))
        assert by_file.stderr.replace(str(kept), str(grown)) == result.stderr
        assert contents(kept) == contents(grown)
    done(command("export", "spacy", str(grown), "--split", str(out), "--rest", "train"))
    assert sides(grown) == {**sides(out), **{f"a{n}": "train" for n in range(20, 24)}}
    done(command("verify", str(grown)))


def test_a_file_of_groups_and_articles_without_gold(
    command: Run, add_article: Callable[..., object], tmp_path: Path
) -> None:
    out, file = tmp_path / "out", tmp_path / "sides.csv"
    done(command("export", "spacy", str(out)))
    lines = map(json.loads, (out / "provenance.jsonl").read_text().splitlines())
    groups = {line["article"]: line["group"] for line in lines}
    add_article("Nobody has read this.", "unread")
    rows = [f"{group},,{'dev' if name < 'a05' else 'train'}" for name, group in groups.items()]
    file.write_text("\n".join(["group,article,split", *rows, ",unread,dev"]))
    result = done(command("export", "spacy", str(out), "--split", str(file)))
    assert "1 article of sides.csv has no gold to export: unread" in result.stderr
    assert sides(out) == {name: "dev" if name < "a05" else "train" for name in groups}
    swapped = manifest(out)
    swapped["options"]["given"]["articles"]["a07"] = "dev"
    (out / "manifest.json").write_text(json.dumps(swapped))
    result = command("verify", str(out))
    assert "article a07: is in train.spacy, and sides.csv put it in dev.spacy" in result.stderr


def test_near_duplicates_on_two_sides_are_refused_unless_allowed(
    command: Run, add_article: Callable[..., object], annotate: Annotate, tmp_path: Path
) -> None:
    story = " ".join(f"[Person{n}]A met [Place{n}]L" for n in range(30))
    for name in ("x", "y"):
        add_article(f"{story} {name}.", name)
        annotate(name, "ana", f"{story} {name}.")
    out, file = tmp_path / "out", tmp_path / "sides.csv"
    file.write_text("x,train\ny,dev\na01,dev\na02,train\n")
    refused = command("export", "spacy", str(out), "--split", str(file))
    assert refused.exit_code == 1
    assert "sides.csv puts near-duplicates on different sides" in refused.stderr
    assert "x (train), y (dev)" in refused.stderr
    assert not out.exists()
    allowed = command("export", "spacy", str(out), "--split", str(file), "--near-duplicates")
    assert (
        "near-duplicates are on different sides, as in sides.csv: x (train), y (dev)"
        in done(allowed).stderr
    )
    assert (
        "Near-duplicates of 1 group are on different sides: x (train), y (dev)."
        in (out / "README.md").read_text()
    )
    done(command("verify", str(out)))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--split", "FILE", "--balance"], "--split FILE says where articles go: leave out"),
        (["--split", "FILE", "--split-by", "source"], "--split FILE says where articles go"),
        (["--split", "FILE", "--test-after", "2026-01-01"], "--split FILE says where articles go"),
        (["--rest", "hash"], "--rest and --near-duplicates need --split FILE."),
        (["--split", "80/10/10", "--dev", "0.3"], "--split has the shares already: leave out"),
        (["--split", "80/20", "--test", "0"], "--split has the shares already: leave out"),
        (["--split", "FILE", "--dev", "0.2"], "place only the articles of --rest hash: add it"),
        (["--split", "FILE", "--rest", "train", "--salt", "x"], "place only the articles of"),
        (["--gpu", "--base-model", "x"], "The transformer of --gpu replaces the vectors and"),
        (["--near-duplicates", "--balance"], "--rest and --near-duplicates need --split FILE."),
        (["--split", "nowhere.csv"], "'nowhere.csv' is neither train/dev/test in percent, such as"),
    ],
)
def test_options_that_contradict_one_another_are_refused(
    project: Project, run: Run, tmp_path: Path, options: list[str], message: str
) -> None:
    file = tmp_path / "sides.csv"
    file.write_text("a,train\n")
    options = [str(file) if option == "FILE" else option for option in options]
    result = run("--db", str(project.path), "export", "spacy", str(tmp_path / "out"), *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_what_one_person_has_finished_is_not_left_out(
    command: Run, add_article: Callable[..., object], annotate: Annotate, tmp_path: Path
) -> None:
    annotate("a01", "ben", text_of(1).replace("[Rebels]A", "Rebels"))  # unsettled, and ana's
    for name in ("b01", "b02"):
        add_article(f"Rebels left {name}.", name)
    annotate("b02", "ben", "[Rebels]A left b02.")
    out = tmp_path / "out"
    result = done(command("export", "spacy", str(out), "--annotator", "ana"))
    assert "unsettled" not in result.stderr
    assert "Left out, begun by nobody: 1 (b01)" in result.stderr
    assert "Left out, not finished by ana, settled by others: 1 (b02)" in result.stderr
    assert manifest(out)["left_out"]["settled_by_others"] == {"count": 1, "articles": ["b02"]}
    card = (out / "README.md").read_text()
    assert "- 1 article: not finished by the annotator, settled by others (b02)" in card
    assert sides(out)["a01"]
    assert manifest(out)["left_out"]["unsettled"] == {"count": 0, "articles": []}
    gold = done(command("export", "csv", str(tmp_path / "gold.csv"))).stderr
    assert "unsettled (finished annotations differ): 1 (a01)" in gold
    assert "settled by others" not in gold


def test_an_article_that_the_project_does_not_have_is_refused(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "sides.csv"
    file.write_text("a01,train\nother,dev\n")
    result = command("export", "spacy", str(tmp_path / "out"), "--split", str(file))
    assert result.exit_code == 1
    assert "sides.csv has 1 article that the project does not have (other)" in result.stderr
