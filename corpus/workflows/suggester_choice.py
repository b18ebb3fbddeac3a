"""Makes the suggester that `suggest --suggester X` names.

The project stores the choice as a recipe, from which the process that suggests while people work
makes the same suggester again. spaCy is imported only when a suggester is made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError, NotFoundError, SuggesterError
from corpus.label_sets import ByName
from corpus.suggesters.label_options import map_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Self

    from corpus.model import Refusal, TokenizerName
    from corpus.store import Project
    from corpus.suggesters.pipelines import Pipeline
    from corpus.suggesters.suggester import Suggester

    Check = Callable[[Pipeline], None]

DEFAULT = "default"
LINES = (".jsonl", ".ndjson")

_PATTERN = 'a pattern {"label": "ACTOR", "pattern": "some words"}'
STOCK = "stock"
"""The pipeline of the default suggester without the rules."""

ENGLISH = "en"

PIPELINES = {
    **{
        lang: f"{lang}_core_news_sm"
        for lang in (
            *("ca", "da", "de", "el", "es", "fi", "fr", "hr", "it", "ja", "ko", "lt", "mk", "nb"),
            *("nl", "pl", "pt", "ro", "ru", "sl", "sv", "uk"),
        )
    },
    "zh": "zh_core_web_sm",
}
"""spaCy's small pipelines with entities by language, as its model releases name them."""

_ARTICLE = 'an article {"text": "…", "spans": […]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The options of `suggest`: a suggester, a mapping of its labels, its name, its rules."""

    suggester: str = DEFAULT
    mapping: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    rules: bool | None = None

    @property
    def recipe(self) -> str:
        """The choice as JSON, with an absolute path."""
        path = Path(self.suggester)
        given = str(path.absolute()) if path.exists() else self.suggester
        kept = {"suggester": given, "mapping": dict(self.mapping), "rules": self.rules}
        return json.dumps(kept)

    @classmethod
    def of(cls, recipe: str, name: str | None, former: Mapping[str, str]) -> Self:
        """The choice of a recipe; `former` maps former label names to current ones."""
        kept = json.loads(recipe)
        mapping = (kept.get("mapping") or {}).items()
        renamed = ByName(former)
        today = {label: renamed.get(target, target) for label, target in mapping}
        return cls(suggester=kept["suggester"], mapping=today, name=name, rules=kept.get("rules"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A suggester, its recipe, and messages about it.

    `notes` are printed before it runs; `left_out` are the spans of its file that it cannot propose.
    """

    suggester: Suggester
    recipe: str
    notes: tuple[str, ...] = ()
    left_out: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The properties of a project, or of a shard, that a suggester needs.

    `labels` are names, `former` maps former names to them. `folder` has the pipelines that the
    project trained.
    """

    lang: str
    tokenizer: TokenizerName
    labels: tuple[str, ...]
    former: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None


def chosen_for(
    there: Surroundings, choice: Choice, *, processes: int = 1, check: Check | None = None
) -> Chosen:
    """Make a suggester that needs no project: any but a file of spans; see `chosen`."""
    path = Path(choice.suggester)
    if path.suffix in LINES:
        if _holds_patterns(path):
            return _from_patterns(there, choice, path)
        message = f"{path} is a file of spans: `annotator import` brings them into a project."
        raise SuggesterError(message)
    _refuse_english(there.lang, choice.suggester)
    from corpus.suggesters.pipelines import find_pipeline
    from corpus.suggesters.spacy_suggester import SpacySuggester

    if check:
        check(find_pipeline(choice.suggester, folder=there.folder))
    suggester = SpacySuggester(
        choice.suggester,
        labels=there.labels,
        former=there.former,
        folder=there.folder,
        mapping=choice.mapping,
        name=choice.name,
        rules=choice.rules,
        processes=processes,
        tokenizer=there.tokenizer,
    )
    return Chosen(suggester, choice.recipe, _left_out(suggester.left_out))


def chosen(
    project: Project, choice: Choice, *, processes: int = 1, check: Check | None = None
) -> Chosen:
    """Make the suggester; `AnnotatorError` where it cannot be made or none of its labels fits.

    `check` is called with a pipeline before it is loaded, and raises an error if it must not be.
    """
    path = Path(choice.suggester)
    there = _surroundings(project)
    if path.suffix in LINES and not _holds_patterns(path):
        return _from_spans(project, there, choice, path)
    if path.suffix not in LINES:
        _refuse_lost(project, choice.suggester)
    return chosen_for(there, choice, processes=processes, check=check)


def _surroundings(project: Project) -> Surroundings:
    from corpus.suggesters.trained import folder_beside

    return Surroundings(
        lang=project.lang,
        tokenizer=project.tokenizer,
        labels=tuple(label.name for label in project.labels.all()),
        former=project.labels.former(),
        folder=folder_beside(project.path),
    )


def chosen_again(
    project: Project, name: str | None, *, processes: int = 1, check: Check | None = None
) -> Chosen:
    """Make the suggester that ran here as `name`, the default one where that is None.

    Raises `SuggesterError` where it has changed since, or cannot be run.
    """
    if name is None:
        return chosen(project, Choice(), processes=processes, check=check)
    recipe = project.suggestions.recipe(name)
    if not recipe:
        message = f"{name} cannot be run again: its suggestions were imported."
        raise SuggesterError(message)
    choice = Choice.of(recipe, name, project.labels.former())
    again = chosen(project, choice, processes=processes, check=check)
    _refuse_another(name, project.suggestions.settings(name), again.suggester.settings)
    return again


def chosen_current(project: Project, *, processes: int = 1, check: Check | None = None) -> Chosen:
    """Make the project's current suggester, else the default one.

    The default one is also made where the current one has no recipe (imported spans, very old
    runs), and where it is the default one of an earlier version.
    """
    name = project.suggestions.current()
    recipe = project.suggestions.recipe(name) if name else ""
    if not recipe:
        return chosen(project, Choice(), processes=processes, check=check)
    try:
        return chosen_again(project, name, processes=processes, check=check)
    except SuggesterError:
        if json.loads(recipe)["suggester"] == DEFAULT:
            return chosen(project, Choice(), processes=processes, check=check)
        raise


def _refuse_english(lang: str, suggester: str) -> None:
    """Raise `SuggesterError` where the default suggester would run outside English."""
    if lang == ENGLISH or suggester not in (DEFAULT, STOCK):
        return
    package = PIPELINES.get(lang)
    pipeline = f"a spaCy pipeline such as {package}" if package else f"a spaCy pipeline of {lang!r}"
    message = (
        f"The default suggester is for English, and this project is in {lang!r}: give "
        f"--suggester {pipeline}, a JSONL of patterns, or a JSONL of spans."
    )
    raise SuggesterError(message)


def _refuse_lost(project: Project, name: str) -> None:
    """Raise `SuggesterError` where `annotator train` made it and its folder is missing."""
    from corpus.suggesters.trained import folder_beside, is_lost, lost

    folder = folder_beside(project.path)
    ran = name in project.suggestions.names()
    if ran and is_lost(folder, name, project.suggestions.settings(name)):
        raise SuggesterError(lost(folder, name))


def _refuse_another(name: str, kept: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise `SuggesterError` where any setting but the path of the pipeline has changed."""
    other = [key for key in (*kept, *now) if key != "pipeline" and kept.get(key) != now.get(key)]
    if other:
        message = (
            f"{name} has changed since it ran here ({', '.join(sorted({*other}))}): run "
            "`annotator suggest --use` with another --name to use the current one."
        )
        raise SuggesterError(message)


def _from_patterns(there: Surroundings, choice: Choice, path: Path) -> Chosen:
    from corpus.suggesters.patterns import PatternSuggester

    patterns = PatternSuggester(
        path,
        lang=there.lang,
        tokenizer=there.tokenizer,
        mapping=_mapping(there, choice),
        name=choice.name,
    )
    return Chosen(patterns, choice.recipe, _checked(there, patterns.mapping, path))


def _from_spans(project: Project, there: Surroundings, choice: Choice, path: Path) -> Chosen:
    from corpus.suggesters.span_file import SpanFileSuggester

    spans = SpanFileSuggester(
        path,
        text_of=lambda article_id: _text(project, article_id),
        known=lambda text: project.articles.id_of_text(text) is not None,
        mapping=_mapping(there, choice),
        name=choice.name,
    )
    notes = _checked(there, spans.mapping, path)
    return Chosen(spans, choice.recipe, (*spans.notes, *notes), tuple(spans.left_out))


def _text(project: Project, article_id: str) -> str | None:
    try:
        return project.articles.get(article_id).text
    except NotFoundError:
        return None


def _holds_patterns(path: Path) -> bool:
    """Whether the first line is a pattern; `InputError` where it is neither that nor an article."""
    try:
        with path.open("rb") as stream:
            lines = ((number, line) for number, line in enumerate(stream, 1) if line.strip())
            number, line = next(lines, (1, b""))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise SuggesterError(message) from error
    if b'"pattern"' in line:
        return True
    if b'"text"' in line or b'"spans"' in line:
        return False
    message = f"{path}:{number}: a line must be {_PATTERN}, or {_ARTICLE}."
    raise InputError(message)


def _mapping(there: Surroundings, choice: Choice) -> ByName[str]:
    """The mapping from labels of a file to the project's, with former names."""
    names = ByName({name: name for name in there.labels})
    unknown = [target for target in choice.mapping.values() if target not in names]
    if unknown:
        message = f"The project has no label {unknown[0]!r}; known are {', '.join(sorted(names))}."
        raise SuggesterError(message)
    chosen = {label: names[target] for label, target in choice.mapping.items()}
    return ByName({**there.former, **names}, exactly=chosen)


def _checked(there: Surroundings, mapping: Mapping[str, str], path: Path) -> tuple[str, ...]:
    """Notes on labels that the project lacks; `InputError` where it lacks all."""
    names = there.labels
    unfit = [label for label, target in mapping.items() if target not in names]
    if mapping and len(unfit) == len(mapping):
        message = (
            f"None of the labels of {path} is one of the project's; map them with "
            f"{map_options(unfit)}, NAME being {', '.join(names)}."
        )
        raise InputError(message)
    return _left_out(unfit)


def _left_out(labels: Iterable[str]) -> tuple[str, ...]:
    if not labels:
        return ()
    names = ", ".join(sorted(labels))
    return (
        f"Left out labels that the project lacks: {names}; map them with {map_options(labels)}.",
    )
