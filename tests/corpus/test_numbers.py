"""What the news writes for a number, beside the value that a person reads there."""

from __future__ import annotations

import json
import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cardinals import cardinal
from corpus.errors import AnnotatorError, InputError
from corpus.number_values import NumberValue, from_data
from corpus.number_words import AFTER, BEFORE, CONNECTORS, MONEY, UNITS, words_of
from corpus.numbers import VAGUE, described, from_json, parse, to_json, understood, without_effect
from corpus.reading import canonical_value
from corpus.vague_numbers import read_vague, vague_json

K, M, BN = 1_000, 1_000_000, 1_000_000_000
Bound = int | float | None


def exact(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, number, unit=unit)


def about(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, number, approximate=True, unit=unit)


def between(low: float, high: float, unit: str | None = None) -> NumberValue:
    return NumberValue(low, high, unit=unit)


def low(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(number, None, unit=unit)


def high(number: float, unit: str | None = None) -> NumberValue:
    return NumberValue(None, number, unit=unit)


EXACT = {
    "36": exact(36),
    "0": exact(0),
    "five": exact(5),
    "Nineteen": exact(19),
    "twenty-five": exact(25),
    "Ninety-Four": exact(94),
    "forty two": exact(42),
    "1,204": exact(1204),
    "2,500,000": exact(2_500_000),
    "12,34,567": exact(1_234_567),
    "10 000": exact(10_000),
    "10\u00a0000": exact(10_000),
    "1\u202f250\u202f000": exact(1_250_000),
    "2.5": exact(2.5),
    ".5": exact(0.5),
    "３６": exact(36),
    "٣٦": exact(36),
    "a hundred": exact(100),
    "hundred": exact(100),
    "one hundred and twenty": exact(120),
    "One hundred twenty": exact(120),
    "two hundred-and-five": exact(205),
    "fifteen hundred": exact(1500),
    "twenty-five hundred": exact(2500),
    "a thousand": exact(1000),
    "a thousand and one": exact(1001),
    "two thousand, five hundred": exact(2500),
    "three hundred and twelve thousand four hundred and six": exact(312_406),
    "two hundred thousand": exact(200_000),
    "five million": exact(5 * M),
    "1.2 million": exact(1_200_000),
    "2.3 million": exact(2_300_000),
    "3 million 200 thousand": exact(3_200_000),
    "one hundred million": exact(100 * M),
    "a thousand million": exact(BN),
    "7 trillion": exact(7_000 * BN),
    "4 lakh": exact(400_000),
    "2.5 crore": exact(25 * M),
    "1.5m": exact(1_500_000),
    "2bn": exact(2 * BN),
    "5k": exact(5000),
    "3.4M": exact(3_400_000),
    "a dozen": exact(12),
    "three dozen": exact(36),
    "six dozens": exact(72),
    "half a dozen": exact(6),
    "half-dozen": exact(6),
    "a half-dozen": exact(6),
    "two and a half dozen": exact(30),
    "a dozen and a half": exact(18),
    "a score": exact(20),
    "three score": exact(60),
    "half": exact(0.5),
    "half of": exact(0.5),
    "one half": exact(0.5),
    "a third": exact(1 / 3),
    "one-third": exact(1 / 3),
    "two-thirds": exact(2 / 3),
    "two thirds of": exact(2 / 3),
    "a quarter": exact(0.25),
    "three-quarters": exact(0.75),
    "four fifths": exact(0.8),
    "nine-tenths": exact(0.9),
    "1/3": exact(1 / 3),
    "3⁄4": exact(0.75),
    "½": exact(0.5),
    "⅔": exact(2 / 3),
    "2½": exact(2.5),
    "2 1/2": exact(2.5),
    "one and a half": exact(1.5),
    "half a million": exact(500_000),
    "a quarter of a million": exact(250_000),
    "three quarters of a million": exact(750_000),
    "quarter million": exact(250_000),
    "one and a half million": exact(1_500_000),
    "two-and-a-half million": exact(2_500_000),
    "a million and a half": exact(1_500_000),
    "1½ million": exact(1_500_000),
    "one of": exact(1),
    "another 26": exact(26),
    "only three": exact(3),
    "all five": exact(5),
    "a total of 112": exact(112),
    "exactly 48": exact(48),
    "a further 20": exact(20),
    "the 14": exact(14),
    "12 more": exact(12),
    "“56”": exact(56),
    "56,": exact(56),
    "fifty\nsix": exact(56),
    "fif\u00adty-\u200bsix": exact(56),
    "minus 12": exact(-12),
    "−12": exact(-12),
}

BOUNDED = {
    "at least 56": low(56),
    "AT LEAST 56": low(56),
    "At least\u00a056": low(56),
    "at least ten": low(10),
    "over 80": low(80),
    "More than 80": low(80),
    "more than two dozen": low(24),
    "more than five million": low(5 * M),
    "more than a hundred": low(100),
    "well over 300": low(300),
    "just over 1,000": low(1000),
    "over half a million": low(500_000),
    "more than half": low(0.5),
    "no fewer than 14": low(14),
    "no less than 200": low(200),
    "not less than six": low(6),
    "a minimum of 30": low(30),
    "upwards of 10,000": low(10_000),
    "in excess of 400": low(400),
    "above 50": low(50),
    "exceeding 2,000": low(2000),
    "as few as three": low(3),
    "20 or more": low(20),
    "60-plus": low(60),
    "100+": low(100),
    "1,000+": low(1000),
    "a dozen or more": low(12),
    "56 at least": low(56),
    "at least another 10": low(10),
    "at least dozens": low(24),
    "at least several hundred": low(300),
    "300 and counting": low(300),
    "> 80": low(80),
    "≥56": low(56),
    ">= 56": low(56),
    "up to 40": high(40),
    "Up to 2,000": high(2000),
    "as many as 500": high(500),
    "as many as two dozen": high(24),
    "as much as a third": high(1 / 3),
    "at most nine": high(9),
    "no more than 25": high(25),
    "not more than 25": high(25),
    "a maximum of 15": high(15),
    "fewer than 100": high(100),
    "less than a dozen": high(12),
    "under 50": high(50),
    "below 30": high(30),
    "just under 5,000": high(5000),
    "10 or fewer": high(10),
    "five or less": high(5),
    "20 at most": high(20),
    "<= 40": high(40),
    "≤40": high(40),
    "up to several thousand": high(9999),
    "at least 20 but no more than 30": between(20, 30),
    "more than 1,000 but fewer than 2,000": between(1000, 2000),
}

APPROXIMATE = {
    "some 30": about(30),
    "Some 10,000": about(10_000),
    "about 60": about(60),
    "about a dozen": about(12),
    "around 400": about(400),
    "roughly 1,500": about(1500),
    "approximately 2.5 million": about(2_500_000),
    "approx. 90": about(90),
    "c. 700": about(700),
    "circa 700": about(700),
    "nearly 2,000": about(2000),
    "almost 8,000": about(8000),
    "close to 50": about(50),
    "nearly half": about(0.5),
    "almost two-thirds": about(2 / 3),
    "an estimated 5,000": about(5000),
    "estimated 5,000": about(5000),
    "an approximate 40": about(40),
    "in the region of 250": about(250),
    "perhaps 20": about(20),
    "just short of 900": about(900),
    "not quite 30": about(30),
    "dozen or so": about(12),
    "a dozen or so": about(12),
    "30 or so": about(30),
    "20-odd": about(20),
    "twenty-odd": about(20),
    "20-odd thousand": about(20_000),
    "thirty-some": about(30),
    "a hundred-odd": about(100),
    "~30": about(30),
    "≈ 30": about(30),
    "more than an estimated 5,000": NumberValue(5000, None, approximate=True),
    "up to about 40": NumberValue(None, 40, approximate=True),
    "some 20 to 30": NumberValue(20, 30, approximate=True),
}

RANGES = {
    "3-5": between(3, 5),
    "3–5": between(3, 5),
    "3—5": between(3, 5),
    "3 - 5": between(3, 5),
    "20 to 30": between(20, 30),
    "3,000 to 5,000": between(3000, 5000),
    "3,000-5,000": between(3000, 5000),
    "between 20 and 30": between(20, 30),
    "Between three and five": between(3, 5),
    "between one hundred and two hundred": between(100, 200),
    "between one hundred and fifty and two hundred": between(150, 200),
    "between one hundred and two thousand": between(100, 2000),
    "from 40 to 60": between(40, 60),
    "somewhere between 70 and 80": between(70, 80),
    "two or three": between(2, 3),
    "one or two": between(1, 2),
    "five-six": between(5, 6),
    "twenty-thirty": between(20, 30),
    "twenty-five-thirty": between(25, 30),
    "a dozen to 20": between(12, 20),
    "two or three dozen": between(24, 36),
    "two to three hundred": between(200, 300),
    "five to six hundred thousand": between(500_000, 600_000),
    "one hundred to two hundred thousand": between(100_000, 200_000),
    "3-5 million": between(3 * M, 5 * M),
    "three to five million": between(3 * M, 5 * M),
    "between 20 and 30 thousand": between(20_000, 30_000),
    "500,000 to 1 million": between(500_000, M),
    "5-10k": between(5000, 10_000),
    "one to two and a half million": between(M, 2_500_000),
    "a third to a half": between(1 / 3, 0.5),
    "20 to as many as 30": between(20, 30),
    "-5 to -3": between(-5, -3),
    "24–99": between(24, 99),
}

VAGUE_WORDS = {
    "dozens": between(24, 99),
    "Dozens of": between(24, 99),
    "scores": between(40, 99),
    "scores of": between(40, 99),
    "hundreds": between(200, 999),
    "100s of": between(200, 999),
    "thousands": between(2000, 9999),
    "many thousands": between(2000, 9999),
    "thousands upon thousands": between(2000, 9999),
    "millions": between(2 * M, 9_999_999),
    "tens of thousands": between(20_000, 99_999),
    "hundreds of thousands": between(200_000, 999_999),
    "tens of millions": between(20 * M, 99_999_999),
    "several hundred": between(300, 999),
    "several dozen": between(36, 119),
    "several thousand": between(3000, 9999),
    "a few hundred": between(200, 599),
    "a few thousand": between(2000, 5999),
    "a few hundred thousand": between(200_000, 599_999),
    "a couple of hundred": between(200, 399),
    "a couple dozen": between(24, 47),
    "dozens or even hundreds": between(24, 999),
    "dozens, perhaps hundreds": between(24, 999),
    "hundreds, if not thousands": between(200, 9999),
    "dozens to hundreds": between(24, 999),
    "hundreds more": between(200, 999),
    "more than several hundred": low(300),
    "tens of thousands of": between(20_000, 99_999),
}

UNIT = {
    "70 percent": exact(70, "%"),
    "70%": exact(70, "%"),
    "70 %": exact(70, "%"),
    "70 per cent": exact(70, "%"),
    "70pc": exact(70, "%"),
    "seventy percent": exact(70, "%"),
    "7.5 percent": exact(7.5, "%"),
    "half a percent": exact(0.5, "%"),
    "a hundred percent": exact(100, "%"),
    "over 25%": low(25, "%"),
    "60-plus percent": low(60, "%"),
    "60+ percent": low(60, "%"),
    "about 30 per cent": about(30, "%"),
    "15 to 20 percent": between(15, 20, "%"),
    "20%-30%": between(20, 30, "%"),
    "between 5% and 7%": between(5, 7, "%"),
    "at least 20 but no more than 30 percent": between(20, 30, "%"),
    "10 percentage points": exact(10, "percentage points"),
    "$5 million": exact(5 * M, "USD"),
    "$5 Million": exact(5 * M, "USD"),
    "$5m": exact(5 * M, "USD"),
    "$5 m": exact(5 * M, "USD"),
    "$5-million": exact(5 * M, "USD"),
    "$300m": exact(300 * M, "USD"),
    "US$1.5 billion": exact(1_500_000_000, "USD"),
    "US $40": exact(40, "USD"),
    "U.S.$40": exact(40, "USD"),
    "USD 40": exact(40, "USD"),
    "5 million dollars": exact(5 * M, "USD"),
    "two million U.S. dollars": exact(2 * M, "USD"),
    "A$20m": exact(20 * M, "AUD"),
    "C$3 billion": exact(3 * BN, "CAD"),
    "€2.4bn": exact(2_400_000_000, "EUR"),
    "300 euros": exact(300, "EUR"),
    "£59.5 million": exact(59_500_000, "GBP"),
    "10 pounds sterling": exact(10, "GBP"),
    "¥500": exact(500, "JPY"),
    "₹2 crore": exact(20 * M, "INR"),
    "Rs. 500": exact(500, "rupees"),
    "nearly $100 million": about(100 * M, "USD"),
    "more than $4 million": low(4 * M, "USD"),
    "up to $1 billion": high(BN, "USD"),
    "$3-5 million": between(3 * M, 5 * M, "USD"),
    "$3 million to $5 million": between(3 * M, 5 * M, "USD"),
    "between $20 and $30 million": between(20 * M, 30 * M, "USD"),
    "£20m-£30m": between(20 * M, 30 * M, "GBP"),
    "millions of dollars": between(2 * M, 9_999_999, "USD"),
    "tens of millions of euros": between(20 * M, 99_999_999, "EUR"),
    "15km": exact(15, "km"),
    "15 km": exact(15, "km"),
    "15-kilometre": exact(15, "km"),
    "7.5 kilometers": exact(7.5, "km"),
    "a mile": exact(1, "miles"),
    "half a mile": exact(0.5, "miles"),
    "20 metres": exact(20, "metres"),
    "700 square miles": exact(700, "square miles"),
    "about 300 square miles": about(300, "square miles"),
    "18,000 square kilometers": exact(18_000, "km²"),
    "40 sq. km": exact(40, "km²"),
    "40 km2": exact(40, "km²"),
    "40km²": exact(40, "km²"),
    "12 hectares": exact(12, "hectares"),
    "5 tonnes": exact(5, "tonnes"),
    "two metric tons": exact(2, "tonnes"),
    "500-pound": exact(500, "pounds"),
    "82mm": exact(82, "mm"),
    "120 km/h": exact(120, "km/h"),
    "60 miles per hour": exact(60, "mph"),
    "200,000 barrels a day": exact(200_000, "barrels per day"),
    "-20°C": exact(-20, "°C"),
    "40 degrees Celsius": exact(40, "°C"),
    "10 to 15 miles": between(10, 15, "miles"),
    "hundreds of kilometers": between(200, 999, "km"),
    "100 MW": exact(100, "MW"),
    "~2,000 km": about(2000, "km"),
}

GOLD = EXACT | BOUNDED | APPROXIMATE | RANGES | VAGUE_WORDS | UNIT

NO_NUMBER = """\
several|many|few|a few|multiple|a couple|a number of|a large number|some|more|most|both|over
at least|between|between an estimated|no one|none|a|an|the|of|and|percent|$|-|–|.|,|%|plus|or so
more than|up to|dozens and|hundred hundred|score|third|the third|fifth|second|1st|2nd|93rd|21st
twenty-fifth|one hundred and fifth|first|July 23, 2009|August 20|20 August|2009-07-23|23/07/2009
07/23|9/11|24/7|1990s|the 80s|10 am|12:30|0900|May 5|14-year-old|two-week|three-day|AK-47|B-52|M16
C-130|G7|Resolution 2254|No. 5|U-2|4x4|0800 123 456|Varda|Kesh province|Ana Ruiz|soldiers
56 soldiers|at least three occasions|rebels and 56|five out of 14|1-2-3|30 to 20|20-5
between 30 and 20|50-50|between 20|20 and 30|two, three|20, 30|two three|twenty ten|1,5|1,23,4
1,2345|3.5.1|10 km to 5 percent|$5 euros|five five|thousand hundred|one million two million
5 percent percent|two-thirds-fifths|seven sixths|no fewer than|at least at most 5|a half a half
# 5|5 #|°|/|1/0|0/0|3/11|5 / |five-
""".replace("\n", "|").strip("|")


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(GOLD) >= 250


@pytest.mark.parametrize("text", GOLD)
def test_what_the_news_writes_has_the_value_a_person_reads(text: str) -> None:
    assert parse(text) == GOLD[text]


@pytest.mark.parametrize("text", ["", " ", "\n", *NO_NUMBER.split("|")])
def test_what_has_no_magnitude_has_no_value(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("phrase", BEFORE)
def test_every_phrase_before_a_number_does_what_its_table_says(phrase: str) -> None:
    effects = {"low": low(30), "high": high(30), "about": about(30), "": exact(30)}
    assert parse(f"{phrase} 30") == effects[BEFORE[phrase]]


@pytest.mark.parametrize("phrase", AFTER)
def test_every_phrase_after_a_number_does_what_its_table_says(phrase: str) -> None:
    effects = {"low": low(30), "high": high(30), "about": about(30), "": exact(30)}
    assert parse(f"30 {phrase}") == effects[AFTER[phrase]]


@pytest.mark.parametrize("connector", sorted(CONNECTORS))
def test_every_connector_makes_a_range(connector: str) -> None:
    assert parse(f"20 {connector} 30") == between(20, 30)


@pytest.mark.parametrize("spelling", UNITS)
def test_every_unit_is_read_in_each_spelling_and_as_it_is_shown(spelling: str) -> None:
    value = parse(f"30 {spelling}")
    assert value == exact(30, UNITS[spelling])
    assert understood(described(value)) == value


@pytest.mark.parametrize("sign", MONEY)
def test_money_is_read_in_front_too(sign: str) -> None:
    assert parse(f"{sign} 30") == exact(30, MONEY[sign])


# -- how it is shown and typed ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at least 56", "≥ 56"),
        ("three dozen", "36"),
        ("some 30", "~30"),
        ("70 percent", "70 %"),
        ("dozens", "24–99"),
        ("up to 40", "≤ 40"),
        ("$5 million", "5,000,000 USD"),
        ("about 2,000 km", "~2,000 km"),
        ("some 20 to 30", "~20–30"),
        ("more than an estimated 5,000", "≥ ~5,000"),
        ("two-thirds", "2/3"),
        ("four thirds", None),
        ("2 1/3", "2 1/3"),
        ("half", "0.5"),
        ("0.00001", "0.00001"),
        ("-5 to -3", "-5 to -3"),
        ("a third of a million", "333,333 1/3"),
    ],
)
def test_the_short_form(text: str, shown: str | None) -> None:
    value = parse(text)
    assert (value and described(value)) == shown


def test_a_value_without_bounds_has_a_form_too() -> None:
    assert described(NumberValue(None, None, unit="km")) == "any number km"


@pytest.mark.parametrize("text", GOLD)
def test_the_short_form_is_understood(text: str) -> None:
    assert understood(described(GOLD[text])) == GOLD[text]


@pytest.mark.parametrize("typed", ["", "many", "soldiers", "5 soldiers", "x" * 5000])
def test_wrong_input_says_what_is_understood(typed: str) -> None:
    with pytest.raises(InputError) as error:
        understood(typed)
    sentence = str(error.value)
    examples = sentence.partition("like ")[2].rstrip(".").replace(" or ", ", ").split(", ")
    assert isinstance(error.value, AnnotatorError)
    assert len(sentence) < 200
    assert len(examples) >= 5
    assert all(parse(example) for example in examples)


# -- JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", GOLD)
def test_json_is_the_one_spelling_of_imported_values_and_read_back(text: str) -> None:
    written = to_json(GOLD[text])
    assert list(json.loads(written)) == ["low", "high", "approximate", "unit"]
    assert written == canonical_value(json.loads(written))
    assert from_json(written) == GOLD[text]


def test_equal_values_are_equal_strings() -> None:
    expected = '{"low":36,"high":36,"approximate":false,"unit":null}'
    assert {to_json(exact(36)), to_json(exact(36.0))} == {expected}
    assert to_json(from_data({"low": 1e20})) == to_json(low(10**20))
    assert to_json(exact(5, "€")).endswith('"unit":"€"}')


@pytest.mark.parametrize("text", ["", "5", "[]", "null", '{"low": "5"}', '{"max": 5}', "[" * 10**5])
def test_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no stored number value"):
        from_json(text)


# -- the table of vague words -------------------------------------------------------------------


def test_a_project_can_have_its_own_table() -> None:
    table = read_vague('{"dozens": [12, 12], "Hundreds": [100, 100], "scores": null}', "t.json")
    assert dict(table) == {"dozens": (12, 12), "hundreds": (100, 100)}
    assert parse("dozens", table) == exact(12)
    assert parse("hundreds of thousands", table) == exact(100_000)
    assert parse("scores", table) is None
    assert parse("thousands", table) is None


def test_its_own_table_changes_and_drops_words_of_another() -> None:
    table = read_vague('{"scores": null, "a-handful": [3, 5], "few": [3, 9]}', "t", onto=VAGUE)
    assert parse("scores", table) is None
    assert parse("a handful", table) == between(3, 5)
    assert parse("a few hundred", table) == between(300, 999)
    assert parse("dozens", table) == between(24, 99)
    assert read_vague(vague_json(table), "t") == table


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "t.json is not JSON"),
        ("[" * 10**5, "t.json is not JSON"),
        ("[]", "t.json is no table"),
        ('{"dozens": 24}', "t.json, 'dozens': 24"),
        ('{"dozens": [99, 24]}', "the smaller one first"),
        ('{"dozens": [true, 24]}', "t.json, 'dozens'"),
        ('{"dozens": [1.5, 24]}', "t.json, 'dozens'"),
        ('{"dozens": [24]}', "t.json, 'dozens'"),
        ('{"dozens": [-1, 24]}', "t.json, 'dozens'"),
        ('{"dozens": [1, 1e400]}', "t.json, 'dozens'"),
        ('{"12": [1, 2]}', "t.json, '12': an entry is a word"),
        ('{"": [1, 2]}', "t.json, ''"),
    ],
)
def test_a_wrong_table_is_named_with_its_entry(text: str, named: str) -> None:
    with pytest.raises(InputError) as error:
        read_vague(text, "t.json")
    assert named in str(error.value)


def test_words_that_the_grammar_reads_itself_are_found() -> None:
    table = read_vague(
        '{"some": [3, 9], "another": [1, 1], "masses": [500, 5000]}', "t", onto=VAGUE
    )
    assert without_effect(VAGUE) == []
    assert without_effect(table) == ["some", "another"]


# -- properties ---------------------------------------------------------------------------------

VOCABULARY = sorted(
    {str(word) for text in GOLD for word in words_of(text)}
    | {str(word) for phrase in (*BEFORE, *AFTER) for word in words_of(phrase)}
    | {"0", "007", "1,5", "2.50", "999999999", "1" * 320, "0." + "0" * 320 + "1", "½", "\ud800"}
)
PHRASES = st.lists(st.sampled_from(VOCABULARY), max_size=9).flatmap(
    lambda words: st.sampled_from([" ", "-", ""]).map(lambda between: between.join(words))
)


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(
        PHRASES, st.text(max_size=40), st.text(string.punctuation + "0123456789 $", max_size=12)
    )
)
def test_no_text_raises_and_every_value_survives_its_spellings(text: str) -> None:
    value = parse(text)
    if value is not None:
        assert value.low is not None or value.high is not None
        assert parse(described(value)) == understood(described(value)) == value
        assert from_json(to_json(value)) == value
        assert canonical_value(json.loads(to_json(value))) == to_json(value)


def test_long_texts_are_refused_at_once() -> None:
    assert parse("and " * 10_000) is None
    assert parse("9" * 10_000) is None
    assert parse("one and " * 20) is None


@given(st.integers(0, 10**290), st.sampled_from([",", " ", "\u202f", "\u2009", ""]))
def test_whole_numbers_of_any_size_are_read_back(number: int, separator: str) -> None:
    assert parse(f"{number:,}".replace(",", separator)) == exact(number)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["million", "m", "dozen", ""]))
def test_decimals_stay_exact_until_the_end(number: object, scale: str) -> None:
    value = parse(f"{number}{scale}")
    times = {"million": M, "m": M, "dozen": 12, "": 1}[scale]
    assert value is not None
    assert value.low == value.high == float(number * times)  # type: ignore[operator]


@given(st.floats(0, 1e20))
def test_any_number_that_can_be_stored_is_read_back_from_its_short_form(number: float) -> None:
    value = from_data({"low": number, "high": number})
    assert understood(described(value)) == value


SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ROUND = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"


def spelled(number: int) -> str:
    """The number in words, written from the other end than the grammar reads them."""
    ones, tens = SMALL.split(), ROUND.split()
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    scale, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    above, below = divmod(number, scale)
    joint = " and " if below < 100 else " "
    return f"{spelled(above)} {word}" + (joint + spelled(below) if below else "")


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 999_999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    words = spelled(number)
    for written in (words, words.replace("-", " "), words.replace(" and", ""), words.upper()):
        assert parse(written) == exact(number)


def test_all_numbers_in_words_up_to_two_thousand() -> None:
    for number in [*range(2000), *random.Random(1).sample(range(10**6), 2000)]:
        assert cardinal(words_of(spelled(number).replace("-", " "))) == number
