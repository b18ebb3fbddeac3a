"""How many keys each operation takes, against what was promised.

The promise: one key an operation, one a screen to accept all and one to finish, at most four for a
span of three tokens that nobody suggested. Getting to its first token is counted apart, and what a
person types into a line is theirs; the keys that open and close the line are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from annotator.keymap.operations import OPERATIONS
from annotator.tui.labelling_app import AnnotatorApp
from corpus.model import Candidate, Span
from corpus.store.candidates import Scored
from tests.conftest import LOCATION, NUMBER
from tests.key_scripts import count_of, keys_of
from tests.plain_sql import lines
from tests.pressing import press_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

SPANS = "SELECT label, text, origin FROM annotation_spans ORDER BY article_id, start"
VALUES = "SELECT text, value FROM annotation_spans ORDER BY start"
LINKS = "SELECT text, role, target_text FROM annotation_links ORDER BY start, role"
COMMENTS = "SELECT text, comment FROM annotation_comments ORDER BY start"
DISMISSED = "SELECT kind, text FROM annotation_state_dismissed"
STATUS = "SELECT article_id, status, flagged FROM annotations ORDER BY article_id"
DECISIONS = (
    "SELECT edits.action, substr(articles.text, start + 1, edits.end - start) FROM edits "
    "JOIN articles ON articles.id = article_id WHERE action <> 'opened' ORDER BY edits.rowid"
)


@dataclass(frozen=True)
class Case:
    """In `text`, after the keys `there`, the keys `pressed` make `sql` find `expected`.

    `steps` times `u` takes it back; what was opened stays open.
    """

    operation: str
    text: str
    there: str
    pressed: str
    budget: int
    expected: tuple[str, ...]
    sql: str = SPANS
    steps: int = 1

    @property
    def on_screen(self) -> bool:
        """Whether a line or a list opens."""
        listed = self.operation == "screen.strings"
        return listed or any(opener in f"{self.there} {self.pressed}" for opener in '"0')


ONE = "Some [56]N [soldiers]A fled [Kesh]L province on Tuesday."
TWO = "[Rebels]L left. The Rebels and [Rebels]L came."
CANDIDATES = Scored(
    [Candidate(Span(27, 35, LOCATION), 0.1)],
    [Candidate(Span(0, 7, NUMBER), 0.2), Candidate(Span(5, 7, NUMBER), 0.9)],
)
"""Of `ONE`: the ghost “province”, and “Some 56” as other edges of “56”."""

SCREENS = "[Rebels]A left [Tolm]L.\n\n" * 30
"""Sixty rows; twenty are in sight in a terminal of 80x24."""

CASES = (
    Case("accept", ONE, "", "a", 1, ("NUMBER 56 accepted",)),
    Case("reject", ONE, "", "x", 1, ("rejected 56",), DECISIONS),
    Case("reject", ONE, "a shift+tab", "x", 1, ("NUMBER 56 accepted",)),
    Case("delete", ONE, "a left", "x", 1, ()),
    Case("delete", "Two [men]A", "left v right 2 left", "x", 1, ()),
    Case("label:1", ONE, "", "1", 1, ("ACTOR 56 changed",)),
    Case("label:3", ONE, "a left", "3", 1, ("LOCATION 56 changed",)),
    Case("label:2", ONE, "", "2", 1, ("NUMBER 56 accepted",)),
    Case("screen.list_labels", ONE, "", "0 1", 2, ("ACTOR 56 changed",)),
    Case("left_out", ONE, "", "h", 1, ("NUMBER Some 56 changed",)),
    Case("left_in", ONE, "h", "H", 1, ("NUMBER 56 accepted",)),
    Case("right_out", ONE, "shift+tab", "l", 1, ("LOCATION Kesh province changed",)),
    Case("right_in", ONE, "shift+tab l", "L", 1, ("LOCATION Kesh accepted",)),
    Case("right_out", ONE, "shift+tab 3", "l", 1, ("LOCATION Kesh province changed",)),
    Case(
        "add three tokens", "In [May]N the army fled.", "right", "1 l l", 4,
        ("ACTOR the army fled added",), steps=3,
    ),
    Case(
        "add three tokens", "In [May]N the army fled.", "right", "v right right 1", 4,
        ("ACTOR the army fled added",),
    ),
    Case(
        "add three tokens", "Far off, the army fled.", '/ "the" enter', "1 l l", 4,
        ("ACTOR the army fled added",), steps=3,
    ),
    Case(
        "add three tokens", "Far off, the army fled.", "", '/ "the army fl" enter 1', 4,
        ("ACTOR the army fled added",),
    ),
    Case("phrase_out", ONE, "", "o", 1, ("NUMBER Some 56 changed",)),
    Case("phrase_in", ONE, "o", "O", 1, ("NUMBER 56 accepted",)),
    Case("accept", ONE, ";", "a", 1, ("LOCATION province added",)),
    Case("split", "[ten men]N", "right", "s", 1, ("NUMBER ten changed", "NUMBER men added")),
    Case("merge", "[ten]N [men]A", "", "m", 1, ("NUMBER ten men changed",)),
    Case("decide_same", TWO, "a", "*", 1, ("LOCATION Rebels accepted", "LOCATION Rebels added",
                                          "LOCATION Rebels accepted")),
    Case("decide_same", TWO, "", "*", 1, ("LOCATION Rebels accepted", "LOCATION Rebels added",
                                         "LOCATION Rebels accepted")),
    Case("decide_same", TWO, "x", "*", 1, ("rejected Rebels", "rejected Rebels"), DECISIONS),
    Case("in articles to come", TWO, "*", "*", 1, ("LOCATION Rebels 3",),
         "SELECT labels.name, text, count FROM annotation_state_remembered "
         "JOIN labels ON labels.id = label"),
    Case("screen.strings", TWO, "", "i a escape", 3,
         ("LOCATION Rebels accepted", "LOCATION Rebels accepted")),
    Case("screen.value", "[dozens]N", "a", '= "31" enter', 2,
         ('dozens {"low":31,"high":31,"approximate":false,"unit":null}',), VALUES),
    Case("link", ONE, "", "e 1 1", 3, ("56 actor soldiers", "56 place Kesh"), LINKS),
    Case("screen.accept_visible", ONE, "", "A", 1, ("NUMBER 56 accepted", "ACTOR soldiers accepted",
                                                   "LOCATION Kesh accepted")),
    Case("accept all, go on", SCREENS, "", "A A A enter", 4, ("case finished 0", "next open 0"),
         STATUS, steps=4),
    Case("screen.accept_and_finish", ONE, "", "+", 1, ("case finished 0", "next open 0"), STATUS,
         steps=2),
    Case("accept all, finish", SCREENS, "", "+ + +", 3, ("case finished 0", "next open 0"),
         STATUS, steps=4),
    Case("screen.reject_visible", ONE, "", "X", 1,
         ("rejected 56", "rejected soldiers", "rejected Kesh"), DECISIONS),
    Case("finish", "[Men]A", "a", "enter", 1, ("case finished 0", "next open 0"), STATUS),
    Case("label:3", "[Kesh]L and Kesh.", "a enter", "3", 1,
         ("LOCATION Kesh accepted", "LOCATION Kesh added")),
    Case("dismiss", "[Kesh]L and Kesh.", "a enter", "d", 1, ("unlabelled Kesh",), DISMISSED),
    Case("skip", ONE, "", "space", 1, ("case skipped 0", "next open 0"), STATUS),
    Case("flag", ONE, "left", "f", 1, ("case open 1",), STATUS),
    Case("screen.comment", ONE, "", 'c "who?" enter', 2, ("56 who?",), COMMENTS),
    Case("screen.comment", ONE, "left", 'c "odd" enter', 2, ("odd",), COMMENTS),
    Case("undo", ONE, "a", "u", 1, (), steps=0),
    Case("redo", ONE, "a u", "U", 1, ("NUMBER 56 accepted",)),
    Case("undo", ONE, "X enter", "u", 1, ("case open 0", "next open 0"), STATUS, steps=0),
)  # fmt: skip

ONLY_MOVE = {"next_article", "previous_article", "toggle_selection", "drop_selection"}
"""Operations of the groups that edit which by themselves change nothing."""


@pytest.fixture
def open_on(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> Callable[[str], LabellingSession]:
    def start(text: str) -> LabellingSession:
        add_article(text, "case")
        add_article("Nothing happened.", "next")
        if text == ONE:
            project.candidates.store("case", "", CANDIDATES)
        return open_session()

    return start


def named(case: Case) -> str:
    return f"{case.operation}: {case.pressed}"


def in_turn(project: Project, case: Case) -> Iterator[list[str]]:
    """Yield keys to press, and check after the last ones what they did."""
    yield keys_of(case.there)
    before = lines(project.path, case.sql)
    yield keys_of(case.pressed)
    assert lines(project.path, case.sql) == list(case.expected)
    assert count_of(case.pressed) <= case.budget
    yield ["u"] * case.steps
    if case.sql != DECISIONS and case.steps:
        left = [line for line in lines(project.path, case.sql) if line != "next open 0"]
        assert left == before


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.on_screen and case.text != SCREENS], ids=named
)
def test_an_operation_takes_as_few_keys_as_promised(
    open_on: Callable[[str], LabellingSession], project: Project, case: Case
) -> None:
    session = open_on(case.text)
    for keys in in_turn(project, case):
        press_keys(session, keys)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.on_screen or case.text == SCREENS], ids=named
)
async def test_an_operation_with_a_line_does_too(
    open_on: Callable[[str], LabellingSession], project: Project, case: Case
) -> None:
    app = AnnotatorApp(open_on(case.text))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in in_turn(project, case):
            await pilot.press(*keys)


def test_every_operation_that_edits_is_counted() -> None:
    editing = {o.id for o in OPERATIONS if o.group in ("Decide", "Label", "Span", "Article")}
    unkeyed = {f"label:{digit}" for digit in "456789"}
    assert editing - ONLY_MOVE - unkeyed <= {case.operation for case in CASES}
