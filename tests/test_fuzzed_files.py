"""Files that a person names, damaged at random: each is read, or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.errors import AnnotatorError
from corpus.numbers.lexicon import listed
from corpus.readers.detection import detected
from corpus.readers.formats import FORMATS
from corpus.readers.source import Head
from corpus.scorer.weights import Scorer, shipped
from tests.examples import examples
from tests.fuzzing.modules import READ_BY, REASONS, json_without_recursion, modules_that_read
from tests.fuzzing.readers import READERS
from tests.fuzzing.samples import TEXT, encoded

KEYS = sorted(
    listed(
        "text id title source meta spans annotator answer label pattern start end value name key "
        "colour description LOWER TEXT OP REGEX LENGTH IN ORTH dozens article options files low "
        "unit keys theme"
    )
)
NESTED = "[" * 3000
"""Deeper than Python's parsers go."""

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
SCALARS |= st.sampled_from([TEXT, "ACTOR", "a", "+", "{2}", "Rebels", "\x00", "\ud800", 6])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)


def damaged(samples: list[bytes]) -> st.SearchStrategy[bytes]:
    """A sample with some bytes replaced, cut out or put in."""

    def change(drawn: tuple[bytes, list[tuple[int, int, bytes]]]) -> bytes:
        data, cuts = drawn
        for start, length, put in cuts:
            at = start % (len(data) + 1)
            data = data[:at] + put + data[at + length :]
        return data

    puts = st.binary(max_size=4) | st.sampled_from([b'"', b"[", b"{", b"\n", b"\r", b"=", b""])
    cuts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 6), puts), min_size=1, max_size=4)
    return st.tuples(st.sampled_from(samples), cuts).map(change)


def files(*samples: bytes) -> st.SearchStrategy[bytes]:
    """A damaged sample, any bytes, any JSON, or lines of JSON objects; gzip of them too."""
    lines = st.lists(RECORDS.map(encoded), max_size=3).map(b"\n".join)
    plain = damaged(list(samples)) | st.binary(max_size=60) | VALUES.map(encoded) | lines
    return plain | plain.map(gzip.compress) | damaged([gzip.compress(s) for s in samples])


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(name, marks=[pytest.mark.slow] if fuzzed.slow else [])
        for name, fuzzed in READERS.items()
    ],
)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(reader: str) -> None:
    fuzzed = READERS[reader]

    @settings(max_examples=examples(100))
    @given(files(*fuzzed.sound))
    @example(NESTED.encode())
    @example(b'{"text": ' + NESTED.encode())
    @example(f"x = {NESTED}".encode())
    @example(b"9" * 5000)
    def check(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder, fuzzed.name)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
            try:
                fuzzed.read(file)
                refusal = "read"
            except AnnotatorError as error:
                refusal = str(error)
            assert refusal
            assert "\n" not in refusal

    check()


def test_every_format_of_import_is_damaged() -> None:
    covered = set()
    for fuzzed in READERS.values():
        if fuzzed.formats:
            first = fuzzed.sound[0]  # of Parquet nothing without pyarrow
            assert not first or detected(Head(first, fuzzed.name)) in fuzzed.formats, fuzzed.name
            covered |= {*fuzzed.formats}
    assert covered == FORMATS.keys()


def test_what_each_module_reads_is_damaged() -> None:
    assert modules_that_read() == READ_BY.keys()
    assert {*READ_BY.values()} <= READERS.keys() | REASONS


def test_wherever_json_is_read_it_may_be_nested_too_deeply() -> None:
    assert [*json_without_recursion()] == []


def test_damaged_weights_of_a_project_are_refused() -> None:
    content = shipped().content
    chance = random.Random(0)
    for _ in range(50):
        at = chance.choice(
            [chance.randrange(len(content)), len(content) - chance.randrange(1, 300)]
        )
        with suppress(AnnotatorError):
            Scorer.read(content[:at] + chance.randbytes(2) + content[at + 2 :])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", bytes(65 * 2**20))
    with pytest.raises(AnnotatorError, match="larger than 64 MiB"):
        Scorer.read(packed.getvalue())
