"""Keeps a trained suggester: written to a hidden folder, then renamed, so it is never incomplete.

The next training deletes the hidden folder of a killed one once it is stale.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.suggesters.trained import HELD_OUT, RECORD
from exports.atomic import sync_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpus.suggesters.trained import HeldOut

_ENDING = ".training"
_STALE = 3600  # seconds without progress after which a folder is abandoned


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Make an empty hidden folder in `folder`; delete it after the block unless it was kept.

    Raises ExportError if the disk cannot be written.
    """
    made = folder / f".{secrets.token_hex(4)}{_ENDING}"
    try:
        for left in folder.glob(f".*{_ENDING}"):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)
        made.mkdir(parents=True)
        yield made
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{folder} cannot be written ({reason}): make room, or change its permissions."
        raise ExportError(message) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def free_name(folder: Path, taken: Collection[str]) -> str:
    """Return `trained-1`, or the first number after it that was never used."""
    names = (f"trained-{number}" for number in count(1))
    return next(name for name in names if name not in taken and not (folder / name).exists())


def keep(
    made: Path, folder: Path, name: str, *, record: Mapping[str, Any], kept: Iterable[HeldOut]
) -> Path:
    """Write the last files and rename the folder; ExportError if the name is taken."""
    content = json.dumps({"name": name, **record}, ensure_ascii=False, indent=1)
    (made / RECORD).write_text(content + "\n", encoding="utf-8", newline="\n")
    lines = "".join(held.line() + "\n" for held in kept)
    (made / HELD_OUT).write_text(lines, encoding="utf-8", newline="\n")
    sync_files(made)
    if (folder / name).exists():
        raise ExportError(f"{folder / name} exists already: choose another --name")
    return made.rename(folder / name)
