"""Imports articles that a reader yields into a project.

Each batch is one transaction, so the batches before a failure stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TextIO

from corpus.errors import InputError, NotFoundError, NotSavedError
from corpus.model import (
    CONTENT_ID_LENGTH,
    Action,
    AnnotationKey,
    Change,
    Refusal,
    Span,
    Suggestion,
    text_hash,
)
from corpus.numbers.valuer import Valuer
from corpus.readers import FileFormat, FileNote, Ignored, ReadArticle, ReadSpans
from corpus.readers.json_records import BAD_SPAN
from corpus.readers.spans import with_text
from corpus.store.people import checked_name
from corpus.text.footnotes import has_glued_mark
from corpus.text.plural import counted
from corpus.text.tokens import Tokens
from corpus.workflows.import_report import ImportOptions, ImportReport, RefusedError
from corpus.workflows.imported_links import linking
from corpus.workflows.imported_remarks import store_remarks
from corpus.workflows.imported_spans import ImportedSpans
from corpus.workflows.refusals import CONFLICT, NO_ARTICLE, NO_SPANS, OTHER_TEXT, Refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model import Article, Layer, Link
    from corpus.readers import Item
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

__all__ = ["ImportOptions", "ImportReport", "import_articles"]

State = Literal["new", "known", "other text"]
"""What a project has of an article before its import."""

IMPORT_SUGGESTER = "import"
"""The suggester of imported spans without an annotator."""

_PLACE = re.compile(r"(?<=.):\d+(?: \(value \d+\))?\Z", re.DOTALL)
"""The end of `where` after the name of the file."""

MOST_HELD = 1_000
"""Articles of a file that are held in memory to see whether any of them has spans."""

SKIPS = ("ignore", "cancelled")
"""Answers by which a named person skipped an article."""

BATCH = 200
"""Articles per transaction: few commits, and little to lose when the process is killed."""


def import_articles(
    project: Project,
    items: Iterable[Item],
    *,
    tokenizer: Tokenizer,
    options: ImportOptions,
    progress: Callable[[ImportReport], None] = lambda report: None,
    refusals_to: TextIO | None = None,
    batch: int | None = None,
    within: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Import `items`, `batch` of them at a time [`BATCH`]; each transaction calls `within`.

    `progress` is called with the report so far after the commit of each batch. Raises
    `NotSavedError` if a batch cannot be stored; the message says how many articles are.
    `refusals_to` is a file that takes every refusal, of which the report keeps only the first.
    """
    importer, stored = _Importer(project, tokenizer, options, refusals_to), 0
    if options.annotator or options.gold:
        items = with_spans_only(items)
    for some in _batches(items, batch or BATCH):
        # Tokenising takes longest, so it is done while nobody is kept from writing.
        prepared = [importer.prepare(item) for item in some]
        try:
            with project.transaction():
                for item in prepared:
                    importer.take(item)
                within()
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
    return _PLACE.sub("", item.where)


def _refuse_names(names: Iterable[str]) -> None:
    """Raise `RefusedError`, before the article is stored, if a name cannot be a person's."""
    try:
        for name in names:
            checked_name(name)
    except InputError as error:
        raise RefusedError(str(error)) from error


def _without_spans(held: Sequence[ReadArticle]) -> Refusal:
    which = f"none of its {counted(len(held), 'article')} has"
    if len(held) == MOST_HELD:
        which = f"none of its first {MOST_HELD:,} articles has"
    reason = f'{which} a key "spans", so nothing says what was annotated; nothing was imported.'
    return Refusal(_file_of(held[0]), reason, NO_SPANS)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
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
        self._lang = project.lang
        self._people: dict[str, int] = {}
        self._valuer = Valuer(project.labels.all(), project.vague_numbers, self._lang)
        self._spans = ImportedSpans(project, options, self.report)
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
            article = replace(article, lang=self._lang, tokens=tokens, sentences=sentences)
        return replace(item, article=article)

    def take(self, item: Item) -> None:
        """Store an article, or count what came instead."""
        match item:
            case ReadArticle() | ReadSpans():
                try:
                    self._take(item if isinstance(item, ReadArticle) else self._with_text(item))
                except RefusedError as refused:
                    self.report.refusals.add(Refusal(item.where, str(refused), refused.kind))
            case Refusal():
                self.report.refusals.add(item)
            case Ignored():
                self.report.ignored.append(item)
            case FileNote():
                self.report.notes.add(str(item))
            case FileFormat():
                self.report.formats[item.name] += 1

    def _with_text(self, item: ReadSpans) -> ReadArticle:
        try:
            return with_text(item, self._project.articles.get(item.article_id))
        except NotFoundError:
            message = (
                f"the project has no article {item.article_id!r} that has these spans; "
                "import its text first"
            )
            raise RefusedError(message, NO_ARTICLE) from None
        except ValueError as error:
            raise RefusedError(str(error), BAD_SPAN) from None

    def _take(self, item: ReadArticle) -> None:
        article = item.article
        state = self._project.articles.known(article)
        if state == "other text" and not self._options.replace:
            message = (
                f"article {article.id!r} exists with another text; --replace retires the old one"
            )
            raise RefusedError(message, OTHER_TEXT)
        if state == "known":
            article = self._project.articles.get(article.id)
        self._spans.refuse_lost(item)
        tokens = Tokens(article.text, article.tokens)
        spans = self._spans.of(item, tokens)
        layer, names = self._authors(item)
        if spans is not None or item.unaccepted:
            _refuse_names(names)
        if spans is not None and names:
            self._take_annotation(item, article, tokens, state, spans, layer, names)
            return
        self._keep_article(state, article, item)
        if item.unaccepted:
            self._count_unaccepted(item, article, names)
        if spans is not None:
            self._suggest(item.where, article.id, spans)

    def _take_annotation(
        self,
        item: ReadArticle,
        article: Article,
        tokens: Tokens,
        state: State,
        spans: list[tuple[Span, str | None]],
        layer: Layer,
        names: Sequence[str],
    ) -> None:
        if self._options.nested == "refuse":
            self._spans.refuse_overlaps(spans)
        links = self._spans.links(item, spans)
        done = {
            name
            for name in names
            if state == "known" and self._refuse_conflict(article, spans, links, name, layer)
        }
        self._keep_article(state, article, item)
        if layer == "adjudication":  # a remark after it would be a change since
            self._store_remarks(item, article)
        for name in names:
            if name not in done:
                self._annotate(article.id, tokens, spans, links, name, layer)
        if layer == "annotation":
            self._store_remarks(item, article)

    def _store_remarks(self, item: ReadArticle, article: Article) -> None:
        for flag in store_remarks(self._project, item, article, self._person):
            self.report.left_out.add(flag)

    def _authors(self, item: ReadArticle) -> tuple[Layer, tuple[str, ...]]:
        """The layer that the spans belong to, and whose work they are; nobody's are suggestions."""
        if item.suggested:
            return "annotation", ()
        if self._options.gold:
            return "adjudication", (self._options.gold,)
        return (
            ("annotation", (self._options.annotator,)) if self._options.annotator else item.authors
        )

    def _count_unaccepted(self, item: ReadArticle, article: Article, names: Sequence[str]) -> None:
        self.report.unaccepted[item.unaccepted] += 1
        self.report.notes.add(
            f"{item.where}: the answer is {item.unaccepted!r}, so its spans are left out"
        )
        for name in names if item.unaccepted in SKIPS else ():
            key = AnnotationKey(article.id, self._person(name))
            draft = self._project.edits.load(key)
            if not draft.edited:
                self._project.edits.record(key, draft, [Change(Action.SKIPPED)], via="import")

    def _keep_article(self, state: State, article: Article, item: ReadArticle) -> None:
        self._spans.list_lost(item)
        if state == "known":
            self.report.known += not item.further
            return
        if state == "other text":
            self._project.articles.make_room(article.id)
            self.report.replaced += 1
        else:
            self.report.new += 1
        self.report.glued += has_glued_mark(article.text, article.tokens)
        self._project.articles.add(article, tokenizer=self._tokenizer.name)

    # -- spans ---------------------------------------------------------------------------------

    def _person(self, name: str) -> int:
        if name not in self._people:
            try:
                self._people[name] = self._project.people.get_or_add(name).id
            except InputError as error:  # in a remark
                raise RefusedError(str(error)) from error
        return self._people[name]

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
            raise RefusedError(message, CONFLICT)
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
            raise RefusedError(message, CONFLICT)
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
        article_id: str,
        tokens: Tokens,
        spans: Sequence[tuple[Span, str | None]],
        links: Iterable[Link],
        name: str,
        layer: Layer,
    ) -> None:
        key = AnnotationKey(article_id, self._person(name), layer)
        changes = [
            Change(Action.ADDED, span, value=value or self._valuer.value(tokens.text, span))
            for span, value in spans
        ]
        draft = self._project.edits.load(key)
        if draft.shown:
            changes = [*(Change(Action.REJECTED, m.span) for m in draft.undecided), *changes]
        self._project.edits.record(
            key, draft, [*changes, *linking(links), Change(Action.FINISHED)], via="import"
        )
        self._project.memories.count(key, draft, tokens)
        self.report.spans += len(spans)
        if layer == "adjudication":
            self.report.adjudications += 1
        else:
            self.report.annotations += 1
