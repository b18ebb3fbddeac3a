"""Style sheets that are parsed once in a process of tests.

Each app parses the same rules of Textual and of its own widgets again, which is a tenth of what a
test with an app costs. The rules are known by their text, their place and the theme's variables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    import pytest
    from textual.css.model import RuleSet


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have all apps share the parsed rules."""
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}

    def parsed_once(sheet: Stylesheet, *args: Any, **options: Any) -> list[RuleSet]:
        known_by = (*sheet._variables.items(), *args, *options.items())
        if known_by not in parsed:
            parsed[known_by] = parse(sheet, *args, **options)
        return parsed[known_by]

    patch.setattr(Stylesheet, "_parse_rules", parsed_once)
