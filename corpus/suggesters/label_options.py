"""Suggests the `--map` options that give a pipeline's labels names of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def map_options(labels: Iterable[str]) -> str:
    """The `--map` option for each label, ready to be typed."""
    return " ".join(f"--map {label}=NAME" for label in sorted(labels))
