from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.readers.formats import prodigy
from corpus.readers.items import ReadArticle
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Rebels left Kesh."
SPAN = {"start": 0, "end": 6, "token_start": 0, "token_end": 0, "label": "ACTOR"}
TASK = {"text": TEXT, "_input_hash": 1, "_task_hash": 2, "tokens": [], "_view_id": "ner_manual"}


def article_of(tmp_path: Path, **task: Any) -> ReadArticle:
    item = items_of(tmp_path / "a.jsonl", json.dumps({**TASK, **task}) + "\n")[0]
    assert isinstance(item, ReadArticle)
    return item


def test_what_the_tool_keeps_for_itself_is_no_metadata(tmp_path: Path) -> None:
    item = article_of(tmp_path, answer="accept", spans=[SPAN], meta={"section": "x"}, field=1)
    assert item.article.meta == {"section": "x", "field": 1}
    assert item.unknown == ("field",)
    assert [span[:3] for span in item.spans or ()] == [(0, 6, "ACTOR")]


def test_meta_of_another_kind_refuses_a_task_of_our_export(tmp_path: Path) -> None:
    task = {"text": "Rebels fled.", "generator": prodigy.GENERATOR, "answer": "accept", "meta": 5}
    [refusal] = items_of(tmp_path / "a.jsonl", json.dumps(task))
    assert refusal.reason == '"meta" is a number; it must be an object.'


def test_an_accepted_task_without_spans_has_none(tmp_path: Path) -> None:
    assert article_of(tmp_path, answer="accept").spans == ()
    without_tokens = {"tokens": None, "answer": "accept"}
    assert article_of(tmp_path, **without_tokens).spans == ()
    task = {"text": TEXT, "_input_hash": 1, "label": "POSITIVE", "answer": "accept"}
    item = items_of(tmp_path / "a.jsonl", json.dumps(task))[0]
    assert isinstance(item, ReadArticle)
    assert item.spans is None


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_other_answers_have_no_spans(tmp_path: Path, answer: str) -> None:
    item = article_of(tmp_path, answer=answer, spans=[SPAN])
    assert (item.spans, item.unaccepted) == (None, answer)


@pytest.mark.parametrize(
    ("session", "person"),
    [("news-ana", "news-ana"), ("news-2024-05-01_10-11-12", None), (None, None), (7, None)],
)
def test_a_session_with_a_name_is_a_person(
    tmp_path: Path, session: object, person: str | None
) -> None:
    task = {"answer": "accept", "spans": [SPAN], "_session_id": session}
    assert article_of(tmp_path, **task).annotator == person


def test_relations_choices_and_binary_answers_have_no_place(tmp_path: Path) -> None:
    relation = {"child": 0, "head": 2, "label": "IN", "head_span": SPAN}
    item = article_of(
        tmp_path,
        spans=[SPAN],
        relations=[relation],
        accept=["Q1"],
        options=[{"id": "Q1", "text": "one"}],
        _is_binary=True,
        answer="accept",
    )
    assert [lost[1:] for lost in item.lost] == [
        ("relation", "IN from token 0 to token 2"),
        ("choice", "'Q1'"),
        ("yes-or-no answer", "about its spans, which leaves open what others are"),
    ]
    assert item.lost[0].where == item.where
    assert item.article.meta.keys().isdisjoint(("relations", "accept", "options"))


def test_overlapping_spans_are_left_to_the_import(tmp_path: Path) -> None:
    item = article_of(tmp_path, spans=[SPAN, {**SPAN, "end": 16}], answer="accept")
    assert [span[:2] for span in item.spans or ()] == [(0, 6), (0, 16)]


@pytest.mark.parametrize(
    ("record", "recognised"),
    [
        (TASK, True),
        ({"text": TEXT, "answer": "ignore"}, True),
        ({"text": TEXT, "answer": "Kesh"}, False),
        ({"question": TEXT, "answer": "accept"}, False),
        ({"text": TEXT, "spans": []}, False),
    ],
)
def test_what_is_recognised(record: dict[str, Any], recognised: bool) -> None:
    assert prodigy.recognises(Head(json.dumps(record).encode())) == recognised
