"""Whatever keys are pressed: what is stored is what replaying the edits gives."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.session import Session
from corpus.actions import ReplayError
from corpus.checking import check
from corpus.draft import Draft, flat
from corpus.model import Action, Article, Change, Edit, Span, Suggestion
from corpus.store import Project

if TYPE_CHECKING:
    from corpus.model import Mark
    from corpus.tokenizing import Tokenizer

TEXT = "At least 56 soldiers and three dozen rebels fled northern Kesh, 🚨 aid\r\nworkers said. No."
SUGGESTED = [
    Suggestion(Span(0, 11, 2), 0.9, "stock"),
    Suggestion(Span(12, 20, 1), None, "stock"),
    Suggestion(Span(25, 36, 2), 0.5, "rule"),
    Suggestion(Span(49, 62, 3), 0.4, "rule"),
    Suggestion(Span(58, 62, 3), 0.7, "stock"),
]

KEYS = st.one_of(
    st.sampled_from(
        [
            "accept",
            "reject",
            "left_out",
            "left_in",
            "right_out",
            "right_in",
            "next_undecided",
            "previous_undecided",
            "next_span",
            "previous_span",
            "token_right",
            "token_left",
            "toggle_selection",
            "toggle_rejected",
            "flag",
            "finish",
            "skip",
            "next_article",
            "previous_article",
            "undo",
            "redo",
        ]
    ),
    st.tuples(st.just("label"), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("go_to"), st.integers(0, len(TEXT) - 1)),
    st.tuples(
        st.sampled_from(["accept_visible", "reject_visible"]),
        st.integers(0, 40),
        st.integers(40, len(TEXT)),
    ),
)


def press(session: Session, key: object) -> None:
    if isinstance(key, tuple):
        name, *arguments = key
        getattr(session, name)(*arguments)
    else:
        getattr(session, str(key))()


def marks(session: Session) -> tuple[list[Mark], list[Mark], str, bool]:
    draft = session.draft
    return draft.live, draft.rejected, draft.status, draft.flagged


def new_session(folder: str, tokenizer: Tokenizer) -> Session:
    project = Project.create(Path(folder) / "p.db")
    project.suggestions.register("fixture 1", {})
    for name in ("one", "two"):
        tokens, sentences = tokenizer.encode(TEXT)
        project.articles.add(
            Article(name, TEXT, tokens=tokens, sentences=sentences), tokenizer=tokenizer.name
        )
        project.suggestions.add("fixture 1", name, SUGGESTED)
    session = Session(project, project.people.get_or_add("ana"), via="screen")
    session.start()
    return session


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(KEYS, max_size=40))
def test_the_stored_state_is_the_replay(keys: list[object], tokenizer: Tokenizer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in keys:
                press(session, key)
                spans = [mark.span for mark in session.draft.live]
                assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
                assert all(session.tokens.fits(*span.extent) for span in spans)
            assert list(check(project)) == []
            again = Session(project, session.person, via="screen")
            again.start(session.key.article_id)
            assert marks(again) == marks(session)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=st.lists(KEYS, max_size=30))
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(
    keys: list[object], tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in keys:
                press(session, key)
            ends = state_of_all(project)
            undone = 0
            while session.notice != "nothing to take back":
                session.undo()
                undone += session.notice != "nothing to take back"
            for live, rejected, status in state_of_all(project).values():
                assert [mark.state for mark in live] == ["suggested"] * len(live)
                assert (rejected, status) == ([], "open")
            for _ in range(undone):
                session.redo()
            assert state_of_all(project) == ends
            assert list(check(project)) == []


def state_of_all(project: Project) -> dict[str, tuple[list[Mark], list[Mark], str]]:
    drafts = {key.article_id: project.edits.load(key) for key in project.edits.keys()}  # noqa: SIM118
    return {name: (d.live, d.rejected, d.status) for name, d in drafts.items()}


def test_flat_keeps_the_higher_score_then_the_longer() -> None:
    low = Suggestion(Span(0, 10, 1), 0.2)
    high = Suggestion(Span(5, 8, 2), 0.9)
    long, short = Suggestion(Span(20, 30, 1)), Suggestion(Span(22, 25, 2))
    assert flat([low, high, short, long]) == (high, long)


def edit(number: int, change: Change) -> Edit:
    parent = str(number - 1) if number else None
    return Edit(str(number), parent, f"step{number}", "2026-01-01T00:00:00.000+00:00", change)


@pytest.mark.parametrize(
    "change",
    [
        Change(Action.ACCEPTED, Span(1, 2, 1)),
        Change(Action.REJECTED, Span(1, 2, 1)),
        Change(Action.MOVED, Span(1, 2, 1)),
        Change(Action.UNDONE, step="never made"),
        Change(Action.ADDED),
    ],
)
def test_an_edit_that_does_not_fit_is_named(change: Change) -> None:
    with pytest.raises(ReplayError):
        Draft.replay([edit(0, change)])


def test_an_overlapping_span_is_no_state() -> None:
    draft = Draft.replay([edit(0, Change(Action.ADDED, Span(0, 5, 1)))])
    with pytest.raises(ReplayError, match="overlap"):
        draft.apply(edit(1, Change(Action.ADDED, Span(4, 8, 1))))


def test_idle_time_is_capped() -> None:
    draft = Draft()
    times = ["00:00:00", "00:00:10", "00:30:00", "00:29:00"]
    for number, time in enumerate(times):
        change = Change(Action.FLAGGED if number % 2 == 0 else Action.UNFLAGGED)
        parent = str(number - 1) if number else None
        at = f"2026-01-01T{time}.000+00:00"
        draft.apply(Edit(str(number), parent, str(number), at, change))
    assert draft.seconds == 70.0
