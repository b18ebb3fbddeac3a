"""Remembers which pipelines a person trusts, by path and content.

The record is kept for the person and not in the project: a project from somebody else must not
vouch for the pipelines that it names.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from annotator.settings.state_folder import state_folder

if TYPE_CHECKING:
    from pathlib import Path

_RECORD = "trusted-pipelines.json"


def is_trusted(pipeline: Path, fingerprint: str) -> bool:
    """Return whether `trust` was called for the pipeline while it had this fingerprint."""
    return _recorded().get(str(pipeline.resolve())) == fingerprint


def trust(pipeline: Path, fingerprint: str) -> None:
    """Record that the pipeline may run; where that fails, the person is asked again."""
    record = _recorded() | {str(pipeline.resolve()): fingerprint}
    with suppress(OSError):
        path = state_folder() / _RECORD
        made = path.with_name(f".{os.urandom(8).hex()}.new")
        made.write_text(json.dumps(record, indent=1), encoding="utf-8")
        made.replace(path)


def _recorded() -> dict[str, object]:
    try:
        record = json.loads((state_folder() / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
