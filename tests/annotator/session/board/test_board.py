"""The board without a screen: operations in, rows, launches and the queue out."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for
from annotator.rendering import board_lines, board_rows
from annotator.rendering.article_row import Palette
from annotator.rendering.styles import DARK
from annotator.session.board import articles
from annotator.session.board.board import Board, Launch
from annotator.session.board.figures import read_figures, read_with_gold
from annotator.session.board.session import BoardList
from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.store.article_list import STATES, ArticleFilter
from corpus.store.db import database
from corpus.store.queue import ORDERS
from corpus.workflows.merging import merge_file
from exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from annotator.session.outcome import Outcome
    from annotator.session.view import Question

TEXTS = {
    "a": "[Rebels]A left [Kesh]L.",
    "b": "The [army]A took [Kesh]L and burned it.",
    "c": "[Three]N [men]A fled.",
    "d": "Nobody spoke in [Varda]L.",
    "e": "[Kesh]A denied it.",
}


class FakeView:
    """Answers what the board asks: a choice by its number, a line by its text."""

    page = 10

    def __init__(self) -> None:
        self.question: Question | None = None
        self.then: Callable[[int], Outcome | None] | None = None
        self.asked: list[str] = []
        self.launched: Launch | None = None
        self.commands: list[Sequence[str]] = []
        self.indexing: Callable[[], Outcome | None] | None = None

    def ask(self, question: Question) -> None:
        self.asked.append(f"{question.purpose}: {question.text}")
        self.question = question

    def choose(
        self, title: str, choices: Sequence[str], then: Callable[[int], Outcome | None]
    ) -> None:
        self.asked.append(f"{title}: {', '.join(choices)}")
        self.then = then

    def launch(self, launch: Launch) -> None:
        self.launched = launch

    def run(self, command: Sequence[str], what: str) -> None:
        self.commands.append(command)

    def index(self, then: Callable[[], Outcome | None]) -> None:
        self.indexing = then

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: self.asked.append(name)


class Pressed:
    """A board with the keys pressed on it."""

    def __init__(self, project: Project, name: str = "lea") -> None:
        def write() -> Project:
            return Project.open(project.path)

        board = Board(project, write, name)
        keymap = keymap_for(BOARD_OPERATIONS, default_keymap())
        self.listed = BoardList(board, keymap)
        self.listed.take(read_figures(project))
        self.view = FakeView()
        self.operations = self.listed.operations(self.view)
        self.keys = {key: name for name in self.operations for key in keymap.of(name)}

    def press(self, keys: str, *answers: object) -> str:
        """Press keys, parted by blanks; return the message after the last answer or key."""
        for key in keys.split():
            self.listed.dispatcher.run(self.operations[self.keys[key]])
            self.read()
        for answer in answers:
            asked, self.view.then = self.view.then, None
            if asked is None:
                assert self.view.question
                asked = self.view.question.answered
            assert asked
            self.listed.dispatcher.run(asked, answer)
            self.read()
        return self.listed.dispatcher.message

    def read(self) -> None:
        """Read all rows."""
        while self.listed.look_on():
            pass

    @property
    def ids(self) -> list[str]:
        section: Any = self.listed.section
        return list(section.ids)

    def shown(self, width: int = 78) -> list[str]:
        """The rows of the section as text."""
        palette = Palette.of(DARK, [*self.listed.session.labels.values()])
        rows = (self.listed.section.row_at(index) for index in range(self.listed.count))
        return [board_rows.row_line(row, palette, width).plain.rstrip() for row in rows]

    def lines(self) -> list[str]:
        """What is around the rows."""
        listed = self.listed
        lines = [board_lines.header(listed, 110), board_lines.tabs(listed, 110)]
        lines += [board_lines.list_line(listed, 100, 60), *board_lines.detail_lines(listed, 100)]
        return [line.plain.strip() for line in lines]


@pytest.fixture
def board(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., object]
) -> Pressed:
    """`a` agreed, `b` unsettled, `c` adjudicated over two, `d` finished once, `e` untouched.

    The overlap is 2; ben has begun `e`'s neighbour `d`, and flagged it.
    """
    for article_id, marked in TEXTS.items():
        add_article(marked, article_id)
    project._db.execute("UPDATE articles SET source = 'wire' WHERE id IN ('a', 'c')")
    project.leases.set_overlap(2)
    for name in ("ana", "ben"):
        annotate("a", name, TEXTS["a"])
    annotate("b", "ana", TEXTS["b"])
    annotate("b", "ben", "The army took [Kesh]A and burned it.")
    annotate("c", "ana", TEXTS["c"])
    annotate("c", "ben", "[Three]N men fled.")
    annotate("d", "ana", TEXTS["d"])
    begun = AnnotationKey("d", project.people.get("ben").id)
    change = [Change(Action.FLAGGED)]
    project.edits.record(begun, project.edits.load(begun), change, via="screen")
    gold = AnnotationKey("c", project.people.get_or_add("rita").id, "adjudication")
    project.edits.record(gold, project.edits.load(gold), [Change(Action.FINISHED)], via="screen")
    return Pressed(project)


def test_the_articles_in_each_state(board: Pressed, project: Project) -> None:
    found = {
        state: [one for one in project.article_list.matching(ArticleFilter(state)) if one]
        for state in STATES
    }
    assert found == {
        "all": ["a", "b", "c", "d", "e"],
        "not begun": ["e"],
        "begun": ["d"],
        "free again": [],
        "finished": ["a", "b", "c", "d"],
        "skipped": [],
        "flagged": ["d"],
        "settled": ["a", "c", "d"],
        "unsettled": ["b"],
        "second person": ["d"],
        "assigned": [],
        "changed": [],
    }
    settled = project._db.column("SELECT article_id FROM settled ORDER BY article_id")
    assert found["settled"] == settled
    assert [project.work.line(one) for one in "abcde"] == [*project.work.lines()]
    assert project.article_list.still_wanted() == (3, 1)


def test_filters_and_what_is_around_the_rows(board: Pressed) -> None:
    assert board.shown() == [
        "▸   Title of a                                         ana ✓  ben ✓  agreed",
        "    Title of b                                         ana ✓  ben ✓  unsettled",
        "    Title of c                                         ana ✓  ben ✓  settled",
        "    Title of d                                       ana ✓  ben … ⚑  single",
        "    Title of e                                           nobody yet",
    ]
    board.press("w", 2)  # ben
    assert board.ids == ["a", "b", "c", "d"]
    board.press("s", STATES.index("finished"))
    board.press("f", 1)
    assert (board.ids, board.lines()[2]) == (
        ["a", "c"],
        f"finished, of ben, from wire{'1 of 2':>71}",
    )
    assert board.press("escape") == "All articles"
    board.press("end")
    assert (board.ids, board.listed.row) == ([*"abcde"], 4)
    board.press("up")
    assert board.lines()[1] == (
        "1 Articles 5  2 People 3  3 Progress  4 Suggesters 1  5 Unsettled 1  6 Second person 1"
        "  7 Consistency"
    )
    assert "3 of 5 articles gold" in board.lines()[0]
    assert board.lines()[3:] == [
        "d",
        "ana ✓  ben … ⚑ · single · needs 1 more · ben: begun "
        + board.listed.session.project.leases.held("d")[0].edited_at[:16].replace("T", " "),
        "",
        "Title of d",
        "Nobody spoke in Varda.",
    ]


def test_an_article_with_two_versions_by_one_person_says_so(
    project: Project, add_article: Callable[..., object], tmp_path: Path
) -> None:
    add_article("Rebels fled.", "a")
    key = AnnotationKey("a", project.people.get_or_add("ana").id)
    database.write_copy(project._db, tmp_path / "laptop.db")
    project.edits.record(key, Draft(), [Change(Action.FINISHED)], via="screen")
    with Project.open(tmp_path / "laptop.db") as laptop:
        changes = [Change(Action.ADDED, Span(0, 6, 1)), Change(Action.FINISHED)]
        laptop.edits.record(key, Draft(), changes, via="screen")
    merge_file(project, tmp_path / "laptop.db")
    board = Pressed(project)
    assert board.shown()[0].split()[-3:] == ["ana", "✓", "unsettled"]
    assert board.lines()[4] == "ana ✓ · two versions by ana"


def test_every_section_lists_its_rows(board: Pressed) -> None:
    board.press("2")
    assert [line.split()[:5] for line in board.shown()] == [
        ["▸", "ana", "4", "0", "0"],
        ["ben", "3", "1", "0", "1"],
        ["rita", "0", "0", "0", "0"],
    ]
    board.press("3")
    today = date.today().isoformat()
    assert [line.split()[:4] for line in board.shown()] == [
        ["▸", "1", "unsettled:", "a"],
        ["1", "finished,", "needing", "another"],
        ["1", "flagged", "by", "somebody"],
        ["1", "begun", "by", "nobody"],
        [today, "7", "███████████████████", "ana"],
    ]
    assert re.fullmatch(r"3 annotations left; end about \d+ \w+ \d{4}\.", board.lines()[2])
    assert board.lines()[3].startswith("3 annotations left; 7 a day so far: end about")
    board.press("4")
    assert board.shown()[0].split() == ["▸", "fixture", "1", "5", "8", "–", "shown"]
    assert board.lines()[3:] == ["ACTOR 4 suggested", "NUMBER 1 suggested", "LOCATION 3 suggested"]
    board.press("5")
    assert board.shown() == [
        "▸   Title of b                                ana ✓  ben ✓  1 missing, 1 label"
    ]
    board.press("6")
    assert board.shown()[0].endswith("1 of 2")
    board.press("tab")
    assert board.listed.section.name == "strings"
    assert board.lines()[2].startswith("No inconsistent string")
    board.press("tab shift+tab shift+tab")
    assert board.listed.section.name == "second"


def test_the_places_of_an_inconsistent_string_are_shown_whole(
    board: Pressed, add_article: Callable[..., object], annotate: Callable[..., object]
) -> None:
    fled = "[Gunmen]A fled. [Gunmen]A hid. [Gunmen]A left."
    marked = f"{fled} In the hills above the town, Gunmen held on."
    add_article(marked, "an-article-with-a-long-id")
    for name in ("ana", "ben"):
        annotate("an-article-with-a-long-id", name, marked)
    board.press("7")
    lines = [one.plain for one in board_lines.detail_lines(board.listed, 40)]
    assert max(map(len, lines)) <= 40
    assert "above the town, Gunmen held on." in " ".join(lines)


def test_what_is_to_do_leads_to_the_articles(board: Pressed) -> None:
    board.press("3 enter")
    assert (board.listed.section.name, board.ids) == ("unsettled", ["b"])
    board.press("3 down down enter")
    assert (board.listed.section.name, board.ids) == ("articles", ["d"])
    board.press("2 down enter")
    assert board.lines()[2].startswith("of ben")


def test_a_search_finds_texts_and_marks_the_words(board: Pressed, project: Project) -> None:
    assert board.press("/", "kesh") == "Indexing the articles for the first search …"
    board.listed.update_index(lambda _: None)
    assert board.view.indexing
    board.listed.dispatcher.run(board.view.indexing)
    assert sorted(board.ids) == ["a", "b", "e"]
    row: Any = board.listed.section.row_at(0)
    assert ("Kesh", True) in row.extract
    assert "with kesh" in board.lines()[2]
    before = (("A long beginning of many words, then ", False), ("Kesh", True), (".", False))
    row, palette = row._replace(extract=before), Palette.of(DARK, [])
    assert "…y words, then Kesh." in board_rows.row_line(row, palette, 78).plain
    assert board.press("/", "kesh -burned") == "Best match first · Esc: all articles"
    assert sorted(board.ids) == ["a", "e"]
    board.press("s", STATES.index("finished"))
    assert board.ids == ["a"]
    assert "has no word" in board.press("/", "-- *")
    assert board.ids == ["a"]
    board.press("/", " ")
    assert board.ids == ["a", "b", "c", "d"]


def test_a_lead_assigns_releases_and_sets_overlap(board: Pressed, project: Project) -> None:
    assert board.press("down space space g", 2) == (
        "2 articles newly assigned to rita. Finished by rita or settled already: 1."
    )
    assert [one.article_id for one in project.leases.held() if one.assigned] == ["b", "c"]
    again = "0 articles newly assigned to ana. Finished by ana or settled already: 1."
    assert board.press("home g", 0) == again.replace("0 a", "1 a").replace("articles", "article")
    assert board.press("g", 0) == again
    new = board.press("end g", 3, "noa")
    assert new == "“noa” is new here (known: ana, ben, rita): Enter again to add this person"
    assert not project.people.find("noa")
    assert board.press("g", 3, "noa") == "1 article newly assigned to noa."
    held = [(one.article_id, one.name) for one in project.leases.held()]
    assert held == [("d", "ben"), ("b", "rita"), ("c", "rita"), ("e", "noa")]
    assert board.press("x") == "Released e from noa."
    assert board.press("x") == "Nothing to release for e."
    assert board.press("k", "7") == "1 article: 7 people label each."
    assert project.article_list.wanted_of("e") == (7, 7)
    assert "from 0 to 999" in board.press("k", "many")
    assert board.press("K", "3") == "All articles: 3 people label each."
    assert project.leases.overlap == 3
    assert "from 1 to 999" in board.press("K", "0")
    board.listed.take(read_figures(project))
    assert board.press("2 down x") == "Released d from ben."


def test_the_order_and_an_export_are_commands(board: Pressed) -> None:
    board.press("o", ORDERS.index("uncertain"))
    assert board.view.asked[-1] == "Order of the queue: import (now), source, uncertain, sure"
    board.press("e", [*FORMATS].index("conll"), "out put/gold.conll")
    assert board.view.asked[-1] == "path: gold.conll"
    assert board.press("e", 0, "  ") == "Not exported: type a path"
    assert board.view.commands == [
        ["queue", "--order", "uncertain", "--most", "0"],
        ["export", "conll", "--", "out put/gold.conll"],
    ]
    board.listed.show_output("Exporting", ["gold.conll: 3 articles"], ["Left out: 1 (b)"])
    assert board.shown() == ["▸ gold.conll: 3 articles", "  Left out: 1 (b)"]
    assert board.listed.dispatcher.message == "gold.conll: 3 articles · Esc: back"
    board.press("escape")
    board.listed.show_output("Ordering", ["order: sure", "overlap: 2"], [])
    assert board.listed.dispatcher.message == "order: sure · overlap: 2"
    board.listed.show_output("Ordering", ["order: sure", "overlap: 2" * 9], [])
    assert board.listed.dispatcher.message == "order: sure"
    board.listed.show_output("Exporting", [], ["Error: gold.conll exists"])
    assert board.listed.dispatcher.message == "Error: gold.conll exists"
    assert board.listed.section.name == "articles"


def test_work_starts_as_the_person_who_is_known(board: Pressed, project: Project) -> None:
    board.press("end enter", "noa", "noa")
    assert board.view.asked == ["name: lea"]
    assert board.view.launched == Launch("annotate", "noa", new=True, article_id="e")
    ana = Pressed(project, "ana")
    ana.press("enter")
    assert ana.view.launched == Launch("annotate", "ana", article_id="a")
    ana.press("r")
    assert ana.view.launched == Launch("review", "ana")
    ana.press("5 enter")
    assert ana.view.launched == Launch("review", "ana", article_id="b")
    ana.press("a")
    assert ana.view.launched == Launch("annotate", "ana")
    assert not ana.view.asked


def test_others_work_meanwhile(board: Pressed, project: Project) -> None:
    board.press("down down space")
    board.shown()
    with Project.open(project.path) as other:
        other.articles.retire("a")
        other.articles.purge("e")
    assert board.shown()[4].split()[0] == "Title"  # not read again yet
    board.listed.refresh()
    board.press("2 1")
    assert board.ids == ["b", "c", "d"]
    assert board.listed.section.current.line.id == "d"  # type: ignore[union-attr]
    assert board.listed.articles.ticked == {"c"}


def test_people_are_compared_with_gold(board: Pressed) -> None:
    f1 = {"value": 0.913, "low": 0.851, "high": None}
    one = {"annotator": "ben", "kind": "practice", "articles": 3, "span F1": f1}
    found = read_with_gold(json.dumps({"compared_with_gold": [{**one, "until": "2026-03-03T10"}]}))
    board.press("2 down")
    board.listed.take_with_gold(found)
    assert board.lines()[-1] == "practice: span F1 0.91 in 3 articles, until 2026-03-03"


def test_a_section_that_is_left_half_read_is_read_to_its_end(
    board: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "SECONDS_AT_ONCE", -1)  # an article at a time
    monkeypatch.setattr(articles, "_FIRST", 0)
    board.listed.show("unsettled")
    unsettled: Any = board.listed.section
    assert (unsettled.read, unsettled.is_read) == (1, False)
    board.listed.show("articles")
    board.read()
    assert (unsettled.ids, unsettled.is_read) == (["b"], True)
