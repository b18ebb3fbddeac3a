"""Output to a terminal that is gone."""

from __future__ import annotations

import io

import pytest

from annotator.tui.terminal_guard import SurvivingWriter


class Gone(io.StringIO):
    """A terminal that goes after three writes."""

    written = 0

    def write(self, text: str) -> int:
        """Fail from the fourth text on."""
        self.written += 1
        if self.written > 3:
            raise OSError(5, "Input/output error")
        return len(text)


@pytest.mark.parametrize("file", [Gone(), io.StringIO()], ids=["gone", "there"])
def test_the_writer_takes_more_than_its_queue_holds(file: io.StringIO) -> None:
    writer = SurvivingWriter(file)
    writer.start()
    for _ in range(200):
        writer.write("x")
    writer.stop()
    assert not writer.is_alive()
    assert file.getvalue() in ("", "x" * 200)
