"""What numbers count, whose these people are, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from corpus.events.events import events_of
from corpus.model import Article, GoldArticle, GoldLink, Label, LabelledSpan
from corpus.numbers.vague import VAGUE
from corpus.numbers.valuer import Valuer
from corpus.text.tokenizer import Tokenizer
from tests.conftest import unmarked
from tests.corpus.events.sentences import FOREIGN, SENTENCES
from tests.examples import examples
from tests.hostile_gold import gold
from tests.rows import each_row

if TYPE_CHECKING:
    from corpus.events.events import Event

NAMES = ("ACTOR", "NUMBER", "LOCATION")
LABELS = [Label(number, name, None, "", "") for number, name in enumerate(NAMES, 1)]


def settled(marked: str, lang: str = "en", **others: Any) -> GoldArticle:
    """The gold of a text with its spans in brackets."""
    text, spans = unmarked(marked)
    valuer = Valuer(LABELS, VAGUE, lang)
    labelled = tuple(
        LabelledSpan(
            *(span.start, span.end, NAMES[span.label - 1], text[slice(*span.extent)]),
            valuer.value(text, span),
        )
        for span in spans
    )
    tokens, sentences = Tokenizer(lang).encode(text)
    title = text.split("\n")[0] if text.startswith("Title") else ""
    article = Article("one", text, title=title, tokens=tokens, sentences=sentences)
    return GoldArticle(article, labelled, "single", ("ana",), "", "one", **others)


def line_of(article: GoldArticle, event: Event) -> str:
    text = article.article.text
    number, actor, place = (
        text[slice(*extent)] if extent else "-"
        for extent in (event.number, event.actor, event.place)
    )
    where = f" ({event.place_from})" if event.place_from else ""
    return f"{number}: {event.noun}, {event.outcome}, {actor}, {place}{where}"


def lines(article: GoldArticle, lang: str = "en") -> list[str]:
    return [line_of(article, event) for event in events_of(article, LABELS, lang)]


def test_each_number_counts_what_the_sentence_says() -> None:
    def check(row: tuple[str, list[str]]) -> None:
        found = lines(settled(row[0]))
        assert found == row[1], found

    each_row(SENTENCES.items(), check)


def test_other_languages_have_no_words_for_people() -> None:
    def check(row: tuple[str, list[str]]) -> None:
        found = lines(settled(row[0], "de"), "de")
        assert found == row[1], found

    each_row(FOREIGN.items(), check)


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        ("56", (56, 56, 56, False)),
        ("some 30", (30, 30, 30, True)),
        ("at least 56", (56, 56, None, False)),
        ("up to 40", (None, None, 40, False)),
        ("20 to 30", (20, 20, 30, False)),
        ("dozens", (24, 24, 99, False)),
    ],
)
def test_the_best_figure_is_the_lower_bound(number: str, figures: tuple[object, ...]) -> None:
    (event,) = events_of(settled(f"[{number}]N [men]A died."), LABELS, "en")
    assert (event.low, event.best, event.high, event.approximate) == figures


def test_a_person_counts_before_the_rule() -> None:
    marked = "[Six]N [rebels]A met [two]N trucks of the [army]A near [Kesh]L."
    text, spans = unmarked(marked)
    six, _, two, army, _ = (span.extent for span in spans)
    links = (
        GoldLink(six, "actor", army),
        GoldLink(six, "place", None),
        GoldLink(two, "actor", army),
        GoldLink(two, "place", None, disputed=True),
    )
    events = list(events_of(settled(marked, links=links), LABELS, "en"))
    assert [(one.actor, one.actor_by, one.place, one.place_by) for one in events] == [
        (army, "person", None, "person"),
        (army, "person", None, "disputed"),
    ]
    only_place = settled(marked, links=(GoldLink(two, "place", None),))
    assert lines(only_place) == ["Six: rebels, , rebels, Kesh (sentence)"]
    assert text.startswith("Six")


@settings(max_examples=examples(40), deadline=None)
@given(gold())
def test_any_text_has_events_on_its_spans(articles: list[GoldArticle]) -> None:
    for article in articles:
        labels = {(one.start, one.end): one.label for one in article.spans}
        for event in events_of(article, LABELS, "en"):
            assert labels[event.number] == "NUMBER"
            assert event.actor is None or labels[event.actor] == "ACTOR"
            assert event.place is None or labels[event.place] == "LOCATION"
            start, end = event.sentence
            assert start <= event.number[0] < end
