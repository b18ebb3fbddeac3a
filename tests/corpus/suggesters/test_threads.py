from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from corpus.suggesters.threads import ONE_THREAD, one_numeric_thread

if TYPE_CHECKING:
    import pytest


def test_processes_started_inside_have_one_thread_unless_a_variable_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ONE_THREAD:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    before = dict(os.environ)
    asked = "import os; print(os.environ['OMP_NUM_THREADS'], os.environ['MKL_NUM_THREADS'])"
    with one_numeric_thread():
        told = subprocess.run(
            [sys.executable, "-c", asked], capture_output=True, text=True, check=True
        )
    assert told.stdout.split() == ["1", "3"]
    assert dict(os.environ) == before
