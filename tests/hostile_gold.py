"""Gold with texts that break careless formats, as a Hypothesis strategy."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus.model import Article, GoldArticle, GoldLink, LabelledSpan, Remark
from corpus.numbers.value import NumberValue, to_json
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from tests.examples import IN_CI

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = ("ACTOR", "LOCATION", "NUMBER")
PIECES = (
    *("\n", "\r\n", "\r", "\n\n", "\t", " ", "  ", "\x0b", "\x0c", "\x1c", "\x85"),
    *("\u2028", "\u2029", "\u00a0", "\u200b", "\u200e", "\u202e", "\ufeff"),
    *("\x01", "\x1b[31m", "\x7f", "😀", "👩🏽‍🚒", "e\u0301", "a\u0328\u0307", "Ǆ", "ﬀ"),
    *("שלום", "قرية", "中文", '"', "'", "\\", "\\n", ",", ";", "|", "#", "# id", "-DOCSTART-"),
    *("<b>", "&amp;", "]]>", "=1+1", "{{", "}}", "%", "@", "T1", "O", "B-ACTOR"),
    *("Rebels", "Kesh", "56", "dozens", "U.S.-led", "don't", "said.", "Then"),
)
DRAWN = 30
"""Lists of gold that the tests of a process share in an ordinary run."""

NAMES = ("ana", "ben", "José", "O'Neil, Sr.", "李")

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
"""The characters that a project can store."""

WORDS = st.lists(
    st.sampled_from(PIECES) | st.text(CHARACTERS, max_size=4),
    max_size=12,
).map("".join)
"""Texts of hostile pieces, some of them blank or empty."""

TEXTS = WORDS.filter(lambda text: text.strip() != "" and not text.startswith("\ufeff"))
"""Texts that a project can hold."""

IDS = st.text(
    CHARACTERS.filter(lambda char: char.isprintable() and char != " "), min_size=1, max_size=30
)

VALUES = st.builds(
    NumberValue,
    low=st.integers(0, 60) | st.none(),
    high=st.integers(60, 10**6) | st.floats(60, 1e6) | st.none(),
    approximate=st.booleans(),
    unit=st.sampled_from([None, "%", "a\u2028\tb"]),
).map(to_json)

METAS = st.dictionaries(
    st.text(CHARACTERS, max_size=5), st.integers() | st.booleans() | WORDS, max_size=2
)


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer("en")


@st.composite
def spans_of(draw: Callable[..., Any], text: str, tokens: Tokens) -> tuple[LabelledSpan, ...]:
    """Spans on token edges, in order, without overlap."""
    words = [index for index in range(len(tokens)) if not tokens.blank(index)]
    edges = sorted(draw(st.sets(st.integers(0, len(words)), max_size=8)))
    spans = []
    for first, last in pairwise(edges):
        if draw(st.booleans()):
            start, end = tokens.starts[words[first]], tokens.ends[words[last - 1]]
            label = draw(st.sampled_from(LABELS))
            value = draw(VALUES) if label == "NUMBER" else None
            spans.append(LabelledSpan(start, end, label, text[start:end], value))
    return tuple(spans)


@st.composite
def gold_articles(draw: Callable[..., Any], texts: st.SearchStrategy[str] = WORDS) -> GoldArticle:
    """A settled article; every field of the article may be hostile."""
    text = draw(texts)
    tokens, sentences = tokenizer().encode(text)
    basis = draw(st.sampled_from(["adjudicated", "agreed", "single"]))
    number = draw(st.integers(2, 3)) if basis == "agreed" else 1
    article = Article(
        draw(IDS),
        text,
        title=draw(WORDS),
        source=draw(WORDS),
        url=draw(WORDS),
        published=draw(st.sampled_from(["", "2025-03-03"])),
        meta=draw(METAS),
        tokens=tokens,
        sentences=sentences,
    )
    remarks = draw(st.sampled_from([(), (Remark("ana", None, None, True, "a\tb\n"),)]))
    return GoldArticle(
        article,
        draw(spans_of(text, Tokens(text, tokens))),
        basis,
        tuple(sorted(draw(st.permutations(NAMES))[:number])),
        "2026-03-01T10:00:00.000+00:00",
        group=article.id,
        remarks=remarks,
    )


@st.composite
def linked(draw: Callable[..., Any], settled: GoldArticle) -> GoldArticle:
    """The article with links of some of its numbers to any of its spans, or to none."""
    targets = [None, *((span.start, span.end) for span in settled.spans)]
    links = [
        GoldLink((span.start, span.end), role, draw(st.sampled_from(targets)))
        for span in settled.spans
        for role in ("actor", "place")
        if span.label == "NUMBER" and draw(st.booleans())
    ]
    return replace(settled, links=tuple(links))


def gold(texts: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[list[GoldArticle]]:
    """A few settled articles with different ids.

    To draw them is most of the work of a test that writes them. So in an ordinary run, all tests of
    a process take theirs from `DRAWN` that are drawn once; what fails there, CI's profile shrinks.
    """
    if settings.default.max_examples >= IN_CI:
        return _newly_drawn(texts)
    return st.deferred(lambda: st.sampled_from(_drawn_once(texts)))


@cache
def _drawn_once(texts: st.SearchStrategy[str]) -> list[list[GoldArticle]]:
    drawn: list[list[GoldArticle]] = []

    @given(_newly_drawn(texts))
    @settings(
        max_examples=DRAWN,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.nested_given, HealthCheck.too_slow],
    )
    def draw(articles: list[GoldArticle]) -> None:
        drawn.append(articles)

    draw()
    return drawn


def _newly_drawn(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[GoldArticle]]:
    return st.lists(
        gold_articles(texts),
        min_size=1,
        max_size=4,
        unique_by=(lambda settled: settled.article.id, lambda settled: settled.article.text),
    )
