"""Orders of the queue: commands in, articles in their order out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from corpus.model import Action, AnnotationKey, Change, Span, Suggestion
from corpus.store import Project
from corpus.store.opened import QueueFilter
from corpus.workflows.ranking import RANKED_AGAIN, choose_order, make_current, rank_more
from corpus.workflows.suggesting import BATCH, suggest_articles
from tests.pressing import press
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from click.testing import Result

    from annotator.session.labelling.session import LabellingSession
    from corpus.suggesters.suggester import Proposal

ACTOR, NUMBER, LOCATION = 1, 2, 3
TEXTS = {
    "one": "[Rebels]A left.",
    "two": "[Kesh]L and [Varda]L fell.",
    "three": "[Rebels]A met [soldiers]A again.",
    "four": "Nothing stood there.",
    "five": "[Kesh]L fell to [rebels]A at dawn.",
}


@pytest.fixture
def filled(project: Project, add_article: Callable[..., object]) -> Project:
    """Places are right nine times in ten, actors once in four."""
    for name, text in TEXTS.items():
        add_article(text, name)
    sources = {"one": "wire", "two": "desk", "three": "wire", "four": "agency", "five": "desk"}
    for name, source in sources.items():
        project._db.execute("UPDATE articles SET source = ? WHERE id = ?", [source, name])
    give_verdicts(project, LOCATION, right=90, wrong=10)
    give_verdicts(project, ACTOR, right=25, wrong=75)
    return project


@pytest.fixture
def queue(filled: Project, run: Callable[..., Result]) -> Callable[..., Result]:
    return lambda *options: run("--db", str(filled.path), "queue", "--as", "ana", *options)


def worked_through(session: LabellingSession) -> list[str]:
    """The articles that a person comes to, one after the other, editing each."""
    seen = [session.key.article_id]
    while True:
        session.editor.flag()
        press(session, session.queue.next_article)
        if session.key.article_id == seen[-1]:
            return seen
        seen.append(session.key.article_id)


ORDERED = {
    "import": ["one", "two", "three", "four", "five"],
    "source": ["four", "two", "five", "one", "three"],
    "uncertain": ["three", "five", "one", "two", "four"],
    "sure": ["four", "two", "one", "five", "three"],
}


@pytest.mark.parametrize("order", list(ORDERED))
def test_everybody_goes_by_the_order_of_the_project(
    queue: Callable[..., Result], open_session: Callable[..., LabellingSession], order: str
) -> None:
    result = queue("--order", order)
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"order: {order} · 5 articles waiting", "overlap: 1 · lease: 3 days"]
    assert [line.split()[0] for line in lines[3:]] == ORDERED[order]
    assert worked_through(open_session()) == ORDERED[order]
    report = json.loads(queue("--json").stdout)
    assert (report["order"], report["waiting"], report["next"]) == (order, 0, [])
    assert {(one["name"], one["leased"]) for one in report["held"]} == {("ana", True)}
    assert len(report["held"]) == 5


def test_it_says_how_many_suggestions_are_expected_wrong(queue: Callable[..., Result]) -> None:
    report = json.loads(queue("--json", "--most", "2").stdout)
    assert (report["order"], report["waiting"]) == ("import", 5)
    one, two = report["next"]
    assert (one["id"], one["source"], one["suggestions"]) == ("one", "wire", 1)
    assert 0.65 < one["expected_wrong"] < 0.8
    assert two["suggestions"] == 2
    assert 0.15 < two["expected_wrong"] < 0.3


def test_an_unknown_order_is_wrong_usage(queue: Callable[..., Result]) -> None:
    result = queue("--order", "random")
    assert result.exit_code == 2
    assert "import" in result.stderr


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (QueueFilter(source="desk"), ["five", "two"]),
        (QueueFilter("unfinished", source="wire"), ["three", "one"]),
        (QueueFilter("undecided"), ["three", "five", "one", "two", "four"]),
    ],
)
def test_filters_keep_the_order(
    filled: Project,
    open_session: Callable[..., LabellingSession],
    wanted: QueueFilter,
    articles: list[str],
) -> None:
    choose_order(filled, "uncertain")
    session = open_session()
    session.queue.narrow(wanted)
    if session.key.article_id != articles[0]:
        session.start(articles[0])
    assert worked_through(session) == articles


def test_articles_with_suggestions_to_come_take_their_place(
    filled: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    choose_order(filled, "uncertain")
    session = open_session()
    assert session.key.article_id == "three"
    session.editor.flag()
    add_article("[Rebels]A and [soldiers]A and [officials]A came.", "six")
    rank_more(filled, ["six"])
    press(session, session.queue.next_article)
    assert session.key.article_id == "six"


def test_suggestions_that_come_during_the_look_take_their_place(
    filled: Project, add_article: Callable[..., object]
) -> None:
    choose_order(filled, "uncertain")

    def come(done: int) -> None:
        if done == len(TEXTS):
            with Project.open(filled.path) as elsewhere:
                wrong = [Suggestion(Span(n, n + 1, ACTOR)) for n in range(9)]
                elsewhere.suggestions.add("fixture 1", "six", wrong)
                rank_more(elsewhere, ["six"])

    article = filled.articles.get("four")
    filled.articles.add(replace(article, id="six"), tokenizer="")
    choose_order(filled, "uncertain", progress=come)
    assert filled.queue.upcoming(99, most=9)[0] == "six"


def test_a_run_reads_the_memory_once(filled: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_order(filled, "uncertain")
    article = filled.articles.get("four")
    for number in range(3 * BATCH):
        filled.articles.add(replace(article, id=f"more {number}"), tokenizer="")
    of_all = Mock(wraps=filled.memories.of_all)
    monkeypatch.setattr(filled.memories, "of_all", of_all)
    suggest_articles(filled, _Silent())
    assert of_all.call_count == 1


class _Silent:
    def __init__(self) -> None:
        self.name = "fixture 1"
        self.settings: dict[str, object] = {}

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        return ([] for _ in texts)


def test_articles_without_suggestions_come_last(
    filled: Project, add_article: Callable[..., object]
) -> None:
    add_article("[Rebels]A and [soldiers]A and [officials]A came.", "six", suggester="other 1")
    choose_order(filled, "uncertain")
    assert filled.queue.upcoming(99, most=9) == [*ORDERED["uncertain"], "six"]


def test_another_suggester_is_another_order(filled: Project) -> None:
    choose_order(filled, "uncertain")
    filled.suggestions.register("other 1", {})
    wrong = [Suggestion(Span(n, n + 1, ACTOR)) for n in range(5)]
    for name in TEXTS:
        filled.suggestions.add("other 1", name, wrong if name == "four" else [])
    make_current(filled, "other 1")
    assert filled.queue.upcoming(99, most=9)[0] == "four"


@pytest.mark.slow
def test_the_articles_that_come_next_are_judged_by_the_history_of_now(
    filled: Project, open_session: Callable[..., LabellingSession]
) -> None:
    choose_order(filled, "uncertain")
    session = open_session()
    assert session.key.article_id == "three"
    session.editor.flag()
    give_verdicts(filled, LOCATION, right=0, wrong=9000)
    give_verdicts(filled, ACTOR, right=9000)
    assert filled.queue.upcoming(99, most=3) == ["five", "one", "two"]
    press(session, session.queue.next_article)
    assert session.key.article_id == "two"
    session.editor.flag()
    press(session, session.queue.next_article)
    assert session.key.article_id == "five"


def test_an_incomplete_run_blocks_nobody(
    filled: Project, open_session: Callable[..., LabellingSession]
) -> None:
    choose_order(filled, "uncertain")
    filled.suggestions.register("other 1", {})
    filled.suggestions.make_current("other 1")
    assert worked_through(open_session()) == ORDERED["uncertain"]


def test_few_articles_are_looked_at_before_the_next(filled: Project) -> None:
    choose_order(filled, "uncertain")
    assert len(filled.queue.upcoming_by_rank(99, QueueFilter(), most=RANKED_AGAIN)) == RANKED_AGAIN
    choose_order(filled, "source")
    assert filled.queue.upcoming_by_rank(99, QueueFilter(), most=RANKED_AGAIN) == []


def test_two_people_never_share_an_article_in_any_order(
    filled: Project, open_session: Callable[..., LabellingSession]
) -> None:
    choose_order(filled, "sure")
    ana, bo = open_session("ana"), open_session("bo")
    assert (ana.key.article_id, bo.key.article_id) == ("four", "two")


def test_a_lead_decides_who_labels_what(
    filled: Project, queue: Callable[..., Result], open_session: Callable[..., LabellingSession]
) -> None:
    filled.people.get_or_add("ana")
    result = queue("--assign", "ana", "fiv", "--source", "wire", "--lease", "0.5")
    assert result.stderr == "3 articles newly assigned to ana.\n"
    lines = result.stdout.splitlines()
    assert lines[:2] == ["order: import · 5 articles waiting", "overlap: 1 · lease: 0.5 days"]
    assert [line.split()[0] for line in lines[3:8]] == ["one", "three", "five", "two", "four"]
    assert [line.split() for line in lines[9:]] == [
        [article, "ana", "–", "assigned"] for article in ("one", "three", "five")
    ]
    assert queue("--assign", "bo", "two").exit_code == 1
    assert queue("--assign", "bo", "--new", "two").exit_code == 0
    cy = open_session("cy")
    assert worked_through(cy) == ["four"]
    assert queue("--release", "one", "--release", "bo", "--release", "five").stderr == (
        "Released one from ana.\nReleased two from bo.\nReleased five from ana.\n"
    )
    assert set(worked_through(open_session("cy"))) == {"four", "one", "two", "five"}
    report = json.loads(queue("--overlap", "2", "--json").stdout)
    assert (report["overlap"], report["lease_days"]) == (2, 0.5)
    assert queue("--overlap", "3", "two").stderr == "1 article: 3 people label each.\n"
    assert "overlap: 2 (1 with more people)" in queue().stdout
    assert queue("--overlap", "0", "two").stderr == "1 article: 2 people label each.\n"
    assert "overlap: 2 ·" in queue().stdout


def test_who_is_at_work_on_what(
    filled: Project, queue: Callable[..., Result], run: Callable[..., Result]
) -> None:
    for person, article, at in (("bo", "one", None), ("cy", "two", "2020-01-01T10:00:00+00:00")):
        key = AnnotationKey(article, filled.people.get_or_add(person).id)
        changes = [Change(Action.FLAGGED)]
        filled.edits.record(key, filled.edits.load(key), changes, via="screen", at=at)
    lines = queue("--most", "1").stdout.splitlines()
    assert lines[5].split() == [
        "two",
        "cy",
        "2020-01-01",
        "10:00",
        "begun,",
        "free",
        "for",
        "others",
    ]
    assert lines[6] == "… and 1 more: --most N"
    status = run("--db", str(filled.path), "status").stdout.splitlines()
    assert "at work on or assigned: bo 1" in status
    assert "begun, free for others again: 1 (two)" in status
    assert "Released one from bo." in queue("--release", "bo").stderr
    assert "Nothing to release" in queue("--release", "bo").stderr
    key = AnnotationKey("two", filled.people.get_or_add("bo").id)
    filled.edits.record(key, filled.edits.load(key), [Change(Action.FINISHED)], via="screen")
    assert "begun, no longer needed" in queue().stdout
    status = run("--db", str(filled.path), "status").stdout.splitlines()
    assert "begun, free for others again: 1 (one)" in status


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["one"], 2, "what to do with these articles"),
        (["--source", "wire"], 2, "what to do with these articles"),
        (["--assign", "ana"], 2, "Name the articles"),
        (["--new", "--overlap", "2"], 2, "--new is for"),
        (["--overlap", "0"], 2, "name them"),
        (["--lease", "0"], 2, "0 is not in the range"),
        (["--lease", "nan"], 2, "nan"),
        (["--second-opinion", "nan"], 2, "nan"),
        (["--release", "zoe"], 1, "neither a person nor an article"),
        (["--overlap", "2", "nothing"], 1, "nothing"),
        (["--overlap", "2", "--source", "radio"], 1, "agency, desk, wire"),
        (["--twice", "3"], 1, "no interval to narrow yet"),
    ],
)
def test_what_a_lead_cannot_mean_changes_nothing(
    filled: Project, queue: Callable[..., Result], options: list[str], code: int, message: str
) -> None:
    result = queue(*options)
    assert (result.exit_code, message in result.stderr) == (code, True)
    assert (filled.leases.overlap, filled.leases.days, filled.leases.held()) == (1, 3.0, [])


@pytest.mark.slow
def test_low_probability_brings_a_second_person(
    filled: Project, queue: Callable[..., Result], add_article: Callable[..., object]
) -> None:
    """Articles with actors, which are right once in four."""
    lines = queue("--second-opinion", "80").stdout.splitlines()
    assert lines[1] == "overlap: 1 (3 with more people) · lease: 3 days · second opinion below 0.8"
    for article in TEXTS:
        key = AnnotationKey(article, filled.people.get_or_add("ana").id)
        changes = [Change(Action.FINISHED)]
        filled.edits.record(key, filled.edits.load(key), changes, via="screen")
    bo = filled.people.get_or_add("bo").id
    assert filled.queue.upcoming(bo, most=9) == ["one", "three", "five"]
    add_article("[Rebels]A came.", "six")
    rank_more(filled, ["six"])
    assert filled.leases.count_wanting_more() == 4
    begun = AnnotationKey("three", bo)
    added = [Change(Action.ADDED, Span(0, 4, ACTOR))]
    filled.edits.record(begun, filled.edits.load(begun), added, via="screen")
    give_verdicts(filled, ACTOR, right=9000)
    queue()  # computes it again
    assert filled.leases.count_wanting_more() == 1  # the one that bo has begun
    rank_more(filled, ["three"])
    queue("--second-opinion", "0")
    assert filled.leases.second_opinion == 0
    filled.leases.release(annotator=bo)
    assert filled.queue.upcoming(filled.people.get_or_add("cy").id, most=9) == ["three", "six"]
    assert [one.is_free for one in filled.leases.held("three")] == [True]


def test_the_articles_that_agreement_names_are_labelled_twice(
    imported: Callable[..., Callable[..., Result]],
) -> None:
    rebels, kesh = [12, 18, "ACTOR"], [29, 33, "LOCATION"]
    run = imported(
        {
            "ana": {"a": [rebels], "b": [rebels, kesh], "c": [kesh], "d": [rebels, kesh], "e": []},
            "bea": {"a": [rebels], "b": [kesh], "c": []},
        }
    )
    named = json.loads(run("agreement", "--json").stdout)["next"]
    result = run("queue", "--twice", "1", "--as", "bea")
    assert result.stderr.startswith("1 article to be labelled twice (")
    assert [line.split()[0] for line in result.stdout.splitlines()[3:]] == ["d"]
    assert [one["id"] for one in named["articles"]] == ["d"]


def test_skipped_articles_come_back_for_others(
    filled: Project, open_session: Callable[..., LabellingSession]
) -> None:
    choose_order(filled, "uncertain")
    ana = open_session("ana")
    ana.skip()
    assert ana.key.article_id == "five"
    assert open_session("bo").key.article_id == "three"


def test_looking_works_on_a_file_that_may_only_be_read(
    filled: Project, queue: Callable[..., Result], tmp_path: Path
) -> None:
    choose_order(filled, "uncertain")
    filled.close()
    filled.path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        assert queue().stdout.splitlines()[3].startswith("three")
    finally:
        tmp_path.chmod(0o755)


def test_status_tells_whether_the_figures_came_true(
    filled: Project, run: Callable[..., Result]
) -> None:
    filled._db.execute("UPDATE verdicts SET score = 0.95 WHERE label = ?", [LOCATION])
    said = run("--db", str(filled.path), "status", "--suggesters").stdout.splitlines()
    assert said[0] == "fixture 1 (shown): 200 decisions, 57% right, calibration error 0.050"
    assert [line.split() for line in said[2:4]] == [
        ["ACTOR", "alone", "–", "100", "100", "–", "0.250"],
        ["LOCATION", "alone", "high", "100", "100", "0.950", "0.900"],
    ]
    price = "of 100 accepted without a look, 10 are wrong (6 to 17)"
    assert said[4:] == [f"from {least}: {price}" for least in (".50", ".70", ".90")]
    (report,) = json.loads(run("--db", str(filled.path), "status", "--suggesters", "--json").stdout)
    assert (report["name"], report["decisions"], report["right"]) == ("fixture 1", 200, 115)
    assert report["calibration_error"] == pytest.approx(0.05)
    assert report["reliability"][1]["band"] == "high"
    assert report["prices"][1]["price"]["wrong"] == pytest.approx(0.1)


def test_status_says_where_nothing_is_known(project: Project, run: Callable[..., Result]) -> None:
    said = run("--db", str(project.path), "status", "--suggesters").stdout
    assert "after 20 such decisions" in said
