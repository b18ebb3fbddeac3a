"""Pace as the store counts it: steps, spans and seconds of what was made here."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model import Action, AnnotationKey, Article, Change, Span
from corpus.pace import Decisions
from corpus.store import Project
from corpus.store.db.clock import midnight, now
from tests.corpus.edits.test_replay import KEYS, new_session, press
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.edits.draft import Draft
    from corpus.pace import Pace, PersonsPace
    from corpus.text.tokenizer import Tokenizer

MARKED = "[Three]N [soldiers]A fled [Kesh]L near [Ordun]L."
THREE, SOLDIERS = Span(0, 5, 2), Span(6, 14, 1)
KESH, ORDUN = Span(20, 24, 3), Span(30, 35, 3)
MIDNIGHT = "2026-03-03T00:00:00.000+00:00"

Worker = "Callable[..., None]"


@pytest.fixture
def work(project: Project) -> Callable[..., None]:
    """Records one step of ana's at a time of 3 March 2026, as a key on the screen would."""

    def record(time: str, *changes: Change, article: str = "a", **options: str) -> None:
        key = AnnotationKey(article, project.people.get_or_add(options.get("name", "ana")).id)
        at = f"2026-03-{options.get('day', '03')}T{time}.000+00:00"
        via = options.get("via", "screen")
        project.edits.record(key, project.edits.load(key), changes, via=via, at=at)  # type: ignore[arg-type]

    return record


def opened(project: Project, article: str = "a") -> Change:
    shown = tuple(project.suggestions.of(article, "fixture 1"))
    return Change(Action.OPENED, suggester="fixture 1", shown=shown)


def label_article(project: Project, work: Callable[..., None], **options: str) -> None:
    """Accept, undo, accept; change; reject; add over it; accept; pause; finish: 8 keys, 4 spans."""
    work("10:00:00", opened(project), **options)
    work("10:00:10", Change(Action.ACCEPTED, THREE), **options)
    key = AnnotationKey("a", project.people.get(options.get("name", "ana")).id)
    step = project.edits.chain(key)[-1].step
    work("10:00:12", Change(Action.UNDONE, step=step), **options)
    work("10:00:14", Change(Action.ACCEPTED, THREE), **options)
    work("10:00:20", Change(Action.RELABELLED, Span(6, 14, 3), before=SOLDIERS), **options)
    work("10:00:25", Change(Action.REJECTED, KESH), **options)
    work("10:00:30", Change(Action.ADDED, Span(20, 24, 1)), **options)
    work("10:00:40", Change(Action.ACCEPTED, ORDUN), **options)
    work("11:00:00", Change(Action.FINISHED), **options)


def pace_of(project: Project, name: str = "ana") -> PersonsPace:
    return next(pace for pace in project.work.paces(midnight=MIDNIGHT) if pace.name == name)


def in_all(project: Project, name: str = "ana") -> Pace:
    found = pace_of(project, name).in_all
    assert found is not None
    return found


def test_one_article_by_hand(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    label_article(project, work)
    found = in_all(project)
    assert (found.finished, found.median_seconds, found.mean_seconds) == (1, 100.0, 100.0)
    assert found.articles_per_hour == pytest.approx(36.0)
    assert found.keys_per_span == 2.0
    assert found.decisions == Decisions(accepted=2, changed=1, added=1, rejected=1)
    assert pace_of(project).today == found


def test_a_bulk_decision_is_one_key(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    work("10:00:00", opened(project))
    work("10:00:08", *(Change(Action.ACCEPTED, s) for s in (THREE, SOLDIERS, KESH, ORDUN)))
    work("10:00:10", Change(Action.FINISHED))
    assert in_all(project).keys_per_span == 0.5


def test_split_and_merged_suggestions_count_as_changed(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Three soldiers]A [fled]A [Kesh]L.", "a")
    session = open_session()
    session.bulk.accept_between(0, 100)
    session.cursor.go_to(6)
    session.editor.split()
    session.cursor.go_to(15)
    session.editor.merge()
    session.finish()
    assert in_all(project).keys_per_span == pytest.approx(4 / 3)
    assert in_all(project).decisions == Decisions(changed=2, added=1, rejected=1)


def test_open_and_skipped_articles_take_time_and_are_not_finished(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    for name in ("a", "b", "c"):
        add_article(MARKED, name)
    work("10:00:00", opened(project))
    work("10:00:40", Change(Action.REJECTED, KESH))
    work("10:00:50", Change(Action.FINISHED))
    work("10:01:00", opened(project, "b"), article="b")
    work("10:01:30", Change(Action.SKIPPED), article="b")
    work("10:02:00", opened(project, "c"), article="c")
    work("10:02:10", Change(Action.ACCEPTED, THREE), article="c")
    found = in_all(project)
    assert (found.finished, found.mean_seconds, found.active_seconds) == (1, 50.0, 90.0)
    assert found.articles_per_hour == pytest.approx(40.0)
    # Undecided suggestions of a finished article count as nothing.
    assert found.decisions == Decisions(rejected=1)


def test_today_counts_from_midnight(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    for name in ("a", "b"):
        add_article(MARKED, name)
    work("20:00:00", opened(project), day="02")
    work("20:00:30", Change(Action.FINISHED), day="02")
    work("20:01:00", opened(project, "b"), article="b", day="02")
    work("20:01:20", Change(Action.ACCEPTED, THREE), article="b", day="02")
    assert pace_of(project).today is None
    work("08:00:00", Change(Action.ACCEPTED, SOLDIERS), article="b")
    work("08:00:15", Change(Action.FINISHED), article="b")
    today = pace_of(project).today
    assert today is not None
    assert (today.finished, today.mean_seconds, today.active_seconds) == (1, 95.0, 75.0)
    assert in_all(project).active_seconds == 125.0


def test_imported_work_has_no_pace(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    for name in ("a", "b"):
        add_article(MARKED, name)
    work("10:00:00", Change(Action.ADDED, THREE), Change(Action.FINISHED), via="import")
    assert pace_of(project).in_all is None
    work("10:00:30", Change(Action.REOPENED), Change(Action.ADDED, KESH))
    work("10:00:40", Change(Action.FINISHED))
    assert pace_of(project).in_all is None
    assert pace_of(project).today is None
    work("10:01:00", opened(project, "b"), article="b")
    work("10:01:05", Change(Action.FINISHED), article="b")
    assert (in_all(project).finished, in_all(project).active_seconds) == (1, 5.0)


def test_retired_articles_models_and_adjudications_have_no_part(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    label_article(project, work)
    label_article(project, work, name="bob")
    project._db.execute("UPDATE annotators SET kind = 'model' WHERE name = 'bob'")
    rea = AnnotationKey("a", project.people.get_or_add("rea").id, "adjudication")
    changes = [Change(Action.ADDED, THREE), Change(Action.FINISHED)]
    project.edits.record(rea, project.edits.load(rea), changes, via="screen")
    assert [pace.name for pace in project.work.paces()] == ["ana", "rea"]
    assert pace_of(project, "rea").in_all is None
    project.articles.retire("a")
    assert pace_of(project).in_all is None
    assert pace_of(project).today is None


def test_people_come_by_name_and_not_by_figure(
    project: Project, add_article: Callable[..., Article], work: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    for name in ("Zoe", "ana", "Bob"):
        project.people.get_or_add(name)
    label_article(project, work, name="Zoe")
    assert [pace.name for pace in project.work.paces()] == ["ana", "Bob", "Zoe"]


def test_a_file_that_is_only_read(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(MARKED, "a")
    session = open_session()
    session.bulk.accept_between(0, 100)
    session.finish()
    project.close()
    with Project.open(project.path, write=False) as reading, reading.snapshot():
        (found,) = reading.work.paces()
    assert found.today is not None
    assert (found.today.finished, found.today.decisions) == (1, Decisions(accepted=4))


def test_midnight_was_within_a_day() -> None:
    assert midnight() <= now()
    assert len(midnight()) == len(now())


def standing(draft: Draft) -> int:
    """How many suggestions are undecided or have a span."""
    return sum(mark.suggestion is not None for mark in draft.live)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, max_size=40))
def test_whatever_is_pressed_counts_equal_the_replay(
    keys: list[object], tokenizer: Tokenizer
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = new_session(folder, tokenizer)
        with session.project as project:
            for key in keys:
                press(session, key)
            me = session.person.id
            made = project.work._made_here()[me]
            drafts = [project.edits.load(key) for key in project.edits.keys()]  # noqa: SIM118
            origins = [mark.origin for draft in drafts for mark in draft.accepted]
            rejected = sum(len(draft.rejected) for draft in drafts)
            absorbed = sum(len(draft.shown) - standing(draft) for draft in drafts) - rejected
            assert absorbed == 0 or "merge" in keys
            assert sum(work.decisions.rejected for work in made) == rejected + absorbed
            for kind in ("accepted", "changed", "added"):
                assert sum(getattr(w.decisions, kind) for w in made) == origins.count(kind)
            steps = {
                edit.step
                for key in project.edits.keys()  # noqa: SIM118
                for edit in project.edits.chain(key)
                if edit.change.action is not Action.OPENED
            }
            assert sum(work.keys for work in made) == len(steps)
            seconds = sum(draft.seconds for draft in drafts)
            assert project.work._active_since("").get(me, 0.0) == pytest.approx(seconds, abs=0.01)
