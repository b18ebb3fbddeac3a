"""Taking read articles into a project: what is new, known, refused, and why.

A streaming pass in batches of one transaction each. What was taken over before a failure stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from corpus.errors import InputError
from corpus.model import Action, Change, Refusal, Span, Suggestion, text_hash
from corpus.store.articles import CONTENT_ID_LENGTH
from corpus.store.edits import AnnotationKey
from corpus.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model import Article, Layer
    from corpus.reading import ReadArticle, ReadSpan
    from corpus.store import Project
    from corpus.tokenizing import Tokenizer

IMPORT_SUGGESTER = "import"
"""The suggester under which spans without an annotator are kept."""

BATCH = 200
"""Articles a transaction: few commits, and little to lose when the plug is pulled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How spans are taken: `annotator` as theirs, `gold` as an adjudication by that person."""

    without_spans: bool = False
    annotator: str | None = None
    gold: str | None = None
    snap: bool = False
    replace: bool = False


@dataclass(slots=True)
class ImportReport:
    """Counts of articles and spans, and what is to be told line by line."""

    new: int = 0
    known: int = 0
    replaced: int = 0
    suggestions: int = 0
    annotations: int = 0
    adjudications: int = 0
    spans: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    snapped: list[str] = field(default_factory=list)


class _RefusedError(Exception):
    """This article is not taken over; the text says why."""


def import_articles(
    project: Project,
    items: Iterable[ReadArticle | Refusal],
    *,
    tokenizer: Tokenizer,
    options: ImportOptions,
    progress: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Take over what `items` brings and say what became of it.

    `progress` is called after each batch, when the batch is safe in the file.
    """
    importer = _Importer(project, tokenizer, options)
    for batch in _batches(items):
        with project.transaction():
            for item in batch:
                importer.take(item)
        progress(importer.report)
    return importer.report


def _batches(items: Iterable[ReadArticle | Refusal]) -> Iterator[list[ReadArticle | Refusal]]:
    batch: list[ReadArticle | Refusal] = []
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
        self._labels = {label.name: label.id for label in project.labels.all()}
        self._registered = False

    def take(self, item: ReadArticle | Refusal) -> None:
        """One article, or one thing that could not be read."""
        if isinstance(item, Refusal):
            self.report.refusals.append(item)
            return
        try:
            self._take(item)
        except _RefusedError as refused:
            self.report.refusals.append(Refusal(item.where, str(refused)))

    def _take(self, item: ReadArticle) -> None:
        article = item.article
        if not item.own_id:
            known_id = self._project.articles.id_of_text(article.text)
            article = replace(article, id=known_id or text_hash(article.text)[:CONTENT_ID_LENGTH])
        standing = self._project.articles.known(article, own_id=True)
        if standing == "other text" and not self._options.replace:
            message = (
                f"article {article.id!r} is here with another text; --replace retires the old one"
            )
            raise _RefusedError(message)
        if standing == "known":
            article = self._project.articles.get(article.id)
        else:
            tokens, sentences = self._tokenizer.encode(article.text)
            lang = self._project.lang
            article = replace(article, lang=lang, tokens=tokens, sentences=sentences)
        spans = self._spans(item, Tokens(article.text, article.tokens))
        layer, person = self._owner(item) if spans is not None else ("annotation", None)
        self._refuse_conflict(article.id, spans, layer, person, known=standing == "known")
        self._keep_article(standing, article)
        if spans is not None and person is None:
            self._suggest(article.id, spans)
        elif spans is not None and person is not None:
            self._annotate(article.id, spans, layer, person)

    def _keep_article(
        self, standing: Literal["new", "known", "other text"], article: Article
    ) -> None:
        if standing == "known":
            self.report.known += 1
            return
        if standing == "other text":
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
        return sorted(spans.items())

    def _fitted(self, item: ReadArticle, span: ReadSpan, tokens: Tokens) -> Span:
        label = self._labels.get(span.label)
        if label is None:
            message = f"unknown label {span.label!r}; this project has {', '.join(self._labels)}"
            raise _RefusedError(message)
        if tokens.fits(span.start, span.end):
            return Span(span.start, span.end, label)
        text = tokens.text[span.start : span.end]
        widened = tokens.widened(span.start, span.end)
        if widened is None:
            message = f"span {span.start}–{span.end} {text!r} is white space only"
            raise _RefusedError(message)
        to = f"{widened[0]}–{widened[1]} {tokens.text[slice(*widened)]!r}"
        if not self._options.snap:
            message = (
                f"span {span.start}–{span.end} {text!r} lies on no token edges; "
                f"--snap would widen it to {to}"
            )
            raise _RefusedError(message)
        self.report.snapped.append(
            f"{item.where}: {span.start}–{span.end} {text!r} widened to {to}"
        )
        return Span(*widened, label)

    def _owner(self, item: ReadArticle) -> tuple[Layer, int | None]:
        name = self._options.gold or self._options.annotator or item.annotator
        layer: Layer = "adjudication" if self._options.gold else "annotation"
        if name is None:
            return layer, None
        if name not in self._people:
            try:
                self._people[name] = self._project.people.get_or_add(name).id
            except InputError as error:
                raise _RefusedError(str(error)) from error
        return layer, self._people[name]

    def _refuse_conflict(
        self,
        article_id: str,
        spans: list[tuple[Span, str | None]] | None,
        layer: Layer,
        person: int | None,
        *,
        known: bool,
    ) -> None:
        if spans is None or person is None:
            return
        for (left, _), (right, _) in pairwise(spans):
            if right.start < left.end:
                message = (
                    f"spans {left.start}–{left.end} and {right.start}–{right.end} overlap, "
                    "but annotations are flat"
                )
                raise _RefusedError(message)
        settled_by = self._project.gold.settled_by(article_id) if known else None
        name = self._options.gold
        if layer == "adjudication" and settled_by and name:
            other = self._project.people.find(settled_by)
            if other and other.id != person:
                message = f"article {article_id!r} is already settled by {settled_by}"
                raise _RefusedError(message)

    def _suggest(self, article_id: str, spans: Sequence[tuple[Span, str | None]]) -> None:
        if not self._registered:
            self._project.suggestions.register(IMPORT_SUGGESTER, {})
            self._registered = True
        added = self._project.suggestions.add(
            IMPORT_SUGGESTER, article_id, [Suggestion(span, None, "imported") for span, _ in spans]
        )
        if added:
            self.report.suggestions += 1
            self.report.spans += len(spans)

    def _annotate(
        self,
        article_id: str,
        spans: Sequence[tuple[Span, str | None]],
        layer: Layer,
        person: int,
    ) -> None:
        key = AnnotationKey(article_id, person, layer)
        draft = self._project.edits.load(key)
        changes = [Change(Action.ADDED, span, value=value) for span, value in spans]
        if draft.head:
            theirs = [(mark.span, mark.value) for mark in draft.accepted]
            if draft.status != "finished" or theirs != list(spans):
                message = (
                    f"article {article_id!r} has another annotation by this person; "
                    "import it under another name"
                )
                raise _RefusedError(message)
            return
        self._project.edits.record(key, draft, [*changes, Change(Action.FINISHED)], via="import")
        self.report.spans += len(spans)
        if layer == "adjudication":
            self.report.adjudications += 1
        else:
            self.report.annotations += 1
