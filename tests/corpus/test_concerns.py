"""What may have been overlooked, on annotations written in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus import concerns
from corpus.concerns import Elsewhere
from corpus.edits.draft import Draft
from corpus.model import Action, Change, Edit
from corpus.numbers.detect import number_tokens
from corpus.numbers.vague import VAGUE
from corpus.numbers.valuer import Valuer
from corpus.store.labels import DEFAULT_LABELS
from corpus.text.tokens import Tokens
from tests.conftest import unmarked
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.text.tokenizer import Tokenizer

Annotated = tuple[Draft, Tokens]


@pytest.fixture
def annotated(tokenizer: Tokenizer) -> Callable[[str], Annotated]:
    """A finished annotation with the spans marked in the text."""

    def annotate(marked: str) -> Annotated:
        text, spans = unmarked(marked)
        at = "2026-01-01T00:00:00.000+00:00"
        changes = [Change(Action.ADDED, span) for span in spans]
        edits = [Edit(str(i), None, "s", at, change) for i, change in enumerate(changes)]
        return Draft.replay(edits), Tokens(text, *tokenizer.encode(text))

    return annotate


def texts(found: Iterable[concerns.Concern], tokens: Tokens) -> list[str]:
    return [tokens.text[slice(*concern.extent)] for concern in found]


def test_numbers_that_are_quantities(tokenizer: Tokenizer) -> None:
    def check(row: tuple[str, list[str]]) -> None:
        text, found = row
        tokens = Tokens(text, *tokenizer.encode(text))
        extents = [(tokens.starts[i], tokens.ends[j - 1]) for i, j in number_tokens(tokens)]
        assert [text[slice(*extent)] for extent in extents] == found

    each_row(
        [
            ("They killed 56 soldiers and three civilians.", ["56", "three"]),
            ("They killed 56 soldiers in 2009.", ["56"]),
            ("On July 23, 2009, the 14-year-old left on Jan. 7 at 10 a.m. for two weeks.", []),
            ("Resolution 2254 and Task Force 50 and an AK-47 and the third attack", []),
            ("some 10,000 people fled, three hundred and more", ["10,000", "three hundred"]),
            ("one of the leaders said so", []),
            ("dozens of them and several others", ["dozens"]),
            ("Reth Calloun, 46, said so; Odile Marsh, 29.", []),
            ("Boys aged 14 to 16 and women in their town, 46, all told.", ["46"]),
            ("It was quiet for four nights in Kesh, 46 men said.", ["46"]),
            ("A crowd of two crore gathered and 1.2trn was lost.", ["two crore", "1.2trn"]),
            ("Twelve (12) people left with 30 (of 40) goats.", ["Twelve", "30", "40"]),
            ("The house (L 12) and room B 7 of unit (ABC 12) stand.", []),
            (
                "Exercise Eager Lion 16 ended in Old Kesh, 16 men said; a Category 3 storm hit.",
                ["16"],
            ),
            (
                "She goes from November 16 - 17 to Kesh, and to Varda May 18 to 922 or May 3.",
                ["922"],
            ),
            ("At the age of 40, boys as young as 10, 12 in all", ["12"]),
            ("They 1) left and 2) came (of 40).", ["40"]),
            (
                "One soldier fell, and one or more came with one million.",
                ["One", "one", "one million"],
            ),
            ("one of ours, no one, that one, one day, my number one priority, one goes.", []),
            ("At (31.5, 65.3), 31.5 N, 65.3 E and 31°30′N (1.5, 2 men).", ["1.5", "2"]),
            ("It is 1.5 times as large, a 1,200-strong force.", []),
            ("In 1648 they signed; 1500 men and 1,500 women came in 2024.", ["1500", "1,500"]),
            ("غادر 1500 جندي و ٣٠ مدنيا في عام ٢٠٢٤", ["1500", "٣٠"]),
            ("1.500 Soldaten und 12 Panzer am 10.05.2024", ["1.500", "12"]),
            ("", []),
        ],
        check,
    )


def test_a_number_that_was_decided_on_is_none(annotated: Callable[[str], Annotated]) -> None:
    draft, tokens = annotated("[At least 56]N soldiers and 30 [of 40 rebels]A.")
    waiting = concerns.undecided(draft, tokens, concerns.numbers(tokens))
    assert texts(concerns.unlabelled_numbers(tokens, waiting), tokens) == ["30"]


def test_one_string_with_two_labels(annotated: Callable[[str], Annotated]) -> None:
    draft, tokens = annotated("[Syria]L, [Syria]A, [Syria]A and [Iraq]L, [Iraq]L")
    (concern,) = concerns.two_labels(draft, tokens, {1: "ACTOR", 3: "LOCATION"})
    assert concern.extent == (0, 5)
    assert concern.message == "“Syria” is LOCATION 1 ×, ACTOR 2 ×"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[60]N of the [50]N men", ["60"]),
        ("[Five]N out of [14]N districts", []),
        ("[56]N soldiers came. [70]N of them died.", ["70"]),
        ("[56]N soldiers came. [30]N of them died.", []),
        ("[at least 60]N of the [50]N men", ["at least 60"]),
        ("[70 percent]N of the [50]N men", []),
        ("[60]N men and [50]N women", []),
        ("[56]N soldiers came.\n\n[70]N of them died.", []),
    ],
)
def test_a_part_larger_than_its_total(
    annotated: Callable[[str], Annotated], text: str, parts: list[str]
) -> None:
    draft, tokens = annotated(text)
    valuer = Valuer(DEFAULT_LABELS, VAGUE)
    found = concerns.parts_larger_than_their_total(draft, tokens, valuer)
    assert texts(found, tokens) == parts


def test_strings_that_others_label(annotated: Callable[[str], Annotated]) -> None:
    draft, tokens = annotated("[Rebels]A met rebel fighters and rebel leaders of Kesh province.")
    known = {
        "rebel fighters": Elsewhere("ACTOR", 7),
        "rebel": Elsewhere("ACTOR", 2),
        "Rebels": Elsewhere("ACTOR", 9),
        "Kesh province": Elsewhere("LOCATION", 2),
    }
    free = concerns.free_tokens(draft, tokens)
    found = list(concerns.unlabelled_strings(tokens, free, known))
    assert texts(found, tokens) == ["rebel fighters", "rebel", "Kesh province"]
    assert found[0].message == "“rebel fighters” is ACTOR in 7 other articles, unlabelled here"


def test_a_bare_number_is_not_looked_up_elsewhere(
    annotated: Callable[[str], Annotated],
) -> None:
    draft, tokens = annotated("On May 19 at least 19 rebels met.")
    known = {"19": Elsewhere("NUMBER", 3), "at least 19": Elsewhere("NUMBER", 2)}
    free = concerns.free_tokens(draft, tokens)
    assert texts(concerns.unlabelled_strings(tokens, free, known), tokens) == ["at least 19"]


class Everything:
    """Contains whatever it is asked about."""

    def __contains__(self, what: object) -> bool:
        return True


def test_strings_to_look_up_are_stretches_of_words_nobody_decided_on(
    annotated: Callable[[str], Annotated],
) -> None:
    draft, tokens = annotated("a b [c]A d\n\ne")
    free = concerns.free_tokens(draft, tokens)
    assert concerns.free_strings(tokens, free, Everything()) == {"a b", "a", "b", "d", "e"}
    assert concerns.free_strings(tokens, free, ()) == {"a", "b", "d", "e"}
    assert concerns.beginnings(tokens, free) == ["a ", "b ", "d\n", "e"]


def test_strings_that_are_labelled_once_and_not_again(
    annotated: Callable[[str], Annotated],
) -> None:
    draft, tokens = annotated(
        "[Kesh]L and Kesh, Kesh-born men of Keshia in [Kesh province]A; Kesh\nagain, [go go]L go go"
    )
    free = concerns.free_tokens(draft, tokens)
    found = list(concerns.unlabelled_again(draft, tokens, free, {1: "ACTOR", 3: "LOCATION"}))
    last = tokens.text.rindex("go go")
    assert [(concern.extent, concern.message) for concern in found] == [
        ((9, 13), "“Kesh” is LOCATION elsewhere in this article, unlabelled here and 1 × below"),
        ((last, last + 5), "“go go” is LOCATION elsewhere in this article, unlabelled here"),
    ]


def test_a_common_noun_that_describes_another_is_no_concern(
    annotated: Callable[[str], Annotated],
) -> None:
    draft, tokens = annotated("The [army]A left; an army truck burned, and the army said so.")
    free = concerns.free_tokens(draft, tokens)
    (concern,) = concerns.unlabelled_again(draft, tokens, free, {1: "ACTOR"})
    assert tokens.text[concern.extent[1] :] == " said so."


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a regime bombardment, enemy fire, coalition operations and enemy airstrikes", []),
        (
            "The enemy fired, the regime kills, a coalition of two.",
            ["enemy", "regime", "coalition"],
        ),
        ("enemy factions, regime leaders", ["enemy", "regime"]),
        ("countries unite, all countries respect it", ["countries", "countries"]),
        ("Afghan soil, a French anti-air frigate and Afghan rebels", []),
        ("The French attack, and the Afghan said so.", ["French", "Afghan"]),
        ("A French-led force; Kesh hideouts", ["Kesh"]),
        ("one truck and 24 hours", []),
    ],
)
def test_strings_before_a_noun_are_asked_about_if_the_guideline_may_label_them(
    annotated: Callable[[str], Annotated], text: str, asked: list[str]
) -> None:
    actors = ["enemy", "regime", "coalition", "countries", "Afghan", "French", "Kesh", "one", "24"]
    draft, tokens = annotated(text)
    known = dict.fromkeys(actors, Elsewhere("ACTOR", 2))
    found = concerns.unlabelled_strings(tokens, concerns.free_tokens(draft, tokens), known)
    assert texts(found, tokens) == asked
    draft, tokens = annotated(f"{text}\n" + ", ".join(f"[{actor}]A" for actor in actors))
    free = concerns.free_tokens(draft, tokens)
    again = concerns.unlabelled_again(draft, tokens, free, {1: "ACTOR"})
    assert texts(again, tokens) == list(dict.fromkeys(asked))


def test_a_part_of_a_hyphenated_word_is_no_concern(
    annotated: Callable[[str], Annotated],
) -> None:
    draft, tokens = annotated(
        "A Kesh-led force, a Kesh–held town, post–Kesh, Varda–Kesh – Kesh–Varda and men of Kesh."
    )
    free = concerns.free_tokens(draft, tokens)
    found = concerns.unlabelled_strings(tokens, free, {"Kesh": Elsewhere("LOCATION", 2)})
    assert [concern.extent[0] for concern in found] == [53, 60, 82]
