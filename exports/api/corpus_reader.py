"""`annotator.Corpus.v1`: the reader with which `spacy train` reads a project file itself.

The module has no postponed annotations, because older versions of spaCy cannot resolve them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training import Corpus, Example
from spacy.util import logger

from corpus.errors import ExportError
from corpus.model import Refusal
from corpus.store import Project
from corpus.store.rewind import Moment
from corpus.workflows.near_duplicates import group_articles
from corpus.workflows.past import project_as_of
from corpus.workflows.selected_gold import selected_gold
from exports.gold import rereadable
from exports.options import ExportOptions, LeftOut
from exports.training_set import manifest
from exports.training_set.bare_doc import blank_pipeline, stop_if_refused
from exports.training_set.content import selection_of
from exports.training_set.docbin import DocFile
from exports.training_set.docs import side_docs

NAME = "annotator.Corpus.v1"


def project_corpus(
    path: str | Path,
    side: str,
    *,
    digest: str | None = None,
    until: str | None = None,
    options: dict[str, Any] | str | Path | None = None,
    gold_preproc: bool = False,
    max_length: int = 0,
    limit: int = 0,
    augmenter: Callable[[Language, Example], Iterable[Example]] | None = None,
) -> Callable[[Language], Iterable[Example]]:
    """Return a reader of one side of the training set that `export spacy` would write.

    `side` is train, dev or test. `options` are those in the `manifest.json` of an export, where
    they differ from the defaults, or the path of such a file. With `until`, a tag, a time in ISO
    8601 or the id of an edit, the project is read as it was then. A set whose digest is not
    `digest` is refused. The others mean what they mean in `spacy.Corpus.v1`; `max_length` counts
    tokens.

    The reader reads the project once, when it is first called. It raises ExportError if there is
    no such set, and `ProjectError` if the file cannot be read.
    """
    examples = Corpus(path, gold_preproc=gold_preproc, max_length=max_length, augmenter=augmenter)
    if options is None or isinstance(options, dict):
        source = Source(Path(path), side, _stated(options or {}), digest, until)
    else:
        described = manifest.read(Path(options))
        source = Source(Path(path), side, manifest.options_of(described), digest, until, described)
    return ProjectCorpus(source, examples, limit)


@dataclass(frozen=True)
class Source:
    """One side of the training set of a project, pinned to a digest, a moment, both or neither.

    `described` is the manifest of the set, if the options come from one.
    """

    path: Path
    side: str
    options: ExportOptions
    digest: str | None
    until: str | None
    described: Mapping[str, Any] | None = None

    def read(self) -> DocFile:
        """Read the docs as `export spacy` writes them; ExportError if the digest is another."""
        with self._project() as project:
            group_articles(project)
            with project.snapshot():
                docs, digest, refusals = self._docs(project)
        self._check(digest)
        if not (self.digest or self.until):
            logger.warning(
                "%s is read unpinned: set digest = %s to prove later on what was trained",
                *(self.path, digest),
            )
        try:
            stop_if_refused(refusals)
        except ExportError as error:
            raise ExportError("\n".join([str(error), *error.details])) from error
        return docs

    def _project(self) -> AbstractContextManager[Project]:
        """Open the project as of the manifest, if `until` is its last edit, else as of `until`."""
        if self.described is None or self.until is None or self.until != self.options.last_edit:
            return project_as_of(self.path, self.until)
        retired = manifest.left_out_of(self.described).get("retired", ())
        stated = self.options
        moment = Moment.of_export(self.until, stated.last_article, retired, stated.heads)
        return project_as_of(self.path, moment, manifest.labels_of(self.described))

    def _docs(self, project: Project) -> tuple[DocFile, str, list[Refusal]]:
        """Return the docs, the digest of the set, and refused spans."""
        gold = rereadable(
            selected_gold(project, self.options.annotator, rejected=self.options.rejected)
        )
        placement = selection_of(gold, self.options, LeftOut()).placement
        if self.side not in placement.sides:
            raise ExportError(
                f"{self.path} has no side {self.side!r} with these options, only "
                f"{', '.join(placement.sides)}: name one of them, or give a share of {self.side}."
            )
        return side_docs(
            gold,
            placement,
            self.side,
            nlp=blank_pipeline(project.lang, project.tokenizer),
            labels=[label.name for label in project.labels.all()],
            by=self.options.by,
            task=self.options.task,
        )

    def _check(self, digest: str) -> None:
        if self.digest in (None, digest):
            return
        if self.until:
            raise ExportError(
                f"The training set of {self.path} as of {self.until} has the digest {digest}, not "
                f"{self.digest} as the config asks: use the options and the last_edit in the "
                "manifest of that set, or another digest. Purged articles cannot be read again"
                + (
                    "."
                    if self.described
                    else ", and articles restored and labels renamed since are read as they are "
                    "now: set options to the path of the manifest."
                )
            )
        raise ExportError(
            f"{self.path} has changed or the options have: the digest of its training set is "
            f"{digest}, not {self.digest} as the config asks. Set digest to the new one to train "
            "on the project as it is now, or set until to a tag, a time or an edit id to train on "
            "it as it was then."
        )


@dataclass
class ProjectCorpus:
    """Yields the examples of a `source` as `spacy.Corpus.v1` would from its `.spacy` file."""

    source: Source
    examples: Corpus
    limit: int = 0

    @cached_property
    def _docs(self) -> DocFile:
        return self.source.read()

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the examples, at most `limit` docs if that is not 0."""
        docs = islice(self._docs.docs(nlp.vocab), self.limit or None)
        if self.examples.gold_preproc:
            made = self.examples.make_examples_gold_preproc(nlp, docs)
        else:
            made = self.examples.make_examples(nlp, docs)
        augmented: Callable[..., Iterable[Example]] = self.examples.augmenter
        for example in made:
            yield from augmented(nlp, example)


def _stated(options: dict[str, Any]) -> ExportOptions:
    try:
        return manifest.options_of({"options": {**asdict(ExportOptions()), **options}})
    except ExportError as error:
        raise ExportError(f"The options of {NAME}: {error}") from error
