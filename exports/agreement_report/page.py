"""The report as one page of HTML: no network, no script, everything from data made harmless.

The template escapes whatever it is given (jinja2's autoescape), and `visible` swaps what would hide
or reorder text, both in one place that no section can leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exports.agreement_report.sections import SECTIONS
from exports.atomic import write_markup
from exports.html_text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment


def write_html(told: Mapping[str, Any], path: Path) -> None:
    """Write the page; `told` is what `as_json` gives. ExportError where the disk refuses."""
    write_markup(path, html(told))


def html(told: Mapping[str, Any]) -> str:
    """The page; the same values give the same text."""
    sections = [
        {"key": section.key, "title": section.title, "blocks": list(section.blocks(told))}
        for section in SECTIONS
    ]
    return _environment().get_template("page.html").render(told=told, sections=sections)


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("exports.agreement_report", "templates"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: object) -> object:
    """Markup is the template's own, and the charts, which have passed `visible` themselves."""
    is_markup = hasattr(value, "__html__")
    return visible(value) if isinstance(value, str) and not is_markup else value
