"""The value of a span by the words around it: a part of a figure has none."""

from __future__ import annotations

import pytest

from corpus.numbers.context import Reader
from corpus.numbers.value import described

READER = Reader()


def value(marked: str) -> str | None:
    """The short form of the value of what is in brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    found = READER.value_at(marked.replace("[", "").replace("]", ""), start, end)
    return described(found) if found else None


@pytest.mark.parametrize(
    "marked",
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
    ],
)
def test_a_part_of_a_figure_has_no_value(marked: str) -> None:
    assert value(marked) is None


@pytest.mark.parametrize(
    ("marked", "expected"),
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
        ("from 0.375 to [1.500] units", "1.5"),
        ("from 1,204.125 to [150.500] units", "150.5"),
    ],
)
def test_a_whole_figure_has_its_value(marked: str, expected: str) -> None:
    assert value(marked) == expected
