"""Python examples on the pages: each is run, and must print what the page shows."""

from __future__ import annotations

import doctest
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.pages import DOCS, blocks, pages
from tests.docs.stages import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

LIBRARIES = {"to_frame": "pandas", "to_dataset": "datasets"}
"""A name in a block -> the library that it needs, which the tests do not install."""


@pytest.mark.slow
@pytest.mark.parametrize("page", EXAMPLES)
def test_the_examples_print_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    EXAMPLES[page](tmp_path)
    shared: dict[str, Any] = {}
    for number, block in enumerate(blocks(DOCS / page, "pycon"), 1):
        if all(find_spec(LIBRARIES[name]) for name in LIBRARIES if name in block):
            example = doctest.DocTestParser().get_doctest(
                block, shared, f"{page} {number}", page, 0
            )
            failures: list[str] = []
            doctest.DocTestRunner().run(example, out=failures.append, clear_globs=False)
            shared.update(example.globs)
            assert not failures, "".join(failures)


def test_every_page_with_examples_is_run() -> None:
    assert {str(page.relative_to(DOCS)) for page in pages() if blocks(page, "pycon")} == {*EXAMPLES}
