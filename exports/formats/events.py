"""`export events OUT`: a folder with one row for each number that counts people.

`events.csv` and `events.parquet` have the same rows and columns. With the extra `places` they have
ids of places, and `open_places.csv` lists the places that were left without one.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from corpus.events.events import events_of
from corpus.text.plural import counted
from exports.atomic import MARK, whole_folder
from exports.documents import Documents
from exports.formats import Exported
from exports.places.gazetteer import HOW_TO_INSTALL, Gazetteer, missing_packages
from exports.places.resolve import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow

    from corpus.events.events import Event
    from corpus.model import GoldArticle, Label
    from exports.options import ExportOptions
    from exports.places.gazetteer import GazetteerPlace
    from exports.places.resolve import Resolved

CSV, PARQUET, OPEN_PLACES = "events.csv", "events.parquet", "open_places.csv"

COLUMNS = {
    **dict.fromkeys(("article", "title", "source", "published"), "string"),
    **dict.fromkeys(("start", "end"), "int64"),
    "number": "string",
    **dict.fromkeys(("low", "best", "high"), "int64"),
    "approximate": "bool",
    **dict.fromkeys(("counted", "outcome", "actor"), "string"),
    **dict.fromkeys(("actor_start", "actor_end"), "int64"),
    **dict.fromkeys(("actor_by", "place"), "string"),
    **dict.fromkeys(("place_start", "place_end"), "int64"),
    **dict.fromkeys(("place_by", "place_from", "place_id", "place_name", "country"), "string"),
    **dict.fromkeys(("latitude", "longitude"), "float64"),
    "sentence": "string",
    **dict.fromkeys(("sentence_start", "sentence_end"), "int64"),
    **dict.fromkeys(("basis", "decided_by", "settled_at"), "string"),
}
"""The columns with their types in Arrow."""

_ROWS = 1_000  # of a row group
_MOST_CANDIDATES = 5


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    labels: Sequence[Label],
    lang: str,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write the folder `out`, as `exports.formats.Writer` says.

    Offsets are those of the whole article. Without pyarrow there is no Parquet file, and without
    the extra `places` no place has an id; the notes say so.
    """
    whole = replace(options, by="article") if options else None
    documents = Documents(gold, whole, progress)
    parquet = find_spec("pyarrow") is not None
    done = Counter[str]()
    with whole_folder(out) as folder:
        places = _Places(None if missing_packages() else Gazetteer())
        _write(folder, _rows(documents, labels, lang, places, done), parquet=parquet)
        if places.open:
            _write_open(folder / OPEN_PLACES, places)
    names = [CSV, *[PARQUET][:parquet], *[OPEN_PLACES][: bool(places.open)]]
    return Exported(
        paths=tuple(out / name for name in names),
        summary=f"{documents.summary(out.name)}, {counted(done['events'], 'event')}",
        notes=(
            *_notes(done, places, options, lang, parquet=parquet),
            *documents.notes(values=True, links=True),
        ),
    )


def _notes(
    done: Counter[str],
    places: _Places,
    options: ExportOptions | None,
    lang: str,
    *,
    parquet: bool,
) -> Iterator[str]:
    if options and options.by == "paragraph":
        yield "--by paragraph changes nothing: offsets are those of whole articles"
    if lang != "en":
        yield (
            "a number counts people here only if an ACTOR follows it at once: other words for "
            "people and for what happened are known only in English"
        )
    if done["disputed"]:
        yield f"{counted(done['disputed'], 'link')} left empty: people linked differently"
    if not parquet:
        yield f"no {PARQUET}: it needs the extra `hf` (`pip install 'annotator-tui[hf]'`)"
    if places.gazetteer is None:
        yield f"no place has an id: that needs the extra `places` ({HOW_TO_INSTALL})"
    elif places.open:
        ambiguous = sum(bool(resolved.candidates) for resolved in places.open.values())
        yield (
            f"{counted(len(places.open), 'place')} without an id, {ambiguous} of them ambiguous: "
            f"see {OPEN_PLACES}"
        )


# -- rows ----------------------------------------------------------------------------------------


@dataclass
class _Places:
    """Resolves the places of articles; `open` are those left without an id, by article and name."""

    gazetteer: Gazetteer | None
    open: dict[tuple[str, str], Resolved] = field(default_factory=dict)

    def resolver(self, settled: GoldArticle) -> Resolver | None:
        """Return what resolves the places of an article."""
        if self.gazetteer is None:
            return None
        return Resolver(self.gazetteer, (span.text for span in settled.spans))

    def found(self, settled: GoldArticle, event: Event, resolver: Resolver | None) -> list[Any]:
        """Return id, name, country, latitude and longitude of the place of an event."""
        place = None
        if event.place and resolver:
            text = settled.article.text
            name = " ".join(text[slice(*event.place)].split())
            resolved = resolver.resolve(name, _larger(settled, event.place))
            place = resolved.place
            if place is None:
                self.open[settled.article.id, name] = resolved
        return [*_described(place)] if place else [None] * 5


def _described(place: GazetteerPlace) -> tuple[Any, ...]:
    return place.id, place.name, place.country, place.latitude, place.longitude


def _larger(settled: GoldArticle, place: tuple[int, int]) -> str:
    """Return the Y of *X, Y* where `place` is X; empty if there is none."""
    following = next((span for span in settled.spans if span.start >= place[1]), None)
    between = settled.article.text[place[1] : following.start] if following else ""
    return following.text if following and between.strip() == "," else ""


def _rows(
    documents: Documents,
    labels: Sequence[Label],
    lang: str,
    places: _Places,
    done: Counter[str],
) -> Iterator[tuple[Any, ...]]:
    for document in documents:
        settled = document.settled
        resolver = places.resolver(settled)
        for event in events_of(settled, labels, lang):
            done["events"] += 1
            done["disputed"] += [event.actor_by, event.place_by].count("disputed")
            yield _row(settled, event, places.found(settled, event, resolver))


def _row(settled: GoldArticle, event: Event, place: Sequence[Any]) -> tuple[Any, ...]:
    article = settled.article

    def covered(extent: tuple[int, int] | None) -> tuple[Any, ...]:
        return (article.text[slice(*extent)], *extent) if extent else (None, None, None)

    sentence = article.text[slice(*event.sentence)]
    return (
        *(article.id, article.title, article.source, article.published),
        *(*event.number, article.text[slice(*event.number)]),
        *(event.low, event.best, event.high, event.approximate),
        *(event.noun, event.outcome),
        *(*covered(event.actor), event.actor_by),
        *(*covered(event.place), event.place_by, event.place_from, *place),
        *(" ".join(sentence.split()), *event.sentence),
        *(settled.basis, "; ".join(settled.decided_by), settled.settled_at),
    )


# -- files ---------------------------------------------------------------------------------------


def _write(folder: Path, rows: Iterable[tuple[Any, ...]], *, parquet: bool) -> None:
    """Write the same rows to both files."""
    with ExitStack() as stack:
        path = folder / CSV
        file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        lines = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        lines.writerow(COLUMNS)
        batch: list[tuple[Any, ...]] = []
        writer = stack.enter_context(_parquet_writer(folder / PARQUET)) if parquet else None
        for row in rows:
            lines.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in row])
            batch.append(row)
            if len(batch) == _ROWS or not parquet:
                _write_batch(writer, batch)
        _write_batch(writer, batch)


def _parquet_writer(path: Path) -> Any:  # noqa: ANN401 # pyarrow has no types
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(path, _schema())


def _write_batch(writer: Any, batch: list[tuple[Any, ...]]) -> None:  # noqa: ANN401 # see above
    if writer is not None and batch:
        from pyarrow import RecordBatch

        rows = [dict(zip(COLUMNS, row, strict=True)) for row in batch]
        writer.write_batch(RecordBatch.from_pylist(rows, _schema()))
    batch.clear()


def _schema() -> pyarrow.Schema:
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
    }
    columns = [(name, kinds[kind]) for name, kind in COLUMNS.items()]
    return pa.schema(columns, metadata={"generator": MARK})


def _write_open(path: Path, places: _Places) -> None:
    """List the places without an id, with the largest places that they may be."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        lines.writerow(("article", "place", "candidates", "ids"))
        for (article, name), resolved in places.open.items():
            few = resolved.candidates[:_MOST_CANDIDATES]
            named = "; ".join(f"{one.id} {one.name} ({one.country})" for one in few)
            lines.writerow((article, name, len(resolved.candidates), named))
