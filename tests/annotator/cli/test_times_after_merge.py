"""Times after a merge: an edit counts at the time at which it was made, in whichever file."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.workflows.integrity import check
from corpus.workflows.past import project_as_of
from corpus.workflows.undoing import undo_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from corpus.model import Layer

    Run = Callable[..., Result]

REBELS, KESH = Span(0, 6, 1), Span(12, 16, 3)


def finish(
    path: Path, day: int, name: str, article_id: str, span: Span, layer: Layer = "annotation"
) -> None:
    """Finish an article at noon on a day of January."""
    with Project.open(path) as project:
        key = AnnotationKey(article_id, project.people.get_or_add(name).id, layer)
        changes = [Change(Action.ADDED, span), Change(Action.FINISHED)]
        at = f"2026-01-{day:02}T12:00:00.000+00:00"
        project.edits.record(key, project.edits.load(key), changes, via="screen", at=at)


def midnight(day: int) -> str:
    return f"2026-01-{day:02}T00:00:00Z"


def copies(project: Project, *names: str) -> list[Path]:
    """Close the project; return its path and those of copies with these names beside it."""
    path = project.path
    project.close()
    return [
        path,
        *(path.with_name(name) for name in names if shutil.copy(path, path.with_name(name))),
    ]


def test_history_undo_and_exports_go_by_time_in_every_copy(
    run: Run, project: Project, add_article: Callable[..., object]
) -> None:
    for name in ("one", "two", "three", "four"):
        add_article(f"Rebels fled Kesh {name}.", name)
    home, laptop, third = copies(project, "laptop.db", "third.db")
    finish(home, 3, "ben", "one", REBELS)
    finish(home, 6, "ben", "four", REBELS)
    finish(third, 4, "cem", "one", REBELS)
    finish(laptop, 2, "ana", "two", REBELS)
    finish(laptop, 5, "ana", "three", REBELS)
    run("--db", str(laptop), "tag", "plane")
    run("--db", str(third), "merge", str(laptop))
    run("--db", str(home), "merge", str(third))  # which has edits of two files
    run("--db", str(laptop), "merge", str(home))
    finish(home, 9, "ben", "two", REBELS)
    for db in (home, laptop):

        def finished(name: str, *options: str, db: Path = db) -> list[str]:
            edits = json.loads(run("--db", str(db), "history", name, *options, "--json").stdout)
            return [edit["article_id"] for edit in edits if edit["action"] == "finished"]

        assert finished("ana") == ["three", "two"]
        assert finished("ana", "--oldest-first", "--until", midnight(4)) == ["two"]
        with Project.open(db) as merged:
            moment = merged.moment(midnight(4))
            plan = undo_plan(merged, merged.people.get("ana"), moment)
            assert [one.key.article_id for one in plan.undoable] == ["three"]
            days = [edit.at[8:10] for edit in merged.edit_log.read(oldest_first=True)]
            assert days == sorted(days)
        shown = run("--db", str(db), "show", "two", "--at", midnight(3)).stdout
        assert "gold, single by ana" in shown
    assert run("--db", str(home), "export", "spacy", "set", "--at", "plane").exit_code == 0
    rebuilt = run("--db", str(home), "rebuild", "set/manifest.json", "again")
    assert "recreated with the same bytes" in rebuilt.stdout, rebuilt.output
    verified = run("--db", str(home), "verify", "again", "--at", "set")
    assert "2 articles and 2 spans, all as in" in verified.stdout, verified.output


def test_earlier_gold_is_shown_where_two_reviewers_settled_one_article(
    run: Run, project: Project, add_article: Callable[..., object]
) -> None:
    """The merge reopens the earlier adjudication, also in a copy rewound to before that."""
    add_article("Rebels fled Kesh.", "one")
    home, laptop = copies(project, "laptop.db")
    finish(laptop, 3, "rolf", "one", REBELS, "adjudication")
    finish(home, 4, "rita", "one", KESH, "adjudication")
    finish(home, 7, "ana", "one", REBELS)
    run("--db", str(home), "merge", str(laptop))
    run("--db", str(laptop), "merge", str(home))
    for db in (home, laptop):
        finish(db, 8, "ben", "one", REBELS)
        for when, reviewer in ((midnight(4), "rolf"), (midnight(5), "rita"), (midnight(8), "rita")):
            shown = run("--db", str(db), "show", "one", "--at", when).stdout
            assert f"gold, adjudicated by {reviewer}" in shown
        with Project.open(db) as merged:
            edits = [edit.id for edit in merged.edit_log.read()]
        for edit in edits[::2]:
            with project_as_of(db, edit) as then:
                assert list(check(then)) == []
