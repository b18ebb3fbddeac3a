"""Reads the suggesters that `annotator train` made; `exports` writes them.

They are in a folder beside the project file that is named after it, each in a subfolder with a
short name such as `trained-1`. They are not in the database, because spaCy's pipelines are folders.
The project stores no path of them, so file and folder can be moved together.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFoundError, SuggesterError
from corpus.suggesters.suggester import Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PIPELINE = "pipeline"
RECORD = "training.json"
HELD_OUT = "held_out.jsonl"
_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""The exceptions of a file that is missing or holds something else."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The proposals for an article by a suggester whose fold did not contain it.

    `text` is the hash of the article's text. `figures` are tallies by suggester, as JSON.
    """

    article: str
    text: str
    fold: int
    proposals: tuple[Proposal, ...]
    figures: Mapping[str, Any]

    def line(self) -> str:
        """The line of `held_out.jsonl`."""
        values = {
            "article": self.article,
            "text": self.text,
            "fold": self.fold,
            "proposals": [astuple(proposal) for proposal in self.proposals],
            "figures": self.figures,
        }
        return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained suggester: its short name, its folder, and the content of `training.json`."""

    name: str
    folder: Path
    record: Mapping[str, Any]


def folder_beside(project: Path) -> Path:
    """The folder of the trained suggesters of the project file `project`."""
    return project.with_name(f"{project.name}.suggesters")


def is_short_name(name: str) -> bool:
    """Whether a trained suggester can have that name: a folder name on any file system."""
    return _NAME.fullmatch(name) is not None


def pipeline_of(folder: Path | None, name: str) -> Path | None:
    """The pipeline folder of the trained suggester of that name; None where there is none."""
    if folder is None or not is_short_name(name):
        return None
    found = folder / name / PIPELINE
    return found if (found / "meta.json").is_file() else None


def is_lost(folder: Path, name: str, settings: Mapping[str, Any]) -> bool:
    """Whether the registered suggester `name` was trained here and its folder is missing.

    Only a trained suggester is registered under the mere name of its pipeline; the names of others
    end with a version.
    """
    is_trained = settings.get("pipeline") == name and is_short_name(name)
    return is_trained and pipeline_of(folder, name) is None


def lost(folder: Path, name: str) -> str:
    """The message about a trained suggester whose folder is missing."""
    return (
        f"{name} was trained in this project, but its folder {folder / name} is missing: restore "
        "it, or switch with `annotator suggest --suggester default --use`."
    )


def names(folder: Path | None) -> list[str]:
    """The names of the trained suggesters, `trained-2` before `trained-10`."""
    if folder is None or not folder.is_dir():
        return []
    found = [path.name for path in folder.iterdir() if pipeline_of(folder, path.name)]
    return sorted(found, key=_by_number)


def _by_number(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def all_trained(folder: Path) -> list[Trained]:
    """All trained suggesters."""
    return [trained(folder, name) for name in names(folder)]


def trained(folder: Path, name: str) -> Trained:
    """The trained suggester of that name; `NotFoundError` lists the known ones."""
    if pipeline_of(folder, name) is None:
        known = ", ".join(names(folder)) or "none yet: run `annotator train`"
        message = f"There is no trained suggester {name!r}; known: {known}."
        raise NotFoundError(message)
    path = folder / name / RECORD
    try:
        return Trained(name, folder / name, dict(json.loads(path.read_text(encoding="utf-8"))))
    except _DAMAGED as error:
        raise _unreadable(path) from error


def held_out(folder: Path | None, name: str) -> dict[str, HeldOut]:
    """The held-out proposals of a trained suggester by article id; empty for other names."""
    if folder is None or pipeline_of(folder, name) is None:
        return {}
    return {kept.article: kept for kept in read_held_out(folder / name / HELD_OUT)}


def read_held_out(path: Path) -> list[HeldOut]:
    """The lines of a `held_out.jsonl`; `SuggesterError` where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # other line ends are text
        found = []
        for values in (json.loads(line) for line in lines if line):
            proposals = tuple(Proposal(*fields) for fields in values.pop("proposals"))
            found.append(HeldOut(proposals=proposals, **values))
    except _DAMAGED as error:
        raise _unreadable(path) from error
    return found


def _unreadable(path: Path) -> SuggesterError:
    message = f"{path} is missing or damaged: delete the folder {path.parent} and train again."
    return SuggesterError(message)
