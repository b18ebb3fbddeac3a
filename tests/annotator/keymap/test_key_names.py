"""The names of keys, and the reasons why some are refused."""

from __future__ import annotations

from textual.keys import Keys

from annotator.keymap.key_names import NAMED, canonical, refusal
from tests.rows import each_row


def test_every_named_key_is_one_that_textual_sends() -> None:
    assert {str(key.value) for key in Keys} >= NAMED


def test_good_keys() -> None:
    def check(row: tuple[str, str]) -> None:
        written, key = row
        assert canonical(written) == key
        assert refusal(key) is None

    each_row(
        [
            ("a", "a"),
            ("A", "A"),
            ("é", "é"),
            (",", ","),
            ("Ctrl+R", "ctrl+r"),
            ("Esc", "escape"),
            (" ", "space"),
            ("PgDn", "pagedown"),
            ("F5", "f5"),
            ("shift+left", "shift+left"),
        ],
        check,
    )


def test_keys_that_cannot_be_bound() -> None:
    def check(row: tuple[str, str]) -> None:
        key, reason = row
        why = refusal(canonical(key))
        assert why is not None
        assert reason in why

    each_row(
        [
            ("ctrl+i", "tab"),
            ("ctrl+m", "enter"),
            ("ctrl+h", "backspace"),
            ("ctrl+b", "tmux"),
            ("ctrl+a", "screen"),
            ("ctrl+s", "pause"),
            ("ctrl+z", "shells"),
            ("ctrl+w", "browsers"),
            ("ctrl+t", "browsers"),
            ("ctrl+n", "browsers"),
            ("ctrl+c", "quit"),
            ("ctrl+enter", "from enter"),
            ("shift+enter", "from enter"),
            ("ctrl+shift+p", "from p"),
            ("ctrl+1", "from 1"),
            ("alt+x", "alt"),
            ("shift+x", "'X'"),
            ("g g", "sequences"),
            ("gg", "sequences"),
            ("pagedwn", "'pagedown'"),
            ("wheel", "no such key"),
            ("", "empty"),
            ("\x07", "control character"),
        ],
        check,
    )
