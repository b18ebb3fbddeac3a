"""The SQL view `settled` and `corpus.store.lanes` settle the same articles by agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store import Project

VERSIONS = ("[Kesh]L fell", "[Kesh]A fell", "Kesh fell", "[Kesh]L [fell]A")
PEOPLE = ("ana", "ben", "cem", "dan")


def partitions(people: int) -> Iterator[tuple[int, ...]]:
    """Every way in which that many people can agree, as the number of each person's version."""
    if people == 0:
        yield ()
        return
    for rest in partitions(people - 1):
        for version in range(max(rest, default=-1) + 2):
            yield (*rest, version)


def test_the_view_and_the_lanes_agree_on_every_partition_of_four_people(
    project: Project, add_article: Callable[..., Any], annotate: Callable[..., Any]
) -> None:
    wanted = {}
    for people in range(1, len(PEOPLE) + 1):
        for versions in partitions(people):
            name = "".join(map(str, versions))
            add_article("Kesh fell", name)
            for person, version in zip(PEOPLE, versions, strict=False):
                annotate(name, person, VERSIONS[version])
            counts = sorted((versions.count(version) for version in {*versions}), reverse=True)
            wanted[name] = counts[0] > 1 and counts[:2].count(counts[0]) == 1
    assert len(wanted) == 1 + 2 + 5 + 15
    by_view = {article.article.id for article in project.gold.articles(basis=frozenset({"agreed"}))}
    by_lanes = {name for name in wanted if project.finished.of(name).settled}
    assert by_view == by_lanes == {name for name, settled in wanted.items() if settled}
