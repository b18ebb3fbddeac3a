"""A suggester from any spaCy pipeline: the stock one, a package, or a folder that `train` wrote.

*Stock* pipelines are English with the OntoNotes labels (`en_core_web_*`). Only the components that
their entities and the rules need are run, their labels are mapped, and their spans get the edges
that the guideline asks for. Other pipelines are run as a whole and their spans stay as they are;
rules can fill gaps. Only this module runs a pipeline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

import spacy.about

from corpus.errors import SuggesterError
from corpus.label_sets import ByName
from corpus.rules.component import STOCK_MAPPING, VERSION, RulesComponent
from corpus.rules.document import BLANKS
from corpus.rules.pipeline import left_to, rules_in, with_rules
from corpus.suggesters.fault_isolation import processed
from corpus.suggesters.identity import Identity
from corpus.suggesters.label_options import map_options
from corpus.suggesters.pipelines import DEFAULT, STOCK, find_pipeline, load_pipeline
from corpus.suggesters.processes import in_processes
from corpus.suggesters.suggester import Failed, Proposal, moved, pieces
from corpus.text.footnotes import in_footnote_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from corpus.model import TokenizerName
    from corpus.suggesters.cluster import Cluster
    from corpus.suggesters.pipelines import Pipeline
    from corpus.suggesters.suggester import Look

T = TypeVar("T")

MOST_CHARACTERS = 40_000
"""The most code points of a piece of text; a pipeline needs about 3 kB of memory for each."""

MOST_TEXTS = 8
"""Pieces in one batch; larger ones are not faster and delay the first results."""

MOST_SENT = 32
"""Pieces in one batch for a cluster: about a second of work."""

_PLAIN_BLANKS = dict.fromkeys(map(ord, BLANKS), " ")
"""To a stock model, a no-break space is a word, beside which it finds other entities."""

_MARKS = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_MARKS_AT_EDGES = re.compile(rf"(?<!\w)[{_MARKS}]|[{_MARKS}](?!\w)")
"""To a stock model, a word with a mark of writing direction at its edge is another word."""

_NAMES = frozenset({"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC"})
_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})

_WITHOUT_ENTITIES = {
    *["tok2vec", "transformer", "curated_transformer", "tagger", "morphologizer", "parser"],
    *["senter", "sentencizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"],
    *["entity_linker", "textcat", "textcat_multilabel", "token_splitter", "doc_cleaner"],
    *["merge_entities", "merge_noun_chunks", "merge_subtokens"],
}
"""Factories that never find entities; unknown ones may."""


class SpacySuggester:
    """Proposes the entities of a spaCy pipeline under the project's label names.

    `pipeline` is a package, a folder, `default`, or the short name of a pipeline that the project
    trained, which is in `folder`. `labels` are the project's label names, `former` maps former
    names to them. A label of the pipeline becomes the project's label of the same current or former
    name, in another case only where the pipeline has no label of exactly that name. `STOCK_MAPPING`
    maps the other labels of a stock pipeline. `mapping` (from the pipeline's label to the
    project's) comes before all. Raises `SuggesterError` where the pipeline cannot be loaded or none
    of its labels can be mapped.

    `rules` adds `annotator_rules` after the pipeline, to correct the spans of a stock one or to
    fill the gaps of another. By default stock pipelines have rules, `stock` itself has none.

    `tokenizer` is the project's; stock pipelines cut texts by it.

    Without rules a stock NORP is proposed only as a noun (*Afghans*, not *Afghan* soil) unless
    `mapping` or the project names it. Stock names lose a leading article and a trailing possessive
    mark; numbers keep theirs (*a dozen*).
    """

    def __init__(
        self,
        pipeline: str = DEFAULT,
        *,
        mapping: Mapping[str, str] | None = None,
        labels: Iterable[str] = ("ACTOR", "NUMBER", "LOCATION"),
        former: Mapping[str, str] | None = None,
        processes: int = 1,
        name: str | None = None,
        rules: bool | None = None,
        folder: Path | None = None,
        tokenizer: TokenizerName = "spacy",
    ) -> None:
        mapped, renamed = tuple((mapping or {}).items()), tuple((former or {}).items())
        self._recipe = _Recipe(
            pipeline, mapped, tuple(labels), renamed, name, rules, folder, tokenizer
        )
        found = find_pipeline(pipeline, folder=folder)
        self._stock = found.stock
        if rules is None:
            rules = found.stock and pipeline != STOCK
        self._nlp = load_pipeline(found, parsed=rules, tokenizer=tokenizer)
        self._rules = with_rules(self._nlp, stock=found.stock) if rules else rules_in(self._nlp)
        self._mapping = _chosen_mapping(self._nlp, found, self._recipe)
        named = ByName(dict.fromkeys(self._recipe.labels), exactly=dict.fromkeys(mapping or {}))
        self._nouns_only = {"NORP"} if found.stock and "NORP" not in named else set()
        known = _labels(self._nlp)
        self._labels_known = known is not None
        left_out = set() if found.stock else (known or set()) - set(self._mapping)
        self.left_out = tuple(sorted(left_out))
        self._keys = _span_keys(self._nlp)
        self._left_to_rules = left_to(self._rules, self._mapping)
        self._processes = processes
        self._cluster: Cluster | None = None
        self.name = name or found.name + (f" + rules {VERSION}" if rules else "")
        self.settings: dict[str, Any] = {
            **found.settings,
            "spacy": spacy.about.__version__,
            "mapping": self._mapping,
        }
        if self._rules:
            self.settings["rules"] = {"version": VERSION, **self._rules.settings}

    def run_on(self, cluster: Cluster) -> None:
        """Let the workers of a cluster run the pipeline from now on."""
        self._cluster = cluster

    @property
    def reads(self) -> bool:
        """Whether documents are read for the rules, so that `look` is called with them."""
        return self._rules is not None

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal] | Failed]:
        """One list for each text, in their order, about `MOST_TEXTS` at a time.

        A text is `Failed` as a whole where the pipeline fails on a piece of it.
        """
        return (found for found, _ in self.suggest_reading(texts, None))

    def suggest_reading(
        self, texts: Iterable[str], look: Look[T] | None
    ) -> Iterator[tuple[list[Proposal] | Failed, list[T]]]:
        """As `suggest`, with what `look` makes of the pieces of each text."""
        found: list[Proposal] = []
        looked: list[T] = []
        failed: Failed | None = None
        for piece, outcome, made in self._results(texts, look):
            looked += [] if made is None else [made]
            if isinstance(outcome, Failed):
                failed = failed or outcome
            else:
                found += moved(outcome, piece.offset) if piece.offset else outcome
            if piece.last:
                yield failed or found, looked
                found, looked, failed = [], [], None

    def _results(self, texts: Iterable[str], look: Look[T] | None) -> Iterator[_Result[T]]:
        given = self._pieces(texts)
        if self._cluster:
            return self._cluster.results(
                given,
                there=partial(_results_in_process, *self._for_others(), look),
                failed=lambda piece, reason: (piece, Failed(reason), None),
                at_once=MOST_SENT,
            )
        if self._processes == 1:
            return self.results(given, look)
        return in_processes(
            given,
            here=partial(self.results, look=look),
            there=partial(_results_in_process, self._recipe, None, look),
            processes=self._processes,
            at_once=MOST_TEXTS,
        )

    def _for_others(self) -> tuple[_Recipe, Identity]:
        """The recipe for other machines, with absolute paths, and the identity to be met there."""
        recipe = self._recipe
        found = find_pipeline(recipe.pipeline, folder=recipe.folder)
        if not (found.installed or found.trained):
            recipe = replace(recipe, pipeline=str(found.path.absolute()))
        folder = recipe.folder and recipe.folder.absolute()
        return replace(recipe, folder=folder), Identity.of(self.name, self.settings, found)

    def results(self, pieces: Iterable[_Piece], look: Look[T] | None) -> Iterator[_Result[T]]:
        """Each piece with the proposals of the pipeline, which runs in this process.

        Those in footnote marks are left out.
        """
        for piece, doc in processed(self._nlp, pieces, at_once=MOST_TEXTS):
            if isinstance(doc, Failed):
                yield piece, doc, None
            else:
                marks = in_footnote_marks(piece.text)
                found = [*self._proposals(doc), *self._by_rules(doc)]
                made = self._looked(piece, doc, look) if look else None
                yield piece, [one for one in found if one.start not in marks], made

    def _looked(self, piece: _Piece, doc: Doc, look: Look[T]) -> T | None:
        if not self._rules:
            return None
        reading, found = self._rules.read(doc)
        starts = [piece.offset + doc[at].idx for at in reading.tokens]
        return look(starts, reading, found)

    def _pieces(self, texts: Iterable[str]) -> Iterator[_Piece]:
        limit = min(self._nlp.max_length, MOST_CHARACTERS)
        for text in texts:
            plain = _plain(text) if self._stock else text
            *before, (offset, piece) = pieces(plain, limit)
            for earlier, piece_before in before:
                yield _Piece(piece_before, earlier, last=False)
            yield _Piece(piece, offset, last=True)

    def _proposals(self, doc: Doc) -> Iterator[Proposal]:
        groups = [doc.spans[key] for key in self._keys if key in doc.spans]
        for span in [*doc.ents, *(span for group in groups for span in group)]:
            if span.label_ in self._left_to_rules:
                continue
            label = self._mapping.get(span.label_) or ("" if self._labels_known else span.label_)
            is_noun = not span[-1].tag_ or span[-1].tag_.startswith("NN")
            if label and (is_noun or span.label_ not in self._nouns_only):
                start, end = _edges(span) if self._stock else (span.start_char, span.end_char)
                origin = "spaCy" if self._stock else self.name
                yield Proposal(start, end, label, None, f"{origin}: {span.label_}", "model")

    def _by_rules(self, doc: Doc) -> Iterator[Proposal]:
        """The spans of the rules, without those that they only kept of another model."""
        if not self._rules:
            return
        for span in doc.spans[self._rules.key]:
            label, made_by = self._mapping.get(span.label_), self._rules.made_by(span)
            if label and (made_by == "rules" or self._rules.mode == "refine"):
                reason = span.id_ or f"spaCy: {span[-1].ent_type_}"
                yield Proposal(span.start_char, span.end_char, label, None, reason, made_by)


# -- stock spans --------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """The text as stock models know it, of the same length: marks and other blanks are blanks."""
    return _MARKS_AT_EDGES.sub(" ", text.translate(_PLAIN_BLANKS))


def _edges(span: Span) -> tuple[int, int]:
    """The span in code points; a name without leading article and trailing possessive mark."""
    if span.label_ in _NAMES:
        while len(span) > 1 and span[0].lower_ in _ARTICLES:
            span = span[1:]
        while len(span) > 1 and span[-1].text in _POSSESSIVES:
            span = span[:-1]
    return span.start_char, span.end_char


# -- labels -------------------------------------------------------------------------------------


def _finders(nlp: Language) -> list[Any]:
    """The components that may find entities."""
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    return [nlp.get_pipe(name) for name, f in factories.items() if f not in _WITHOUT_ENTITIES]


def _span_keys(nlp: Language) -> list[str]:
    """The span groups of components such as `spancat`."""
    finders = [finder for finder in _finders(nlp) if not isinstance(finder, RulesComponent)]
    keys = (getattr(finder, "key", None) for finder in finders)
    return [key for key in keys if isinstance(key, str)]


def _labels(nlp: Language) -> set[str] | None:
    """The labels that the pipeline can give; None where a component does not list them."""
    found = [getattr(finder, "labels", None) for finder in _finders(nlp)]
    if any(labels is None for labels in found):
        return None
    return {label for labels in found if labels for label in labels}


def _chosen_mapping(nlp: Language, found: Pipeline, recipe: _Recipe) -> dict[str, str]:
    if not _finders(nlp):
        message = (
            f"{found.name} finds no entities: its components are "
            f"{', '.join(nlp.pipe_names) or 'none'}; it needs one such as ner or entity_ruler."
        )
        raise SuggesterError(message)
    known, former = _labels(nlp), dict(recipe.former)
    same = ByName({label: label for label in recipe.labels})
    for label, target in recipe.mapping:
        if target not in same:
            _refuse_label("The project", target, recipe.labels)
        if known is not None and label not in known:
            _refuse_label(found.name, label, known)
    explicit = {label: same[target] for label, target in recipe.mapping}
    stock = STOCK_MAPPING if found.stock else {}
    renamed = {label: former.get(target, target) for label, target in stock.items()}
    cased = _in_another_case(known or set(), ByName({**former, **same}))
    chosen = {
        label: target
        for label, target in {**renamed, **cased, **former, **same, **explicit}.items()
        if target in recipe.labels and (known is None or label in known)
    }
    if not chosen:
        message = (
            f"None of the labels of {found.name} ({_listed(known or ())}) is one of the project's "
            f"({_listed(recipe.labels)}); map them with {map_options(known or ())}."
        )
        raise SuggesterError(message)
    return chosen


def _in_another_case(known: set[str], names: ByName[str]) -> dict[str, str]:
    """The pipeline's labels that differ from one of the project's only in case.

    One is left out where the pipeline has a label of exactly the project's name.
    """
    meant = {label: names[label] for label in known - {*names} if label in names}
    return {label: target for label, target in sorted(meant.items()) if target not in known}


def _refuse_label(whose: str, label: str, known: Iterable[str]) -> None:
    message = f"{whose} has no label {label!r}; known are {_listed(known)}."
    raise SuggesterError(message)


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(sorted(labels)) or "none"


# -- batches and processes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Recipe:
    """The arguments with which another process makes the same suggester."""

    pipeline: str
    mapping: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    former: tuple[tuple[str, str], ...]
    name: str | None
    rules: bool | None
    folder: Path | None
    tokenizer: TokenizerName


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text, or a piece of a long one; `last` marks the last piece."""

    text: str
    offset: int
    last: bool


_Result = tuple[_Piece, "list[Proposal] | Failed", "T | None"]
"""A piece with its proposals and what the caller's function made of its document."""


def _results_in_process(
    recipe: _Recipe, identity: Identity | None, look: Look[T] | None, batch: list[_Piece]
) -> list[_Result[T]]:
    return list(_suggester_here(recipe, identity).results(batch, look))


@lru_cache(maxsize=1)
def _suggester_here(recipe: _Recipe, identity: Identity | None) -> SpacySuggester:
    """The suggester of this process, loaded once; `SuggesterError` if it has another identity."""
    if identity:
        identity.refuse_other_files(find_pipeline(recipe.pipeline, folder=recipe.folder))
    suggester = SpacySuggester(
        recipe.pipeline,
        mapping=dict(recipe.mapping),
        labels=recipe.labels,
        former=dict(recipe.former),
        name=recipe.name,
        rules=recipe.rules,
        folder=recipe.folder,
        tokenizer=recipe.tokenizer,
    )
    if identity:
        identity.refuse_other_values(suggester.name, suggester.settings)
    return suggester
