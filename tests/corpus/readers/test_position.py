from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING

from corpus.readers import read
from corpus.readers.position import ReadPosition, size_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_position_ends_at_the_size_of_the_named_files(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{n} of {'many words ' * 900}"}) + "\n" for n in range(40))
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(lines)
    packed.write_bytes(gzip.compress(lines.encode()))
    paths, position = [str(plain), str(packed)], ReadPosition()
    items = read(paths, stdin=io.BytesIO(), position=position)
    seen = [position.done for _ in items]
    assert len(seen) == 80
    assert seen == sorted(seen)
    assert 0 < seen[0] < plain.stat().st_size < seen[-1]
    assert position.done == size_of(paths) == plain.stat().st_size + packed.stat().st_size


def test_the_size_of_a_folder_or_standard_input_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Rebels fled.")
    assert size_of([str(file)]) == 12
    assert size_of([str(file), str(tmp_path)]) is size_of([str(file), "-"]) is None
