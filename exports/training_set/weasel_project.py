"""project.yml: the steps from an export to a package, for weasel (`python -m weasel run STEP`).

https://github.com/explosion/weasel documents the format. Weasel skips a step if neither its command
nor the files in `deps` and `outputs` have changed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODEL = "model/model-best"
_PACKAGES = "packages"
_METRICS = "metrics.json"


def weasel_project(sides: Mapping[str, str], *, code: str | None = None, gpu: int = -1) -> str:
    """Return the text of project.yml; its paths are relative to the export.

    `sides` are the files or folders of docs by side; the model is evaluated on test if there is
    one, else on dev. `code` is a Python file that spaCy imports before it reads the config. `gpu`
    is the number of the GPU, -1 for the CPU.
    """
    return _text(tuple(sides.items()), code, gpu)


@lru_cache(maxsize=16)  # an export writes the text and compares it, and YAML is slow to write
def _text(sides: tuple[tuple[str, str], ...], code: str | None, gpu: int) -> str:
    import srsly

    project = {
        "title": "Train, evaluate and package a pipeline from this export",
        "vars": {
            "project_file": "../annotations.db",
            "gpu": gpu,
            "name": "annotator",
            "version": "0.0.0",
        },
        "directories": [_PACKAGES],
        "workflows": {"all": ["train", "evaluate", "package"]},
        "commands": _commands(dict(sides), code),
    }
    return str(srsly.yaml_dumps(project))


def _commands(sides: Mapping[str, str], code: str | None) -> list[dict[str, Any]]:
    option, file = (f" --code {code}", [code]) if code else ("", [])
    learned = ["config.cfg", sides["train"], sides["dev"], *file]
    scored = sides.get("test", sides["dev"])
    package = f"--name ${{vars.name}} --version ${{vars.version}}{option} --force"
    return [
        {
            "name": "verify",
            "help": "Compare this export with the project file, span by span",
            "script": ["python -m annotator --db ${vars.project_file} verify ."],
        },
        {
            "name": "check",
            "help": "Check docs and config; spaCy counts fewer than 100 docs as an error",
            "script": [f"python -m spacy debug data config.cfg{option}"],
            "deps": learned[:],  # YAML would write the same list as a reference
        },
        {
            "name": "train",
            "help": "Train the pipeline",
            "script": [
                f"python -m spacy train config.cfg --output model --gpu-id ${{vars.gpu}}{option}"
            ],
            "deps": learned,
            "outputs": [_MODEL],
        },
        {
            "name": "evaluate",
            "help": f"Evaluate the pipeline on {scored}",
            "script": [
                f"python -m spacy evaluate {_MODEL} {scored} --output {_METRICS} "
                f"--gpu-id ${{vars.gpu}}{option}"
            ],
            "deps": [_MODEL, scored, *file],
            "outputs": [_METRICS],
        },
        {
            "name": "package",
            "help": "Make a Python package of the pipeline",
            "script": [f"python -m spacy package {_MODEL} {_PACKAGES} {package}"],
            "deps": [_MODEL, *file],
            "outputs_no_cache": [_PACKAGES],
        },
    ]
