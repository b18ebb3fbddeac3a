"""The colours of Textual's theme as the drawing code wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.look import Ground

if TYPE_CHECKING:
    from textual.app import App


def ground_of(app: App[object]) -> Ground:
    """The theme's base colours; an ANSI theme keeps to the terminal's own black and white."""
    variables, dark = app.theme_variables, app.current_theme.dark
    foreground = variables.get("foreground", "")
    background = variables.get("background", "")
    if not (foreground.startswith("#") and background.startswith("#")):
        foreground, background = ("white", "black") if dark else ("black", "white")
    return Ground(foreground[:7], background[:7], dark=dark, colours=not app.no_color)
