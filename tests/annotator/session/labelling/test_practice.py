"""Practice and hidden gold: settled articles that measure people and count for nothing else."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from annotator.keymap.review_operations import keymap_for
from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.plain.labelling import converse
from annotator.rendering.footer_state import current_of
from annotator.session.labelling.string_list import StringList
from annotator.session.outcome import Refused
from corpus.agreement.trials import trial_figures
from corpus.agreement.values import FinishedTrial
from corpus.disagreement.places import LaneSpan
from corpus.store.trials import Trials
from corpus.workflows.integrity import check
from tests.plain_sql import lines
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey
    from corpus.store import Project

    Open = Callable[..., LabellingSession]
    Run = Callable[..., Result]

GOLD = 6
OTHERS = 20


@pytest.fixture
def settled(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., AnnotationKey],
    open_review: Callable[..., ReviewSession],
) -> Project:
    """Six articles that Rita settled, and twenty that nobody has opened."""
    for number in range(GOLD):
        text = f"The army left {_NAMES[number]} on day {number}."
        marked = f"The [army]A left [{_NAMES[number]}]L on day {number}."
        add_article(text, f"g{number}")
        annotate(f"g{number}", "ana", marked)
        annotate(f"g{number}", "bea", marked.replace("The [army]A", "[The army]A"))
    review = open_review()
    for number in range(GOLD):
        review.take(1)
        review.take_unanimous()
        if number == 3:
            review.cursor.go_to(4)
            review.editor.set_comment("ACTOR 2: leave out the article", "Reason")
        press(review, review.finish)
    for number in range(OTHERS):
        add_article(f"[Rebels]A came on day {number}.", f"o{number:02}")
    return project


_NAMES = ("Kesh", "Varda", "Halva", "Nawa", "Sirin", "Tolk")


def finish(session: LabellingSession) -> str:
    session.checks.concerns.clear()
    while session.draft.status == "open":
        if session.draft.undecided_count:
            session.bulk.reject_between(0, len(session.tokens.text))
        here = session.key.article_id
        message = press(session, session.finish)
        if session.key.article_id != here or session.draft.status == "finished":
            return message
    return press(session, session.finish)


def dialogue(session: LabellingSession, *commands: str) -> str:
    out = io.StringIO()
    converse(session, [f"{command}\n" for command in commands], out)
    return out.getvalue()


def test_a_new_person_practises_first_and_sees_what_differs(
    settled: Project, open_session: Open
) -> None:
    settled.trials.set_practice(2)
    assert open_session("bea").key.article_id == "o00"  # bea has worked here
    session = open_session("cem")
    assert session.key.article_id == "g3"  # with a reviewer's reason
    assert "Practice 1 of 2" in session.message
    shown = dialogue(session, "1 The army", "enter", "enter", "tab", "shift+tab")
    assert session.draft.status == "finished"
    assert current_of(session) == "finished practice"
    assert "Practice · 2 differences from gold" in shown
    assert "Difference 1. boundary: left by 1 token (“The”)" in shown
    assert "  1 you: “The army” ACTOR\n  2 gold: “army” ACTOR\n" in shown
    assert (
        "Reviewer: ACTOR 2: leave out the article\n  Guideline, ACTOR 2\n  Extent: from the first"
        in shown
    )
    assert "Difference 2. missing: only gold has a span\n" in shown
    assert "  1 you: no span\n  2 gold: “Nawa” LOCATION\n" in shown
    assert "\x1b" not in shown

    assert "cannot be changed" in press_key(session, "x") + press_key(session, "f")
    strings = StringList.begun(session, keymap_for(STRING_OPERATIONS, session.keymap))
    with pytest.raises(Refused, match="cannot be changed"):
        strings.reject()
    assert press(session, session.undo) == "Nothing to undo"
    shown = dialogue(session, "enter", "escape", "enter", "", "1 army", "1 army", "3 Kesh")
    assert shown.count("2 differences from gold") == 2
    assert session.key.article_id == "g0"
    assert "Practice 2 of 2" in shown
    shown = dialogue(session, "enter", "enter", "enter")
    assert "No difference from gold" in shown
    assert session.key.article_id == "o01"
    assert list(check(settled)) == []


def test_practice_cannot_be_passed_over(settled: Project, open_session: Open) -> None:
    settled.trials.set_practice(1)
    session = open_session("cem")
    assert "Finish this practice article first" in press_key(session, "]")
    press_key(session, "space")
    assert session.draft.trial == "practice"
    assert session.key.article_id == "g0"


def test_hidden_gold_comes_as_often_as_the_share_says(settled: Project, open_session: Open) -> None:
    settled.trials.set_hidden_gold(0.25)
    hidden = settled.trials.hidden_gold
    assert hidden
    session = open_session("cem")
    seen = []
    for _ in range(GOLD * 4):
        seen.append(session.key.article_id)
        assert "practice" not in session.message
        press_key(session, "f")
        finish(session)
    places = [place for place, article in enumerate(seen) if article.startswith("g")]
    assert [place // 4 for place in places] == list(range(GOLD))
    assert len({*seen}) == GOLD * 4
    settled.trials.set_hidden_gold(0.25)
    assert settled.trials.hidden_gold == hidden  # the same seed, from the same time on
    assert session.queue.previous_article() is not None
    assert press(session, session.undo).startswith("Undone")
    assert settled.queue.progress(session.person.id).finished == GOLD * 4 - 1
    settled.trials.set_hidden_gold(0.5)
    dov = settled.people.get_or_add("dov").id
    again = Trials(settled._db, settled.edits)
    assert [settled.trials.next(dov) for _ in range(3)] == [again.next(dov)] * 3


def test_trials_count_for_nothing_but_their_figures(settled: Project, open_session: Open) -> None:
    """Everything that reads finished annotations is the same before and after."""

    def everything() -> list[object]:
        db = settled._db
        return [
            [db.execute(f"SELECT * FROM {view}").fetchall() for view in VIEWS],
            list(settled.gold.articles()),
            [(one.article.id, one.annotations, one.remarks) for one in settled.gold.annotated()],
            settled.gold.waiting().unsettled,
            settled.finished.people(),
            list(settled.finished.once()),
            settled.finished.of("g0").names,
            settled.candidates.fit_due(),
            settled.candidates.finished_ids(99),
            settled.leases.others("g0", 99),
            settled.leases.held(),
            settled.edits.remarks("g0"),
            settled.strings.labelled_elsewhere(["Kesh", "army"], "o00", 99),
            settled.review.all_changed_since_settled(),
        ]

    settled.memories.count_due()
    before = everything()
    settled.trials.set_practice(2)
    settled.trials.set_hidden_gold(0.999)
    session = open_session("cem")
    for _ in range(GOLD):
        assert session.draft.trial
        session.cursor.go_to(4)
        press_key(session, "2")
        press(session, session.editor.set_comment, "odd")
        finish(session)
        if session.draft.status == "finished":
            press(session, session.queue.go_on_after, "Finished")
    settled.memories.count_due()
    me = session.person.id
    of_cem = "SELECT trial FROM annotations WHERE annotator = 'cem' AND trial <> '' ORDER BY 1"
    assert lines(settled.path, of_cem) == [*["hidden"] * 4, *["practice"] * 2]
    settled.memories.count_due()
    assert everything() == before
    assert len(settled.gold.annotated_by(me, "cem")) == 0
    assert list(check(settled)) == []
    practice, hidden = trial_figures(settled.trials.finished())
    assert (practice.person, practice.trial, practice.articles) == ("cem", "practice", 2)
    assert (practice.own, practice.gold, practice.both) == (2, 4, 0)
    assert (hidden.trial, hidden.articles, hidden.figure.value) == ("hidden", 4, 0.0)
    assert practice.until <= hidden.since


def test_the_commands_of_a_lead(settled: Project, open_session: Open, run: Run) -> None:
    def command(*arguments: str) -> str:
        result = run("--db", str(settled.path), *arguments)
        assert result.exit_code == 0, result.output
        return result.output

    shown = command("queue", "--practice", "7", "--hidden-gold", ".25")
    assert "New people get 7 settled articles first.\n25% of what people get is hidden" in shown
    assert "6 articles settled by a reviewer or two people so far: people get fewer" in shown
    assert "practice: 7 articles · hidden gold: 25%" in shown
    command("queue", "--practice", "1")
    values = json.loads(command("queue", "--json"))
    assert (values["practice"], values["hidden_gold"]) == (1, 0.25)
    assert run("--db", str(settled.path), "queue", "--hidden-gold", "20").exit_code == 2
    assert json.loads(command("status", "--json"))["compared_with_gold"] == []

    session = open_session("cem")
    for number in range(5):
        press_key(session, "f")
        finish(session)
        if number == 0:
            press(session, session.queue.go_on_after, "Finished")
    shown = command("status")
    assert "cem        practice            1      .00      0        2" in shown
    assert "cem        hidden gold         1      .00      0        2" in shown
    assert "(practice)" in command("list")
    [practice, hidden] = json.loads(command("status", "--json"))["compared_with_gold"]
    assert (practice["annotator"], practice["kind"], hidden["kind"]) == (
        *("cem", "practice"),
        "hidden gold",
    )
    report = json.loads(command("agreement", "--json", "--anonymous"))
    assert [one["annotator"] for one in report["trials"]] == ["C", "C"]
    assert "hidden gold" in command("agreement")


def test_figures_over_time_have_windows_of_five() -> None:
    span = LaneSpan(0, 3, 1)
    finished = [
        FinishedTrial("cem", "hidden", f"a{n}", f"2026-01-{n + 1:02}", (span,), (span,) * (n > 4))
        for n in range(10)
    ]
    [figures] = trial_figures(finished)
    assert [window.figure.value for window in figures.windows] == [0.0, 1.0]
    assert figures.figure.value == pytest.approx(2 * 5 / 15)
    assert figures.figure.low is not None
    [single] = trial_figures(finished[:1])
    assert single.figure.low is None


VIEWS = (
    "finished_annotations",
    "settled",
    "gold",
    "finished_heads",
    "changed_since_settled",
    "memory_counts",
    "verdicts",
    "bulk_verdicts",
    "memory_due",
)
