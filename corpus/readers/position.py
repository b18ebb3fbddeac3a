"""The position of an import in its files, for a progress bar."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class ReadPosition:
    """The bytes read so far of the files that were named, as they are stored (gzip is smaller)."""

    def __init__(self) -> None:
        self._before = 0
        self._stream: BinaryIO | None = None

    @property
    def done(self) -> int:
        """The bytes read of all files."""
        return self._before + (self._stream.tell() if self._stream else 0)

    @contextmanager
    def following(self, file: Path, stream: BinaryIO) -> Iterator[None]:
        """Follow the stream of a file while it is read; a pipe has no position and is left out."""
        if not file.is_file():
            yield
            return
        self._stream, size = stream, file.stat().st_size
        try:
            yield
        finally:
            self._stream = None
            self._before += size


def size_of(paths: Sequence[str]) -> int | None:
    """Return the size of files in bytes, or None if a path is not a regular file."""
    files = [Path(path) for path in paths]
    try:
        return sum(file.stat().st_size for file in files) if all(map(Path.is_file, files)) else None
    except OSError:  # such as a folder that nobody may enter
        return None
