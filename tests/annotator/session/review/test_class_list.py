"""The state of the list of a whole class, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.keymap.keymap import PRESETS, preset
from annotator.keymap.review_operations import CLASS_OPERATIONS, keymap_for, review_keymap
from annotator.rendering.article_row import Palette
from annotator.rendering.class_rows import Row, row_line
from annotator.rendering.styles import DARK
from annotator.session.outcome import Refused
from annotator.session.review.batch import OfPerson, Tally, decided_at
from annotator.session.review.class_cases import CaseFacts
from annotator.session.review.class_filter import PARTS, DisagreementClass
from annotator.session.review.class_list import ClassList, settled_outcome
from corpus.disagreement.facets import Facet
from corpus.disagreement.places import LaneSpan, Place, places
from corpus.disagreement.resolution import Longer, Majority, Nothing, Shorter
from corpus.errors import InputError
from corpus.model import Label
from tests.conftest import unmarked
from tests.examples import examples
from tests.plain_sql import lines
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    Review = Callable[..., ReviewSession]
    Add = Callable[..., object]
    Annotate = Callable[..., object]
    Listed = Callable[..., ClassList]

LEFT = Facet("boundary", 3, "left", 1, "the")
LABELS = {3: "LOCATION"}


def words(wanted: DisagreementClass) -> list[str]:
    return [wanted.word(name, LABELS) for name in wanted.parts]


def test_a_class_begins_with_all_that_can_be_told_but_the_source() -> None:
    wanted = DisagreementClass(LEFT, "Herald")
    assert words(wanted) == ["boundary", "LOCATION", "left", "1 token", "“the”", "any source"]
    has = wanted.filter
    assert (has.kind, has.label, has.side, has.tokens, has.text, has.source) == (*LEFT, None)


def test_each_part_can_be_switched() -> None:
    wanted = DisagreementClass(LEFT, "Herald")
    for name in PARTS:
        wanted = wanted.switched(name)
    assert words(wanted) == [
        "any class",
        "any label",
        "any side",
        "any length",
        "any text",
        "Herald",
    ]
    assert wanted.filter.source == "Herald"
    assert wanted.filter.condition == ""


def test_only_boundaries_have_a_side() -> None:
    wanted = DisagreementClass(Facet("label", 3, "", None, "Kesh"), "")
    assert words(wanted) == ["label", "LOCATION", "“Kesh”", "any source"]
    assert wanted.filter.side is None
    assert wanted.switched("source").filter.source == ""


def test_what_is_given_up_halfway_stores_nothing(project: Project, listed: ClassList) -> None:
    listed.choose(Shorter())
    settling = listed.session.batch.settling(listed.cases, Shorter(), "why")
    assert [next(settling), next(settling)] == [1, 2]
    settling.close()
    stored = "SELECT action FROM edits WHERE layer = 'adjudication' AND action <> 'opened'"
    assert lines(project.path, stored) == []
    assert not listed.session.draft.accepted
    assert "Settled 5 places" in settled(listed)


PLACE = Place(0, 8, ((LaneSpan(0, 8, 1),), (LaneSpan(4, 8, 1),), ()))


def test_a_person_has_another_lane_in_every_article() -> None:
    assert decided_at(PLACE, ["bea", "cid", "dan"], OfPerson("bea")) == (LaneSpan(0, 8, 1),)
    assert decided_at(PLACE, ["ana", "bea", "cid"], OfPerson("bea")) == (LaneSpan(4, 8, 1),)
    assert decided_at(PLACE, ["ana", "bea", "cid"], OfPerson("dan")) is None
    assert decided_at(PLACE, ["ana", "bea", "cid"], Nothing()) == ()
    assert decided_at(PLACE, ["ana", "bea", "cid"], Longer()) == (LaneSpan(0, 8, 1),)


def test_what_became_of_it_is_told() -> None:
    assert settled_outcome(Tally(17, 12, 3), unfit=0).message == (
        "Settled 17 places in 12 articles, 3 of them as a whole ({undo} to undo)"
    )
    assert settled_outcome(Tally(1, 1, taken=2, left=1), unfit=4).message == (
        "Settled 1 place in 1 article; 2 articles assigned to other reviewers; "
        "1 place changed meanwhile; 4 places left open: the decision does not apply "
        "({undo} to undo)"
    )
    assert settled_outcome(Tally(taken=1), unfit=0).message == (
        "Settled 0 places in 0 articles; 1 article assigned to other reviewers"
    )


@pytest.mark.parametrize("name", PRESETS)
def test_no_key_has_two_meanings(name: str) -> None:
    keymap = keymap_for(CLASS_OPERATIONS, review_keymap(preset(name)))
    assert keymap.clashes() == []
    assert all(keymap.of(operation.id) for operation in CLASS_OPERATIONS)


def test_keys_of_the_review_screen_are_kept() -> None:
    personal = review_keymap(preset("default")).changed({"accept": ("m",), "reject": ("l",)})
    keymap = keymap_for(CLASS_OPERATIONS, personal)
    assert keymap.of("accept") == ("m",)
    assert keymap.of("reject") == ("x",)  # what only the list has goes before


@pytest.fixture
def towns(add_article: Add, annotate: Annotate) -> None:
    """Five articles, each with one case; the third by three people."""
    for number in range(1, 6):
        article = f"a{number}"
        add_article(f"The rebels left town {number}.", article)
        annotate(article, "ana", f"[The rebels]A left town {number}.")
        annotate(article, "bea", f"The [rebels]A left town {number}.")
    annotate("a3", "cid", "The rebels left town 3.")


@pytest.fixture
def listed(towns: None, open_review: Review) -> ClassList:
    session = open_review(article="a2")
    return ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))


def settled(listed: ClassList) -> str:
    for progress in listed.settling(""):
        assert progress.message.startswith("Settling: ")
    return listed.settled.message


def test_it_begins_at_the_place_of_the_cursor(listed: ClassList) -> None:
    assert [case.article_id for case in listed.cases] == ["a1", "a2", "a3", "a4", "a5"]
    assert (listed.row, listed.articles, len(listed.ticked)) == (1, 5, 5)
    assert listed.read == 0


def test_unticked_stays_unticked_while_the_class_changes(listed: ClassList) -> None:
    listed.tick()
    listed.switch("text")
    listed.switch("text")
    assert [case.article_id for case in listed.ticked] == ["a1", "a3", "a4", "a5"]
    assert listed.cases[listed.row].article_id == "a3"
    listed.tick_all()
    assert listed.ticked == []
    listed.tick_all()
    assert len(listed.ticked) == 5


def test_what_does_not_fit_is_counted_and_left(project: Project, listed: ClassList) -> None:
    listed.choose(Majority())
    listed.look_on()
    assert listed.fitting() == (0, 5)
    with pytest.raises(InputError, match="the majority applies to nothing"):
        settled(listed)
    for _ in range(3):
        listed.next_person()
    assert listed.decision == OfPerson("cid")
    assert listed.fitting() == (1, 5)
    assert listed.outcome(listed.cases[0]) is None
    assert listed.outcome(listed.cases[2]) == ()
    said = settled(listed)
    assert "Settled 1 place in 1 article" in said
    assert "4 places left open" in said
    taken = "SELECT article_id FROM edits WHERE layer = 'adjudication' AND action = 'rejected'"
    assert lines(project.path, taken) == ["a3"]


def test_the_other_differences_of_a_place(
    add_article: Add, annotate: Annotate, open_review: Review
) -> None:
    add_article("The army left.", "one")
    annotate("one", "ana", "[The army]A left.")
    annotate("one", "bea", "The [army]L left.")
    session = open_review()
    listed = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))
    kinds = []
    for _ in range(5):
        kinds.append((listed.wanted.facet.kind, listed.wanted.facet.label))
        listed.next_facet()
    assert len(set(kinds)) == 4
    assert kinds[4] == kinds[0]
    assert len(listed.cases) == 1


@pytest.fixture
def listed_in(add_article: Add, annotate: Annotate, open_review: Review) -> Listed:
    """Lists the class of the first disagreement between two versions of articles."""

    def listed_in(*versions: tuple[str, str]) -> ClassList:
        for number, (one, other) in enumerate(versions, 1):
            add_article(unmarked(one)[0], f"b{number}")
            annotate(f"b{number}", "ana", one)
            annotate(f"b{number}", "bea", other)
        session = open_review(article="b1")
        return ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))

    return listed_in


THE = ("[The rebels]A left.", "The [rebels]A left.")
SOME = ("[Some rebels]A left.", "Some [rebels]A left.")
THE_TEN = ("[The ten rebels]A left.", "The ten [rebels]A left.")
MEN = ("[Rebels here]A left.", "[Rebels]A here left.")
PLACE_OF = ("The [city]L fell.", "[The city]L fell.")
KESH = ("[Kesh]L fell.", "Kesh fell.")
TARN = ("[Tarn]L slept.", "Tarn slept.")
TARN_ACTS = ("[Tarn]A slept.", "Tarn slept.")


@pytest.mark.parametrize(
    ("versions", "off", "cases"),
    [
        ((THE, (THE[0] + " ", THE[1] + " "), SOME), "", 2),
        ((THE, SOME, THE_TEN, MEN), "text", 2),
        ((THE, THE_TEN, MEN), "text tokens", 2),
        ((THE, MEN, KESH), "text tokens side", 2),
        ((THE, PLACE_OF, KESH), "text tokens side label", 2),
        ((THE, KESH), "", 1),
        ((KESH, TARN, TARN_ACTS), "text", 2),
        ((KESH, TARN_ACTS), "text label", 2),
        ((KESH, THE), "", 1),
    ],
)
def test_it_begins_with_the_narrowest_class_of_several_places(
    listed_in: Listed, versions: tuple[tuple[str, str], ...], off: str, cases: int
) -> None:
    listed = listed_in(*versions)
    assert {name for name in listed.wanted.parts if name not in listed.wanted.on} == {
        "source",
        *off.split(),
    }
    assert len(listed.cases) == cases
    alone = "No other disagreement is like this one. 1: any class"
    assert listed.dispatcher.message == ("" if cases > 1 else alone)
    assert listed.cases[listed.row].article_id == "b1"


def test_what_was_finished_during_the_review_is_listed(
    listed_in: Listed, add_article: Add, annotate: Annotate
) -> None:
    listed = listed_in(THE)
    add_article("The rebels fell.", "c")
    annotate("c", "ana", "[The rebels]A fell.")
    annotate("c", "bea", "The [rebels]A fell.")
    again = ClassList.begun(listed.session, listed.keymap)
    assert [case.article_id for case in again.cases] == ["b1", "c"]


def test_it_goes_on_to_the_next_disagreement_and_undo_comes_back(listed_in: Listed) -> None:
    listed = listed_in(("[The rebels]A left [Kesh]L.", "The [rebels]A left Kesh."), SOME, THE)
    session = listed.session
    listed.choose(Shorter())
    settled(listed)
    assert session.cursor.char == 16
    press(session, session.history.undo)
    assert session.cursor.char == 0


def test_from_a_settled_place_one_other_is_enough(listed_in: Listed) -> None:
    session = listed_in(THE, THE, SOME).session
    session.take(1)
    session.go_to_place("b1", 0)
    again = ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))
    assert [case.article_id for case in again.cases] == ["b2"]
    assert again.dispatcher.message == ""


def test_of_several_differences_it_begins_with_the_one_to_widen_least(listed_in: Listed) -> None:
    both = ("[The army]A left.", "The [army]L left.")
    label = ("[Kesh]A left.", "[Kesh]L left.")
    listed = listed_in(both, THE, label)
    assert (listed.wanted.facet.kind, len(listed.cases)) == ("boundary", 2)
    assert "text" in listed.wanted.on
    while listed.wanted.facet.kind != "label":
        listed.dispatcher.run(listed.next_facet)
    assert (len(listed.cases), "text" in listed.wanted.on) == (2, False)


def test_what_is_gone_meanwhile_is_no_case(listed: ClassList, annotate: Annotate) -> None:
    annotate("a1", "bea", "[The rebels]A left town 1.")
    annotate("a2", "bea", "The rebels left town 2.")
    annotate("a2", "ana", "The rebels left town 2.")
    listed.choose(Nothing())
    assert [listed.facts(case) is None for case in listed.cases] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert listed.outcome(listed.cases[0]) is None
    annotate("a4", "bea", "[The rebels]A left town 4.")
    said = settled(listed)
    assert "Settled 2 places" in said
    assert "1 place changed meanwhile" in said


@pytest.mark.usefixtures("towns")
def test_nowhere_but_at_a_disagreement(open_review: Review) -> None:
    session = open_review(article="a1")
    session.cursor.go_to(12)
    with pytest.raises(Refused, match="No disagreement here"):
        ClassList.begun(session, keymap_for(CLASS_OPERATIONS, session.keymap))


TEXTS = st.text(
    st.sampled_from("ab \n\t\x1b\u202e\u200b\u0301日本🇩🇪👩\u200d🚀é"), min_size=1, max_size=60
)
SPANS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8), st.sampled_from([1, 2])))
PALETTE = Palette.of(
    DARK, [Label(1, "ACTOR", "1", "#5FAFFF", ""), Label(2, "日本", "2", "#FF87AF", "")]
)


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, SPANS, st.integers(20, 140), st.booleans())
def test_a_row_is_exactly_as_wide_as_the_screen(
    text: str, around: str, drawn: list[tuple[int, int, int]], width: int, decided: bool
) -> None:
    lanes = [[LaneSpan(start, start + length, label)] for start, length, label in drawn]
    for place in places([*lanes, []]):
        facts = CaseFacts(around, "", around, text[: place.end], around, place, ("",) * len(lanes))
        refusal = "does not apply" if decided else ""
        row = Row(facts, ticked=True, current=True, refusal=refusal, outcome=place.lanes[0])
        line = row_line(row, PALETTE, width)
        assert cell_len(line.plain) == width
        assert not {"\n", "\t", "\x1b", "\u202e", "\u200b"} & set(line.plain)
