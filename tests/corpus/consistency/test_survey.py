from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.consistency.labelled import LabelledArticle
from corpus.consistency.survey import Deviation, Inconsistency, Survey, survey_gold
from corpus.model import Span
from corpus.text.tokens import Tokens
from tests.conftest import unmarked

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer


def listed(tokenizer: Tokenizer, *marked: str, least: int = 1) -> list[Inconsistency]:
    articles = []
    for number, one in enumerate(marked):
        text, spans = unmarked(one)
        tokens, sentences = tokenizer.encode(text)
        articles.append(LabelledArticle(str(number), Tokens(text, tokens, sentences), spans))
    return survey_gold(articles, least=least).listed()


def summary(found: list[Inconsistency]) -> list[tuple[str, Deviation, list[str]]]:
    return [(one.string, one.deviation, [p.article_id for p in one.places]) for one in found]


def test_a_different_label_is_found(tokenizer: Tokenizer) -> None:
    found = listed(tokenizer, "In [Kesh]L.", "To [Kesh]L.", "[Kesh]A said so.")
    assert summary(found) == [("Kesh", Deviation.LABEL, ["2"])]
    assert found[0].usual == 3
    assert found[0].alike == 2
    assert found[0].places[0].instead == (Span(0, 4, 1),)


def test_an_unlabelled_occurrence_is_found(tokenizer: Tokenizer) -> None:
    found = listed(tokenizer, "The [rebels]A fled.", "The rebels came. [Rebels]A went. Ten rebels.")
    assert summary(found) == [("rebels", Deviation.MISSING, ["1", "1"])]


def test_different_edges_are_found(tokenizer: Tokenizer) -> None:
    found = listed(tokenizer, "[At least 56]N died.", "[At least 56]N fled.", "At least [56]N met.")
    assert summary(found) == [("At least 56", Deviation.EDGES, ["2"])]


def test_occurrences_inside_a_longer_span_or_word_are_ignored(tokenizer: Tokenizer) -> None:
    texts = (
        "The [Taliban]A fled.",
        "The [Taliban militants]A.",
        "Taliban-held towns.",
        "post-Taliban",
        "The [enemy]A and an [Afghan]A fled.",
        "They met enemy fire on Afghan soil.",
        "[Two]N men and [two]N women with [one]N dog left [19]N goats.",
        "For two weeks one of them waited, until May 19.",
    )
    assert listed(tokenizer, *texts) == []
    texts = ("The [two]N fled.", "After two weeks two men and 19 others met.", "[19]N left.")
    assert summary(listed(tokenizer, *texts)) == [
        ("19", Deviation.MISSING, ["1"]),
        ("two", Deviation.MISSING, ["1"]),
    ]


def test_the_most_frequent_string_comes_first_and_rare_ones_are_left_out(
    tokenizer: Tokenizer,
) -> None:
    texts = ["[Kesh]L [Kesh]L [Varda]L [Varda]L [Zaro]L", "Kesh", "Kesh Varda Varda Varda Zaro"]
    assert summary(listed(tokenizer, *texts, least=2)) == [
        ("Varda", Deviation.MISSING, ["2", "2", "2"]),
        ("Kesh", Deviation.MISSING, ["1", "2"]),
    ]


def test_a_line_break_does_not_change_a_string(tokenizer: Tokenizer) -> None:
    found = listed(tokenizer, "The [aid workers]A.", "The aid\nworkers fled.")
    assert summary(found) == [("aid workers", Deviation.MISSING, ["1"])]


def article(
    tokenizer: Tokenizer, name: str, marked: str, *meant: tuple[int, int]
) -> LabelledArticle:
    text, spans = unmarked(marked)
    tokens, sentences = tokenizer.encode(text)
    return LabelledArticle(name, Tokens(text, tokens, sentences), spans, meant)


def test_intended_exceptions_are_counted_and_not_listed(tokenizer: Tokenizer) -> None:
    survey = Survey(least=1)
    articles = [
        article(tokenizer, "0", "In [Kesh]L."),
        article(tokenizer, "1", "Kesh said.", (0, 4)),
    ]
    for one in articles:
        survey.count(one)
    for one in articles:
        survey.look(one)
    assert survey.listed() == []
    assert (survey.meant_so(), survey.meant_so("missing"), survey.meant_so("label")) == (1, 1, 0)


def test_a_changed_article_can_be_examined_alone(tokenizer: Tokenizer) -> None:
    survey = Survey(least=1)
    articles = [article(tokenizer, name, text) for name, text in zip("0123", _KESH, strict=True)]
    for one in articles:
        survey.count(one)
    for one in articles:
        survey.look(one)
    before = survey.listed()
    assert summary(before) == [("Kesh", Deviation.MISSING, ["1", "2", "3"])]
    survey.look(article(tokenizer, "2", "From [Kesh]L."))
    assert summary(survey.listed()) == [("Kesh", Deviation.MISSING, ["1", "3"])]
    survey.forget("3")
    assert summary(survey.listed()) == [("Kesh", Deviation.MISSING, ["1"])]
    for one in articles[2:]:
        survey.look(one)
    assert survey.listed() == before


_KESH = ("In [Kesh]L.", "To Kesh.", "From Kesh.", "Over Kesh.")
