from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers.items import ReadArticle, ReadGold
from tests.corpus.readers.formats.reading import items_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Rebels left\nKesh."


def region(start: int, end: int, *labels: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [*labels], **more.pop("value", {})}
    return {"id": "r", "type": "labels", "to_name": "text", "value": value, **more}


def annotation(*result: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 1, "result": [*result], "was_cancelled": False, **more}


def articles_of(tmp_path: Path, *annotations: dict[str, Any], **task: Any) -> list[ReadArticle]:
    data = {"text": TEXT, "section": "x"}
    whole = {"id": 5, "data": data, "annotations": [*annotations], "predictions": [], **task}
    items = items_of(tmp_path / "a.json", json.dumps([whole], indent=1))
    found = [item for item in items if isinstance(item, ReadArticle)]
    assert found == items
    return found


def spans_of(item: ReadArticle) -> list[tuple[int, int, str]]:
    return [span[:3] for span in item.spans or ()]


def test_each_annotation_is_that_of_its_person(tmp_path: Path) -> None:
    ana = {"id": 1, "email": "ana@example.org", "first_name": "Ana"}
    first, second, third, settled = articles_of(
        tmp_path,
        annotation(region(0, 6, "ACTOR"), completed_by=ana),
        annotation(completed_by=2),
        annotation(
            region(12, 16, "LOCATION"), completed_by={"first_name": "Li"}, ground_truth=True
        ),
    )
    assert first.article.meta == {"section": "x", "label_studio_id": 5}
    assert [item.annotator for item in (first, second, third)] == [
        "ana@example.org",
        "user 2",
        "Li",
    ]
    assert [spans_of(item) for item in (first, second, third)] == [
        [(0, 6, "ACTOR")],
        [],
        [(12, 16, "LOCATION")],
    ]
    assert settled.gold == ReadGold("adjudicated", ("Li",))
    assert [item.further for item in (first, second, third, settled)] == [False, True, True, True]


def test_a_cancelled_annotation_is_a_skipped_article(tmp_path: Path) -> None:
    (item,) = articles_of(
        tmp_path, annotation(region(0, 6, "ACTOR"), was_cancelled=True, completed_by=2)
    )
    assert (item.spans, item.unaccepted, item.annotator) == (None, "cancelled", "user 2")


def test_predictions_are_suggestions(tmp_path: Path) -> None:
    predictions = [annotation(region(0, 6, "ACTOR"), model_version=str(n)) for n in range(2)]
    (alone,) = articles_of(tmp_path, predictions=predictions)
    assert (spans_of(alone), alone.suggested) == ([(0, 6, "ACTOR")], False)
    assert alone.lost[0][1:] == ("prediction", "of '1'")
    model, person = articles_of(tmp_path, annotation(completed_by=1), predictions=predictions[:1])
    assert (model.suggested, person.suggested) == (True, False)


def test_a_task_that_nobody_did_is_an_article(tmp_path: Path) -> None:
    (item,) = articles_of(tmp_path)
    assert (item.article.text, item.spans) == (TEXT, None)


def test_what_has_no_place_is_listed(tmp_path: Path) -> None:
    value = '{"low":1,"high":1,"approximate":false,"unit":null}'
    (item,) = articles_of(
        tmp_path,
        annotation(
            region(0, 6, "ACTOR", "LOCATION", meta={"text": ["unsure"]}),
            region(7, 11, "NUMBER", meta={"text": [value]}),
            region(12, 16),
            {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["in"]},
            {"type": "relation", "from_id": "b", "to_id": "a", "labels": 5},
            {"type": "choices", "value": {"choices": ["good"]}},
            region("/p[1]/text()[1]", "/p[1]/text()[1]", "ACTOR", value={"text": "Rebels"}),
        ),
        drafts=[{"id": 3}],
    )
    assert spans_of(item) == [(0, 6, "ACTOR"), (0, 6, "LOCATION"), (7, 11, "NUMBER")]
    assert [span.value for span in item.spans or ()] == [None, None, value]
    assert [lost[1:] for lost in item.lost] == [
        ("note", "'unsure'"),
        ("region without a label", "12–16"),
        ("relation", "in from a to b"),
        ("relation", "from b to a"),
        ("answer", "choices {'choices': ['good']}"),
        ("region of HTML", "ACTOR 'Rebels'"),
        ("draft", "3"),
    ]


def test_the_text_of_a_region_is_that_of_the_browser(tmp_path: Path) -> None:
    (item,) = articles_of(
        tmp_path, annotation(region(7, 16, "LOCATION", value={"text": "left\\nKesh"}))
    )
    assert spans_of(item) == [(7, 16, "LOCATION")]
    shifted = annotation(region(6, 15, "LOCATION", value={"text": "left\\nKesh"}))
    task = {"data": {"text": TEXT}, "annotations": [shifted]}
    (refusal,) = items_of(tmp_path / "a.json", json.dumps([task]))
    assert isinstance(refusal, Refusal)
    assert "a region's text is 'left" in refusal.reason
    assert "6–15 of the task's text is" in refusal.reason


def test_an_old_region_ends_at_its_last_character(tmp_path: Path) -> None:
    old = annotation(
        region(0, 5, "ACTOR", value={"text": "Rebels"}), region(12, 12, "X", value={"text": "K"})
    )
    task = {"data": {"text": TEXT}, "completions": [old]}
    (item,) = items_of(tmp_path / "a.json", json.dumps([task]))
    assert spans_of(item) == [(0, 6, "ACTOR"), (12, 13, "X")]
    (last,) = articles_of(tmp_path, annotation(region(16, 17, "X", value={"text": "."})))
    assert spans_of(last) == [(16, 17, "X")]


def test_a_record_of_json_min(tmp_path: Path) -> None:
    record = {
        "text": TEXT,
        "id": 5,
        "ner": [{"start": 0, "end": 6, "text": "Rebels", "labels": ["ACTOR"]}],
        "annotator": 2,
        "annotation_id": 9,
        "lead_time": 1.5,
    }
    item = items_of(tmp_path / "a.json", json.dumps([record]))[0]
    assert isinstance(item, ReadArticle)
    assert (spans_of(item), item.annotator) == ([(0, 6, "ACTOR")], "user 2")
    assert item.article.meta == {"label_studio_id": 5}


@pytest.mark.parametrize(
    ("data", "options", "expected"),
    [
        ({"body": TEXT}, {}, TEXT),
        ({"body": TEXT, "title": "T"}, {"text_column": "body"}, TEXT),
        ({"body": TEXT, "title": "T"}, {}, "name the key of the text with --text-column"),
        ({"text": TEXT}, {"text_column": "body"}, "the data has no 'body', only 'text'"),
        ({"n": 1}, {}, 'the data has no "text"'),
        ({"image": "https://example.org/a.png"}, {}, 'the data has no "text"'),
        ({"image": "/data/upload/a.png", "body": TEXT}, {}, TEXT),
        ({"text": "s3://bucket/a.txt"}, {}, 'the data has no "text"'),
        ({"text": "/"}, {}, "/"),
    ],
)
def test_the_key_of_the_text(
    tmp_path: Path, data: dict[str, Any], options: dict[str, str], expected: str
) -> None:
    task = {"data": data, "annotations": []}
    item = items_of(tmp_path / "a.json", json.dumps([task]), **options)[0]
    assert expected in (item.article.text if isinstance(item, ReadArticle) else str(item))


@pytest.mark.parametrize("wrong", [5, [5], "x", {"a": 1}])
@pytest.mark.parametrize("key", ["annotations", "predictions", "drafts", "result"])
def test_wrong_types_are_refused(tmp_path: Path, key: str, wrong: object) -> None:
    good = {"data": {"text": TEXT}, "annotations": [annotation()]}
    change = {"annotations": [{"result": wrong}]} if key == "result" else {key: wrong}
    items = items_of(tmp_path / "a.json", json.dumps([good, {**good, **change}]))
    assert [type(item) for item in items] == [ReadArticle, Refusal]
