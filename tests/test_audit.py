"""`make audit`: what it says where its data can be had, and where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.audit import KNOWN, NO_DATA, audited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KNOWN_ISSUE = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "A-1", "fix_versions": []}]}
SOUND = {"name": "rich", "version": "15.0", "vulns": []}
SKIPPED = {"name": "spacy", "skip_reason": "not found"}


def asking(known: Any, found: Any) -> Callable[[Path], Any]:
    """Stands in for pip-audit: an answer about the known release, another about all others."""
    return lambda requirements: known if requirements.read_text().strip() == KNOWN else found


@pytest.mark.parametrize(
    ("known", "found", "lines", "code"),
    [
        (None, [SOUND], [NO_DATA], 0),
        ([{"name": "jinja2", "skip_reason": "not found"}], [SOUND], [NO_DATA], 0),
        ([KNOWN_ISSUE], None, [NO_DATA], 0),
        ([KNOWN_ISSUE], [SOUND], ["Audited 1 packages: 0 vulnerable."], 0),
        (
            [KNOWN_ISSUE],
            [SOUND, SKIPPED, KNOWN_ISSUE],
            [
                "jinja2 2.10: A-1, fixed in no release",
                "spacy: not audited (not found)",
                "Audited 2 packages: 1 vulnerable.",
            ],
            1,
        ),
    ],
    ids=["offline", "data missing", "offline later", "sound", "vulnerable"],
)
def test_audit_reports_vulnerabilities_or_that_it_could_not_ask(
    tmp_path: Path, known: Any, found: Any, lines: list[str], code: int
) -> None:
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("rich==15.0\n")
    assert audited(constraints, asking(known, found)) == (lines, code)
