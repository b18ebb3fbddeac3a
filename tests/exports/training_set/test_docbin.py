from __future__ import annotations

import random
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import given
from spacy.tokens import DocBin

from corpus.errors import ExportError
from exports.training_set.bare_doc import bare_doc
from exports.training_set.docbin import DocFile, StoredDoc, stored_docs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language

    from corpus.model import GoldArticle

# Line breaks, blanks of many kinds, emoji with modifiers, right to left, exceptions of the
# tokenizer, words that are symbols in spaCy's string store, and what glues to words.
PIECES = st.sampled_from(
    [
        *(" ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\u2009", "\u3000", "\u2028"),
        *("don't", "U.S.-led", "56", "$300m", "(HLM),", "residents.[4]", "PERSON", "NOUN", "ORTH"),
        *(
            "👩🏽‍🚒",
            "🇦🇫",
            "e\u0301",
            "\u200eword",
            "שלום",
            "مرحبا\u200f",
            "\ufeff",
            "中文",
            "—",
            "can't",
        ),
    ]
)
TEXTS = (
    st.lists(PIECES | st.text(max_size=5), max_size=25)
    .map("".join)
    .filter(lambda text: text.isprintable() or "\x00" not in text)
)
NAMES = ("ACTOR", "NUMBER", "PERSON")


def random_spans(nlp: Language, text: str, seed: int) -> list[tuple[int, int, str]]:
    """Spans over runs of tokens, none of which begins or ends with white space."""
    chance, doc, spans, index = random.Random(seed), nlp.tokenizer(text), [], 0
    while index < len(doc):
        length = chance.choice([0, 0, 1, 1, 2, 4])
        tokens = doc[index : index + length]
        if length and not tokens[0].is_space and not tokens[-1].is_space:
            spans.append((tokens.start_char, tokens.end_char, chance.choice(NAMES)))
        index += max(length, 1)
    return spans


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docbin")


@given(st.lists(st.tuples(TEXTS, st.integers()), min_size=1, max_size=4))
def test_the_file_is_read_back_by_us_and_by_spacy(
    nlp: Language,
    gold_of: Callable[..., GoldArticle],
    folder: Path,
    articles: list[tuple[str, int]],
) -> None:
    file, plain, expected = DocFile(nlp.vocab), DocBin(["ENT_IOB", "ENT_TYPE", "NORM"]), []
    for text, seed in articles:
        spans = random_spans(nlp, text, seed)
        doc, refusals = bare_doc(nlp, gold_of(text, spans), labels=NAMES)
        assert refusals == []
        file.add(doc)
        plain.add(doc)
        expected.append((text, spans))
    file.write(folder / "ours.spacy")
    assert (folder / "ours.spacy").read_bytes() == plain.to_bytes()
    stored = list(stored_docs(folder / "ours.spacy"))
    assert [(doc.text, doc.spans) for doc in stored] == expected
    docs = DocBin().from_disk(folder / "ours.spacy").get_docs(nlp.vocab)
    assert expected == [
        (doc.text, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]) for doc in docs
    ]


def test_an_article_without_spans_is_outside_and_not_missing(
    nlp: Language, gold_of: Callable[..., GoldArticle], tmp_path: Path
) -> None:
    file = DocFile(nlp.vocab)
    doc, _ = bare_doc(nlp, gold_of("Nobody was hurt ."), labels=NAMES)
    file.add(doc)
    file.write(tmp_path / "x.spacy")
    (stored,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(nlp.vocab)
    assert [token.ent_iob_ for token in stored] == ["O"] * 4
    assert stored.has_annotation("ENT_IOB")
    (read,) = stored_docs(tmp_path / "x.spacy")
    assert read == StoredDoc("Nobody was hurt .", [], 0, tokens=4)


def test_docs_are_bare_and_keep_the_norm_of_exceptions(
    nlp: Language, gold_of: Callable[..., GoldArticle], tmp_path: Path
) -> None:
    file = DocFile(nlp.vocab)
    file.add(bare_doc(nlp, gold_of("They don't know"), labels=NAMES)[0])
    file.write(tmp_path / "x.spacy")
    (stored,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(nlp.vocab)
    assert [token.norm_ for token in stored] == ["they", "do", "not", "know"]
    for attribute in ("TAG", "POS", "DEP", "HEAD", "LEMMA", "MORPH", "SENT_START"):
        assert not stored.has_annotation(attribute)
    assert stored.user_data == {}


def test_tokens_without_an_entity_state_are_counted(nlp: Language, tmp_path: Path) -> None:
    doc = nlp("one two three")
    doc.set_ents([doc[0:1]], default="missing") if doc[0].ent_type_ else None
    docbin = DocBin(["ENT_IOB", "ENT_TYPE"], docs=[doc])
    docbin.to_disk(tmp_path / "x.spacy")
    (read,) = stored_docs(tmp_path / "x.spacy")
    assert read.unlabelled == 3


def test_a_part_of_a_doc_is_a_doc_of_its_own(
    nlp: Language, gold_of: Callable[..., GoldArticle], tmp_path: Path
) -> None:
    text = "The rebels fled \n\nPolice said so "
    doc, _ = bare_doc(nlp, gold_of(text, [(4, 10, "ACTOR"), (18, 24, "ACTOR")]), labels=NAMES)
    file = DocFile(nlp.vocab)
    file.add(doc, first=0, last=3)
    file.add(doc, first=4, last=7)
    file.write(tmp_path / "x.spacy")
    stored = list(stored_docs(tmp_path / "x.spacy"))
    assert [(doc.text, doc.spans) for doc in stored] == [
        ("The rebels fled", [(4, 10, "ACTOR")]),
        ("Police said so ", [(0, 6, "ACTOR")]),
    ]


@pytest.mark.parametrize("content", [b"", b"nonsense", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_file_raises_an_export_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.spacy").write_bytes(content)
    with pytest.raises(ExportError, match=r"x\.spacy is damaged"):
        list(stored_docs(tmp_path / "x.spacy"))


def test_a_missing_file_raises_an_export_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        list(stored_docs(tmp_path / "x.spacy"))


def test_a_file_without_entity_attributes_is_refused(nlp: Language, tmp_path: Path) -> None:
    DocBin(["LEMMA"], docs=[nlp("one")]).to_disk(tmp_path / "x.spacy")
    with pytest.raises(ExportError, match="with entities"):
        list(stored_docs(tmp_path / "x.spacy"))
