from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.text.near_duplicates import Groups, shingles

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

WORDS = [f"word{number}" for number in range(2000)]


def text(seed: int, words: int = 300) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) for _ in range(words)]


def group(*texts: list[str]) -> list[str]:
    groups = Groups()
    return [groups.add(shingles(" ".join(t)), str(n)) for n, t in enumerate(texts)]


def test_an_updated_story_joins_the_first() -> None:
    story, other = text(1), text(2)
    updated = [*story[:100], "new", "facts", *story[100:], *text(3, 60)]
    assert group(story, other, updated) == ["0", "1", "0"]


def test_a_story_inside_a_round_up_joins_it() -> None:
    story = text(1)
    assert group([*text(4), *story], story) == ["0", "0"]


def test_unrelated_texts_stay_apart() -> None:
    assert group(*(text(seed) for seed in range(50))) == [str(n) for n in range(50)]


def test_short_and_empty_texts() -> None:
    assert group(["Two", "words"], ["two", "words"], [], ["Other"]) == ["0", "0", "2", "3"]


def test_groups_are_placed_once(project: Project, add_article: Callable[..., object]) -> None:
    story = text(1)
    add_article(" ".join(story), "first")
    add_article(" ".join(text(2)), "second")
    project.groups.place()
    placed = [project.groups.of(name) for name in ("first", "second")]
    assert placed[0] != placed[1]
    add_article(" ".join([*story, "again"]), "third")
    project.groups.place()
    assert [project.groups.of(name) for name in ("first", "second")] == placed
    assert project.groups.of("third") == placed[0]
    project.articles.purge("first")
    project.groups.place()
    assert project.groups.of("third") == placed[0]
