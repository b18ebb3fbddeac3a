"""The guideline: which rules belong to which label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.guideline import Section, rules_between, section_for, sections, shipped
from corpus.store import Project
from corpus.store.labels import DEFAULT_LABELS

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
Before all.

# Our rules

For everybody.

## **Person**: natural ones
1. Names.
### A detail
```
# no heading
```
## 2. ORG and the like
Companies.

## Where we disagree ##
"""


def test_the_shipped_guideline_has_a_section_for_each_label_and_general_ones() -> None:
    found = sections(shipped())
    assert [section.label for section in found if section.label] == [x.name for x in DEFAULT_LABELS]
    assert found[0].title == "Annotation guideline, version 1.1"
    assert found[-1].title == "Where the sources disagree, and the rule taken"
    for name in ("ACTOR", "NUMBER", "LOCATION"):
        section = section_for(found, name)
        assert section
        rules = [line for line in section.text.splitlines() if line[:1].isdigit()]
        assert [line.split(".")[0] for line in rules] == [
            str(number) for number in range(1, len(rules) + 1)
        ]
        assert len(rules) >= 6


def test_the_shipped_guideline_fits_a_pager() -> None:
    assert max(map(len, shipped().splitlines())) <= 76
    assert "\t" not in shipped()


def test_the_sections_of_a_custom_guideline() -> None:
    titles = [
        "",
        "Our rules",
        "**Person**: natural ones",
        "2. ORG and the like",
        "Where we disagree",
    ]
    found = sections(OWN)
    assert [section.title for section in found] == titles
    assert [section.label for section in found] == [None, None, "Person", None, None]
    assert "# no heading" in found[2].text
    assert "### A detail" in found[2].text
    assert found[0].markdown == "Before all."
    assert found[3].markdown == "## 2. ORG and the like\n\nCompanies."


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("PERSON",), "**Person**: natural ones"),
        (("org",), "2. ORG and the like"),
        (("HUMAN", "person"), "**Person**: natural ones"),
        (("OR",), None),
        (("ORGAN",), None),
        ((), None),
    ],
)
def test_the_section_of_a_label(names: tuple[str, ...], title: str | None) -> None:
    section = section_for(sections(OWN), *names)
    assert (section.title if section else None) == title


def test_a_heading_equal_to_the_name_precedes_one_that_begins_with_it() -> None:
    found = sections("## ORG names\na\n## ORG\nb\n")
    assert section_for(found, "ORG") == Section("ORG", "ORG", "b")


@pytest.mark.parametrize(
    "title", ["ACTOR", "ACTOR: who", "ACTOR — who", "ACTOR - who", "ACTOR (who)"]
)
def test_headings_that_name_a_label(title: str) -> None:
    assert sections(f"# {title}\r\ntext\r\n") == (Section(title, "ACTOR", "text"),)


def test_rules_that_name_another_label() -> None:
    assert rules_between(shipped(), ["ACTOR", "LOCATION"]) == ["ACTOR 8", "LOCATION 4"]
    assert rules_between(shipped(), ["NUMBER"]) == []
    own = "# ORG\n1. never PERSONS\n2) or a\n   PERSON\n# PERSON\nNo list: ORG\n1. a\n   1. ORG?\n"
    assert rules_between(own, ["ORG", "PERSON", "EVENT"]) == ["ORG 2", "PERSON 1"]
    assert rules_between("", ["ORG", "PERSON"]) == []


LINES = st.sampled_from(
    ["text", "", "# One", "##", "## T #", "### x", "#no", "```", "~~~~", "  ## y"]
)


@given(st.lists(LINES))
def test_every_line_is_in_one_section(lines: list[str]) -> None:
    found = sections("\n".join(lines))
    kept = "\n".join(f"{section.title}\n{section.text}" for section in found)
    for line in lines:
        for word in line.split():
            if word.strip("#"):
                assert kept.count(word) == "\n".join(lines).count(word)


def test_the_guideline_is_stored_in_the_project(project: Project, tmp_path: Path) -> None:
    assert project.guideline == shipped()
    project.set_guideline(OWN)
    with Project.open(project.path, write=False) as again:
        assert again.guideline == OWN
    project.set_guideline(None)
    assert project.guideline == shipped()
