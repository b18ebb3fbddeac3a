"""Two laptops: copies of a project that were worked on apart, and are united."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.session.review.session import ReviewSession
from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.store.article_list import ArticleFilter
from corpus.store.db import database
from corpus.store.merge import DECISIONS
from corpus.store.merge import edits as merging
from corpus.workflows.integrity import check
from corpus.workflows.undoing import undo_plan
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from corpus.model import Layer, Via

REBELS, KESH = Span(0, 6, 1), Span(12, 16, 3)
LAPTOP = Path("laptop.db")


def finish(
    path: Path, name: str, *spans: Span, article_id: str = "one", via: Via = "screen"
) -> None:
    """Finish an article as one person, with these spans and no others."""
    with Project.open(path) as project:
        key = AnnotationKey(article_id, project.people.get_or_add(name).id)
        draft = project.edits.load(key)
        gone = [Change(Action.REMOVED, mark.span) for mark in draft.accepted]
        again = [Change(Action.REOPENED)] if draft.status == "finished" else []
        added = [Change(Action.ADDED, span) for span in spans]
        changes = [*again, *gone, *added, Change(Action.FINISHED)]
        project.edits.record(key, draft, changes, via=via)


@pytest.fixture
def home(run: object, project: Project, add_article: Callable[..., object]) -> Path:
    """A project at home, of which `laptop.db` is a copy, in the folder of `run`."""
    del run
    for name in ("one", "two"):
        add_article("Rebels fled Kesh.", name)
    path = project.path
    project.close()
    shutil.copy(path, LAPTOP)
    return path


def digests(path: Path) -> list[str | None]:
    names = (path.with_name(path.name + suffix) for suffix in ("", "-wal"))
    return [sha256(n.read_bytes()).hexdigest() if n.exists() else None for n in names]


def test_two_versions_by_one_person_are_settled_in_review(
    run: Callable[..., Result], home: Path, open_review: Callable[..., ReviewSession]
) -> None:
    finish(home, "ana", REBELS)
    finish(LAPTOP, "ana", REBELS, KESH)
    finish(LAPTOP, "ben", REBELS, article_id="two")
    before = digests(LAPTOP)
    dry = run("--db", str(home), "merge", "laptop.db", "--dry-run")
    assert "by the same person in both files: ana in one" in dry.stdout
    assert run("--db", str(home), "list").stdout.count("finished") == 1
    merged = json.loads(run("--db", str(home), "merge", "laptop.db", "--json").stdout)
    assert merged["forked"] == [{"article_id": "one", "annotator": "ana"}]
    assert (merged["annotations"], merged["people"]) == (1, ["ben"])
    again = json.loads(run("--db", str(home), "merge", "laptop.db", "--json").stdout)
    assert (again["edits"], again["notes"]) == (0, [])
    assert run("--db", str(home), "merge", "laptop.db").stdout == "from laptop.db: nothing new\n"
    assert digests(LAPTOP) == before
    run("--db", "laptop.db", "merge", str(home))
    for db in (home, LAPTOP):
        status = json.loads(run("--db", str(db), "status", "--json").stdout)
        assert status["two_versions"] == [{"article_id": "one", "annotator": "ana"}]
        assert status["gold"] == {"single": 1}
        assert (
            "two versions by one person, for review: 1 (one by ana)"
            in run("--db", str(db), "status").stdout
        )
        listed = run("--db", str(db), "list").stdout.splitlines()
        assert [row.split("\t")[2] for row in listed] == ["two versions by ana", "single"]
    with Project.open(home) as project:
        ana = project.people.get("ana").id
        assert project.edits.load(AnnotationKey("one", ana)).accepted[-1].span == KESH
        list(project.review.comparisons.refresh())
        session = _review(project)
        assert session.policy.lanes
        assert session.policy.lanes.names == ("ana", "ana (version 2)")
        press(session, session.take, 1)
        press(session, session.take_unanimous)
        press(session, session.finish)
        assert project.review.unsettled_versions() == []
        settled = project.work.line("one")
        assert settled
        assert (settled.basis, settled.two_versions_by) == ("adjudicated", "")
        assert [span.start for span in project.gold.of("one").spans] == [0, 12]  # type: ignore[union-attr]
        assert project.review.all_changed_since_settled() == []
        assert list(check(project)) == []


def _review(project: Project, name: str = "rita", article_id: str | None = None) -> ReviewSession:
    from annotator.keymap.keymap import default_keymap
    from annotator.keymap.review_operations import review_keymap

    person = project.people.get_or_add(name)
    session = ReviewSession(project, person, keymap=review_keymap(default_keymap()))
    assert session.start(article_id)
    return session


def test_undo_leaves_the_other_version_alone(home: Path, run: Callable[..., Result]) -> None:
    finish(home, "ana", REBELS)
    finish(LAPTOP, "ana", KESH)
    assert run("--db", "laptop.db", "merge", str(home)).exit_code == 0
    with Project.open(LAPTOP) as project:
        ana = project.people.get("ana").id
        key = AnnotationKey("one", ana)
        steps = [entry.step for entry in project.edits.backwards(ana, "annotation")]
        assert {*steps} == {edit.step for edit in project.edits.chain(key)}
        draft = project.edits.load(key)
        more = [Change(Action.REOPENED), Change(Action.FINISHED)]
        project.edits.record(key, draft, more, via="screen")
        assert project.edits.load(key).head == draft.head
        assert list(check(project)) == []


def undone_next(project: Project, annotator: int) -> list[str]:
    return [one.article_id for one in project.edits.backwards(annotator, "annotation")]


def test_work_goes_on_where_it_was_left_whichever_file_takes_in_the_other(
    home: Path, run: Callable[..., Result]
) -> None:
    for path, article_id, at in ((home, "one", "2026-01-02"), (LAPTOP, "two", "2026-01-01")):
        with Project.open(path) as project:
            layers: dict[str, Layer] = {"ana": "annotation", "rita": "adjudication"}
            for name, layer in layers.items():
                key = AnnotationKey(article_id, project.people.get_or_add(name).id, layer)
                changes = [Change(Action.ADDED, REBELS)]
                at_noon = f"{at}T12:00:00.000+00:00"
                project.edits.record(key, Draft(), changes, via="screen", at=at_noon)
    shutil.copy(LAPTOP, "earlier.db")
    assert run("--db", "laptop.db", "merge", str(home)).exit_code == 0
    assert run("--db", str(home), "merge", "earlier.db").exit_code == 0
    for path in (home, LAPTOP):
        with Project.open(path) as project:
            opened = {"ana": project.queue.opened, "rita": project.review.opened}
            last = [opened[name].last_edited(project.people.get(name).id) for name in opened]
            assert last == ["one", "one"]
            ana = project.people.get("ana").id
            assert undone_next(project, ana) == ["one", "two"]
            draft = project.edits.load(key := AnnotationKey("two", ana))
            project.edits.record(key, draft, [Change(Action.FINISHED)], via="screen")
            assert undone_next(project, ana) == ["two", "one", "two"]


def test_an_article_settled_before_an_edit_is_not_settled_after_it(
    home: Path, run: Callable[..., Result]
) -> None:
    days: list[tuple[Path, str, Layer, str]] = [
        (home, "ana", "annotation", "2026-01-02"),
        (LAPTOP, "rita", "adjudication", "2026-01-01"),
    ]
    for path, name, layer, day in days:
        with Project.open(path) as project:
            key = AnnotationKey("one", project.people.get_or_add(name).id, layer)
            at_noon = f"{day}T12:00:00.000+00:00"
            project.edits.record(key, Draft(), [Change(Action.FINISHED)], via="screen", at=at_noon)
    shutil.copy(LAPTOP, "earlier.db")
    assert run("--db", "laptop.db", "merge", str(home)).exit_code == 0
    assert run("--db", str(home), "merge", "earlier.db").exit_code == 0
    for path in (home, LAPTOP):
        with Project.open(path) as project:
            ana, rita = (project.people.get(name).id for name in ("ana", "rita"))
            edited, settled = AnnotationKey("one", ana), AnnotationKey("one", rita, "adjudication")
            heads = [str(project.edits.head(key)) for key in (edited, settled)]
            assert project.edit_log.settled_after(edited, heads[0]) is None
            assert project.review.all_changed_since_settled() == ["one"]


def test_only_a_version_with_edits_keeps_work_from_being_undone(
    home: Path, run: Callable[..., Result]
) -> None:
    with Project.open(home) as project:
        ana = project.people.get_or_add("ana")
        opened = Change(Action.OPENED, suggester="fixture")
        for article_id, changes in (("one", [opened]), ("two", [Change(Action.ADDED, REBELS)])):
            key = AnnotationKey(article_id, ana.id)
            project.edits.record(key, Draft(), changes, via="screen")
        since = project.present()
    for article_id in ("one", "two"):
        finish(LAPTOP, "ana", KESH, article_id=article_id)
    assert run("--db", str(home), "merge", "laptop.db").exit_code == 0
    with Project.open(home) as project:
        plan = undo_plan(project, project.people.get("ana"), since)
        assert [one.key.article_id for one in plan.undoable] == ["one"]
        why = "a merge has added a version that a reviewer must settle first"
        assert plan.dependent == [(AnnotationKey("two", ana.id), why)]
        settled = AnnotationKey("two", project.people.get_or_add("rita").id, "adjudication")
        project.edits.record(settled, Draft(), [Change(Action.FINISHED)], via="screen")
        plan = undo_plan(project, project.people.get("ana"), since)
        assert [one.why for one in plan.dependent] == ["rita has settled the article since"]


@pytest.mark.parametrize("earlier", ["rita", "rolf"])
def test_the_later_of_two_adjudications_is_gold_until_its_reviewer_settles_both(
    home: Path, run: Callable[..., Result], earlier: str
) -> None:
    """Two reviewers, and one reviewer in two versions; merged in both directions."""
    for path, name, span in ((home, earlier, REBELS), (LAPTOP, "rolf", KESH)):
        finish(path, "ana", REBELS)
        with Project.open(path) as project:
            key = AnnotationKey("one", project.people.get_or_add(name).id, "adjudication")
            changes = [Change(Action.ADDED, span), Change(Action.FINISHED)]
            project.edits.record(key, project.edits.load(key), changes, via="screen")
    for db, other in ((home, LAPTOP), (LAPTOP, home)):
        merged = run("--db", str(db), "merge", str(other)).stdout
        assert f"settled differently in both files: {earlier} in one" in merged
    for db in (home, LAPTOP):
        with Project.open(db) as project:
            assert project.gold.settled_by("one") == "rolf"
            assert project.review.settled_differently() == [("one", earlier)]
            assert list(check(project)) == []
            assert [*project.article_list.matching(ArticleFilter("changed"))] == ["one", None]
        named = f"settled differently before by {earlier}"
        assert named in run("--db", str(db), "list").stdout
        status = run("--db", str(db), "status").stdout
        assert f"settled differently before: 1 (one by {earlier})" in status
    with Project.open(home) as project:
        session = _review(project, "rolf", "one")
        assert session.message == (
            "Settled differently before: annotator 2. Tab: where it differs; an edit reopens the "
            "article"
        )
        press(session, session.toggle_names)
        assert session.lane_names[-1] == f"{earlier} (settled before)"
        session.cursor.go_to(KESH.start)
        press(session, session.next_undecided)
        assert session.cursor.char == REBELS.start
        press(session, session.take, 2)
        assert "meanwhile" in press(session, session.finish)
        press(session, session.take_unanimous)
        press(session, session.finish)
        assert session.draft.status == "finished"
        assert project.review.settled_differently() == []
    assert run("--db", "laptop.db", "merge", str(home)).exit_code == 0
    for db in (home, LAPTOP):
        with Project.open(db) as project:
            assert [s.text for s in project.gold.of("one").spans] == ["Rebels", "Kesh"]  # type: ignore[union-attr]
            assert project.review.settled_differently() == []
            assert list(check(project)) == []


def test_a_tag_of_the_other_file_says_what_is_later_whatever_came_first(
    home: Path, run: Callable[..., Result]
) -> None:
    finish(LAPTOP, "ben", REBELS, article_id="two")
    assert run("--db", "laptop.db", "tag", "v1").exit_code == 0
    finish(home, "ana", REBELS)
    assert run("--db", str(home), "merge", "laptop.db").exit_code == 0
    history = ("--db", str(home), "history")
    assert "finished" in run(*history, "ana", "--since", "v1").stdout
    assert "No edits" in run(*history, "ana", "--until", "v1").stderr
    assert "No edits" in run(*history, "ben", "--since", "v1").stderr
    assert "finished" in run(*history, "two", "--until", "v1").stdout


def test_only_the_continued_version_says_how_spans_and_time_came_about(
    home: Path, run: Callable[..., Result]
) -> None:
    finish(home, "ana", REBELS)
    finish(LAPTOP, "ana", REBELS, KESH, via="import")
    assert run("--db", str(home), "merge", "laptop.db").exit_code == 0
    assert run("--db", "laptop.db", "merge", str(home)).exit_code == 0
    for db in (home, LAPTOP):
        with Project.open(db) as project:
            ana = project.people.get("ana")
            (article,) = project.gold.annotated_by(ana.id, "ana")
            assert [span.origin for span in article.spans] == ["imported", "imported"]
            assert project.work.paces()[0].in_all is None


def test_only_copies_of_one_project_are_merged(home: Path, run: Callable[..., Result]) -> None:
    Path("news.txt").write_text("Rebels fled Kesh.")
    run("--db", "other.db", "import", "news.txt")
    Path("text.db").write_text("no database")
    finish(LAPTOP, "ana", REBELS)
    content = bytearray(LAPTOP.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start + 3] ^= 255  # the number of entries of each page
    Path("damaged.db").write_bytes(content)
    assert run("--db", str(home), "backup", "project.backup-2026-01-01.db").exit_code == 0
    for name, said in (
        ("damaged.db", "damaged"),
        ("other.db", "other.db cannot be merged: it belongs to another project"),
        ("text.db", "it is not a SQLite database"),
        ("none.db", "There is no project at none.db"),
        (str(home), "is this project itself"),
    ):
        failed = run("--db", str(home), "merge", name)
        assert failed.exit_code == 1, name
        assert said in failed.stderr
        assert failed.stderr.count("\n") == 1
        assert "--restore" not in failed.stderr  # the project itself is sound
    for name in ("damaged.db", "text.db"):
        failed = run("--db", "new.db", "merge", name)
        assert failed.stderr.startswith(f"Error: {name} cannot be opened: ")
        assert not Path("new.db").exists()


def test_edits_in_the_wal_of_the_other_file_come_too_and_stay_there(
    home: Path, run: Callable[..., Result]
) -> None:
    with Project.open(LAPTOP) as project:
        project.people.get_or_add("ben")
        shutil.copy("laptop.db-wal", "killed.db-wal")
        shutil.copy(LAPTOP, "killed.db")
        before = digests(LAPTOP)
        assert "people: ben" in run("--db", str(home), "merge", "laptop.db", "--dry-run").stdout
        assert digests(LAPTOP) == before
    files, before = {*Path.cwd().iterdir()}, digests(Path("killed.db"))
    assert "people: ben" in run("--db", str(home), "merge", "killed.db").stdout
    assert (digests(Path("killed.db")), {*Path.cwd().iterdir()}) == (before, files)


def test_a_copy_becomes_the_project_where_there_is_none(
    home: Path, run: Callable[..., Result]
) -> None:
    with Project.open(LAPTOP) as project:
        project.logins.invite(project.people.get_or_add("ana"), "annotator")
    assert run("--db", "new.db", "merge", "laptop.db", "--dry-run").exit_code == 0
    nowhere = run("--db", "none/a.db", "merge", "laptop.db")
    assert nowhere.stderr == "Error: a.db cannot be written: there is no folder none; create it.\n"
    assert not Path("new.db").exists()
    created = run("--db", "new.db", "merge", "laptop.db").stdout
    assert "created new.db as a copy of laptop.db" in created
    with Project.open(Path("new.db")) as project:
        assert (project.logins.all(), project.articles.count()) == ([], 2)
    assert run("--db", str(home), "merge", "new.db").exit_code == 0


def test_a_full_disk_and_a_moved_project_lose_nothing(
    home: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(LAPTOP) as project:
        project.set_guideline("guideline " * 100_000)
    configured = database._configured

    def small(*given: object) -> database.Database:
        db = configured(*given)  # type: ignore[arg-type]
        db.execute("PRAGMA max_page_count = 150")
        return db

    with monkeypatch.context() as full:
        full.setattr(database, "_configured", small)
        failed = run("--db", str(home), "merge", "laptop.db")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "Not saved: the disk is full" in failed.stderr
    forked = merging._forked

    def moved(*given: object) -> object:
        home.replace(home.with_name("moved.db"))
        return forked(*given)  # type: ignore[arg-type]

    finish(LAPTOP, "ana", REBELS)
    with monkeypatch.context() as moving:
        moving.setattr(merging, "_copy_state", lambda db: moved(db) and None)
        failed = run("--db", str(home), "merge", "laptop.db")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "was deleted or moved; put it back" in failed.stderr
    home.with_name("moved.db").replace(home)
    assert run("--db", str(home), "merge", "laptop.db").exit_code == 0
    with Project.open(home) as project:
        assert project.guideline.startswith("guideline")
        assert list(check(project)) == []


def test_every_table_is_decided_on(project: Project) -> None:
    tables = project._db.column(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'article_texts_%' AND name NOT LIKE '_sqlite_migrations'"
    )
    assert {*tables} == DECISIONS.keys()
