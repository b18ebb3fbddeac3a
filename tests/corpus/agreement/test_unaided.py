"""With and without suggestions: what is counted, what is found, and what is called undefined."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.agreement.unaided import LEAST_ARTICLES, MEASURES, compare
from corpus.agreement.unaided_counts import COUNTS, FinishedArticle, counts_of
from corpus.model import Action, AnnotationKey, Change, Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.agreement.unaided import Comparison, MeasuredPair
    from corpus.store import Project

ALONE = 0.7
"""The share that a planted annotator finds without suggestions; with them all is accepted."""


def article(name: str, **given: object) -> FinishedArticle:
    spans = tuple(Span(10 * n, 10 * n + 5, 1) for n in range(10))
    worked = FinishedArticle(
        name, "ana", unaided=False, tokens=100, seconds=60.0, proposed=spans, made=spans
    )
    return replace(worked, **given)  # type: ignore[arg-type]


def planted(seed: int, *, people: int = 1, articles: int = 60) -> Iterator[FinishedArticle]:
    """Every fourth proposed span is wrong; the last of the gold is not proposed.

    Shown ones are all accepted; without, 70 % of what is right is found, and of the wrong 10 %.
    """
    random = Random(seed)
    for number in range(articles * people):
        spans = [Span(10 * n, 10 * n + 5, 1) for n in range(random.randint(5, 14))]
        wrong = {span for span in spans if random.random() < 0.25} - {spans[-1]}
        gold, unaided = {*spans} - wrong, random.random() < 0.5
        shares = {span: 0.1 if span in wrong else ALONE for span in spans}
        made = {span for span in spans if random.random() < shares[span]}
        if not unaided:
            made = {*spans[:-1]} | ({spans[-1]} if random.random() < ALONE / 2 else set())
        yield FinishedArticle(
            f"a{number}",
            f"person {number % people}",
            unaided=unaided,
            tokens=200,
            seconds=100.0 if unaided else 60.0,
            proposed=tuple(spans[:-1]),
            made=tuple(sorted(made)),
            settled=tuple(sorted(gold)),
            adjudicated=True,
        )


def figures(comparison: Comparison, who: str | None) -> dict[str, MeasuredPair]:
    return {
        one.measure.name: one for name, group in comparison.groups if name == who for one in group
    }


def counted(worked: FinishedArticle) -> dict[str, float]:
    return {name: count for name, count in zip(COUNTS, counts_of(worked), strict=True) if count}


def test_counts_of_an_article() -> None:
    same, other, moved, missed = (Span(n, n + 2, 1) for n in (0, 10, 20, 30))
    made = (same, Span(10, 12, 2), Span(19, 22, 1), Span(40, 42, 1))
    settled = (same, other, Span(40, 42, 1), Span(50, 52, 1))
    whole = article("a", proposed=(same, other, moved, missed), made=made, settled=settled)
    expected = {"articles": 1, "tokens": 100, "seconds": 60.0, "made": 4, "proposed": 4}
    expected |= {"exact": 1, "relabelled": 1, "touched": 1}
    gold = {"settled": 4, "settled_made": 2, "made_where_settled": 4}
    gold |= {"unproposed": 2, "unproposed_made": 1}
    assert counted(whole) == expected | gold
    assert counted(replace(whole, adjudicated=True)) == expected | gold | {"wrong": 2}
    assert counted(replace(whole, settled=None)) == expected


@pytest.mark.slow
def test_a_planted_bias_is_found() -> None:
    expected = {
        "accepted/found": 1 - (0.75 * ALONE + 0.25 * 0.1),
        "wrong ones made": 0.9,
        "seconds": -40.0,
        "not suggested": -ALONE / 2,
    }
    seeds = 40
    for name, truth in expected.items():
        inside = 0
        for seed in range(seeds):
            difference = figures(compare(planted(seed), draws=200), "person 0")[name].difference
            assert difference.low is not None
            assert difference.high is not None
            inside += difference.low - 1e-9 <= truth <= difference.high + 1e-9
            if abs(truth) > ALONE / 2:  # the others rest on a span an article
                assert difference.high < 0 if truth < 0 else difference.low > 0
        assert inside >= 0.85 * seeds, name


def test_no_bias_is_found_where_none_is_planted() -> None:
    random = Random(1)
    inside = 0
    for _ in range(40):
        worked = [
            article(str(n), unaided=n % 2 == 1, made=tuple(random.sample(article("").proposed, 7)))
            for n in range(60)
        ]
        one = figures(compare(worked, draws=200), "ana")["accepted/found"]
        assert one.difference.low is not None
        assert one.difference.high is not None
        inside += one.difference.low - 1e-9 <= 0 <= one.difference.high + 1e-9
    assert inside >= 34


def test_an_annotator_with_more_articles_in_one_condition_does_not_dominate() -> None:
    """The one who finds all works mostly without, the other mostly with; neither is biased."""
    made = {"ana": article("").proposed, "ben": article("").proposed[:5]}
    worked = [
        article(f"{name} {n}", person=name, made=made[name], unaided=(n % 4 > 0) == (name == "ana"))
        for name in made
        for n in range(60)
    ]
    together = figures(compare(worked, draws=200), None)["accepted/found"]
    assert together.difference.value == pytest.approx(0)
    assert together.aided.figure.value == pytest.approx(0.75)
    assert (together.aided.articles, together.unaided.articles) == (60, 60)


def test_several_people_have_figures_together_and_each() -> None:
    found = compare(planted(3, people=3), draws=100)
    assert [name for name, _ in found.groups] == [None, "person 0", "person 1", "person 2"]
    together = figures(found, None)["accepted/found"]
    assert together.difference.low is not None
    assert together.difference.low > 0


def test_articles_without_suggestions_to_hide_are_left_out() -> None:
    worked = [article(str(n), unaided=n % 2 > 0) for n in range(40)]
    empty = [article(f"empty {n}", proposed=(), made=()) for n in range(5)]
    found = compare([*worked, *empty], draws=100)
    assert found.left_out == 5
    assert figures(found, "ana")["seconds"].aided.articles == 20
    assert compare(empty).groups == ()
    assert compare([]).groups == ()


@pytest.mark.parametrize("few", [0, 1, 9])
def test_too_few_articles_are_undefined_and_say_how_many_are_needed(few: int) -> None:
    worked = [article(str(n), unaided=n < few) for n in range(20 + few)]
    one = figures(compare(worked, draws=100), "ana")["accepted/found"]
    assert one.aided.figure.value == 1
    assert one.unaided.figure.value is one.difference.value is None
    more = f"{LEAST_ARTICLES - few} more are" if few < 9 else "1 more is"
    articles = "article" if few == 1 else "articles"
    reason = f"{few} {articles} without suggestions: {more} needed"
    assert one.unaided.figure.reason == one.difference.reason == reason


def test_without_anybody_in_both_conditions_the_difference_is_undefined() -> None:
    worked = [article(f"a{n}") for n in range(20)]
    worked += [article(f"b{n}", person="ben", unaided=True) for n in range(20)]
    one = figures(compare(worked, draws=100), None)["accepted/found"]
    assert one.difference.reason == "nobody has finished articles in both conditions"


_spans = st.lists(st.builds(Span, st.just(0), st.integers(1, 3), st.integers(1, 2)), max_size=3)


@given(
    st.lists(
        st.builds(
            FinishedArticle,
            st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
            st.sampled_from(["ana", "ben"]),
            st.booleans(),
            st.integers(0, 3),
            st.sampled_from([0.0, 5.0]),
            _spans.map(tuple),
            _spans.map(tuple),
            st.none() | _spans.map(tuple),
            st.booleans(),
        ),
        max_size=60,
        unique_by=lambda one: (one.article, one.person),
    )
)
def test_every_measure_is_a_number_or_has_a_reason(worked: list[FinishedArticle]) -> None:
    for _, group in compare(worked, draws=20).groups:
        assert [one.measure for one in group] == [*MEASURES]
        for one in group:
            for figure in (one.aided.figure, one.unaided.figure, one.difference):
                assert (figure.value is None) == bool(figure.reason)
                values = [figure.value, figure.low, figure.high]
                assert all(value is None or value == value for value in values)


# -- from the project ---------------------------------------------------------------------------


@pytest.fixture
def finish(project: Project) -> Callable[..., None]:
    """Opens and finishes an article for somebody; without suggestions the given spans are added."""

    def finish(
        name: str, article_id: str, *made: Span, unaided: bool | None = False, via: str = "screen"
    ) -> None:
        key = AnnotationKey(article_id, project.people.get_or_add(name).id)
        found = tuple(project.suggestions.of(article_id, "fixture 1"))
        shown, hidden = ((), found) if unaided else (found, ())
        opened = Change(
            Action.OPENED, suggester="fixture 1", shown=shown, hidden=hidden, unaided=unaided
        )
        spans = {one.span for one in shown}
        rejected = [Change(Action.REJECTED, span) for span in sorted(spans - {*made})]
        decided = [Change(Action.ACCEPTED if s in spans else Action.ADDED, s) for s in made]
        changes = [opened, *rejected, *decided, Change(Action.FINISHED)]
        project.edits.record(key, project.edits.load(key), changes, via=via)  # type: ignore[arg-type]

    return finish


A, B = Span(0, 1, 1), Span(2, 3, 1)


def test_the_store_reads_shown_hidden_and_settled_suggestions(
    project: Project, add_article: Callable[..., object], finish: Callable[..., None]
) -> None:
    add_article("[a]A [b]A c .", "x")
    finish("ana", "x", A, unaided=True)
    finish("ben", "x", A, B)
    finish("cem", "x", B, unaided=None)
    finish("dia", "x", A, via="import")
    finish("eve", "x", A, B, unaided=None)
    ana, ben = project.drawn.worked()
    assert (ana.person, ana.unaided, ana.tokens, ana.proposed) == ("ana", True, 4, (A, B))
    assert (ana.made, ana.settled, ana.adjudicated) == ((A,), (A, B), False)
    assert (ben.person, ben.unaided, ben.made, ben.settled) == ("ben", False, (A, B), (A,))
    assert project.drawn.any_unaided()


def test_only_gold_settled_by_another_person_counts(
    project: Project, add_article: Callable[..., object], finish: Callable[..., None]
) -> None:
    add_article("[a]A [b]A c .", "x")
    finish("ana", "x", A, unaided=True)
    finish("ben", "x", B)
    for name, wanted in (("ana", {"ben"}), ("cem", {"ana", "ben"})):
        project._db.execute("DELETE FROM annotation_state WHERE layer = 'adjudication'")
        key = AnnotationKey("x", project.people.get_or_add(name).id, "adjudication")
        changes = [Change(Action.ADDED, B), Change(Action.FINISHED)]
        project.edits.record(key, project.edits.load(key), changes, via="screen")
        settled = {one.person for one in project.drawn.worked() if one.settled == (B,)}
        assert settled == wanted


def test_retired_articles_and_open_ones_do_not_count(
    project: Project, add_article: Callable[..., object], finish: Callable[..., None]
) -> None:
    add_article("[a]A", "x")
    finish("ana", "x", unaided=True)
    project.articles.retire("x")
    assert not project.drawn.any_unaided()
    assert Suggestion(A) not in project.drawn.worked()
