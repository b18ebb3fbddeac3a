"""manifest.json: the content and options of an export, and the SHA-256 of each file.

It is written last: a folder with a manifest is a complete export, and a folder whose manifest names
this product may be replaced.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

from corpus.distributions import PRODUCT, installed
from corpus.errors import ExportError
from exports.options import (
    EVERY_BASIS,
    SIDES,
    ExportOptions,
    GivenSplit,
    Hardware,
    People,
    SplitBy,
    Task,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exports.training_set.content import Content
    from exports.training_set.docs import WrittenDocs

NAME = "manifest.json"
ENVIRONMENT = "environment.json"
FILES = re.compile(
    r"(?P<side>train|dev|test)(/(?P=side)-\d+)?\.spacy"
    r"|config\.cfg|project_file\.cfg|project\.yml|tokenizer\.py|environment\.json"
    r"|provenance\.jsonl|README\.md|guideline\.md|manifest\.json"
)
"""The names of the files that an export may write."""

FORMAT, FORMAT_VERSION = "spacy", 1

MADE_BY = frozenset({"files", "version", "environment"})
"""The keys that depend on what made the set and not on its content."""

_GIVE = f"give a folder that `annotator export spacy` wrote, or its {NAME}."


def manifest(
    content: Content, written: WrittenDocs, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the content of manifest.json, which describes the set without its `.spacy` files."""
    counts = content.counts
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "product": PRODUCT,
        "version": installed(PRODUCT),
        "digest": content.digest,
        "lang": content.lang,
        "tokenizer": content.about.tokenizer,
        "options": asdict(content.options),
        "articles": dict(counts.articles),
        "negatives": dict(counts.negatives),
        "docs": dict(written.docs),
        "blank_paragraphs": written.blank_paragraphs,
        "spans": {label: dict(sides) for label, sides in counts.spans.items()},
        "basis": dict(counts.basis),
        "origins": dict(counts.origins),
        "sources": dict(counts.sources),
        "labels": [
            {"name": label.name, "description": label.description} for label in content.labels
        ],
        "guideline": hashlib.sha256(content.about.guideline.encode()).hexdigest(),
        "environment": files.get(ENVIRONMENT, {}).get("sha256"),
        "licence": content.about.licence,
        "agreement": asdict(content.about.agreement) if content.about.agreement else None,
        "moved": [asdict(move) for move in content.placement.moves],
        "left_out": {
            why: {"count": len(articles), "articles": list(articles)}
            for why, articles in content.left_out.items()
        },
        "files": dict(files),
    }


def names_in(folder: Path) -> list[str]:
    """Return the names of all files in a folder; those in its folders are `FOLDER/NAME`."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


_CHOICES: dict[str, tuple[str, ...]] = {
    "by": get_args(Unit),
    "basis": EVERY_BASIS,
    "people": get_args(People),
    "split_by": get_args(SplitBy),
    "task": get_args(Task),
    "hardware": get_args(Hardware),
}
"""The values that options can have, by name."""


def described(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the size in bytes and the SHA-256 of each file of a folder, by name."""
    return {
        name: {"bytes": (folder / name).stat().st_size, "sha256": file_hash(folder / name)}
        for name in names_in(folder)
    }


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(export: Path) -> dict[str, Any]:
    """Read the manifest of an export, given its folder or the manifest itself.

    Raises ExportError if there is no manifest of this product.
    """
    path = export if export.is_file() else export / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        what = f"is not an export: it has no {NAME}" if export.is_dir() else "does not exist"
        raise ExportError(f"{export} {what}; {_GIVE}") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if path == export:
            raise ExportError(f"{path} is not the manifest of an export; {_GIVE}") from error
        raise ExportError(
            f"{path} is damaged ({error}): delete {export} and export again"
        ) from error
    _check(found, path)
    return dict(found)


def options_of(described: Mapping[str, Any]) -> ExportOptions:
    """Return the options that a manifest states; ExportError if they cannot be read."""
    stated = described["options"]
    if not all(isinstance(stated.get(share), float | int) for share in ("dev", "test")):
        raise ExportError("states no shares of dev and test: export again")
    given = stated.get("given")
    try:
        options = ExportOptions(
            **{
                **stated,
                "basis": tuple(stated["basis"]),
                "given": None if given is None else GivenSplit(**given),
            }
        )
    except TypeError as error:
        raise ExportError(f"states options that this version does not have: {error}") from error
    placed = ({} if options.given is None else options.given.articles), options.balance or {}
    if not all(isinstance(x, dict) and all(side in SIDES for side in x.values()) for x in placed):
        raise ExportError("states sides that are not train, dev or test: export again")
    if not isinstance(options.rejected, bool):
        raise ExportError("does not state whether it has rejected spans: export again")
    others = ("dev", "test", "basis", "given", "balance", "rejected")
    texts = (value for key, value in stated.items() if key not in others)
    if not all(isinstance(value, str | None) for value in texts):
        raise ExportError("states an option that is no text: export again")
    for name, known in _CHOICES.items():
        value = getattr(options, name)
        for one in value if name == "basis" else (value,):
            if one not in known:
                raise ExportError(f"states {name} {one!r}, which is unknown: export again")
    return options


def labels_of(described: Mapping[str, Any]) -> list[str]:
    """Return the names of the labels; ExportError if the manifest does not list them."""
    if "labels" not in described:
        raise ExportError(f"{NAME} lists no labels: export again")
    return [label["name"] for label in described["labels"]]


def left_out_of(described: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the ids of the articles left out, by reason; ExportError if they cannot be read."""
    try:
        return {
            why: ["".join(article) for article in held["articles"]]
            for why, held in described["left_out"].items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise ExportError("does not list the articles left out: export again") from error


def is_ours(folder: Path) -> bool:
    """Return whether the folder is a complete export of this product."""
    try:
        read(folder)
    except ExportError:
        return False
    return True


def _check(found: object, path: Path) -> None:
    if not isinstance(found, dict) or found.get("product") != PRODUCT:
        raise ExportError(f"{path} does not belong to an export of {PRODUCT}")
    if found.get("format_version") != FORMAT_VERSION:
        raise ExportError(
            f"{path} has format version {found.get('format_version')}, and this {PRODUCT} reads "
            f"{FORMAT_VERSION}: use the version that wrote it, or export into another folder"
        )
    if not _is_whole(found):
        raise ExportError(f"{path} is damaged (entries are missing): export again")


def _is_whole(found: Mapping[str, Any]) -> bool:
    """Return whether the manifest has all entries that are read from it."""
    files, options, docs = found.get("files"), found.get("options"), found.get("docs")
    labels = found.get("labels", [])
    return (
        found.get("format", FORMAT) == FORMAT
        and isinstance(files, dict)
        and all(isinstance(file, dict) and "sha256" in file for file in files.values())
        and isinstance(options, dict)
        and isinstance(options.get("basis"), list)
        and isinstance(docs, dict)
        and isinstance(labels, list)
        and all(isinstance(label, dict) and "name" in label for label in labels)
    )
