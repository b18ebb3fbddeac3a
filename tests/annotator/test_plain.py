from __future__ import annotations

import io
from typing import TYPE_CHECKING

from annotator.plain.labelling import converse
from tests.annotator.session.labelling.test_session import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

LINE = "Before. Some [56]N [soldiers]A fled [Kesh]L on Tuesday. After [all]N."


def dialogue(session: LabellingSession, *commands: str) -> str:
    out = io.StringIO()
    converse(session, [f"{command}\n" for command in commands], out)
    return out.getvalue()


def test_a_span_is_shown_in_its_sentence(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article(LINE)
    shown = dialogue(open_session(), "q")
    assert "\nSome [56] soldiers fled Kesh on Tuesday.\n" in shown
    links = "actor “soldiers”? · place “Kesh”?"
    assert f"NUMBER · undecided · 56 · {links} · marked in the text · 4 undecided" in shown


def test_the_same_edits_are_stored(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article(LINE, "one")
    add_article("[Next]A one.", "two")
    session = open_session()
    shown = dialogue(session, "a", "3", "u", "h", "x", "A", "tab", "x", "enter", "q", "a")
    assert "# Title of two" in shown
    assert session.key.article_id == "two"
    assert session.draft.undecided_count == 1
    session.queue.previous_article()
    assert stored(project, session) == [
        ("NUMBER", "56", "accepted"),
        ("LOCATION", "Kesh", "accepted"),
    ]
    assert session.draft.status == "finished"


def test_empty_line_finishes_and_unknown_commands_are_named(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[One]N word.", "one")
    session = open_session()
    shown = dialogue(session, "", "hello\x1b[31m", "?", "a", "")
    assert "1 suggestion still undecided" in shown
    assert "“hello␛[31m” is not a command" in shown
    assert "a accept" in shown
    assert "All articles are done" in shown
    assert session.draft.status == "finished"


def test_the_end_of_the_input_ends_it(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[One]N word.")
    assert "0/1 finished" in dialogue(open_session())


def test_all_that_the_screen_does_in_lines(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("At least [56 rebels]A left Kesh. The rebels, [some 30]N of them, left Kesh.")
    session = open_session()
    shown = dialogue(
        session,
        "s rebels",
        "/ Kesh",
        "3",
        "*",
        ".",
        "=",
        "= 31",
        "= many",
        "c who counts?",
        "/ nowhere",
        "n",
    )
    text = session.tokens.text
    assert [text[m.span.start : m.span.end] for m in session.draft.accepted] == [
        "56",
        "rebels",
        "Kesh",
        "some 30",
        "Kesh",
    ]
    assert "“Kesh” → LOCATION in 2 places" in shown
    assert "Value: 31" in shown
    assert "Write it like 36" in shown
    assert "“nowhere” is not in this article" in shown
    assert [comment.text for comment in session.draft.comments] == ["who counts?"]


def test_articles_are_chosen_and_read_about_in_lines(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    for number in range(3):
        add_article(f"[Rebels]A left town {number} times.", f"a{number}")
    session = open_session()
    shown = dialogue(session, "f", "c odd", "go a2", "only flagged", "comments", "history", "g")
    assert session.key.article_id == "a0"
    assert "Only articles that are flagged. `only all` shows all again" in shown
    assert "“Rebels” · odd" in shown
    assert "· ana · comment “Rebels”: odd" in shown
    assert "leave out relative clauses" in shown
    assert "NUMBER\n" not in shown
    assert "No article matches “nowhere”" in dialogue(session, "go nowhere")
    assert "More than one article matches “title”: add words" in dialogue(session, "go title")
    assert "Use `only` with one of" in dialogue(session, "only strange")
    dialogue(session, "only all", "unfinished")
    assert session.key.article_id == "a2"


def test_accepting_a_sentence_goes_on_to_the_next_one(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article(
        "Some [56]N [soldiers]A fled.  [Rebels]A left. \n\n[Kesh]L fell. [All]N died. Then?"
    )
    session = open_session()
    shown = dialogue(session, *["A"] * 6)
    assert session.draft.undecided_count == 0
    assert shown.count("Accepted") == 4
    assert "End of article" in shown


def test_the_key_that_accepts_sentences_finishes_after_the_last_one(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Some [56]N [soldiers]A fled. None left. [Kesh]L fell.", "one")
    add_article("Then?", "two")
    session = open_session()
    dialogue(session, "+", "+")
    assert (session.draft.undecided_count, session.key.article_id) == (1, "one")
    dialogue(session, "+")
    assert session.key.article_id == "two"


def test_sentences_are_read_forwards_and_backwards(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("One fled. Two left.\n\nThree fell. Four died.")
    session = open_session()
    starts = []
    for command in ("down", "down", "down", "up", "up", "up"):
        dialogue(session, command)
        starts.append(session.tokens.text[session.cursor.char :].split()[0])
    assert starts == ["Two", "Three", "Four", "Three", "Two", "One"]


def test_the_word_at_the_cursor_is_shown_where_no_span_is(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("Some [56]N soldiers fled.")
    shown = dialogue(open_session(), "x", "right", "left")
    assert "Some <56> soldiers fled.\n  No span here. Nothing is undecided." in shown
    assert "Some 56 <soldiers> fled.\n  No span here. Nothing is undecided." in shown


def test_a_finish_check_is_shown_in_its_sentence_and_answered(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("The [Kesh Council]A met. Kesh Council said 30 came.")
    session = open_session()
    shown = dialogue(session, "a", "enter", "1", "d", "u", "history")
    assert "(Check 1/2: “Kesh Council” is ACTOR elsewhere in this article" in shown
    assert "\n<Kesh Council> said 30 came.\n" in shown
    assert "\nKesh Council said <30> came.\n" in shown
    assert (
        "(Will not ask about “30” again. Nothing is left to check. enter: finish)"
        in shown.replace("Enter", "enter")
    )
    assert "(Undone: stopped asking about “30”)" in shown
    assert "added “Kesh Council”" in shown
    assert "undone: stopped asking about “30”" in shown


def test_words_are_labelled_as_they_are_named(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[The old regime]A fell. 政府は東京の首相官邸で会見した。")
    session = open_session()
    shown = dialogue(session, "/ regime", "2", "1 東京", "/ 東京", "1", "/ Old", "/ the old regime")
    text = session.tokens.text
    assert [text[slice(*mark.span.extent)] for mark in session.draft.live] == ["regime"]
    assert "(Match 1 of 1 · ignoring case · labels apply to “regime”)" in shown
    assert "(Replaced “The old regime” (u to undo))" in shown
    assert shown.count("Not labelled: “東京” is inside a token of 15 characters") == 2
    assert "“Old” is not in this article · matching case (type lower case to ignore it)" in shown
    shown = dialogue(session, "u", "s egime", "s regime", "m")
    assert "(Not split: “egime” begins inside a token)" in shown
    assert "[The old] regime fell." not in shown
    assert "The old [regime] fell." in shown
    assert [text[slice(*mark.span.extent)] for mark in session.draft.live] == ["The old regime"]


def test_a_sentence_accepted_leads_to_the_first_suggestion_of_the_next(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("[One]N fled. Then [two]N [men]A left. Nobody came. [Three]N fell.")
    session = open_session()
    words = []
    for _ in range(3):
        dialogue(session, "A")
        words.append(session.tokens.text[session.cursor.char :].split()[0])
    assert words == ["two", "Nobody", "Three"]


def test_a_number_is_linked_in_lines(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article(LINE)
    session = open_session()
    shown = dialogue(session, "e", "", "1", "e", "escape", "q")
    assert "(Actor of “56”? Enter: “soldiers”)\n1 soldiers\n" in shown
    assert "(Place of “56”? Enter: “Kesh”)\n1 Kesh\n" in shown
    assert "56 · actor “soldiers” · place “Kesh” · accepted" in shown
    assert "Links unchanged" in shown
    assert [link.target is None for link in session.draft.links] == [False, False]


def test_a_suggestion_over_two_sentences_is_accepted_with_the_first(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> None:
    add_article("We shot, said [Sgt. A. Lorraine Walsh]A on Tuesday. [Rebels]A left.")
    session = open_session()
    dialogue(session, "A", "A", "A")
    assert session.draft.undecided_count == 0
