"""The grammar against the list of expressions, and its properties."""

from __future__ import annotations

import json
import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import AnnotatorError, InputError
from corpus.numbers.cardinals import cardinal
from corpus.numbers.lexicon import AFTER, BEFORE, CONNECTORS, words_of
from corpus.numbers.parser import (
    Meaning,
    Notation,
    described,
    from_json,
    parse,
    to_json,
    understood,
)
from corpus.numbers.units import MONEY, UNITS
from corpus.numbers.value import NumberValue, from_data
from corpus.readers import canonical_value
from tests.corpus.numbers.expressions import EXPRESSIONS, NO_NUMBER
from tests.corpus.numbers.values import M, about, between, exact, high, low, spelled
from tests.corpus.numbers.world import NO_VALUE, WORLD
from tests.examples import examples
from tests.rows import each_row

GOLD = EXPRESSIONS | WORLD


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(EXPRESSIONS) >= 250
    assert len(WORLD) >= 200


def test_what_the_news_writes_has_the_value_a_person_reads() -> None:
    def check(text: str) -> None:
        assert parse(text) == GOLD[text]

    each_row(GOLD, check)


def test_what_has_no_magnitude_has_no_value() -> None:
    def check(text: str) -> None:
        assert parse(text) is None

    each_row(["", " ", "\n", *NO_NUMBER, *NO_VALUE], check)


def test_every_phrase_before_a_number_does_what_its_table_says() -> None:
    def check(phrase: str) -> None:
        effects = {"low": low(30), "high": high(30), "about": about(30), "": exact(30)}
        assert parse(f"{phrase} 30") == effects[BEFORE[phrase]]

    each_row(BEFORE, check)


def test_every_phrase_after_a_number_does_what_its_table_says() -> None:
    def check(phrase: str) -> None:
        effects = {"low": low(30), "high": high(30), "about": about(30), "": exact(30)}
        assert parse(f"30 {phrase}") == effects[AFTER[phrase]]

    each_row(AFTER, check)


def test_every_connector_makes_a_range() -> None:
    def check(connector: str) -> None:
        assert parse(f"20 {connector} 30") == between(20, 30)

    each_row(sorted(CONNECTORS), check)


def test_every_unit_is_read_in_each_spelling_and_as_it_is_shown() -> None:
    def check(spelling: str) -> None:
        value = understood(f"30 {spelling}")
        assert value == exact(30, UNITS[spelling])
        assert parse(f"30 {spelling}") == (None if spelling == "m" else value)
        assert understood(described(value)) == value

    each_row(UNITS, check)


def test_money_is_read_in_front_too() -> None:
    def check(sign: str) -> None:
        assert parse(f"{sign} 30") == exact(30, MONEY[sign])

    each_row(MONEY, check)


# -- how it is shown and typed ------------------------------------------------------------------


def test_the_short_form() -> None:
    def check(row: tuple[str, str | None]) -> None:
        text, shown = row
        value = parse(text)
        assert (value and described(value)) == shown

    each_row(
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
            ("one in 44", "1 in 44"),
            ("more than one in 13", "≥ 1 in 13"),
            ("0.00001", "0.00001"),
            ("-5 to -3", "-5 to -3"),
            ("a third of a million", "333,333 1/3"),
        ],
        check,
    )


def test_a_value_without_bounds_has_a_form_too() -> None:
    assert described(NumberValue(None, None, unit="km")) == "any number km"


def test_the_short_form_is_understood() -> None:
    def check(text: str) -> None:
        assert understood(described(GOLD[text])) == GOLD[text]

    each_row(GOLD, check)


@pytest.mark.parametrize("typed", ["", "many", "soldiers", "5 soldiers", "x" * 5000])
def test_wrong_input_says_what_is_understood(typed: str) -> None:
    with pytest.raises(InputError) as error:
        understood(typed)
    sentence = str(error.value)
    examples = sentence.partition("like ")[2].partition(": ")[0].replace(" or ", ", ").split(", ")
    assert isinstance(error.value, AnnotatorError)
    assert len(sentence) < 200
    assert len(examples) >= 5
    assert all(parse(example) for example in examples)


# -- what the text alone does not tell ---------------------------------------------------------


@pytest.mark.parametrize(
    ("meaning", "value"),
    [("million", exact(3_400_000)), ("metres", exact(3.4, "m")), ("unknown", None)],
)
def test_a_bare_m_means_what_its_context_says(meaning: Meaning, value: NumberValue | None) -> None:
    for text in ("3.4m", "3.4 m"):
        assert parse(text, notation=Notation(m=meaning)) == value
    assert parse("£3.4m", notation=Notation(m=meaning)) == exact(3_400_000, "GBP")


def test_three_digits_after_a_point_are_decimals_only_where_the_context_says_so() -> None:
    for text, value in {"1.500": 1.5, "150.000": 150, "$2.375 million": 2_375_000}.items():
        unit = "USD" if "$" in text else None
        assert parse(text) is None
        assert parse(text, notation=Notation(decimals=True)) == exact(value, unit)
    assert parse("0.375") == exact(0.375)
    assert parse("1,204.500") == exact(1204.5)


def test_units_of_earlier_versions_are_read_as_the_present_ones() -> None:
    assert from_json('{"low":2,"high":2,"unit":"metres"}') == exact(2, "m")


# -- JSON ---------------------------------------------------------------------------------------


def test_json_is_the_one_spelling_of_imported_values_and_read_back() -> None:
    def check(text: str) -> None:
        written = to_json(GOLD[text])
        assert list(json.loads(written)) == ["low", "high", "approximate", "unit"]
        assert written == canonical_value(json.loads(written))
        assert from_json(written) == GOLD[text]

    each_row(GOLD, check)


def test_equal_values_are_equal_strings() -> None:
    expected = '{"low":36,"high":36,"approximate":false,"unit":null}'
    assert {to_json(exact(36)), to_json(exact(36.0))} == {expected}
    assert to_json(from_data({"low": 1e20})) == to_json(low(10**20))
    assert to_json(exact(5, "€")).endswith('"unit":"€"}')


def test_json_of_something_else_is_refused() -> None:
    def check(text: str) -> None:
        with pytest.raises(InputError, match="is no stored number value"):
            from_json(text)

    each_row(["", "5", "[]", "null", '{"low": "5"}', '{"max": 5}', "[" * 10**5], check)


# -- properties ---------------------------------------------------------------------------------

VOCABULARY = sorted(
    {str(word) for text in GOLD for word in words_of(text)}
    | {str(word) for phrase in (*BEFORE, *AFTER) for word in words_of(phrase)}
    | {"0", "007", "1,5", "2.50", "999999999", "1" * 320, "0." + "0" * 320 + "1", "½", "\ud800"}
)
PHRASES = st.lists(st.sampled_from(VOCABULARY), max_size=9).flatmap(
    lambda words: st.sampled_from([" ", "-", ""]).map(lambda between: between.join(words))
)


@settings(max_examples=examples(600))
@given(
    st.one_of(
        PHRASES, st.text(max_size=40), st.text(string.punctuation + "0123456789 $", max_size=12)
    )
)
def test_no_text_raises_and_every_value_survives_its_spellings(text: str) -> None:
    value = parse(text)
    if value is not None:
        assert value.low is not None or value.high is not None
        assert understood(described(value)) == value
        assert from_json(to_json(value)) == value
        assert canonical_value(json.loads(to_json(value))) == to_json(value)


def test_long_texts_are_refused_at_once() -> None:
    assert parse("and " * 10_000) is None
    assert parse("9" * 10_000) is None
    assert parse("one and " * 20) is None


@given(st.integers(0, 10**290), st.sampled_from([",", " ", "\u202f", "\u2009", ""]))
def test_whole_numbers_of_any_size_are_read_back(number: int, separator: str) -> None:
    assert parse(f"{number:,}".replace(",", separator)) == exact(number)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["million", "mn", "dozen", ""]))
def test_decimals_stay_exact_until_the_end(number: object, scale: str) -> None:
    value = understood(f"{number}{scale}")
    times = {"million": M, "mn": M, "dozen": 12, "": 1}[scale]
    assert value is not None
    assert value.low == value.high == float(number * times)  # type: ignore[operator]


@given(st.floats(0, 1e20))
def test_any_number_that_can_be_stored_is_read_back_from_its_short_form(number: float) -> None:
    value = from_data({"low": number, "high": number})
    assert understood(described(value)) == value


@settings(max_examples=examples(500))
@given(st.integers(0, 999_999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    words = spelled(number)
    for written in (words, words.replace("-", " "), words.replace(" and", ""), words.upper()):
        assert parse(written) == exact(number)


def test_all_numbers_in_words_up_to_two_thousand() -> None:
    for number in [*range(2000), *random.Random(1).sample(range(10**6), 2000)]:
        assert cardinal(words_of(spelled(number).replace("-", " "))) == number
