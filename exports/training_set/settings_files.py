"""Compares the files that follow from an export's settings with what its manifest states.

These are the guideline, the environment, the configs and `project.yml`. Another version of the
product, or of spaCy, may write the last two differently, so then they are not compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.distributions import PRODUCT, installed
from corpus.errors import ExportError
from corpus.model import SPLIT_MARKS, Refusal
from exports.training_set import manifest, tokenizer_file
from exports.training_set.base_model import base_model
from exports.training_set.config import project_file_config, training_config
from exports.training_set.shards import written_name
from exports.training_set.weasel_project import weasel_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from exports.options import ExportOptions

_GUIDELINE, _CONFIG, _READING = "guideline.md", "config.cfg", "project_file.cfg"
_STEPS = "project.yml"


def file_differences(out: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield the files that differ from what the manifest states, without reading the docs.

    Files whose SHA-256 is not that of the manifest are left to the caller.
    """
    if _is_unchanged(out, described, _GUIDELINE) and manifest.file_hash(
        out / _GUIDELINE
    ) != described.get("guideline"):
        yield Refusal(f"file {_GUIDELINE}", f"is not the guideline that {manifest.NAME} states")
    if _is_unchanged(out, described, manifest.ENVIRONMENT):
        yield from _environment_differences(out / manifest.ENVIRONMENT, described)
    if _is_unchanged(out, described, _STEPS) and _writes_alike(described):
        yield from _steps_differences(out / _STEPS, described)
    if all(_is_unchanged(out, described, name) for name in (_CONFIG, _READING)):
        if _reads_the_same(out / _CONFIG, out / _READING, described):
            return
        message = f"is not {_CONFIG} with the digest and the last edit of {manifest.NAME}"
        yield Refusal(f"file {_READING}", message)


def config_differences(
    out: Path,
    described: Mapping[str, Any],
    options: ExportOptions,
    *,
    train_tokens: int,
    lengths: Mapping[int, int],
) -> Iterator[Refusal]:
    """Yield `config.cfg` if the settings and the docs of train give another one.

    `lengths` are the numbers of train's spans by their number of tokens, if the task is spancat.
    The config of `--gpu` also depends on what is installed, so it is not compared.
    """
    names = _sides(described)
    comparable = _writes_alike(described) and _spacy_of(out) == installed("spacy")
    if not comparable or options.hardware == "gpu" or not {"train", "dev"} <= names.keys():
        return
    if not _is_unchanged(out, described, _CONFIG):
        return
    lang = str(described.get("lang"))
    try:
        base = base_model(options.base_model, lang=lang) if options.base_model else None
        own = training_config(
            lang=lang,
            names=names,
            train_tokens=train_tokens,
            tokenizer=described.get("tokenizer", "spacy"),
            task=options.task,
            lengths=lengths,
            base=base,
        )
    except ExportError:  # no such language or pipeline here
        return
    stated = (out / _CONFIG).read_text(encoding="utf-8", errors="replace")
    if stated != own:
        message = f"is not the config that {manifest.NAME} and the docs of train give"
        yield Refusal(f"file {_CONFIG}", message)


def _is_unchanged(out: Path, described: Mapping[str, Any], name: str) -> bool:
    """Return whether a file has the SHA-256 of the manifest."""
    stated, path = described["files"].get(name), out / name
    return bool(stated) and path.is_file() and manifest.file_hash(path) == stated["sha256"]


def _writes_alike(described: Mapping[str, Any]) -> bool:
    """Return whether this version of the product wrote the export."""
    return described.get("version") == installed(PRODUCT)


def _sides(described: Mapping[str, Any]) -> dict[str, str]:
    return {side: written_name(side, described["files"]) for side in described["docs"]}


def _spacy_of(out: Path) -> object:
    """Return the version of spaCy that `environment.json` states."""
    try:
        stated = json.loads((out / manifest.ENVIRONMENT).read_text(encoding="utf-8"))
        return stated["packages"]["spacy"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _environment_differences(path: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield what `environment.json` and the manifest state differently."""
    stated = described.get("environment")
    unstated = stated is None and not _writes_alike(described)  # earlier versions do not state it
    if not unstated and manifest.file_hash(path) != stated:
        yield Refusal(f"file {path.name}", f"is not the environment that {manifest.NAME} states")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version, lang = found["packages"].get(PRODUCT), found["lang"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield Refusal(f"file {path.name}", "is damaged: export again")
        return
    for name, here, there in (
        ("version", described.get("version"), version),
        ("lang", described.get("lang"), lang),
    ):
        if here != there:
            message = f"states {json.dumps(here)}, and {path.name} has {json.dumps(there)}"
            yield Refusal(f"{manifest.NAME} {name}", message)


def _steps_differences(path: Path, described: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield `project.yml` if the settings give another one."""
    names, code = _sides(described), None
    if described.get("tokenizer") == SPLIT_MARKS:
        code = tokenizer_file.NAME
    gpu = 0 if described["options"].get("hardware") == "gpu" else -1
    own = weasel_project(names, code=code, gpu=gpu) if {"train", "dev"} <= names.keys() else ""
    if path.read_text(encoding="utf-8", errors="replace") != own:
        message = f"is not the file that the settings in {manifest.NAME} give"
        yield Refusal(f"file {path.name}", message)


def _reads_the_same(config: Path, reading: Path, described: Mapping[str, Any]) -> bool:
    """Return whether `reading` is the config that reads the project file in place of the docs."""
    from thinc.api import Config

    last_edit = described["options"].get("last_edit")
    try:
        own = project_file_config(
            config.read_text(encoding="utf-8"),
            digest=described["digest"],
            until=last_edit,
            options=manifest.NAME,
        )
        stated = reading.read_text(encoding="utf-8")
        if stated == own:
            return True
        parsed = (Config().from_str(text, interpolate=False) for text in (stated, own))
        return bool(next(parsed) == next(parsed))
    except (ValueError, KeyError):  # not the config of an export
        return False
