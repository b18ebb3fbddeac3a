"""spaCy's reader of a project file, against the files that `export spacy` writes."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from click.testing import CliRunner
from spacy.tokens import DocBin
from spacy.util import registry
from thinc.api import Config

import exports
from annotator.cli.main import main
from corpus.errors import ExportError, InputError, NotFoundError, ProjectError
from corpus.store.db.clock import now
from exports.api.corpus_reader import NAME, project_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.model import Article
    from corpus.store import Project

ROOT = Path(exports.__file__).parents[1]
TEXTS = (
    "[Rebels]A left [Kesh]L on Tuesday, didn't they?",
    "[Kesh]L and [Varda]L fell to [12]N men.\n\n[Soldiers]A fled.",
    "[Officials]A said that [56]N [soldiers]A were hurt.",
    "Nothing was to be seen.\n\n \n\nNobody came.",
)


def marked(number: int) -> str:
    chance = Random(number)
    words = " ".join(chance.choices(("convoy", "near", "town", "hit", "fled"), k=6))
    return f"{TEXTS[number % len(TEXTS)]} ({words} {number})"


@pytest.fixture
def filled(
    project: Project, add_article: Callable[..., Article], annotate: Callable[..., object]
) -> Project:
    for number in range(24):
        add_article(marked(number), f"a{number:02}")
        annotate(f"a{number:02}", "ben" if number % 3 else "ana", marked(number))
    return project


def export(project: Project, out: Path, *options: str) -> dict[str, Any]:
    command = ["--db", str(project.path), "export", "spacy", str(out), *options]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    manifest: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    return manifest


def stored(docs: Iterable[Doc]) -> Iterator[tuple[Any, ...]]:
    for doc in docs:
        tokens = [(t.text, t.whitespace_, t.norm_, t.ent_iob_, t.ent_type_) for t in doc]
        groups = {
            key: [(span.start, span.end, span.label_) for span in group]
            for key, group in doc.spans.items()
        }
        yield doc.text, tokens, groups


def read(nlp: Language, project: Project, side: str, **given: Any) -> list[tuple[Any, ...]]:
    reader = project_corpus(project.path, side, **given)
    return [*stored(example.reference for example in reader(nlp))]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ([], {}),
        (["--split", "50/30/20", "--salt", "x"], {"dev": 0.3, "test": 0.2, "salt": "x"}),
        (["--dev", "0.4", "--by", "paragraph"], {"dev": 0.4, "by": "paragraph"}),
        (["--annotator", "ben", "--basis", "single"], {"annotator": "ben", "basis": ["single"]}),
        (["--balance"], {"balance": {}}),
        (["--task", "spancat"], {"task": "spancat"}),
    ],
)
def test_the_reader_gives_the_docs_of_the_export(
    filled: Project, tmp_path: Path, command: list[str], options: dict[str, Any]
) -> None:
    nlp = spacy.blank("en")
    manifest = export(filled, tmp_path / "out", *command)
    pinned = {"digest": manifest["digest"], "until": manifest["options"]["last_edit"]}
    before = filled.path.read_bytes()
    for side, docs in manifest["docs"].items():
        file = DocBin().from_disk(tmp_path / "out" / f"{side}.spacy")
        exported = [*stored(file.get_docs(nlp.vocab))]
        assert len(exported) == docs > 0
        assert read(nlp, filled, side, options=options) == exported
        assert read(nlp, filled, side, options=manifest["options"], **pinned) == exported
        assert read(nlp, filled, side, options=tmp_path / "out") == exported
    assert filled.path.read_bytes() == before


def test_a_given_split_comes_from_the_manifest(filled: Project, tmp_path: Path) -> None:
    first = export(filled, tmp_path / "first", "--dev", "0.5")
    given = str(tmp_path / "first" / "provenance.jsonl")
    again = export(filled, tmp_path / "again", "--split", given)
    assert again["articles"] == first["articles"]
    docs = read(spacy.blank("en"), filled, "dev", options=tmp_path / "again" / "manifest.json")
    assert docs == read(spacy.blank("en"), filled, "dev", options={"dev": 0.5})


def test_a_project_that_changed_is_refused_or_read_as_it_was(
    filled: Project,
    add_article: Callable[..., Article],
    annotate: Callable[..., object],
    tmp_path: Path,
) -> None:
    nlp = spacy.blank("en")
    old = export(filled, tmp_path / "old")
    then = read(nlp, filled, "train", digest=old["digest"])
    at = now()
    while now() == at:  # times are stored in milliseconds
        pass
    filled.articles.retire("a01")
    add_article("[Rebels]A came to [Kesh]L.", "new")
    annotate("new", "ana", "[Rebels]A came to [Kesh]L.")
    annotate("a00", "ana", marked(0).replace("[Kesh]L", "Kesh"))
    new = export(filled, tmp_path / "new")
    assert old["digest"] != new["digest"]
    with pytest.raises(ExportError) as refused:
        read(nlp, filled, "train", digest=old["digest"])
    assert str(refused.value) == (
        f"{filled.path} has changed or the options have: the digest of its training set is "
        f"{new['digest']}, not {old['digest']} as the config asks. Set digest to the new one to "
        "train on the project as it is now, or set until to a tag, a time or an edit id to train "
        "on it as it was then."
    )
    for until in (old["options"]["last_edit"], at):
        assert read(nlp, filled, "train", digest=old["digest"], until=until) == then
    with pytest.raises(ExportError, match=f"as of .* has the digest {old['digest']}, not {'0'} "):
        read(nlp, filled, "train", digest="0", until=at)
    assert read(nlp, filled, "train", digest=new["digest"]) != then


def test_the_config_of_an_export_reads_its_set_whatever_happened_since(
    filled: Project,
    annotate: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled.articles.retire("a02")
    manifest = export(filled, tmp_path / "out", "--dev", "0.4")
    nlp = spacy.blank("en")
    file = DocBin().from_disk(tmp_path / "out" / "train.spacy")
    exported = [*stored(file.get_docs(nlp.vocab))]
    monkeypatch.chdir(tmp_path / "out")
    text = Path("project_file.cfg").read_text("utf-8")
    config = Config().from_str(text, overrides={"paths.project_file": str(filled.path)})

    def read_again() -> list[tuple[Any, ...]]:
        reader = registry.resolve({"reader": {**config["corpora"]["train"], "@readers": NAME}})
        return [*stored(example.reference for example in reader["reader"](nlp))]

    assert config["corpora"]["dev"]["digest"] == manifest["digest"]
    with monkeypatch.context() as patch:
        patch.setattr("corpus.store.Project.write_copy", None)  # nothing has changed yet
        assert read_again() == exported
    filled.articles.retire("a01")
    filled.articles.restore("a02")
    annotate("a00", "ana", marked(0).replace("[Kesh]L", "Kesh"))
    filled.labels.rename("LOCATION", "PLACE")
    before = filled.path.read_bytes()
    assert read_again() == exported
    assert filled.path.read_bytes() == before
    filled.articles.purge("a03")
    with pytest.raises(ExportError, match="Purged articles cannot be read again"):
        read_again()


@pytest.mark.parametrize(
    ("until", "error", "message"),
    [
        ("00", NotFoundError, "The project has no tag and no edit '00', and it is no time in"),
        ("2026-03-01T12:00", InputError, "has no time zone: give a time such as"),
        ("2026-03-01", InputError, "has no time zone"),
        ("9999-01-01T00:00:00Z", InputError, "is in the future"),
        ("2001-01-01T00:00:00Z", ExportError, "There is no gold to export"),
    ],
)
def test_a_moment_of_no_use_is_refused(
    filled: Project, until: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read(spacy.blank("en"), filled, "train", until=until)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"options": {"seed": 1}}, f"The options of {NAME}: states options that this version"),
        ({"options": {"dev": "0.2"}}, f"The options of {NAME}: states no shares"),
        ({"side": "test"}, "has no side 'test' with these options, only train, dev: name one"),
        ({"path": "missing.db"}, "No project at missing.db"),
    ],
)
def test_wrong_settings_are_refused(filled: Project, given: dict[str, Any], message: str) -> None:
    settings = {"path": filled.path, "side": "train", **given}
    with pytest.raises((ExportError, ProjectError)) as refused:
        list(project_corpus(**settings)(spacy.blank("en")))
    assert message in str(refused.value)


def test_the_other_settings_mean_what_they_mean_in_spacy(filled: Project) -> None:
    nlp = spacy.blank("en")
    whole = read(nlp, filled, "train")
    assert read(nlp, filled, "train", limit=3) == whole[:3]
    shortest = min(len(tokens) for _, tokens, _ in whole)
    short = [doc for doc in whole if len(doc[1]) <= shortest]
    assert read(nlp, filled, "train", max_length=shortest + 1) == short
    twice = project_corpus(filled.path, "train", augmenter=lambda _, example: [example, example])
    assert len(list(twice(nlp))) == 2 * len(whole)
    assert next(twice(nlp)).predicted.text == whole[0][0]


def test_an_unpinned_run_names_its_digest(
    filled: Project, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    digest = export(filled, tmp_path / "out")["digest"]
    read(spacy.blank("en"), filled, "dev", digest=digest)
    assert caplog.messages == []
    read(spacy.blank("en"), filled, "dev")
    assert caplog.messages == [
        f"{filled.path} is read unpinned: set digest = {digest} to prove later on what was trained"
    ]


def test_pyproject_declares_what_spacy_looks_for() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points = declared["entry-points"]
    assert points["spacy_readers"] == {NAME: "exports.api.corpus_reader:project_corpus"}
    assert points["spacy_displacy_colors"] == {"annotator": "exports.api.colours:default_colours"}
    assert points["spacy_factories"] == {"annotator_rules": "corpus.rules.factory:make_rules"}
