from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens

ODD_PIECES = [
    *[
        "Kabul",
        "U.S.-led",
        "don't",
        "100km",
        "$5m",
        "e\u0301",
        "a" * 200,
        ".",
        "!",
        '?"',
        "。",
        "…",
    ],
    *["\U0001f469\u200d\U0001f680", "🇺🇦", "你好。世界", "שלום", "مرحبا؟ نعم"],
    *["\u202e", "\u200b", "\ufeff", "\u200e"],
    *[" ", "  ", "\t", "\n", "\r\n", "\r", "\u00a0", "\u2028", "\x85", "\x1c", "\u3000"],
]
texts = st.one_of(
    st.lists(st.sampled_from(ODD_PIECES)).map("".join),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@pytest.mark.parametrize(
    "lang", ["en", "zh", "ar", pytest.param("fr", marks=pytest.mark.slow), "xx"]
)
@given(text=texts)
@example(text="")
@example(text=". Hello. \n\n“Yes.” he said.")
@example(text="a" * 64 + " " + "b" * 10_000 + "! x")
def test_tokens_and_sentences_are_those_of_spacy(lang: str, text: str) -> None:
    nlp = reference(lang)
    doc = nlp(text)
    tokens = Tokens(text, *Tokenizer(lang).encode(text))
    assert tokens.starts == [token.idx for token in doc]
    assert tokens.ends == [token.idx + len(token) for token in doc]
    if len(doc):
        assert tokens.sentence_starts == [token.i for token in doc if token.is_sent_start]


@cache
def reference(lang: str) -> spacy.language.Language:
    nlp = spacy.blank(lang)
    nlp.add_pipe("sentencizer")
    return nlp


def test_a_long_text_has_many_sentences_and_one_byte_a_token() -> None:
    text = "The rebels fled to Kesh, officials said. " * 1000
    tokens, sentences = Tokenizer("en").encode(text)
    assert len(tokens) == 9000
    assert sentences == bytes([9]) * 1000
    decoded = Tokens(text, tokens, sentences)
    assert all(end <= start for end, start in pairwise(decoded.ends[:1] + decoded.starts[1:]))


def test_a_text_longer_than_a_pipeline_takes_is_tokenised() -> None:
    assert Tokenizer("en").encode("x " * 600_000)[0] == bytes([3]) * 600_000


def test_the_name_says_what_tokenised() -> None:
    assert Tokenizer("de").name == f"spacy-{spacy.__version__} de"
    assert Tokenizer("de").lang == "de"


@pytest.mark.parametrize("lang", ["qq", "", "EN", "../x", "lex_attrs"])
def test_an_unknown_language_lists_the_known_ones(lang: str) -> None:
    with pytest.raises(InputError, match=r"Unknown language .* de, .* en, "):
        Tokenizer(lang)


def test_a_missing_package_of_a_language_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(lang: str) -> None:
        del lang
        raise ImportError("Thai needs PyThaiNLP: `pip install pythainlp`\nmore")

    monkeypatch.setattr(spacy, "blank", missing)
    with pytest.raises(InputError, match=r"'th' needs another package: .*pythainlp`$"):
        Tokenizer("th")
