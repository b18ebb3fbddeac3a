"""Makers of gold for these tests, shared by session so that hypothesis may use them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest
import spacy

from corpus.model import Article, GoldArticle, Label, LabelledSpan
from exports.training_set.bare_doc import edges_of

if TYPE_CHECKING:
    from spacy.language import Language

NAMES = ("ACTOR", "NUMBER", "LOCATION")
WORDS = [
    "rebels",
    "soldiers",
    "police",
    "officials",
    "said",
    "on",
    "Tuesday",
    "that",
    "the",
    "convoy",
    "near",
    "northern",
    "Kesh",
    "Varda",
    "Ordun",
    "town",
    "was",
    "hit",
    "and",
    "don't",
    "U.S.-led",
    "twelve",
    "56",
    "civilians",
    "fled",
]

GoldOf = Callable[..., GoldArticle]
SomeGold = Callable[..., list[GoldArticle]]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return spacy.blank("en")


@pytest.fixture(scope="session")
def labels() -> list[Label]:
    return [
        Label(number, name, str(number), "blue", f"what {name} means")
        for number, name in enumerate(NAMES, 1)
    ]


@pytest.fixture(scope="session")
def gold_of(nlp: Language) -> GoldOf:
    """One gold article from a text and `(start, end, label)`; anything else by keyword."""

    def make(
        text: str,
        spans: Iterable[tuple[int, int, str]] = (),
        *,
        id: str = "a1",  # noqa: A002
        group: str = "",
        **others: object,
    ) -> GoldArticle:
        article = Article(id=id, text=text, source="wire", tokens=edges_of(nlp.tokenizer(text)))
        made = tuple(
            LabelledSpan(start, end, label, text[start:end], None, "accepted", "rules 1")
            for start, end, label in spans
        )
        given = {"basis": "single", "decided_by": ("ana",), "settled_at": "2026-03-01T10:00:00Z"}
        return GoldArticle(article, made, group=group or id, **{**given, **others})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def some_gold(nlp: Language, gold_of: GoldOf) -> SomeGold:
    """`number` seeded articles of two paragraphs, most with spans."""

    def make(number: int, *, seed: int = 1) -> list[GoldArticle]:
        return [
            _random_article(nlp, gold_of, random.Random(f"{seed} {index}"), f"art-{index:04}")
            for index in range(number)
        ]

    return make


def _random_article(
    nlp: Language, gold_of: GoldOf, chance: random.Random, name: str
) -> GoldArticle:
    halves = [" ".join(chance.choices(WORDS, k=20)) for _ in range(2)]
    text = ".\n\n".join(halves) + f" ({name})"
    doc = nlp.tokenizer(text)
    words = [token for token in doc if token.is_alpha]
    spans = [
        (token.idx, token.idx + len(token), chance.choice(NAMES))
        for token in chance.sample(words, k=chance.randint(0, 8))
    ]
    return gold_of(text, sorted(spans), id=name)
