from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from corpus.errors import SuggesterError
from corpus.suggesters.fault_isolation import SKIPPED, processed
from corpus.suggesters.suggester import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Said:
    text: str


@Language.component("fails_on_bad_texts")
def fails_on_bad_texts(doc: Any) -> Any:
    if "bad" in doc.text:
        raise KeyError(doc.text)
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("fails_on_bad_texts")
    return made


def outcomes(nlp: Language, texts: list[str], at_once: int = 3) -> list[str]:
    pieces = [Said(text) for text in texts]
    found = list(processed(nlp, iter(pieces), at_once=at_once))
    assert [piece for piece, _ in found] == pieces
    return [out.reason if isinstance(out, Failed) else out.text for _, out in found]


@given(st.lists(st.sampled_from(["good", "bad", ""]), max_size=12), st.integers(1, 5))
def test_only_the_texts_that_are_to_blame_fail(
    nlp: Language, texts: list[str], at_once: int
) -> None:
    expected = ["KeyError: 'bad'" if text == "bad" else text for text in texts]
    assert outcomes(nlp, texts, at_once) == expected


def test_a_text_that_the_pipeline_skips_is_reported() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("fails_on_bad_texts")
    nlp.set_error_handler(lambda *_: None)
    assert outcomes(nlp, ["a", "bad", "b", "bad"]) == ["a", SKIPPED, "b", SKIPPED]


def test_a_source_that_breaks_is_no_failure_of_the_pipeline(nlp: Language) -> None:
    def texts() -> Iterator[Said]:
        yield Said("a")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(processed(nlp, texts(), at_once=2))


def test_a_pipeline_that_fails_before_the_first_text_is_reported_once(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("no lookups")

    monkeypatch.setattr(nlp, "pipe", broken)
    with pytest.raises(SuggesterError, match="ValueError: no lookups"):
        list(processed(nlp, iter([Said("a")]), at_once=2))
