"""How each span of the gold was decided: keys in, origins out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey, Change, Span, Suggestion
from tests.pressing import press, press_key, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

TEXT = "[56]N [soldiers]A met [rebels]A near [Kesh]L and [Varda]L with guns."


def origins(project: Project) -> dict[str, str]:
    (settled,) = project.gold.articles()
    return {span.text: span.origin for span in settled.spans}


def test_each_way_to_decide_a_span_has_its_origin(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(TEXT, "one")
    session = open_session("ana")
    text = session.tokens.text
    press(session, session.accept)
    press_named(session, "go_to", text.index("rebels"))
    press_named(session, "right_out")
    press_named(session, "screen.accept_visible")
    press_named(session, "go_to", text.index("guns"))
    press_named(session, "label", 1)
    press_named(session, "finish")
    press_named(session, "finish")
    assert origins(project) == {
        "56": "accepted",
        "soldiers": "accepted in bulk",
        "rebels near": "changed",
        "Kesh": "accepted in bulk",
        "Varda": "accepted in bulk",
        "guns": "added",
    }


def test_imported_and_remembered_spans_are_told_apart(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article("56 soldiers met rebels.", "one")
    key = AnnotationKey("one", project.people.get_or_add("ana").id)
    draft = project.edits.load(key)
    project.edits.record(key, draft, [Change(Action.ADDED, Span(0, 2, 2))], via="import")
    soldiers = Suggestion(Span(3, 11, 1), None, "you decided this", "memory")
    changes = [
        Change(Action.OPENED, suggester="fixture 1", shown=(soldiers,)),
        Change(Action.ACCEPTED, soldiers.span),
        Change(Action.FINISHED),
    ]
    project.edits.record(key, draft, changes, via="screen")
    assert origins(project) == {"56": "imported", "soldiers": "remembered"}
    changes = [
        Change(Action.REOPENED),
        Change(Action.VALUED, Span(0, 2, 2), value="{}"),
        Change(Action.FINISHED),
    ]
    project.edits.record(key, draft, changes, via="screen")
    assert origins(project)["56"] == "added"


def test_what_a_reviewer_settled_is_adjudicated(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("56 soldiers met rebels.", "one")
    annotate("one", "ana", "[56]N [soldiers]A met rebels.")
    annotate("one", "ben", "[56]N [soldiers]A met [rebels]A.")
    session = open_review("rita")
    for key in ("2", "A", "enter", "enter"):
        press_key(session, key)
    assert set(origins(project).values()) == {"adjudicated"}


def test_what_a_link_accepts_is_not_accepted_in_bulk(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("Some [56]N [soldiers]A fled [Kesh]L.", "one")
    session = open_session("ana")
    for key in ("e", "1", "1", "enter", "enter"):
        press_key(session, key)
    assert origins(project) == {"56": "accepted", "soldiers": "accepted", "Kesh": "accepted"}
    (verdicts,) = [project.verdicts.stored(key) for key in project.edits.keys()]  # noqa: SIM118
    assert project.verdicts.replayed(session.key, session.draft) == verdicts
