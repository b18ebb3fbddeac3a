"""Reads the remarks of an exported line: everybody's flags and comments on an article."""

from __future__ import annotations

from corpus.model import Remark


def remarks_of(given: object, length: int) -> tuple[Remark, ...]:
    """Return the remarks of `[{"annotator", "start"?, "end"?, "flagged"?, "comment"?}]`.

    None gives none. Without `start` and `end` a remark is about the article, whose text has
    `length` code points. Raises `ValueError` with the reason where something else is given.
    """
    if given is None:
        return ()
    if not isinstance(given, list):
        raise ValueError('"remarks" must be a list of objects with an "annotator".')
    return tuple(_remark(item, length) for item in given)


def _remark(item: object, length: int) -> Remark:
    record = item if isinstance(item, dict) else {}
    name, comment = record.get("annotator"), record.get("comment", "")
    start, end = record.get("start"), record.get("end")
    placed = type(start) is int and type(end) is int and 0 <= start < end <= length
    if not (isinstance(name, str) and name.strip() and isinstance(comment, str)) or not (
        placed or (start is None and end is None)
    ):
        raise ValueError(
            'a remark is an object with "annotator", "comment" or "flagged", and for a part of the '
            'text "start" and "end".'
        )
    return Remark(name, start, end, record.get("flagged") is True, comment)


def record_of(remark: Remark, offset: int = 0) -> dict[str, object]:
    """Return a remark as `remarks_of` reads it; `offset` is where the document begins."""
    record: dict[str, object] = {"annotator": remark.annotator}
    if remark.start is not None and remark.end is not None:
        record |= {"start": remark.start - offset, "end": remark.end - offset}
    if remark.flagged:
        record["flagged"] = True
    return {**record, "comment": remark.comment} if remark.comment else record
