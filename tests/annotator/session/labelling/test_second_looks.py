"""Second looks before an article is finished: keys in, database out."""

from __future__ import annotations

import json
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from annotator.cli.annotate import labelling_session
from annotator.session.labelling.second_looks import SecondLooks
from annotator.session.labelling.session import LabellingSession
from annotator.settings.file import read_settings
from corpus.learning.counts import Counts
from corpus.learning.learn import learned
from corpus.learning.probability import Stratum
from corpus.learning.second_looks import Looks
from corpus.model import Drawn, Span
from corpus.workflows.integrity import check
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from corpus.store import Project

TEXT = "[Eagle]A saw [Kesh]L and [Varda]L with [56]N guns."


@pytest.fixture
def session(project: Project, add_article: Callable[..., object]) -> LabellingSession:
    """All suggestions of two articles accepted in the first, from which `Eagle` and `Varda` are
    drawn."""
    return begun(project, add_article, TEXT)


def begun(project: Project, add_article: Callable[..., object], text: str) -> LabellingSession:
    add_article(text, "one")
    add_article("[Rebels]A left.", "two")
    chances = cycle([0.25])
    looks = SecondLooks(chance=lambda: next(chances))
    me = project.people.get_or_add("ana")
    session = LabellingSession(project, me, second_looks=looks, via="screen")
    session.start()
    press_key(session, "A")
    return session


def rows(project: Project) -> list[tuple[object, ...]]:
    """(text, chance, right) of the bulk accepts of the first article."""
    assert list(check(project)) == []
    text = project.articles.get("one").text
    found = project._db.execute(
        'SELECT start, "end", chance, is_right FROM bulk_verdicts ORDER BY start'
    )
    return [(text[start:end], *more) for start, end, *more in found]


def test_two_are_drawn_and_confirmed_by_one_key_each(
    project: Project, session: LabellingSession
) -> None:
    assert press_key(session, "enter") == (
        "Check 1/2: ACTOR “Eagle”, accepted with others. "
        "a: right · x or a label: wrong · Tab: next · Enter: finish"
    )
    assert press_key(session, "a") == (
        "Check: LOCATION “Varda”, accepted with others. a: right, finish · x or a label: wrong"
    )
    press_key(session, "a")
    assert session.key.article_id == "two"
    assert rows(project) == [
        ("Eagle", 0.5, 1),
        ("Kesh", None, None),
        ("Varda", 0.5, 1),
        ("56", None, None),
    ]
    assert project.verdicts.counts("fixture 1") == {}
    assert project.verdicts.in_bulk.looks()[Stratum(3, "", "new")] == Looks(2, 2, 4, 2)
    assert project.verdicts.in_bulk.counts() == {"fixture 1": (4, 2, 2)}


def test_they_come_before_other_checks(
    project: Project, add_article: Callable[..., object]
) -> None:
    session = begun(project, add_article, TEXT.replace(" and", " of 12 and"))
    messages = [press_key(session, key).split(".")[0] for key in ("enter", "a", "a")]
    assert messages == [
        "Check 1/3: ACTOR “Eagle”, accepted with others",
        "Check 1/2: LOCATION “Varda”, accepted with others",
        "Check: Unlabelled number: “12”",
    ]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("enter x x enter", [("Eagle", 0), ("Varda", 0)]),
        ("enter 3 3", [("Eagle", 0), ("Varda", 1)]),
        ("enter 1 l tab enter", [("Eagle", 1), ("Varda", 0)]),
        ("enter a enter", [("Eagle", 1), ("Varda", None)]),
        ("enter enter", [("Eagle", None), ("Varda", None)]),
        ("enter tab a a", [("Eagle", 1), ("Varda", 1)]),
        ("enter x u a a", [("Eagle", 1), ("Varda", 1)]),
        ("enter x tab u tab a a", [("Eagle", 1), ("Varda", 1)]),
        ("enter a u x a", [("Eagle", 0), ("Varda", 1)]),
        ("enter a a u u x enter", [("Eagle", 1), ("Varda", 0)]),
    ],
)
def test_every_answer_counts_until_it_is_undone(
    project: Project, session: LabellingSession, keys: str, expected: list[tuple[str, int | None]]
) -> None:
    for key in keys.split():
        press_key(session, key)
    assert session.key.article_id == "two"
    assert [(text, right) for text, chance, right in rows(project) if chance] == expected


def test_the_draw_is_made_once(project: Project, session: LabellingSession) -> None:
    press_key(session, "enter")
    press_key(session, "u")
    assert session.draft.undecided_count == 4, "undo leads to what was decided before the draw"
    press_key(session, "U")
    again = LabellingSession(project, session.person, second_looks=SecondLooks(), via="screen")
    again.start()
    press_key(again, "enter")
    assert again.message.startswith("Check 1/2: ACTOR “Eagle”")
    actions = "SELECT count(*) FROM edits WHERE action = 'drawn'"
    assert project._db.execute(actions).fetchone() == (1,)


def test_the_key_that_accepts_and_finishes_asks_for_an_answer(
    project: Project, session: LabellingSession
) -> None:
    assert press_key(session, "+").startswith("Check 1/2: ACTOR “Eagle”")
    assert press_key(session, "+") == "Is this span right? a: right, x or a label: wrong"
    press_key(session, "a")
    press_key(session, "a")
    assert session.key.article_id == "two"
    assert [text for text, chance, right in rows(project) if right] == ["Eagle", "Varda"]
    press_key(session, "+")
    assert project.queue.progress(session.person.id).finished == 2, "one alone is no bulk accept"


def test_people_in_a_terminal_or_a_browser_are_asked_unless_their_settings_say_otherwise(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article(TEXT, "one")
    me = project.people.get_or_add("ana")
    for settings, actions in (("second_looks = 0", 0), ("", 1)):
        session = labelling_session(project, me, read_settings(settings, "config.toml"))
        session.start("one")
        press_key(session, "+")
        drawn = "SELECT count(*) FROM edits WHERE action = 'drawn'"
        assert project._db.execute(drawn).fetchone() == (actions,)
        press_key(session, "u")
        press_key(session, "u")


def test_a_place_drawn_at_random_cannot_be_left_out(session: LabellingSession) -> None:
    press_key(session, "enter")
    assert press_key(session, "d") == ("This place was drawn at random. a: right, Enter: finish")


def test_memory_learns_from_a_second_look(project: Project, session: LabellingSession) -> None:
    key = session.key
    press_key(session, "enter")
    press_key(session, "a")
    counts = learned(project.edits.load(key), session.tokens)
    assert [(one.string, one.outcome) for one in counts] == [("Eagle", "labelled")]


def test_nothing_is_drawn_from_decisions_made_one_at_a_time(
    project: Project, session: LabellingSession
) -> None:
    press_key(session, "u")
    for key in ("a", "a", "x", "a"):
        press_key(session, key)
    press_key(session, "enter")
    press_key(session, "enter")
    assert session.key.article_id == "two"
    assert rows(project) == []
    assert sum(project.verdicts.counts("fixture 1").values(), Counts()) == Counts(3, 1)


def test_what_is_corrected_before_the_draw_counts_as_decided_alone(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.cursor.go_to, 0)
    for key in ("x", "enter", "a", "a"):
        press_key(session, key)
    assert [text for text, *_ in rows(project)] == ["Kesh", "Varda", "56"]
    assert project.verdicts.counts("fixture 1") == {Stratum(1, "", "new"): Counts(0, 1)}


def test_one_is_enough_once_a_project_has_many(project: Project, session: LabellingSession) -> None:
    me = project.people.get_or_add("history").id
    project._db.conn.executemany(
        "INSERT INTO bulk_verdicts "
        "VALUES (1, ?, 'annotation', 's', ?, ?, 1, '', 'new', NULL, .1, 1)",
        [(me, at, at + 1) for at in range(50)],
    )
    press_key(session, "enter")
    assert session.draft.drawn == (Drawn(Span(10, 14, 3), 0.25),)


def test_what_an_older_version_finished_is_counted_with_memory(
    project: Project, session: LabellingSession
) -> None:
    """The upgrade leaves an annotation without verdicts, and due to be counted."""
    for key in ("enter", "a", "a"):
        press_key(session, key)
    before = rows(project)
    project._db.execute("DELETE FROM bulk_verdicts")
    project._db.execute("INSERT OR IGNORE INTO memory_due SELECT 1, ?, 'annotation'", [1])
    assert rows(project) == []
    project.memories.count_due()
    assert rows(project) == before
    assert project.verdicts.in_bulk.counts() == {"fixture 1": (4, 2, 2)}


def test_status_shows_both_groups_and_prices(
    project: Project, session: LabellingSession, run: Callable[..., Result]
) -> None:
    for key in ("x", "enter", "a", "x", "enter"):
        press_key(session, key)
    shown = run("--db", str(project.path), "status", "--suggesters")
    assert "fixture 1 (shown): 1 decision, 0% right, calibration error –" in shown.stdout
    assert "3 accepted in bulk, 2 second looks, 2 asked for" in shown.stdout
    assert "from .70: no price yet" in shown.stdout
    as_json = run("--db", str(project.path), "status", "--suggesters", "--json")
    (figures,) = json.loads(as_json.stdout)
    assert (figures["accepted_in_bulk"], figures["drawn"], figures["looked_at"]) == (3, 2, 2)
    groups = [(row["decided"], row["decisions"]) for row in figures["reliability"]]
    assert [n for decided, n in groups if decided == "alone"] == [1]
    assert sum(n for decided, n in groups if decided == "in bulk") == 2
    assert figures["prices"] == [{"from": at, "price": None} for at in (0.5, 0.7, 0.9)]
