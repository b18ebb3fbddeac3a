"""`A` limited to a precision: keys in, database out."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from annotator.plain.labelling import converse
from tests.pressing import press
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

LINE = "Some [56]N [soldiers]A fled [Kesh]L and [Varda]L on Tuesday."


@pytest.fixture
def session(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> LabellingSession:
    """300 right of 300 places, 300 of 312 actors, 50 of 50 numbers."""
    add_article(LINE)
    give_verdicts(project, 3, right=300)
    give_verdicts(project, 1, right=300, wrong=12)
    give_verdicts(project, 2, right=50)
    return open_session()


def accepted(project: Project) -> list[str]:
    rows = project._db.execute("SELECT text FROM annotation_spans ORDER BY start")
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("above", "taken"),
    [
        (0.99, ["Kesh", "Varda"]),
        (0.9, ["56", "soldiers", "Kesh", "Varda"]),
        (0.945, ["56", "Kesh", "Varda"]),
        (None, ["56", "soldiers", "Kesh", "Varda"]),
    ],
)
def test_only_what_is_surely_above_the_limit_is_taken(
    project: Project, session: LabellingSession, above: float | None, taken: list[str]
) -> None:
    press(session, session.bulk.limit_accepting, above)
    press(session, session.bulk.accept_between, 0, 1000)
    left = len(session.bulk.undecided_between(0, 1000))
    assert accepted(project) == taken
    assert left == 4 - len(taken)
    if left:
        assert f"Accepted {len(taken)} above" in session.message
        assert f"left {left}" in session.message
        assert session.cursor.current is not None
        assert not session.cursor.current.decided
    press(session, session.history.undo)
    assert accepted(project) == []


def test_with_too_little_history_nothing_is_taken(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.bulk.limit_accepting, 0.995)
    press(session, session.bulk.accept_between, 0, 1000)
    assert len(session.bulk.undecided_between(0, 1000)) == 4
    assert accepted(project) == []
    assert "A limit of 99.5 % needs 539 decisions" in session.message
    assert "539 decisions" in session.message
    assert "there are 312" in session.message


def test_with_a_bad_record_nothing_is_taken_either(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.bulk.limit_accepting, 0.99)
    start = session.tokens.text.index("soldiers")
    press(session, session.bulk.accept_between, start, start + 8)
    assert session.message == "Accepted none of 1: none is above 99 %"
    assert accepted(project) == []


def test_the_record_of_another_suggester_is_none(
    project: Project, session: LabellingSession
) -> None:
    project._db.execute("UPDATE verdict_counts SET suggester = 'another'")
    press(session, session.bulk.limit_accepting, 0.5)
    press(session, session.bulk.accept_between, 0, 1000)
    assert len(session.bulk.undecided_between(0, 1000)) == 4
    assert accepted(project) == []


def test_what_the_key_takes_at_once_never_licenses_more(
    project: Project, session: LabellingSession
) -> None:
    before = project.verdicts.counts("fixture 1")
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.finish)
    press(session, session.finish)
    assert session.draft.status == "finished"
    assert project.verdicts.counts("fixture 1") == before


def test_plain_mode_has_the_limit(project: Project, session: LabellingSession) -> None:
    out = StringIO()
    converse(session, ["above 99", "A", "above 120", "above nan", "above"], out)
    said = out.getvalue()
    assert accepted(project) == ["Kesh", "Varda"]
    assert "(A now accepts only suggestions that are right more than 99 % of the time)" in said
    assert "(Accepted 2 above 99 %, left 2 (u to undo))" in said
    assert said.count("Use `above` with a percentage below 100") == 2
    assert "(A now accepts all in sight)" in said


def test_the_option_sets_the_limit_for_this_start(
    project: Project, session: LabellingSession, run: Callable[..., Result]
) -> None:
    options = ("--as", "ana", "--plain", "--accept-above", "99")
    result = run("--db", str(project.path), "annotate", *options, input="A\nq\n")
    assert "Accepted 2 above 99 %, left 2" in result.stdout
    assert accepted(project) == ["Kesh", "Varda"]


@pytest.mark.parametrize("given", ["nan", "100", "-1", "many"])
def test_what_is_no_share_is_refused_at_once(
    project: Project, run: Callable[..., Result], given: str
) -> None:
    result = run("--db", str(project.path), "annotate", "--plain", "--accept-above", given)
    assert result.exit_code == 2
    assert "--accept-above" in result.stderr


async def test_the_screen_stays_where_something_is_left(
    project: Project, session: LabellingSession
) -> None:
    from annotator.tui.labelling_app import AnnotatorApp

    app = AnnotatorApp(session)
    async with app.run_test(size=(120, 30)) as pilot:
        helps = {one.title: one.help for one in app.get_system_commands(app.screen)}
        assert helps["Accept above 99 %"].startswith("A accepts only ")
        assert helps["Accept all on screen"] == "A accepts everything again"
        assert helps["Only flagged articles"] == "Next and previous article skip all others"
        press(session, session.bulk.limit_accepting, 0.99)
        await pilot.press("A")
        assert accepted(project) == ["Kesh", "Varda"]
        assert "left 2" in session.message
        assert session.cursor.current is not None
        assert session.cursor.current.span.start == 5
        await pilot.press("a", "a")
        await pilot.press("A")
    assert accepted(project) == ["56", "soldiers", "Kesh", "Varda"]
