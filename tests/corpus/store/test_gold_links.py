"""Whose links of numbers are in the gold: keys in, links out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.workflows.integrity import check
from tests.pressing import press, press_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.store import Project

    Label = Callable[..., LabellingSession]
    Review = Callable[..., ReviewSession]

TEXT = "[56]N [men]A met [rebels]A near [Kesh]L and [Tolm]L."
ACTORS = {"m": "e 1 x", "r": "e 2 x", "0": "e x x", "": ""}
"""Keys that link the number to the men, the rebels, nobody, and no keys."""


@pytest.fixture
def label(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> Label:
    add_article(TEXT, "one")

    def by(name: str, actor: str, *, keys: str = "") -> LabellingSession:
        session = open_session(name)
        press(session, session.go_to_article, "one")
        press(session, session.cursor.jump_to, 0)
        for key in f"A {ACTORS[actor]} {keys} enter enter".split():
            press_key(session, key)
            if key == "A":
                press(session, session.cursor.jump_to, 0)
        return session

    return by


def actor(project: Project) -> str:
    """The actor of the number in the gold; `-` without a link, `none` and `disputed`."""
    assert list(check(project)) == []
    settled = project.gold.of("one")
    assert settled is not None
    link = next((one for one in settled.links if one.role == "actor"), None)
    if link is None:
        return "-"
    text = settled.article.text[slice(*link.target)] if link.target else "none"
    return "disputed" if link.disputed else text


@pytest.mark.parametrize(
    ("actors", "basis", "expected"),
    [
        ("m", "single", "men"),
        ("0", "single", "none"),
        (" ", "single", "-"),
        ("mm", "agreed", "men"),
        ("m ", "agreed", "men"),
        ("mr", "agreed", "disputed"),
        ("mrm", "agreed", "men"),
        ("m0", "agreed", "disputed"),
        ("  ", "agreed", "-"),
    ],
)
def test_most_of_those_who_agree_on_the_spans_decide(
    project: Project, label: Label, actors: str, basis: str, expected: str
) -> None:
    for name, chosen in zip(("ana", "ben", "cyn"), actors, strict=False):
        label(name, chosen.strip())
    settled = project.gold.of("one")
    assert settled is not None
    assert (settled.basis, actor(project)) == (basis, expected)
    person = project.people.get("ana")
    (own,) = project.gold.annotated_by(person.id, "ana")
    assert [link.disputed for link in own.links] == [False] * len(own.links)


@pytest.mark.parametrize(
    ("reviewed", "expected"),
    [("", "men"), ("e enter enter", "men"), ("e 2 x", "rebels"), ("e x x", "none")],
)
def test_the_reviewer_decides_and_else_those_who_finished(
    project: Project, label: Label, open_review: Review, reviewed: str, expected: str
) -> None:
    label("ana", "m")
    label("ben", "m", keys="tab . . x")
    label("cyn", "r", keys="tab . . x")
    session = open_review("rita", "one")
    press(session, session.cursor.jump_to, 0)
    assert press_key(session, "e") == "Decide on this number first, then link it"
    for key in ("A", "tab", "1"):
        press_key(session, key)
    press(session, session.cursor.jump_to, 0)
    shown = session.linking.shown(session.draft.live[0])
    assert [tuple(one) for one in shown] == [("actor", "men", True), ("place", None, True)]
    for key in f"{reviewed} enter".split():
        press_key(session, key)
    settled = project.gold.of("one")
    assert settled is not None
    assert (settled.basis, actor(project)) == ("adjudicated", expected)


def test_a_link_to_a_span_that_is_not_in_the_gold_is_left_out(
    project: Project, label: Label, open_review: Review
) -> None:
    label("ana", "r")
    label("ben", "", keys=". . x")
    session = open_review("rita", "one")
    press_key(session, "A")
    press_key(session, "tab")
    press_key(session, "x")
    press_key(session, "enter")
    settled = project.gold.of("one")
    assert settled is not None
    assert "rebels" not in [span.text for span in settled.spans]
    assert actor(project) == "-"
