from __future__ import annotations

from corpus.numbers.detect import number_tokens
from corpus.text.footnotes import in_footnote_marks
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from tests.rows import each_row


def marked(text: str) -> str:
    return "".join(text[at] for at in sorted(in_footnote_marks(text)))


def test_footnote_marks_begin_directly_after_a_word_or_a_sign() -> None:
    rows = {
        "The Army.[4] fled.[12][13]": "[4][12][13]",
        "fled[note 1] and left[nb\u00a02]": "[note 1][nb\u00a02]",
        "He said “no”[3] twice.": "[3]",
        "They killed [10] men.": "",
        "[1] Kesh": "",
        "Army[citation needed] and [t]he": "",
        "the year[20145]": "",
    }
    each_row(rows.items(), lambda row: _equal(marked(row[0]), row[1]))


def test_the_numbers_of_footnotes_and_the_ends_of_ranges_are_no_quantities() -> None:
    rows = {
        "They killed 56 men.[4][5]": ["56"],
        "They killed 56 men[note 2] in Kesh.": ["56"],
        "They killed [10] men.": ["10"],
        "From 5–7 May, 12–15 men left.": [],
        "In 2003–2011 some 40 – 50 left.": ["40", "50"],
    }

    def check(row: tuple[str, list[str]]) -> None:
        tokens = Tokens(row[0], *Tokenizer("en", "split-marks").encode(row[0]))
        found = [
            row[0][tokens.starts[first] : tokens.ends[last - 1]]
            for first, last in number_tokens(tokens)
        ]
        assert found == row[1]

    each_row(rows.items(), check)


def _equal(found: str, expected: str) -> None:
    assert found == expected
