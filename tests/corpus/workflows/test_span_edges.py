"""Which spans of a file are widened, and what a refusal advises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from corpus.workflows.refusals import BLANK, GLUED, OFF_EDGES, PUNCTUATION
from corpus.workflows.span_edges import Misfit, SpanEdges
from tests.rows import each_row

if TYPE_CHECKING:
    from corpus.model import TokenizerName

# The span is in ‹…›. The kind of the refusal without and with --snap; a text is the widened span.
ROWS: list[tuple[str, TokenizerName, str, str]] = [
    ("the ‹Army›.[4] fled", "spacy", GLUED, GLUED),
    ("the ‹Army›.[4] fled", "split-marks", "Army", "Army"),
    ("‹Mosul›\u200e fell", "spacy", GLUED, GLUED),
    ("\u200e‹Mosul› fell", "spacy", GLUED, GLUED),
    ("‹Mosul›\u200e fell", "split-marks", "Mosul", "Mosul"),
    ("the ‹U.S.›-led force", "spacy", GLUED, GLUED),
    ("U.S.-‹Iraq› talks", "spacy", GLUED, GLUED),
    ("the ‹U.S.›-led force", "split-marks", "U.S.", "U.S."),
    ("the‹ Army›.[4] fled", "spacy", GLUED, GLUED),
    ("the‹ Army›.[4] fled", "split-marks", OFF_EDGES, "Army"),
    ("‹Reb›els fled", "spacy", OFF_EDGES, "Rebels"),
    ("‹Reb›els fled", "split-marks", OFF_EDGES, "Rebels"),
    ("‹Kurd›s.[4] fled", "spacy", PUNCTUATION, PUNCTUATION),
    ("‹Kurd›s.[4] fled", "split-marks", OFF_EDGES, "Kurds"),
    ("the ‹U.S›. fleet", "spacy", PUNCTUATION, PUNCTUATION),
    ("the ‹U.S›. fleet", "split-marks", PUNCTUATION, PUNCTUATION),
    ("@‹Army› wrote", "spacy", PUNCTUATION, PUNCTUATION),
    ("the ‹camp›aign", "spacy", OFF_EDGES, "campaign"),
    ("cafe‹\u0301s› fell", "spacy", OFF_EDGES, "cafe\u0301s"),
    ("a‹ ›b", "spacy", BLANK, BLANK),
    ("‹Rebels fled ›now", "spacy", OFF_EDGES, "Rebels fled"),
]


def test_spans_are_widened_over_letters_and_digits_only() -> None:
    def check(row: tuple[str, TokenizerName, str, str]) -> None:
        marked, kind, *outcomes = row
        text = marked.replace("‹", "").replace("›", "")
        start, end = marked.index("‹"), marked.index("›") - 1
        tokens = Tokens(text, *Tokenizer("en", kind).encode(text))
        for snap, outcome in zip((False, True), outcomes, strict=True):
            found = SpanEdges("en", kind, snap=snap).fitted(tokens, start, end)
            got = found.kind if isinstance(found, Misfit) else text[slice(*found)]
            assert got == outcome, f"snap={snap}: {found}"

    each_row(ROWS, check)


@pytest.mark.parametrize("snap", [False, True])
def test_a_glued_mark_names_the_tokenizer_that_cuts_it_off(*, snap: bool) -> None:
    text = "The Army.[4] fled."
    tokens = Tokens(text, *Tokenizer("en").encode(text))
    found = SpanEdges("en", "spacy", snap=snap).fitted(tokens, 0, 8)
    assert isinstance(found, Misfit)
    assert found.reason == (
        "span 0–8 'The Army' is not on token edges, because spaCy does not cut off '.[4'; a new "
        "project with --tokenizer split-marks does"
    )


def test_other_punctuation_is_to_be_corrected() -> None:
    text = "The U.S. fleet"
    tokens = Tokens(text, *Tokenizer("en").encode(text))
    found = SpanEdges("en", "spacy", snap=True).fitted(tokens, 4, 7)
    assert isinstance(found, Misfit)
    assert "over letters and digits only, not over '.': correct the span" in found.reason


def test_a_language_without_the_other_tokenizer_is_not_offered_it() -> None:
    text = "你好abc[4"
    tokens = Tokens(text, b"\x10", b"\x01")
    found = SpanEdges("zh", "spacy", snap=False).fitted(tokens, 0, 5)
    assert isinstance(found, Misfit)
    assert found.kind == PUNCTUATION
