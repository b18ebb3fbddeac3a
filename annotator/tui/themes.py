"""The four themes, and the colours of the current one for rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

from annotator.rendering.styles import Ground
from annotator.settings.settings import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App

_ANSI = BUILTIN_THEMES["ansi-dark"]

_DARK = Theme(
    "dark",
    primary="#5FAFFF",
    accent="#FFD75F",
    foreground="#E0E0E0",
    background="#121212",
    surface="#1C1C1C",
    panel="#262626",
)
_LIGHT = Theme(
    "light",
    primary="#005FAF",
    accent="#875F00",
    foreground="#1C1C1C",
    background="#F7F7F7",
    surface="#EEEEEE",
    panel="#E4E4E4",
    dark=False,
)
_HIGH_CONTRAST = Theme(
    "high-contrast",
    primary="#FFFFFF",
    accent="#FFFF00",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1C1C1C",
    text_alpha=1.0,
    variables={
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "scrollbar": "#FFFFFF",
        "scrollbar-background": "#000000",
    },
)
_TERMINAL = Theme(
    "ansi",
    primary=_ANSI.primary,
    secondary=_ANSI.secondary,
    warning=_ANSI.warning,
    error=_ANSI.error,
    success=_ANSI.success,
    accent=_ANSI.accent,
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    ansi=True,
    variables={**_ANSI.variables, "block-cursor-text-style": "reverse"},
)


SHIPPED = (_DARK, _LIGHT, _TERMINAL, _HIGH_CONTRAST)


def use_themes(app: App[None], name: str) -> None:
    """Register only these four themes with the app, and select `name`."""
    for theme in SHIPPED:
        app.register_theme(theme)
    app.set_reactive(type(app).theme, name)
    app.stylesheet.set_variables(app.get_css_variables())
    for other in app.available_themes.keys() - set(THEMES):
        app.unregister_theme(other)


def ground_of(app: App[object]) -> Ground:
    """Return the base colours of the current theme."""
    return ground(app.current_theme, app.theme_variables, colours=not app.no_color)


def ground(theme: Theme, variables: Mapping[str, str], *, colours: bool = True) -> Ground:
    """Return the base colours of a theme; the ANSI theme uses the terminal's own."""
    if theme.ansi:
        return Ground("default", "default", colours=colours, kind="ansi")
    return Ground(
        variables["foreground"][:7],
        variables["background"][:7],
        dark=theme.dark,
        colours=colours,
        kind="contrast" if theme.name == _HIGH_CONTRAST.name else "usual",
    )
