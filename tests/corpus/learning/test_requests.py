"""What a person wants suggested, laid over a suggester's proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.requests import with_remembered
from corpus.model import Remembered, Span, Suggestion
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer

TEXT = "Kesh rebels left Kesh; the Keshite rebels-to-be stayed."


def test_requested_suggestions_replace_those_of_the_suggester(tokenizer: Tokenizer) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))
    proposed = [Suggestion(Span(0, 11, 1), 0.9, "model"), Suggestion(Span(17, 21, 1), 0.9, "model")]
    found = with_remembered(tokens, proposed, [Remembered("Kesh", 3, 7)])
    assert sorted((s.span, s.reason) for s in found) == [
        (Span(0, 4, 3), "you decided this 7 times"),
        (Span(17, 21, 3), "you decided this 7 times"),
    ]


def test_rejected_texts_are_left_out(tokenizer: Tokenizer) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))
    proposed = [Suggestion(Span(0, 11, 1)), Suggestion(Span(17, 21, 1))]
    assert with_remembered(tokens, proposed, [Remembered("Kesh", None, 1)]) == proposed[:1]
    assert with_remembered(tokens, proposed, [Remembered("nowhere", 1, 1)]) == proposed


def test_the_longer_of_two_requested_texts_stays(tokenizer: Tokenizer) -> None:
    tokens = Tokens(TEXT, *tokenizer.encode(TEXT))
    remembered = [Remembered("Kesh rebels", 1, 2), Remembered("rebels", 1, 3)]
    found = [s.span for s in with_remembered(tokens, [], remembered)]
    assert Span(0, 11, 1) in found
    assert Span(5, 11, 1) not in found
