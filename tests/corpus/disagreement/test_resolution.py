"""What a resolution chooses at a place, and that its changes leave exactly that in a draft."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.disagreement import resolution
from corpus.disagreement.places import LaneSpan, Place, places
from corpus.disagreement.resolution import (
    GivenLabel,
    Lane,
    Longer,
    Majority,
    Nothing,
    Resolution,
    Shorter,
)
from corpus.edits.draft import Draft, flat
from corpus.model import Action, AnnotationKey, Article, Change, Edit, Span, Suggestion
from corpus.store.edits import new_step
from corpus.workflows.integrity import check
from tests.examples import examples
from tests.new_projects import new_project
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Mark
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

A, N, L = 1, 2, 3
WORDS = 12
TEXT = "x " * WORDS


def span(first: int, last: int, label: int = A, value: str | None = None) -> LaneSpan:
    """Of one-letter tokens with a blank after each."""
    return LaneSpan(2 * first, 2 * last - 1, label, value)


def place(*lanes: Sequence[LaneSpan]) -> Place:
    (found,) = places(lanes)
    return found


SHORT, LONG = [span(1, 3)], [span(0, 3)]


def test_spans_chosen_by_each_resolution() -> None:
    def check_row(
        row: tuple[tuple[list[LaneSpan], ...], Resolution, list[LaneSpan] | None],
    ) -> None:
        lanes, wanted, chosen = row
        found = resolution.resolved(place(*lanes), wanted)
        assert (None if found is None else list(found)) == chosen

    each_row(
        [
            ((SHORT, LONG), Lane(1), LONG),
            ((SHORT, []), Lane(1), []),
            ((SHORT, LONG), Lane(2), None),
            ((SHORT, LONG), Nothing(), []),
            ((SHORT, LONG, SHORT), Majority(), SHORT),
            ((SHORT, [], []), Majority(), []),
            ((SHORT, LONG), Majority(), None),
            ((SHORT, SHORT, [], []), Majority(), None),
            ((SHORT, LONG, []), Longer(), LONG),
            ((SHORT, LONG, []), Shorter(), SHORT),
            ((SHORT, LONG, [span(0, 4)]), Longer(), [span(0, 4)]),
            (([span(0, 2)], [span(1, 3)]), Longer(), None),
            ((SHORT, SHORT, []), Longer(), None),
            ((SHORT, [span(0, 3, L)]), Longer(), None),
            (([span(0, 1), span(1, 3)], LONG), Shorter(), None),
            (([span(1, 3, N, "1")], [span(1, 3, N, "2")], [span(0, 3, N)]), Longer(), None),
            ((SHORT, [span(1, 3, L)]), GivenLabel(N), [span(1, 3, N)]),
            (([span(1, 3, L)], [span(1, 3, N, "1")]), GivenLabel(N), [span(1, 3, N, "1")]),
            ((SHORT, []), GivenLabel(L), [span(1, 3, L)]),
            ((SHORT, LONG), GivenLabel(L), None),
        ],
        check_row,
    )


@pytest.mark.parametrize(
    ("lanes", "proposed"),
    [
        ((SHORT, SHORT), SHORT),
        ((SHORT, LONG, LONG), LONG),
        ((LONG, SHORT), LONG),
        (([], [], SHORT), SHORT),
        (([], LONG, SHORT, SHORT), SHORT),
    ],
)
def test_the_proposal_is_the_most_frequent_lane_with_spans(
    lanes: tuple[list[LaneSpan], ...], proposed: list[LaneSpan]
) -> None:
    assert list(resolution.proposal(place(*lanes))) == proposed


def test_a_place_is_undecided_while_a_suggestion_in_it_is() -> None:
    shown = (Suggestion(Span(*SHORT[0][:3])), Suggestion(Span(*span(5, 6)[:3])))
    draft = Draft()
    draft.apply(Edit("1", None, "s", "", Change(Action.OPENED, shown=shown)))
    both = list(places([[*SHORT, span(5, 6)], []]))
    assert resolution.undecided(draft, both) == both
    draft.apply(Edit("2", "1", "t", "", Change(Action.REJECTED, shown[0].span)))
    assert resolution.undecided(draft, both) == both[1:]


def without_overlaps(spans: Sequence[LaneSpan]) -> list[LaneSpan]:
    values = {one[:3]: one for one in spans}
    kept = flat(Suggestion(Span(*key)) for key in values)
    return [values[s.span.start, s.span.end, s.span.label] for s in kept]


EXTENTS = st.tuples(st.integers(0, WORDS - 1), st.integers(1, 4)).map(
    lambda drawn: (drawn[0], min(WORDS, drawn[0] + drawn[1]))
)
SPANS = st.builds(
    lambda extent, label, value: span(*extent, label, value),
    EXTENTS,
    st.sampled_from([A, N]),
    st.sampled_from([None, '{"low":1}', '{"low":2}']),
)
ANNOTATIONS = st.lists(SPANS, max_size=6).map(without_overlaps)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=ANNOTATIONS, lanes=st.lists(ANNOTATIONS, min_size=2, max_size=3), data=st.data())
def test_the_changes_leave_exactly_what_was_chosen(
    shown: list[LaneSpan], lanes: list[list[LaneSpan]], data: st.DataObject, tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder, new_project(Path(folder) / "p.db") as project:
        tokens, sentences = tokenizer.encode(TEXT)
        article = Article("one", TEXT, tokens=tokens, sentences=sentences)
        project.articles.add(article, tokenizer=tokenizer.name)
        key = AnnotationKey("one", project.people.get_or_add("rita").id, "adjudication")
        draft = Draft()
        project.edits.record(key, draft, [opened(shown)], via="screen")
        for here in [*places(lanes)] * 2:
            if data.draw(st.booleans()):
                settle(project, key, draft, here, data)
            if data.draw(st.booleans()):
                project.edits.record(key, draft, [opened(shown_again(shown, draft))], via="screen")
        assert list(check(project)) == []


def opened(shown: Sequence[LaneSpan]) -> Change:
    return Change(Action.OPENED, shown=tuple(Suggestion(Span(*one[:3])) for one in shown))


def shown_again(shown: Sequence[LaneSpan], draft: Draft) -> list[LaneSpan]:
    """Proposals, as far as nothing decided stands there."""
    decided = [mark.span for mark in draft.accepted]
    return [one for one in shown if not any(span.overlaps(*one.extent) for span in decided)]


def settle(
    project: Project, key: AnnotationKey, draft: Draft, here: Place, data: st.DataObject
) -> None:
    """Settle a place somehow, look what it left, and perhaps take it back."""
    chosen = data.draw(st.sampled_from([*here.lanes, resolution.proposal(here)]))
    extent = here.start, here.end
    before = state_of(draft)
    apart = [mark for mark in draft.live if not reached(mark, extent)]
    step = new_step()
    changes = resolution.changes(draft, extent, chosen)
    if changes:
        project.edits.record(key, draft, changes, via="screen", step=step)
    left = draft.between(*extent)
    assert all(mark.decided for mark in left)
    assert tuple(LaneSpan(*m.span.extent, m.span.label, m.value) for m in left) == chosen
    assert [mark for mark in draft.live if not reached(mark, extent)] == apart
    assert resolution.changes(draft, extent, chosen) == []
    if changes and data.draw(st.booleans()):
        undone = [Change(Action.UNDONE, step=step)]
        project.edits.record(key, draft, undone, via="screen")
        assert state_of(draft) == before


def reached(mark: Mark, extent: tuple[int, int]) -> bool:
    return mark.span.overlaps(*extent)


def state_of(draft: Draft) -> tuple[list[Mark], list[Mark], str]:
    return draft.live, draft.rejected, draft.status


def test_a_chosen_span_may_extend_beyond_the_stretch() -> None:
    draft = Draft()
    draft.apply(Edit("1", None, "s", "", opened([span(4, 6), span(8, 9)])))
    found = resolution.changes(draft, (0, 3), [span(0, 5)])
    assert [change.action for change in found] == [Action.REJECTED, Action.ADDED]


@pytest.mark.parametrize("chosen", [[], LONG, SHORT, [span(1, 3, L)]])
def test_undo_restores_a_proposal_that_was_decided_twice(
    chosen: list[LaneSpan],
) -> None:
    draft = Draft()
    rejected = Change(Action.REJECTED, Span(*SHORT[0][:3]))
    for number, change in enumerate([opened(SHORT), rejected, opened(SHORT)]):
        draft.apply(Edit(str(number), None, str(number), "", change))
    before = state_of(draft)
    for change in resolution.changes(draft, (0, 5), chosen):
        draft.apply(Edit("4", None, "again", "", change))
    draft.apply(Edit("5", None, "undo", "", Change(Action.UNDONE, step="again")))
    assert state_of(draft) == before
