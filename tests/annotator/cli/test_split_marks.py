"""A project with the tokenizer `split-marks`, from the import to the packaged pipeline."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator import open_project
from corpus.store import Project
from corpus.text.tokenizer import Tokenizer, blank_pipeline
from corpus.text.tokens import Tokens
from exports.api.corpus_reader import project_corpus
from exports.training_set import tokenizer_file
from tests.conftest import unmarked

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from corpus.model import Span

    Run = Callable[..., Result]

# `⟦` stands for the bracket of a footnote mark.
ARTICLES = [
    "The [Syrian Electronic Army]A.⟦4⟧ fled to [Mosul]L\u200e on Sunday.\n\nThe [army]A,⟦1⟧ too.",
    "[12–15]N [rebels]A left [Kirkuk]L.⟦1⟧⟦2⟧ A [U.S.]A-Iraq patrol met them.",
    "The [residents]A.⟦citation needed⟧ They stayed in [Kesh]L\u200e, officials said.",
    "[Rebels]A(Arabic: x) took [Varda]L.⟦3⟧\n\nNobody else came.",
    "The [Kurdish]A-led force of [40]N [men]A† rested near [Orlan]L.”⟦5⟧",
    "[Police]A.⟦7⟧ said that \u200e[Halva]L fell.",
    "Nothing happened.⟦1⟧",
]
NAMES = {
    number: name for name, number in zip(("ACTOR", "NUMBER", "LOCATION"), (1, 2, 3), strict=True)
}


def without_marks(marked: str) -> tuple[str, list[Span]]:
    text, spans = unmarked(marked)
    return text.replace("⟦", "[").replace("⟧", "]"), spans


def gold_lines() -> bytes:
    lines = []
    for number, marked in enumerate(ARTICLES):
        text, spans = without_marks(marked)
        extents = [
            {"start": span.start, "end": span.end, "label": NAMES[span.label]} for span in spans
        ]
        lines.append(json.dumps({"id": f"a{number}", "text": text, "spans": extents}))
    return "\n".join(lines).encode()


@pytest.fixture
def gold(run: Run) -> Run:
    """Gold that fits no tokens of spaCy's own tokenizer."""
    options = ("--gold", "rea", "--tokenizer", "split-marks")
    result = run("import", "-", *options, input=gold_lines())
    assert "7 new, 0 known, 0 refused" in result.output
    return run


def test_most_of_this_gold_does_not_fit_spacys_tokenizer(run: Run) -> None:
    result = run("import", "-", "--gold", "rea", input=gold_lines())
    assert "1 new, 0 known, 6 refused" in result.stdout
    assert "6 would fit in a new project with --tokenizer split-marks." in result.stderr


def test_an_export_has_the_tokenizer_and_says_how_to_use_it(gold: Run, tmp_path: Path) -> None:
    assert gold("check").exit_code == 0
    result = gold("export", "spacy", "out", "--dev", "0.4", "--test", "0.2")
    assert result.exit_code == 0
    out = tmp_path / "out"
    source = (out / "tokenizer.py").read_text(encoding="utf-8")
    assert source == tokenizer_file.source()
    assert '@tokenizers = "annotator.SplitMarks.v1"' in (out / "config.cfg").read_text()
    stated = json.loads((out / "manifest.json").read_text())
    assert stated["tokenizer"] == "split-marks"
    assert "tokenizer.py" in stated["files"]
    environment = json.loads((out / "environment.json").read_text())
    assert environment["tokenizer"].startswith("annotator.SplitMarks.v1 on spacy.blank('en')")
    card = (out / "README.md").read_text()
    for command in (
        "train config.cfg --output model",
        "evaluate model/model-best test.spacy",
        "package model/model-best packages",
    ):
        assert f"python -m spacy {command} --code tokenizer.py\n" in card
    assert "all as in" in gold("verify", "out").stdout


@pytest.mark.parametrize("by", ["article", "paragraph"])
def test_a_set_is_rebuilt_with_the_same_bytes(gold: Run, tmp_path: Path, by: str) -> None:
    gold("export", "spacy", "out", "--by", by)
    gold("import", "-", "--gold", "rea", input=b'{"text": "Later.[9]", "spans": []}')
    result = gold("rebuild", "out/manifest.json", "again")
    assert "recreated with the same bytes\n" in result.stdout
    files = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("out", "again")
    ]
    assert files[0] == files[1]
    assert "tokenizer.py" in files[1]


def test_verify_names_another_tokenizer(gold: Run, tmp_path: Path) -> None:
    gold("export", "spacy", "out")
    out = tmp_path / "out"
    kept = {
        name: (out / name).read_text() for name in ("tokenizer.py", "config.cfg", "manifest.json")
    }

    def found(name: str, old: str, new: str) -> str:
        for other, text in kept.items():
            (out / other).write_text(text)
        (out / name).write_text(kept[name].replace(old, new))
        described = json.loads((out / "manifest.json").read_text())
        for listed, file in described["files"].items():
            file["sha256"] = hashlib.sha256((out / listed).read_bytes()).hexdigest()
        (out / "manifest.json").write_text(json.dumps(described))
        return gold("verify", "out").stderr

    assert "file tokenizer.py: is not the tokenizer" in found("tokenizer.py", "INFIXES", "INFIX")
    own = ("annotator.SplitMarks.v1", "spacy.Tokenizer.v1")
    assert "file config.cfg: names another tokenizer" in found("config.cfg", *own)
    other = found("manifest.json", '"split-marks"', '"spacy"')
    assert "manifest.json tokenizer: states spacy, and the export gives split-marks" in other
    listed = found("manifest.json", '"tokenizer.py"', '"README.md"')
    assert "file tokenizer.py: is not in the manifest" in listed


def test_a_project_of_spacys_tokenizer_exports_no_file_for_it(run: Run, tmp_path: Path) -> None:
    lines = [{"id": str(n), "text": f"Nothing happened, {n}.", "spans": []} for n in range(5)]
    run("import", "-", "--gold", "rea", input="\n".join(map(json.dumps, lines)).encode())
    assert run("export", "spacy", "out").exit_code == 0
    assert not (tmp_path / "out" / "tokenizer.py").exists()
    assert '@tokenizers = "spacy.Tokenizer.v1"' in (tmp_path / "out" / "config.cfg").read_text()
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["tokenizer"] == "spacy"
    assert "--code" not in (tmp_path / "out" / "README.md").read_text()


def test_other_formats_have_the_same_tokens(gold: Run, tmp_path: Path) -> None:
    gold("export", "conll", "gold.conll", "--columns", "2")
    tagged = (tmp_path / "gold.conll").read_text()
    assert "Electronic\tI-ACTOR\nArmy\tI-ACTOR\n.\tO\n[\tO\n4\tO\n]\tO\n\nfled\tO" in tagged


def test_suggesters_cut_as_the_project_does(gold: Run, tmp_path: Path) -> None:
    words = ("Army", "Halva", "12–15", "Mosul")
    patterns = [json.dumps({"label": "ACTOR", "pattern": word}) for word in words]
    (tmp_path / "words.jsonl").write_text("\n".join(patterns))
    assert (
        "words.jsonl: 7 articles, 4 suggestions"
        in gold("suggest", "--suggester", "words.jsonl").output
    )
    result = gold("suggest", "--suggester", "default")
    assert result.exit_code == 0
    assert "Widened" not in result.stderr
    with Project.open(tmp_path / "annotations.db", write=False) as project:
        name = next(name for name in project.suggestions.names() if "rules" in name)
        found = {
            article.text[slice(*suggestion.span.extent)]
            for article in project.articles.all()
            for suggestion in project.suggestions.of(article.id, name)
        }
    assert {"Mosul", "Kirkuk", "12–15", "residents"} <= found
    assert not found & {"1", "2", "3", "4", "5", "7"}, "the numbers of footnotes"


def test_programs_and_spacys_reader_get_the_same_tokens(gold: Run, tmp_path: Path) -> None:
    gold("import", "-", "--gold", "rea", input=b'{"text": "They didn\'t go.[1]", "spans": []}')
    tokenizer = Tokenizer("en", "split-marks")
    with open_project(tmp_path / "annotations.db") as project:
        docs = [*project.gold().docs()]
    assert len(docs) == 8
    for doc in docs:
        tokens = Tokens(doc.text, *tokenizer.encode(doc.text))
        assert [token.idx for token in doc] == tokens.starts
        assert [token.norm_ for token in doc if token.text == "n't"] in ([], ["not"])
    read = project_corpus(tmp_path / "annotations.db", "train")
    for example in read(blank_pipeline("en", "split-marks")):
        alignment = example.alignment.x2y.data
        assert list(alignment) == list(range(len(example.reference)))


# -- spaCy's own commands, where annotator is not installed -------------------------------------


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all installed packages but this one."""
    folder = tmp_path_factory.mktemp("packages")
    for place in (Path(place) for place in sys.path if place.endswith("site-packages")):
        for entry in place.iterdir():
            own = entry.name.startswith(("annotator", "corpus", "exports", "_", "__editable__"))
            if not own and entry.suffix != ".pth" and not (folder / entry.name).exists():
                (folder / entry.name).symlink_to(entry)
    return folder


@pytest.mark.slow
def test_training_evaluation_and_package_cut_alike(
    gold: Run, tmp_path: Path, packages: Path
) -> None:
    gold("export", "spacy", "out", "--dev", "0.4")
    out, code = tmp_path / "out", ("--code", "tokenizer.py")

    def python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-S", *arguments],
            cwd=out,
            env={**os.environ, "PYTHONPATH": str(packages), "ANSI_COLORS_DISABLED": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in ((0, 1) if "debug" in arguments else (0,)), done.stderr
        return done.stdout

    missing = "import importlib.util as u; print(u.find_spec('annotator'), u.find_spec('corpus'))"
    assert python("-c", missing) == "None None\n"
    checked = python("-m", "spacy", "debug", "data", "config.cfg", *code)
    assert "✔ Corpus is loadable" in checked
    assert "misaligned" not in checked
    steps = ("--training.max_steps", "30", "--training.eval_frequency", "15")
    python("-m", "spacy", "train", "config.cfg", "--output", "model", *steps, *code)
    scores = ("evaluate", "model/model-best", "dev.spacy", "--output", "scores.json")
    python("-m", "spacy", *scores, *code)
    assert json.loads((out / "scores.json").read_text())["token_acc"] == 1.0
    (out / "packages").mkdir()
    python("-m", "spacy", "package", "model/model-best", "packages", "--build", "none", *code)
    (package,) = (out / "packages").iterdir()
    texts = [without_marks(marked)[0] for marked in ARTICLES]
    module = package.name.rpartition("-")[0]
    shutil.copy(package / "meta.json", package / module)  # as its setup.py does
    program = (
        f"import json, sys; sys.path.insert(0, {str(package)!r}); import {module} as made; "
        "nlp = made.load(); "
        "print(json.dumps([[t.idx for t in nlp(text)] for text in json.loads(sys.argv[1])]))"
    )
    tokenizer = Tokenizer("en", "split-marks")
    assert json.loads(python("-c", program, json.dumps(texts))) == [
        Tokens(text, *tokenizer.encode(text)).starts for text in texts
    ]
    result = gold("suggest", "--suggester", "out/model/model-best", "--trust")
    assert "7 articles" in result.output
    assert "Widened" not in result.stderr
