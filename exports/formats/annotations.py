"""`export annotations OUT`: every person's finished annotation beside the gold, with its support.

The support of a span is how many people have it in their finished annotation of the article.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.readers.items import GENERATOR
from corpus.text.plural import counted
from exports.atomic import whole_file
from exports.documents import Document, article_metadata, json_line, span_record, value_cells
from exports.formats import Exported
from exports.formats.jsonl import record
from exports.letters import letters_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from corpus.agreement.values import AnnotatedArticle
    from corpus.model import LabelledSpan
    from exports.options import Annotated

COLUMNS = (
    *("article", "kind", "annotator", "start", "end", "label", "text"),
    *("low", "high", "approximate", "unit"),
    *("support", "support_any_value", "annotators", "in_gold", "origin", "suggester"),
    *("basis", "at", "group", "title", "source", "published"),
)
_HEADERS = {
    ".csv": ",".join(f'"{column}"' for column in COLUMNS),
    ".jsonl": f'{{"generator": "{GENERATOR}", ',
}
_NO_SPAN = (None,) * (COLUMNS.index("annotators") - COLUMNS.index("start"))


def write(
    out: Path,
    *_gold: object,
    annotated: Annotated,
    progress: Callable[[int], object] | None = None,
    people: str = "letters",
    **_: object,
) -> Exported:
    """Write the file `out`, as `exports.formats.Writer` says.

    A `.csv` has one row for each span, and one for each annotation without spans. A `.jsonl` has
    one line of interchange JSONL for each annotation, and one for the gold of each article.
    `people` is "letters" or "names".
    """
    header = _HEADERS.get(out.suffix)
    if header is None:
        raise ExportError(f"{out} must end in .csv or .jsonl: the ending says what is written.")
    names = {name: name for name in annotated.people}
    if people == "letters":
        names = letters_for(annotated.people)
    counts: Counter[str] = Counter()
    with whole_file(out, header=header) as file:
        table = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        if out.suffix == ".csv":
            table.writerow(COLUMNS)
        for article in annotated.articles:
            support = _Support(article)
            if out.suffix == ".csv":
                table.writerows(_rows(article, support, names))
            else:
                file.writelines(map(json_line, _records(article, support, names)))
            gold = len(article.gold.spans) if article.gold else 0
            counts.update(articles=1, people=support.annotators, spans=support.spans, gold=gold)
            counts.update(remarks=article.remarks, links=article.links)
            if progress:
                progress(1)
        if not counts["articles"]:
            raise ExportError(
                "There is no annotation to export: finish an article first (`annotator annotate`)."
            )
    summary = (
        f"{out.name}: {counted(counts['articles'], 'article')}, "
        f"{counted(counts['people'], 'annotation')} with {counted(counts['spans'], 'span')}, "
        f"gold with {counted(counts['gold'], 'span')}"
    )
    lost = {"remark": "(flags and comments)", "link": "of people's numbers to actors and places"}
    notes = (
        f"left out {counted(counts[f'{noun}s'], noun)} {what} for which the format has no place"
        for noun, what in lost.items()
        if counts[f"{noun}s"]
    )
    return Exported(paths=(out,), summary=summary, notes=tuple(notes))


class _Support:
    """The number of people who have a span in their finished annotation of one article."""

    def __init__(self, article: AnnotatedArticle) -> None:
        spans = [span for one in article.annotations for span in one.spans]
        self.annotators = len(article.annotations)
        self.spans = len(spans)
        self._same = Counter(map(_identity, spans))
        self._any_value = Counter((span.start, span.end, span.label) for span in spans)
        self._gold = {*map(_identity, article.gold.spans)} if article.gold else None

    def of(self, span: LabelledSpan) -> tuple[int, int]:
        """Return how many have the span with its value, and how many with any value."""
        return self._same[_identity(span)], self._any_value[span.start, span.end, span.label]

    def in_gold(self, span: LabelledSpan) -> bool | None:
        """Whether the gold has the span; None if the article is not settled."""
        return None if self._gold is None else _identity(span) in self._gold


def _identity(span: LabelledSpan) -> tuple[int, int, str, str | None]:
    """Return what must be equal for two spans to agree."""
    return span.start, span.end, span.label, span.value


def _rows(
    article: AnnotatedArticle, support: _Support, names: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one article: of each annotation, then of the gold."""
    about = article.article
    end = (article.group, about.title, about.source, about.published)
    for one in article.annotations:
        begin = (about.id, "annotation", names[one.annotator])
        for span in one.spans:
            gold = support.in_gold(span)
            known = "" if gold is None else str(gold).lower()
            yield (*begin, *_cells(span, support, known), None, one.finished_at, *end)
        if not one.spans:
            without = (*_NO_SPAN, support.annotators, None, None, None)
            yield (*begin, *without, None, one.finished_at, *end)
    if settled := article.gold:
        begin = (about.id, "gold", "; ".join(names[name] for name in settled.decided_by))
        for span in settled.spans:
            cells = _cells(span, support, "true")
            yield (*begin, *cells, settled.basis, settled.settled_at, *end)


def _cells(span: LabelledSpan, support: _Support, in_gold: str) -> tuple[Any, ...]:
    return (
        *(span.start, span.end, span.label, span.text, *value_cells(span)),
        *(*support.of(span), support.annotators, in_gold, span.origin, span.suggester),
    )


def _records(
    article: AnnotatedArticle, support: _Support, names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the lines of one article: each annotation, then the gold."""
    about = article.article
    for one in article.annotations:
        yield {
            "generator": GENERATOR,
            "annotator": names[one.annotator],
            "finished_at": one.finished_at,
            "annotators": support.annotators,
            "id": about.id,
            **article_metadata(about),
            "text": about.text,
            "spans": [_span(span_record(span), span, support) for span in one.spans],
        }
    if article.gold:
        deciding = tuple(names[name] for name in article.gold.decided_by)
        settled = replace(article.gold, decided_by=deciding, remarks=())  # have names
        made = record(Document(about.id, settled, about.text, settled.spans))
        for data, span in zip(made["spans"], settled.spans, strict=True):
            _span(data, span, support)
        yield {**made, "annotators": support.annotators}


def _span(data: dict[str, Any], span: LabelledSpan, support: _Support) -> dict[str, Any]:
    data["support"], data["support_any_value"] = support.of(span)
    return data
