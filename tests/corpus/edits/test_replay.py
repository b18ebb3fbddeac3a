"""Whatever keys are pressed: what is stored is what replaying the edits gives."""

from __future__ import annotations

import itertools
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.session.labelling.session import LabellingSession
from corpus.concerns import numbers, undecided
from corpus.edits.draft import Draft, flat
from corpus.errors import ReplayError
from corpus.model import Action, Article, Change, Dismissal, Edit, Span, Suggestion
from corpus.store import Project
from corpus.store.opened import ONLY, QueueFilter
from corpus.text.search import occurrences
from corpus.text.tokens import Tokens
from corpus.workflows.integrity import check
from tests.examples import examples
from tests.new_projects import new_project
from tests.pressing import press_named
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Link, Mark
    from corpus.text.tokenizer import Tokenizer

TEXT = "At least 56 soldiers and three dozen rebels fled northern Kesh, 🚨 aid\r\nworkers said. No."
SUGGESTED = [
    Suggestion(Span(0, 11, 2), 0.9, "stock"),
    Suggestion(Span(12, 20, 1), None, "stock"),
    Suggestion(Span(25, 36, 2), 0.5, "rule"),
    Suggestion(Span(49, 62, 3), 0.4, "rule"),
    Suggestion(Span(58, 62, 3), 0.7, "stock"),
]

CHOICES = st.sampled_from(["label:1", "label:2", "reject", "finish"])
"""Of an actor and of a place."""

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
            "link",
            "label:1",
            "label:2",
            "finish",
            "skip",
            "next_article",
            "previous_article",
            "undo",
            "redo",
        ]
    ),
    st.tuples(st.just("label"), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("links"), st.sampled_from([0, 12, 25, 45]), CHOICES, CHOICES),
    st.tuples(st.just("go_to"), st.integers(0, len(TEXT) - 1)),
    st.tuples(
        st.sampled_from(["accept_between", "reject_between"]),
        st.integers(0, 40),
        st.integers(40, len(TEXT)),
    ),
)


def press(session: LabellingSession, key: object) -> None:
    if isinstance(key, tuple) and key[0] == "links":
        for name in ("drop_selection", ("go_to", key[1]), "link", *key[2:], "drop_selection"):
            press(session, name)
    elif isinstance(key, tuple):
        press_named(session, *key)
    else:
        press_named(session, str(key))


def assert_no_link_dangles(draft: Draft) -> None:
    accepted = {mark.span for mark in draft.accepted}
    for (number, _), target in draft.links:
        assert {number, target or number} <= accepted


def marks(session: LabellingSession) -> tuple[list[Mark], list[Mark], str, bool]:
    return marks_of(session.draft)


def marks_of(draft: Draft) -> tuple[list[Mark], list[Mark], str, bool]:
    return draft.live, draft.rejected, draft.status, draft.flagged


def new_session(folder: str, tokenizer: Tokenizer) -> LabellingSession:
    project = new_project(Path(folder) / "p.db")
    project.suggestions.register("fixture 1", {})
    for name in ("one", "two"):
        tokens, sentences = tokenizer.encode(TEXT)
        project.articles.add(
            Article(name, TEXT, tokens=tokens, sentences=sentences), tokenizer=tokenizer.name
        )
        project.suggestions.add("fixture 1", name, SUGGESTED)
    session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
    session.start()
    return session


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
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
                assert_no_link_dangles(session.draft)
            assert list(check(project)) == []
            again = LabellingSession(project, session.person, via="screen")
            again.start(session.key.article_id)
            assert marks(again) == marks(session)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, max_size=30))
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(
    keys: list[object], tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in [*keys, "drop_selection"]:
                press(session, key)
            ends = state_of_all(project)
            undone = 0
            while session.message != "Nothing to undo":
                press(session, "undo")
                undone += session.message != "Nothing to undo"
            for live, rejected, status, links in state_of_all(project).values():
                assert [mark.state for mark in live] == ["suggested"] * len(live)
                assert (rejected, status, links) == ([], "open", [])
            for _ in range(undone):
                press(session, "redo")
            assert state_of_all(project) == ends
            assert list(check(project)) == []


def state_of_all(project: Project) -> dict[str, tuple[list[Mark], list[Mark], str, list[Link]]]:
    drafts = {key.article_id: project.edits.load(key) for key in project.edits.keys()}  # noqa: SIM118
    return {name: (d.live, d.rejected, d.status, [*d.links]) for name, d in drafts.items()}


def test_flat_keeps_the_higher_score_then_the_longer() -> None:
    low = Suggestion(Span(0, 10, 1), 0.2)
    high = Suggestion(Span(5, 8, 2), 0.9)
    long, short = Suggestion(Span(20, 30, 1)), Suggestion(Span(22, 25, 2))
    assert flat([low, high, short, long]) == (high, long)


def edit(number: int, change: Change) -> Edit:
    parent = str(number - 1) if number else None
    return Edit(str(number), parent, f"step{number}", "2026-01-01T00:00:00.000+00:00", change)


def test_an_edit_that_does_not_fit_is_named() -> None:
    def check_row(change: Change) -> None:
        with pytest.raises(ReplayError):
            Draft.replay([edit(0, change)])

    each_row(
        [
            Change(Action.ACCEPTED, Span(1, 2, 1)),
            Change(Action.REJECTED, Span(1, 2, 1)),
            Change(Action.MOVED, Span(1, 2, 1)),
            Change(Action.UNDONE, step="never made"),
            Change(Action.ADDED),
            Change(Action.LINKED, Span(1, 2, 1), role="actor"),
            Change(Action.LINKED, role="actor"),
        ],
        check_row,
    )


def test_an_overlapping_span_is_refused() -> None:
    draft = Draft.replay([edit(0, Change(Action.ADDED, Span(0, 5, 1)))])
    with pytest.raises(ReplayError, match="overlap"):
        draft.apply(edit(1, Change(Action.ADDED, Span(4, 8, 1))))


def test_a_comment_stays_meant_so_until_it_is_removed() -> None:
    span = Span(0, 5, 1)
    draft = Draft.replay([edit(0, Change(Action.COMMENTED, span, text="why", meant_so=True))])
    draft.apply(edit(1, Change(Action.COMMENTED, span, text="because")))
    assert [(one.text, one.meant_so) for one in draft.comments] == [("because", True)]
    draft.apply(edit(2, Change(Action.COMMENTED, span, text="")))
    draft.apply(edit(3, Change(Action.COMMENTED, span, text="new")))
    assert [(one.text, one.meant_so) for one in draft.comments] == [("new", False)]
    draft.apply(edit(4, Change(Action.UNDONE, step="step3")))
    draft.apply(edit(5, Change(Action.UNDONE, step="step2")))
    assert [(one.text, one.meant_so) for one in draft.comments] == [("because", True)]


def test_idle_time_is_capped() -> None:
    draft = Draft()
    times = ["00:00:00", "00:00:10", "00:30:00", "00:29:00"]
    for number, time in enumerate(times):
        change = Change(Action.FLAGGED if number % 2 == 0 else Action.UNFLAGGED)
        parent = str(number - 1) if number else None
        at = f"2026-01-01T{time}.000+00:00"
        draft.apply(Edit(str(number), parent, str(number), at, change))
    assert draft.seconds == 70.0


# -- everything else that a key can do, over several articles, windows and starts -----------------

# Repeated words, CRLF, NBSP, tabs, zero-width and combining characters, emoji, right to left.
TEXTS = {
    "plain": "Rebels said 56 rebels and 56 soldiers fled. Some 56 of them\r\n\r\nreached Kesh.",
    "hostile": "\tKe\u0301sh\u00a0rebels \U0001f1fa\U0001f1e6 56\u200b men\r\n\r\n56 \u05e9\u05dc "
    "Kesh  rebels \U0001f468\u200d\U0001f469\u200d\U0001f467 56 rebels\t.\n",
    "blank": "\r\n \t",
    "far": "Kesh rebels left Kesh; 56 men, 40 of them rebels, stayed in Kesh.",
}
WORDS = ["56", "rebels", "Kesh rebels", "Kesh", "56 soldiers", "56 rebels"]

MORE_KEYS = st.one_of(
    KEYS,
    st.sampled_from(
        [
            "decide_same",
            "split",
            "merge",
            "next_match",
            "previous_match",
            "next_concern",
            "dismiss",
            "next_unfinished",
            "drop_selection",
            "restart",
            "other window",
        ]
    ),
    st.tuples(st.just("set_value"), st.sampled_from(["", "at least 7", "3-5", "nonsense", "40%"])),
    st.tuples(st.just("set_comment"), st.sampled_from(["", "why?", "no\nidea \x1b[31m"])),
    st.tuples(st.just("find"), st.sampled_from([*WORDS, "", "  ", "\u200b", "nowhere"])),
    st.tuples(st.just("go_to_article"), st.sampled_from(sorted(TEXTS))),
    st.tuples(
        st.just("narrow"),
        st.builds(QueueFilter, st.sampled_from(ONLY), st.sampled_from([None, "", "wire"])),
    ),
)


class Windows:
    """Two windows of one person on one file; keys go to the one in front."""

    def __init__(self, folder: str, tokenizer: Tokenizer) -> None:
        self._path = Path(folder) / "p.db"
        with new_project(self._path) as project:
            project.suggestions.register("fixture 1", {})
            for name, text in TEXTS.items():
                tokens, sentences = tokenizer.encode(text)
                source = "wire" if name == "far" else ""
                project.articles.add(
                    Article(name, text, source=source, tokens=tokens, sentences=sentences),
                    tokenizer=tokenizer.name,
                )
                edges = Tokens(text, tokens)
                found = [
                    Suggestion(Span(start, end, 1 + index % 3), 0.5, "fixture")
                    for index, word in enumerate(WORDS)
                    for start, end in occurrences(text, word)[index % 2 :: 2]
                    if edges.fits(start, end)
                ]
                project.suggestions.add("fixture 1", name, found)
        self.sessions = [self._start(), self._start()]

    def _start(self) -> LabellingSession:
        project = Project.open(self._path)
        session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
        session.start()
        return session

    @property
    def front(self) -> LabellingSession:
        return self.sessions[0]

    def press(self, key: object) -> None:
        if key == "restart":
            self.front.project.close()
            self.sessions[0] = self._start()
        elif key == "other window":
            self.sessions.reverse()
        else:
            press(self.front, key)

    def close(self) -> None:
        for session in self.sessions:
            session.project.close()


@contextmanager
def windows(tokenizer: Tokenizer) -> Iterator[Windows]:
    with tempfile.TemporaryDirectory() as folder, closing(Windows(folder, tokenizer)) as opened:
        yield opened


def everything(project: Project) -> dict[str, object]:
    """All that edits lead to, but for the times."""
    drafts = {key.article_id: project.edits.load(key) for key in project.edits.keys()}  # noqa: SIM118
    return {
        name: (
            *(d.live, d.rejected, d.status, d.flagged, d.remarked, d.remembered, d.dismissed),
            *([*d.links], d.undecided_count),
        )
        for name, d in drafts.items()
    }


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(MORE_KEYS, max_size=40))
def test_every_key_leaves_the_stored_state(keys: list[object], tokenizer: Tokenizer) -> None:
    with windows(tokenizer) as opened:
        for key in keys:
            opened.press(key)
            session = opened.front
            spans = [mark.span for mark in session.draft.live]
            assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
            assert all(session.tokens.fits(*span.extent) for span in spans)
            assert session.draft.undecided_count == len(session.draft.undecided)
            assert_no_link_dangles(session.draft)
            if session.draft.head == session.project.edits.load(session.key).head:
                assert marks(session) == marks_of(session.project.edits.load(session.key))
            watched = session.policy.watch(session.workspace).count
            draft, tokens = session.draft, session.tokens
            waiting = [*undecided(draft, tokens, numbers(tokens))]
            known = session.project.edits.dismissed().get(session.person.id, ())
            asked = [
                extent
                for extent in waiting
                if Dismissal("unlabelled", tokens.text[slice(*extent)]) not in known
            ]
            assert len(asked) <= watched <= len(waiting)  # another window may have dismissed some
            for extent in zip(tokens.starts, tokens.ends, strict=True):
                under = [mark for mark in draft.rejected if mark.span.overlaps(*extent)]
                assert draft.rejected_between(*extent) == under
        assert list(check(opened.front.project)) == []


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(MORE_KEYS, max_size=30))
def test_everything_can_be_undone_and_redone(keys: list[object], tokenizer: Tokenizer) -> None:
    with windows(tokenizer) as opened:
        for key in keys:
            opened.press(key)
        opened.press("restart")
        session, project = opened.front, opened.front.project
        ends = everything(project)
        undone = 0
        while True:
            press(session, "undo")
            if session.message == "Nothing to undo":
                break
            undone += 1
        for live, rejected, status, *remarks in everything(project).values():
            assert [mark.state for mark in live] == ["suggested"] * len(live)
            assert (rejected, status, remarks[:-1]) == ([], "open", [False, [], [], [], []])
        assert project.edits.all_remembered(session.person.id) == []
        assert project.edits.dismissed() == {}
        for _ in range(undone):
            press(session, "redo")
        assert everything(project) == ends
        assert list(check(project)) == []
