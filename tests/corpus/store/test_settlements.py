"""What reports read of settled articles and of work, from a real project file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.model import Action, AnnotationKey, Change, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

KESH, ORDUN = Span(0, 4, 3), Span(9, 14, 3)
MARKED = "[Kesh]L and [Ordun]L fell."


@pytest.fixture
def record(project: Project) -> Callable[..., None]:
    """Records changes of a person on the article `a` and finishes it."""

    def record(name: str, *changes: Change, layer: str = "annotation", via: str = "screen") -> None:
        key = AnnotationKey("a", project.people.get_or_add(name).id, layer)  # type: ignore[arg-type]
        done = [*changes, Change(Action.FINISHED)]
        project.edits.record(key, project.edits.load(key), done, via=via)  # type: ignore[arg-type]

    return record


def added(span: Span) -> Change:
    return Change(Action.ADDED, span)


def test_one_annotation_alone_is_no_gold_to_compare_with(
    project: Project, add_article: Callable[..., object], record: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    record("ana", added(KESH))
    assert project.settlements.of("a") is None


def test_agreed_gold_has_no_reasons(
    project: Project, add_article: Callable[..., object], record: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    record("ana", added(KESH), Change(Action.COMMENTED, text="an annotator's own"))
    record("ben", added(KESH))
    found = project.settlements.of("a")
    assert found is not None
    assert (found.basis, [span.extent for span in found.spans]) == ("agreed", [KESH.extent])
    assert found.comments == ()


def test_an_adjudication_comes_with_its_reasons(
    project: Project, add_article: Callable[..., object], record: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    record("ana", added(KESH))
    reasons = [
        Change(Action.COMMENTED, text="on all"),
        Change(Action.COMMENTED, ORDUN, text="on one"),
    ]
    record("rita", added(ORDUN), *reasons, layer="adjudication")
    found = project.settlements.of("a")
    assert found is not None
    assert (found.basis, found.by) == ("adjudicated", "rita")
    assert found.comments == ((None, "on all"), (ORDUN.extent, "on one"))
    alone = list(project.settlements.adjudicated_alone(["ana"], set()))
    assert [(key, list(spans)) for key, spans in alone] == [("a", [0])]
    assert list(project.settlements.adjudicated_alone(["ana"], {"a"})) == []


def test_workloads_count_outcomes_of_suggestions(
    project: Project, add_article: Callable[..., object], record: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    shown = tuple(project.suggestions.of("a", "fixture 1"))
    record(
        "ana",
        Change(Action.OPENED, suggester="fixture 1", shown=shown),
        Change(Action.ACCEPTED, KESH),
        Change(Action.REJECTED, ORDUN),
        added(Span(15, 19, 1)),
    )
    record("ben", added(KESH), via="import")
    work = project.settlements.workloads()
    ana = work["ana"]
    assert (ana.articles, ana.spans, ana.shown) == (1, 2, 2)
    assert (ana.accepted, ana.changed, ana.rejected, ana.added) == (1, 0, 1, 1)
    assert (work["ben"].spans, work["ben"].shown, work["ben"].added) == (1, 0, 0)


def test_finishing_times_and_titles(
    project: Project, add_article: Callable[..., object], record: Callable[..., None]
) -> None:
    add_article(MARKED, "a")
    record("ana")
    finishing = project.settlements.finishing()["a"]
    assert list(finishing.at) == ["ana"]
    assert finishing.at["ana"].startswith("20")
    assert project.settlements.titles({"a", "b"}) == {"a": "Title of a"}
