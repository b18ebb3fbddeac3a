from __future__ import annotations

import pytest

from tests.rows import each_row


def test_every_row_that_fails_is_named() -> None:
    def check(row: int) -> None:
        assert row % 2 == 0
        assert 12 // row

    with pytest.raises(AssertionError) as failed:
        each_row([2, 3, 0, 4], check)
    first, *rows = str(failed.value).splitlines()
    assert first.startswith("2 of 4 rows fail:")
    assert [row.partition(":")[0] for row in rows[:2]] == ["3", "0"]


def test_a_row_that_does_not_raise_is_named() -> None:
    def check(row: str) -> None:
        with pytest.raises(ValueError, match="invalid literal"):
            int(row)

    with pytest.raises(AssertionError, match="1 of 2 rows fail:\n'6': DID NOT RAISE"):
        each_row(["six", "6"], check)


def test_an_empty_table_is_no_test() -> None:
    with pytest.raises(AssertionError, match="the table is empty"):
        each_row([], lambda row: None)
