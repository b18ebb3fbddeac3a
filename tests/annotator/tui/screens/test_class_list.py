"""A whole class from the keyboard: keys in, one step over many articles out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.review_operations import CLASS_OPERATIONS, keymap_for
from annotator.session.review.class_list import ClassList
from annotator.tui.review_app import ReviewApp
from annotator.tui.screens.class_list import ClassScreen
from annotator.tui.screens.review import ReviewScreen
from corpus.errors import NotSavedError
from tests.key_scripts import keys_of
from tests.plain_sql import lines, rows
from tests.pressing import WholeView, press
from tests.settled import draw_each_frame
from tests.watched import running, screen_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey
    from corpus.store import Project

    Review = Callable[..., ReviewSession]
    Annotate = Callable[..., AnnotationKey]
    Add = Callable[..., object]

TAKEN = (
    "SELECT article_id, text FROM annotation_state_spans AS spans WHERE layer = 'adjudication' "
    "ORDER BY article_id, start"
)
REASONS = "SELECT comment, start, end FROM annotation_state_comments ORDER BY article_id"
STEPS = (
    "SELECT count(DISTINCT step), count(DISTINCT article_id) FROM edits "
    "WHERE layer = 'adjudication' AND action <> 'opened'"
)


async def pressed(session: ReviewSession, script: str) -> tuple[type[object], str]:
    """Which screen was on top after these keys, and what stood on it."""
    async with running(ReviewApp(session)) as press_script:
        return await press_script(script)


@pytest.fixture
def class_of_three(add_article: Add, annotate: Annotate) -> None:
    """Three articles that differ by `the`, and one by another word on the same side."""
    for number, word in enumerate(("The", "The", "The", "Some"), 1):
        article = f"a{number}"
        add_article(f"{word} rebels left town {number}.", article)
        annotate(article, "ana", f"[{word} rebels]A left town {number}.")
        annotate(article, "bea", f"{word} [rebels]A left town {number}.")


@pytest.mark.usefixtures("class_of_three")
async def test_the_class_of_the_place_is_listed_without_names(open_review: Review) -> None:
    async with running(ReviewApp(open_review(article="a1"))) as press_script:
        _, shown = await press_script("w")
        assert "3 places in 3 articles · 3 ticked" in shown
        assert "1 boundary" in shown
        assert "5 “The”" in shown
        assert "6 any source" in shown
        assert "The rebelsA×1 │ rebelsA×1 left town 1." in shown
        _, shown = await press_script("p")
        assert "what person 1 of 2 has" in shown
        assert "annotator 1" in shown
        assert "ana" not in shown
        _, shown = await press_script("b")
        assert "what ana has" in shown


@pytest.mark.usefixtures("class_of_three")
async def test_what_is_missing_is_said(open_review: Review) -> None:
    async with running(ReviewApp(open_review(article="a1"))) as press_script:
        _, shown = await press_script("w enter")
        assert "Choose a decision first: a, x, s, l, r or p" in shown
        _, shown = await press_script("escape w s t enter")
        assert "Nothing is ticked. t: tick all" in shown
        _, shown = await press_script("escape w a enter enter")
        assert "the majority applies to nothing that is ticked" in shown
        _, shown = await press_script('escape / "left" enter w')
        assert "No disagreement here. Tab: next disagreement" in shown


@pytest.mark.usefixtures("class_of_three")
async def test_keys_on_the_screen(project: Project, open_review: Review) -> None:
    cases = [
        ("s enter enter", ["a1 rebels", "a2 rebels", "a3 rebels"], ""),
        ("s ? escape enter enter", ["a1 rebels", "a2 rebels", "a3 rebels"], ""),
        ('s enter "ACTOR 2" enter', ["a1 rebels", "a2 rebels", "a3 rebels"], "ACTOR 2"),
        ("5 end space home space down space s enter enter", ["a2 rebels"], ""),
        ("x l p enter enter", ["a1 The rebels", "a2 The rebels", "a3 The rebels"], ""),
    ]
    session = open_review(article="a1")
    async with running(ReviewApp(session)) as press_script:
        for keys, taken, reason in cases:
            await press_script(f"w {keys}")
            assert lines(project.path, TAKEN) == taken, keys
            given = {row[0] for row in rows(project.path, REASONS)}
            assert given == ({reason} if reason else set()), keys
            await press_script("u")
            assert lines(project.path, TAKEN) == [], keys
            press(session, session.go_to_article, "a1")


@pytest.mark.usefixtures("class_of_three")
async def test_keys_on_the_screen_that_settle_nothing(
    project: Project, open_review: Review
) -> None:
    async with running(ReviewApp(open_review(article="a1"))) as press_script:
        for keys in (
            's enter "why" escape escape',
            "s escape",
            "enter enter escape",
            "a enter enter",
            "r 1 enter enter",
            "s enter enter u",
        ):
            top, _ = await press_script(f"w {keys}")
            assert lines(project.path, TAKEN) == [], keys
            assert rows(project.path, REASONS) == [], keys
            if top is not ReviewScreen:
                top, _ = await press_script("escape")
            assert top is ReviewScreen, keys


class Undisturbed(WholeView):
    """A view in which nobody gives a reason."""

    def __init__(self, listed: ClassList) -> None:
        super().__init__(listed.session)
        self._listed = listed

    def ask_reason(self, text: str) -> None:
        assert not text
        for _ in self._listed.settling(text):
            pass


@pytest.mark.usefixtures("class_of_three")
@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        ("s enter", ["a1 rebels", "a2 rebels", "a3 rebels"]),
        ("l enter", ["a1 The rebels", "a2 The rebels", "a3 The rebels"]),
        ("down space s enter", ["a1 rebels", "a3 rebels"]),
        ("t space s enter", ["a1 rebels"]),
        ("5 s enter", ["a1 rebels", "a2 rebels", "a3 rebels", "a4 rebels"]),
        ("p enter", ["a1 The rebels", "a2 The rebels", "a3 The rebels"]),
        ("p p enter", ["a1 rebels", "a2 rebels", "a3 rebels"]),
        ("x enter", []),
        ("end space home space s enter", ["a2 rebels"]),
        ("a enter", []),
        ("s t enter", []),
        ("enter", []),
    ],
)
def test_keys(project: Project, open_review: Review, keys: str, taken: list[str]) -> None:
    session = open_review(article="a1")
    listed = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))
    view: Any = Undisturbed(listed)
    operations = listed.operations(view)
    for key in keys.split():
        found = next(name for name in operations if key in listed.keymap.of(name))
        listed.dispatcher.run(operations[found])
    assert lines(project.path, TAKEN) == taken
    assert rows(project.path, REASONS) == []


@pytest.mark.usefixtures("class_of_three")
async def test_it_is_one_step_taken_back_with_one_key(
    project: Project, open_review: Review
) -> None:
    async with running(ReviewApp(open_review(article="a1"))) as press_script:
        top, shown = await press_script('w s enter "ACTOR 2" enter')
        assert top is ReviewScreen
        assert "Settled 3 places in 3 articles, 3 of them as a whole (u to undo)" in shown
        assert rows(project.path, STEPS) == [(1, 3)]
        assert rows(project.path, REASONS) == [("ACTOR 2", 0, 10)] * 3
        gold = "SELECT article_id, text FROM gold WHERE basis = 'adjudicated' ORDER BY 1"
        assert lines(project.path, gold) == ["a1 rebels", "a2 rebels", "a3 rebels"]
        await press_script("u")
        assert lines(project.path, TAKEN) == []
        assert rows(project.path, REASONS) == []
        await press_script("U")
        assert lines(project.path, gold) == ["a1 rebels", "a2 rebels", "a3 rebels"]


@pytest.mark.usefixtures("class_of_three")
async def test_labels_are_chosen_with_their_digit(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    for number in (5, 6):
        article = f"a{number}"
        add_article(f"Kesh fell {number} times.", article)
        annotate(article, "ana", f"[Kesh]L fell {number} times.")
        annotate(article, "bea", f"[Kesh]A fell {number} times.")
    await pressed(open_review(article="a5"), "w r 3 enter enter")
    labels = "SELECT article_id, label, text FROM gold WHERE basis = 'adjudicated' ORDER BY 1"
    assert lines(project.path, labels) == ["a5 LOCATION Kesh", "a6 LOCATION Kesh"]


@pytest.mark.usefixtures("class_of_three")
async def test_nothing_is_half_stored(
    project: Project, open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_review(article="a1")
    record = project.edits.record

    def failing(key: AnnotationKey, *args: object, **options: object) -> object:
        if key.article_id == "a3" and "step" in options:
            raise NotSavedError("Not saved: the disk is full.")
        return record(key, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(project.edits, "record", failing)
    top, shown = await pressed(session, "w s enter enter")
    assert top is ClassScreen
    assert "Not saved: the disk is full." in shown
    assert rows(project.path, STEPS) == [(0, 0)]


@pytest.mark.usefixtures("class_of_three")
async def test_what_others_settle_meanwhile_is_left_to_them(
    project: Project, open_review: Review, annotate: Annotate
) -> None:
    session, other = open_review(article="a1"), open_review("sam", "a4")
    app = ReviewApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w")
        press(other, other.go_to_article, "a2")
        press(other, other.take, 1)
        annotate("a3", "bea", "[The rebels]A left town 3.")
        for key in keys_of("s enter enter"):
            await pilot.press(key)
        await pilot.pause()
        shown = session.message
    assert shown.startswith("Settled 1 place in 1 article, 1 of them as a whole; ")
    assert shown.endswith(" (u to undo)")
    assert "1 article assigned to other reviewers" in shown
    assert "1 place changed meanwhile" in shown
    assert [row for row in lines(project.path, TAKEN) if "a2" not in row] == ["a1 rebels"]


async def test_of_a_long_list_only_what_is_in_sight_is_drawn(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    count = 300
    text = " ".join(f"The rebels left town {number}." for number in range(count))
    add_article(text, "long")
    annotate("long", "ana", text.replace("The rebels", "[The rebels]A"))
    annotate("long", "bea", text.replace("The rebels", "The [rebels]A"))
    app = ReviewApp(open_review(article="long"))
    draw_each_frame(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ClassScreen)
        assert screen.listed.look_on() or len(screen.listed.cases) == count
        height = screen.rows.size.height
        assert screen.rows.rows_drawn <= 2 * height
        drawn = screen.rows.rows_drawn
        await pilot.press("down")
        await pilot.pause()
        assert screen.rows.rows_drawn - drawn == 2
        drawn = screen.rows.rows_drawn
        await pilot.press("end")
        await pilot.pause()
        assert screen.rows.rows_drawn - drawn <= height
        assert "town 299." in screen_of(app)


@pytest.mark.usefixtures("class_of_three")
async def test_how_far_settling_has_come_is_said(
    open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.tui.screens.class_list._SAID_EVERY", 1)
    notices: list[str] = []
    show = ClassScreen.show

    def shown(screen: ClassScreen) -> None:
        notices.append(screen.listed.dispatcher.message)
        show(screen)

    monkeypatch.setattr(ClassScreen, "show", shown)
    await pressed(open_review(article="a1"), "w s enter enter")
    said = [notice for notice in notices if notice.startswith("Settling")]
    assert list(dict.fromkeys(said)) == [f"Settling: {done} of 3 articles" for done in (1, 2, 3)]


@pytest.mark.usefixtures("class_of_three")
async def test_any_size_will_do(project: Project, open_review: Review) -> None:
    app = ReviewApp(open_review(article="a1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w", "s")
        for size in ((20, 5), (8, 2), (133, 40)):
            await pilot.resize_terminal(*size)
            await pilot.press("pagedown", "pageup", "end", "home")
            await pilot.pause()
        assert "3 places in 3 articles" in screen_of(app)
        await pilot.press("enter", "enter")
    assert lines(project.path, TAKEN) == ["a1 rebels", "a2 rebels", "a3 rebels"]


HOSTILE = "\x1b[31m\u202eevil\u200b 日本"


async def test_rows_are_as_wide_as_the_screen_whatever_is_in_them(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    text = f"{HOSTILE} The rebels left {HOSTILE} town."
    add_article(text, "one")
    annotate("one", "ana", text.replace("The rebels", "[The rebels]A"))
    annotate("one", "bea", text.replace("The rebels", "The [rebels]A"))
    app = ReviewApp(open_review(article="one"))
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        for width in (40, 80, 133):
            await pilot.resize_terminal(width, 24)
            await pilot.press("w", "s")
            await pilot.pause()
            assert type(app.screen) is ClassScreen
            strips = app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {width}
            assert not {"\x1b", "\u202e", "\u200b"} & set(screen_of(app))
            await pilot.press("escape")


@pytest.mark.usefixtures("class_of_three")
async def test_without_colours_states_have_glyphs(
    open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    _, shown = await pressed(open_review(article="a1"), "w space s")
    rows_shown = [row for row in shown.split("\n") if "rebelsA" in row and "×" in row]
    assert [row[:3] for row in rows_shown] == ["  ·", "▸ ✓", "  ✓"]
    assert all("→ rebelsA" in row for row in rows_shown)
