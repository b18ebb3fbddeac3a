"""The tokenizer `split-marks`: what it cuts, what it leaves whole, and that no text is lost."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.model import TOKENIZERS
from corpus.text import split_marks
from corpus.text.tokenizer import Tokenizer, blank_pipeline
from corpus.text.tokens import Tokens
from tests.rows import each_row

# One token per word; `·` stands for U+200E and `~` for U+200C.
CUT = [
    # footnote marks
    "Army . [ 4 ]",
    "Assad , [ 1 ]",
    "2005 . [ 4 ] [ 5 ]",
    "6 . ” [ 3 ]",
    "Kurdish ) . [ 1 ]",
    "Assad 's [ 3 ]",
    "U.S. [ 4 ]",
    "e.g. [ 2 ]",
    "15 km [ 3 ]",
    "5 % [ a ]",
    "Army . [ 2 ] The",
    "Army [ 4 ] , The",
    "Army . ¹",
    "Army †",
    "Army . [ n1 ]",
    "[ t ] he",
    # characters without width
    "Mosul ·",
    "· Mosul",
    "Mosul · ,",
    "U.S. ·",
    "Army . · The",
    "نیوز ··",
    "Mosul ·~ ,",
    "a ·· b",
    "Mosul ~",
    "Mosul \u200b Kirkuk",
    "\ufeff The",
    # hyphens, dashes, slashes, parentheses
    "U.S. - led",
    "U.S. - Iraq",
    "( FSA ) - held",
    "“ moderate ” - led",
    "pro - “ state ”",
    "Assad 's - backed",
    "12 – 15",
    "U.S. / Iraq",
    "Qanbar ( Arabic :",
    "said . “ We",
    # as spaCy's tokenizer for English, too
    "Syrian - backed",
    "1,000 - strong",
    "12 - year - old",
    "2014 - 05 - 03",
    "Sunni / Shia",
    "do n't",
]
WHOLE = [
    "F-16",
    "mid-2013",
    "12.5",
    "1,000",
    "9/11",
    "10:30",
    "U.S.",
    "Ba'id",
    "a@b-c.com",
    "https://a.org/x(y)z?q=1-2/a",
    "می~خواهم",
    "co\u00adoperation",
    "Ill",
]

PIECES = [
    *["Kabul", "U.S.", "Army", "led", "100km", "5", "1,000", "12.5", "$5m", "A", "é", "e\u0301"],
    *[". ", "! ", ", ", "”", "“", "—", "–", "-", "--", "[", "]", "[4]", "(", ")", "¹", "†"],
    *["\u200e", "\u200b", "\u200c", "\u00ad", "\ufeff", "\u202e", " ", "\n", "的", "نیوز", "שלום"],
]
"""Words and marks; no emoticon, address or contraction, which can appear when a mark is cut off."""


def words(text: str, lang: str = "en", *, kind: str = "split-marks") -> list[str]:
    return [token.text for token in pipeline(lang, kind)(text)]


@cache
def pipeline(lang: str, kind: str) -> spacy.language.Language:
    return blank_pipeline(lang, "split-marks" if kind == "split-marks" else "spacy")


def test_marks_are_tokens_of_their_own() -> None:
    def check(row: str) -> None:
        cut = row.replace("·", "\u200e").replace("~", "\u200c").split(" ")
        assert words("".join(cut)) == cut

    each_row([*CUT, *WHOLE], check)


def test_a_footnote_of_several_words() -> None:
    text = "the Army.[citation needed] It fled."
    expected = ["the", "Army", ".", "[", "citation", "needed", "]", "It", "fled", "."]
    assert words(text) == expected


@pytest.mark.slow
def test_other_languages_keep_their_exceptions() -> None:
    assert words("l'armée.[4] aujourd'hui", "fr") == [
        *["l'", "armée", ".", "[", "4", "]", "aujourd'hui"]
    ]
    assert words("US-Präsident z.B. in Kiew.[2]", "de") == [
        *["US", "-", "Präsident", "z.B.", "in", "Kiew", ".", "[", "2", "]"]
    ]


@pytest.mark.parametrize("lang", ["en", "ar", pytest.param("fr", marks=pytest.mark.slow)])
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_the_tokens_hold_the_whole_text(lang: str, text: str) -> None:
    doc = pipeline(lang, "split-marks")(text)
    assert doc.text == text
    tokens = Tokens(text, *Tokenizer(lang, "split-marks").encode(text))
    assert tokens.starts == [token.idx for token in doc]
    assert tokens.ends == [token.idx + len(token) for token in doc]
    if len(doc):
        starts = tokens.sentence_starts
        assert starts[0] == 0
        assert starts == sorted({*starts})
        assert starts[-1] < len(doc)


@pytest.mark.parametrize("lang", ["en", "ar", pytest.param("de", marks=pytest.mark.slow)])
@given(text=st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_it_cuts_wherever_spacy_cuts(lang: str, text: str) -> None:
    assert edges(text, lang, "spacy") <= edges(text, lang, "split-marks")


def edges(text: str, lang: str, kind: str) -> set[int]:
    doc = pipeline(lang, kind)(text)
    return {edge for token in doc for edge in (token.idx, token.idx + len(token))}


def test_a_mark_after_a_sentence_belongs_to_it() -> None:
    def check(text: str) -> None:
        text = text.replace("·", "\u200e")
        whole = text.replace("|", "")
        tokens = Tokens(whole, *Tokenizer("en", "split-marks").encode(whole))
        parts = [tokens.sentence(tokens.starts[start]) for start in tokens.sentence_starts]
        assert [tokens.text[slice(*part)] for part in parts] == [
            part.strip() for part in text.split("|")
        ]

    each_row(
        [
            "They fled the Army.[4] |The rest stayed.",
            "They fled.[4][5] |The rest stayed.",
            "They fled.”[citation needed] |The rest stayed.",
            "They fled.· |The rest stayed.",
            "They fled.¹ |The rest stayed.",
            "They fled. [|He did not.] |The rest stayed.",
            "They fled. |·The rest stayed.",
            "They fled.[4]",
        ],
        check,
    )


def test_the_name_has_both_versions() -> None:
    name = f"split-marks-{split_marks.VERSION} spacy-{spacy.__version__} en"
    assert Tokenizer("en", "split-marks").name == name


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_a_language_with_a_tokenizer_of_its_own_is_refused(lang: str) -> None:
    with pytest.raises(InputError, match=f"'{lang}' has a tokenizer of its own: leave"):
        Tokenizer(lang, "split-marks")


def test_the_config_names_the_tokenizer() -> None:
    config = blank_pipeline("en", "split-marks").config["nlp"]["tokenizer"]
    assert config == {"@tokenizers": "annotator.SplitMarks.v1"}
    assert TOKENIZERS[0] == "spacy"
    assert "SplitMarks" not in str(blank_pipeline("en").config["nlp"]["tokenizer"])


def test_spacy_finds_it_where_annotator_is_installed() -> None:
    project = tomllib.loads((Path(split_marks.__file__).parents[2] / "pyproject.toml").read_text())
    points = project["project"]["entry-points"]["spacy_tokenizers"]
    module, _, function = points[split_marks.NAME].partition(":")
    assert getattr(import_module(module), function) is split_marks.create_tokenizer


def test_the_file_imports_only_spacy() -> None:
    tree = ast.parse(Path(split_marks.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    packages = {module.partition(".")[0] for module in imported}
    assert packages - sys.stdlib_module_names == {"spacy"}
