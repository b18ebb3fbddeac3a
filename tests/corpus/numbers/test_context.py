"""The value of a span by the words around it: a part of a figure has none."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.numbers.context import Reader
from corpus.numbers.lexicon import ABBREVIATED, SCALES
from corpus.numbers.units import MONEY
from corpus.numbers.value import described
from corpus.rules.document import Found, read
from corpus.rules.figures import whole_figure
from corpus.text.tokenizer import Tokenizer
from corpus.text.tokens import Tokens
from tests.corpus.numbers.expressions import EXPRESSIONS
from tests.corpus.numbers.values import spelled
from tests.corpus.numbers.world import WORLD
from tests.examples import examples
from tests.rows import each_row

if TYPE_CHECKING:
    from spacy.language import Language

READER = Reader()
GOLD = EXPRESSIONS | WORLD


def value(marked: str) -> str | None:
    """The short form of the value of what is in brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    found = READER.value_at(marked.replace("[", "").replace("]", ""), start, end)
    return described(found) if found else None


def test_a_part_of_a_figure_has_no_value() -> None:
    def check(marked: str) -> None:
        assert value(marked) is None

    each_row(
        [
            "A crowd of [two] crore gathered.",
            "Rs [250] crore was lost.",
            "Rs. [500] was lost.",
            "[₹50] lakh each",
            "[₹1.2] lakh crore",
            "[₹1.2 lakh] crore",
            "[Over 3.5] lakh people",
            "Over 3.5 [lakh] people",
            "[A quarter] of a million people",
            "A quarter of a [million] people",
            "half a [million] people",
            "[1.5]m people",
            "[3.4] m people",
            "$[3.4] bn",
            "[$3.4] bn",
            "[5] Bn trees",
            "[5] million people",
            "5\n[million] people",
            "R[5] million",
            "R5 [million]",
            "GH¢[5] million",
            "KSh [5 million]",
            "[5 million] naira",
            "[10] percent",
            "[10]%",
            "[15] km away",
            "[One] in five children",
            "One in [five] children",
            "[Nine] out of ten",
            "nine out of [ten] homes",
            "[Two] or three hundred",
            "two or [three] hundred",
            "a [30]-member council",
            "a [1,200]-strong force",
            "[two]-thirds",
            "a mid-[20] figure",
            "it cost ,[5]",
            "it cost 3,[5]",
            "it cost 3.[500]",
            "it cost [3],5",
            "€3,5 [million]",
            "€3,[5 million]",
            "[2]/3 of them",
            "2/[3] of them",
            "[3.4m] of them",
            "[1.500] of them",
            "1.500 and [2.500] of them",
            "(Rs [250 crore] each)",
            "Rs.[250] each",
            "$ [~30] each",
            "₨[250] each",
            "[5] % of them",
            "[5]  million",
            "twenty-five [hundred] men",
            "two-and-a-half [million] men",
            "two thousand, [five hundred] men",
            "[two thousand], five hundred men",
            "several [hundred] men",
            "a few [hundred thousand] men",
            "[four] fifths of them",
            "three-quarters of [a mile]",
            "minus [12] degrees",
            "[12] degrees",
            "[over half] a million",
            "between [20] and 30 thousand",
            "between [$20] and $30 million",
            "[one] to two and a half million",
            "[60]+ percent",
            "at least [20] but no more than 30 percent",
            "[two million] U.S. dollars",
            "$3-[5 million]",
            "£5,000-[6,000]",
            "[40] sq. km of land",
            "[120] km/h",
            "[120 km]/h",
            "[more than 1] in 3 homes",
            "[1.5] in every 1,000 births",
            "three in every [16] births",
            "[one] in 14 homes",
            "[5] per 1,000 births",
            "5 per [1,000] births",
            "from [60] to 30 percent",
            "from [3] to 5 million",
            "from [10,000] to 5,000 feet",
            "[Ten] (10) million men",
            "Ten ([10]) million men",
            "Ten (10) [million] men",
            "[one hundred] (100) dollars",
            "[6ft] 2in tall",
            "8 pounds [3 ounces]",
            "[100 km] per hour",
        ],
        check,
    )


def test_a_whole_figure_has_its_value() -> None:
    def check(row: tuple[str, str]) -> None:
        marked, expected = row
        assert value(marked) == expected

    each_row(
        [
            ("[56] soldiers", "56"),
            ("at least [56] soldiers", "56"),
            ("[five]. Million by million they came.", "5"),
            ("[Twelve] (12) people", "12"),
            ("Twelve ([12]) people", "12"),
            ("fell from [5%] to 10%", "5 %"),
            ("fell from 5% to [10%]", "10 %"),
            ("rose from [20] to 35", "20"),
            ("[One] or more men", "1"),
            ("[five] out of 14 districts", "5"),
            ("they try [30] cases", "30"),
            ("the [100m] race", "100 m"),
            ("THE [100M] RACE", "100 m"),
            ("it is [300m] long", "300 m"),
            ("at a depth of [40m]", "40 m"),
            ("[5m] from the gate, three people died", "5 m"),
            ("about [3.4 m] people", "3,400,000"),
            ("[3.4M] people", "3,400,000"),
            ("[$5M] LAWSUIT FILED", "5,000,000 USD"),
            ("it had $3m and [5m] more", "5,000,000"),
            ("[two hundred], five of them women", "200"),
            ("two hundred, [five] of them women", "5"),
            ("only [one] in 2009", "1"),
            ("[30] T-72 tanks", "30"),
            ("[two] Mi-8 jets", "2"),
            ("[six feet] 12 men", "6 feet"),
            ("They paid in yen. [500] men came.", "500"),
            ("It was half. [12] men came.", "12"),
            ("He has [300 USD]. Five men came.", "300 USD"),
            ("[12] in 2009, 3 later", "12"),
            ("three, [30] and 50", "30"),
            ("from 0.375 to [1.500] units", "1.5"),
            ("from 1,204.125 to [150.500] units", "150.5"),
        ],
        check,
    )


# -- properties ---------------------------------------------------------------------------------


@pytest.mark.parametrize("around", ["{}", "They lost {} last year.", "It was ({}, then) so."])
def test_every_part_of_every_expression_has_one_of_its_bounds_or_no_value(around: str) -> None:
    tokenizer = Tokenizer("en")

    def check(expression: str) -> None:
        text, first = around.format(expression), around.index("{")
        whole, last = GOLD[expression], first + len(expression)
        tokens = Tokens(text, *tokenizer.encode(text))
        starts = [start for start in tokens.starts if first <= start < last]
        ends = [end for end in tokens.ends if first < end <= last]
        for start, end in product(starts, ends):
            part = READER.value_at(text, start, end) if start < end else None
            if part:
                assert part.unit == whole.unit, text[start:end]
                assert {part.low, part.high} & {whole.low, whole.high} - {None}, text[start:end]

    each_row(GOLD, check)


FIGURES = st.one_of(
    st.integers(2, 10**7).map(str),
    st.integers(1000, 10**9).map("{:,}".format),
    st.decimals(1, 100, places=1).map(str),
    st.integers(2, 999).map(spelled),
    st.sampled_from(["a dozen", "several hundred", "2 1/2", "two and a half", "half a"]),
    st.tuples(st.integers(2, 9), st.integers(10, 99)).map(lambda ends: "{}-{}".format(*ends)),
)
BEHIND = [f"{blank}{word}" for blank in (" ", "\n", "\u00a0") for word in (*SCALES, *ABBREVIATED)]
BEHIND += [f" {word}" for word in MONEY] + ["%", " %", " percent", "-crore", " in every 1,000", "€"]
BEFORE = [f"{word} " for word in MONEY if " " not in word] + [*"$€£₹₦₱₨৳₽", "US$"]
NEIGHBOURS = st.one_of(
    st.tuples(st.just(""), st.sampled_from(BEHIND)), st.tuples(st.sampled_from(BEFORE), st.just(""))
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en")


@pytest.mark.slow
@settings(max_examples=examples(2000))
@given(FIGURES, NEIGHBOURS)
@example("12", (" ", " mln"))
def test_a_scale_currency_or_ratio_is_covered_or_there_is_no_value(
    nlp: Language, figure: str, neighbour: tuple[str, str]
) -> None:
    before, after = neighbour
    doc = nlp(f"They lost {before}{figure}{after} last year.")
    start = len("They lost ") + len(before)
    part = doc.char_span(start, start + len(figure))
    assert READER.value_at(doc.text, start, start + len(figure)) is None
    if part is not None:
        reading = read(doc)
        first, last = whole_figure(reading, Found(part.start, part.end, "NUMBER"))
        span = doc[first:last]
        value = READER.value_at(doc.text, span.start_char, span.end_char)
        assert value is None or (before + figure + after).strip() in span.text
