"""`export brat OUT`: a folder in brat's standoff format.

A line of an `.ann` file ends at the text of its span, so a span that goes over a line break is
written in fragments, joined by a blank in the text: https://brat.nlplab.org/standoff.html. brat
splits lines as `str.splitlines` does. Offsets are code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.atomic import MARK, whole_folder
from exports.documents import Documents, json_line, value_of
from exports.file_names import file_name
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.documents import Document
    from exports.options import ExportOptions


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write the folder `out`, as `exports.formats.Writer` says.

    The JSON of a number's value is a note on its span. `articles.jsonl` has the id of each document
    and what is known about it, by the name of its files.
    """
    documents = Documents(gold, options, progress)
    with whole_folder(out) as folder:
        with (folder / "articles.jsonl").open("w", encoding="utf-8", newline="\n") as about:
            for document in documents:
                name = file_name(document.id)
                (folder / f"{name}.txt").write_bytes(document.text.encode())
                (folder / f"{name}.ann").write_bytes("".join(_lines(document)).encode())
                about.write(json_line({"file": name, "id": document.id, **document.about}))
        names = "".join(f"{label.name}\n" for label in labels)
        sections = "[relations]\n\n[events]\n\n[attributes]\n"
        config = folder / "annotation.conf"
        config.write_bytes(f"# {MARK}\n[entities]\n{names}\n{sections}".encode())
    return Exported(
        paths=(out,), summary=documents.summary(out.name), notes=documents.notes(values=True)
    )


def _lines(document: Document) -> Iterator[str]:
    for number, span in enumerate(document.spans, 1):
        parts = list(fragments(document.text, span.start, span.end))
        offsets = ";".join(f"{start} {end}" for start, end in parts)
        text = " ".join(document.text[start:end] for start, end in parts)
        yield f"T{number}\t{span.label} {offsets}\t{text}\n"
        if span.value is not None:
            yield f"#{number}\tAnnotatorNotes T{number}\t{json_line(value_of(span))}"


def fragments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the extents of a span's lines in `text`, without spaces at their edges."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        inner = line.strip()
        if inner:
            begin = at + line.index(inner)
            yield begin, begin + len(inner)
        at += len(line)
