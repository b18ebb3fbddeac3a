"""What the screen shows, as text, against pictures that were looked at.

`UPDATE_PICTURES=1 pytest tests/annotator/tui/screens/test_pictures.py` draws them anew: look at the
difference before it is committed. A picture of styles has a letter a cell and a legend; what the
styles should be is tested in `test_look.py`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.tui.labelling_app import AnnotatorApp
from corpus.text.tokenizer import Tokenizer
from tests.key_scripts import keys_of
from tests.styles import drawn_styles

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

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


CJK = (
    "[北京]L，五月二日——[三十名]N[士兵]A周二撤离了[卡什省]L的营地，[国防部]A说。"
    "当地居民说，枪声在夜里持续了很久，[数百]N人逃往[图尔姆]L。\n\n"
    "[ソウル]Lで[約４０人]Nの[ｼﾞｬｰﾅﾘｽﾄ]Aが集まった。[서울]L에서 [기자]A [세 명]N이 말했다.\n"
)
EMOJI = (
    "🚨 [Two]N [families 👨‍👩‍👧]A left [Kesh 🏳️‍🌈]L ✈️ now ☎ and 👩🏽‍🚒🇰🇷 e\u0301te\u0301.\n"
    "[🔥 Rebels]A hold [3️⃣]N [hills ⛰️]L; 🤷‍♀️ says the [army ⚔]A.\n"
)
RIGHT_TO_LEFT = (
    "אמר [דובר הצבא]A ביום שלישי כי [שלושים]N [חיילים]A עזבו את [תל אביב]L.\n"
    "قالت [وزارة الدفاع]A إن [٣٠ جنديا]N غادروا [كيش]L (the [army]A) يوم الثلاثاء.\n"
)
CHECKED = "[Rebels]A left with [50]N [men]A; [60]N of them and 40 others saw [Rebels]L on May 2."
LONG = "".join(
    f"Paragraph {n}: [rebels]A near [Kesh]L fired [{n} rockets]N, the [army]A said on Tuesday, and"
    f" nobody in the villages along the road slept before it was light.\n\n"
    for n in range(1, 201)
)
"""About 5,000 words."""


@dataclass(frozen=True)
class Shot:
    """What is pictured: an article in a window of some size, after some keys; or its `styles`."""

    name: str
    text: str = NEWS
    size: tuple[int, int] = (80, 24)
    keys: str = ""
    theme: str = "dark"
    styles: bool = False
    lang: str = "en"


SHOTS = (
    Shot("80x24", keys="a a x 2 h"),
    Shot("120x40", size=(120, 40), keys="a a x 2 f"),
    Shot("40x10", size=(40, 10), keys="A"),
    Shot("too-small", size=(39, 9)),
    Shot("keys", keys="?"),
    Shot("labels", keys="0"),
    Shot("scripts", SCRIPTS, keys="tab tab v right"),
    Shot("finished", keys="X enter"),
    Shot("tour"),
    Shot("tour-40x10", size=(40, 10)),
    Shot("cjk", CJK, keys="a tab a tab 1 h", lang="zh"),
    Shot("cjk-narrow", CJK, size=(41, 12), keys="a tab a tab 1 h", lang="zh"),
    Shot("emoji", EMOJI, keys="a a tab h"),
    Shot("right-to-left", RIGHT_TO_LEFT, keys="a a tab l"),
    Shot("middle-of-5000-words", LONG, keys='A / "paragraph 100:" enter tab a'),
    Shot("finding", keys='/ "a"'),
    Shot("value", keys="tab ="),
    Shot("linking", keys="tab e"),
    Shot("comment", keys='c "who is this?"'),
    Shot("remarks", size=(60, 16), keys='f c "dateline?" enter tab c "dead?" enter tab f'),
    Shot("checks", CHECKED, keys="A enter"),
    Shot("guideline", size=(120, 24), keys="g"),
    Shot("guideline-80x24", keys="g"),
    Shot("styles-dark", keys="a x 2 tab", styles=True),
    Shot("styles-light", keys="a x 2 tab", theme="light", styles=True),
    Shot("styles-high-contrast", keys="a x 2 tab", theme="high-contrast", styles=True),
    Shot("styles-no-color", keys="a x 2 tab", styles=True),
    Shot("styles-selecting", keys="a a v right right", styles=True),
)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
async def test_the_screen_is_as_it_was_looked_at(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    monkeypatch: pytest.MonkeyPatch,
    shot: Shot,
) -> None:
    if shot.name == "styles-no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    add_article(shot.text, "relief-convoy", tokenizer=Tokenizer(shot.lang))
    app = AnnotatorApp(open_session(), theme=shot.theme, tour=shot.name.startswith("tour"))
    app.session.workspace.saved_at = None
    async with app.run_test(size=shot.size) as pilot:
        await pilot.press(*keys_of(shot.keys))
        app.session.workspace.saved_at = None
        if app.screen is app.screen_stack[-1] and hasattr(app.screen, "show"):
            app.screen.show()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        text = "\n".join(strip.text.rstrip() for strip in strips) + "\n"
        shown = drawn_styles(app) if shot.styles else text
    picture = PICTURES / f"{shot.name}.txt"
    if os.environ.get("UPDATE_PICTURES"):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(shown, encoding="utf-8")
    assert shown == picture.read_text(encoding="utf-8")


def test_there_is_no_picture_of_nothing() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == {shot.name for shot in SHOTS}
