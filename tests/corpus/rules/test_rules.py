"""Each rule on sentences of its own, parsed by the real pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.rules.apply import apply, fill
from corpus.rules.component import STOCK_MAPPING, made_by
from corpus.rules.document import Found, read
from corpus.rules.table import NAMES
from corpus.rules.words import stem, stems
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from tests.conftest import unmarked
from tests.corpus.rules.sentences import MODEL_SAYS, SENTENCES
from tests.examples import examples
from tests.rows import each_row

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

CASES = [(rule, marked) for rule, several in SENTENCES.items() for marked in several]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline(find_pipeline(DEFAULT), parsed=True)


@pytest.fixture(scope="module")
def docs(nlp: Language) -> dict[tuple[str, str], Doc]:
    """All sentences, parsed once, with what the model is taken to find."""
    texts = [unmarked(marked)[0] for _, marked in CASES]
    parsed = dict(zip(CASES, nlp.pipe(texts), strict=True))
    for (rule, _), doc in parsed.items():
        if rule in MODEL_SAYS:
            doc.ents = [span for says in MODEL_SAYS[rule].items() for span in told(doc, *says)]
    return parsed


def told(doc: Doc, where: str, label: str) -> list[spacy.tokens.Span]:
    before, _, name = where.rpartition("|")
    start = doc.text.find(before + name)
    if start < 0:
        return []
    span = doc.char_span(start + len(before), start + len(before) + len(name), label=label)
    assert span is not None
    return [span]


def marked(doc: Doc, found: list[Found]) -> str:
    """The text with its spans marked as the sentences are."""
    text, reached, entries = "", 0, read(doc).tokens
    for span in found:
        tokens = doc[entries[span.start] : entries[span.end - 1] + 1]
        text += f"{doc.text[reached : tokens.start_char]}[{tokens.text}]{span.label[0]}"
        reached = tokens.end_char
    return text + doc.text[reached:]


def shapes(found: list[Found]) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.label) for span in found]


def test_a_sentence_and_its_spans(docs: dict[tuple[str, str], Doc]) -> None:
    def check(case: tuple[str, str]) -> None:
        assert marked(docs[case], apply(read(docs[case]), STOCK_MAPPING)) == case[1]

    each_row(CASES, check)


def test_every_rule_has_sentences_and_does_something_in_them(
    docs: dict[tuple[str, str], Doc],
) -> None:
    def check(rule: str) -> None:
        readings = [read(docs[rule, marked]) for marked in SENTENCES[rule]]
        done = [apply(reading, STOCK_MAPPING) for reading in readings]
        left = [apply(reading, STOCK_MAPPING, disabled=[rule]) for reading in readings]
        signed = any(rule in span.rules for found in done for span in found)
        assert signed or list(map(shapes, done)) != list(map(shapes, left))
        assert not any(rule in span.rules for found in left for span in found)

    each_row(NAMES, check)


# -- who made what ------------------------------------------------------------------------------


def test_who_made_a_span(nlp: Language) -> None:
    doc = nlp("Rain fell in northern Kenya, and Maria Lopez met three soldiers.")
    found = apply(read(doc), STOCK_MAPPING)
    told = [(doc[span.start : span.end].text, made_by(span), span.rules) for span in found]
    assert told == [
        ("northern Kenya", "model and rules", ("added direction",)),
        ("Maria Lopez", "model", ()),
        ("three", "model", ()),
        ("soldiers", "rules", ("group noun",)),
    ]


def test_what_both_find_has_the_names_of_all_rules(nlp: Language) -> None:
    doc = nlp("The Navy spokesman arrived.")
    doc.ents = [doc.char_span(0, 18, label="ORG")]
    (span,) = apply(read(doc), STOCK_MAPPING)
    assert (span.rules, made_by(span)) == (("removed “the”", "group noun"), "model and rules")


# -- filling ------------------------------------------------------------------------------------


def test_filling_leaves_the_model_alone_and_adds_where_it_is_silent(nlp: Language) -> None:
    doc = nlp("The rebels of the north fled to Kenya.")
    doc.ents = [doc.char_span(0, 23, label="ACTOR")]
    own = {label: label for label in ("ACTOR", "NUMBER", "LOCATION")}
    found = fill(read(doc), own)
    assert [(doc[span.start : span.end].text, made_by(span)) for span in found] == [
        ("The rebels of the north", "model")
    ]
    doc.ents = []
    assert [span.rules for span in fill(read(doc), own)] == [("group noun",)]


# -- documents that lack something --------------------------------------------------------------


def test_without_tags_and_parse_rules_find_what_words_tell() -> None:
    doc = spacy.blank("en")("At least 56 soldiers fled to Aden, and dozens of rebels followed.")
    found = apply(read(doc), STOCK_MAPPING)
    assert [doc[span.start : span.end].text for span in found] == [
        "At least 56",
        "soldiers",
        "dozens",
        "rebels",
    ]


def test_a_no_break_space_is_a_blank(nlp: Language) -> None:
    cases = [
        "At\u00a0least\u00a015\u00a0soldiers fled.",
        "It is 15\u202fkm\u00a0away.",
        "They waited for 2\u00a0weeks.",
        "Some 5\u2009000 men and 12\u00a0%  of the  women left.",
    ]
    found = [marked(doc, apply(read(doc), STOCK_MAPPING)) for doc in nlp.pipe(cases)]
    assert found == [
        "[At\u00a0least\u00a015]N\u00a0[soldiers]A fled.",
        "It is [15\u202fkm]N\u00a0away.",
        "They waited for 2\u00a0weeks.",
        "[Some 5\u2009000]N [men]A and [12\u00a0%]N  of the  [women]A left.",
    ]


def test_no_span_has_a_footnote_mark(nlp: Language) -> None:
    doc = nlp("The Army [4] Command left.[5] The editor counted [12] soldiers.")
    doc.ents = told(doc, "Army [4] Command", "ORG")
    found = apply(read(doc), STOCK_MAPPING)
    assert [str(doc[span.start : span.end]) for span in found] == ["Army", "12", "soldiers"]


def test_blanks_between_columns_and_at_the_end_are_no_words(nlp: Language) -> None:
    doc = nlp("Kesh    12\tsoldiers \u00a0")
    reading = read(doc)
    assert reading.words == ["Kesh", "   ", "12", "\t", "soldiers"]
    assert all(head < len(reading) for head in reading.heads)
    assert read(nlp("\u00a0")).words == []


def test_the_text_of_a_reading_is_that_of_its_words(nlp: Language) -> None:
    reading = read(nlp("Kesh  Valley: 15\u00a0 km \u2009of road.\n\nThe end."))
    placed = zip(reading.words, reading.starts, strict=True)
    starts = [reading.text.index(word, at) for word, at in placed]
    assert starts == reading.starts
    assert reading.text == "Kesh Valley: 15 km of road.\n\nThe end."


def test_a_document_without_anything() -> None:
    assert apply(read(spacy.blank("en")("")), STOCK_MAPPING) == []


# -- whatever is written ------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "Taliban",
        "soldiers",
        "the",
        ".",
        ",",
        "(",
        ")",
        "--",
        "-",
        "'s",
        "\n",
        "\n\n",
        "'",
        "“",
        "”",
        "U.S.-led",
        "NATO",
        "-",
        "led",
        "At",
        "least",
        "56",
        "dozens",
        "of",
        "Kenya",
        "northern",
        "in",
        "Near",
        "province",
        "Gen",
        ".",
        "Anna",
        "Kowalska",
        "said",
        "By",
        "May",
        "3",
        "$",
        "%",
        "to",
        "20",
        "between",
        "and",
        "half",
        "\u200e",
        "\u202e",
        "\x1b[31m",
        "🚨",
        "مقاتلين",
        "兵士",
        "x1",
        "AK-47",
        "one",
        "no",
    ]
)


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_PIECES, st.sampled_from(["", " "])), max_size=25))
def test_spans_are_flat_and_begin_and_end_on_words(
    nlp: Language, pieces: list[tuple[str, str]]
) -> None:
    doc = nlp("".join(word + blank for word, blank in pieces))
    reached = 0
    for span in apply(read(doc), STOCK_MAPPING):
        first, last = doc[span.start].text, doc[span.end - 1].text
        assert reached <= span.start < span.end <= len(doc)
        assert any(map(str.isalnum, first)) or first in "$£€¥₹"
        assert any(map(str.isalnum, last)) or last in "%$"  # "3$" is an amount of money
        broken = [one.i for one in doc[span.start : span.end] if "\n" in one.text]
        assert not broken or span.label == "NUMBER"  # such as "more than\n300"
        assert all(any(map(str.isalnum, doc[at + 1].text)) for at in broken)
        reached = span.end


@pytest.mark.parametrize("text", ["Taliban 56\n$", "$\n56 was paid", "of 56\n% of them"])
def test_a_sign_on_another_line_is_not_part_of_a_number(nlp: Language, text: str) -> None:
    doc = nlp(text)
    found = apply(read(doc), STOCK_MAPPING)
    assert not any("\n" in doc[one.start : one.end].text for one in found)


@given(st.text(max_size=200))
@example("1M")
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
def test_any_text_can_be_read(nlp: Language, text: str) -> None:
    apply(read(nlp(text)), STOCK_MAPPING)


def test_a_person_after_of_has_no_title_from_before_it(nlp: Language) -> None:
    doc = nlp("On behalf of President Dana Orlo the ministry thanked them.")
    found = [str(doc[span.start : span.end]) for span in apply(read(doc), STOCK_MAPPING)]
    assert "President Dana Orlo" in found
    assert not any("behalf" in text for text in found)


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "expected"),
    [("militants", "militant"), ("parties", "party"), ("gen.", "gen"), ("coaches", "coach")],
)
def test_a_word_as_the_lists_have_it(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_there_are_enough_group_nouns() -> None:
    assert len(stems("group_nouns")) >= 120
