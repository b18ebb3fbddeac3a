"""Letters that lead to places in sight: each is distinct, and none begins another."""

from __future__ import annotations

import re
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from annotator.keymap.keymap import default_keymap
from annotator.session.outcome import Refused
from corpus.model import Candidate, Span
from corpus.store.candidates import Scored
from tests.annotator.session.test_editor import press_keys
from tests.pressing import WholeView, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

    Add = Callable[..., object]
    Open = Callable[..., LabellingSession]

LINE = "[The Assad regime]A fell. [Five]N men of [the regime]A, it said, fled to [Kesh]L."

WORDS = re.findall(r"\w+", "Assad regime fell Five men of the regime it said fled to Kesh")


def show(session: LabellingSession, start: int = 0, end: int | None = None) -> str:
    sight = (start, len(session.tokens.text) if end is None else end)
    view: Any = SimpleNamespace(extent_in_sight=sight)
    return press(session, session.hints.show, view)


def places(session: LabellingSession) -> dict[str, str]:
    """The first word of each place by its letters."""
    text, letters = session.tokens.text, session.hints.letters
    return {keys: text[char:].split()[0].strip(".,") for char, keys in sorted(letters.items())}


@pytest.fixture
def session(add_article: Add, open_session: Open) -> LabellingSession:
    add_article(LINE)
    return open_session()


def test_spans_other_than_the_current_one_have_letters_nearest_first(
    session: LabellingSession,
) -> None:
    assert show(session) == (
        "Type the letters of a place to go there; in capitals: reject it, or accept the ghost; "
        "t: letters on words"
    )
    assert places(session) == {"a": "Five", "s": "the", "d": "Kesh"}
    assert press(session, session.hints.choose, "s") == ""
    assert session.cursor.char == LINE.replace("[", "").index("the regime") - 4
    assert not session.hints.letters


def test_again_words_have_two_letters(session: LabellingSession) -> None:
    show(session)
    assert show(session) == "Type the letters of a place to go there"
    found = places(session)
    assert {len(keys) for keys in found} == {2}
    assert [*found.values()] == WORDS
    letters = next(keys for keys, word in found.items() if word == "said")
    assert press(session, session.hints.choose, letters[0]) == "Type the second letter"
    assert {len(keys) for keys in places(session)} == {1}
    press(session, session.hints.choose, letters[1])
    assert session.tokens.text[slice(*session.cursor.token)] == "said"


def test_only_what_begins_in_sight_has_letters(session: LabellingSession) -> None:
    at = session.tokens.text.index
    show(session, at("Assad"), at("Kesh"))
    assert [*places(session).values()] == ["Five", "the"]


def test_a_selection_is_extended_to_the_place(session: LabellingSession) -> None:
    press_keys(session, "right right v")
    show(session)
    chosen = next(keys for keys, word in places(session).items() if word == "Five")
    press(session, session.hints.choose, chosen)
    assert session.tokens.text[slice(*session.cursor.selection or ())] == (
        "The Assad regime fell. Five"
    )


def test_a_letter_that_leads_nowhere_changes_nothing(session: LabellingSession) -> None:
    show(session)
    before, at = session.hints.letters, session.cursor.index
    assert press(session, session.hints.choose, "q") == "No place has the letter q"
    assert session.hints.letters is before
    assert session.cursor.index == at


def test_without_spans_words_have_letters_at_once(add_article: Add, open_session: Open) -> None:
    add_article("Nobody was -- hurt.")
    session = open_session()
    show(session)
    assert [*places(session).values()] == ["was", "hurt"]


def test_an_article_without_words_has_no_places(add_article: Add, open_session: Open) -> None:
    add_article("...")
    session = open_session()
    with pytest.raises(Refused):
        session.hints.show(SimpleNamespace(extent_in_sight=(0, 3)))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, 24, 25, 26, 48, 300, 624, 625, 700])
def test_letters_are_distinct_and_none_begins_another(
    add_article: Add, open_session: Open, count: int
) -> None:
    add_article("here. " + "[a]A " * count)
    session = open_session()
    press(session, session.cursor.go_to, 0)
    show(session)
    codes = [*session.hints.letters.values()]
    singles = {code for code in codes if len(code) == 1}
    assert len(codes) == len(set(codes)) == min(count, 625)
    assert not any(code[0] in singles for code in codes if len(code) == 2)
    assert singles or count > 600
    assert not {"t"} & set("".join(codes))


def test_the_key_of_hints_is_no_letter_of_theirs(add_article: Add, open_session: Open) -> None:
    add_article("[a]A " * 30)
    session = open_session(keymap=default_keymap().changed({"screen.hints": ("a", "s")}))
    show(session)
    assert not {"a", "s"} & set("".join(session.hints.letters.values()))


def decided(session: LabellingSession) -> list[str]:
    text = session.tokens.text
    marks = [*session.draft.live, *session.draft.rejected_between(0, len(text))]
    return sorted(f"{text[slice(*m.span.extent)]} {m.state}" for m in marks if m.decided)


@pytest.fixture
def scored(session: LabellingSession) -> LabellingSession:
    """A session with a ghost on *said*."""
    at = session.tokens.text.index("said")
    ghost = Candidate(Span(at, at + len("said"), 1), 0.3)
    session.project.candidates.store(session.key.article_id, "", Scored([ghost]))
    session.ghosts.load()
    return session


def letters_of(session: LabellingSession, word: str) -> str:
    return next(letters for letters, first in places(session).items() if first == word)


def test_a_capital_also_rejects_a_span_or_makes_a_ghost_one(scored: LabellingSession) -> None:
    for word in ("Kesh", "said"):
        show(scored)
        press(scored, scored.hints.choose, letters_of(scored, word).upper())
        assert not scored.hints.letters
    assert decided(scored) == ["Kesh rejected", "said accepted"]


def typed(session: LabellingSession, view: WholeView, keys: str) -> None:
    """Type keys as the screen does while letters stay; a name in brackets is the place there."""
    hints, operations = session.hints, session.operations(view)  # type: ignore[arg-type]
    for word in keys.split():
        key = word
        if word[0] in "<[":
            letters = letters_of(session, word[1:-1])
            key = letters.upper() if word[0] == "[" else letters
        if hints.takes(key):
            press(session, hints.choose, key)
        else:
            name = next(name for name in operations if key in session.keymap.of(name))
            hints.before(name)
            press(session, operations[name])
        hints.renew()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("[Kesh] [said]", ["Kesh rejected", "said accepted"]),
        ("<Kesh> 1 [said]", ["Kesh accepted", "said accepted"]),
        ("<said> 2 <Five> x x", ["Five rejected", "said accepted", "the regime rejected"]),
        ("<Five> l l * [Kesh]", ["Five men of accepted", "Kesh rejected"]),
        ("[Kesh] u a", ["Kesh accepted"]),
        ("<Five> right right right tab [said]", ["said accepted"]),
        (
            "A [Kesh]",
            ["Five accepted", "Kesh rejected", "The Assad regime accepted", "the regime accepted"],
        ),
    ],
)
def test_letters_that_stay_are_there_after_places_decisions_and_moves(
    scored: LabellingSession, keys: str, expected: list[str]
) -> None:
    view = WholeView(scored)
    press(scored, scored.hints.show_staying, view)  # type: ignore[arg-type]
    typed(scored, view, keys)
    assert scored.hints.stay
    assert scored.hints.letters
    assert decided(scored) == expected


def test_letters_that_stay_end_with_their_key_and_before_other_operations(
    scored: LabellingSession,
) -> None:
    hints, view = scored.hints, WholeView(scored)
    show_staying = partial(press, scored, hints.show_staying, view)
    show_staying()
    assert not hints.takes("a")  # it accepts
    show_staying()
    assert not hints.stay
    assert not hints.letters
    for operation in ("drop_selection", "finish", "screen.find"):
        show_staying()
        hints.before(operation)
        assert not hints.stay
        assert not hints.letters


def test_letters_that_stay_remain_the_same_and_the_doubtful_get_free_ones(
    add_article: Add, open_session: Open
) -> None:
    add_article("here. " + "[a]A " * 40)
    session = open_session()
    press(session, session.hints.show_staying, WholeView(session))  # type: ignore[arg-type]
    before = dict(session.hints.letters)
    gone = next(char for char, code in before.items() if len(code) == 1)
    press(session, session.hints.choose, before[gone].upper())
    session.hints.renew()
    after = session.hints.letters
    changed = [char for char in before.keys() & after.keys() if before[char] != after[char]]
    assert [after[char] for char in changed] == [before[gone]]
    assert {len(code) for code in after.values()} == {1, 2}
    press(session, session.hints.choose, before[changed[0]][0])
    begun = session.hints.letters
    session.hints.renew()
    assert session.hints.letters is begun


def test_capitals_of_words_and_with_a_selection_decide_nothing(session: LabellingSession) -> None:
    show(session)
    show(session)
    assert not session.hints.takes("A")
    session.hints.drop()
    press_keys(session, "v")
    show(session)
    press(session, session.hints.choose, "A")
    assert decided(session) == []


def test_what_is_most_doubtful_has_one_letter(add_article: Add, open_session: Open) -> None:
    add_article("here. " + "[a]A " * 40)
    session = open_session()
    press(session, session.cursor.go_to, 0)
    spans = [mark.span for mark in session.draft.live]
    sure = [Candidate(span, 0.9) for span in spans[:-3]]
    session.project.candidates.store(session.key.article_id, "", Scored((), sure))
    session.ghosts.load()
    show(session)
    lengths = [len(session.hints.letters[span.start]) for span in spans]
    assert lengths[-3:] == [1, 1, 1]
    assert lengths.count(2) > 10


def test_another_article_has_no_hints(add_article: Add, open_session: Open) -> None:
    add_article(LINE, "one")
    add_article(LINE + " Then.", "two")
    session = open_session()
    show(session)
    press_keys(session, "]")
    assert not session.hints.letters


def test_a_setting_begins_each_open_article_with_letters(
    add_article: Add, open_session: Open
) -> None:
    add_article(LINE, "one")
    add_article(LINE + " Then.", "two")
    session = open_session(letters_stay=True)
    view = WholeView(session)
    session.operations(view)  # type: ignore[arg-type]
    session.hints.renew()
    assert sorted(places(session).values()) == ["Five", "Kesh", "the"]
    operations = session.operations(view)  # type: ignore[arg-type]
    for operation, stays in (
        ("screen.hints_stay", False),
        ("screen.accept_and_finish", True),  # the second article is open
        ("drop_selection", False),
        ("previous_article", False),  # it is finished
    ):
        if operation != "screen.hints_stay":
            session.hints.before(operation)
        press(session, operations[operation])
        session.hints.renew()
        assert (session.hints.stay, bool(session.hints.letters)) == (stays, stays), operation
