"""What can be counted instead of timed: rows composed, bytes, SQL statements, SQLite's work.

A key that does not scroll composes the rows that its spans touch and at most two more, in the panel
at most one more; a key that scrolls at most the visible ones, whatever the length of the article.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import pytest

from annotator.rendering.status import WIDE
from annotator.session.labelling.session import LabellingSession
from annotator.tui.labelling_app import AnnotatorApp
from corpus.model import Article, Candidate, Span, Suggestion
from corpus.store import Project
from corpus.store.candidates import Scored
from corpus.text.tokens import Tokens
from tests.benchmarks.generated import long_articles
from tests.many_articles import STEPS, project_with_finished
from tests.settled import draw_each_frame
from tests.watched import WatchedApp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from corpus.model import Mark
    from corpus.text.tokenizer import Tokenizer

SIZES = [(80, 24), (120, 40)]
WORDS = [5_000, pytest.param(50_000, marks=pytest.mark.slow)]
PLACES = [0.0, 0.5, 1.0]
"""Where in the article, from its beginning to its end."""

COMPARED = (SIZES[1], PLACES[0])
"""The walk that two tests look at, in one process so that it is gone once."""

ONCE = pytest.mark.xdist_group("walked once")
CASES = [
    (5_000, (120, 40), 0.5),
    *(
        pytest.param(
            *(50_000, size, place),
            marks=[pytest.mark.slow, *([ONCE] if (size, place) == COMPARED else [])],
        )
        for size in SIZES
        for place in PLACES
    ),
]

MOST_STATEMENTS = 17
MOST_BYTES, MOST_SPANS = 1_344, 4
"""Of a key that does not scroll and touches so many spans: not of deciding all in sight. A span
that comes pushes others down in the panel: such a key, too. The time of the last save takes up to
32 of the bytes, depending on how many of its digits change."""

MOST_BYTES_TURNING = 2_176
"""Of a key that scrolls the panel and not the article: each of its rows shows another span."""

_OF_LINKS = ("'linked'", "annotation_state_links")
"""What statements contain that a link adds to those of the spans that it accepts."""

KEYS_COUNTED = ["right", "a"]
"""A move and an edit, whose instructions are counted."""

MOVES = ["right", "left", "tab", "shift+tab", "full_stop", "comma", "down", "up"]
MOVES += ["v", "right", "right", "v", "pagedown", "pageup", "pagedown", "up"]
EDITS = ["tab", "a", "2", "3", "l", "h", "L", "H", "f", "x", "x", "a", "u", "u", "u", "U", "u"]
EDITS += ["left", "left", "1", "l", "x", "right", "X", "u", "A", "A", "u", "u", "asterisk", "d"]
MORE = ["tab", "2", "l", "right", "s", "comma", "m", "equals_sign", "enter", "c", "enter"]
MORE += ["u", "u", "u", "u", "u", "slash", "t", "h", "e", "enter", "n", "N", "escape"]
LINKS = ["tab", "2", "e", "tab", "1", "1", "u", "e", "escape", "u"]
GHOSTS = ["semicolon", "a", "u", "semicolon", "3", "u", "colon", "tab", "o", "O", "u"]
KEYS = [*MOVES, *MORE, *EDITS, *LINKS, *GHOSTS]
SEVERAL = ["X", "A", "u", "U", "asterisk"]
"""Keys that decide on several spans, or undo that."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one key did."""

    key: str
    drawn: int
    allowed: int
    scrolled: bool
    statements: int
    spans: int
    bytes: int
    panel_drawn: int
    lines_asked: int
    pushed: bool
    turned: bool


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer
) -> Callable[[int, int], Path]:
    """A closed project file of generated articles of so many words each, made once."""
    folder = tmp_path_factory.mktemp("made")

    def make(words: int, articles: int) -> Path:
        path = folder / f"{words}-{articles}.db"
        if not path.exists():
            with Project.create(path) as project:
                fill(project, tokenizer, words, articles)
        return path

    return make


def fill(project: Project, tokenizer: Tokenizer, words: int, articles: int) -> None:
    project.suggestions.register("bench", {})
    labels = {label.name: label.id for label in project.labels.all()}
    for generated in long_articles(words, articles):
        tokens, sentences = tokenizer.encode(generated.text)
        article = Article(generated.id, generated.text, tokens=tokens, sentences=sentences)
        spans = [Span(start, end, labels[label]) for start, end, label in generated.spans]
        with project.transaction():
            project.articles.add(article, tokenizer=tokenizer.name)
            project.suggestions.add("bench", article.id, map(Suggestion, spans))
            candidates = scored(Tokens(generated.text, tokens), spans)
            project.candidates.store(article.id, "", candidates)


def scored(tokens: Tokens, spans: list[Span]) -> Scored:
    """A ghost after every other span, and each span with the word before it."""
    ghosts, edges = [], []
    for number, (span, following) in enumerate(zip(spans, [*spans[1:], None], strict=True)):
        first, last = tokens.covered(*span.extent)
        beyond = tokens.extent(last, last + 1) if last < len(tokens) else None
        if beyond and number % 2 and (following is None or beyond[1] <= following.start):
            ghosts.append(Candidate(Span(*beyond, span.label), 0.1))
        wider = tokens.extent(max(0, first - 1), last)
        if wider:
            edges.append(Candidate(Span(*wider, span.label), 0.1))
    return Scored(ghosts, edges)


@pytest.fixture
def project_of(
    tmp_path: Path, made: Callable[[int, int], Path]
) -> Iterator[Callable[..., Project]]:
    """A project of generated articles of so many words each."""
    opened: list[Project] = []

    def copy(words: int, articles: int = 1) -> Project:
        path = shutil.copy(made(words, articles), tmp_path / f"{words}.db")
        opened.append(Project.open(path))
        return opened[-1]

    yield copy
    for project in opened:
        project.close()


Walk = tuple[int, tuple[int, int], float]


@pytest.fixture(scope="session")
def known_walks() -> dict[Walk, list[Counted]]:
    return {}


@pytest.fixture
def walk(
    project_of: Callable[..., Project], known_walks: dict[Walk, list[Counted]]
) -> Callable[..., Awaitable[list[Counted]]]:
    """What all keys count, from a place in an article of so many words on."""

    async def counts(words: int, size: tuple[int, int], place: float) -> list[Counted]:
        asked = words, size, place
        if asked not in known_walks:
            known_walks[asked] = await walked(project_of(words), size, place)
        return known_walks[asked]

    return counts


def session_on(project: Project) -> LabellingSession:
    session = LabellingSession(project, project.people.get_or_add("ana"), via="screen")
    assert session.start()
    return session


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", WORDS)
async def test_opening_draws_at_most_the_visible_rows(
    project_of: Callable[..., Project], words: int, size: tuple[int, int]
) -> None:
    app = AnnotatorApp(session_on(project_of(words)))
    draw_each_frame(app)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        view = app.screen.article_view
        assert 0 < view.rows_drawn <= view.scrollable_content_region.height


@pytest.mark.parametrize("words", WORDS)
async def test_the_next_article_draws_at_most_the_visible_rows(
    project_of: Callable[..., Project], words: int
) -> None:
    session = session_on(project_of(words, articles=2))
    before = session.article
    app = AnnotatorApp(session)
    draw_each_frame(app)
    async with app.run_test(size=SIZES[1]) as pilot:
        await pilot.pause()
        view = app.screen.article_view
        drawn = view.rows_drawn
        await pilot.press("]")
        await pilot.pause()
        assert session.article != before
        assert 0 < view.rows_drawn - drawn <= view.scrollable_content_region.height


@pytest.mark.parametrize(("words", "size", "place"), CASES, ids=str)
async def test_a_key_draws_and_writes_what_it_changes(
    walk: Callable[..., Awaitable[list[Counted]]], words: int, size: tuple[int, int], place: float
) -> None:
    counted = await walk(words, size, place)
    too_many = [each for each in counted if each.drawn > each.allowed]
    assert not too_many
    assert any(each.scrolled for each in counted)
    assert sum(each.drawn > 0 for each in counted) > len(KEYS) / 2
    few = [each for each in counted if not each.scrolled and each.spans <= MOST_SPANS]
    assert max(each.bytes for each in few) <= MOST_BYTES_TURNING
    assert max(each.bytes for each in few if not each.turned) <= MOST_BYTES
    still = [each for each in few if not each.pushed and not each.turned]
    assert len(still) > len(KEYS) / 2
    assert not [each for each in still if each.panel_drawn > each.spans + 1]
    assert max(each.panel_drawn for each in counted) <= size[1]
    assert median(each.lines_asked for each in still) <= size[1] / 2
    assert any(each.panel_drawn for each in counted) == (size[0] >= WIDE)
    single = [each for each in counted if each.key not in SEVERAL]
    assert max(each.statements for each in single) <= MOST_STATEMENTS


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", WORDS)
async def test_finishing_draws_and_writes_what_it_changes(
    project_of: Callable[..., Project], words: int, size: tuple[int, int]
) -> None:
    session = session_on(project_of(words))
    first, second = session.draft.undecided[:2]
    session.bulk.accept_between(first.span.end, len(session.tokens.text))
    statements: list[str] = []
    session.project._db.conn.set_trace_callback(statements.append)
    app = WatchedApp(session, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        session.cursor.go_to(second.span.start)
        app.screen.show()
        await pilot.pause()
        waiting = await pressed("enter", app, pilot, statements)
        assert "1 suggestion still undecided" in session.message
        await pilot.press("a")
        checked = await pressed("enter", app, pilot, statements)
        assert session.message.startswith("Check ")
        for each in (waiting, checked):
            assert each.drawn <= each.allowed
            assert each.bytes <= MOST_BYTES or each.scrolled or each.turned
            assert each.statements <= MOST_STATEMENTS


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", WORDS)
async def test_hints_draw_at_most_the_visible_rows(
    project_of: Callable[..., Project], words: int, size: tuple[int, int]
) -> None:
    session = session_on(project_of(words))
    statements: list[str] = []
    app = WatchedApp(session, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        view = app.screen.article_view
        visible = view.scrollable_content_region.height
        session.project._db.conn.set_trace_callback(statements.append)
        keys = (("t", True), ("t", True), ("a", True), ("s", False), ("t", True))
        for key, shown in (*keys, ("T", True), ("tab", True), ("f", True), ("T", False)):
            drawn = view.rows_drawn
            await pilot.press(key)
            await pilot.pause()
            assert bool(session.hints.letters) is shown
            assert 0 < view.rows_drawn - drawn <= visible
        assert len({*statements}) == 2  # title and version, as for any key


@ONCE
@pytest.mark.parametrize("words", WORDS[1:])
async def test_statements_per_key_do_not_depend_on_the_length(
    walk: Callable[..., Awaitable[list[Counted]]], words: int
) -> None:
    short = await walk(500, *COMPARED)
    long = await walk(words, *COMPARED)
    # Keys that decide whatever is in sight find more of it in the longer article.
    alike = slice(0, KEYS.index("X"))
    assert [each.statements for each in short][alike] == [each.statements for each in long][alike]


async def walked(project: Project, size: tuple[int, int], place: float) -> list[Counted]:
    """Press all keys from a place in the article on, and count."""
    session = session_on(project)
    app = WatchedApp(session, size)
    statements: list[str] = []
    project._db.conn.set_trace_callback(statements.append)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        session.cursor.go_to(int(place * (len(session.tokens.text) - 1)))
        app.screen.show()
        await pilot.pause()
        return [await pressed(key, app, pilot, statements) for key in KEYS]


async def pressed(key: str, app: WatchedApp, pilot: Pilot[None], statements: list[str]) -> Counted:
    """Press a key, wait for the paint, and say what it drew and what it might have drawn."""
    view, panel, session = app.screen.article_view, app.screen.side_panel, app.session
    marks, current, matches = all_marks(session), session.cursor.current, session.search.matches
    hints = session.linking.digits
    spans, window = session.draft.live_count, panel._window.first
    top, drawn, panel_drawn = view.scroll_offset.y, view.rows_drawn, panel.rows_drawn
    lines_asked = app.screen._compositor.lines_asked
    statements.clear()
    app.written = ""
    await pilot.press(key)
    await pilot.pause()
    changed = differing(marks, all_marks(session))
    touched = {*changed, *filter(None, (current, session.cursor.current))}
    if session.linking.digits is not hints:
        hinted = {*hints, *session.linking.digits}
        touched |= {mark for mark in session.draft.live if mark.span.start in hinted}
    searched = session.search.matches is not matches
    found = [*matches, *session.search.matches] if searched else []
    start, end = view.extent_in_sight
    rows = {
        row
        for first, last in [mark.span.extent for mark in touched]
        + [extent for extent in found if start < extent[1] and extent[0] < end]
        for row in range(view.text_layout.row_of(first), view.text_layout.row_of(last - 1) + 1)
    }
    visible = view.scrollable_content_region.height
    scrolled = view.scroll_offset.y != top
    allowed = visible if scrolled else min(visible, len(rows) + 2)
    return Counted(
        key,
        view.rows_drawn - drawn,
        allowed,
        scrolled or searched,  # as many bytes
        len([one for one in statements if not any(word in one for word in _OF_LINKS)]),
        len(touched),
        len(app.written.encode()),
        panel.rows_drawn - panel_drawn,
        app.screen._compositor.lines_asked - lines_asked,
        pushed=session.draft.live_count > spans,
        turned=panel._window.first != window,
    )


def all_marks(session: LabellingSession) -> dict[int, Mark]:
    """Every mark there is, in whatever state, by identity: thousands are slow to hash."""
    return {id(mark): mark for mark in (*session.draft.live, *session.draft.rejected)}


def differing(before: dict[int, Mark], after: dict[int, Mark]) -> set[Mark]:
    """The marks that only one of the two has; most are the same objects in both."""
    gone = {before[identity] for identity in before.keys() - after.keys()}
    come = {after[identity] for identity in after.keys() - before.keys()}
    return gone ^ come


async def test_sqlites_work_per_key_does_not_grow_with_finished_articles(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    few, many = [
        await steps_of(
            KEYS_COUNTED, project_with_finished(tmp_path / f"{count}.db", tokenizer, count)
        )
        for count in (10, 1_000)
    ]
    for key in KEYS_COUNTED:
        assert many[key] <= 1.5 * few[key] + STEPS, key


async def steps_of(keys: list[str], project: Project) -> dict[str, int]:
    """How many instructions SQLite's machine carries out for each key, to the next `STEPS`."""
    ticks: list[None] = []
    steps: dict[str, int] = {}
    app = AnnotatorApp(session_on(project))
    async with app.run_test(size=SIZES[1]) as pilot:
        await pilot.pause()
        for key in keys:
            ticks.clear()
            project._db.conn.set_progress_handler(lambda: ticks.append(None), STEPS)
            await pilot.press(key)
            await pilot.pause()
            project._db.conn.set_progress_handler(None, 0)
            steps[key] = len(ticks) * STEPS
    project.close()
    return steps
