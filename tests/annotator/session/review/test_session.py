"""A reviewer's session: what is proposed, kept, refused and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.disagreement.resolution import Lane, Majority, Nothing, Shorter
from corpus.errors import NotSavedError, StaleError
from corpus.model import Action, AnnotationKey, Change
from corpus.store.review import Case, DisagreementFilter
from corpus.workflows.integrity import check
from tests.examples import examples
from tests.plain_sql import lines, rows
from tests.pressing import press, press_key, settle_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    Review = Callable[..., ReviewSession]
    Annotate = Callable[..., AnnotationKey]
    Add = Callable[..., object]

GOLD = "SELECT article_id, label, text FROM gold WHERE basis = 'adjudicated' ORDER BY 1, start"
STEPS = (
    "SELECT count(DISTINCT step), count(DISTINCT article_id) FROM edits "
    "WHERE layer = 'adjudication' AND action <> 'opened'"
)


@pytest.fixture
def two(add_article: Add, annotate: Annotate) -> None:
    """Three articles by two people, each with `the` as the left edge of a span in question."""
    for number in (1, 2, 3):
        article = f"a{number}"
        add_article(f"The rebels left town {number}. The army came.", article)
        annotate(article, "ana", f"[The rebels]A left [town {number}]L. The [army]A came.")
        annotate(article, "bea", f"The [rebels]A left [town {number}]L. The army came.")


CASES = [Case(f"a{number}", 0, 10) for number in (1, 2, 3)]


@pytest.mark.usefixtures("two")
def test_a_class_is_one_step_with_one_reason(project: Project, open_review: Review) -> None:
    session = open_review()
    done = settle_cases(session, CASES, Shorter(), "ACTOR 2: no article")
    assert (done.places, done.articles, done.finished, done.taken) == (3, 3, 0, 0)
    assert rows(project.path, STEPS) == [(1, 3)]
    reasons = "SELECT comment, start, end FROM annotation_state_comments ORDER BY article_id"
    assert rows(project.path, reasons) == [("ACTOR 2: no article", 0, 10)] * 3
    assert [mark.span.extent for mark in session.draft.accepted] == [(4, 10)]
    press(session, session.history.undo)
    assert "Undone in 3 articles" in session.message
    assert rows(project.path, reasons) == []
    assert not project.edits.load(AnnotationKey("a3", session.person.id, "adjudication")).accepted
    press(session, session.history.redo)
    assert rows(project.path, reasons) == [("ACTOR 2: no article", 0, 10)] * 3
    press(session, session.history.undo)
    press(session, session.history.redo)
    press(session, session.history.redo)
    assert session.message == "Nothing to redo"
    assert rows(project.path, reasons) == [("ACTOR 2: no article", 0, 10)] * 3


@pytest.mark.usefixtures("two")
def test_articles_with_nothing_left_are_settled_as_a_whole(
    project: Project, open_review: Review
) -> None:
    session = open_review(takes_unanimous=True)
    settle_cases(session, [Case(f"a{n}", 33, 37) for n in (1, 2)], Shorter())  # nested in nothing
    assert lines(project.path, GOLD) == []
    for number in (1, 2, 3):
        start = session.project.articles.get(f"a{number}").text.index("army")
        settle_cases(session, [Case(f"a{number}", start, start + 4)], Lane(0))
    done = settle_cases(session, CASES, Shorter())
    assert done.finished == 3
    assert lines(project.path, GOLD)[:3] == [
        "a1 ACTOR rebels",
        "a1 LOCATION town 1",
        "a1 ACTOR army",
    ]
    press(session, session.history.undo)
    assert lines(project.path, GOLD) == []


@pytest.mark.usefixtures("two")
def test_what_does_not_apply_is_left(project: Project, open_review: Review) -> None:
    session = open_review()
    done = settle_cases(session, CASES, Majority())
    assert done.places == 0
    assert rows(project.path, STEPS) == [(0, 0)]


@pytest.mark.usefixtures("two")
def test_all_or_nothing(
    project: Project, open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_review()
    record = project.edits.record

    def failing(key: AnnotationKey, *args: object, **options: object) -> object:
        if key.article_id == "a3" and "step" in options:
            raise NotSavedError("Not saved: the disk is full.")
        return record(key, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(project.edits, "record", failing)
    with pytest.raises(NotSavedError):
        settle_cases(session, CASES, Shorter())
    monkeypatch.undo()
    assert rows(project.path, STEPS) == [(0, 0)]
    assert not session.draft.accepted
    press(session, session.accept)
    assert "no majority" in session.message


@pytest.mark.usefixtures("two")
def test_a_second_reviewer_gets_the_next(project: Project, open_review: Review) -> None:
    first = open_review("rita")
    here = first.key.article_id
    press(first, first.take, 1)
    second = open_review("sam", here)
    assert second.key.article_id != here
    assert "rita is at work" in second.message
    press(first, first.take, 1)
    press(first, first.take_unanimous)
    press(first, first.finish)
    with pytest.raises(StaleError, match="rita has settled"):
        second.go_to_article(here)
    done = settle_cases(second, [Case(here, 0, 10)], Shorter())
    assert done.taken == 1
    assert [row[0] for row in rows(project.path, "SELECT decided_by FROM gold_articles")] == [
        "rita"
    ]


@pytest.mark.usefixtures("two")
def test_what_an_annotator_changes_meanwhile_is_shown(
    project: Project, open_review: Review, annotate: Annotate
) -> None:
    session = open_review(article="a1")
    press(session, session.take, 2)
    annotate("a1", "bea", "The [rebels]A [left]L [town 1]L. The [army]A came.")
    press(session, session.take, 1)
    press(session, session.take_unanimous)
    press(session, session.finish)
    assert "changed this article meanwhile; 1 to settle" in session.message
    assert session.draft.status == "open"
    assert next(mark.span.extent for mark in session.draft.accepted) == (4, 10)
    press(session, session.reject)
    press(session, session.take_unanimous)
    press(session, session.finish)
    assert lines(project.path, GOLD) == ["a1 ACTOR rebels", "a1 LOCATION town 1", "a1 ACTOR army"]


@pytest.mark.usefixtures("two")
def test_gold_stays_when_an_annotator_edits_later(
    project: Project, open_review: Review, annotate: Annotate
) -> None:
    session = open_review(article="a1")
    for _ in range(2):
        press(session, session.take, 2)
    press(session, session.take_unanimous)
    press(session, session.finish)
    before = lines(project.path, GOLD)
    annotate("a1", "ana", "The rebels left town 1. The army [came]A.")
    assert lines(project.path, GOLD) == before
    again = open_review(article="a1")
    assert "Changed since settled" in again.message
    assert "ana" not in again.message  # names are hidden
    press(again, again.cursor.go_to, 4)
    press(again, again.reject)
    assert "Reopened" in again.message
    assert lines(project.path, GOLD) == []
    press(again, again.history.undo)
    assert lines(project.path, GOLD) == before


def test_one_annotation_can_be_reviewed(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("The rebels left.", "one")
    annotate("one", "ana", "The [rebels]A left.")
    session = open_review(article="one")
    assert session.places.disagreements == 0
    press(session, session.take_unanimous)
    press(session, session.finish)
    assert lines(project.path, GOLD) == ["one ACTOR rebels"]


def test_an_article_without_any_span(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("Nothing here.", "one")
    annotate("one", "ana", "Nothing here.")
    annotate("one", "bea", "Nothing here.")
    session = open_review(article="one")
    for key in ("a", "x", "tab", "u"):
        press_key(session, key)
    press(session, session.take, 1)
    assert "Nobody has a span here" in session.message
    press(session, session.finish)
    assert rows(project.path, "SELECT basis FROM gold_articles") == [("adjudicated",)]


def test_values(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("Some 30 left.", "one")
    annotate("one", "ana", "[Some 30]N left.")
    key = annotate("one", "bea", "[Some 30]N left.")
    draft = project.edits.load(key)
    mark = draft.accepted[0]
    value = '{"low":25,"high":30,"approximate":false,"unit":null}'
    change = Change(Action.VALUED, mark.span, value=value)
    project.edits.record(key, draft, [change], via="screen")
    session = open_review()
    assert [str(kind) for kind in session.places.all[0].kinds] == ["value"]
    press(session, session.take, 2)
    press(session, session.finish)
    assert rows(project.path, "SELECT value FROM gold") == [(value,)]


WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
annotations = st.lists(
    st.sets(st.tuples(st.integers(0, 9), st.sampled_from("ANL")), max_size=6),
    min_size=2,
    max_size=4,
)
keys = st.lists(st.sampled_from("123axA\tuUhlf"), max_size=25)


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotations, keys)
def test_any_keys_keep_the_store_right(
    project: Project,
    add_article: Add,
    annotate: Annotate,
    open_review: Review,
    lanes: list[set[tuple[int, str]]],
    pressed: list[str],
) -> None:
    article = f"article {project.articles.count()}"
    add_article(" ".join(WORDS), article)
    for number, spans in enumerate(lanes):
        labels = dict(spans)
        marked = [
            f"[{word}]{labels[at]}" if at in labels else word for at, word in enumerate(WORDS)
        ]
        annotate(article, f"p{number}", " ".join(marked))
    session = open_review(article=article)
    for key in pressed:
        press_key(session, "tab" if key == "\t" else key)
    replayed = project.edits.load(session.key)
    assert replayed.live == session.draft.live
    waits = {place.start for place in session.places.all if _waits(session, place.start, place.end)}
    counted = [*session.places.disagreeing, *session.places.unanimous]
    assert {session.places.all[index].start for index in counted} == waits


def _waits(session: ReviewSession, start: int, end: int) -> bool:
    return any(not mark.decided for mark in session.draft.between(start, end))


def test_what_is_finished_while_a_reviewer_works_comes_too(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    for number in (1, 2):
        add_article(f"The rebels left {number}.", f"a{number}")
    for name, marked in (("ana", "The [rebels]A left 1."), ("bea", "The rebels left 1.")):
        annotate("a1", name, marked)
    session = open_review(takes_unanimous=True)
    for name, marked in (("ana", "The [rebels]A left 2."), ("bea", "The rebels left 2.")):
        annotate("a2", name, marked)
    press(session, session.take, 1)
    press(session, session.finish)
    assert session.key.article_id == "a2"
    assert (session.progress.finished, session.progress.articles) == (1, 2)


@pytest.mark.usefixtures("two")
def test_who_wants_some_articles_begins_with_these(open_review: Review) -> None:
    open_review(article="a2").take(1)
    assert open_review().key.article_id == "a2"
    wanted = DisagreementFilter(kind="missing")
    assert open_review(wanted=wanted).key.article_id in ("a1", "a3")
    assert open_review(wanted=DisagreementFilter(source="nowhere")).article is None


@pytest.mark.usefixtures("two")
def test_what_others_hold_is_passed_over(open_review: Review) -> None:
    rita = open_review("rita", "a1")
    for article in ("a2", "a3"):
        press(rita, rita.go_to_article, article)
    sam = open_review("sam", "a2")
    press(sam, sam.take, 1)
    press(rita, rita.queue.previous_article)
    assert rita.key.article_id == "a1"
    press(rita, rita.queue.next_article)
    assert rita.key.article_id == "a3"


@pytest.mark.usefixtures("two")
def test_of_two_at_one_article_one_is_told_before_work_is_lost(
    project: Project, open_review: Review
) -> None:
    rita = open_review("rita", "a1")
    settle_cases(rita, [Case("a2", 0, 10)], Shorter())
    sam = open_review("sam", "a1")
    assert sam.key.article_id == "a1"
    press(rita, rita.take, 2)
    assert rita.message == "sam is now at work on this article. ]: another article"
    assert not rita.draft.edited
    press(sam, sam.take, 2)
    assert sam.draft.edited
    press(rita, rita.queue.next_article)
    assert rita.key.article_id != "a1"
    decided = "layer = 'adjudication' AND action <> 'opened' AND article_id = 'a1'"
    by = rows(project.path, f"SELECT DISTINCT annotator FROM edits WHERE {decided}")
    assert by == [(sam.person.id,)]


@pytest.mark.usefixtures("two")
def test_what_was_settled_while_one_looked_is_told_at_the_first_key(open_review: Review) -> None:
    rita = open_review("rita", "a1")
    settle_cases(rita, [Case("a2", 0, 10)], Shorter())
    sam = open_review("sam", "a1", takes_unanimous=True)
    press(sam, sam.take, 2)
    press(sam, sam.take, 2)
    press(sam, sam.finish)
    with pytest.raises(StaleError, match="sam has settled"):
        rita.take(2)
    assert not rita.draft.edited


@pytest.mark.usefixtures("two")
def test_who_comes_back_to_what_they_only_looked_at_has_it_anew(
    project: Project, open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.store.edits.now", lambda: "2020-01-01T00:00:00.000+00:00")
    held = open_review("rita").key.article_id
    monkeypatch.undo()
    again = open_review("rita")
    assert again.key.article_id == held
    sam = open_review("sam")
    assert sam.key.article_id != held
    assert "rita is at work" in sam.message
    assert open_review("rita").key.article_id == held
    opened = f"SELECT count(*) FROM edits WHERE article_id = '{held}' AND action = 'opened'"
    assert rows(project.path, f"{opened} AND layer = 'adjudication'") == [(2,)]


@pytest.mark.usefixtures("two")
def test_of_two_at_one_article_the_first_settles_it(
    project: Project, open_review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    rita = open_review("rita", "a1", takes_unanimous=True)
    settle_cases(rita, [Case("a2", 0, 10)], Shorter())
    sam = open_review("sam", "a1", takes_unanimous=True)
    assert sam.key.article_id == "a1"
    monkeypatch.setattr(project.review, "taken_by", lambda *_: None)  # in the same moment
    for session in (rita, sam):
        press(session, session.take, 2)
        press(session, session.take, 2)
    press(sam, sam.finish)
    with pytest.raises(StaleError, match="sam has settled"):
        rita.finish()
    assert [row[0] for row in rows(project.path, "SELECT decided_by FROM gold_articles")] == ["sam"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("key", ["f", "x", "1"])
def test_undo_goes_back_over_what_annotators_changed_since(
    project: Project, open_review: Review, annotate: Annotate, key: str
) -> None:
    session = open_review(article="a1")
    press(session, session.cursor.go_to, 0)
    press_key(session, key)
    press(session, session.go_to_article, "a2")
    annotate("a1", "ana", "The [rebels left]L town 1. The [army]A came.")
    annotate("a1", "bea", "The rebels left [town 1]L. The army came.")
    press(session, session.history.undo)
    assert session.key.article_id == "a1"
    press(session, session.history.undo)
    assert session.message == "Nothing to undo"
    assert list(check(project)) == []
    while session.places.disagreeing:
        press(
            session, session.cursor.go_to, session.places.all[session.places.disagreeing[0]].start
        )
        press(session, session.take, 1)
    press(session, session.finish)
    assert lines(project.path, GOLD) == ["a1 LOCATION rebels left", "a1 ACTOR army"]
    assert list(check(project)) == []


@pytest.mark.usefixtures("two")
def test_a_class_is_taken_back_where_annotators_changed_an_article_since(
    project: Project, open_review: Review, annotate: Annotate
) -> None:
    session = open_review()
    settle_cases(session, CASES, Nothing())
    annotate("a2", "ana", "The [rebels left]L town 2. The [army]A came.")
    press(session, session.go_to_article, "a2")
    press(session, session.go_to_article, "a1")
    press(session, session.history.undo)
    assert "Undone in 3 articles" in session.message
    assert list(check(project)) == []


@pytest.mark.usefixtures("two")
def test_a_purged_article_stops_no_class(project: Project, open_review: Review) -> None:
    session = open_review(article="a3")
    project.articles.purge("a2")
    done = settle_cases(session, CASES, Shorter())
    assert (done.places, done.left) == (2, 1)


@pytest.mark.usefixtures("two")
def test_a_purged_article_is_left_for_the_next_one(project: Project, open_review: Review) -> None:
    session = open_review()
    first = session.key.article_id
    press(session, session.queue.next_article)
    purged = session.key.article_id
    project.articles.purge(purged)
    assert press(session, session.finish) == (
        "The article was purged meanwhile; here is the next one"
    )
    third = session.key.article_id
    assert third not in (first, purged)
    project.articles.purge(third)
    press(session, session.queue.previous_article)
    assert session.key.article_id == first
    project.articles.purge(first)
    for _ in range(2):
        assert press(session, session.finish) == (
            "This article was purged meanwhile. Review is complete"
        )
    assert list(check(project)) == []


@pytest.mark.usefixtures("two")
def test_a_second_reviewer_is_told_once_what_is_passed_over(open_review: Review) -> None:
    rita, sam = open_review("rita"), open_review("sam")
    held = rita.key.article_id
    assert sam.key.article_id != held
    assert sam.message == f"rita is at work on “Title of {held}”; here is the next one"
    press(sam, sam.queue.next_article)
    assert "rita" not in sam.message


@pytest.mark.usefixtures("two")
def test_nothing_is_passed_over_where_nobody_else_is_at_work(open_review: Review) -> None:
    rita = open_review("rita")
    press(rita, rita.queue.next_article)
    assert rita.message == ""


@pytest.mark.usefixtures("two")
def test_what_is_stored_is_not_reported_as_refused(project: Project, open_review: Review) -> None:
    rita = open_review("rita", "a1")
    settle_cases(rita, [Case("a2", 0, 10)], Shorter())
    sam = open_review("sam", "a1")
    press(sam, sam.take, 1)
    done = settle_cases(rita, [Case("a3", 0, 10)], Shorter())
    assert done.places == 1
    press(rita, rita.take, 1)
    assert "sam is now at work" in rita.message


def test_a_span_that_reaches_in_is_not_lost_in_silence(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("one two three four five", "one")
    annotate("one", "ana", "[one two]A three [four]L five")
    annotate("one", "bea", "[one]A two three [four five]L")
    session = open_review(article="one")
    press(session, session.take, 1)
    press(session, session.cursor.go_to, 0)
    for _ in range(2):
        press(session, session.editor.move_edge, "right", outward=True)
    press(session, session.cursor.go_to, 14)
    press(session, session.take, 2)
    assert [mark.span.extent for mark in session.draft.accepted] == [(14, 23)]
    assert "Removed “one two three four”, which reached into this place" in session.message


def test_an_edge_restores_a_proposal_and_its_place_is_open_again(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("The rebels left Kesh town. Men came.", "one")
    annotate("one", "ana", "The [rebels]A left [Kesh]L town. [Men]A came.")
    annotate("one", "bea", "[The rebels]A left [Kesh town]L. [Men]A came.")
    session = open_review(article="one")
    places = [*session.places.disagreeing]
    assert len(places) == 2
    before = session.draft.live
    press(session, session.cursor.jump_to, session.tokens.text.index("rebels"))
    press_key(session, "l")
    assert press_key(session, "l").startswith("Replaced “Kesh")
    assert session.places.disagreeing == []
    assert press_key(session, "L").startswith("Restored “Kesh")
    assert session.places.disagreeing == places[1:]
    assert session.draft.live[1:] == before[1:]
    assert [press_key(session, key)[:9] for key in "uU"] == ["Undone: r", "Redone: r"]
    assert session.places.disagreeing == places[1:]
    assert list(check(project)) == []


def test_a_proposal_that_is_no_longer_shown_is_not_restored(
    project: Project, add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("The rebels left Kesh town. Men came.", "one")
    annotate("one", "ana", "The [rebels]A left [Kesh]L town. [Men]A came.")
    annotate("one", "bea", "The rebels left Kesh town. [Men]A came.")
    session = open_review(article="one")
    press(session, session.cursor.jump_to, session.tokens.text.index("rebels"))
    for _ in range(2):
        press_key(session, "l")
    assert session.message.startswith("Replaced “Kesh")
    annotate("one", "ana", "The [rebels]A left Kesh town. [Men]A came.")
    session = open_review(article="one")
    press(session, session.cursor.jump_to, session.tokens.text.index("rebels"))
    press_key(session, "L")
    assert "Restored" not in session.message
    assert [mark.span.extent for mark in session.draft.live] == [(4, 15), (27, 30)]
    assert list(check(project)) == []


def test_a_label_in_review_goes_to_the_match(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("The rebels left Kesh town.", "one")
    annotate("one", "ana", "[The rebels]A left Kesh town.")
    annotate("one", "bea", "The rebels left [Kesh town]L.")
    session = open_review(article="one")
    press(session, session.search.find, "rebels")
    assert session.message.endswith("labels apply to “rebels”")
    press(session, session.editor.label, 2)
    assert session.message == "Replaced “The rebels” (u to undo)"
    assert [mark.span.extent for mark in session.draft.accepted] == [(4, 10)]
