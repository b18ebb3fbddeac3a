"""Imports articles that a reader yields into a project.

Each batch is one transaction, so the batches before a failure stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from corpus.errors import InputError
from corpus.model import Action, AnnotationKey, Change, Refusal, Span, Suggestion, text_hash
from corpus.numbers.valuer import Valuer
from corpus.readers import FileNote, Ignored, ReadArticle
from corpus.store.articles import CONTENT_ID_LENGTH
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model import Article, LabelledSpan, Layer
    from corpus.readers import Item
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

IMPORT_SUGGESTER = "import"
"""The suggester of imported spans without an annotator."""

BATCH = 200
"""Articles per transaction: few commits, and little to lose when the process is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How to import: `annotator` and `gold` name whose annotation or adjudication spans are."""

    without_spans: bool = False
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
    refusals: list[Refusal] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    widened: int = 0


class _RefusedError(Exception):
    """The article is refused; the text is the reason."""


def import_articles(
    project: Project,
    items: Iterable[Item],
    *,
    tokenizer: Tokenizer,
    options: ImportOptions,
    progress: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Import `items`.

    `progress` is called with the report so far after the commit of each batch.
    """
    importer = _Importer(project, tokenizer, options)
    for batch in _batches(items):
        # Tokenising takes longest, so it is done while nobody is kept from writing.
        prepared = [importer.prepare(item) for item in batch]
        with project.transaction():
            for item in prepared:
                importer.take(item)
        progress(importer.report)
    return importer.report


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


class _Importer:
    def __init__(self, project: Project, tokenizer: Tokenizer, options: ImportOptions) -> None:
        self.report = ImportReport()
        self._project = project
        self._tokenizer = tokenizer
        self._options = options
        self._people: dict[str, int] = {}
        self._valuer = Valuer(project.labels.all(), project.vague_numbers)
        self._labels = project.labels.ids()
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
                    self.report.refusals.append(Refusal(item.where, str(refused)))
            case Refusal():
                self.report.refusals.append(item)
            case Ignored():
                self.report.ignored.append(item)
            case FileNote():
                self.report.notes.append(str(item))

    def _take(self, item: ReadArticle) -> None:
        article = item.article
        state = self._project.articles.known(article)
        if state == "other text" and not self._options.replace:
            message = (
                f"article {article.id!r} exists with another text; --replace retires the old one"
            )
            raise _RefusedError(message)
        if state == "known":
            article = self._project.articles.get(article.id)
        spans = self._spans(item, Tokens(article.text, article.tokens))
        name = self._options.gold or self._options.annotator or item.annotator
        if spans is not None and name is not None:
            self._refuse_overlaps(spans)
            done = state == "known" and self._refuse_conflict(article, spans, name)
            self._keep_article(state, article)
            if not done:
                self._annotate(article, spans, name)
            return
        self._keep_article(state, article)
        if spans is not None:
            self._suggest(item.where, article.id, spans)

    def _keep_article(self, state: Literal["new", "known", "other text"], article: Article) -> None:
        if state == "known":
            self.report.known += 1
            return
        if state == "other text":
            self._project.articles.make_room(article.id)
            self.report.replaced += 1
        else:
            self.report.new += 1
        self._project.articles.add(article, tokenizer=self._tokenizer.name)

    # -- spans ---------------------------------------------------------------------------------

    def _spans(self, item: ReadArticle, tokens: Tokens) -> list[tuple[Span, str | None]] | None:
        if self._options.without_spans or item.spans is None:
            return None
        spans = {self._fitted(item, span, tokens): span.value for span in item.spans}
        if len(spans) < len(item.spans):
            merged = len(item.spans) - len(spans)
            self.report.notes.append(f"{item.where}: {merged} duplicate spans were dropped")
        return sorted(spans.items(), key=lambda entry: entry[0])

    def _fitted(self, item: ReadArticle, span: LabelledSpan, tokens: Tokens) -> Span:
        label = self._labels.get(span.label)
        if label is None:
            known = ", ".join(label.name for label in self._project.labels.all())
            message = f"unknown label {span.label!r}; this project has {known}"
            raise _RefusedError(message)
        if tokens.fits(span.start, span.end):
            return Span(span.start, span.end, label)
        text = tokens.text[span.start : span.end]
        widened = tokens.widened(span.start, span.end)
        if widened is None:
            message = f"span {span.start}–{span.end} {text!r} is only white space"
            raise _RefusedError(message)
        to = f"{widened[0]}–{widened[1]} {tokens.text[slice(*widened)]!r}"
        if not self._options.snap:
            message = (
                f"span {span.start}–{span.end} {text!r} is not on token edges; "
                f"--snap would widen it to {to}"
            )
            raise _RefusedError(message)
        self.report.widened += 1
        self.report.notes.append(f"{item.where}: {span.start}–{span.end} {text!r} widened to {to}")
        return Span(*widened, label)

    @property
    def _layer(self) -> Layer:
        return "adjudication" if self._options.gold else "annotation"

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
                    "and spans of one annotation must not"
                )
                raise _RefusedError(message)

    def _refuse_conflict(
        self, article: Article, spans: list[tuple[Span, str | None]], name: str
    ) -> bool:
        """Whether these very spans are stored already; refused where others are."""
        article_id, text = article.id, article.text
        settled_by = self._project.gold.settled_by(article_id) if self._options.gold else None
        person = self._project.people.find(name)
        if settled_by and (person is None or settled_by != person.name):
            message = f"article {article_id!r} is already settled by {settled_by}"
            raise _RefusedError(message)
        if person is None:
            return False
        draft = self._project.edits.load(AnnotationKey(article_id, person.id, self._layer))
        theirs = [(mark.span, mark.value) for mark in draft.accepted]
        given = [(span, value or self._valuer.value(text, span)) for span, value in spans]
        if draft.edited and (draft.status != "finished" or theirs != given):
            message = (
                f"{person.name} has annotated article {article_id!r} differently; "
                "import it under another name"
            )
            raise _RefusedError(message)
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
            self.report.notes.append(
                f"{where}: article {article_id!r} keeps the suggestions imported earlier, "
                "which differ from these"
            )

    def _annotate(
        self, article: Article, spans: Sequence[tuple[Span, str | None]], name: str
    ) -> None:
        key = AnnotationKey(article.id, self._person(name), self._layer)
        changes = [Change(Action.ADDED, span, value=value) for span, value in spans]
        draft = self._project.edits.load(key)
        changes = self._valuer.filled(changes, draft, article.text)
        if draft.shown:
            changes = [*(Change(Action.REJECTED, m.span) for m in draft.undecided), *changes]
        self._project.edits.record(key, draft, [*changes, Change(Action.FINISHED)], via="import")
        self._project.memories.count(key)
        self.report.spans += len(spans)
        if self._options.gold:
            self.report.adjudications += 1
        else:
            self.report.annotations += 1
