"""Figures in sentences: the spans of the default suggester and their values together."""

from __future__ import annotations

import re

import pytest

from corpus.model import Label, Span
from corpus.numbers.vague import VAGUE
from corpus.numbers.value import described, from_json
from corpus.numbers.valuer import Valuer
from corpus.suggesters.spacy_suggester import SpacySuggester
from tests.corpus.numbers.sentences import SENTENCES
from tests.rows import each_row

CASES = [sentence for several in SENTENCES.values() for sentence in several]
_SPAN = re.compile(r"\[(?P<text>[^]=]+?) = (?P<value>[^]]+)\]")
NUMBER = 2


@pytest.fixture(scope="module")
def suggester() -> SpacySuggester:
    return SpacySuggester()


@pytest.fixture(scope="module")
def valuer() -> Valuer:
    return Valuer([Label(NUMBER, "NUMBER", "2", "green", "")], VAGUE)


def shown(valuer: Valuer, text: str, start: int, end: int) -> str:
    value = valuer.value(text, Span(start, end, NUMBER))
    return described(from_json(value)) if value else "?"


def test_spans_and_values(suggester: SpacySuggester, valuer: Valuer) -> None:
    texts = [_SPAN.sub(lambda span: span["text"], marked) for marked in CASES]
    suggested = dict(zip(CASES, zip(texts, suggester.suggest(texts), strict=True), strict=True))

    def check(marked: str) -> None:
        text, proposals = suggested[marked]
        found = [
            (text[p.start : p.end], shown(valuer, text, p.start, p.end))
            for p in sorted(proposals, key=lambda proposal: proposal.start)
            if p.label == "NUMBER"
        ]
        assert found == [(span["text"], span["value"]) for span in _SPAN.finditer(marked)]

    each_row(CASES, check)
