"""Pages fit their columns and open at the right line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.rendering.pages import PageLine, page, wrapped
from annotator.text.sanitize import safe

GUIDELINE = [
    ("", "# Guideline\n\nRead *all* of it."),
    ("Before you begin", "Take your time."),
    ("ACTOR: who", "1. **Named**\n   groups, and\n   - common `nouns`\n\n### Never\nplaces"),
]


@given(st.text(), st.integers(4, 40), st.integers(0, 2))
def test_no_line_is_wider_than_its_columns_and_none_is_hostile(
    text: str, cells: int, hang: int
) -> None:
    for line in wrapped(text, cells, hang=hang):
        assert cell_len(line) <= cells
        assert safe(line) == line


def test_markdown_is_wrapped_and_headings_stand_out() -> None:
    lines = page("guideline", GUIDELINE, cells=16).lines
    assert lines == (
        PageLine("Guideline", heading=True),
        PageLine(""),
        PageLine("Read all of it."),
        PageLine(""),
        PageLine("Before you begin", heading=True),
        PageLine("Take your time."),
        PageLine(""),
        PageLine("ACTOR: who", heading=True),
        PageLine("1. Named groups,"),
        PageLine("   and"),
        PageLine("   - common"),
        PageLine("     nouns"),
        PageLine(""),
        PageLine("Never", heading=True),
        PageLine("places"),
        PageLine(""),
    )


def test_the_guideline_opens_at_the_labels_section() -> None:
    opened = page("guideline", GUIDELINE, at="actor", cells=16)
    assert opened.lines[opened.first] == PageLine("ACTOR: who", heading=True)
    assert page("guideline", GUIDELINE, at="NUMBER", cells=16).first == 0


def test_history_and_comments() -> None:
    history = page("history", [("11:02", "ana", "accepted “At least 56”")], cells=20)
    assert [line.text for line in history.lines] == ["11:02 ana accepted", "  “At least 56”"]
    comments = page("comments", [("“56”", "killed,\nnot wounded")], cells=20)
    assert comments.lines[0] == PageLine("“56”", heading=True)
    assert [line.text for line in comments.lines[1:]] == ["killed,", "not wounded", ""]


def test_an_empty_page_says_so() -> None:
    for name in ("guideline", "history", "comments"):
        assert page(name, [], cells=35).lines[0].text.endswith(".")
