from __future__ import annotations

import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.model import Label
from corpus.numbers.value import described, from_json
from exports.atomic import MARK
from exports.formats.html import write
from exports.html_text import visible
from exports.options import ExportOptions
from tests.hostile_gold import LABELS, gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf, SomeGold

KNOWN = [Label(number, name, None, "#5FAFFF", "") for number, name in enumerate(LABELS)]
TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "article",
        "h2",
        "p",
        "div",
        "mark",
        "span",
        "br",
    ]
)


class Page(HTMLParser):
    """The marks of each article as (text, label), and its text without labels and white space."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.marks: list[list[tuple[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self._now = ["", ""]
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in TAGS
        if tag not in ("br", "meta"):
            self._open.append(tag)
        if tag == "article":
            self.marks.append([])
            self.texts.append("")
        if tag == "mark":
            self._now = ["", ""]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "mark":
            self.marks[-1].append((self._now[0].strip(), self._now[1]))

    def handle_data(self, data: str) -> None:
        if "mark" in self._open:
            self._now["span" in self._open] += data
        if "div" in self._open and "span" not in self._open:
            self.texts[-1] += "".join(data.split())


@given(gold())
@settings(max_examples=30, deadline=None)
def test_marks_show_the_strings_of_the_spans(articles: list[GoldArticle]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "gold.html"
        write(out, articles, labels=KNOWN, lang="en")
        page = Page(out.read_bytes().decode())
    assert page.texts == ["".join(visible(s.article.text).split()) for s in articles]
    for marks, settled in zip(page.marks, articles, strict=True):
        expected = []
        for span in settled.spans:
            value = f" {described(from_json(span.value))}" if span.value else ""
            expected.append((visible(span.text), visible(span.label + value)))
        assert marks == expected


def test_a_page_has_headings_and_directions(gold_of: GoldOf, tmp_path: Path) -> None:
    out = tmp_path / "gold.html"
    written = write(out, [gold_of("<b>Kesh", [(3, 7, "LOCATION")])], labels=KNOWN, lang="ar")
    assert written.summary == "gold.html: 1 article, 1 span"
    markup = out.read_text("utf-8")
    assert MARK in markup[:200]
    assert "<h2>&lt;b&gt;Kesh</h2>" in markup
    assert "a1 · wire · single: ana" in markup
    assert "direction: rtl" in markup
    assert "background: #5FAFFF" in markup


def test_only_its_own_file_is_replaced(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "gold.html"
    write(out, some_gold(2), labels=KNOWN, lang="en")
    by = ExportOptions(by="paragraph")
    write(out, some_gold(2), labels=KNOWN, lang="en", options=by)
    assert out.read_text().count("<article>") == 4
    out.write_text("<p>mine")
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(out, some_gold(1), labels=KNOWN, lang="en")
