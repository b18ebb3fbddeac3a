"""Differences between two states of a project."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.model import Span
from corpus.workflows.differences import compared
from corpus.workflows.past import project_as_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project
    from corpus.store.rewind import Moment

    Sets = dict[str, set[tuple[Span, str | None]]]

VERSIONS = (
    "[56]N [soldiers]A met rebels near [Kesh]L.",
    "[56]N [soldiers]A met [rebels]A near [Kesh]A.",
    "[56 soldiers]A met [rebels]A near Kesh.",
    "56 soldiers met rebels near Kesh.",
)


def gold(project: Project, moment: Moment | None) -> Sets:
    with project_as_of(project.path, moment) as then:
        return {
            one.article.text: {
                (Span(s.start, s.end, then.labels.id(s.label)), s.value) for s in one.spans
            }
            for one in then.gold.articles()
        }


def test_the_differences_lead_from_each_state_to_each_other(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., object]
) -> None:
    """Random work of two people, with articles that are added, replaced, retired and restored."""
    chance = random.Random(15)
    names = [f"a{number}" for number in range(4)]
    for name in names:
        add_article(f"{VERSIONS[0]} {name}", name)
    moments: list[Moment | None] = [project.present()]
    for turn in range(8):
        for name in chance.sample(names, 2):
            marked = chance.choice(VERSIONS)
            rest = project.articles.get(name).text.removeprefix(VERSIONS[3])
            annotate(name, chance.choice(["ana", "ben"]), marked + rest)
        if turn == 3:
            project.articles.retire("a0")
            project.articles.make_room("a1")
            add_article(f"{VERSIONS[0]} again", "a1")
        if turn == 5:
            project.articles.restore("a0")
        if turn % 2:
            project.tags.add(f"v{turn}", project.present())
            moments.append(project.moment(f"v{turn}"))
        else:
            moments.append(project.present())
    moments.append(None)
    sets = [gold(project, moment) for moment in moments]
    assert len({repr(sorted(one)) for one in sets}) > 2
    for before, after in ((0, 5), (2, -1), (4, 6), (8, 3)):
        with compared(project, moments[before], moments[after]) as comparison:
            found = {one.article.text: one for one in comparison}
        made = {text: set(spans) for text, spans in sets[before].items()}
        for text, one in found.items():
            assert (text in sets[before], text in sets[after]) == (
                one.settled != "after",
                one.settled != "before",
            )
            spans = made.setdefault(text, set())
            spans -= {each.before for each in one.differences if each.before}
            spans |= {each.after for each in one.differences if each.after}
            if one.settled == "before":
                assert made.pop(text) == set()
        assert made == sets[after]
        with compared(project, moments[after], moments[before]) as comparison:
            back = {one.article.text: len(one.differences) for one in comparison}
        assert back == {text: len(one.differences) for text, one in found.items()}
    with compared(project, moments[4], moments[4]) as comparison:
        assert list(comparison) == []
