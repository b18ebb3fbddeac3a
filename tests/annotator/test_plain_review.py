"""Review as a dialogue: commands in, lines and gold out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from annotator.plain.review import converse
from tests.conftest import unmarked
from tests.plain_sql import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    Review = Callable[..., ReviewSession]

GOLD = "SELECT article_id, label, text FROM gold ORDER BY article_id, start"


@pytest.fixture(autouse=True)
def _three_articles(add_article: Callable[..., object], annotate: Callable[..., object]) -> None:
    """The same edge differs in two articles, a label in the third."""
    for name, ana, bea in (
        ("a1", "The [army]A left [Kesh]L.", "[The army]A left [Kesh]L."),
        ("a2", "The [police]A met in [Varda]L.", "[The police]A met in [Varda]L."),
        ("a3", "[Kesh]A spoke.", "[Kesh]L spoke."),
    ):
        text, _ = unmarked(ana)
        add_article(text, name)
        annotate(name, "ana", ana)
        annotate(name, "bea", bea)


def dialogue(session: ReviewSession, *commands: str, **options: bool) -> str:
    out = io.StringIO()
    converse(session, [f"{command}\n" for command in commands], out, **options)
    assert "\x1b" not in out.getvalue()
    assert "\r" not in out.getvalue()
    return out.getvalue()


def test_a_disagreement_is_printed_in_words_and_settled_by_its_lane(
    project: Project, open_review: Review
) -> None:
    session = open_review(order="import")
    shown = dialogue(session, "c ACTOR 2", "1", "enter", "A", "enter")
    assert (
        "\n[The army] left Kesh.\n"
        "  boundary: left by 1 token (“The”) · 1 of 1 left\n"
        "  1 annotator 1: “army” ACTOR\n"
        "  2 annotator 2: “The army” ACTOR\n"
        "  Chosen: nothing yet\n"
    ) in shown
    assert "  Reason: ACTOR 2\n" in shown
    assert "No disagreement is left. A: accept 1 unanimous span" in shown
    assert "# Title of a2" in shown
    assert lines(project.path, GOLD) == ["a1 ACTOR army", "a1 LOCATION Kesh"]


def test_a_reviewer_relabels_shows_names_and_goes_back_in_lines(
    project: Project, open_review: Review
) -> None:
    session = open_review(order="import")
    shown = dialogue(
        session,
        *("go a3", "b", "r", "r place", "r location", "t", "u", "x", "u", "2", "", "history"),
        *("comments", "g", "?", "nonsense", "l what", "q", "1"),
    )
    assert "1 ana: “Kesh” ACTOR\n  2 bea: “Kesh” LOCATION" in shown
    assert "3 LOCATION · " in shown
    assert "“place” is no label here. 0: all labels" in shown
    assert "Chosen: “Kesh” LOCATION" in shown
    assert "w all similar disagreements as a list" in shown
    assert "“nonsense” is not a command; ? lists them." in shown
    assert "“l what” is not a command" in shown
    assert lines(project.path, GOLD) == ["a3 LOCATION Kesh"]


def test_similar_disagreements_are_settled_from_a_list(
    project: Project, open_review: Review
) -> None:
    session = open_review(order="import", takes_unanimous=True)
    shown = dialogue(session, "w", "", "enter", "rows", "l", "enter longer", "q")
    assert "All similar disagreements · 2 places in 2 articles · 2 ticked" in shown
    assert "1. ticked · Title of a1: [The army] left Kesh.\n" in shown
    assert "2. ticked · Title of a2: [The police] met in Varda.\n" in shown
    assert "“” is not a command" in shown
    assert "Choose a decision first: a, x, s, l, r or p" in shown
    assert "  Becomes: “The army” ACTOR\n" in shown
    assert "(Settled 2 places in 2 articles" in shown
    found = lines(project.path, GOLD)
    assert {"a1 ACTOR The army", "a2 ACTOR The police"} < {*found}


def test_inconsistent_strings_are_fixed_from_a_list(project: Project, open_review: Review) -> None:
    session = open_review(order="import", takes_unanimous=True)
    dialogue(session, "1", "enter", "1", "enter", "1", "enter")
    shown = dialogue(session, "?", "rows", "escape", "t", lists_strings=True)
    assert "Consistency · " in shown
    assert "escape: back to the article" in shown
    assert "Kesh spoke." in shown


def test_the_command_reads_a_pipe(project: Project) -> None:
    told = ["--db", str(project.path), "review", "--plain", "--as", "rita", "--new", "--names"]
    result = CliRunner().invoke(main, told, input="1\nq\n")
    assert result.exit_code == 0, result.output
    assert " · rita · review · 0/3 settled. ? lists the commands.\n" in result.output
    assert "1 ana: " in result.output
    assert lines(project.path, "SELECT DISTINCT via FROM edits WHERE layer = 'adjudication'") == [
        "plain"
    ]
    refused = CliRunner().invoke(main, [*told[:-2], "--theme", "light"])
    assert refused.exit_code == 2
