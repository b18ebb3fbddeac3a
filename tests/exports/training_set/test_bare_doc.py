from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ExportError
from corpus.model import GoldArticle, Refusal
from corpus.text.tokens import Tokens
from exports.training_set.bare_doc import (
    bare_doc,
    blank_pipeline,
    edges_of,
    stop_if_refused,
    too_long,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language

TEXT = "The U.S.-led force \n and 12 rebels fled"
OUTSIDE = "it is outside the text, which has 39 code points"


def refusals_of(nlp: Language, settled: GoldArticle) -> list[str]:
    return [str(refusal) for refusal in bare_doc(nlp, settled, labels=("ACTOR", "NUMBER"))[1]]


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        ((4, 8, "ACTOR"), "article a1 span 4–8 'U.S.': it does not begin and end on token edges"),
        ((13, 19, "ACTOR"), "article a1 span 13–19 'force ': it begins or ends with white space"),
        ((19, 24, "ACTOR"), r"article a1 span 19–24 '\n and': it begins or ends with white space"),
        (
            (0, 0, "ACTOR"),
            f"article a1 span 0–0 '': {OUTSIDE}",
        ),
        (
            (-3, 3, "ACTOR"),
            f"article a1 span -3–3 '': {OUTSIDE}",
        ),
        (
            (35, 99, "ACTOR"),
            f"article a1 span 35–99 'fled': {OUTSIDE}",
        ),
        ((0, 3, "PLACE"), "article a1 span 0–3 'The': 'PLACE' is not a label of the project"),
        ((0, 3, ""), "article a1 span 0–3 'The': '' is not a label of the project"),
    ],
)
def test_a_span_that_does_not_fit_is_refused_with_its_reason(
    nlp: Language, gold_of: Callable[..., GoldArticle], span: tuple[int, int, str], reason: str
) -> None:
    assert refusals_of(nlp, gold_of(TEXT, [span])) == [reason]


def test_overlaps_and_duplicates_are_refused(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    spans = [(25, 34, "ACTOR"), (28, 34, "ACTOR"), (0, 3, "ACTOR"), (0, 3, "NUMBER")]
    assert refusals_of(nlp, gold_of(TEXT, spans)) == [
        "article a1 span 0–3 'The': it overlaps the span before it",
        "article a1 span 28–34 'rebels': it overlaps the span before it",
    ]


def test_a_span_whose_text_differs_is_refused_with_both_texts(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    settled = gold_of(TEXT, [(28, 34, "ACTOR")])
    settled = replace(settled, spans=(settled.spans[0]._replace(text="troops"),))
    assert refusals_of(nlp, settled) == [
        "article a1 span 28–34 'troops': the article has 'rebels' there"
    ]


def test_white_space_inside_a_span_is_accepted(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    doc, refusals = bare_doc(nlp, gold_of(TEXT, [(13, 34, "ACTOR")]), labels=["ACTOR"])
    assert refusals == []
    assert [ent.text for ent in doc.ents] == ["force \n and 12 rebels"]


def test_tokens_that_changed_since_import_are_refused(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    settled = gold_of(TEXT)
    changed = replace(settled, article=replace(settled.article, tokens=settled.article.tokens[:-1]))
    (reason,) = refusals_of(nlp, changed)
    assert reason.startswith("article a1: spaCy 3.")
    assert "tokenises it differently than at import" in reason
    unknown = replace(settled, article=replace(settled.article, tokens=b""))
    assert refusals_of(nlp, unknown) == []


@pytest.mark.parametrize("text", ["", " ", "one two", "x" * 500 + " y", "12\n\n13 ", "👩🏽‍🚒 שלום"])
def test_edges_are_those_of_the_doc(nlp: Language, text: str) -> None:
    doc = nlp.tokenizer(text)
    tokens = Tokens(text, edges_of(doc))
    assert tokens.starts == [token.idx for token in doc]
    assert tokens.ends == [token.idx + len(token) for token in doc]


def test_a_text_longer_than_spacy_trains_on_is_refused(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    (refusal,) = too_long(nlp, gold_of("x"), nlp.max_length + 1)
    assert "export by paragraph" in refusal.reason
    assert too_long(nlp, gold_of("x"), nlp.max_length) == []


def test_ten_refusals_are_shown_and_all_are_counted() -> None:
    stop_if_refused([])
    with pytest.raises(ExportError) as caught:
        stop_if_refused([Refusal(f"article {n}", "why") for n in range(12)])
    assert str(caught.value) == "12 problems for spaCy's training; nothing was written:"
    assert caught.value.details[0] == "  article 0: why"
    assert caught.value.details[9:] == ["  article 9: why", "  and 2 more"]


def test_an_unknown_language_raises_an_export_error() -> None:
    with pytest.raises(ExportError, match="no tokenizer for language 'zz'"):
        blank_pipeline("zz")
