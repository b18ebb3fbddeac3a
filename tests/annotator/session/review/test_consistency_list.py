"""The state of the list of inconsistent strings, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.review_operations import CONSISTENCY_OPERATIONS, keymap_for
from annotator.rendering.article_row import Palette
from annotator.rendering.consistency_rows import becomes_line, count_line
from annotator.rendering.styles import DARK
from annotator.session.review.consistency_list import ConsistencyList
from tests.conftest import unmarked
from tests.plain_sql import lines
from tests.pressing import WholeView, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    Review = Callable[..., ReviewSession]
    Add = Callable[..., object]
    Annotate = Callable[..., object]

GOLD = "SELECT article_id, label, text FROM gold WHERE text = 'Kesh' ORDER BY article_id"
INTENDED = "SELECT count(*) FROM annotation_state_comments WHERE meant_so"


@pytest.fixture
def add(add_article: Add, annotate: Annotate) -> Callable[[str, str], None]:
    """Adds an article that ana has finished."""

    def add(article_id: str, marked: str) -> None:
        add_article(unmarked(marked)[0], article_id)
        annotate(article_id, "ana", marked)

    return add


@pytest.fixture
def kesh(add: Callable[[str, str], None]) -> None:
    """Kesh is a place four times and an actor in two articles, once in each."""
    add("a1", "[Kesh]L fell. They left [Kesh]L.")
    add("a2", "In [Kesh]L it rained. Near [Kesh]L it snowed.")
    add("a3", "Nobody in [Kesh]A spoke.")
    add("a4", "All of [Kesh]A slept.")


def opened(session: ReviewSession) -> ConsistencyList:
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    count_again(listed)
    return listed


def count_again(listed: ConsistencyList) -> None:
    listed.open()
    while listed.look_on():
        pass


def pressed(listed: ConsistencyList, *names: str) -> str:
    """Press operations; return the message of the last one."""
    view: Any = WholeView(listed.session)
    for name in names:
        listed.dispatcher.run(listed.operations(view)[name])
    return listed.dispatcher.message


def head(listed: ConsistencyList) -> str:
    return " ".join(count_line(listed, 80).plain.split())


@pytest.mark.usefixtures("kesh")
@pytest.mark.parametrize(("key", "words"), [("as_usual", "Made consistent"), ("keep", "Marked")])
def test_on_a_string_all_its_places_are_one_step(
    project: Project, open_review: Review, key: str, words: str
) -> None:
    listed = opened(open_review(article="a1"))
    before = lines(project.path, GOLD)
    message = pressed(listed, key)
    assert message.startswith(words)
    assert message.endswith("2 places in 2 articles (u to undo)")
    assert not listed.unfolded.entries
    actors = [line for line in lines(project.path, GOLD) if "ACTOR" in line]
    assert len(actors) == (2 if key == "keep" else 0)
    assert lines(project.path, INTENDED) == (["2"] if key == "keep" else ["0"])
    pressed(listed, "undo")
    assert lines(project.path, GOLD) == before
    assert lines(project.path, INTENDED) == ["0"]
    assert [len(one.places) for one in listed.unfolded.entries] == [2]


def test_undo_goes_to_what_is_listed_again(
    add: Callable[[str, str], None], open_review: Review
) -> None:
    for number, other in enumerate(("A", "A", "A", "L", "L"), 1):
        add(f"a{number}", f"[Kesh]L and [Tarn]L fell, [Kesh]L and [Tarn]{other} rose.")
        add(f"b{number}", f"[Ordun]{other} slept near [Ordun]L and [Ordun]L.")
    add("c", "[Tarn]A woke.")
    listed = opened(open_review(article="a1"))
    assert [one.string for one in listed.unfolded.entries] == ["Tarn", "Ordun"]
    pressed(listed, "keep")
    assert (listed.unfolded.entry and listed.unfolded.entry.string, listed.row) == ("Ordun", 0)
    pressed(listed, "undo")
    assert [one.string for one in listed.unfolded.entries] == ["Tarn", "Ordun"]
    assert listed.row == 0
    pressed(listed, "row_down", "row_down", "as_usual", "next_string", "undo")
    assert listed.row == 2


@pytest.mark.usefixtures("kesh")
def test_ticks_come_before_the_string(project: Project, open_review: Review) -> None:
    listed = opened(open_review(article="a1"))
    assert "1 place in 1 article" in pressed(listed, "row_down", "tick", "first_row", "as_usual")
    assert "a3 LOCATION Kesh" in lines(project.path, GOLD)
    assert "a4 ACTOR Kesh" in lines(project.path, GOLD)


@pytest.mark.usefixtures("kesh")
def test_the_line_below_a_string_counts_its_places(open_review: Review) -> None:
    session = open_review(article="a1")
    listed = opened(session)
    palette = Palette.of(DARK, [*session.labels.values()])
    assert becomes_line(listed, palette, 40).plain.strip() == "2 places → usually LOCATION"
    pressed(listed, "row_down")
    assert becomes_line(listed, palette, 40).plain.strip() == "here: KeshA → usually LOCATION"


def test_without_gold_it_says_so(
    add_article: Add, annotate: Annotate, open_review: Review, project: Project
) -> None:
    add_article("Kesh fell.", "a1")
    annotate("a1", "ana", "[Kesh]L fell.")
    annotate("a1", "bea", "[Kesh]A fell.")
    session = open_review(article="a1")
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    nothing = "No article is settled yet, so there is nothing to compare"
    assert press(session, listed.open) == nothing
    session.take(1)
    session.finish()
    count_again(listed)
    assert head(listed) == "Consistency · 0 strings, 0 places 1 settled article"
    palette = Palette.of(DARK, [*session.labels.values()])
    nothing = "Every string labelled 2 times or more is labelled the same everywhere"
    assert becomes_line(listed, palette, 80).plain.strip() == nothing
    pressed(listed, "kind:1")
    assert "in the ways that are shown" in becomes_line(listed, palette, 80).plain


@pytest.mark.usefixtures("kesh")
def test_each_opening_counts_anew_what_was_settled_since(
    add: Callable[[str, str], None], open_review: Review
) -> None:
    listed = opened(open_review(article="a1"))
    assert [(one.alike, len(one.places)) for one in listed.unfolded.entries] == [(4, 2)]
    add("a5", "[Kesh]A, [Kesh]A and [Kesh]A.")
    listed.open()
    assert [(one.alike, len(one.places)) for one in listed.unfolded.entries] == [(4, 5)]
    assert head(listed) == "Consistency · 1 string, 5 places counting 0 of 5 settled articles …"
    while listed.look_on():
        pass
    assert [(one.alike, len(one.places)) for one in listed.unfolded.entries] == [(5, 4)]


@pytest.mark.usefixtures("kesh")
def test_a_fix_during_the_count_is_in_it(open_review: Review) -> None:
    listed = opened(open_review(article="a1"))
    listed.open()
    pressed(listed, "row_down", "as_usual")
    assert not listed.is_read
    while listed.look_on():
        pass
    assert [len(one.places) for one in listed.unfolded.entries] == [1]


@pytest.mark.usefixtures("kesh")
def test_row_and_ticks_stay_from_one_opening_to_the_next(open_review: Review) -> None:
    listed = opened(open_review(article="a1"))
    pressed(listed, "row_down", "tick")
    listed.open()
    assert (len(listed.unfolded.ticked), listed.row) == (1, 2)
    while listed.look_on():
        pass
    assert (len(listed.unfolded.ticked), listed.row) == (1, 2)


@pytest.mark.usefixtures("kesh")
def test_a_count_goes_on_where_it_was_left_unless_something_was_edited(
    add: Callable[[str, str], None], open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_review(article="a1")
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    monkeypatch.setattr("annotator.session.review.consistency_list._SECONDS_AT_ONCE", -1)
    listed.open()
    assert pressed(listed, "as_usual") == "The gold is still being counted"
    read = []
    for _ in range(6):
        listed.look_on()
        listed.open()
        read.append(listed.read)
    assert read == [0, 1, 1, 2, 2, 3]
    add("a5", "[Kesh]L fell.")
    listed.open()
    assert (listed.read, listed.total) == (0, 5)


@pytest.mark.usefixtures("kesh")
def test_an_article_purged_during_the_count_is_left_out(
    project: Project, open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_review(article="a1")
    listed = ConsistencyList(session, keymap_for(CONSISTENCY_OPERATIONS, session.keymap))
    monkeypatch.setattr("annotator.session.review.consistency_list._SECONDS_AT_ONCE", -1)
    listed.open()
    listed.look_on()
    project.articles.purge("a4")
    while listed.look_on():
        pass
    assert [len(one.places) for one in listed.unfolded.entries] == [1]
