"""Style sheets and numbers that are parsed once in a process of tests.

Each app parses the same rules of Textual and of its own widgets again, which is a tenth of what a
test with an app costs. The rules are known by their text, their place and the theme's variables.

Each command and each annotation of a fixture parses the numbers of the same few sentences. The
program's own cache of them ends with the project, so the projects of the tests share one for each
table of vague words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

from corpus.numbers import context
from corpus.numbers.vague import VAGUE

if TYPE_CHECKING:
    import pytest
    from textual.css.model import RuleSet

    from corpus.numbers.vague import Vague


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have all apps share the parsed rules, and all projects the parsed numbers."""
    _share_rules(patch)
    _share_numbers(patch)


def _share_rules(patch: pytest.MonkeyPatch) -> None:
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}

    def parsed_once(sheet: Stylesheet, *args: Any, **options: Any) -> list[RuleSet]:
        known_by = (*sheet._variables.items(), *args, *options.items())
        if known_by not in parsed:
            parsed[known_by] = parse(sheet, *args, **options)
        return parsed[known_by]

    patch.setattr(Stylesheet, "_parse_rules", parsed_once)


def _share_numbers(patch: pytest.MonkeyPatch) -> None:
    made = context.Reader
    readers: dict[tuple[object, ...], context.Reader] = {}

    def reader(vague: Vague = VAGUE, language: str = "en") -> context.Reader:
        known_by = language, *vague.items()
        if known_by not in readers:
            readers[known_by] = made(vague, language)
        return readers[known_by]

    patch.setattr(context, "Reader", reader)
