"""With and without suggestions on the command line: `status --unaided` and `agreement`."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from annotator.session.labelling.unaided import Lot

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

WORDS = ["Kesh", "Ordun", "Varda", "Tarn"]


@pytest.fixture
def work(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> Callable[..., None]:
    """Whoever is named labels so many articles: all that is shown, else one place of four."""
    project.use_memory(on=False)

    def label(*names: str, articles: int) -> None:
        for number in range(articles):
            marked = " ".join(f"saw [{word}]L {number}." for word in WORDS)
            add_article(marked, f"a{number:02}")
        for name in names:
            session = open_session(name, lot=Lot(0.5, Random(7).random))
            for number in range(articles):
                session.go_to_article(f"a{number:02}")
                _finish(session)

    return label


def _finish(session: LabellingSession) -> None:
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


def json_of(run: Callable[..., Any], project: Project, *arguments: str) -> Any:
    result = run("--db", str(project.path), *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_status_unaided_works_for_one_person(
    run: Callable[..., Any], work: Callable[..., None], project: Project
) -> None:
    work("ana", articles=30)
    found = json_of(run, project, "status", "--unaided")
    figures = {one["figure"]: one for one in found["figures"]}
    taken = figures["accepted/found"]
    assert (taken["with"]["value"], taken["without"]["value"]) == (1, 0.25)
    assert taken["difference"]["value"] == 0.75
    assert taken["with"]["articles"] + taken["without"]["articles"] == 30
    assert taken["without"]["spans"] == 4 * taken["without"]["articles"]
    assert "settled by others: 10 more are needed" in figures["recall"]["without"]["reason"]
    assert figures.keys() == found["how"].keys()
    (ana,) = json_of(run, project, "status")["annotators"]
    assert ana["unaided"] == taken["without"]["articles"]

    shown = run("--db", str(project.path), "status", "--unaided").output
    assert "with and without suggestions: ana" in shown
    assert "+.75 +.75…+.75" in shown
    assert "Undefined: recall, precision (0 articles with suggestions" in " ".join(shown.split())
    finished = f"finished without suggestions, by chance: ana {ana['unaided']} of 30"
    assert finished in run("--db", str(project.path), "status").output


def test_agreement_prints_the_comparison_after_its_figures(
    run: Callable[..., Any], work: Callable[..., None], project: Project
) -> None:
    work("ana", "ben", articles=24)
    found = json_of(run, project, "agreement", "--draws", "100")["unaided"]
    assert {one["annotator"] for one in found["figures"]} == {None, "ana", "ben"}
    shown = run("--db", str(project.path), "agreement", "--draws", "100").output
    assert "with and without suggestions: all together" in shown
    narrowed = json_of(run, project, "agreement", "--annotator", "ana", "--with", "fixture 1")
    assert {one["annotator"] for one in narrowed["unaided"]["figures"]} == {"ana"}


def test_too_few_articles_say_how_many_are_needed(
    run: Callable[..., Any], work: Callable[..., None], project: Project
) -> None:
    work("ana", articles=6)
    shown = " ".join(run("--db", str(project.path), "status", "--unaided").output.split())
    assert "undefined" in shown
    assert "more are needed" in shown
    assert "nan" not in shown.lower()


def test_without_unaided_articles_the_message_says_how_to_get_some(
    run: Callable[..., Any],
    open_session: Callable[..., LabellingSession],
    add_article: Any,
    project: Project,
) -> None:
    add_article("[Kesh]L", "one")
    for name in ("ana", "ben"):
        session = open_session(name)
        session.go_to_article("one")
        session.accept()
        session.finish()
    result = run("--db", str(project.path), "status", "--unaided")
    assert result.exit_code == 1
    assert "annotator annotate --unaided 20" in result.output
    assert json_of(run, project, "agreement", "--draws", "100").get("unaided") is None
    assert "by chance" not in run("--db", str(project.path), "status").output
