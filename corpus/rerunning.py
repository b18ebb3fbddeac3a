"""Making a suggester that ran in this project again, from what the project kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.errors import SuggesterError
from corpus.pipelines import DEFAULT, OFFICIAL, REPUBLISHED, find_pipeline
from corpus.rules.component import STOCK_MAPPING
from corpus.spacy_suggester import SpacySuggester
from corpus.trained import folder_beside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store import Project


def current_suggester(project: Project, *, processes: int = 1) -> SpacySuggester:
    """What suggests for new articles: the project's current suggester, else the stock one.

    The stock one also where the current one is no pipeline (imported spans), or is the stock one
    of another version. `SuggesterError` where it is a pipeline that is not there any more.
    """
    name = project.suggestions.current()
    settings = project.suggestions.settings(name) if name else {}
    if "pipeline" not in settings:
        return suggester_of(project, processes=processes)
    again = suggester_of(
        project,
        settings["pipeline"],
        mapping=_told(project, settings),
        name=name,
        rules="rules" in settings,
        processes=processes,
    )
    if again.settings == settings:
        return again
    if settings["pipeline"] in {OFFICIAL, REPUBLISHED}:
        return suggester_of(project, processes=processes)
    message = (
        f"{name} is not what it was when it ran here: name the suggester to run with --suggester, "
        "`default` being the stock one."
    )
    raise SuggesterError(message)


def _told(project: Project, settings: Mapping[str, Any]) -> dict[str, str]:
    """Of the mapping that was used, what must have been said with --map."""
    found = find_pipeline(settings["pipeline"], folder=folder_beside(project.path))
    former = project.labels.former()
    untold = {label: former.get(name, name) for label, name in STOCK_MAPPING.items()}
    untold = {**(untold if found.stock else {}), **former}
    kept: Mapping[str, str] = settings["mapping"]
    return {label: name for label, name in kept.items() if untold.get(label, label) != name}


def suggester_of(
    project: Project,
    pipeline: str = DEFAULT,
    *,
    mapping: Mapping[str, str] | None = None,
    name: str | None = None,
    rules: bool | None = None,
    processes: int = 1,
) -> SpacySuggester:
    """A pipeline that proposes this project's labels; a trained one by its short name, too."""
    return SpacySuggester(
        pipeline,
        labels=[label.name for label in project.labels.all()],
        former=project.labels.former(),
        folder=folder_beside(project.path),
        mapping=mapping,
        name=name,
        rules=rules,
        processes=processes,
    )
