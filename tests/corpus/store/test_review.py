"""What reviewers look up: what differs, what comes next, who holds it, what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.disagreement import resolution
from corpus.disagreement.facets import Facet
from corpus.disagreement.places import LaneSpan
from corpus.errors import NotSavedError
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project, opened
from corpus.store.edits import new_step
from corpus.store.queue import Progress
from corpus.store.review import EVERYTHING, Case, DisagreementFilter
from corpus.workflows.integrity import check, rebuild
from tests.corpus.store.reviewed import KESH, REBELS, THE, VARDA, A, L, N, compare, review

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import Article


def test_a_comparison_is_repeated_only_after_an_edit(
    three: Project, finish: Callable[..., None]
) -> None:
    assert three.review.comparisons.stale() == []
    finish("ben", "three", REBELS, KESH, VARDA)
    assert three.review.comparisons.stale() == ["three"]
    assert three.review.count() == 2
    assert compare(three) == [1]
    assert three.review.count() == 1
    assert list(check(three)) == []


def test_comparing_a_few_at_a_time(three: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    three.review.comparisons.forget(["one", "three", "none"])
    assert three.review.comparisons.stale() == ["one", "three", "none"]
    assert list(three.review.comparisons.refresh(at_most=2)) == [2]
    assert three.review.comparisons.stale() == ["none"]
    three.review.comparisons.forget(["one", "three"])
    monkeypatch.setattr("corpus.store.comparisons.BATCH", 2)
    assert compare(three) == [2, 3]


def test_a_file_that_cannot_be_written_is_read_but_not_compared(three: Project) -> None:
    three.review.comparisons.forget(["one"])
    with Project.open(three.path, write=False) as reading:
        assert reading.review.comparisons.stale() == ["one"]
        assert reading.review.upcoming(1, most=9) == ["three"]
        with pytest.raises(NotSavedError):
            compare(reading)


def test_the_annotations_of_one_article(three: Project, people: dict[str, int]) -> None:
    lanes = three.review.lanes("one")
    assert lanes.names == ("ana", "ben")
    assert lanes.annotators == (people["ana"], people["ben"])
    assert [len(spans) for spans in lanes.spans] == [3, 3]
    assert lanes.spans[1][0] == LaneSpan(0, 10, A)
    keys = [AnnotationKey("one", annotator) for annotator in lanes.annotators]
    assert list(lanes.heads) == [three.edits.head(key) for key in keys]
    assert not lanes.settled
    assert lanes.remarks == ((), ())
    assert three.review.lanes("none").settled
    assert three.review.lanes("single").names == ("ana",)
    assert not three.review.lanes("single").settled


def test_lanes_have_flags_and_comments(three: Project, people: dict[str, int]) -> None:
    key = AnnotationKey("one", people["ben"])
    said = [Change(Action.COMMENTED, KESH, text="city?"), Change(Action.FLAGGED)]
    three.edits.record(key, three.edits.load(key), said, via="screen")
    (nothing, remarks) = three.review.lanes("one").remarks
    assert nothing == ()
    assert [(r.annotator, r.start, r.end, r.flagged, r.comment) for r in remarks] == [
        ("ben", None, None, True, ""),
        ("ben", 16, 20, False, "city?"),
    ]


def test_most_disagreements_come_first_unless_asked_otherwise(
    three: Project, people: dict[str, int]
) -> None:
    upcoming, rita = three.review.upcoming, people["rita"]
    assert upcoming(rita, most=5) == ["three", "one"]
    assert upcoming(rita) == ["three"]
    assert upcoming(rita, order="import", most=5) == ["one", "three"]
    assert upcoming(rita, order="source", most=5) == ["one", "three"]


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (EVERYTHING, {"one", "three"}),
        (DisagreementFilter(kind="boundary"), {"one", "three"}),
        (DisagreementFilter(kind="label"), {"three"}),
        (DisagreementFilter(kind="label", label=L), {"three"}),
        (DisagreementFilter(kind="label", label=N), set()),
        (
            DisagreementFilter(kind="boundary", label=A, side="left", tokens=1, text="the"),
            {"one", "three"},
        ),
        (DisagreementFilter(kind="boundary", side="right"), set()),
        (DisagreementFilter(kind="boundary", text="of"), set()),
        (DisagreementFilter(kind="boundary", tokens=2), set()),
        (DisagreementFilter(kind="missing", text="Varda"), {"three"}),
        (DisagreementFilter(source="Wire"), set()),
        (DisagreementFilter(source=""), {"one", "three"}),
    ],
)
def test_filters(
    three: Project, people: dict[str, int], wanted: DisagreementFilter, articles: set[str]
) -> None:
    rita = people["rita"]
    assert set(three.review.upcoming(rita, wanted, most=9)) == articles
    assert three.review.count(wanted) == len(articles)
    assert {case.article_id for case in three.review.cases(rita, wanted)} == articles


def test_only_where_two_differ(
    three: Project, people: dict[str, int], finish: Callable[..., None]
) -> None:
    finish("rolf", "three", REBELS, Span(*KESH.extent, A))
    compare(three)
    pairs = {
        (one, other): three.review.count(
            DisagreementFilter(kind="boundary", pair=(people[one], people[other]))
        )
        for one, other in [("ana", "ben"), ("ben", "ana"), ("rolf", "ben"), ("ana", "rolf")]
    }
    assert pairs == {("ana", "ben"): 2, ("ben", "ana"): 2, ("rolf", "ben"): 1, ("ana", "rolf"): 0}


def test_agreement_of_two_in_three_settles(
    three: Project, people: dict[str, int], finish: Callable[..., None]
) -> None:
    finish("rolf", "one", REBELS, KESH, VARDA)
    assert three.review.upcoming(people["rita"], most=9) == ["three"]
    compare(three)
    assert three.review.count() == 1
    assert three.gold.waiting().unsettled == ("three",)
    assert {case.article_id for case in three.review.cases(people["rita"])} == {"three"}


def test_a_retired_article_is_not_reviewed(three: Project, people: dict[str, int]) -> None:
    three.articles.retire("three")
    assert three.review.upcoming(people["rita"], most=9) == ["one"]
    assert three.review.count() == 1
    three.review.comparisons.forget(["one", "three"])
    assert three.review.comparisons.stale() == ["one"]
    three.articles.restore("three")
    assert three.review.comparisons.stale() == ["one", "three"]


def test_a_replacing_article_starts_without_comparison(
    three: Project, people: dict[str, int], add: Callable[[str], Article]
) -> None:
    assert three.articles.make_room("three") == "three~1"
    add("three")
    assert three.review.comparisons.stale() == []
    assert three.review.upcoming(people["rita"], most=9) == ["one"]
    assert three.review.facets("three~1", 0, 1) != []
    assert list(check(three)) == []


def test_purging_deletes_the_comparison(three: Project, people: dict[str, int]) -> None:
    three.articles.purge("three")
    assert three._db.execute("SELECT count(*) FROM facets").fetchone() == (1,)
    assert three.review.cases(people["rita"]) == [Case("one", 0, 10)]
    assert three.review.upcoming(people["rita"], most=9) == ["one"]
    assert list(check(three)) == []


def test_another_order_of_names_makes_no_comparison_wrong(
    three: Project, finish: Callable[..., None]
) -> None:
    finish("ana", "one", REBELS)
    finish("ben", "one", Span(4, 10, L))
    compare(three)
    three.people.rename("ana", "zoe")
    assert list(check(three)) == []


def test_check_finds_and_rebuilds_a_wrong_comparison(three: Project) -> None:
    three._db.execute("UPDATE facets SET text = 'a' WHERE kind = 'boundary'")
    three._db.execute("UPDATE compared SET disagreements = 9 WHERE article = 3")
    problems = list(check(three))
    assert [line.split(":")[0] for line in problems] == [
        "Article one",
        "Article three",
        "Article none",
    ]
    assert "annotator check --rebuild" in problems[0]
    rebuild(three)
    assert list(check(three)) == []
    assert three.review.comparisons.stale() == ["one", "three", "none"]


# -- who is at work on what --------------------------------------------------------------------


def test_an_article_open_with_another_reviewer_is_taken(
    three: Project, people: dict[str, int]
) -> None:
    rita, rolf = people["rita"], people["rolf"]
    review(three, rita, "three", Change(Action.REJECTED, REBELS))
    assert three.review.upcoming(rolf, most=9) == ["one"]
    assert three.review.taken_by("three", rolf) == "rita"
    assert three.review.taken_by("three", rita) is None
    assert three.review.upcoming(rita, most=9) == ["one"]
    assert {case.article_id for case in three.review.cases(rolf)} == {"one"}
    assert three.review.count() == 2


def test_a_reviewer_who_stays_away_holds_nothing_up(three: Project, people: dict[str, int]) -> None:
    rita, rolf = people["rita"], people["rolf"]
    review(three, rita, "three", Change(Action.REJECTED, REBELS))
    assert three.review.is_held_by("three", rita)
    (ended,) = three.leases.release(annotator=rita)
    assert (ended.article_id, ended.name, ended.in_review) == ("three", "rita", True)
    assert not three.review.is_held_by("three", rita)
    assert three.review.upcoming(rolf) == ["three"]
    assert three.review.taken_by("three", rolf) is None
    three.leases.set_days(0)
    review(three, rita, "one", Change(Action.FLAGGED))
    assert three.review.upcoming(rolf, most=9) == ["three", "one"]
    three.leases.end_lapsed("one", "adjudication")
    three.leases.set_days(3)
    assert not three.review.is_held_by("one", rita)


def test_looking_holds_an_article_for_a_while(
    three: Project, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rita, rolf = people["rita"], people["rolf"]
    review(three, rita, "three")
    assert three.review.taken_by("three", rolf) == "rita"
    assert three.review.upcoming(rolf) == ["one"]
    monkeypatch.setattr("corpus.store.review.LOOKING_SECONDS", -1.0)
    assert three.review.taken_by("three", rolf) is None
    assert three.review.upcoming(rolf) == ["three"]
    monkeypatch.setattr("corpus.store.review.LOOKING_SECONDS", opened.LOOKING_SECONDS)
    review(three, rita, "one")
    assert three.review.upcoming(rolf) == ["three"]
    assert three.review.taken_by("one", rolf) == "rita"


def test_a_skipped_article_is_given_back(three: Project, people: dict[str, int]) -> None:
    review(three, people["rita"], "three", Change(Action.SKIPPED))
    assert three.review.taken_by("three", people["rolf"]) is None
    assert three.review.upcoming(people["rolf"]) == ["three"]
    assert three.review.upcoming(people["rita"]) == ["one"]


def test_adjudicated_articles_are_done(three: Project, people: dict[str, int]) -> None:
    rita, rolf = people["rita"], people["rolf"]
    review(three, rita, "three", Change(Action.FINISHED))
    for who in (rita, rolf):
        assert three.review.upcoming(who, most=9) == ["one"]
        assert {case.article_id for case in three.review.cases(who)} == {"one"}
    assert three.review.count() == 1
    assert three.review.progress(rita) == Progress(finished=1, opened=1, articles=2)
    assert three.review.progress(rolf) == Progress(finished=1, opened=0, articles=2)


def test_opened_articles_are_gone_through_in_both_directions(
    three: Project, people: dict[str, int]
) -> None:
    rita = people["rita"]
    assert three.review.opened.last_edited(rita) is None
    assert three.review.opened.first(rita, only_open=True) is None
    review(three, rita, "three", Change(Action.FINISHED))
    review(three, rita, "one")
    assert three.review.opened.after(rita, "three") == "one"
    assert three.review.opened.before(rita, "one") == "three"
    assert three.review.opened.after(rita, "one") is None
    assert (
        three.review.opened.last_edited(rita)
        == three.review.opened.first(rita, only_open=True)
        == "one"
    )
    assert three.queue.opened.last_edited(rita) is None


# -- a class of disagreements ------------------------------------------------------------------


def test_decided_cases_are_left_out_until_undone(three: Project, people: dict[str, int]) -> None:
    rita, boundary = people["rita"], DisagreementFilter(kind="boundary")
    both = [Case("one", 0, 10), Case("three", 0, 10)]
    assert three.review.cases(rita, boundary) == both
    key, draft = review(three, rita, "one")
    assert three.review.cases(rita, boundary) == both
    step = new_step()
    decided = resolution.changes(draft, (0, 10), [])
    three.edits.record(key, draft, decided, via="screen", step=step)
    assert three.review.cases(rita, boundary) == both[1:]
    three.edits.record(key, draft, [Change(Action.UNDONE, step=step)], via="screen")
    assert three.review.cases(rita, boundary) == both
    taken = resolution.changes(draft, (0, 10), [LaneSpan(0, 10, A)])
    three.edits.record(key, draft, taken, via="screen")
    assert three.review.cases(rita, boundary) == both[1:]


def test_a_difference_after_opening_is_undecided(
    three: Project, people: dict[str, int], finish: Callable[..., None]
) -> None:
    rita = people["rita"]
    review(three, rita, "one", Change(Action.REJECTED, REBELS))
    finish("ben", "one", THE, KESH, VARDA, Span(11, 15, A))
    compare(three)
    assert three.review.cases(rita, DisagreementFilter(text="left")) == [Case("one", 11, 15)]


def test_the_facets_of_a_place_are_those_that_find_it(
    three: Project, people: dict[str, int]
) -> None:
    (facet,) = three.review.facets("one", 5, 6)
    assert facet == Facet("boundary", A, "left", 1, "the")
    assert three.review.facets("one", 17, 18) == []
    cases = three.review.cases(people["rita"], DisagreementFilter(**facet._asdict()))
    assert cases == [Case("one", 0, 10), Case("three", 0, 10)]
