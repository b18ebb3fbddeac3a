"""The shipped articles: fictional, marked as such, and labelled on token edges."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from corpus.text.tokenizer import Tokenizer

LINES = (files("corpus") / "samples" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
ARTICLES = [json.loads(line) for line in LINES]


def test_there_are_six_to_ten() -> None:
    assert 6 <= len(ARTICLES) <= 10
    assert len({article["id"] for article in ARTICLES}) == len(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_each_is_marked_as_fictional_and_labelled_flat(
    article: dict[str, Any], tokenizer: Tokenizer
) -> None:
    assert "fictional" in article["source"].lower()
    tokens = Tokens(article["text"], *tokenizer.encode(article["text"]))
    end = 0
    for span in article["spans"]:
        assert article["text"][span["start"] : span["end"]] == span["text"]
        assert tokens.fits(span["start"], span["end"])
        assert span["start"] >= end
        end = span["end"]
    assert {span["label"] for span in article["spans"]} == {"ACTOR", "NUMBER", "LOCATION"}
