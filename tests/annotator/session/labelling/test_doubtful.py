"""Doubtful first: keys in, database out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.session.labelling.doubtful import of_100
from annotator.session.labelling.second_looks import SecondLooks
from annotator.session.labelling.session import LabellingSession
from corpus.workflows.integrity import check
from tests.pressing import press, press_key
from tests.verdicts_given import give_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

LINE = "Some [56]N [soldiers]A fled [Kesh]L and [Varda]L for [rebels]A."


@pytest.fixture
def session(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> LabellingSession:
    """Actors are right in 50 of 100 cases, places and numbers nearly always."""
    add_article(LINE, "one")
    add_article("[Eagle]L met [nurses]A in [Tolm]L.", "two")
    for label, wrong in ((1, 50), (2, 2), (3, 2)):
        give_verdicts(project, label, right=100 - wrong, wrong=wrong)
    return open_session()


def current(session: LabellingSession) -> str:
    mark = session.cursor.current
    return session.tokens.text[slice(*mark.span.extent)] if mark else ""


def accepted(project: Project) -> list[str]:
    assert list(check(project)) == []
    rows = project._db.execute("SELECT text FROM annotation_spans ORDER BY start")
    return [row[0] for row in rows]


def test_tab_stops_at_doubtful_ones_and_the_key_for_all_takes_the_others(
    project: Project, session: LabellingSession
) -> None:
    assert current(session) == "56"
    press_key(session, "D")
    assert current(session) == "soldiers", "the first doubtful one"
    assert session.undecided == "5 undecided, 2 doubtful"
    press_key(session, "tab")
    assert current(session) == "rebels"
    press_key(session, "tab")
    assert current(session) == "soldiers"
    press_key(session, "shift+tab")
    assert current(session) == "rebels"
    press_key(session, "x")
    assert current(session) == "soldiers"
    assert press_key(session, "A") == "Accepted 3, left 1 doubtful (u to undo)"
    assert accepted(project) == ["56", "Kesh", "Varda"]
    assert current(session) == "soldiers"
    assert press_key(session, "A") == "Accepted none of 1: all are doubtful"
    press_key(session, "a")
    assert accepted(project) == ["56", "soldiers", "Kesh", "Varda"]
    press_key(session, "enter")
    assert session.key.article_id == "two"
    assert current(session) == "nurses", "work begins at what is doubtful"
    assert press_key(session, "a") == "Nothing doubtful is left. A: the other 2"
    assert press_key(session, "A").startswith("Accepted 2 suggestions (u to undo)")


def test_the_key_ends_it_again(session: LabellingSession) -> None:
    press_key(session, "D")
    assert press_key(session, "D") == "Doubtful first is off: Tab stops at every suggestion"
    assert session.undecided == "5 undecided"
    press_key(session, "tab")
    assert current(session) == "Kesh"
    press_key(session, "A")
    assert session.draft.undecided_count == 0


def test_without_probabilities_all_are_doubtful(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article(LINE)
    session = open_session()
    assert press_key(session, "D") == (
        "Doubtful first, below .70. Nothing here has a probability yet, so all are doubtful"
    )
    assert press_key(session, "A") == "Accepted none of 5: all are doubtful"


def test_a_limit_for_accepting_also_holds(project: Project, session: LabellingSession) -> None:
    press(session, session.bulk.limit_accepting, 0.99)
    press_key(session, "D")
    assert "needs 268 decisions" in press_key(session, "A")
    press(session, session.bulk.limit_accepting, 0.9)
    assert press_key(session, "A") == "Accepted 3 above 90 %, left 2 (u to undo)"
    assert accepted(project) == ["56", "Kesh", "Varda"]


def test_work_can_begin_so(project: Project, session: LabellingSession) -> None:
    again = LabellingSession(
        project, session.person, doubtful_first=True, doubtful_below=0.99, via="screen"
    )
    again.start()
    assert again.undecided == "5 undecided, 5 doubtful"
    press_key(again, "D")
    press_key(again, "D")
    assert "below .99" in again.message


def score_all(project: Project, score: float) -> None:
    project._db.execute("UPDATE verdicts SET score = ?", [score])


def test_the_price_counts_what_was_wrong(project: Project, session: LabellingSession) -> None:
    assert press_key(session, "D") == (
        "Doubtful first, below .70. No price yet: too few of the others were looked at"
    )
    score_all(project, 0.95)
    assert press(session, session.doubtful.work_below, 0.9) == (
        "Doubtful first, below .90. Of 100 that A takes, 18 are wrong (14 to 23)"
    )
    assert press(session, session.doubtful.work_below, 0.96).endswith("were looked at")


def test_the_price_needs_second_looks_at_what_was_taken(
    project: Project, session: LabellingSession
) -> None:
    score_all(project, 0.95)
    looks = SecondLooks(chance=lambda: 0.05)
    again = LabellingSession(project, session.person, second_looks=looks, via="screen")
    again.start()
    press_key(again, "A")
    press_key(again, "enter")
    press_key(again, "enter")
    assert project.verdicts.price("fixture 1", 0.9) is None, "taken, and nobody has looked again"
    press_key(again, "u")
    again = LabellingSession(project, session.person, second_looks=looks, via="screen")
    again.start()
    press_key(again, "enter")
    press_key(again, "x")
    press_key(again, "a")
    price = project.verdicts.price("fixture 1", 0.9)
    assert price is not None
    assert price.suggestions == 303
    assert price.wrong == pytest.approx((54 + 3 / 2) / 303), "one of two looks found a mistake"


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0"), (0.004, "0.4"), (0.0096, "1"), (0.024, "2"), (1, "100")]
)
def test_a_number_of_100(share: float, shown: str) -> None:
    assert of_100(share) == shown
