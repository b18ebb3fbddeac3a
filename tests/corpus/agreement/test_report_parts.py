"""What a report tells beside the figures: each part against a plain count of the same."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.agreement.against_gold import GOLD, OWN, GoldCounter
from corpus.agreement.confusion import confusions
from corpus.agreement.counts import Columns, article_row
from corpus.agreement.figures import F1_EXACT
from corpus.agreement.over_time import LEAST_ARTICLES, courses
from corpus.agreement.pairs import Difference, PairDifferences, differences
from corpus.agreement.reasons import ReasonCounter
from corpus.agreement.settled import SettledPlaces
from corpus.agreement.values import Finishing, Settlement
from corpus.agreement.worst import WorstPlaces
from corpus.disagreement.places import Kind, LaneSpan, disagreements, unanimous_and_differing
from tests.corpus.agreement.test_figures import (
    LABELS,
    Lanes,
    articles,
    at_tokens,
    computed,
    flat,
    tokens,
)

CHANCE = {"draws": 0, "seed": 0}
ABC = [LaneSpan(0, 3, "A"), LaneSpan(4, 7, "N"), LaneSpan(8, 11, "L")]


def rows_of(found: list[Lanes], columns: Columns) -> list[list[float]]:
    return [
        article_row(
            columns, here, *unanimous_and_differing([lanes[index] for index in here]), tokens()
        )
        for lanes in found
        for here in [sorted(lanes)]
    ]


# -- classes by pair -----------------------------------------------------------------------------


@given(articles(3))
def test_the_differences_of_a_pair_do_not_depend_on_other_annotators(found: list[Lanes]) -> None:
    counted = PairDifferences()
    expected: Counter[tuple[int, int, Difference]] = Counter()
    for lanes in found:
        here = sorted(lanes)
        counted.see(here, list(disagreements([lanes[index] for index in here])))
        for one, other in combinations(here, 2):
            of_pair = differences(lanes[one], lanes[other])
            expected.update((one, other, what) for what in of_pair)
    assert counted.counts == expected


def test_a_missing_span_names_the_side_that_lacks_it() -> None:
    assert list(differences([], ABC[:1])) == [Difference(Kind.MISSING, "A", 0)]
    assert list(differences(ABC[:1], [])) == [Difference(Kind.MISSING, "A", 1)]
    assert list(differences(ABC, ABC)) == []


# -- confusion -----------------------------------------------------------------------------------


@given(articles(3))
def test_confusion_counts_tokens(found: list[Lanes]) -> None:
    columns = Columns(3, LABELS)
    result = {one.annotators: one.tokens for one in confusions(columns, rows_of(found, columns))}
    both: Counter[tuple[str, str]] = Counter()
    for pair in combinations(range(3), 2):
        shared = [lanes for lanes in found if set(pair) <= set(lanes)]
        expected = Counter(
            given
            for lanes in shared
            for given in zip(*(at_tokens(lanes[index]) for index in pair), strict=True)
        )
        assert as_counts(result[pair]) == expected
        both.update(expected)
        both.update({(other, one): count for (one, other), count in expected.items()})
    assert as_counts(result[0, 1, 2]) == both


def as_counts(cells: tuple[tuple[int, ...], ...]) -> Counter[tuple[str, str]]:
    names = (*LABELS, "O")
    return +Counter(
        {(names[i], names[j]): count for i, row in enumerate(cells) for j, count in enumerate(row)}
    )


def test_two_annotators_have_one_confusion_table() -> None:
    columns = Columns(2, LABELS)
    assert [one.annotators for one in confusions(columns, [])] == [(0, 1)]


# -- over time -----------------------------------------------------------------------------------


def course_of(articles: int, times: list[str] | None = None) -> tuple[list[str], list[Lanes]]:
    ids = [f"{number:03}" for number in range(articles)]
    return ids, [{0: ABC, 1: ABC if number % 2 else []} for number in range(articles)]


def test_a_course_with_too_few_articles_has_a_reason() -> None:
    ids, found = course_of(2 * LEAST_ARTICLES - 1)
    columns = Columns(2, LABELS)
    finishing = {key: Finishing(at, {"ana": "1", "ben": "1"}) for at, key in enumerate(ids)}
    (course,) = courses(columns, rows_of(found, columns), ids, ["ana", "ben"], finishing, **CHANCE)
    assert course.windows == ()
    assert course.reason == "two windows need 10 articles that both finished, not 9"


def test_windows_are_ordered_by_when_the_second_annotator_finished() -> None:
    ids, found = course_of(20)
    columns = Columns(2, LABELS)
    # Even articles, in which ben has nothing, were finished by him after all others.
    finishing = {
        key: Finishing(at, {"ana": "2026-01-01", "ben": "2026-01-0" + ("1" if at % 2 else "2")})
        for at, key in enumerate(ids)
    }
    (course,) = courses(columns, rows_of(found, columns), ids, ["ana", "ben"], finishing, **CHANCE)
    assert [(w.first, w.last, w.until, w.figure.value) for w in course.windows] == [
        (1, 5, "2026-01-01", 1.0),
        (6, 10, "2026-01-01", 1.0),
        (11, 15, "2026-01-02", 0.0),
        (16, 20, "2026-01-02", 0.0),
    ]


# -- worst ---------------------------------------------------------------------------------------


def test_only_the_worst_places_are_kept_in_order() -> None:
    worst = WorstPlaces(most=3)
    one_lacks = [ABC[:1], ABC[:1], []]
    all_differ = [ABC[:1], [LaneSpan(0, 3, "N")], []]
    longer = [[LaneSpan(0, 7, "A")], [LaneSpan(0, 7, "A")], []]
    for name, lanes in enumerate([one_lacks, all_differ, one_lacks, longer, one_lacks]):
        worst.see(str(name), [0, 1, 2], tokens(), list(disagreements(lanes)))
    assert [case.article_id for case in worst.cases] == ["1", "3", "0"]


# -- gold ----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(flat(), flat()), min_size=1, max_size=4))
def test_gold_differs_from_an_annotator_as_another_annotator_would(
    found: list[tuple[list[LaneSpan], list[LaneSpan]]],
) -> None:
    counter = GoldCounter(LABELS)
    for own, gold in found:
        counter.see({0: own}, Settlement("adjudicated", "rita", tuple(gold)))
    result = counter.comparison(0, **CHANCE)
    figures = computed([{0: own, 1: gold} for own, gold in found], 2)
    assert {label: figure.value for label, figure in result.figures.items()} == {
        one.label: pytest.approx(one.figures[F1_EXACT].value) for one in figures
    }
    expected = Counter(what for own, gold in found for what in differences(own, gold))
    assert result.differences == expected


def test_a_difference_from_gold_is_a_missing_span_or_one_too_many() -> None:
    counter = GoldCounter(LABELS)
    counter.see({0: ABC[:2]}, Settlement("agreed", "ana, ben", (ABC[0], ABC[2])))
    result = counter.comparison(0, **CHANCE)
    assert result.articles == {"agreed": 1}
    assert result.spans[None] == (2, 2, 1)
    assert {(what.label, what.lacking) for what in result.differences} == {("N", GOLD), ("L", OWN)}


def test_without_gold_the_comparison_is_undefined() -> None:
    result = GoldCounter(LABELS).comparison(0, **CHANCE)
    assert {figure.reason for figure in result.figures.values()} == {
        "no article of this annotator has gold"
    }
    assert result.spans["A"] == (0, 0, 0)


# -- settled -------------------------------------------------------------------------------------


def test_a_settled_place_has_the_chosen_spans_and_the_reasons() -> None:
    settled = SettledPlaces(most=2)
    lanes = [[ABC[0], ABC[1]], [ABC[1], ABC[2]]]
    comments = (((0, 3), "clear"), (None, "ACTOR 2"))
    gold = Settlement("adjudicated", "rita", (ABC[0], LaneSpan(8, 11, "A")), comments)
    settled.see("1", [0, 2], tokens(), list(disagreements(lanes)), gold)
    first, last = settled.kept
    assert (first.chosen, first.taken, first.reasons) == ((ABC[0],), (0,), ("clear",))
    assert (last.chosen[0].label, last.taken, last.reasons) == ("A", (), ("ACTOR 2",))
    assert (settled.count, settled.own_answers, settled.taken) == (2, 1, {0: 1})


def test_settled_places_with_a_reason_are_kept_first() -> None:
    settled = SettledPlaces(most=1)
    for name, comments in (("1", ()), ("2", ((None, "why"),))):
        gold = Settlement("adjudicated", "rita", (), comments)
        settled.see(name, [0, 1], tokens(), list(disagreements([ABC, []])), gold)
    assert [one.case.article_id for one in settled.kept] == ["2"]
    assert settled.count == 6


def test_reasons_are_counted_by_the_rule_at_their_beginning() -> None:
    reasons = ReasonCounter(["ACTOR", "ACTOR GROUP", "NUMBER"])
    reasons.see(["ACTOR 5: no article", "actor  5", "Actor group 2", "number 12a", "Number 12a"])
    reasons.see(["actors 5", "ACTOR"])
    assert dict(reasons.most_common) == {
        "ACTOR 5": 2,
        "ACTOR GROUP 2": 1,
        "number 12a": 2,
        "actors 5": 1,
        "ACTOR": 1,
    }
