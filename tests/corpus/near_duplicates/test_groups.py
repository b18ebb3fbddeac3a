from __future__ import annotations

import functools
import random
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.near_duplicates.groups import group, groups_of
from corpus.near_duplicates.sketch_table import SketchTable, block_of
from corpus.near_duplicates.sketches import sketch
from tests.corpus.near_duplicates.planted import (
    EDITS,
    NOTICE,
    block,
    dateline,
    excerpt,
    market,
    plant,
    quoted,
    scattered,
    stories,
    weather,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.near_duplicates.sketch import Sketch

MANY = 60


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return stories(MANY, seed=1, sentences=16)


@pytest.fixture(scope="module")
def others() -> list[str]:
    return stories(MANY, seed=2, sentences=16)


def test_planted_near_duplicates_are_found(texts: list[str], others: list[str]) -> None:
    chance, lacking = random.Random(3), []
    for edit, wanted in EDITS.items():
        groups = groups_of([*texts, *plant(texts, others, edit, chance)])
        found = sum(groups[MANY + n] == groups[n] for n in range(MANY)) / MANY
        joined = len(set(groups[:MANY]))
        if found < wanted or joined < MANY:
            lacking.append(f"{edit.__name__}: {found:.0%} found, {MANY - joined} stories joined")
    assert not lacking


@pytest.mark.parametrize("report", [weather, market])
def test_reports_of_one_template_stay_apart(report: Callable[[random.Random], str]) -> None:
    chance = random.Random(4)
    sizes = Counter(groups_of([report(chance) for _ in range(150)]))
    assert sum(size * (size - 1) for size in sizes.values()) / (150 * 149) <= 0.0002


def test_copies_stay_together_at_any_count(texts: list[str], others: list[str]) -> None:
    chance = random.Random(5)
    lengths = (260, 120, 100)
    copies = [
        plant(texts[n : n + 1] * length, (others * 5)[:length], edit, chance)
        for n, (edit, length) in enumerate(zip((dateline, block, excerpt), lengths, strict=True))
    ]
    groups = groups_of([*texts[:3], *(text for made in copies for text in made)])
    assert groups == [0, 1, 2, *(n for n, length in enumerate(lengths) for _ in range(length))]


def test_excerpts_of_40_words_are_found_whatever_their_place(texts: list[str]) -> None:
    words = texts[0].split(" ")[5:]
    excerpts = [" ".join(words[at : at + 40]) for at in range(len(words) - 40)]
    assert set(groups_of([texts[0], *excerpts])) == {0}


def test_a_report_that_is_copied_joins_its_copy_only() -> None:
    chance = random.Random(6)
    reports = [weather(chance) for _ in range(30)]
    copy = f"{reports[7]} Updated at noon."
    assert groups_of([*reports, copy]) == [*range(30), 7]


def test_a_closing_notice_joins_none(texts: list[str]) -> None:
    assert groups_of([f"{text} {NOTICE}" for text in texts[:10]]) == [*range(10)]


def test_a_passage_in_many_stories_is_boilerplate(texts: list[str]) -> None:
    def inserted(count: int) -> list[str]:
        return [f"{text[: 300 + 20 * n]} {NOTICE} {text}" for n, text in enumerate(texts[:count])]

    assert set(groups_of(inserted(20))) == {0}
    assert groups_of(inserted(21)) == [*range(21)]
    copies = [f"UPDATE {text}" for text in inserted(20)]
    assert set(groups_of([*inserted(20), *copies])) == {0}


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("Two words.", "two WORDS", True),
        ("Two words.", "Two other words.", False),
        ("", "", False),
        ("…", "—", False),
        (
            "Officials said on Monday that the convoy had reached the valley with food and tents.",
            "Eagle. Officials said on Monday that the convoy had reached the valley with food and "
            "tents.",
            True,
        ),
        (
            "我们" * 20 + "今天上午抵达了河谷。" * 3,
            "他说:" + "今天上午抵达了河谷。" * 3 + "我们" * 20,
            True,
        ),
        ("Straße und Weg", "STRASSE und weg", True),
        ("a" * 500_000, "a" * 500_001, False),
    ],
)
def test_short_and_odd_texts(one: str, other: str, *, together: bool) -> None:
    assert groups_of([one, other]) == ([0, 0] if together else [0, 1])


def test_a_passage_of_chinese_is_found() -> None:
    signs = [chr(0x4E00 + n) for n in range(2000)]
    chance = random.Random(8)
    story, other = ("".join(chance.choices(signs, k=400)) for _ in range(2))
    assert groups_of([story, other, f"{other[:200]}{story[100:141]}{other[200:]}"]) == [0, 0, 0]
    assert groups_of([story, other]) == [0, 1]


def test_a_sketch_is_the_same_everywhere() -> None:
    """Stored sketches are compared with those of later versions."""
    made = sketch(f"{NOTICE} Kesh, Molu and 40 others.")
    assert [part[:4].hex() for part in made] == ["0210a201", "d28ab9ec", "11000f00", "2566ed09"]


@functools.cache
def pool() -> list[Sketch]:
    """Sketches with copies, excerpts, templates, and a notice on the edge of boilerplate."""
    chance = random.Random(9)
    texts, others = stories(24, seed=3, sentences=8), stories(24, seed=4, sentences=8)
    made = [
        *texts,
        *plant(texts[:4] * 3, others[:12], scattered, chance),
        *plant(texts[:4], others[4:8], quoted, chance),
        *plant(texts[4:6], others[4:6], excerpt, chance),
        *(weather(chance) for _ in range(6)),
        *(f"{text[:100]} {NOTICE} {text[n:]}" for n, text in enumerate(texts)),
        "Two words.",
        "Two words",
    ]
    return [sketch(text) for text in made]


def grouped(articles: Sequence[int], batches: Sequence[int]) -> set[frozenset[int]]:
    """The groups of articles of the pool that come in this order, in batches that end there."""
    sketches = pool()
    rank = random.Random(10).sample(range(len(sketches)), len(sketches))
    story: dict[int, str] = {}
    groups: dict[int, int] = {}
    for end in [*sorted(batches), len(articles)]:
        here = articles[:end]
        table = SketchTable(
            lambda some, here=here: [sketches[here[at]].facts for at in some]  # type: ignore[misc]
        )
        table.extend(block_of(here, [sketches[article] for article in here]))
        ranks = np.argsort(np.argsort([rank[article] for article in here]))
        known = {at: story.get(article) for at, article in enumerate(here)}
        found = group(table, known, ranks)
        story = {a: f"story {here[s]}" for a, s in zip(here, found.stories, strict=True)}
        groups = {a: here[g] for a, g in zip(here, found.groups, strict=True)}
    return {frozenset(a for a in articles if groups[a] == g) for g in groups.values()}


@given(st.data())
def test_the_order_and_the_batches_do_not_matter(data: st.DataObject) -> None:
    count = len(pool())
    chosen = data.draw(st.sets(st.integers(0, count - 1), min_size=1) | st.just(set(range(count))))
    order = data.draw(st.permutations(sorted(chosen)))
    batches = data.draw(st.lists(st.integers(0, len(order)), max_size=3))
    assert grouped(order, batches) == grouped(sorted(chosen), [])
