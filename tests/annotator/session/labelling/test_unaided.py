"""Articles without suggestions on purpose: what is drawn and kept, and that nothing shows them."""

from __future__ import annotations

import io
import json
import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.plain.labelling import converse
from annotator.rendering import status
from annotator.session.labelling.policy import ON_PURPOSE
from annotator.session.labelling.unaided import Lot
from annotator.session.outcome import Outcome
from annotator.tui.labelling_app import AnnotatorApp
from corpus.model import AnnotationKey, Suggestion
from corpus.workflows.integrity import check, rebuild
from exports.training_set.provenance import DocPosition, line
from tests.conftest import ACTOR, unmarked
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

NEVER, ALWAYS = Lot(0.0), Lot(1.0)
LINE = "The [rebels]A left [Kesh]L with [40]N trucks; 7 others stayed with the rebels."

Add = "Callable[..., object]"
Open = "Callable[..., LabellingSession]"


def details(project: Project) -> list[dict[str, object]]:
    rows = project._db.execute("SELECT detail FROM edits WHERE action = 'opened' ORDER BY seq")
    return [json.loads(detail) for (detail,) in rows]


def said(session: LabellingSession) -> str:
    return status.status_line(session, session.labels, 160).plain


@given(st.integers(), st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_the_share_is_kept_on_average(seed: int, share: float) -> None:
    lot, draws = Lot(share, Random(seed).random), 4000
    found = sum(lot.unaided() for _ in range(draws)) / draws
    assert found == pytest.approx(share, abs=5 * (share * (1 - share) / draws) ** 0.5)


def test_what_is_hidden_is_kept_and_not_shown(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    session = open_session(lot=ALWAYS)
    assert session.draft.live == []
    assert session.message == ON_PURPOSE
    (kept,) = details(project)
    assert (kept["unaided"], kept["suggester"], kept["shown"]) == (True, "fixture 1", [])
    assert [row[:2] for row in kept["hidden"]] == [[4, 10], [16, 20], [26, 28]]  # type: ignore[attr-defined]
    assert project.edits.load(session.key).hidden == session.draft.hidden
    press(session, session.skip)
    assert project._db.execute("SELECT unaided FROM annotations").fetchall() == [(1,)]
    assert list(check(project)) == []


def test_without_the_option_nothing_is_drawn(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    assert open_session().draft.undecided_count == 3
    assert details(project)[0].keys() == {"suggester", "shown"}
    assert project._db.execute("SELECT unaided FROM annotations").fetchall() == [(None,)]


@pytest.mark.parametrize(("first", "then", "waiting"), [(ALWAYS, NEVER, 0), (NEVER, ALWAYS, 3)])
def test_a_new_start_with_another_share_changes_nothing(
    project: Project, add_article: Add, open_session: Open, first: Lot, then: Lot, waiting: int
) -> None:
    add_article(LINE, "one")
    open_session(lot=first)
    session = open_session(lot=then)
    assert session.draft.undecided_count == waiting
    press(session, session.editor.flag)
    press(session, session.history.undo)
    assert open_session().draft.undecided_count == waiting
    assert len(details(project)) == 1


def test_each_person_has_a_draw_of_their_own(add_article: Add, open_session: Open) -> None:
    add_article(LINE, "one")
    open_session("ana", lot=ALWAYS).skip()
    assert open_session("ben", lot=NEVER).draft.undecided_count == 3


def test_new_suggestions_stay_hidden_and_are_kept(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    session = open_session(lot=ALWAYS)
    session.dispatcher.show(Outcome())
    _, spans = unmarked("The [rebels]A left [Kesh with 40]L trucks")
    project.suggestions.register("later 1", {})
    project.suggestions.add("later 1", "one", [Suggestion(spans[1])])
    project.suggestions.make_current("later 1")
    session.policy.suggester = "later 1"
    session.arrivals.take()
    assert session.message == ""
    assert session.draft.live == []
    kept = details(project)[-1]
    assert (kept["unaided"], kept["suggester"]) == (True, "later 1")
    assert len(kept["hidden"]) == 1  # type: ignore[arg-type]
    press(session, session.editor.label, ACTOR)
    session.policy.suggester = "fixture 1"
    session.arrivals.take()
    assert len(details(project)) == 2
    assert list(check(project)) == []


def test_memory_and_what_is_asked_for_with_same_twice_stay_hidden(
    add_article: Add, open_session: Open
) -> None:
    add_article("The [envoy]A came.", "one")
    add_article("The envoy came back.", "two")
    session = open_session()
    press(session, session.accept)
    press(session, session.repetition.decide_same)
    press(session, session.repetition.decide_same)
    assert "suggested in your unopened articles" in session.message
    session = open_session(lot=ALWAYS)
    press(session, session.finish)
    assert session.key.article_id == "two"
    assert session.draft.live == []
    assert [one.span.extent for one in session.draft.hidden] == [(4, 9)]


def test_checks_tell_only_what_the_person_labelled(
    project: Project, add_article: Add, open_session: Open
) -> None:
    for number in range(2):
        add_article(f"[Kesh]L is far {'away ' * number}.", f"far {number}")
    add_article("In between.", "between")
    add_article("7 rebels from Kesh, and rebels again.", "two")
    project.use_memory(on=False)
    for lot, expected in ((NEVER, 3), (ALWAYS, 1)):
        session = open_session(f"person {expected}")
        for article in ("far 0", "far 1"):
            press(session, session.go_to_article, article)
            press(session, session.accept)
            press(session, session.finish)
        session = open_session(f"person {expected}", lot=lot)
        press(session, session.go_to_article, "two")
        press(session, session.cursor.go_to, 2)
        press(session, session.editor.label, ACTOR)
        press(session, session.finish)
        assert len(session.checks.concerns) == expected
        assert session.overlooked == ("1 unlabelled number" if expected > 1 else "")
    assert "rebels" in session.checks.concerns[0].message
    press(session, session.finish)
    assert session.project.edits.load(AnnotationKey("two", session.person.id)).status == "finished"


def test_decisions_are_no_verdicts_and_memory_learns_from_them(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article("The [rebels]A left.", "one")
    session = open_session(lot=ALWAYS)
    press(session, session.cursor.go_to, 4)
    press(session, session.editor.label, ACTOR)
    press(session, session.finish)
    assert project._db.execute("SELECT count(*) FROM verdicts").fetchone() == (0,)
    assert [span.origin for span in project.gold.of("one").spans] == ["added"]  # type: ignore[union-attr]
    assert project.gold.of("one").unaided == ("ana",)  # type: ignore[union-attr]
    (settled,) = project.gold.articles()
    assert [one.unaided for one in project.gold.annotated_by(session.person.id, "ana")] == [
        ("ana",)
    ]
    assert json.loads(line(settled, DocPosition("train", (0,))))["unaided"] == ["ana"]
    pace = project.work.paces()[0].in_all
    assert pace
    assert (pace.decisions.added, pace.decisions.rejected) == (1, 0)


def test_check_proves_the_column_and_writes_it_anew(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    open_session(lot=ALWAYS)
    project._db.execute("UPDATE annotation_state SET unaided = 0")
    assert any("differ from the replay" in problem for problem in check(project))
    assert rebuild(project) == 1
    assert list(check(project)) == []


def test_labels_of_hidden_suggestions_are_in_use(
    project: Project, add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    open_session(lot=ALWAYS)
    assert project.labels.edits_with(ACTOR) == 1


def test_the_dialogue_says_so_and_shows_nothing(add_article: Add, open_session: Open) -> None:
    add_article(LINE, "one")
    out = io.StringIO()
    converse(open_session(lot=ALWAYS), ["tab\n", ".\n", "X\n", "A\n", "n\n", "]\n"], out)
    assert f"({ON_PURPOSE})" in out.getvalue()
    assert not re.search(r"\[(rebels|Kesh|40)\]", out.getvalue())


async def test_no_key_brings_them_to_the_screen(add_article: Add, open_session: Open) -> None:
    add_article(LINE, "one")
    app = AnnotatorApp(open_session(lot=ALWAYS))
    keys = ["tab", "shift+tab", ".", ",", "a", "A", "X", "x", "asterisk", "asterisk", "u", "U"]
    async with app.run_test(size=(140, 24)) as pilot:
        for key in keys:
            await pilot.press(key)
            assert app.session.draft.live == []
        app.session.dispatcher.show(Outcome())
        assert "suggestions hidden on purpose" in said(app.session)
        view = app.screen.article_view  # type: ignore[attr-defined]
        assert view.render_line(0).text.strip() == unmarked(LINE)[0].strip()
    assert list(check(app.session.project)) == []


@pytest.mark.parametrize("share", ["nan", "-1", "101", "much"])
def test_a_share_that_is_none_is_refused(run: Callable[..., Result], share: str) -> None:
    assert run("annotate", "--plain", "--unaided", share).exit_code == 2


def test_the_option_gives_the_share(
    run: Callable[..., Result], add_article: Add, project: Project
) -> None:
    add_article(LINE, "one")
    project.people.get_or_add("ana")
    told = run(
        *("--db", str(project.path), "annotate", "--plain", "--as", "ana", "--unaided", "100"),
        input="q\n",
    )
    assert told.exit_code == 0
    assert ON_PURPOSE in told.output
