"""The tour of the first start: shown once, takes no key away, never breaks a start."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from annotator.keymap.keymap import PRESETS, preset
from annotator.rendering.tour import tour
from annotator.settings.state_folder import is_first_start
from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.widgets.tour import Tour
from corpus.store.labels import DEFAULT_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession


@pytest.fixture
def app(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> AnnotatorApp:
    add_article("Some [56]N [soldiers]A fled [Kesh]L province on Tuesday. " * 40, "one")
    return AnnotatorApp(open_session(), tour=True)


def shown(app: AnnotatorApp) -> bool:
    return bool(app.screen.query(Tour))


async def test_it_is_as_high_as_its_text(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        panel = app.screen.query_one(Tour)
        assert panel.region.height == 7
        assert app.screen.query_one("ArticleView").region.height == 13
        await pilot.resize_terminal(40, 12)
        assert panel.region.height == 6
        assert app.screen.query_one("ArticleView").region.height >= 2


@pytest.mark.parametrize(("key", "accepted"), [("a", 1), ("1", 1), ("z", 0), ("right", 0)])
async def test_the_first_key_does_what_it_always_does(
    app: AnnotatorApp, key: str, accepted: int
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        assert shown(app)
        await pilot.press(key)
        await pilot.pause()
        assert not shown(app)
        assert len(app.session.draft.accepted) == accepted


async def test_escape_only_hides_it(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        app.screen.show_tour()
        app.screen.show_tour()
        await pilot.pause()
        assert len(app.screen.query(Tour)) == 1
        await pilot.press("escape")
        await pilot.pause()
        assert not shown(app)
        assert app.session.cursor.anchor is not None
        await pilot.press("escape")
        assert app.session.cursor.anchor is None


async def test_a_click_hides_it(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(Tour)
        await pilot.pause()
        assert not shown(app)


async def test_the_palette_shows_it_again(app: AnnotatorApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        commands = {x.title: x.callback for x in app.get_system_commands(app.screen)}
        commands["Tour"]()
        await pilot.pause()
        assert shown(app)


async def test_a_terminal_that_is_too_small_keeps_it_for_later(app: AnnotatorApp) -> None:
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.press("a")
        await pilot.resize_terminal(80, 24)
        assert shown(app)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(("width", "rows"), [(40, 11), (80, 7), (120, 7)])
def test_nine_keys_in_plain_words(name: str, width: int, rows: int) -> None:
    lines = tour(DEFAULT_LABELS, preset(name), width).plain.splitlines()
    assert len(lines) == (11 if (name, width) == ("prodigy", 80) else rows)
    assert all(len(line) <= width for line in lines)
    assert "Nine keys" in lines[0]


def test_the_keys_are_those_in_effect() -> None:
    text = tour(DEFAULT_LABELS, preset("prodigy").changed({"finish": ("f2",)}), 80).plain
    for words in ("a  accept", "backspace  undo", "f2  finish", "1 2 3  label it actor"):
        assert words in text


def test_it_is_the_first_start_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_STATE", str(tmp_path / "deep" / "state"))
    assert is_first_start()
    assert not is_first_start()
    assert not is_first_start()


def test_where_nothing_can_be_kept_there_is_no_tour_and_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ANNOTATOR_STATE", os.devnull)
    assert not is_first_start()
