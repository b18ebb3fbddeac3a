"""The modules that read files, and the reader in `READERS` that damages what each of them reads."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from tests.structure import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

CALLS = {
    *("read_text", "read_bytes", "small_text", "from_disk", "load_config", "ZipFile"),
    *("ParquetFile", "open_stream", "open_file", "load_cas_from_xmi", "load_cas_from_json"),
}
"""Functions and methods, by their last name, that read a file or the bytes of one."""

LOADED = {"np.load", "numpy.load", "json.load", "tomllib.load", "spacy.load", "sqlite3.connect"}
"""The same, by their full name."""

NAMES = {*CALLS, *(name.rpartition(".")[2] for name in LOADED), "open", "loads"}

SHIPPED = "shipped with the program"
OWN = "written by this process or its parent"
ANY_BYTES = "only compares or copies bytes"

READ_BY: dict[str, str] = {
    "corpus/guideline.py": SHIPPED,
    "corpus/numbers/figures.py": SHIPPED,
    "corpus/numbers/units.py": SHIPPED,
    "corpus/numbers/vague.py": SHIPPED,
    "corpus/readers/__init__.py": "articles",
    "corpus/readers/folders.py": "articles",
    "corpus/readers/formats/brat.py": "titles beside standoff",
    "corpus/readers/formats/cas.py": "exported project",
    "corpus/readers/formats/hf.py": "parquet",
    "corpus/readers/label_file.py": "labels",
    "corpus/readers/shards.py": "a shard",
    "corpus/readers/small_file.py": "labels",
    "corpus/rules/words.py": SHIPPED,
    "corpus/scorer/weights.py": "weights",
    "corpus/store/backups.py": "a backup",
    "corpus/store/db/database.py": "another project",
    "corpus/store/db/network.py": "mounts",
    "corpus/store/db/reading.py": "a project",
    "corpus/store/db/refusals.py": "a project",
    "corpus/store/merge/source.py": "another project",
    "corpus/suggesters/patterns.py": "patterns",
    "corpus/suggesters/pipelines.py": "config",
    "corpus/suggesters/span_file.py": "spans",
    "corpus/suggesters/trained.py": "trained suggester",
    "corpus/workflows/candidates.py": "stored example",
    "corpus/workflows/suggester_choice.py": "patterns or spans",
    "exports/atomic.py": ANY_BYTES,
    "exports/fitting/job.py": OWN,
    "exports/training_set/base_model.py": "base model",
    "exports/training_set/config.py": SHIPPED,
    "exports/training_set/docbin.py": "docs",
    "exports/training_set/manifest.py": "manifest",
    "exports/training_set/provenance.py": "provenance",
    "exports/training_set/settings_files.py": "export: config.cfg",
    "exports/training_set/split_file.py": "sides",
    "exports/training_set/statements.py": "export: provenance.jsonl",
    "exports/training_set/tokenizer_file.py": "export: config.cfg",
    "annotator/cli/guideline.py": "guideline",
    "annotator/cli/numbers.py": "vague words",
    "annotator/settings/file.py": "settings",
    "annotator/settings/trusted.py": "trusted pipelines",
    "annotator/training/evaluate.py": OWN,
}
"""The modules by path: a name in `READERS`, or the reason why their files are not damaged."""

REASONS = {SHIPPED, OWN, ANY_BYTES}


def modules_that_read() -> set[str]:
    """The modules of the program that open files for reading, as paths."""
    return {path for path, tree in modules() if any(map(reads_a_file, calls(tree)))}


def modules(containing: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The paths and trees of the modules that contain a text and a call that may read."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if containing in text and any(f"{name}(" in text for name in NAMES):
                yield str(path.relative_to(ROOT)), ast.parse(text)


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls in a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def reads_a_file(call: ast.Call) -> bool:
    """Whether a call reads a file, or the bytes of one."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in NAMES:
        return False
    if name != "open":
        return name in CALLS or ast.unparse(call.func) in LOADED
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    texts = [one.value for one in given if isinstance(one, ast.Constant)]
    modes = [text for text in texts if isinstance(text, str) and text.strip("rwxabt+") == ""]
    encoded = any(keyword.arg == "encoding" for keyword in call.keywords)
    return any("r" in mode for mode in modes) or (encoded and not modes)


def json_without_recursion() -> Iterator[str]:
    """Where JSON is read and damaged JSON is expected, but not JSON that is nested too deeply."""
    for path, tree in modules("json.loads"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Try) and any(
                "json.loads(" in ast.unparse(one) for one in node.body
            ):
                caught = " ".join(ast.unparse(one.type) for one in node.handlers if one.type)
                if "ValueError" in caught and "RecursionError" not in caught:
                    yield f"{path}:{node.lineno}"
