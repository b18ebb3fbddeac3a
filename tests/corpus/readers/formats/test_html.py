from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from spacy import displacy

from corpus.model import Refusal
from corpus.readers.formats import html
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!-- saved --><!DOCTYPE html>
<html lang="en"><head><title>Rebels leave Kesh - Wire</title>
<meta property="og:site_name" content="The Wire">
<meta property="og:url" content="https://example.org/kesh">
<meta property="article:published_time" content="2025-03-01T10:00:00Z">
<meta name="author" content="Ana Lee"></head>
<body><nav><a href="/">Home</a> <a href="/b">Sport</a></nav>
<article><h1>Rebels leave Kesh</h1>
<p>At least 56 rebels fled from the town of Kesh on Tuesday, officials said, after a week of
fighting &mdash; near the border.</p>
<p>The governor said that the convoy would reach the valley by Friday, and that two dozen soldiers
were wounded on the way.</p></article><footer>Copyright, all rights reserved</footer></body></html>
"""
TEXT = 'Rebels  left\n\n<b>Kesh</b>\tand "Varda" & 56\n'


def test_the_article_of_a_web_page_is_extracted(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    [item] = items_of(tmp_path / "page.txt", PAGE)
    article = item.article
    assert article.text.split("\n")[-2:] == [
        "At least 56 rebels fled from the town of Kesh on Tuesday, officials said, after a week of "
        "fighting — near the border.",
        "The governor said that the convoy would reach the valley by Friday, and that two dozen "
        "soldiers were wounded on the way.",
    ]
    assert "Sport" not in article.text
    assert "Copyright" not in article.text
    assert (article.title, article.source, article.url, article.published) == (
        *("Rebels leave Kesh", "The Wire", "https://example.org/kesh", "2025-03-01"),
    )
    assert article.meta == {"file": "page.txt", "author": "Ana Lee"}
    assert item.spans is None
    [refusal] = items_of(tmp_path / "empty.html", "<html><body></body></html>")
    assert "no article was found in the page" in str(refusal)


@pytest.mark.parametrize("page", [False, True])
def test_texts_and_spans_that_displacy_has_drawn(tmp_path: Path, page: bool) -> None:
    ents = [
        {"start": 0, "end": 6, "label": "ACTOR"},
        {"start": 8, "end": 21, "label": "X Y"},  # over line breaks and markup
        {"start": 40, "end": 42, "label": "NUMBER"},
    ]
    drawn = displacy.render(
        [{"text": TEXT, "ents": ents}, {"text": "Kesh", "ents": []}],
        style="ent",
        manual=True,
        jupyter=False,
        page=page,
    )
    first, second = items_of(tmp_path / "a.html", drawn)
    assert shown(first) == (
        TEXT,
        [("ACTOR", "Rebels"), ("X Y", "left\n\n<b>Kesh"), ("NUMBER", "56")],
    )
    assert shown(second) == ("Kesh", [])
    old = drawn.replace("<br>", "</br>")
    assert shown(items_of(tmp_path / "b.html", old)[0]) == shown(first)


def test_a_page_of_displacy_needs_no_extra_and_a_web_page_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    [item] = items_of(tmp_path / "a.html", '<div class="entities">Kesh</div>')
    assert shown(item) == ("Kesh", [])
    [refusal] = items_of(tmp_path / "b.html", PAGE)
    assert isinstance(refusal, Refusal)
    assert "annotator-tui[html]" in str(refusal)


def test_a_wrong_text_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    page = '<div class="entities"> </div>\n<div class="entities"><mark>\n    a\n    </mark></div>'
    empty, unlabelled, last = items_of(
        tmp_path / "a.html", page + '<div class="entities">Kesh</div>'
    )
    assert str(empty).endswith("a.html:1: the text is empty; there is nothing to label.")
    assert "a.html:2: span 1:" in str(unlabelled)
    assert shown(last) == ("Kesh", [])


def test_a_text_that_looks_similar_is_none() -> None:
    for text in ("<b>Kesh</b>", "HTML is markup", "<?xml version='1.0'?><html/>", "a <html>"):
        assert not html.recognises(Head(text.encode(), "a.txt"))
