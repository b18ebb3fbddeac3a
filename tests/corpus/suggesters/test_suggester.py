from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import SuggesterError
from corpus.suggesters.suggester import Proposal, Suggester, fitted, moved, pieces
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class CapitalsSuggester:
    """All the seam asks for: every word in capitals is an ACTOR."""

    name = "capitals 1"
    settings: Mapping[str, Any] = {"least": 2}

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        for text in texts:
            words = [word for word in text.split() if word.isupper()]
            starts = [text.index(word) for word in words]
            yield [
                Proposal(at, at + len(word), "ACTOR", None, "capitals")
                for at, word in zip(starts, words, strict=True)
            ]


TOKENIZER = Tokenizer("en")


def tokens_of(text: str) -> Tokens:
    return Tokens(text, *TOKENIZER.encode(text))


TEXT = "the U.S.-led force ran"
TOKENS = tokens_of(TEXT)


def test_a_fake_of_a_few_lines_is_a_suggester() -> None:
    fake: Suggester = CapitalsSuggester()
    assert list(fake.suggest(iter(["to NATO", "", "x"]))) == [
        [Proposal(3, 7, "ACTOR", None, "capitals")],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (4, 18, (4, 18)),
        (4, 8, (4, 12)),  # inside the hyphenated word
        (3, 13, (4, 12)),  # blank edges
        (2, 14, (0, 18)),
        (3, 4, None),
        (0, len(TEXT), (0, len(TEXT))),
    ],
)
def test_proposals_are_put_on_token_edges(
    start: int, end: int, expected: tuple[int, int] | None
) -> None:
    found = fitted(TEXT, TOKENS, [Proposal(start, end, "ACTOR", 0.5, "why")])
    assert found == ([Proposal(*expected, "ACTOR", 0.5, "why")] if expected else [])


def test_of_equals_the_higher_score_stays_and_the_order_is_by_start() -> None:
    proposals = [
        Proposal(13, 18, "ACTOR", None, "none"),
        Proposal(4, 8, "ACTOR", 0.2, "low"),
        Proposal(4, 12, "ACTOR", 0.3, "high"),
        Proposal(4, 12, "LOCATION", 0.1, "other label"),
        Proposal(13, 17, "ACTOR", None, "the same"),
    ]
    found = fitted(TEXT, TOKENS, proposals)
    assert [proposal.reason for proposal in found] == ["high", "other label", "none"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 3), (0, 23)])
def test_a_proposal_outside_the_text_is_an_error(start: int, end: int) -> None:
    with pytest.raises(SuggesterError, match="22 code points"):
        fitted(TEXT, TOKENS, [Proposal(start, end, "ACTOR")])


@given(st.data())
def test_fitted_proposals_are_on_token_edges(data: st.DataObject) -> None:
    text = data.draw(st.text("ab \n", min_size=1))
    tokens = tokens_of(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for proposal in fitted(text, tokens, [Proposal(start, end, "ACTOR")]):
        assert tokens.fits(proposal.start, proposal.end)
        assert set(text[start:end].strip()) <= set(text[proposal.start : proposal.end])


@given(st.text("ab \n\r\t"), st.integers(1, 9))
@example("", 1)
def test_pieces_tile_the_text_under_the_limit(text: str, limit: int) -> None:
    cut = pieces(text, limit)
    assert "".join(piece for _, piece in cut) == text
    assert all(len(piece) <= limit for _, piece in cut)
    assert all(text.startswith(piece, offset) for offset, piece in cut)
    assert all(piece for _, piece in cut) or cut == [(0, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\ntwo\nxyz abc", ["one\n\n", "two\nxyz abc"]),
        ("one\r\n \r\ntwo\nxyzabc", ["one\r\n \r\n", "two\nxyzabc"]),
        ("one two\nthree four", ["one two\n", "three four"]),
        ("one two three", ["one two ", "three"]),
        ("onetwothreefour", ["onetwothreef", "our"]),
        ("one\n\ntwo", ["one\n\ntwo"]),
    ],
)
def test_pieces_are_cut_at_the_widest_gap(text: str, expected: list[str]) -> None:
    assert [piece for _, piece in pieces(text, 12)] == expected


def test_proposals_of_a_piece_move_to_its_text() -> None:
    text = "one two NATO"
    found = [
        proposal
        for offset, piece in pieces(text, 8)
        for proposals in CapitalsSuggester().suggest([piece])
        for proposal in moved(proposals, offset)
    ]
    assert [text[proposal.start : proposal.end] for proposal in found] == ["NATO"]


def test_the_seam_loads_neither_spacy_nor_numpy() -> None:
    program = (
        "import sys, corpus.suggesters.suggester, corpus.readers;"
        "print({'spacy', 'numpy'} & {*sys.modules})"
    )
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert result.stdout == b"set()\n"
