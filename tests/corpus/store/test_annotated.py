from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Article, Change, Span
from corpus.text.tokenizer import Tokenizer
from tests.new_projects import new_project

if TYPE_CHECKING:
    from pathlib import Path

A, L = 1, 3


def test_articles_come_with_everybodys_annotation_and_the_gold(tmp_path: Path) -> None:
    tokenizer = Tokenizer("en")
    with new_project(tmp_path / "p.db") as project:
        for name in ("a1", "a2", "a3"):
            text = f"Rebels left Kesh ({name})."
            tokens, sentences = tokenizer.encode(text)
            article = Article(name, text, tokens=tokens, sentences=sentences)
            project.articles.add(article, tokenizer=tokenizer.name)
        ben, ana, rea = (project.people.get_or_add(name).id for name in ("ben", "ana", "rea"))

        def record(who: int, article: str, *changes: Change, settled: bool = False) -> None:
            key = AnnotationKey(article, who, "adjudication" if settled else "annotation")
            done = [Change(Action.ADDED, Span(0, 6, A)), *changes, Change(Action.FINISHED)]
            project.edits.record(key, project.edits.load(key), done, via="import")

        record(ben, "a1", Change(Action.ADDED, Span(12, 16, L)), Change(Action.FLAGGED))
        record(ana, "a1")
        record(rea, "a3", settled=True)
        assert project.gold.annotators() == ["ana", "ben", "rea"]
        found = [*project.gold.annotated()]
    unsettled, settled = found
    assert [one.article.id for one in found] == ["a1", "a3"]
    assert [
        (one.annotator, [span.text for span in one.spans]) for one in unsettled.annotations
    ] == [
        ("ana", ["Rebels"]),
        ("ben", ["Rebels", "Kesh"]),
    ]
    assert (unsettled.gold, unsettled.remarks, unsettled.links) == (None, 1, 0)
    assert settled.annotations == ()
    assert settled.gold
    assert settled.gold.decided_by == ("rea",)
