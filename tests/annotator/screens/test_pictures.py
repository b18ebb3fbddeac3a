"""What the screen shows, as text, against pictures that were looked at.

`UPDATE_PICTURES=1 pytest tests/annotator/screens/test_pictures.py` draws them anew: look at the
difference before it is committed. Styles are tested in `test_look.py`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.app import AnnotatorApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session import Session

PICTURES = Path(__file__).parent / "pictures"

NEWS = (
    "[PORT HALVA]L, March 3 -- [At least 56]N [government soldiers]A and [three dozen]N"
    " [rebel fighters]A have been killed since the operation began in [Kesh province]L, the"
    " [Defense Ministry]A said on Tuesday. [Some 10,000]N [people]A fled to [northern Varda]L,"
    " [aid workers]A said.\n\nNeither count could be verified.\n"
)
SCRIPTS = (
    "[北京]L 星期二，[三十名]N [士兵]A 撤离了营地。\n"
    "🚨 [Two]N families 👨‍👩‍👧 left e\u0301 [Kesh]L\u200b now.\n"
    "אמר [דובר הצבא]A ביום שלישי.\r\n"
    "Tab\there, \x1b[31mred\u202e end [here]L."
).replace("\x1b[31m", "\x1b31m")


@pytest.mark.parametrize(
    ("name", "text", "size", "keys"),
    [
        ("80x24", NEWS, (80, 24), "a a x 2 h"),
        ("120x40", NEWS, (120, 40), "a a x 2 f"),
        ("40x10", NEWS, (40, 10), "A"),
        ("too-small", NEWS, (39, 9), ""),
        ("keys", NEWS, (80, 24), "question_mark"),
        ("labels", NEWS, (80, 24), "0"),
        ("scripts", SCRIPTS, (80, 24), "tab tab v right"),
        ("finished", NEWS, (80, 24), "X enter"),
        ("tour", NEWS, (80, 24), ""),
        ("tour-40x10", NEWS, (40, 10), ""),
    ],
)
async def test_the_screen_is_as_it_was_looked_at(
    add_article: Callable[..., object],
    open_session: Callable[..., Session],
    name: str,
    text: str,
    size: tuple[int, int],
    keys: str,
) -> None:
    add_article(text, "relief-convoy")
    app = AnnotatorApp(open_session(), tour=name.startswith("tour"))
    app.session.saved_at = None
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys.split())
        app.session.saved_at = None
        if app.screen is app.screen_stack[-1] and hasattr(app.screen, "show"):
            app.screen.show()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        shown = "\n".join(strip.text.rstrip() for strip in strips) + "\n"
    picture = PICTURES / f"{name}.txt"
    if os.environ.get("UPDATE_PICTURES"):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(shown, encoding="utf-8")
    assert shown == picture.read_text(encoding="utf-8")
