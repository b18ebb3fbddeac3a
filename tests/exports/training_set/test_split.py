from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given

from corpus.errors import ExportError
from exports.options import ExportOptions, GivenSplit
from exports.training_set.balance import share, spans_by_label
from exports.training_set.split import position, side_of, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import GoldArticle
    from exports.options import Rest, Split
    from exports.training_set.split import Placement

GROUPS = st.lists(st.text(max_size=8), min_size=2, max_size=30, unique=True)


def side(key: str, **shares: float) -> str:
    return side_of(key, ExportOptions(**shares))  # type: ignore[arg-type]


@given(st.text())
def test_a_position_is_in_0_to_1(group: str) -> None:
    assert 0 <= position(group) < 1


def test_about_a_fifth_goes_to_dev() -> None:
    sides = [side(f"group {n}") for n in range(5000)]
    assert 900 < sides.count("dev") < 1100
    assert sides.count("test") == 0


def test_a_test_set_does_not_change_dev() -> None:
    groups = [f"group {n}" for n in range(500)]
    before = {group for group in groups if side(group) == "dev"}
    after = {group for group in groups if side(group, test=0.2) == "dev"}
    assert before == after


@given(GROUPS)
def test_the_wanted_sides_are_never_empty(
    gold_of: Callable[..., GoldArticle], groups: list[str]
) -> None:
    gold = [gold_of("x", id=f"a{n}", group=group or "-") for n, group in enumerate(groups)]
    placement = split(gold, ExportOptions())
    assert set(placement.sides) == {"train", "dev"}
    assert all(placement.sides.values())
    assert sum(map(len, placement.sides.values())) == len(gold)


@given(GROUPS, st.data())
def test_articles_of_one_group_are_on_oneside(
    gold_of: Callable[..., GoldArticle], groups: list[str], data: st.DataObject
) -> None:
    assume("" not in groups)
    keys = data.draw(st.lists(st.sampled_from(groups), min_size=1, max_size=20))
    keys = [*groups, *keys]
    gold = [gold_of("x", id=f"a{n}", group=key) for n, key in enumerate(keys)]
    sides = {}
    for side, articles in split(gold, ExportOptions()).sides.items():
        for settled in articles:
            assert sides.setdefault(settled.group, side) == side


def test_the_split_is_stable_when_the_corpus_grows(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("x", id=f"a{n:03}") for n in range(200)]
    small, large = split(gold[::2], ExportOptions()), split(gold, ExportOptions())
    assert small.moves == large.moves == ()
    for side, articles in small.sides.items():
        assert all(settled in large.sides[side] for settled in articles)


def test_the_order_of_the_gold_does_not_matter(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("x", id=f"a{n:03}") for n in range(20)]
    assert split(gold, ExportOptions()) == split(reversed(gold), ExportOptions())
    for articles in split(gold, ExportOptions()).sides.values():
        assert list(articles) == sorted(articles, key=lambda settled: settled.article.id)


def test_an_empty_side_gets_the_nearest_group_with_a_note(
    gold_of: Callable[..., GoldArticle],
) -> None:
    train_groups = [f"g{n}" for n in range(40) if side(f"g{n}") == "train"][:4]
    gold = [gold_of("x", id=f"a-{key}", group=key) for key in train_groups]
    placement = split(gold, ExportOptions())
    nearest = max(train_groups, key=position)
    assert [settled.group for settled in placement.sides["dev"]] == [nearest]
    assert str(placement.moves[0]) == f"moved a-{nearest} from train to dev, which would be empty"


def test_the_last_group_of_a_side_is_never_moved(gold_of: Callable[..., GoldArticle]) -> None:
    dev_groups = [f"g{n}" for n in range(60) if side(f"g{n}") == "dev"][:3]
    gold = [gold_of("x", id=key) for key in dev_groups]
    placement = split(gold, ExportOptions(test=0.1))
    assert all(len(articles) == 1 for articles in placement.sides.values())
    assert len(placement.moves) == 2


@pytest.mark.parametrize(("number", "test"), [(0, 0.0), (1, 0.0), (2, 0.1)])
def test_too_few_groups_are_refused_with_the_number_needed(
    gold_of: Callable[..., GoldArticle], number: int, test: float
) -> None:
    with pytest.raises(ExportError, match=r"finish another article first"):
        split([gold_of("x", id=str(n)) for n in range(number)], ExportOptions(test=test))


@pytest.mark.parametrize(("dev", "test"), [(-0.1, 0), (0.2, -1), (0.5, 0.5), (float("nan"), 0)])
def test_shares_that_leave_nothing_are_refused(
    gold_of: Callable[..., GoldArticle], dev: float, test: float
) -> None:
    with pytest.raises(ExportError, match="below 1"):
        split([gold_of("x", id=str(n)) for n in range(9)], ExportOptions(dev=dev, test=test))


def test_an_article_between_groups_on_different_sides_is_left_out(
    gold_of: Callable[..., GoldArticle],
) -> None:
    train, train_too = [f"g{n}" for n in range(40) if side(f"g{n}") == "train"][:2]
    dev = next(f"g{n}" for n in range(40) if side(f"g{n}") == "dev")
    gold = [
        gold_of("x", id="a", group="now", split_keys=(train,)),
        gold_of("x", id="b", group="now", split_keys=(train_too,)),
        gold_of("x", id="c", group="now", split_keys=(dev,)),
        gold_of("x", id="same-side", group="now", split_keys=(train, train_too)),
        gold_of("x", id="between", group="now", split_keys=(dev, train)),
        gold_of("x", id="unseen", group="now", split_keys=(train, "not in the gold")),
    ]
    placement = split(gold, ExportOptions())
    sides = {side: [x.article.id for x in held] for side, held in placement.sides.items()}
    unseen = [] if side("not in the gold") == "dev" else ["unseen"]
    assert sides == {"train": ["a", "b", "same-side", *unseen], "dev": ["c"]}
    assert placement.between == ("between", *({"unseen"} - {*unseen}))


def test_a_moved_group_is_named_by_its_first_article(gold_of: Callable[..., GoldArticle]) -> None:
    train = [f"g{n}" for n in range(40) if side(f"g{n}") == "train"][:2]
    first, second = sorted(train, key=position)
    gold = [gold_of("x", id=name, group=second) for name in "abc"]
    (move,) = split([*gold, gold_of("x", id="z", group=first)], ExportOptions()).moves
    assert (
        str(move) == "moved a and 2 articles of its group from train to dev, which would be empty"
    )


def test_a_salt_draws_another_split_that_is_as_stable(gold_of: Callable[..., GoldArticle]) -> None:
    gold = [gold_of("x", id=f"a{n:03}") for n in range(200)]
    salted = ExportOptions(salt="2026")
    small, large = split(gold[::2], salted), split(gold, salted)
    for side_name, articles in small.sides.items():
        assert all(settled in large.sides[side_name] for settled in articles)
    assert large.sides["dev"] != split(gold, ExportOptions()).sides["dev"]
    assert 20 < len(large.sides["dev"]) < 60


def test_by_source_no_source_is_on_two_sides(gold_of: Callable[..., GoldArticle]) -> None:
    def of(source: str, number: int, group: str = "") -> GoldArticle:
        made = gold_of("x", id=f"{source} {number}", group=group)
        return replace(made, article=replace(made.article, source=source))

    sources = [f"paper {n}" for n in range(20)]
    options = ExportOptions(split_by="source")
    train, dev = (next(x for x in sources if side(x) == wanted) for wanted in ("train", "dev"))
    gold = [of(source, number) for source in sources for number in range(3)]
    copies = [of(train, 8, group="copy"), of(dev, 9, group="copy")]
    placement = split([*gold, *copies], options)
    seen = {x: {one.article.source for one in held} for x, held in placement.sides.items()}
    assert seen["train"].isdisjoint(seen["dev"])
    assert seen["train"] | seen["dev"] == set(sources)
    assert placement.between == tuple(sorted([f"{dev} 9", f"{train} 8"]))
    with pytest.raises(ExportError, match="need 2 sources without near-duplicates in others"):
        split([of("wire", n) for n in range(9)], options)


def test_after_a_date_is_the_test_set_without_earlier_copies(
    gold_of: Callable[..., GoldArticle],
) -> None:
    def on(day: str, id: str, group: str = "") -> GoldArticle:  # noqa: A002
        made = gold_of("x", id=id, group=group)
        return replace(made, article=replace(made.article, published=day))

    old = [on(f"2026-01-{n:02}", f"old {n:02}") for n in range(1, 31)]
    gold = [
        *old,
        on("", "undated"),
        on("March 2025", "worded"),
        on("2026-02-01T08:00:00Z", "new", "story"),
        on("2026-02-02", "newer"),
        on("2026-01-31", "copy", "story"),
    ]
    placement = split(gold, ExportOptions(test_after="2026-02-01"))
    assert [settled.article.id for settled in placement.sides["test"]] == ["new", "newer"]
    assert placement.between == ("copy",)
    others = split([*old, on("", "undated"), on("March 2025", "worded")], ExportOptions())
    assert {x: held for x, held in placement.sides.items() if x != "test"} == others.sides
    with pytest.raises(ExportError, match="No article was published on or after 2027-01-01"):
        split(gold, ExportOptions(test_after="2027-01-01"))
    with pytest.raises(ExportError, match="either a share or begins at a date"):
        split(gold, ExportOptions(test=0.1, test_after="2026-02-01"))


def sides_of(placement: Placement) -> dict[str, str]:
    return {x.article.id: side for side, held in placement.sides.items() for x in held}


def test_balanced_labels_and_what_was_placed_stays(some_gold: Callable[..., Any]) -> None:
    gold = some_gold(90)
    first = split(gold[:40], ExportOptions(balance={}))
    assert first.placed.keys() == {one.group for one in gold[:40]}
    later = split(gold, ExportOptions(balance=first.placed))
    assert sides_of(later).items() >= sides_of(first).items()
    assert later == split(reversed(gold), ExportOptions(balance=first.placed))
    assert later.by_hash == spans_by_label(split(gold, ExportOptions()).sides)
    for sides in spans_by_label(later.sides).values():
        assert abs(share(sides, "dev") - 0.2) < 0.02
    assert split(gold, ExportOptions(balance=later.placed)).placed == later.placed
    assert split(gold, ExportOptions(balance={}, salt="x")).placed != later.placed


def test_an_article_between_groups_is_left_out_of_a_balanced_split(
    gold_of: Callable[..., GoldArticle],
) -> None:
    spans = [(0, 1, "ACTOR")]
    gold = [gold_of("x", spans, id=str(n)) for n in range(8)]
    kept: dict[str, Split] = {"1": "train", "2": "dev", "gone": "dev"}
    joined = [
        gold_of("x", spans, id="between", split_keys=("1", "2")),
        gold_of("x", spans, id="with 2", split_keys=("2", "gone")),
        gold_of("x", spans, id="new", split_keys=("unseen", "unseen too")),
    ]
    placement = split([*gold, *joined], ExportOptions(balance=kept))
    assert "between" in placement.between
    assert sides_of(placement)["with 2"] == "dev"
    hashed = {key: side(key) for key in ("unseen", "unseen too")}
    assert placement.placed.items() >= {**kept, **hashed}.items()


def test_by_source_and_by_date_the_labels_are_balanced_too(some_gold: Callable[..., Any]) -> None:
    gold = [
        replace(
            one,
            article=replace(one.article, source=f"s{n % 12}", published=f"2026-{n % 9 + 1:02}-01"),
        )
        for n, one in enumerate(some_gold(60))
    ]
    by_source = split(gold, ExportOptions(split_by="source", balance={}))
    assert by_source.placed.keys() == {f"s{n}" for n in range(12)}
    seen = {x: {one.article.source for one in held} for x, held in by_source.sides.items()}
    assert seen["train"].isdisjoint(seen["dev"])
    late = split(gold, ExportOptions(test_after="2026-09-01", balance={}))
    assert {one.article.published for one in late.sides["test"]} == {"2026-09-01"}
    assert {*late.placed.values()} == {"train", "dev"}


GIVEN: dict[str, Split] = {"a": "train", "b": "dev", "c": "test"}


@pytest.mark.parametrize(
    ("rest", "sides", "left_out"),
    [
        ("leave-out", {}, ("copy of b", "in hash dev", "in hash train", "joins", "joins one")),
        (
            "train",
            {"copy of b": "dev", "in hash dev": "train", "in hash train": "train"},
            ("joins", "joins one"),
        ),
        (
            "hash",
            {"copy of b": "dev", "in hash dev": "dev", "in hash train": "train"},
            ("joins",),
        ),
    ],
)
def test_a_given_split_is_kept(
    gold_of: Callable[..., GoldArticle],
    rest: Rest,
    sides: dict[str, str],
    left_out: tuple[str, ...],
) -> None:
    dev, train = (
        next(f"g{n}" for n in range(40) if side(f"g{n}") == wanted) for wanted in ("dev", "train")
    )
    gold = [
        *(gold_of("x", id=id_) for id_ in GIVEN),
        gold_of("x", id="copy of b", group="b"),
        gold_of("x", id="in hash dev", group=dev),
        gold_of("x", id="in hash train", group=train),
        gold_of("x", id="joins", split_keys=("a", "b")),
        gold_of("x", id="joins one", split_keys=("b", dev)),
    ]
    given = GivenSplit(file="f.csv", articles={**GIVEN, "no gold": "dev"}, rest=rest)
    placement = split(gold, ExportOptions(given=given))
    expected = {**GIVEN, **sides}
    if rest == "hash":
        expected["joins one"] = "dev"
    assert sides_of(placement) == expected
    assert tuple(sorted((*placement.between, *placement.not_in_file))) == left_out
    assert bool(placement.not_in_file) == (rest == "leave-out")


def test_a_given_split_with_near_duplicates_on_two_sides_is_refused_unless_allowed(
    gold_of: Callable[..., GoldArticle],
) -> None:
    gold = [gold_of("x", id=id_, group="story" if id_ in "bc" else "") for id_ in "abc"]
    given = GivenSplit(file="f.csv", articles=GIVEN)
    with pytest.raises(ExportError, match="puts near-duplicates on different sides") as error:
        split(gold, ExportOptions(given=given))
    assert error.value.details == ["b (dev), c (test)"]
    allowed = split(gold, ExportOptions(given=replace(given, near_duplicates=True)))
    assert sides_of(allowed) == GIVEN
    assert allowed.apart == ({"b": "dev", "c": "test"},)


@pytest.mark.parametrize("missing", ["train", "dev"])
def test_a_given_split_needs_train_and_dev(
    gold_of: Callable[..., GoldArticle], missing: str
) -> None:
    articles = {id_: side for id_, side in GIVEN.items() if side != missing}
    with pytest.raises(ExportError, match=f"f.csv puts no settled article in {missing}"):
        split(
            [gold_of("x", id=id_) for id_ in GIVEN],
            ExportOptions(given=GivenSplit(file="f.csv", articles=articles)),
        )
