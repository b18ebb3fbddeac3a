"""The pipeline that training starts from: `--base-model`.

Its word vectors and its tok2vec layer are taken over. The recognizer itself is new, because spaCy
adds no label to one that it takes over. The pipeline is not loaded here, only its settings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.util import load_config

from corpus.errors import ExportError

if TYPE_CHECKING:
    from thinc.api import Config


_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading the files of a damaged pipeline raises."""


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A pipeline: its name as spaCy loads it, and what it has.

    `width` is that of its tok2vec layer, 0 without one.
    """

    name: str
    width: int
    vectors: bool


def base_model(name: str, *, lang: str) -> BaseModel:
    """Read the settings of an installed pipeline, or of one in a folder.

    Raises ExportError if there is none, if it is for another language, or if it has neither a
    tok2vec layer nor word vectors.
    """
    folder = _folder(name)
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        width = _width(load_config(folder / "config.cfg"))
        found, vectors = meta["lang"], bool(meta.get("vectors", {}).get("vectors"))
    except _DAMAGED as error:
        reason = " ".join(str(error).split())
        raise ExportError(f"{name} is no pipeline of spaCy: {reason}") from error
    if found != lang:
        raise ExportError(
            f"{name} is a pipeline for language {found!r}, and the project is in {lang!r}: choose "
            "another --base-model"
        )
    if not (width or vectors):
        raise ExportError(
            f"{name} has neither a tok2vec layer nor word vectors to start from: choose another "
            "--base-model"
        )
    return BaseModel(str(folder) if Path(name).is_dir() else name, width, vectors)


def start_from(config: Config, base: BaseModel) -> None:
    """Change a config so that training starts from the pipeline."""
    components = config["components"]
    if base.vectors:
        config["paths"]["vectors"] = base.name
    if base.width:
        components["tok2vec"] = {"source": base.name}
        for component in components.values():
            listener = component.get("model", {}).get("tok2vec", {})
            if "width" in listener:
                listener["width"] = base.width
    else:
        components["tok2vec"]["model"]["embed"]["include_static_vectors"] = True


def _folder(name: str) -> Path:
    """Return the folder with the data of a pipeline; ExportError if there is none."""
    if Path(name).is_dir():
        return Path(name).resolve()
    spec = find_spec(name) if name.isidentifier() else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for config in sorted(Path(place).glob("*/config.cfg")):
            return config.parent
    raise ExportError(
        f"There is no pipeline {name!r} here: install it (`python -m spacy download NAME`), or "
        "give its folder to --base-model"
    )


def _width(config: dict[str, Any]) -> int:
    model = config.get("components", {}).get("tok2vec", {}).get("model", {})
    width = model.get("encode", {}).get("width", 0)
    return width if isinstance(width, int) else 0
