from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from annotator.session.labelling.session import LabellingSession
from corpus.model import AnnotationKey, Article
from corpus.store import Project
from corpus.workflows.integrity import check
from tests.pressing import press, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.text.tokenizer import Tokenizer

LINE = "Some [56]N [soldiers]A fled [Kesh]L province on Tuesday."


def stored(project: Project, session: LabellingSession) -> list[tuple[str, str, str]]:
    """(label, text, origin) as anybody reads them with SQL."""
    connection = sqlite3.connect(project.path)
    rows = connection.execute(
        "SELECT label, text, origin FROM annotation_spans WHERE article_id = ? AND annotator = ?"
        " ORDER BY start",
        [session.key.article_id, session.person.name],
    ).fetchall()
    connection.close()
    assert list(check(project)) == []
    return rows


@pytest.fixture
def session(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> LabellingSession:
    add_article(LINE)
    return open_session()


def current_text(session: LabellingSession) -> str:
    mark = session.cursor.current
    return session.tokens.text[mark.span.start : mark.span.end] if mark else ""


def test_opens_on_the_first_suggestion(session: LabellingSession) -> None:
    assert current_text(session) == "56"


def test_accept_stores_and_goes_on(project: Project, session: LabellingSession) -> None:
    press(session, session.accept)
    assert stored(project, session) == [("NUMBER", "56", "accepted")]
    assert current_text(session) == "soldiers"


def test_reject_stores_nothing_and_goes_on(project: Project, session: LabellingSession) -> None:
    press(session, session.reject)
    assert stored(project, session) == []
    assert current_text(session) == "soldiers"
    assert [mark.state for mark in session.draft.rejected] == ["rejected"]


def test_a_digit_accepts_as_corrected_and_stays(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.editor.label, 1)
    assert stored(project, session) == [("ACTOR", "56", "changed")]
    assert current_text(session) == "56"


def test_the_own_label_accepts(project: Project, session: LabellingSession) -> None:
    press(session, session.editor.label, 2)
    assert stored(project, session) == [("NUMBER", "56", "accepted")]


@pytest.mark.parametrize(
    ("operation", "text"),
    [("left_out", "Some 56"), ("right_out", "56 soldiers")],
)
def test_edges_move_by_a_token(
    project: Project, session: LabellingSession, operation: str, text: str
) -> None:
    press_named(session, operation)
    assert stored(project, session) == [("NUMBER", text, "changed")]


def test_an_edge_rejects_the_suggestion_it_covers(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.editor.move_edge, "right", outward=True)
    assert [m.span.label for m in session.draft.rejected] == [1]
    press(session, session.history.undo)
    assert stored(project, session) == []
    assert session.draft.undecided_count == 3


def test_an_edge_stops_at_a_decided_span(project: Project, session: LabellingSession) -> None:
    press(session, session.next_undecided)
    press(session, session.accept)
    press(session, session.previous_undecided)
    while current_text(session) != "56":
        press(session, session.previous_undecided)
    press(session, session.editor.move_edge, "right", outward=True)
    assert "decided" in session.message
    assert stored(project, session) == [("ACTOR", "soldiers", "accepted")]


def test_one_token_is_the_least(project: Project, session: LabellingSession) -> None:
    press(session, session.editor.move_edge, "left", outward=False)
    assert session.message
    assert stored(project, session) == []


def test_the_cursor_stays_in_a_span_that_shrinks(session: LabellingSession) -> None:
    press(session, session.editor.move_edge, "right", outward=True)
    press(session, session.cursor.token_right)
    press(session, session.editor.move_edge, "right", outward=False)
    assert current_text(session) == "56"
    press(session, session.editor.move_edge, "right", outward=True)
    press(session, session.editor.move_edge, "left", outward=False)
    assert current_text(session) == "soldiers"


def test_a_missing_three_token_span_costs_four_keys(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.cursor.go_to, session.tokens.text.index("province"))
    press(session, session.editor.label, 3)
    press(session, session.editor.move_edge, "right", outward=True)
    press(session, session.editor.move_edge, "right", outward=True)
    assert ("LOCATION", "province on Tuesday", "added") in stored(project, session)


def test_a_selection_replaces_what_is_under_it(project: Project, session: LabellingSession) -> None:
    press(session, session.accept)
    press(session, session.cursor.go_to, 0)
    press(session, session.cursor.toggle_selection)
    press(session, session.cursor.token_right)
    press(session, session.cursor.token_right)
    press(session, session.editor.label, 1)
    assert stored(project, session) == [("ACTOR", "Some 56 soldiers", "added")]
    assert session.cursor.selection is None
    press(session, session.history.undo)
    assert stored(project, session) == [("NUMBER", "56", "accepted")]
    assert session.draft.undecided_count == 2


def test_deleting_an_accepted_suggestion_rejects_it(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.editor.move_edge, "right", outward=True)
    press(session, session.reject)
    assert stored(project, session) == []
    assert {m.span.extent for m in session.draft.rejected} == {(5, 7), (8, 16)}


def test_visible_suggestions_in_one_step(project: Project, session: LabellingSession) -> None:
    press(session, session.bulk.accept_between, 0, session.tokens.text.index("Kesh") + 2)
    assert [text for _, text, _ in stored(project, session)] == ["56", "soldiers"]
    press(session, session.history.undo)
    assert stored(project, session) == []
    press(session, session.history.redo)
    assert len(stored(project, session)) == 2
    press(session, session.bulk.reject_between, 0, 1000)
    assert session.draft.undecided_count == 0


def test_nothing_to_accept_names_a_next_suggestion_only_if_there_is_one(
    session: LabellingSession,
) -> None:
    press(session, session.bulk.accept_between, 0, len("Some"))
    assert session.message == "Nothing undecided here. Tab: next"
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.bulk.accept_between, 0, 1000)
    assert session.message == "Nothing is undecided"


def test_enter_refuses_while_something_is_undecided(session: LabellingSession) -> None:
    press(session, session.accept)
    press(session, session.finish)
    assert "2 suggestions still undecided" in session.message
    assert session.draft.status == "open"
    assert current_text(session) == "soldiers"


def test_finish_opens_the_next_and_undo_comes_back(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(LINE, "one")
    add_article("Nothing here.", "two")
    session = open_session()
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.finish)
    assert session.key.article_id == "two"
    press(session, session.history.undo)
    assert session.key.article_id == "one"
    assert session.draft.status == "open"
    press(session, session.history.undo)
    assert stored(project, session) == []
    press(session, session.history.redo)
    press(session, session.history.redo)
    assert session.draft.status == "finished"
    assert len(stored(project, session)) == 3


def test_undo_survives_a_restart(
    project: Project, session: LabellingSession, open_session: Callable[..., LabellingSession]
) -> None:
    press(session, session.accept)
    press(session, session.editor.label, 1)
    again = open_session()
    press(again, again.history.undo)
    press(again, again.history.undo)
    assert stored(project, again) == []
    third = open_session()
    press(third, third.history.redo)
    assert stored(project, third) == [("NUMBER", "56", "accepted")]
    press(third, third.reject)
    press(third, third.history.redo)
    assert third.message == "Nothing to redo"


def test_an_edit_reopens_a_finished_article(project: Project, session: LabellingSession) -> None:
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.finish)
    press(session, session.editor.label, 3)
    assert session.draft.status == "open"
    assert "Reopened" in session.message
    press(session, session.history.undo)
    assert session.draft.status == "finished"


def test_flag_toggles_span_then_article(session: LabellingSession) -> None:
    press(session, session.editor.flag)
    assert session.cursor.current is not None
    assert session.cursor.current.flagged
    press(session, session.accept)
    assert session.draft.flagged
    press(session, session.cursor.go_to, 0)
    press(session, session.editor.flag)
    assert session.draft.article_flagged
    press(session, session.editor.flag)
    assert not session.draft.article_flagged


def test_two_people_never_share_an_article(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for name in ("one", "two", "three"):
        add_article(LINE, name)
    ana, bob = open_session("ana"), open_session("bob")
    assert (ana.key.article_id, bob.key.article_id) == ("one", "two")
    press(ana, ana.accept)
    assert stored(project, bob) == []
    press(ana, ana.queue.next_article)
    assert ana.key.article_id == "three"
    press(bob, bob.accept)
    press(bob, bob.queue.next_article)
    assert bob.key.article_id == "three"  # nothing else is left, and ana only looks at it
    press(ana, ana.accept)
    press(bob, bob.accept)
    assert project.edits.load(AnnotationKey("three", bob.person.id)).accepted == []
    assert bob.message.startswith("Not saved: ana has taken this article. ")
    assert bob.key.article_id == "two"
    press(bob, bob.bulk.accept_between, 0, 1000)
    press(bob, bob.finish)
    press(bob, bob.queue.next_article)
    press(bob, bob.queue.next_article)
    assert bob.message == "This is the last article for you"
    press(ana, ana.queue.previous_article)
    assert ana.key.article_id == "one"


def test_a_skipped_article_goes_to_others(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article(LINE, "one")
    ana = open_session("ana")
    press(ana, ana.skip)
    assert "Skipped" in ana.message
    bob = open_session("bob")
    assert bob.key.article_id == "one"


def test_a_newer_run_shows_only_where_nothing_was_edited(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    from corpus.model import Span, Suggestion

    add_article(LINE, "one")
    add_article(LINE + " Again.", "two")
    session = open_session()
    press(session, session.accept)
    press(session, session.queue.next_article)
    project.suggestions.register("fixture 2", {})
    for article_id in ("one", "two"):
        project.suggestions.add("fixture 2", article_id, [Suggestion(Span(0, 4, 1))])
    project.suggestions.make_current("fixture 2")
    again = open_session()
    shown = {}
    for article_id in ("one", "two"):
        again.start(article_id)
        shown[article_id] = again.draft.suggester
    assert shown == {"one": "fixture 1", "two": "fixture 2"}


def test_a_failed_write_shows_not_saved_and_keeps_what_was(
    project: Project, session: LabellingSession
) -> None:
    press(session, session.accept)
    blocker = sqlite3.connect(project.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    project._db.execute("PRAGMA busy_timeout = 10")
    press(session, session.editor.label, 1)
    assert session.workspace.unsaved is not None
    assert "locked" in session.workspace.unsaved
    assert session.cursor.current is not None
    assert session.cursor.current.state == "suggested"
    blocker.execute("ROLLBACK")
    blocker.close()
    press(session, session.accept)
    assert session.workspace.unsaved is None
    assert len(stored(project, session)) == 2


def test_a_second_window_of_the_same_person_never_overwrites(
    project: Project, session: LabellingSession, open_session: Callable[..., LabellingSession]
) -> None:
    other = open_session()
    press(other, other.accept)
    press(session, session.editor.label, 1)
    assert "another window" in session.message
    assert stored(project, session) == [("NUMBER", "56", "accepted")]
    press(session, session.editor.label, 1)
    assert len(stored(project, session)) == 1


def test_an_empty_project_has_nothing_to_do(open_session: Callable[..., LabellingSession]) -> None:
    session = open_session()
    assert session.article is None


def test_what_was_edited_is_what_replays(project: Project, session: LabellingSession) -> None:
    press(session, session.accept)
    press(session, session.editor.move_edge, "right", outward=True)
    draft = project.edits.load(AnnotationKey(session.key.article_id, session.person.id))
    assert draft.live == session.draft.live
    assert draft.rejected == session.draft.rejected


def test_an_article_that_is_replaced_meanwhile_is_shown_anew(
    project: Project, tokenizer: Tokenizer, session: LabellingSession
) -> None:
    press(session, session.accept)
    article_id = session.key.article_id
    text = "Quite another text about Kesh."
    tokens, sentences = tokenizer.encode(text)
    project.articles.make_room(article_id)
    replacement = Article(article_id, text, tokens=tokens, sentences=sentences)
    project.articles.add(replacement, tokenizer=tokenizer.name)
    press(session, session.accept)
    assert "another window" in session.message
    assert session.tokens.text == text
    press(session, session.cursor.go_to, text.index("Kesh"))
    press(session, session.editor.label, 3)
    assert stored(project, session) == [("LOCATION", "Kesh", "added")]


def test_an_article_that_is_purged_meanwhile_takes_no_edits(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(LINE, "one")
    add_article(LINE, "two")
    session = open_session()
    press(session, session.accept)
    project.articles.purge("one")
    for _ in range(3):
        press(session, session.editor.label, 1)
        assert "deleted" in session.message
    press(session, session.editor.flag)
    press(session, session.queue.next_article)
    assert session.key.article_id == "two"
    press(session, session.accept)
    assert len(stored(project, session)) == 1


@pytest.mark.parametrize("leave", ["finish", "skip"])
def test_a_purged_article_is_left_for_the_next_one(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    leave: str,
) -> None:
    for name in ("one", "two", "three"):
        add_article(LINE, name)
    session = open_session()
    press(session, session.queue.next_article)
    project.articles.purge("two")
    assert press(session, getattr(session, leave)) == (
        "The article was purged meanwhile; here is the next one"
    )
    assert session.key.article_id == "three"
    assert session.draft.undecided_count == 3
    project.articles.purge("one")
    project.articles.purge("three")
    for _ in range(2):
        assert press(session, getattr(session, leave)) == (
            "This article was purged meanwhile. All articles are done"
        )
    assert stored(project, session) == []


def test_the_article_before_a_purged_one_is_that_opened_last(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    for name in ("one", "two", "three"):
        add_article(LINE, name)
    session = open_session()
    for _ in range(2):
        press(session, session.queue.next_article)
    project.articles.purge("three")
    assert press(session, session.queue.next_article) == "This is the last article for you"
    press(session, session.queue.previous_article)
    assert session.key.article_id == "two"
    assert "There is no article 'three'" in press(session, session.go_to_article, "three")
    assert session.key.article_id == "two"


def test_an_article_that_somebody_looks_at_comes_last_for_an_hour(
    monkeypatch: pytest.MonkeyPatch,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    from corpus.store import queue

    for name in ("one", "two", "three"):
        add_article(LINE, name)
    ana = open_session("ana")
    press(ana, ana.accept)
    press(ana, ana.queue.next_article)
    assert (ana.key.article_id, open_session("bob").key.article_id) == ("two", "three")
    assert open_session("cy").key.article_id == "two"  # bob looks at the last one
    monkeypatch.setattr(queue, "LOOKING_SECONDS", -1.0)
    assert open_session("dee").key.article_id == "two"


def test_nothing_is_shown_that_could_not_be_claimed(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(LINE, "one")
    add_article("[Word]A " * 400, "two")
    session = open_session()
    press(session, session.bulk.accept_between, 0, 1000)
    pages = project._db.execute("PRAGMA page_count").fetchone()[0]
    project._db.execute(f"PRAGMA max_page_count = {pages}")
    press(session, session.queue.next_article)
    assert session.workspace.unsaved is not None
    assert session.key.article_id == "one"
    project._db.execute("PRAGMA max_page_count = 1000000")
    press(session, session.queue.next_article)
    assert session.workspace.unsaved is None
    assert session.draft.undecided_count == 400


def test_coming_back_goes_on_where_work_stopped(
    session: LabellingSession, open_session: Callable[..., LabellingSession]
) -> None:
    press(session, session.next_undecided)
    press(session, session.accept)
    assert current_text(open_session()) == "Kesh"


def test_a_finished_article_is_not_skipped_by_accident(session: LabellingSession) -> None:
    press(session, session.bulk.accept_between, 0, 1000)
    press(session, session.finish)
    press(session, session.skip)
    assert session.draft.status == "finished"
    assert "]: next article" in session.message


def test_escape_drops_a_selection(session: LabellingSession) -> None:
    press(session, session.cursor.toggle_selection)
    press(session, session.cursor.token_right)
    press(session, session.cursor.drop_selection)
    assert session.cursor.selection is None


def test_progress_hears_of_other_windows_and_costs_one_statement(
    project: Project,
    add_article: Callable[..., Article],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(LINE)
    add_article(LINE)
    session = open_session()
    assert session.progress.finished == 0
    with Project.open(project.path) as elsewhere:
        other = LabellingSession(elsewhere, session.person, via="screen")
        other.start()
        press(other, other.queue.next_article)
        press(other, other.bulk.accept_between, 0, 1000)
        press(other, other.finish)
        assert session.progress.finished == 1
        statements: list[str] = []
        project._db.conn.set_trace_callback(statements.append)
        for _ in range(3):
            assert session.progress.finished == 1
        assert statements == ["PRAGMA data_version"] * 3
        press(session, session.accept)
        statements.clear()
        assert session.progress.finished == 1
        assert statements == ["PRAGMA data_version"]
        project._db.conn.set_trace_callback(None)


def test_a_first_edit_that_fails_shows_what_the_file_holds(
    project: Project, session: LabellingSession
) -> None:
    project._db.execute("DELETE FROM suggestion_spans")  # what is suggested is another by now
    project._db.execute(
        "CREATE TEMP TRIGGER broken BEFORE INSERT ON main.edits "
        "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    )
    press(session, session.editor.label, 1)
    assert session.workspace.unsaved is not None
    assert session.draft.live == project.edits.load(session.key).live
    assert session.draft.undecided_count == 3
    project._db.execute("DROP TRIGGER broken")
    press(session, session.editor.flag)
    assert session.workspace.unsaved is None


def test_coming_back_to_an_article_replays_nothing(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> None:
    for number in range(2):
        add_article(f"[rebels]A left {number}", f"a{number}")
    session = open_session()
    press(session, session.accept)
    press(session, session.queue.next_article)
    statements: list[str] = []
    project._db.conn.set_trace_callback(statements.append)
    press(session, session.queue.previous_article)
    assert session.key.article_id == "a0"
    assert not [one for one in statements if "FROM edits WHERE article_id" in one]
    press(session, session.queue.next_article)
    others = open_session()
    press(others, others.queue.previous_article)
    press(others, others.reject)
    press(session, session.queue.previous_article)
    assert not session.draft.accepted
    assert session.draft.head == project.edits.head(session.key)


def test_a_digit_after_words_that_were_not_found_labels_nothing_at_first(
    session: LabellingSession, project: Project
) -> None:
    press(session, session.search.find, "nobody")
    press(session, session.editor.label, 1)
    assert "“nobody” is not in this article, so nothing was labelled" in session.message
    assert stored(project, session) == []
    press(session, session.editor.label, 1)
    assert stored(project, session) == [("ACTOR", "56", "changed")]
    press(session, session.search.find, "nobody")
    press(session, session.cursor.token_right)
    press(session, session.editor.label, 3)
    assert ("LOCATION", "soldiers", "changed") in stored(project, session)


def test_punctuation_alone_is_labelled_only_when_it_is_selected(
    session: LabellingSession, project: Project
) -> None:
    press(session, session.cursor.go_to, session.tokens.starts[-1])
    press(session, session.editor.label, 1)
    assert session.message == "Only punctuation here. v: select it first"
    assert stored(project, session) == []
    press(session, session.cursor.toggle_selection)
    press(session, session.editor.label, 1)
    assert stored(project, session) == [("ACTOR", ".", "added")]
