"""The options of an export; every format gets the same, so that all have one signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.agreement.values import AnnotatedArticle
    from corpus.model import Basis, TokenizerName

People = Literal["letters", "names"]
Unit = Literal["article", "paragraph"]
SplitBy = Literal["group", "source"]
Split = Literal["train", "dev", "test"]
Rest = Literal["leave-out", "train", "hash"]
Task = Literal["ner", "spancat"]
Hardware = Literal["cpu", "gpu"]

SIDES: tuple[Split, ...] = ("train", "dev", "test")
EVERY_BASIS: tuple[Basis, ...] = ("adjudicated", "agreed", "single")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSplit:
    """The sides that a file gives to articles, by id, and what becomes of the other articles.

    `rest`: the others are left out, go to train, or are placed by hash; near-duplicates of given
    articles go to the side of these, unless they are left out. `file` is the name of the file.
    `near_duplicates` allows near-duplicates on different sides.
    """

    file: str
    articles: Mapping[str, Split] = field(repr=False)
    rest: Rest = "leave-out"
    near_duplicates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """The options of `annotator export`.

    `dev` and `test` are shares of the articles, from 0 to 1. `salt` draws another split of the same
    shares. `split_by` keeps groups of near-duplicates, or all articles of a source, on one side.
    `test_after` is a date in ISO 8601; articles published on it or later are the test set. `given`
    are the sides that a file gives, which replace shares and hash. `balance` evens out the labels
    over the sides: it has the sides that earlier balanced exports gave to groups, by key; None
    leaves the sides to the hash.

    `by` says what becomes one document. `basis` keeps only articles settled in these ways. `people`
    says what a data card calls the annotators. `rejected` says whether the gold also has the spans
    that were proposed and rejected.

    `task` is what the docs and the config are for: spaCy's entity recognizer, or its span
    categorizer. The config starts from the pipeline `base_model` if that is not empty, and is for
    the `hardware`.

    The others are recorded only, so that the same export can be made again: `annotator`, whose
    spans the caller has passed as gold already, and the ids of the project's last edit and last
    article. `heads` is set if a merge has put edits of another file before the last one that do not
    belong to this state: the ids of the last edits of all annotations, joined without a separator.
    """

    dev: float = 0.2
    test: float = 0.0
    salt: str = ""
    split_by: SplitBy = "group"
    test_after: str = ""
    given: GivenSplit | None = None
    balance: Mapping[str, Split] | None = None
    by: Unit = "article"
    basis: tuple[Basis, ...] = EVERY_BASIS
    people: People = "letters"
    task: Task = "ner"
    base_model: str = ""
    hardware: Hardware = "cpu"
    rejected: bool = False
    annotator: str | None = None
    last_edit: str | None = None
    last_article: str | None = None
    heads: str | None = None


def nothing_to_export(options: ExportOptions, *, given: bool) -> str:
    """Return why no article can be exported; `given` says whether articles were passed as gold."""
    if given and options.basis != EVERY_BASIS:
        wanted = " or ".join(options.basis)
        return f"No gold is {wanted}: leave out --basis, or settle articles that way."
    if options.annotator is not None:
        return f"{options.annotator} has finished no article: finish one, or leave out --annotator."
    return "There is no gold to export: finish an article first (`annotator annotate`)."


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The ids of the project's articles without gold, so that no article is dropped silently.

    `unsettled`: finished annotations differ. `begun`: opened and edited, and finished by nobody.
    `skipped`: skipped by everybody who began it. `untouched`: begun by nobody. `retired`: no
    longer in use. `settled_by_others`: settled, but not finished by the annotator whose annotations
    are exported instead of gold.
    """

    unsettled: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    settled_by_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotated:
    """Every finished annotation of a project.

    `people` are the names of all annotators, then of other reviewers. `articles` can be iterated
    once.
    """

    people: Sequence[str]
    articles: Iterable[AnnotatedArticle]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAgreement:
    """Agreement of `annotators` people on the `articles` that several of them finished.

    `figures` are (value, lower, upper end of the 95 % interval) by name.
    """

    annotators: int
    articles: int
    figures: Mapping[str, tuple[float, float | None, float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The facts of a data card about the project beyond its gold.

    `guideline` is Markdown. `licence` is that of the texts, empty if the project does not say.
    `tokenizer` is the one that made the token edges.
    """

    tokenizer: TokenizerName = "spacy"
    guideline: str = ""
    licence: str = ""
    agreement: SharedAgreement | None = None
