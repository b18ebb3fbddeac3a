"""The report as one HTML page, without scripts or network access.

The template escapes whatever it is given (jinja2's autoescape), and `visible` replaces characters
that would hide or reorder text. Both happen in one place that no section can leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.agreement_report.main_finding import sentence
from exports.agreement_report.sections import SECTIONS
from exports.html_text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


def html(data: Mapping[str, Any]) -> str:
    """Return the page of the data that `as_json` returns."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("exports.agreement_report", "templates"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sections = [
        {"key": section.key, "title": section.title, "blocks": list(section.blocks(data))}
        for section in SECTIONS
    ]
    template = environment.get_template("page.html")
    return template.render(data=data, finding=sentence(data), sections=sections, counted=counted)


def _harmless(value: object) -> object:
    """Leave markup alone: the template's own, and charts, whose texts have passed `visible`."""
    is_markup = hasattr(value, "__html__")
    return visible(value) if isinstance(value, str) and not is_markup else value
