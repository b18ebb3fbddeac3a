"""The settings file: its settings, and errors that name the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from annotator.cli.keys import starting_file
from annotator.keymap.keymap import PRESETS, default_keymap, preset
from annotator.keymap.review_operations import review_keymap
from annotator.settings.file import config_path, load_settings, read_settings
from annotator.settings.settings import THEMES, Settings
from corpus.errors import InputError
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
preset = "vim"  # as at home
theme = "light"

[keys]
accept = "y"
screen.help = ["?", "F1"]
"label:1" = "Esc"
drop_selection = "Q"
flag = []
"""


def test_a_file_changes_a_preset() -> None:
    settings = read_settings(GOOD, "config.toml")
    assert settings.theme == "light"
    keymap = settings.keymap
    assert keymap.preset == "vim"
    assert keymap.of("accept") == ("y",)
    assert keymap.of("screen.help") == ("?", "f1")
    assert keymap.of("label:1") == ("escape",)
    assert keymap.of("flag") == ()
    assert keymap.of("redo") == ("ctrl+r",)


def test_settings_of_labelling() -> None:
    settings = read_settings("doubtful_first = 0.8\nsecond_looks = 0\nletters_stay = true", "x")
    assert (settings.doubtful_first, settings.second_looks) == (0.8, 0)
    assert settings.letters_stay
    settings = read_settings("ghosts_in_100 = 2.5\nghosts_above = 0.2", "x")
    assert (settings.ghosts_in_100, settings.ghosts_above) == (2.5, 0.2)
    settings = read_settings("doubtful_first = 1", "x")
    assert (settings.doubtful_first, settings.second_looks) == (1, 2)
    assert not settings.letters_stay


def test_an_empty_file_is_the_default() -> None:
    assert read_settings("", "x") == Settings(default_keymap(), THEMES[0])


def test_errors_name_the_line() -> None:
    def check(row: tuple[str, int, str]) -> None:
        text, line, told = row
        with pytest.raises(InputError) as refused:
            read_settings(text, "config.toml")
        assert told in str(refused.value)
        assert f"line {line}" in str(refused.value)
        assert str(refused.value).startswith("config.toml")
        assert "\n" not in str(refused.value)

    each_row(
        [
            ("\nkey = 1", 2, "preset, theme, after_label, ghosts_above, keys"),
            ('# theme = "dark"\ntheme = "blue"', 2, "high-contrast"),
            ('preset = "emacs"', 1, "vim"),
            ('preset = ["vim"]', 1, "vim"),
            ("keys = 1", 1, "table"),
            ("[review]\nunanimous = 1", 2, "true or false"),
            ("[keys]\nunanimous = true", 2, "unknown operation 'unanimous'"),
            ('[keys]\n# acept = "a"\nacept = "y"', 3, "did you mean accept?"),
            ('[keys]\nhelp = "y"', 2, "screen.help"),
            ('[keys]\nwhatever = "y"', 2, "annotator keys"),
            ('theme = "dark"\n[keys]\ntheme = "y"', 3, "unknown operation 'theme'"),
            ('[keys]\naccept = "ctrl+i"', 2, "tab"),
            ("[keys]\nscreen.help = 3", 2, "list of keys"),
            ("[keys.screen]\n\nhelp = [3]", 3, "list of keys"),
            ('[keys]\n  "label:3" = "g g"', 2, "sequences are not supported"),
            ("[keys]\nundo = []", 2, "needs a key"),
            ('[keys]\naccept = "y"\nreject = "u"', 3, "'u' is bound to reject and undo"),
            ('[keys]\nskip = "y"\nflag = "y"', 3, "'y' is bound to skip and flag"),
            ('preset = "vim"\nkeys.accept = "j"', 2, "screen.line_down"),
            ("theme = dark", 1, "not valid TOML"),
            ("\ndoubtful_first = 70", 2, "a number from 0 to 1"),
            ("doubtful_first = nan", 1, "a number from 0 to 1"),
            ('doubtful_first = "x"', 1, "a number from 0 to 1"),
            ("doubtful_first = true", 1, "a number from 0 to 1"),
            ("ghosts_in_100 = 101", 1, "a number from 0 to 100"),
            ("second_looks = 10", 1, "a whole number from 0 to 9"),
            ("second_looks = 1.5", 1, "a whole number from 0 to 9"),
            ("second_looks = -1", 1, "a whole number from 0 to 9"),
            ("\nletters_stay = 1", 2, "letters_stay must be true or false"),
        ],
        check,
    )


def _commented_in(text: str) -> str:
    return re.sub(r'(?m)^# (?=[\w".:]+ = )', "", text)


@pytest.mark.parametrize("name", PRESETS)
def test_the_starting_file_changes_nothing_and_lists_everything(name: str) -> None:
    text = starting_file(preset(name))
    assert read_settings(text, "x") == Settings(preset(name), THEMES[0])
    head, _, keys = text.partition("[keys]\n")
    everything = read_settings(f"{head}[keys]\n{_commented_in(keys)}", "x")
    assert (everything.keymap, everything.theme) == (preset(name), THEMES[0])
    assert everything.review_keymap == review_keymap(preset(name))
    assert everything.unanimous


def test_review_follows_labelling_and_has_keys_of_its_own() -> None:
    settings = read_settings('[keys]\nfinish = "F"\nundo = "b"\n[review]\n"lane:1" = "!"', "x")
    review = settings.review_keymap
    assert review.of("finish") == ("F",)
    assert review.of("undo") == ("u",)  # `b` shows names here
    assert review.of("lane:1") == ("!",)
    assert settings.keymap.of("undo") == ("b",)


@pytest.mark.parametrize("name", PRESETS)
def test_no_key_of_review_has_two_meanings(name: str) -> None:
    assert review_keymap(preset(name)).clashes() == []


def test_a_clash_in_review_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match="line 3: 'b' is bound to"):
        read_settings('[keys]\n[review]\nundo = "b"', "config.toml")


def test_options_override_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    monkeypatch.setenv("ANNOTATOR_CONFIG", str(path))
    assert config_path() == path
    assert load_settings() == Settings(default_keymap(), "dark")
    path.write_text(GOOD)
    assert load_settings().keymap.of("accept") == ("y",)
    assert load_settings(keys="prodigy") == Settings(preset("prodigy"), "light")
    assert load_settings(theme="ansi").theme == "ansi"
    path.write_text("[review]\nunanimous = true")
    assert load_settings(keys="vim", theme="light").unanimous
    path.write_text("no TOML")
    with pytest.raises(InputError, match=r"mine.toml is not valid TOML"):
        load_settings(keys="vim", theme="dark")


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    monkeypatch.setenv("ANNOTATOR_CONFIG", str(path))
    path.write_bytes(b'theme = "dark"\n# \xff\n')
    with pytest.raises(InputError, match="line 2 is not UTF-8"):
        load_settings()
    monkeypatch.setenv("ANNOTATOR_CONFIG", str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        load_settings()


def test_without_the_variable_the_file_is_in_the_platforms_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ANNOTATOR_CONFIG")
    path = config_path()
    assert path.name == "config.toml"
    assert path.parent.name == "annotator"
