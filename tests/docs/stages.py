"""The folders in which the transcripts of the pages are played, by the page's path below docs/."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from click.testing import CliRunner

from annotator.cli.main import main
from annotator.session.labelling.session import LabellingSession
from annotator.session.labelling.unaided import Lot
from corpus.store import Project, articles, edits, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SAMPLES = (files("corpus") / "samples" / "articles.jsonl").read_text("utf-8")
LABELS = ("ACTOR", "LOCATION", "NUMBER")


def annotator(*arguments: str, stdin: str = "") -> str:
    """Run the command line in the current folder; AssertionError if it fails."""
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exit_code == 0, (arguments, result.output)
    return result.output


def files_to_import(folder: Path) -> None:
    """`news.jsonl`, with the sample articles and their spans, and three texts in `articles/`."""
    (folder / "news.jsonl").write_text(SAMPLES, "utf-8")
    (folder / "articles").mkdir()
    for number in range(3):
        text = f"Rebels left Kesh on Tuesday with {number + 3} trucks.\n\n" * (number + 1)
        (folder / "articles" / f"{number}.txt").write_text(text, "utf-8")


def files_of_other_tools(folder: Path) -> None:
    """`brat/` with a relation, `news.conll`, and `webanno.tsv`."""
    (folder / "brat").mkdir()
    (folder / "brat" / "report.txt").write_text("Rebels left Kesh.\n")
    (folder / "brat" / "report.ann").write_text(
        "T1\tACTOR 0 6\tRebels\nT2\tLOCATION 12 16\tKesh\nR1\tFrom Arg1:T1 Arg2:T2\n"
    )
    (folder / "news.conll").write_text(
        "-DOCSTART- -X- O O\n\nPolice NNS B-NP B-ACTOR\ncame VBD B-VP O\n. . O O\n\n"
    )
    (folder / "webanno.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Kesh is quiet.\n"
        "1-1\t0-4\tKesh\tLOCATION\t\n1-2\t5-7\tis\t_\t\n1-3\t8-14\tquiet.\t_\t\n"
    )


def demo(folder: Path) -> None:
    """The demo project."""
    del folder
    annotator("demo", "--no-open")


def imported(folder: Path) -> None:
    """A project with the sample articles, whose spans are suggestions."""
    files_to_import(folder)
    annotator("import", "news.jsonl")


def gold(folder: Path) -> None:
    """A project in which rea has settled the sample articles."""
    files_to_import(folder)
    annotator("import", "news.jsonl", "--gold", "rea")


def part_of_a_corpus(folder: Path) -> None:
    """A project with three of the sample articles, which are all in `corpus.jsonl`."""
    (folder / "corpus.jsonl").write_text(SAMPLES, "utf-8")
    (folder / "few.jsonl").write_text("\n".join(SAMPLES.splitlines()[:3]), "utf-8")
    annotator("import", "few.jsonl")


def two_people(folder: Path) -> None:
    """A project in which ana and ben have finished the sample articles; ben differs regularly."""
    files_to_import(folder)
    articles = [json.loads(line) for line in SAMPLES.splitlines()]
    ben = [{**article, "spans": _otherwise(article["spans"])} for article in articles]
    lines = (json.dumps(article) for article in ben)
    (folder / "ben.jsonl").write_text("\n".join(lines), "utf-8")
    annotator("import", "news.jsonl", "--annotator", "ana")
    annotator("import", "ben.jsonl", "--annotator", "ben")


def two_laptops(folder: Path) -> None:
    """A project with the sample articles, and what ana and ben then annotate apart."""
    articles = [json.loads(line) for line in SAMPLES.splitlines()]
    (folder / "news.jsonl").write_text(SAMPLES, "utf-8")
    annotator("import", "news.jsonl")
    otherwise = {**articles[3], "spans": _otherwise(articles[3]["spans"])}
    for name, some in {
        "plane": articles[:4],
        "home": [otherwise, articles[4]],
        "ben": articles[5:7],
    }.items():
        lines = (json.dumps(article) for article in some)
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


def _otherwise(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every seventh span is left out, and every eleventh has another label."""
    return [
        {**span, "label": LABELS[LABELS.index(span["label"]) - 1], "value": None}
        if number % 11 == 0
        else span
        for number, span in enumerate(spans, 1)
        if number % 7
    ]


def two_versions(folder: Path) -> None:
    """A project that ana had finished when it was tagged v1, and rita settled in part before v2."""
    files_to_import(folder)
    samples = [json.loads(line) for line in SAMPLES.splitlines()]
    changed = [{**article, "spans": _otherwise(article["spans"])} for article in samples[:3]]
    lines = (json.dumps(article) for article in changed)
    (folder / "rita.jsonl").write_text("\n".join(lines), "utf-8")
    lines = (json.dumps(article) for article in samples[:6])
    (folder / "ana.jsonl").write_text("\n".join(lines), "utf-8")
    with _at("2026-03-02T09:00:00.000+00:00"):
        annotator("import", "ana.jsonl", "--annotator", "ana")
        annotator("tag", "v1", "--note", "the first round")
    with _at("2026-03-09T09:00:00.000+00:00"):
        annotator("import", "rita.jsonl", "--gold", "rita")
        annotator("import", "news.jsonl", "--annotator", "ana")
        annotator("tag", "v2", "--note", "after review")


@contextmanager
def _at(time: str) -> Iterator[None]:
    """Store everything at one time."""
    modules = (edits, articles, tags)
    with ExitStack() as stack:
        for module in modules:
            stack.enter_context(patch.object(module, "now", lambda: time))
        yield


def half_unaided(folder: Path) -> None:
    """A project in which ana accepted what was shown, and found one place in four by herself."""
    texts = (
        f"Relief reached Kesh, Ordun, Varda and Tarn on day {number} of the siege."
        for number in range(30)
    )
    articles = (
        {
            "id": f"a{number:02}",
            "text": text,
            "spans": [
                {"start": at, "end": at + len(name), "label": "LOCATION"}
                for name in ("Kesh", "Ordun", "Varda", "Tarn")
                if (at := text.index(name))
            ],
        }
        for number, text in enumerate(texts)
    )
    lines = (json.dumps(article) for article in articles)
    (folder / "siege.jsonl").write_text("\n".join(lines), "utf-8")
    annotator("import", "siege.jsonl")
    with Project.open(folder / "annotations.db") as project:
        project.use_memory(on=False)
        _label(project)


def _label(project: Project) -> None:
    lot = Lot(0.5, Random(7).random)
    session = LabellingSession(project, project.people.get_or_add("ana"), via="screen", lot=lot)
    for number in range(30):
        session.go_to_article(f"a{number:02}")
        if session.draft.unaided:
            session.cursor.go_to(session.draft.hidden[0].span.start)
            session.editor.label(3)
        while session.draft.undecided_count:
            session.cursor.next_suggestion()
            session.accept()
        here = session.key.article_id
        session.finish()
        if session.key.article_id == here:
            session.finish()


STAGES: dict[str, Callable[[Path], None]] = {
    "annotators/accessibility.md": two_people,
    "annotators/numbers.md": files_to_import,
    "annotators/plain-mode.md": demo,
    "annotators/settings.md": imported,
    "annotators/suggestions.md": imported,
    "engineers/drawing.md": part_of_a_corpus,
    "engineers/export.md": gold,
    "engineers/formats.md": gold,
    "engineers/import.md": files_to_import,
    "engineers/import-formats.md": files_of_other_tools,
    "engineers/project-file.md": two_people,
    "engineers/shards.md": imported,
    "engineers/suggesters.md": imported,
    "engineers/versions.md": two_versions,
    "leads/board.md": two_people,
    "leads/laptops.md": two_laptops,
    "leads/practice.md": gold,
    "leads/team.md": imported,
    "reviewers/agreement.md": two_people,
    "reviewers/automation-bias.md": half_unaided,
    "reviewers/consistency.md": gold,
    "reviewers/history.md": two_versions,
}
"""Page -> what fills the folder before its first command."""

EXAMPLES: dict[str, Callable[[Path], None]] = {
    "engineers/python-api.md": gold,
    "engineers/shards.md": imported,
}
"""Page with examples in Python -> what fills the folder before the first."""
