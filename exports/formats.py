"""The formats that gold can be written in, by the name that `export` is given.

A format is one file with one function that has the signature of `Writer`, and one entry here. It
is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from corpus.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.options import ExportOptions, LeftOut

FORMATS: Mapping[str, str] = {
    "spacy": "exports.training_set.write:write",
}


class Exported(Protocol):
    """What every format returns: what it wrote, and sentences that a person should read."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files written."""

    @property
    def summary(self) -> str:
        """One line that says what there is now."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the person who exports."""


class Writer(Protocol):
    """Writes gold to `out` whole or raises ExportError and leaves `out` as it was."""

    def __call__(
        self,
        out: Path,
        gold: Iterable[GoldArticle],
        *,
        labels: Sequence[Label],
        lang: str,
        options: ExportOptions | None = None,
        left_out: LeftOut | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Exported:
        """Write; `progress` is called with 1 after each article."""


def writer(name: str) -> Writer:
    """The function that writes a format; NotFoundError lists the formats there are."""
    if name not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        raise NotFoundError(f"there is no format {name!r}; the formats are: {known}")
    module, function = FORMATS[name].split(":")
    return cast(Writer, getattr(import_module(module), function))
