"""A suggester from any spaCy pipeline: the stock one, a package, a folder that `train` wrote.

*Stock* is English with the OntoNotes labels (`en_core_web_*`). Only what its entities and the rules
need is run, its labels have a mapping, and its spans are brought to the guideline's edges. Any
other pipeline is run whole and taken at its word; rules can add to it where it is silent. This is
the one module that runs a pipeline; it knows no project.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import spacy.about

from corpus.errors import SuggesterError
from corpus.label_sets import ByName
from corpus.rules.component import STOCK_MAPPING, VERSION, RulesComponent
from corpus.rules.pipeline import left_to, rules_in, with_rules
from corpus.suggesters.fault_isolation import processed
from corpus.suggesters.label_options import map_options
from corpus.suggesters.pipelines import DEFAULT, STOCK, find_pipeline, load_pipeline
from corpus.suggesters.suggester import Failed, Proposal, moved, pieces
from corpus.suggesters.threads import one_numeric_thread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from corpus.suggesters.pipelines import Pipeline


MOST_CHARACTERS = 40_000
"""Code points of one piece of text; a pipeline takes about 3 kB of memory for each."""

MOST_TEXTS = 8
"""Pieces a pipeline sees at once; more are not faster, and make the first results wait."""

MOST_WAITING = 64
"""Batches behind one that is not done yet: how far one process runs ahead of the others."""

_NAMES = frozenset({"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC"})
_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})

_WITHOUT_ENTITIES = {
    *["tok2vec", "transformer", "curated_transformer", "tagger", "morphologizer", "parser"],
    *["senter", "sentencizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"],
    *["entity_linker", "textcat", "textcat_multilabel", "token_splitter", "doc_cleaner"],
    *["merge_entities", "merge_noun_chunks", "merge_subtokens"],
}
"""Factories that never find entities; one that is not known here has the benefit of the doubt."""


class SpacySuggester:
    """Proposes the entities of a spaCy pipeline under the project's label names.

    `pipeline` is a package, a folder, `default`, or the short name of one that the project trained,
    which lies in `folder`. `labels` are the project's label names, and
    `former` says which of them has which name that it had before. A pipeline's label means the
    project's label of the same name, today's or a former one, in another case only where the
    pipeline has none of exactly that name; for a stock pipeline
    `STOCK_MAPPING` says what the others mean; `mapping` (from the pipeline's label to the
    project's) overrules all. Raises `SuggesterError` where the pipeline cannot be loaded or fits
    no label.

    `rules` adds `annotator_rules` behind the pipeline: to mend what a stock one finds, to fill
    where another is silent. Where that is not said, stock ones have rules, `stock` itself has not.

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
    ) -> None:
        told, before = tuple((mapping or {}).items()), tuple((former or {}).items())
        self._recipe = _Recipe(pipeline, told, tuple(labels), before, name, rules, folder)
        found = find_pipeline(pipeline, folder=folder)
        self._stock = found.stock
        if rules is None:
            rules = found.stock and pipeline != STOCK
        self._nlp = load_pipeline(found, parsed=rules)
        self._rules = with_rules(self._nlp, stock=found.stock) if rules else rules_in(self._nlp)
        self._mapping = _chosen_mapping(self._nlp, found, self._recipe)
        named = ByName(dict.fromkeys(self._recipe.labels), exactly=dict.fromkeys(mapping or {}))
        self._nouns_only = {"NORP"} if found.stock and "NORP" not in named else set()
        known = _labels(self._nlp)
        self._told = known is not None
        left_out = set() if found.stock else (known or set()) - set(self._mapping)
        self.left_out = tuple(sorted(left_out))
        self._keys = _span_keys(self._nlp)
        self._left_to_rules = left_to(self._rules, self._mapping)
        self._processes = processes
        added = f" + rules {VERSION}" if rules else ""
        self.name = name or found.name + added
        self.settings: dict[str, Any] = {
            **found.settings,
            "spacy": spacy.about.__version__,
            "mapping": self._mapping,
        }
        if self._rules:
            self.settings["rules"] = {"version": VERSION, **self._rules.settings}

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal] | Failed]:
        """One list for each text, in their order, about `MOST_TEXTS` at a time.

        A text of which the pipeline fails on a piece is `Failed` as a whole.
        """
        limit = min(self._nlp.max_length, MOST_CHARACTERS)
        found: list[Proposal] = []
        failed: Failed | None = None
        for piece, outcome in self._run(_pieces(texts, limit)):
            if isinstance(outcome, Failed):
                failed = failed or outcome
            else:
                found += moved(outcome, piece.offset) if piece.offset else outcome
            if piece.last:
                yield failed or found
                found, failed = [], None

    def proposals(self, found: Iterable[_Piece]) -> Iterator[_Result]:
        """What the pipeline finds in each piece, in this process."""
        for piece, doc in processed(self._nlp, found, at_once=MOST_TEXTS):
            if isinstance(doc, Failed):
                yield piece, doc
            else:
                yield piece, [*self._proposals(doc), *self._by_rules(doc)]

    def _run(self, found: Iterable[_Piece]) -> Iterator[_Result]:
        if self._processes > 1:
            return _run_in_processes(self, _batches(found), self._recipe, self._processes)
        return self.proposals(found)

    def _proposals(self, doc: Doc) -> Iterator[Proposal]:
        groups = [doc.spans[key] for key in self._keys if key in doc.spans]
        for span in [*doc.ents, *(span for group in groups for span in group)]:
            if span.label_ in self._left_to_rules:
                continue
            label = self._mapping.get(span.label_) or ("" if self._told else span.label_)
            if label and (span.label_ not in self._nouns_only or _ends_in_noun(span)):
                start, end = _edges(span) if self._stock else (span.start_char, span.end_char)
                origin = "stock model" if self._stock else self.name
                yield Proposal(start, end, label, None, f"{origin}: {span.label_}", "model")

    def _by_rules(self, doc: Doc) -> Iterator[Proposal]:
        """What the component made, without what it only left standing of another model's."""
        if not self._rules:
            return
        for span in doc.spans[self._rules.key]:
            label, made_by = self._mapping.get(span.label_), self._rules.made_by(span)
            if label and (made_by == "rules" or self._rules.mode == "refine"):
                reason = span.id_ or f"stock model: {span[-1].ent_type_}"
                yield Proposal(span.start_char, span.end_char, label, None, reason, made_by)


# -- stock spans --------------------------------------------------------------------------------


def _ends_in_noun(span: Span) -> bool:
    tag = span[-1].tag_
    return not tag or tag.startswith("NN")


def _edges(span: Span) -> tuple[int, int]:
    """The span's code points; of a name without leading article and trailing possessive mark."""
    if span.label_ in _NAMES:
        while len(span) > 1 and span[0].lower_ in _ARTICLES:
            span = span[1:]
        while len(span) > 1 and span[-1].text in _POSSESSIVES:
            span = span[:-1]
    return span.start_char, span.end_char


# -- labels -------------------------------------------------------------------------------------


def _finders(nlp: Language) -> list[Any]:
    """The components that find entities, or may."""
    factories = {name: nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    return [nlp.get_pipe(name) for name, f in factories.items() if f not in _WITHOUT_ENTITIES]


def _span_keys(nlp: Language) -> list[str]:
    """Where components such as `spancat` put spans that are no `doc.ents`."""
    finders = [finder for finder in _finders(nlp) if not isinstance(finder, RulesComponent)]
    keys = (getattr(finder, "key", None) for finder in finders)
    return [key for key in keys if isinstance(key, str)]


def _labels(nlp: Language) -> set[str] | None:
    """The labels that the pipeline can give, or None where a component does not tell."""
    told = [getattr(finder, "labels", None) for finder in _finders(nlp)]
    if any(labels is None for labels in told):
        return None
    return {label for labels in told if labels for label in labels}


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
            f"({_listed(recipe.labels)}); say which is which with {map_options(known or ())}."
        )
        raise SuggesterError(message)
    return chosen


def _in_another_case(known: set[str], names: ByName[str]) -> dict[str, str]:
    """The pipeline's labels that only fold to one of the project's, where no other is that one."""
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
    """What a process needs to make the same suggester."""

    pipeline: str
    mapping: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    former: tuple[tuple[str, str], ...]
    name: str | None
    rules: bool | None
    folder: Path | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text, or a piece of one that is too long; `last` closes the text."""

    text: str
    offset: int
    last: bool


_Result = tuple[_Piece, list[Proposal] | Failed]


def _pieces(texts: Iterable[str], limit: int) -> Iterator[_Piece]:
    for text in texts:
        *before, (offset, piece) = pieces(text, limit)
        for earlier, piece_before in before:
            yield _Piece(piece_before, earlier, last=False)
        yield _Piece(piece, offset, last=True)


def _batches(found: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """What one process gets at a time."""
    found = iter(found)
    while batch := list(islice(found, MOST_TEXTS)):
        yield batch


def _run_in_processes(
    here: SpacySuggester, batches: Iterable[list[_Piece]], recipe: _Recipe, processes: int
) -> Iterator[_Result]:
    """Each piece with what was found in it, in order, with two batches a process under way.

    This process is one of them: its pipeline is loaded already, so it works while the others load
    theirs, and then instead of waiting for them.

    Not `nlp.pipe(n_process=…)`: its processes send whole documents back, and print a traceback
    each when the person presses ctrl+c.
    """
    context = multiprocessing.get_context("spawn")  # fork copies locks of the progress bar's thread
    others = processes - 1
    pool = ProcessPoolExecutor(others, mp_context=context)
    waiting: deque[Future[list[_Result]]] = deque()
    try:
        for batch in batches:
            if sum(not future.done() for future in waiting) < 2 * others:
                with _interrupts_for_this_process_only(), one_numeric_thread():
                    waiting.append(pool.submit(_proposals_in_process, recipe, batch))
            else:
                waiting.append(_done(list(here.proposals(batch))))
            while waiting and (waiting[0].done() or len(waiting) > MOST_WAITING):
                yield from waiting.popleft().result()
        for results in waiting:
            yield from results.result()
    except BrokenProcessPool as error:
        message = "A process of the suggester died, perhaps of too little memory: use fewer."
        raise SuggesterError(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _done(results: list[_Result]) -> Future[list[_Result]]:
    future: Future[list[_Result]] = Future()
    future.set_result(results)
    return future


def _proposals_in_process(recipe: _Recipe, batch: list[_Piece]) -> list[_Result]:
    return list(_suggester_here(recipe).proposals(batch))


@lru_cache(maxsize=1)
def _suggester_here(recipe: _Recipe) -> SpacySuggester:
    """Loaded once a process."""
    return SpacySuggester(
        recipe.pipeline,
        mapping=dict(recipe.mapping),
        labels=recipe.labels,
        former=dict(recipe.former),
        name=recipe.name,
        rules=recipe.rules,
        folder=recipe.folder,
    )


@contextmanager
def _interrupts_for_this_process_only() -> Iterator[None]:
    """Processes started here never see ctrl+c, which this one answers for them when it is done.

    Blocked for them, who inherit that, and put off for this one: half a start would leave a process
    that prints a traceback, and a signal that is ignored is lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    blocked = _block_interrupts()
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _block_interrupts() -> set[signal.Signals | int] | None:
    """The signals blocked before; None where the platform blocks none."""
    if not hasattr(signal, "pthread_sigmask"):
        return None
    return signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
