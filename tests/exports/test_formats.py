from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from corpus.errors import NotFoundError
from exports.formats import FORMATS, writer
from tests.rows import each_row


def test_the_main_format_is_found() -> None:
    from exports.training_set.write import write

    assert writer("spacy") is write


def test_every_entry_resolves() -> None:
    def check(name: str) -> None:
        assert callable(writer(name))

    each_row(sorted(FORMATS), check)


def test_a_format_takes_its_own_options_by_keyword() -> None:
    def check(name: str) -> None:
        parameters = inspect.signature(writer(name)).parameters
        for option in FORMATS[name].options:
            assert parameters[option.name].default == option.choices[0]

    each_row(sorted(FORMATS), check)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    known = ", ".join(FORMATS)
    with pytest.raises(NotFoundError, match=rf"no format 'nothing'.*: {known}$"):
        writer("nothing")


def test_the_table_and_the_options_cost_no_import_of_spacy() -> None:
    code = (
        "import sys, exports.formats, exports.options;"
        "import exports.training_set.split, exports.training_set.manifest;"
        "sys.exit(any(name.split('.')[0] in ('spacy', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
