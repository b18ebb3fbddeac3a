"""Imports articles that a reader yields into a project.

Each batch is one transaction, so the batches before a failure stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TextIO

from corpus.errors import InputError, NotSavedError
from corpus.model import Action, AnnotationKey, Change, Refusal, Span, Suggestion, text_hash
from corpus.numbers.valuer import Valuer
from corpus.readers import FileFormat, FileNote, Ignored, ReadArticle
from corpus.readers.offsets import UNIT_NAMES, converted
from corpus.store.articles import CONTENT_ID_LENGTH
from corpus.text.plural import counted
from corpus.text.tokens import Tokens
from corpus.workflows.imported_links import linking, links_between
from corpus.workflows.nested import NESTED, Nested, flat
from corpus.workflows.refusals import (
    CONFLICT,
    NO_PLACE,
    NO_SPANS,
    OTHER_TEXT,
    OTHER_UNIT,
    OVERLAP,
    UNKNOWN_LABEL,
    Notes,
    Refusals,
)
from corpus.workflows.span_edges import Misfit, SpanEdges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model import Article, LabelledSpan, Layer, Link
    from corpus.readers import Item
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

IMPORT_SUGGESTER = "import"
"""The suggester of imported spans without an annotator."""

MOST_NAMED = 5
"""Things without a place that the refusal of an article names."""

MOST_HELD = 1_000
"""Articles of a file that are held in memory to see whether any of them has spans."""

BATCH = 200
"""Articles per transaction: few commits, and little to lose when the process is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How to import.

    `annotator` and `gold` name whose annotation or adjudication spans are. With `spans_only`, what
    a project has no place for is left out; else its article is refused. Of spans that overlap,
    `nested` says which to keep. `unit_given` says that the user named the unit of the offsets.
    """

    without_spans: bool = False
    spans_only: bool = False
    nested: Nested = "refuse"
    unit_given: bool = False
    annotator: str | None = None
    gold: str | None = None
    snap: bool = False
    replace: bool = False


@dataclass(slots=True)
class ImportReport:
    """Counts of articles and spans, with refusals and notes to be printed."""

    new: int = 0
    known: int = 0
    replaced: int = 0
    suggestions: int = 0
    annotations: int = 0
    adjudications: int = 0
    spans: int = 0
    refusals: Refusals = field(default_factory=Refusals)
    ignored: list[Ignored] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    left_out: Refusals = field(default_factory=Refusals)
    formats: Counter[str] = field(default_factory=Counter)
    widened: int = 0
    unaccepted: Counter[str] = field(default_factory=Counter)

    @property
    def stored(self) -> int:
        """How many articles of the input are in the project, also those that were before."""
        return self.new + self.known + self.replaced


class _RefusedError(Exception):
    """The article is refused; the text is the reason, `kind` what it is counted under."""

    def __init__(self, reason: str, kind: str = "other reasons") -> None:
        super().__init__(reason)
        self.kind = kind


def import_articles(
    project: Project,
    items: Iterable[Item],
    *,
    tokenizer: Tokenizer,
    options: ImportOptions,
    progress: Callable[[ImportReport], None] = lambda report: None,
    refusals_to: TextIO | None = None,
) -> ImportReport:
    """Import `items`.

    `progress` is called with the report so far after the commit of each batch. Raises
    `NotSavedError` if a batch cannot be stored; the message says how many articles are.
    `refusals_to` is a file that takes every refusal, of which the report keeps only the first.
    """
    importer, stored = _Importer(project, tokenizer, options, refusals_to), 0
    if options.annotator or options.gold:
        items = with_spans_only(items)
    for batch in _batches(items):
        # Tokenising takes longest, so it is done while nobody is kept from writing.
        prepared = [importer.prepare(item) for item in batch]
        try:
            with project.transaction():
                for item in prepared:
                    importer.take(item)
        except NotSavedError as error:
            message = (
                f"{error} {counted(stored, 'article')} of the input had been stored before. "
                "Import the same input again to add the rest."
            )
            raise NotSavedError(message) from error
        stored = importer.report.stored
        progress(importer.report)
    return importer.report


def with_spans_only(items: Iterable[Item]) -> Iterator[Item]:
    """Refuse each file in which no line has spans, among its first `MOST_HELD` articles.

    Such a file says nothing about whose annotation its articles are; probably its spans are under
    another key. Articles are held back until one of their file has spans.
    """
    held: list[ReadArticle] = []
    spanned, refused = "", ""
    for item in items:
        if not isinstance(item, ReadArticle):
            yield item
            continue
        file = _file_of(item)
        if held and file != _file_of(held[0]):
            yield _without_spans(held)
            held = []
        if file == refused:
            continue
        if file == spanned or item.spans is not None or item.unaccepted:
            spanned = file
            yield from held
            yield item
            held = []
            continue
        held.append(item)
        if len(held) == MOST_HELD:
            yield _without_spans(held)
            held, refused = [], file
    if held:
        yield _without_spans(held)


def _file_of(item: ReadArticle) -> str:
    path, _, line = item.where.rpartition(":")
    return path if path and line.isdecimal() else item.where


def _without_spans(held: Sequence[ReadArticle]) -> Refusal:
    which = f"none of its {counted(len(held), 'article')} has"
    if len(held) == MOST_HELD:
        which = f"none of its first {MOST_HELD:,} articles has"
    reason = f'{which} a key "spans", so nothing says what was annotated; nothing was imported.'
    return Refusal(_file_of(held[0]), reason, NO_SPANS)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


class _Importer:
    def __init__(
        self,
        project: Project,
        tokenizer: Tokenizer,
        options: ImportOptions,
        refusals_to: TextIO | None,
    ) -> None:
        self.report = ImportReport(refusals=Refusals(refusals_to), left_out=Refusals(refusals_to))
        self._project = project
        self._tokenizer = tokenizer
        self._options = options
        self._people: dict[str, int] = {}
        self._valuer = Valuer(project.labels.all(), project.vague_numbers, project.lang)
        self._labels = project.labels.ids()
        self._edges = SpanEdges(project.lang, project.tokenizer, snap=options.snap)
        self._registered = False

    def prepare(self, item: Item) -> Item:
        """The item; an article gets its id and, unless it is known, its token edges."""
        if not isinstance(item, ReadArticle):
            return item
        article = item.article
        if not item.own_id:
            known_id = self._project.articles.id_of_text(article.text)
            article = replace(article, id=known_id or text_hash(article.text)[:CONTENT_ID_LENGTH])
        if self._project.articles.known(article) != "known":
            tokens, sentences = self._tokenizer.encode(article.text)
            lang = self._project.lang
            article = replace(article, lang=lang, tokens=tokens, sentences=sentences)
        return replace(item, article=article)

    def take(self, item: Item) -> None:
        """Store an article, or count what came instead."""
        match item:
            case ReadArticle():
                try:
                    self._take(item)
                except _RefusedError as refused:
                    self.report.refusals.add(Refusal(item.where, str(refused), refused.kind))
            case Refusal():
                self.report.refusals.add(item)
            case Ignored():
                self.report.ignored.append(item)
            case FileNote():
                self.report.notes.add(str(item))
            case FileFormat():
                self.report.formats[item.name] += 1

    def _take(self, item: ReadArticle) -> None:
        article = item.article
        state = self._project.articles.known(article)
        if state == "other text" and not self._options.replace:
            message = (
                f"article {article.id!r} exists with another text; --replace retires the old one"
            )
            raise _RefusedError(message, OTHER_TEXT)
        if state == "known":
            article = self._project.articles.get(article.id)
        self._refuse_lost(item)
        spans = self._spans(item, Tokens(article.text, article.tokens))
        layer, names = item.authors
        if given := self._options.gold or self._options.annotator:
            layer, names = "adjudication" if self._options.gold else "annotation", (given,)
        if spans is not None and names:
            if self._options.nested == "refuse":
                self._refuse_overlaps(spans)
            links = self._links(item, spans)
            done = {
                name
                for name in names
                if state == "known" and self._refuse_conflict(article, spans, links, name, layer)
            }
            self._keep_article(state, article, item)
            for name in names:
                if name not in done:
                    self._annotate(article, spans, links, name, layer)
            return
        self._keep_article(state, article, item)
        if item.unaccepted:
            self.report.unaccepted[item.unaccepted] += 1
            self.report.notes.add(
                f"{item.where}: the answer is {item.unaccepted!r}, so its spans are left out"
            )
        if spans is not None:
            self._suggest(item.where, article.id, spans)

    def _keep_article(
        self, state: Literal["new", "known", "other text"], article: Article, item: ReadArticle
    ) -> None:
        self._list_lost(item)
        if state == "known":
            self.report.known += not item.further
            return
        if state == "other text":
            self._project.articles.make_room(article.id)
            self.report.replaced += 1
        else:
            self.report.new += 1
        self._project.articles.add(article, tokenizer=self._tokenizer.name)

    # -- spans ---------------------------------------------------------------------------------

    def _refuse_lost(self, item: ReadArticle) -> None:
        """Refuse an article with what the project has no place for, unless that is left out."""
        if not item.lost or self._options.spans_only or self._options.without_spans:
            return
        first = "; ".join(
            f"{lost.kind} {lost.what} ({lost.where})" for lost in item.lost[:MOST_NAMED]
        )
        more = len(item.lost) - MOST_NAMED
        message = (
            f"a project has no place for {first}{f' and {more:,} more' if more > 0 else ''}; "
            "--spans-only leaves such things out"
        )
        raise _RefusedError(message, NO_PLACE)

    def _list_lost(self, item: ReadArticle) -> None:
        for lost in item.lost:
            reason = f"{lost.kind} {lost.what} left out of article {item.article.id!r}"
            self.report.left_out.add(Refusal(lost.where, reason, lost.kind))

    def _spans(self, item: ReadArticle, tokens: Tokens) -> list[tuple[Span, str | None]] | None:
        if self._options.without_spans or item.spans is None:
            return None
        self._refuse_other_unit(item.spans, tokens)
        spans = {self._fitted(item, span, tokens): span.value for span in item.spans}
        if len(spans) < len(item.spans):
            merged = len(item.spans) - len(spans)
            self.report.notes.add(f"{item.where}: {merged} duplicate spans were dropped")
        found = sorted(spans.items(), key=lambda entry: entry[0])
        if self._options.nested == "refuse":
            return found
        kept, dropped = flat(found, self._options.nested)
        for span, _ in dropped:
            name = self._project.labels.name(span.label)
            what = f"{name} {span.start}–{span.end} {tokens.text[span.start : span.end]!r}"
            reason = f"{NESTED} {what} left out of article {item.article.id!r}"
            self.report.left_out.add(Refusal(item.where, reason, NESTED))
        return kept

    def _links(self, item: ReadArticle, spans: Iterable[tuple[Span, str | None]]) -> list[Link]:
        links, lost = links_between(item, (span for span, _ in spans))
        if lost:
            reason = f"{counted(lost, 'link')} between spans that were left out or widened"
            self.report.left_out.add(Refusal(item.where, reason, "link"))
        return links

    def _refuse_other_unit(self, spans: Sequence[LabelledSpan], tokens: Tokens) -> None:
        """Refuse offsets that fit the tokens only if they are counted in bytes or UTF-16 units."""
        given = [(span.start, span.end) for span in spans]
        if self._options.unit_given or all(tokens.fits(*extent) for extent in given):
            return
        for unit, extents in converted(tokens.text, given).items():
            if all(tokens.fits(*extent) for extent in extents):
                message = (
                    f"the spans are on token edges only if offsets are counted in "
                    f"{UNIT_NAMES[unit]}: use --offsets {unit}"
                )
                raise _RefusedError(message, OTHER_UNIT)

    def _fitted(self, item: ReadArticle, span: LabelledSpan, tokens: Tokens) -> Span:
        label = self._labels.get(span.label)
        if label is None:
            known = ", ".join(label.name for label in self._project.labels.all())
            message = f"unknown label {span.label!r}; this project has {known}"
            raise _RefusedError(message, UNKNOWN_LABEL)
        extent = self._edges.fitted(tokens, span.start, span.end)
        if isinstance(extent, Misfit):
            raise _RefusedError(*extent)
        if extent != (span.start, span.end):
            text = tokens.text[span.start : span.end]
            to = f"{extent[0]}–{extent[1]} {tokens.text[slice(*extent)]!r}"
            self.report.widened += 1
            self.report.notes.add(f"{item.where}: {span.start}–{span.end} {text!r} widened to {to}")
        return Span(*extent, label)

    def _person(self, name: str) -> int:
        if name not in self._people:
            try:
                self._people[name] = self._project.people.get_or_add(name).id
            except InputError as error:
                raise _RefusedError(str(error)) from error
        return self._people[name]

    def _refuse_overlaps(self, spans: list[tuple[Span, str | None]]) -> None:
        for (left, _), (right, _) in pairwise(spans):
            if right.start < left.end:
                message = (
                    f"spans {left.start}–{left.end} and {right.start}–{right.end} overlap, "
                    "and spans of one annotation must not; --nested longest keeps the longer one"
                )
                raise _RefusedError(message, OVERLAP)

    def _refuse_conflict(
        self,
        article: Article,
        spans: list[tuple[Span, str | None]],
        links: list[Link],
        name: str,
        layer: Layer,
    ) -> bool:
        """Whether these very spans and links are stored already; refused where others are."""
        article_id, text = article.id, article.text
        adjudicated = layer == "adjudication"
        settled_by = self._project.gold.settled_by(article_id) if adjudicated else None
        person = self._project.people.find(name)
        if settled_by and (person is None or settled_by != person.name):
            message = f"article {article_id!r} is already settled by {settled_by}"
            raise _RefusedError(message, CONFLICT)
        if person is None:
            return False
        draft = self._project.edits.load(AnnotationKey(article_id, person.id, layer))
        theirs = [(mark.span, mark.value) for mark in draft.accepted]
        given = [(span, value or self._valuer.value(text, span)) for span, value in spans]
        same = (theirs, [*draft.links]) == (given, links)
        if draft.edited and not (draft.status == "finished" and same):
            message = (
                f"{person.name} has annotated article {article_id!r} differently; "
                "import it under another name"
            )
            raise _RefusedError(message, CONFLICT)
        return draft.edited

    def _suggest(
        self, where: str, article_id: str, spans: Sequence[tuple[Span, str | None]]
    ) -> None:
        if not self._registered:
            self._project.suggestions.register(IMPORT_SUGGESTER, {})
            self._registered = True
        suggestions = [Suggestion(span, None, "imported") for span, _ in spans]
        if self._project.suggestions.add(IMPORT_SUGGESTER, article_id, suggestions):
            self.report.suggestions += 1
            self.report.spans += len(spans)
        elif self._project.suggestions.of(article_id, IMPORT_SUGGESTER) != suggestions:
            self.report.notes.add(
                f"{where}: article {article_id!r} keeps the suggestions imported earlier, "
                "which differ from these"
            )

    def _annotate(
        self,
        article: Article,
        spans: Sequence[tuple[Span, str | None]],
        links: Iterable[Link],
        name: str,
        layer: Layer,
    ) -> None:
        key = AnnotationKey(article.id, self._person(name), layer)
        changes = [Change(Action.ADDED, span, value=value) for span, value in spans]
        draft = self._project.edits.load(key)
        changes = self._valuer.filled(changes, draft, article.text)
        if draft.shown:
            changes = [*(Change(Action.REJECTED, m.span) for m in draft.undecided), *changes]
        self._project.edits.record(
            key, draft, [*changes, *linking(links), Change(Action.FINISHED)], via="import"
        )
        self._project.memories.count(key)
        self.report.spans += len(spans)
        if layer == "adjudication":
            self.report.adjudications += 1
        else:
            self.report.annotations += 1
