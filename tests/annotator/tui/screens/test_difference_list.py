"""The list of differences from the keyboard: which are listed, and how they are shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from annotator.keymap.difference_operations import DIFFERENCE_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.session.difference_list import DifferenceList
from annotator.tui.difference_app import DifferenceApp
from annotator.tui.screens.difference_list import DifferenceScreen
from corpus.workflows.differences import compared
from tests.watched import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from corpus.model import AnnotationKey
    from corpus.store import Project


def is_read(screen: Screen[object]) -> bool:
    return not isinstance(screen, DifferenceScreen) or screen.listed.is_read


async def test_differences_in_context_by_article(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., AnnotationKey]
) -> None:
    texts = {"a1": "[56]N men left [Kesh]L.", "a2": "[Rebels]A came.", "a3": "Men left."}
    for name, text in texts.items():
        add_article(text, name)
    for name in ("a1", "a2"):
        annotate(name, "ana", texts[name])
    before = project.present()
    annotate("a1", "ana", "[56 men]N left [Kesh]A.")
    annotate("a2", "ana", "Rebels [came]A.")
    later = project.present()
    annotate("a3", "ben", "[Men]A left.")
    with compared(project, before, None) as comparison:
        listed = DifferenceList(comparison, "v1 → now", default_keymap())
        view: Any = SimpleNamespace(page=1, help=None, leave=None)
        assert sorted(listed.operations(view)) == sorted(one.id for one in DIFFERENCE_OPERATIONS)
        app = DifferenceApp(listed)
        async with running(app, is_read) as press:
            _, shown = await press("down")
            assert "v1 → now · 2 articles, 4 changes" in shown
            assert "  Title of a1 · 1 moved, 1 relabelled · by ana" in shown
            assert "▸   · moved" in shown
            assert "56N men → 56 menN left Kesh." in shown
            assert " moved: 56N NUMBER" in shown
            assert "→ 56 menN NUMBER" in shown
            _, shown = await press("down")
            assert "56 men left KeshL → KeshA." in shown
            assert "relabelled: KeshL LOCATION → KeshA ACTOR" in shown
            assert " at 12 in Title of a1 · a1" in shown
            _, shown = await press("tab 4")
            assert "1 added 2 removed 3 moved 4 (relabelled)" in shown
            assert "2 articles, 3 changes" in shown
            assert "▸ Title of a2" in shown
            _, shown = await press("1 2 3")
            assert "▸" not in shown
            assert "No difference of the kinds that are shown" in shown
            _, shown = await press("1 6")
            assert "▸ Title of a2 · 1 added · by ana" in shown
            assert "Title of a3 · 1 added · newly settled · by ben" in shown
            await press("q")
            assert app.return_code == 0
    with compared(project, later, None) as comparison:
        app = DifferenceApp(DifferenceList(comparison, "v2 → now", default_keymap()))
        async with running(app, is_read) as press:
            _, shown = await press("down")
            assert "5 revalued 6 (in one version: 1)" in shown
            assert "1 article settled in one version only: 6 shows the changes there" in shown
