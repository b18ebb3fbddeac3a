from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
import spacy

from corpus.errors import ExportError
from exports.fitting.docs import training_docs
from exports.options import ExportOptions
from exports.training_set import write
from exports.training_set.docbin import stored_docs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language

    from corpus.model import GoldArticle, Label

NAMES = ("ACTOR", "NUMBER", "LOCATION")


def test_training_docs_equal_an_export_by_paragraph(
    tmp_path: Path, nlp: Language, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    gold = some_gold(8)
    options = ExportOptions(by="paragraph")
    write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    exported = [
        (doc.text, doc.spans)
        for side in ("train", "dev")
        for doc in stored_docs(tmp_path / "out" / f"{side}.spacy")
    ]
    made = [
        (doc.text, [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
        for doc in training_docs(nlp, gold, labels=NAMES)
    ]
    assert sorted(made) == sorted(exported)


def test_docs_are_bare_and_an_article_without_spans_is_included(
    nlp: Language, gold_of: Callable[..., GoldArticle]
) -> None:
    (first, second) = training_docs(nlp, [gold_of("Rain fell.\n\nIt didn't stop.")], labels=NAMES)
    assert (first.text, second.text) == ("Rain fell.", "It didn't stop.")
    assert [token.ent_iob_ for token in second] == ["O"] * 5
    assert [token.norm_ for token in second] == ["it", "do", "not", "stop", "."]
    assert not any(second.has_annotation(name) for name in ("TAG", "DEP", "LEMMA", "SENT_START"))


def test_blank_paragraphs_make_no_docs(nlp: Language, gold_of: Callable[..., GoldArticle]) -> None:
    assert training_docs(nlp, [gold_of(" \n\n \n\n ")], labels=NAMES) == []


def test_a_refused_span_is_named(nlp: Language, gold_of: Callable[..., GoldArticle]) -> None:
    with pytest.raises(ExportError, match="1 problem for spaCy") as refused:
        training_docs(nlp, [gold_of("Rebels left.", [(0, 3, "ACTOR")])], labels=NAMES)
    assert "token edges" in refused.value.details[0]


def test_a_paragraph_longer_than_spacy_takes_is_refused(
    gold_of: Callable[..., GoldArticle],
) -> None:
    short = copy.copy(spacy.blank("en"))
    short.max_length = 10
    with pytest.raises(ExportError, match="1 problem for spaCy") as refused:
        training_docs(short, [gold_of("Rebels left the town.")], labels=NAMES)
    assert "trains on at most 10" in refused.value.details[0]
