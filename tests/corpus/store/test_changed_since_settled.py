"""Gold that is older than somebody's annotation is marked, and stays."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Change
from corpus.readers import read
from corpus.workflows.importing import ImportOptions, import_articles
from tests.corpus.store.reviewed import KESH, REBELS, TEXT, THE, review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer


def changed(project: Project) -> list[str]:
    articles = project.review.all_changed_since_settled()
    by_line = {line.id: line.changed_by for line in project.work.lines() if line.changed_by}
    said = {one: ", ".join(project.review.changed_since_settled(one)) for one in articles}
    assert by_line == said
    return [f"{one} by {who}" for one, who in said.items()]


def test_edits_after_adjudication_name_their_annotator(
    three: Project, people: dict[str, int], finish: Callable[..., None]
) -> None:
    key, draft = review(three, people["rita"], "one")
    finish("ben", "one", THE, KESH)
    three.edits.record(key, draft, [Change(Action.FINISHED)], via="screen")
    assert changed(three) == []
    finish("ben", "one", THE)
    assert changed(three) == ["one by ben"]
    three.edits.record(key, draft, [Change(Action.FLAGGED)], via="screen")
    assert changed(three) == ["one by ben"]
    again = [Change(Action.REOPENED), Change(Action.FINISHED)]
    three.edits.record(key, draft, again, via="screen")
    assert changed(three) == []
    assert three.gold.of("one") is not None


def test_opening_after_adjudication_is_no_change(three: Project, people: dict[str, int]) -> None:
    review(three, people["rita"], "one", Change(Action.FINISHED))
    key, draft = AnnotationKey("one", people["rolf"]), Draft()
    three.edits.record(key, draft, [Change(Action.OPENED)], via="screen")
    assert changed(three) == []
    three.edits.record(key, draft, [Change(Action.ADDED, KESH)], via="screen")
    assert changed(three) == ["one by rolf"]
    three.articles.retire("one")
    assert changed(three) == []


def test_imported_gold_is_marked_too(
    three: Project, tmp_path: Path, tokenizer: Tokenizer, finish: Callable[..., None]
) -> None:
    spans = [{"start": 0, "end": 10, "label": "ACTOR"}]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "one", "text": TEXT, "spans": spans}) + "\n", "utf-8")
    options = ImportOptions(gold="rita")
    items = read([str(path)], stdin=BytesIO())
    import_articles(three, items, tokenizer=tokenizer, options=options)
    assert three.gold.settled_by("one") == "rita"
    assert changed(three) == []
    finish("ana", "one", REBELS)
    assert changed(three) == ["one by ana"]
